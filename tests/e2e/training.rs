//! The last step: from a key to a trained model that answers, over the shipped site and the service's true name.

use std::collections::BTreeSet;
use std::time::Duration;

use doctune::api::Purpose;
use doctune::api::snippets::Snippet;
use doctune::state::Step;
use doctune::texts::Locale;
use serde_json::Value;

use crate::files::FOLDER;
use crate::pretend::requests::faults_of_requests;
use crate::pretend::{KEY, World};
use crate::provider::{HOST, Road, give_key, line, road};
use crate::steps::{ENTER, ESCAPE};

#[tokio::test(flavor = "multi_thread")]
async fn documents_become_a_model_that_answers_in_russian() {
    the_whole_road(Locale::Russian, "Где лежит ключ?").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn documents_become_a_model_that_answers_in_english() {
    the_whole_road(Locale::English, "Where is the key?").await;
}

/// Documents, data set, connection, upload, job, events, model, one answer, code.
async fn the_whole_road(language: Locale, question: &str) {
    let road = road(language, World::default()).await;
    let Road { page, service, words } = &road;
    let files: Vec<(&str, Vec<u8>)> = FOLDER.iter().map(|known| (known.name, known.bytes().to_vec())).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    page.drop_all(&files).await;
    page.settled(files.len()).await;
    page.make().await;
    page.count().await;
    page.go_to(Step::Training).await;
    assert!(service.requests().is_empty(), "nothing leaves before there is a key");

    road.connect().await;
    page.sees("#launch .connection", "gpt-").await;
    road.launch().await;
    road.stands_at("created").await;
    road.job_is("succeeded").await;
    assert_eq!(service.jobs().len(), 1);
    let job = &service.jobs()[0];
    let model = job["fine_tuned_model"].as_str().expect("the job has made a model").to_owned();
    page.sees(".launch-card .after", &model).await;
    page.sees(".launch-card .job .facts", words.fact_paid()).await;
    page.browser.find(".launch-card .curve polyline").await;
    page.browser.find(".launch-card .events li").await;
    page.browser.find(".launch-card .checkpoints li").await;
    for line in [".launch-card h3", ".launch-card .checkpoints li"] {
        let stand_apart = format!(
            "[...document.querySelector('{line}').children].every((part) => /\\s$/.test(part.previousSibling.textContent))"
        );
        assert_eq!(page.browser.run(&stand_apart).await, true, "the words of {line} stand apart");
    }

    page.fill(".launch-card .trial textarea", question).await;
    let ask = ".launch-card .trial button";
    page.browser.wait_until(&format!("document.querySelector('{ask}').innerText.includes('$')")).await;
    page.browser.click(ask).await;
    page.browser.find(".launch-card .reply").await;
    assert_eq!(service.requests_to("POST /chat/completions").len(), 1);
    page.browser.run("document.querySelector('.launch-card .code').open = true").await;
    for snippet in Snippet::ALL {
        page.sees(".launch-card .code", words.snippet(snippet)).await;
    }
    page.sees(".launch-card .code", &model).await;

    the_ledger_tells(&road).await;

    // The bytes agree with the official description, and what was sent is what is downloaded.
    assert_eq!(faults_of_requests(&service.requests()), [""; 0]);
    page.browser.run("scrollTo(0, 0)").await;
    let wrong: Vec<String> = page.browser.accessibility_problems().await;
    assert_eq!(wrong, [""; 0]);
    the_key_is_nowhere(&road).await;
    road.page.close().await;
}

/// Each request stands in the ledger with what it was for, what came of it and what it cost.
async fn the_ledger_tells(road: &Road) {
    let Road { page, service, .. } = road;
    page.browser.wait_until("document.querySelector('#paid')?.textContent.includes('$')").await;
    page.browser.click("#ledger").await;
    page.browser.find("dialog.ledger tbody tr").await;
    // A look for a second job may come just now.
    let mut asked = 0;
    let mut rows = Value::Null;
    for _time in 0..3 {
        asked = service.requests().iter().filter(|request| request.method != "OPTIONS").count();
        page.browser.drawn().await;
        rows = page.browser.run("[...document.querySelectorAll('dialog.ledger tbody tr')].map((row) => row.innerText)").await;
        if rows.as_array().is_some_and(|rows| rows.len() == asked) {
            break;
        }
    }
    let rows: Vec<&str> = rows.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert_eq!(rows.len(), asked, "{rows:#?}");
    let row = |start: &str, purpose: Purpose| {
        let words = page.words.purpose(purpose);
        rows.iter().filter(|row| row.contains(start) && row.contains(words)).copied().collect::<Vec<_>>()
    };
    let [sent] = row("POST https://api.openai.com/v1/fine_tuning/jobs", Purpose::CreateJob)[..] else { panic!("{rows:#?}") };
    assert!(sent.contains("200") && sent.contains('↑') && sent.contains('$'), "{sent}");
    let [question] = row("POST https://api.openai.com/v1/chat/completions", Purpose::Ask)[..] else { panic!("{rows:#?}") };
    assert!(question.contains('$'), "{question}");
    page.browser.click("#save-ledger").await;
    let csv = page.browser.downloaded(&format!("{}.csv", page.words.ledger_file())).await;
    let csv = String::from_utf8(csv).expect("a table is text");
    // What the table tells and what was asked in the meantime.
    let now = service.requests().iter().filter(|request| request.method != "OPTIONS").count();
    assert!((asked..=now).contains(&(csv.lines().count() - 1)), "{csv}");
    page.browser.press_key(ESCAPE).await;
    page.lost("dialog.ledger").await;
}

/// Searches everything that a browser keeps and shows, and everything that was sent, for the key.
async fn the_key_is_nowhere(road: &Road) {
    let Road { page, service, .. } = road;
    for request in service.requests() {
        let told = format!("{} {:?} {:?}", request.path, request.query, request.body);
        assert!(!told.contains(KEY), "the key is in {told}");
        for (name, value) in &request.headers {
            let is_key = value.contains(KEY);
            assert!(!is_key || name == "authorization", "the key is in {name}");
        }
    }
    let keyed = service.requests().iter().filter(|request| request.headers.iter().any(|(_, value)| value.contains(KEY))).count();
    assert!(keyed > 5, "the search finds the key where it belongs");
    let shown = page
        .browser
        .run("document.documentElement.outerHTML + location.href + JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
        .await;
    assert!(!shown.to_string().contains(KEY), "the page shows the key");
    let fields = page.browser.run("[...document.querySelectorAll('input, textarea')].map(({ value }) => value).join()").await;
    assert!(!fields.to_string().contains(KEY), "a field still holds the key");
    assert!(!page.browser.complaints().join("\n").contains(KEY), "the console shows the key");
    let hosts: BTreeSet<String> = page
        .browser
        .requests()
        .iter()
        .filter(|request| request.url.starts_with("http"))
        .filter_map(|request| request.url.split('/').nth(2).map(str::to_owned))
        .filter(|host| !host.starts_with("127.0.0.1"))
        .collect();
    assert_eq!(hosts, BTreeSet::from([HOST.to_owned()]));
    let kept = crate::faults::stored::stored(page, "stored.all()").await;
    let everything = decoded(&kept);
    assert!(everything.contains("ftjob-"), "the search reads what is stored");
    assert!(!everything.contains(KEY), "the key is stored");
}

/// All texts of a value, those in base64 as what they stand for.
fn decoded(value: &Value) -> String {
    match value {
        Value::String(text) => {
            let bytes = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, text).unwrap_or_default();
            format!("{text}\n{}\n", String::from_utf8_lossy(&bytes))
        }
        Value::Array(list) => list.iter().map(decoded).collect(),
        Value::Object(map) => map.iter().map(|(key, value)| format!("{key}\n{}", decoded(value))).collect(),
        other => other.to_string(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_the_model_stands_before_the_button() {
    let road = road(Locale::English, World::default()).await;
    road.with_data(12).await;
    road.connect().await;
    road.page.browser.find("#launch-button").await;
    let day = Locale::English.date("2027-01-14".parse().expect("it is a day"));
    road.page.sees("#launch .connection .notice", &day).await;
    let order =
        "document.querySelector('#launch .connection .notice').compareDocumentPosition(document.querySelector('#launch-button'))";
    assert_eq!(road.page.browser.run(order).await, 4, "the date comes before the button");
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_is_named_though_the_browser_sees_nothing() {
    let road = road(Locale::Russian, World::default()).await;
    road.with_data(12).await;
    road.give_key("sk-wrong-key-0123456789").await;
    road.page.sees("#launch .connection", "Ключ не принят").await;
    assert!(road.service.requests_to("POST *").is_empty());
    road.connect().await;
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_can_be_no_key_is_refused_beside_the_field() {
    let road = road(Locale::English, World::default()).await;
    road.with_data(12).await;
    road.give_key("ключ от квартиры").await;
    road.page.sees("#key-problem", road.words.key_unusable()).await;
    assert!(road.service.requests().is_empty());
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_followed_paused_and_resumed_after_the_tab_was_closed() {
    let mut world = World::default();
    world.jobs.running_ms = 60_000;
    let road = road(Locale::English, world).await;
    road.with_data(12).await;
    road.connect().await;
    road.launch().await;
    road.job_is("running").await;
    road.page.reload().await;
    road.page.go_to(Step::Training).await;
    road.stands_at("created").await;
    road.page.sees(".launch-card", road.words.key_to_follow()).await;
    let before = road.service.requests().len();
    give_key(&road.page, KEY).await;
    road.page.press(road.words.act(doctune::api::jobs::Act::Pause)).await;
    road.job_is("paused").await;
    road.page.press(road.words.act(doctune::api::jobs::Act::Resume)).await;
    road.job_is("running").await;
    road.service.advance(Duration::from_secs(120));
    road.page.browser.run("dispatchEvent(new Event('online'))").await;
    road.job_is("succeeded").await;
    assert!(road.service.requests().len() > before);
    assert_eq!(road.service.jobs().len(), 1);
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_that_the_moderation_flags_are_named_before_anything_is_uploaded() {
    let road = road(Locale::English, World::default()).await;
    let lines: Vec<u8> = (0..40).flat_map(|n| line(n, if n == 34 { " pretend-harm" } else { "" }).into_bytes()).collect();
    road.page.drop("set.jsonl", &lines).await;
    road.page.settled(1).await;
    road.page.count().await;
    road.page.go_to(Step::Training).await;
    road.connect().await;
    road.page.browser.click("#launch .moderation button").await;
    road.page.sees("#launch .moderation", &road.words.moderated(1)).await;
    road.page.sees("#launch .moderation", &road.words.to_line(35)).await;
    assert!(road.service.requests_to("POST /files").is_empty());
    assert_eq!(road.service.requests_to("POST /moderations").len(), 2, "thirty-two lines at once");
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_model_is_chosen_from_the_list_of_the_service() {
    let road = road(Locale::Russian, World::default()).await;
    road.with_data(12).await;
    road.connect().await;
    road.page.browser.click("#base-models").await;
    road.page.sees("#launch .base-models", &Locale::Russian.date("2027-01-14".parse().expect("it is a day"))).await;
    road.page.press(&road.words.choose_model("gpt-4.1-2025-04-14")).await;
    road.page.sees("#launch .before .facts", "gpt-4.1-2025-04-14").await;
    assert_eq!(road.page.browser.accessibility_problems().await, [""; 0]);
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_network_nothing_is_sent_until_it_is_switched_on_again() {
    let road = road(Locale::English, World::default()).await;
    road.with_data(12).await;
    road.page.browser.click("#ledger").await;
    road.page.browser.click("#without-network").await;
    road.page.browser.press_key(ESCAPE).await;
    road.page.lost("dialog.ledger").await;
    // It holds on the next visit too.
    road.page.reload().await;
    road.give_key(KEY).await;
    road.page.sees("#launch .connection .notice", "working without the network").await;
    assert!(road.service.requests().is_empty());
    road.page.browser.click("#ledger").await;
    road.page.sees("dialog.ledger", road.page.words.ledger_nothing()).await;
    road.page.browser.click("#without-network[aria-pressed=true]").await;
    road.page.browser.press_key(ESCAPE).await;
    road.page.lost("dialog.ledger").await;
    road.page.press(road.words.check_again()).await;
    road.page.browser.find("#launch .connection .good").await;
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_was_started_elsewhere_is_followed_here() {
    let mut world = World::default();
    world.jobs.running_ms = 60_000;
    let road = road(Locale::English, world).await;
    road.with_data(12).await;
    road.connect().await;
    road.launch().await;
    road.job_is("running").await;
    let id = road.service.jobs()[0]["id"].as_str().expect("a job has an id").to_owned();
    // Another project knows nothing of it.
    road.page.browser.click("#project").await;
    road.page.browser.click("#new-project").await;
    road.page.sees("#project", road.page.words.new_project_name()).await;
    road.page.browser.press_key(ESCAPE).await;
    road.page.lost("dialog").await;
    road.page.go_to(Step::Documents).await;
    road.page.settled(0).await;
    road.page.drop("other.jsonl", &crate::provider::data_set(11)).await;
    road.page.settled(1).await;
    road.page.count().await;
    road.page.go_to(Step::Training).await;
    road.page.press(road.words.check_again()).await;
    road.page.browser.find("#elsewhere").await;
    assert!(!road.page.has(".launch-card").await);
    road.page.browser.click("#elsewhere").await;
    road.page.browser.click("#list-jobs").await;
    road.page.sees("#launch .elsewhere table", &id).await;
    road.page.browser.click("#launch .elsewhere table button").await;
    road.job_is("running").await;
    road.service.advance(Duration::from_secs(120));
    road.page.browser.run("dispatchEvent(new Event('online'))").await;
    road.job_is("succeeded").await;
    road.page.sees("#launch .elsewhere", road.words.no_jobs_elsewhere()).await;
    // An id that is none is said so, and nothing is lost.
    road.page.fill("#job-id", "ftjob-none").await;
    road.page.browser.press_key(ENTER).await;
    road.page.sees("#launch .elsewhere .notice", "does not have this").await;
    road.page.reload().await;
    road.page.go_to(Step::Training).await;
    road.page.sees(".launch-card .job", &id).await;
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_spent_beyond_the_limit() {
    let road = road(Locale::English, World::default()).await;
    road.with_data(12).await;
    road.connect().await;
    road.page.browser.find("#cap").await;
    road.page.fill("#cap", "0").await;
    road.page.browser.press_key(ENTER).await;
    road.page.sees("#launch .problems", "Only $0.00 of your limit is left").await;
    assert!(road.page.has("#launch-button[disabled]").await);
    road.page.fill("#cap", "5").await;
    road.page.browser.press_key(ENTER).await;
    road.page.lost("#launch .problems").await;
    road.page.sees("#paid", "$5.00").await;
    road.launch().await;
    road.job_is("succeeded").await;
    // The limit is lowered below what is spent: the vault itself sends no question.
    road.page.fill("#cap", "0").await;
    road.page.browser.press_key(ENTER).await;
    road.page.fill(".launch-card .trial textarea", "Where?").await;
    road.page.browser.click(".launch-card .trial button").await;
    road.page.sees(".launch-card .trial", "it might cost more than is left").await;
    assert!(road.service.requests_to("POST /chat/completions").is_empty());
    // The limit is the project's, on the next visit too. The store answers in order, so it has it when it shows the rows.
    road.page.go_to(Step::Review).await;
    road.page.browser.find(".row button").await;
    road.page.reload().await;
    road.page.go_to(Step::Training).await;
    road.page.sees("#paid", "of $0.00").await;
    road.page.close().await;
}
