//! Rows J: a launch in which everything goes wrong, and never a second job.
//!
//! The service is the pretend one behind its true name; what is asked for in the end is always what it has.

use std::time::Duration;

use doctune::api::jobs::Act as JobAct;
use doctune::state::Step;
use doctune::texts::Locale;
use doctune::texts::launch::launch_texts;
use tempfile::TempDir;

use crate::driver::serve;
use crate::pretend::{Act, Cancel, Failure, Fault, KEY, Outcome, Processing, ScriptedAnswer, UnknownStatus, When, World};
use crate::provider::{Road, agree, data_set, give_key, job_is, open_on, road, service, stands_at};
use crate::steps::Page;

const CREATE: &str = "POST /fine_tuning/jobs";
const UPLOAD: &str = "POST /files";
const LIST: &str = "GET /fine_tuning/jobs";

fn error(status: u16, cors: bool) -> Act {
    let answer = ScriptedAnswer { cors: Some(cors), ..ScriptedAnswer::error(status, "server_error", "The server had an error") };
    Act::Answer(answer)
}

/// A page that is ready to launch, at a service with this script.
async fn ready(world: World, script: Vec<Fault>) -> Road {
    let road = road(Locale::English, world).await;
    road.page.browser.run_with_movable_clock().await;
    road.page.open().await;
    road.with_data(12).await;
    road.connect().await;
    road.service.script(script);
    road
}

/// There is one file and one job, and the page shows that one.
async fn one_job(road: &Road) {
    road.stands_at("created").await;
    road.job_is("succeeded").await;
    assert_eq!((road.service.jobs().len(), road.service.files().len()), (1, 2), "a job and the files of data and results");
    let id = road.service.jobs()[0]["id"].as_str().expect("a job has an id").to_owned();
    road.page.sees(".launch-card .job", &id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn j1_fifty_clicks_and_a_held_key_make_one_job() {
    let road = ready(World::default(), Vec::new()).await;
    road.agree().await;
    road.page
        .browser
        .run(
            "(() => { const button = document.querySelector('#launch-button'); button.focus();
              for (let i = 0; i < 50; i += 1) { document.querySelector('#launch-button')?.click();
              document.querySelector('#launch-button')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true })); } })()",
        )
        .await;
    one_job(&road).await;
    assert_eq!(road.service.requests_to(UPLOAD).len(), 1);
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn j2_of_two_tabs_one_launches_and_the_other_shows_it() {
    let road = road(Locale::English, World::default()).await;
    road.with_data(12).await;
    road.connect().await;
    let hold = Act::Hold { name: "create".into(), when: When::BeforeWork };
    road.service.script(vec![Fault::once(CREATE, hold)]);
    let first = road.page.browser.tab();
    road.launch().await;
    road.service.wait_for("create").await;
    road.page.browser.open_tab().await;
    road.page.open().await;
    road.page.go_to(Step::Training).await;
    give_key(&road.page, KEY).await;
    road.page.sees("#launch", road.words.wait_for_unsure()).await;
    assert!(!road.page.has("#launch-button").await, "the other tab offers no launch");
    road.service.release("create");
    road.page.browser.switch_to(&first).await;
    one_job(&road).await;
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn j3_a_job_whose_answer_was_lost_is_adopted() {
    for act in [Act::Lose, Act::CutAnswer { percent: 50 }, Act::Truncate { percent: 50 }] {
        let road = ready(World::default(), vec![Fault::once(CREATE, act)]).await;
        road.launch().await;
        one_job(&road).await;
        assert_eq!(road.service.requests_to(CREATE).len(), 1);
        road.page.close().await;
    }
}

/// Chromium repeats a request by itself when a connection that it had used before ends without an answer.
#[tokio::test(flavor = "multi_thread")]
async fn j3_a_job_that_the_browser_asked_for_twice_is_cancelled_once() {
    let world = World { keep_alive: true, ..World::default() };
    let road = ready(world, vec![Fault::once(CREATE, Act::Lose)]).await;
    road.launch().await;
    road.stands_at("created").await;
    let going = |status: &str| road.service.jobs().iter().filter(|job| job["status"] == status).count();
    for _look in 0..100 {
        if road.service.jobs().len() < 2 || going("cancelled") > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let jobs = road.service.jobs().len();
    assert_eq!(jobs - going("cancelled"), 1, "{:?}", road.service.jobs());
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults J runs it"]
async fn j4_as_long_as_lists_fail_it_stays_unknown_and_nothing_is_launched() {
    let failing = Fault { on: LIST.into(), skip: 0, times: Some(3), act: error(500, true) };
    let road = ready(World::default(), vec![Fault::once(CREATE, Act::Lose), failing]).await;
    road.launch().await;
    road.stands_at("unknown").await;
    road.page.sees("#launch", road.words.wait_for_unsure()).await;
    assert!(!road.page.has("#launch-button").await);
    for _look in 0..8 {
        road.wind(Duration::from_secs(5)).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    one_job(&road).await;
    assert_eq!(road.service.requests_to(CREATE).len(), 1);
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults J runs it"]
async fn j5_a_job_that_was_not_created_is_asked_for_again_by_a_click_alone() {
    for cors in [true, false] {
        let road = ready(World::default(), vec![Fault::once(CREATE, error(500, cors))]).await;
        road.launch().await;
        road.stands_at("unknown").await;
        let anew = road.words.create_anew();
        assert!(!road.page.text_of(".launch-card").await.contains(anew), "it is too early for that");
        nothing_found(&road).await;
        assert_eq!(road.service.jobs().len(), 0);
        road.page.press(anew).await;
        one_job(&road).await;
        assert_eq!(road.service.requests_to(CREATE).len(), 2);
        road.page.close().await;
    }
}

/// Lets time pass until the page has looked long enough.
async fn nothing_found(road: &Road) {
    let words = road.words.create_anew();
    for _look in 0..40 {
        if road.page.text_of(".launch-card").await.contains(words) {
            return;
        }
        road.wind(Duration::from_secs(7)).await;
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    panic!("the page never says that it may be created anew: {}", road.page.text_of(".launch-card").await);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults J runs it"]
async fn j6_a_job_that_lists_show_late_is_waited_for() {
    let mut world = World::default();
    world.jobs.listed_after_ms = 20_000;
    let road = ready(world, vec![Fault::once(CREATE, Act::Lose)]).await;
    road.launch().await;
    road.stands_at("unknown").await;
    for _look in 0..3 {
        road.wind(Duration::from_secs(6)).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(!road.page.text_of(".launch-card").await.contains(road.words.create_anew()));
    }
    road.service.advance(Duration::from_secs(20));
    for _look in 0..6 {
        road.wind(Duration::from_secs(6)).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
    one_job(&road).await;
    assert_eq!(road.service.requests_to(CREATE).len(), 1);
    road.page.close().await;
}

/// Launches, ends the browser's processes when the service has come to the hold, and opens the page again.
async fn killed_at(when: When) -> (Road, TempDir) {
    let profile = TempDir::new().expect("there is room for a profile");
    let service = service(World::default()).await;
    let page = open_on(serve().await, &service, Locale::English, Some(profile.path().to_owned())).await;
    let road = Road { page, service, words: launch_texts(Locale::English) };
    road.with_data(12).await;
    road.connect().await;
    road.service.script(vec![Fault::once(CREATE, Act::Hold { name: "kill".into(), when })]);
    road.launch().await;
    road.service.wait_for("kill").await;
    let Road { page: Page { browser, site, .. }, service, words } = road;
    browser.kill().await;
    let page = open_on(site, &service, Locale::English, Some(profile.path().to_owned())).await;
    page.browser.run_with_movable_clock().await;
    page.open().await;
    page.go_to(Step::Training).await;
    (Road { page, service, words }, profile)
}

#[tokio::test(flavor = "multi_thread")]
async fn j7_killed_before_the_job_was_made_it_is_found_out_and_asked() {
    let (road, _profile) = killed_at(When::BeforeWork).await;
    road.stands_at("creating").await;
    road.page.sees(".launch-card", &road.words.unknown_needs_key("OpenAI")).await;
    give_key(&road.page, KEY).await;
    nothing_found(&road).await;
    assert_eq!(road.service.jobs().len(), 0, "no job without a click");
    road.page.press(road.words.create_anew()).await;
    one_job(&road).await;
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn j8_killed_after_the_job_was_made_it_is_adopted() {
    let (road, _profile) = killed_at(When::AfterWork).await;
    road.stands_at("creating").await;
    give_key(&road.page, KEY).await;
    road.wind(Duration::from_secs(3)).await;
    one_job(&road).await;
    assert_eq!(road.service.requests_to(CREATE).len(), 1);
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn j9_a_file_whose_answer_was_lost_is_found_and_not_sent_again() {
    let road = ready(World::default(), vec![Fault::once(UPLOAD, Act::Lose)]).await;
    road.launch().await;
    one_job(&road).await;
    assert_eq!(road.service.requests_to(UPLOAD).len(), 1);
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults J runs it"]
async fn j10_an_upload_that_was_cut_is_sent_again() {
    let road = ready(World::default(), vec![Fault::once(UPLOAD, Act::CutRequest { percent: 60 })]).await;
    road.launch().await;
    one_job(&road).await;
    assert_eq!(road.service.requests_to(UPLOAD).len(), 2);
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults J runs it"]
async fn j11_a_file_that_never_gets_ready_or_is_refused_is_told() {
    let mut world = World::default();
    world.files.processing = Processing::NeverEnds;
    let road = ready(world, Vec::new()).await;
    road.launch().await;
    road.stands_at("checking").await;
    for _look in 0..5 {
        road.wind(Duration::from_secs(180)).await;
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
    road.stands_at("stopped").await;
    road.page.sees(".launch-card", &road.words.files_stuck("OpenAI")).await;
    road.service.set(|world| world.files.processing = Processing::Fails);
    assert_eq!(road.service.jobs().len(), 0);
    road.page.press(road.words.delete_files()).await;
    road.page.sees(".launch-card", road.words.files_deleted()).await;
    assert_eq!(road.service.files().len(), 0);
    road.launch().await;
    road.page.sees(".launch-card", road.words.file_refused(true)).await;
    assert_eq!(road.service.jobs().len(), 0);
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn j12_an_account_that_may_not_train_ends_kindly() {
    for (language, cors) in [(Locale::Russian, true), (Locale::English, false)] {
        let world = World { eligible: false, ..World::default() };
        let road = road(language, world).await;
        road.service.set(|world| world.cors.client_errors = cors);
        road.page.browser.run_with_movable_clock().await;
        road.page.open().await;
        road.with_data(12).await;
        road.connect().await;
        road.launch().await;
        if cors {
            road.page.browser.find("[data-notice=not-eligible]").await;
            road.page.sees(".launch-card", &road.words.not_eligible("OpenAI")).await;
        } else {
            // The page cannot read why, so it looks, finds nothing, and says what may be the reason.
            nothing_found(&road).await;
            road.page.press(road.words.give_up()).await;
            road.page.sees(".launch-card", road.words.never_created()).await;
        }
        road.page.sees("#launch", road.words.other_exits()).await;
        assert_eq!(road.service.ledger().micro_dollars(), 0, "nothing was spent");
        assert_eq!(road.service.files().len(), 1);
        road.page.press(road.words.delete_files()).await;
        road.page.sees(".launch-card", road.words.files_deleted()).await;
        assert_eq!((road.service.files().len(), road.service.jobs().len()), (0, 0));
        road.page.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn j13_a_model_that_soon_ends_says_so_before_the_consent() {
    let road = ready(World::default(), Vec::new()).await;
    road.page.browser.find("#consent").await;
    let day = Locale::English.date("2027-01-14".parse().expect("it is a day"));
    road.page.sees("#launch .connection .notice", &day).await;
    let order =
        "document.querySelector('#launch .connection .notice').compareDocumentPosition(document.querySelector('#consent'))";
    assert_eq!(road.page.browser.run(order).await, 4, "the date comes before the consent");
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn j14_a_line_that_the_service_names_is_shown_on_a_click() {
    let mut world = World::default();
    world.jobs.outcome = Outcome::FailsValidation(Failure {
        code: "invalid_training_file".into(),
        message: "Invalid file format. Example 7, message 2 is wrong.".into(),
        param: Some("training_file".into()),
    });
    let road = ready(world, Vec::new()).await;
    road.launch().await;
    road.job_is("failed").await;
    road.page.press(&road.words.to_line(7)).await;
    road.page.sees("main h1", road.page.words.steps()[3]).await;
    // The seventh line of the file is the seventh conversation.
    road.page.sees(".panel[aria-labelledby=detail-title]", "Shelf 6 stands").await;
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn j15_a_status_that_nobody_knows_is_shown_and_followed_on() {
    let mut world = World::default();
    world.jobs.unknown_status = Some(UnknownStatus { name: "reticulating_splines".into(), ms: 60_000 });
    let road = ready(world, Vec::new()).await;
    road.launch().await;
    road.job_is("other").await;
    road.page.sees(".launch-card .job", "reticulating_splines").await;
    road.service.advance(Duration::from_secs(120));
    road.wind(Duration::from_secs(10)).await;
    road.job_is("succeeded").await;
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults J runs it"]
async fn j16_ten_thousand_events_that_repeat_are_told_once() {
    let mut world = World::default();
    world.jobs.steps = Some(10_000);
    world.jobs.events_repeated = 3;
    let road = ready(world, Vec::new()).await;
    road.launch().await;
    road.job_is("succeeded").await;
    let shown = "document.querySelector('.launch-card .events summary')?.innerText ?? ''";
    road.page.browser.wait_at_most(Duration::from_secs(90), &format!("/10,\\d\\d\\d/.test({shown})")).await;
    road.page.browser.run("document.querySelector('.launch-card .events').open = true").await;
    let rows = road.page.browser.run("document.querySelectorAll('.launch-card .events li').length").await;
    assert!(rows.as_u64().is_some_and(|rows| rows <= 200), "{rows}");
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults J runs it"]
async fn j17_a_cancel_that_comes_too_late_says_how_it_really_ended() {
    for cancel in [Cancel::RefusedBySuccess, Cancel::LosesToSuccess] {
        let mut world = World::default();
        world.jobs.running_ms = 600_000;
        world.jobs.cancel = cancel;
        let road = ready(world, Vec::new()).await;
        road.launch().await;
        road.job_is("running").await;
        road.page.press(road.words.act(JobAct::Cancel)).await;
        road.job_is("succeeded").await;
        road.page.sees(".launch-card .job", &road.words.too_late(&doctune::api::jobs::Status::Succeeded)).await;
        road.page.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn j18_a_key_that_is_revoked_pauses_the_following_and_is_asked_for() {
    let mut world = World::default();
    world.jobs.running_ms = 600_000;
    let road = ready(world, Vec::new()).await;
    road.launch().await;
    road.job_is("running").await;
    road.service.set(|world| world.keys = vec!["sk-pretend-other".into()]);
    road.wind(Duration::from_secs(61)).await;
    road.page.browser.find("#key").await;
    road.page.sees(".launch-card .job", road.words.key_to_follow()).await;
    road.service.advance(Duration::from_secs(700));
    give_key(&road.page, "sk-pretend-other").await;
    road.job_is("succeeded").await;
    road.page.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn j19_after_eight_hours_of_sleep_there_is_one_look_and_no_false_alarm() {
    let mut world = World::default();
    world.jobs.running_ms = 600_000;
    let road = ready(world, Vec::new()).await;
    road.launch().await;
    road.job_is("running").await;
    road.service.advance(Duration::from_secs(8 * 3_600));
    let before = road.service.requests_to("GET /fine_tuning/jobs/*").len();
    road.wind(Duration::from_secs(8 * 3_600)).await;
    road.job_is("succeeded").await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let looks = road.service.requests_to("GET /fine_tuning/jobs/*").len() - before;
    assert!(looks <= 12, "{looks} requests after waking");
    assert_eq!(road.page.browser.run("document.querySelectorAll('.launch-card [role=alert]').length").await, 0);
    road.page.close().await;
}

/// The page is loaded anew while the service holds the n-th request of a launch, for every n until a launch gets through.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "long: ./dev faults J runs it"]
async fn j8_reloaded_at_every_request_there_is_one_job_in_the_end() {
    let mut point = 0;
    loop {
        let road = road(Locale::English, World::default()).await;
        road.page.browser.run_with_movable_clock().await;
        road.page.open().await;
        road.page.drop("set.jsonl", &data_set(12)).await;
        road.page.settled(1).await;
        road.page.count().await;
        road.page.go_to(Step::Training).await;
        road.connect().await;
        let name = format!("point-{point}");
        let hold =
            Fault { on: "* *".into(), skip: point, times: Some(1), act: Act::Hold { name: name.clone(), when: When::AfterWork } };
        road.service.script(vec![hold]);
        road.launch().await;
        let reached = tokio::time::timeout(Duration::from_secs(8), road.service.wait_for(&name)).await.is_ok();
        if reached {
            road.page.reload().await;
            road.service.release(&name);
            road.page.go_to(Step::Training).await;
            give_key(&road.page, KEY).await;
        }
        for _click in 0..6 {
            for label in [road.words.go_on(), road.words.create_anew()] {
                let press = format!(
                    "[...document.querySelectorAll('.launch-card button')].find((button) => button.innerText === '{label}' && !button.disabled)?.click()"
                );
                road.page.browser.run(&press).await;
            }
            road.wind(Duration::from_secs(30)).await;
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        if road.page.has(".launch-card").await {
            stands_at(&road.page, "created").await;
        } else {
            // It never began, so the person begins.
            agree(&road.page).await;
            road.page.browser.click("#launch-button").await;
            stands_at(&road.page, "created").await;
        }
        job_is(&road.page, "succeeded").await;
        assert_eq!(road.service.jobs().len(), 1, "reloaded at request {point}");
        road.page.close().await;
        if !reached {
            eprintln!("{point} points, and never a second job");
            return;
        }
        point += 1;
    }
}
