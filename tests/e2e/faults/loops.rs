//! The long ones: every operation of the storage fails, the browser is killed at any moment, hundreds of edits are taken
//! back. `./dev faults` runs them.

use std::time::Duration;

use doctune::texts::{Locale, texts};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use tempfile::TempDir;
use tokio::time::{Instant, sleep};

use super::kept::{Contents, add_work, comes_back, contents, is_unharmed, person, saved, try_person, with_work};
use super::shim::{Plan, in_store, watch_new_stores};
use crate::driver::{Browser, Options, serve};
use crate::steps::{Page, start};

/// How the way from a sample to its file went.
#[derive(Debug, Deserialize)]
struct Walk {
    shown: Vec<Shown>,
    /// Where it ended too early.
    ended: Option<String>,
    notices: Vec<String>,
    /// It came to its end, or the page says what is wrong and offers a way on.
    intelligible: bool,
}

#[derive(Debug, Deserialize)]
struct Shown {
    contents: Contents,
    saved: bool,
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults runs it"]
async fn s3_every_operation_of_the_storage_fails_once() {
    every_operation_fails("once", |number| Plan::once(number, "UnknownError")).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults runs it"]
async fn s3_every_operation_of_the_storage_fails_for_ever() {
    every_operation_fails("for ever", |number| Plan::from(number, "QuotaExceededError")).await;
}

/// Lets the first operation of a first visit fail, then the second, and so on until the visit needs no more.
async fn every_operation_fails(how: &str, plan: fn(usize) -> Plan) {
    let page = start(Locale::English).await;
    let mut broken = Vec::new();
    // To look at one point again, without the half hour before it.
    let first = std::env::var("DOCTUNE_POINT").ok().and_then(|first| first.parse().ok()).unwrap_or(1);
    let mut number = first - 1;
    loop {
        number += 1;
        let outcome = point(&page, &plan(number)).await;
        match outcome {
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(words) => {
                eprintln!("operation {number} fails {how}: {words}");
                broken.push(number);
            }
        }
    }
    let tried = number - first;
    eprintln!("operations that fail {how}: {} of {tried} points survived", tried - broken.len());
    assert!(tried > 20 || first > 1, "a first visit takes more than {tried} operations of the storage");
    assert_eq!(broken, [0; 0], "the page did not survive these points");
    // Each point begins by clearing everything away, sometimes while the service worker still fills its cache.
    is_unharmed(&page, &["made to fail", "Entry was not found"]);
    page.close().await;
}

/// One point: the name of the operation that failed and was survived, or nothing when none did.
async fn point(page: &Page, plan: &Plan) -> Result<Option<String>, String> {
    page.browser.open("about:blank").await;
    page.browser.clear_storage(&page.site.address, "all").await;
    watch_new_stores(page, Some(plan));
    page.open().await;
    let walk = try_person(page, "person.walk()").await?;
    let walk: Walk = serde_json::from_value(walk).map_err(|error| error.to_string())?;
    let failed = in_store(page, "storageFaults.plan.failed ?? null").await;
    let Some(failed) = failed.as_str().map(str::to_owned) else {
        assert_eq!(walk.ended, None, "nothing failed, and yet the way ended too early: {:?}", walk.notices);
        return Ok(None);
    };
    if !walk.intelligible {
        return Err(format!("{failed}: {} with the words {:?}", walk.ended.unwrap_or_default(), walk.notices));
    }
    watch_new_stores(page, None);
    page.reload().await;
    try_person(page, "person.saved()").await.map_err(|error| format!("{failed}: after a reload {error}"))?;
    let after = contents(page).await;
    // What was called saved last is there, or something that was shown later.
    let since = walk.shown.iter().rposition(|shown| shown.saved).unwrap_or_default();
    let is_known = walk.shown.iter().skip(since).any(|shown| shown.contents == after || is_made_anew(&shown.contents, &after));
    let nothing_was_saved = after.is_empty() && !walk.shown.iter().any(|shown| shown.saved);
    if is_known || nothing_was_saved {
        Ok(Some(failed))
    } else {
        Err(format!("{failed}: after a reload {after:?}, and it was {:?}", walk.shown.get(since)))
    }
}

/// The step of the examples lies open and makes them when there are none, so they can be there though none were saved.
fn is_made_anew(before: &Contents, after: &Contents) -> bool {
    before.rows.is_empty() && !before.sources.is_empty() && before.sources == after.sources
}

/// Numbers that look like chance and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

/// `DOCTUNE_SEED` chooses another run of chance.
fn chance() -> Chance {
    let seed = std::env::var("DOCTUNE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_260_601);
    eprintln!("seed {seed}");
    Chance(seed)
}

/// Edits one answer after the other without end. `story.kept` is the number of the last one that the page shows,
/// `story.saved` of the last one that it calls saved.
const STORY: &str = "((from) => {
    globalThis.story = { kept: from, saved: from };
    const look = () => {
        if (person.mark().keeping === 'kept') story.saved = story.kept;
        setTimeout(look, 3);
    };
    look();
    (async () => {
        for (let number = from + 1; ; number += 1) {
            await person.edit(number % 5 + 1, `Edit number ${number}.`);
            story.kept = number;
        }
    })();
})";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults runs it"]
async fn i1_killed_at_fifty_random_moments_nothing_saved_is_lost() {
    const KILLS: usize = 50;
    let (site, profile) = (serve().await, TempDir::new().expect("there is room for a profile"));
    let mut chance = chance();
    let visit = async || {
        let browser = Browser::start_with(Options { profile: Some(profile.path().to_owned()), ..Options::default() }).await;
        let page = Page { browser, site: site.clone(), words: texts(Locale::English) };
        page.open().await;
        page
    };
    let mut page = visit().await;
    add_work(&page).await;
    let (mut reached, mut survived, mut unsaved) = (0, 0, Vec::new());
    for kill in 1..=KILLS {
        person(&page, &format!("void {STORY}({reached})")).await;
        let moment = Instant::now() + Duration::from_millis(200 + chance.below(2_500));
        let mut seen = (reached, reached);
        while Instant::now() < moment {
            let story = page.browser.run("[story.kept, story.saved]").await;
            seen = (story[0].as_u64().unwrap_or_default(), story[1].as_u64().unwrap_or_default());
            sleep(Duration::from_millis(5)).await;
        }
        page.browser.kill().await;
        page = visit().await;
        saved(&page).await;
        let found = edits_of(&contents(&page).await);
        let (kept, called_saved) = seen;
        reached = found.iter().copied().max().unwrap_or_default();
        // Each of the five rows holds the last of its edits up to the one that was reached.
        let whole = (1..=5).all(|row| {
            let expected = (1..=reached).rev().find(|number| number % 5 + 1 == row);
            expected.is_none_or(|number| found.contains(&number))
        });
        if reached >= called_saved && whole {
            survived += 1;
        } else {
            eprintln!("kill {kill}: {called_saved} was called saved, and there is {found:?}");
        }
        unsaved.push(kept.saturating_sub(reached));
    }
    unsaved.sort_unstable();
    eprintln!("{survived} of {KILLS} kills survived; edits lost that were not called saved yet: at most {:?}", unsaved.last());
    assert_eq!(survived, KILLS);
    page.close().await;
}

/// The numbers of the edits among the first examples.
fn edits_of(contents: &Contents) -> Vec<u64> {
    let numbers = contents.rows.iter().filter_map(|row| {
        let (_, rest) = row.split_once("Edit number ")?;
        rest.split_once('.')?.0.parse().ok()
    });
    numbers.collect()
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults runs it"]
async fn i1_three_hundred_edits_are_taken_back_and_done_again() {
    const EDITS: usize = 300;
    let page = with_work(Locale::English).await;
    let mut chance = chance();
    let at_first = hash(&page).await;
    for number in 1..=EDITS {
        let row = 1 + chance.below(6);
        let change = if number % 60 == 0 {
            format!("person.remove({row})")
        } else if chance.below(4) == 0 {
            format!("person.say({})", json!(format!("Answer like the keeper of hall {number}.")))
        } else {
            format!("person.edit({row}, {})", json!(format!("Answer number {number}.")))
        };
        person(&page, &format!("person.andSave(() => {change})")).await;
    }
    let at_last = hash(&page).await;
    assert_ne!(at_last, at_first);
    page.reload().await;
    saved(&page).await;
    assert_eq!(hash(&page).await, at_last, "a reload changes nothing");
    for (button, expected) in [("#undo", &at_first), ("#redo", &at_last), ("#undo", &at_first)] {
        for _ in 0..EDITS {
            person(&page, &format!("person.andSave(() => person.press('{button}'))")).await;
        }
        assert_eq!(&hash(&page).await, expected, "after {EDITS} times {button}");
    }
    let after = contents(&page).await;
    comes_back(&page, &after).await;
    is_unharmed(&page, &[]);
    page.close().await;
}

/// What the data set comes to: its files and where its answers come from.
async fn hash(page: &Page) -> String {
    page.count().await;
    let mut hasher = Sha256::new();
    for name in ["train.jsonl", "evidence.jsonl"] {
        hasher.update(page.download(name).await);
    }
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
