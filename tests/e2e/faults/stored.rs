//! What the site stored in a browser, reached from beside the program: read, put back, damaged.

use serde_json::Value;

use super::kept::leave_the_program;
use crate::steps::Page;

const STORED: &str = include_str!("stored.js");

/// Runs an expression that may use `stored`, on a page of the site without the program.
pub async fn stored(page: &Page, expression: &str) -> Value {
    leave_the_program(page).await;
    page.browser.run(STORED).await;
    page.browser.run(expression).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::steps::start;
    use doctune::texts::Locale;

    /// A project by hand: records of bytes under numbers, a store with a key inside its records, and a file.
    const MADE: &str = "(async () => {
        const opening = indexedDB.open('doctune-project-7', 1);
        opening.onupgradeneeded = () => {
            opening.result.createObjectStore('edits');
            opening.result.createObjectStore('meta');
            opening.result.createObjectStore('jobs', { keyPath: 'id' });
        };
        const db = await new Promise((done) => { opening.onsuccess = () => done(opening.result); });
        const transaction = db.transaction(['edits', 'meta', 'jobs'], 'readwrite');
        transaction.objectStore('edits').put(new Uint8Array([1, 2, 3, 4]), 1);
        transaction.objectStore('edits').put(new Uint8Array([5, 6, 7, 8]), 2);
        transaction.objectStore('jobs').put({ id: 'a', words: ['дом', null, 1.5], inner: { bytes: new Uint8Array([255]).buffer } });
        await new Promise((done) => { transaction.oncomplete = done; });
        db.close();
        let folder = await navigator.storage.getDirectory();
        for (const name of ['projects', '7']) folder = await folder.getDirectoryHandle(name, { create: true });
        const stream = await (await folder.getFileHandle('words', { create: true })).createWritable();
        await stream.write('one two three');
        await stream.close();
        localStorage.setItem('doctune-projects', 'seven');
    })()";

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_stored_is_read_put_back_and_damaged_where_it_is_meant_to_be() {
        let page = start(Locale::English).await;
        stored(&page, "null").await;
        page.browser.clear_storage(&page.site.address, "all").await;
        stored(&page, MADE).await;
        let before = stored(&page, "stored.all()").await;
        page.browser.clear_storage(&page.site.address, "all").await;
        assert_ne!(stored(&page, "stored.all()").await, before);
        stored(&page, &format!("stored.putBack({before})")).await;
        assert_eq!(stored(&page, "stored.all()").await, before);

        assert_eq!(stored(&page, "stored.damageRecord('edits', 'flipped')").await, 2);
        assert_eq!(stored(&page, "stored.damageRecord('snapshots', 'flipped').catch(({ name }) => name)").await, "NotFoundError");
        assert_eq!(stored(&page, "stored.damageFile('truncated')").await, 1);
        let damaged = stored(&page, "stored.all()").await;
        let edits = |all: &Value| all["databases"][0]["stores"][0]["records"].clone();
        assert_eq!(edits(&damaged)[0], edits(&before)[0]);
        // 5, 6, 3, 8 instead of 5, 6, 7, 8.
        assert_eq!(edits(&damaged)[1][1]["bytes"], "BQYDCA==");
        // “one tw”.
        assert_eq!(damaged["files"]["projects/7/words"], "b25lIHR3");
        stored(&page, "stored.damageFile('gone')").await;
        stored(&page, "stored.becomeNewer()").await;
        stored(&page, "stored.writeNewerSchema()").await;
        let newer = stored(&page, "stored.all()").await;
        assert_eq!(newer["files"], serde_json::json!({}));
        assert_eq!(newer["databases"][0]["version"], 2);
        assert_eq!(newer["databases"][0]["stores"].as_array().map(Vec::len), Some(4));
        page.close().await;
    }
}
