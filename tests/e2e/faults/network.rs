//! Rows N, as far as a launch can meet them: what the network and the service do between a key and a job.

use std::time::Duration;

use doctune::state::Step;
use doctune::texts::Locale;

use crate::custom::{address_of, custom, with_address};
use crate::pretend::{Act, Fault, KEY, Pretend, Recorded, ScriptedAnswer, Settings, World};
use crate::provider::{Road, data_set, give_key, road};
use crate::steps::start;

const MODELS: &str = "GET /models";
const CREATE: &str = "POST /fine_tuning/jobs";
const NOTICE: &str = "#launch .connection .notice";

fn answer(status: u16, code: &str, message: &str, cors: bool) -> Act {
    Act::Answer(ScriptedAnswer { cors: Some(cors), ..ScriptedAnswer::error(status, code, message) })
}

/// A page with data at a service with this script, whose connection was looked at with the key that the service accepts.
async fn looked_at(script: Vec<Fault>) -> Road {
    let road = road(Locale::English, World::default()).await;
    road.with_data(12).await;
    road.service.script(script);
    road.give_key(KEY).await;
    road
}

/// A page whose launch meets this instead of a job.
async fn refused(act: Act) -> Road {
    let road = road(Locale::English, World::default()).await;
    road.with_data(12).await;
    road.connect().await;
    road.service.script(vec![Fault::always(CREATE, act)]);
    road.launch().await;
    road.stands_at("stopped").await;
    assert_eq!((road.service.requests_to(CREATE).len(), road.service.jobs().len()), (1, 0), "it is asked once");
    road
}

/// The connection works in the end, after so many questions with the key at least.
async fn works_at_try(tries: usize, fault: Fault) {
    let road = looked_at(vec![fault]).await;
    works(&road).await;
    let keyed = |request: &&Recorded| request.header("authorization").is_some();
    let asked = road.service.requests_to(MODELS);
    assert!(asked.iter().filter(keyed).count() >= tries, "{asked:?}");
    road.page.close().await;
}

async fn works(road: &Road) {
    road.page.browser.find("#launch .connection .good").await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults N runs it"]
async fn n1_a_service_that_asks_for_patience_gets_it() {
    let road = looked_at(vec![Fault::once(MODELS, answer(429, "rate_limit_exceeded", "Please try again in 1.2s.", true))]).await;
    works(&road).await;
    let times: Vec<u64> = road.service.requests_to(MODELS).iter().map(|request| request.at).collect();
    assert!(times[1] - times[0] >= 1_200, "{times:?}");
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults N runs it"]
async fn n3_without_money_nothing_is_tried_again() {
    let road = refused(answer(429, "insufficient_quota", "You exceeded your current quota", true)).await;
    road.page.sees(".launch-card .what-now", "is used up").await;
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults N runs it"]
async fn n4_two_errors_and_then_an_answer_are_no_trouble() {
    let error = Fault { times: Some(2), ..Fault::once(MODELS, answer(500, "server_error", "Oops", true)) };
    works_at_try(3, error).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n6_an_unreadable_error_is_not_taken_for_a_wrong_key() {
    let road = looked_at(vec![Fault::once(MODELS, answer(500, "server_error", "Oops", false))]).await;
    works(&road).await;
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n7_a_key_refused_unreadably_is_named_and_its_field_is_ready() {
    let road = looked_at(vec![Fault::always("*", answer(401, "invalid_api_key", "Incorrect API key", false))]).await;
    road.page.sees(NOTICE, "The key was not accepted").await;
    road.page.browser.wait_until("document.activeElement?.id === 'key'").await;
    assert!(road.service.requests_to("POST *").is_empty(), "nothing that costs is sent");
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n8_a_key_that_is_refused_readably_is_named_at_once() {
    let mut world = World::default();
    world.cors.unauthorized = true;
    let road = custom(Locale::English, world).await;
    with_address(&road, &address_of(&road)).await;
    road.give_key("sk-wrong-key-0123456789").await;
    road.page.sees(NOTICE, "did not accept the key").await;
    assert_eq!(road.service.requests_to("GET *").len(), 1, "one question was enough");
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults N runs it"]
async fn n9_what_is_forbidden_is_said_in_the_services_words() {
    let road = refused(answer(403, "model_not_allowed", "Project does not have access to gpt-4.1-mini", true)).await;
    road.page.sees(".launch-card .what-now", "Project does not have access to gpt-4.1-mini").await;
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults N runs it"]
async fn n10_a_model_that_is_not_there_is_named_before_and_after() {
    let road = refused(answer(404, "model_not_found", "The model does not exist", true)).await;
    road.page.sees(".launch-card .what-now", "The model does not exist").await;
    let one = r#"{"object":"list","data":[{"id":"another-model","object":"model","created":1,"owned_by":"x"}]}"#;
    road.service.script(vec![Fault::always(MODELS, Act::Answer(ScriptedAnswer::body(200, one)))]);
    road.page.press(road.words.check_again()).await;
    road.page.sees(NOTICE, &road.words.model_not_listed("gpt-4o-mini-2024-07-18")).await;
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n12_a_server_that_is_switched_off_is_told_from_a_wrong_key() {
    let road = custom(Locale::English, World::default()).await;
    // Nobody listens there.
    with_address(&road, "http://127.0.0.1:9/v1").await;
    road.give_key(KEY).await;
    road.page.sees(NOTICE, "cannot be reached").await;
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults N runs it"]
async fn n13_a_name_that_leads_nowhere_is_told_from_a_wrong_key() {
    // This browser knows no names but that of the site.
    let page = start(Locale::English).await;
    page.drop("set.jsonl", &data_set(12)).await;
    page.settled(1).await;
    page.count().await;
    page.go_to(Step::Training).await;
    give_key(&page, KEY).await;
    page.sees(NOTICE, "A blocker, a proxy or a firewall").await;
    page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults N runs it"]
async fn n14_a_connection_that_ends_before_the_answer_is_tried_again() {
    works_at_try(2, Fault::once(MODELS, Act::Reset)).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults N runs it"]
async fn n15_a_connection_that_ends_in_the_answer_is_tried_again() {
    works_at_try(2, Fault::once(MODELS, Act::CutAnswer { percent: 50 })).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults N runs it"]
async fn n16_an_answer_that_is_cut_cleanly_is_shown_as_it_came() {
    let road = looked_at(vec![Fault::once(MODELS, Act::Truncate { percent: 50 })]).await;
    road.page.browser.find(&format!("{NOTICE} details")).await;
    road.page.browser.run(&format!("document.querySelector('{NOTICE} details').open = true")).await;
    road.page.sees(NOTICE, "200 · {").await;
    road.page.press(road.words.check_again()).await;
    works(&road).await;
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n17_the_sign_in_page_of_a_network_is_no_service() {
    let html = ScriptedAnswer { cors: Some(true), ..ScriptedAnswer::body(200, "<!DOCTYPE html><title>Wi-Fi</title>") };
    let road = looked_at(vec![Fault::once(MODELS, Act::Answer(html))]).await;
    road.page.sees(NOTICE, "Something answered that is not").await;
    road.page.press(road.words.check_again()).await;
    works(&road).await;
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults N runs it"]
async fn n20_a_drop_a_second_is_ended_and_an_upload_under_way_is_stopped_at_once() {
    let road = road(Locale::English, World::default()).await;
    road.with_data(12).await;
    road.connect().await;
    road.service.script(vec![Fault::always("POST /files", Act::Drip { bytes_per_second: 1 })]);
    road.launch().await;
    road.stands_at("sending").await;
    road.page.browser.find(".launch-card .sending").await;
    let stop = "(() => { const from = performance.now();
        document.querySelector('.launch-card .what-now button').click();
        return new Promise((done) => { const look = () => document.querySelector('.launch-card')?.dataset.stage === 'stopped'
            ? done(performance.now() - from) : setTimeout(look, 5); look(); }); })()";
    let took = road.page.browser.run(stop).await.as_f64().unwrap_or(f64::MAX);
    assert!(took < 5_000.0, "stopping took {took} ms");
    eprintln!("an upload was stopped in {took:.0} ms");
    assert!(road.service.jobs().is_empty());
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults N runs it"]
async fn n22_the_key_follows_no_redirect() {
    // On the page whose policy would let it go anywhere, to a service that would answer.
    let road = custom(Locale::English, World::default()).await;
    let other = Pretend::start(Settings::default()).await.expect("the other service starts on a free port");
    with_address(&road, &address_of(&road)).await;
    road.service.script(vec![Fault::always(MODELS, Act::Redirect { to: format!("{}/models", other.address()) })]);
    road.give_key(KEY).await;
    road.page.browser.find(NOTICE).await;
    let asked = other.requests();
    // The look whether the host answers has no key and follows a redirect; the browser marks it as such.
    let of_looks = |request: &&Recorded| request.header("sec-fetch-mode") == Some("no-cors");
    assert_eq!(asked.iter().filter(of_looks).count(), asked.len(), "{asked:?}");
    assert!(asked.iter().all(|request| request.header("authorization").is_none()), "{asked:?}");
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults N runs it"]
async fn n23_ten_megabytes_of_nothing_are_no_list() {
    let body = ScriptedAnswer { cors: Some(true), ..ScriptedAnswer::body(200, &"x".repeat(10_000_000)) };
    let road = looked_at(vec![Fault::once(MODELS, Act::Answer(body))]).await;
    road.page.sees(NOTICE, "Something answered that is not").await;
    let length = road.page.browser.run(&format!("document.querySelector('{NOTICE}').textContent.length")).await;
    assert!(length.as_u64().is_some_and(|length| length < 2_000), "{length}");
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n25_a_server_that_lets_no_pages_in_is_told_what_to_answer() {
    let road = custom(Locale::English, World::default()).await;
    with_address(&road, &address_of(&road)).await;
    let refusal = ScriptedAnswer { cors: Some(false), ..ScriptedAnswer::body(403, "no") };
    road.service.script(vec![Fault::always("OPTIONS *", Act::Answer(refusal))]);
    road.give_key(KEY).await;
    let origin = road.page.site.address.trim_end_matches('/').to_owned();
    road.page.sees("#launch .connection .copy-block", &format!("Access-Control-Allow-Origin: {origin}")).await;
    road.page.sees("#launch .connection .copy-block", "Access-Control-Allow-Headers: authorization, content-type").await;
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults N runs it"]
async fn n26_a_network_that_goes_away_is_named_and_a_job_is_found_again() {
    let mut world = World::default();
    world.jobs.running_ms = 60_000;
    let road = road(Locale::English, world).await;
    road.with_data(12).await;
    road.connect().await;
    road.launch().await;
    road.job_is("running").await;
    road.page.browser.go_offline(true).await;
    road.page.press(road.words.check_again()).await;
    road.page.sees(NOTICE, "You are offline").await;
    tokio::time::sleep(Duration::from_secs(5)).await;
    road.page.browser.go_offline(false).await;
    road.service.advance(Duration::from_secs(120));
    road.page.browser.run("dispatchEvent(new Event('online'))").await;
    road.job_is("succeeded").await;
    assert_eq!(road.service.jobs().len(), 1);
    road.page.close().await;
}
