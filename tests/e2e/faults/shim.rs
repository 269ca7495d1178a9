//! Faults of the storage inside a page or a worker: what `shim.js` does, in Rust's words, and the proof that it does it.

use serde::Serialize;
use serde_json::{Value, json};

use crate::steps::Page;

const SHIM: &str = include_str!("shim.js");

/// Which operations of the storage fail, and how.
#[derive(Clone, Debug, Serialize)]
pub struct Plan {
    /// The number of the operation, from one.
    pub at: usize,
    /// All later ones fail too.
    pub forever: bool,
    /// The name of the DOMException.
    pub error: &'static str,
    /// Only operations of these names count; without names all of them.
    pub only: Option<Vec<&'static str>>,
    /// There is no error either: who waits is left without any answer.
    pub silent: bool,
}

impl Plan {
    /// One operation fails, and those after it don't.
    pub fn once(at: usize, error: &'static str) -> Self {
        Self { at, forever: false, error, only: None, silent: false }
    }

    /// From this operation on everything fails.
    pub fn from(at: usize, error: &'static str) -> Self {
        Self { forever: true, ..Self::once(at, error) }
    }

    pub fn only(self, names: &[&'static str]) -> Self {
        Self { only: Some(names.to_vec()), ..self }
    }

    fn json(&self) -> Value {
        json!(self)
    }
}

/// Counts the operations of every store that starts from now on, and lets them fail by a plan.
pub fn watch_new_stores(page: &Page, plan: Option<&Plan>) {
    let plan = plan.map_or(Value::Null, Plan::json);
    let script = format!("if (globalThis.name === 'store') {{ {SHIM} storageFaults.start({plan}); }}");
    page.browser.run_in_new_workers(&script);
}

/// Lets operations of the running store fail from now on; nothing ends the faults. The store must be watched.
pub async fn plan(page: &Page, plan: Option<&Plan>) {
    let plan = plan.map_or(Value::Null, Plan::json);
    in_store(page, &format!("storageFaults.start({plan})")).await;
}

/// The operations since the last plan, in order.
pub async fn operations(page: &Page) -> Vec<String> {
    let names = in_store(page, "storageFaults.operations").await;
    names.as_array().into_iter().flatten().map(crate::steps::text).collect()
}

pub async fn in_store(page: &Page, expression: &str) -> Value {
    let outcome = page.browser.try_run_in_worker("store", expression).await;
    outcome.unwrap_or_else(|error| panic!("in the store: {expression}\nthrew {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::faults::kept::saved;
    use crate::steps::start;
    use doctune::texts::Locale;

    /// What the attempts below have in common: a database, a file, and the outcome of a transaction in words.
    const GROUND: &str = "
        const happened = (thing, good, bad) => new Promise((done) => {
            thing.addEventListener(good, () => done('done'));
            for (const kind of bad) thing.addEventListener(kind, () => done(`${kind} ${thing.error?.name}`));
        });
        const opened = async (name) => {
            const request = indexedDB.open(name, 1);
            request.addEventListener('upgradeneeded', () => request.result.createObjectStore('s'));
            return [await happened(request, 'success', ['error']), request.result];
        };
        const fresh = async () => {
            const plan = storageFaults.plan;
            storageFaults.plan = null;
            const [, db] = await opened('of the shim test');
            const folder = await navigator.storage.getDirectory();
            const file = await folder.getFileHandle('of the shim test', { create: true });
            storageFaults.start(plan);
            return { db, folder, file };
        };
        const trying = async (attempt) => {
            try { return await attempt(await fresh()); } catch (error) { return `threw ${error.name}`; }
        };";

    /// The operation that fails, an attempt that uses it, and what the attempt comes to when it fails.
    const ATTEMPTS: [(&str, &str, &str); 14] = [
        (
            "IDBFactory.open",
            "async () => {
                const request = indexedDB.open('another', 1);
                let seen = false;
                request.onupgradeneeded = () => { seen = true; };
                const outcome = await happened(request, 'success', ['error']);
                return seen && outcome !== 'done' ? 'the database of the shim was seen' : outcome;
            }",
            "error UnknownError",
        ),
        ("IDBDatabase.transaction", "({ db }) => db.transaction('s', 'readwrite') && 'done'", "threw UnknownError"),
        (
            "IDBObjectStore.put",
            "async ({ db }) => {
                const transaction = db.transaction('s', 'readwrite');
                const request = transaction.objectStore('s').put('value', 1);
                const both = await Promise.all([happened(request, 'success', ['error']), happened(transaction, 'complete', ['abort'])]);
                return both.join(', ');
            }",
            "error UnknownError, abort UnknownError",
        ),
        (
            "IDBObjectStore.put",
            "({ db }) => {
                const transaction = db.transaction('s', 'readwrite');
                transaction.objectStore('s').put('value', 1);
                transaction.commit();
                return happened(transaction, 'complete', ['abort']);
            }",
            "abort UnknownError",
        ),
        (
            "IDBObjectStore.getAll",
            "({ db }) => happened(db.transaction('s').objectStore('s').getAll(), 'success', ['error'])",
            "error UnknownError",
        ),
        (
            "IDBTransaction.complete",
            "async ({ db }) => {
                const transaction = db.transaction('s', 'readwrite');
                const first = await happened(transaction.objectStore('s').put('value', 1), 'success', ['error']);
                const second = await happened(transaction.objectStore('s').put('value', 2), 'success', ['error']);
                return [first, second, await happened(transaction, 'complete', ['abort'])].join(', ');
            }",
            "done, done, abort UnknownError",
        ),
        (
            "IDBTransaction.complete",
            "({ db }) => {
                const transaction = db.transaction('s', 'readwrite');
                transaction.objectStore('s').put('value', 1);
                transaction.commit();
                return happened(transaction, 'complete', ['abort']);
            }",
            "abort UnknownError",
        ),
        ("StorageManager.getDirectory", "() => navigator.storage.getDirectory().then(() => 'done')", "threw UnknownError"),
        (
            "FileSystemDirectoryHandle.getFileHandle",
            "({ folder }) => folder.getFileHandle('x', { create: true }).then(() => 'done')",
            "threw UnknownError",
        ),
        (
            "FileSystemDirectoryHandle.keys",
            "async ({ folder }) => { for await (const _ of folder.keys()); return 'done'; }",
            "threw UnknownError",
        ),
        (
            "FileSystemSyncAccessHandle.write",
            "async ({ file }) => {
                const handle = await file.createSyncAccessHandle();
                try { handle.write(new Uint8Array(8)); } finally { handle.close(); }
                return 'done';
            }",
            "threw UnknownError",
        ),
        // Closed all the same, the file can be opened again.
        (
            "FileSystemSyncAccessHandle.close",
            "async ({ file }) => {
                let thrown = 'nothing';
                const handle = await file.createSyncAccessHandle();
                try { handle.close(); } catch (error) { thrown = error.name; }
                (await file.createSyncAccessHandle()).close();
                return thrown === 'nothing' ? 'done' : `threw ${thrown}`;
            }",
            "threw UnknownError",
        ),
        (
            "FileSystemFileHandle.getFile",
            "({ file }) => file.getFile().then(() => 'done')",
            "threw UnknownError",
        ),
        (
            "LockManager.request",
            "() => navigator.locks.request('of the shim test', async () => 'done')",
            "threw UnknownError",
        ),
    ];

    async fn watched() -> Page {
        let page = start(Locale::English).await;
        watch_new_stores(&page, None);
        page.reload().await;
        // The program asks its own storage at the beginning, and that would count too.
        saved(&page).await;
        let calm = "(async () => {
            for (let before = -1; before !== storageFaults.operations.length; ) {
                before = storageFaults.operations.length;
                await new Promise((done) => setTimeout(done, 500));
            }
        })()";
        in_store(&page, calm).await;
        page
    }

    async fn attempt(page: &Page, attempt: &str) -> Value {
        in_store(page, &format!("(async () => {{ {GROUND} return trying({attempt}); }})()")).await
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn each_operation_fails_in_its_own_way_and_only_when_planned() {
        let page = watched().await;
        for (name, tried, failed) in ATTEMPTS {
            let healthy = failed.split(", ").map(|_| "done").collect::<Vec<_>>().join(", ");
            plan(&page, None).await;
            assert_eq!(attempt(&page, tried).await, healthy, "{name} without a fault");
            let counted = operations(&page).await;
            assert!(counted.contains(&name.to_owned()), "{name} is counted: {counted:?}");
            plan(&page, Some(&Plan::once(1, "UnknownError").only(&[name]))).await;
            assert_eq!(attempt(&page, tried).await, failed, "{name} fails: {tried}");
        }
        page.is_calm().await;
        page.close().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn one_operation_fails_or_all_from_one_on() {
        let page = watched().await;
        let outcomes = "(async () => {
            const outcomes = [];
            for (let number = 1; number <= 4; number += 1) {
                outcomes.push(await navigator.storage.estimate().then(() => 'done', (error) => error.name));
            }
            return outcomes.join(' ');
        })()";
        for (planned, expected) in [
            (Plan::once(2, "QuotaExceededError"), "done QuotaExceededError done done"),
            (Plan::from(3, "InvalidStateError"), "done done InvalidStateError InvalidStateError"),
        ] {
            plan(&page, Some(&planned)).await;
            assert_eq!(in_store(&page, outcomes).await, expected);
        }
        page.close().await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_database_that_stays_silent_and_connections_that_close_by_themselves() {
        let page = watched().await;
        plan(&page, Some(&Plan { silent: true, ..Plan::once(1, "UnknownError").only(&["IDBFactory.open"]) })).await;
        let waits = "(async () => {
            const request = indexedDB.open('never');
            const heard = new Promise((done) => {
                for (const kind of ['success', 'error', 'blocked', 'upgradeneeded']) request.addEventListener(kind, () => done(kind));
            });
            return Promise.race([heard, new Promise((done) => setTimeout(() => done('nothing'), 500))]);
        })()";
        assert_eq!(in_store(&page, waits).await, "nothing");
        for (says, heard) in [(true, "heard InvalidStateError"), (false, "silence InvalidStateError")] {
            let closed = format!(
                "(async () => {{
                    {GROUND}
                    const {{ db }} = await fresh();
                    let heard = 'silence';
                    db.onclose = () => {{ heard = 'heard'; }};
                    storageFaults.closeConnections({says});
                    try {{ db.transaction('s'); return heard; }} catch (error) {{ return `${{heard}} ${{error.name}}`; }}
                }})()"
            );
            assert_eq!(in_store(&page, &closed).await, heard);
        }
        page.close().await;
    }
}
