//! The state from a key to a model, without a browser.

use super::*;
use crate::api::Failure;
use crate::api::chat::Usage;
use crate::api::jobs::{JobError, Status};
use crate::api::models::Listed;
use crate::dataset::Settings;
use crate::state::launch::channel::Counts;
use crate::texts::Locale;
use crate::work::launch::{Diagnosis, OrderFault, Search};
use crate::work::store::{ProjectId, Side as Counted};

const MODEL: &str = "gpt-4.1-mini-2025-04-14";

fn scene(revision: u64) -> Box<Scene> {
    let settings = Settings { name: "Set".into(), provider: "openai".into(), model: MODEL.into(), ..Settings::default() };
    let counted = |examples, tokens| Counted { examples, tokens, ..Counted::default() };
    let counts = Counts {
        revision,
        verdict: Verdict::Ready,
        training: counted(100, 1_000_000),
        validation: counted(10, 1_000),
        estimate: false,
        pairs: false,
    };
    Box::new(Scene {
        locale: Locale::English,
        today: Some("2026-11-27".parse().unwrap()),
        minutes_east: 0,
        project: Some(ProjectId(1)),
        revision,
        settings,
        writable: true,
        without_network: false,
        examples: 110,
        counts: Some(counts),
    })
}

fn file(name: &str) -> DataFile {
    DataFile { name: name.into(), bytes: 1_000, lines: 100, hash: Hash::of(name.as_bytes()) }
}

/// A state in which only the person's word is missing.
fn ready() -> Training {
    let mut training = Training::default();
    training.update(TrainingMessage::SceneCame(scene(3)));
    training.update(TrainingMessage::LaunchesCame { launches: Vec::new(), spending: Vec::new(), limit: None });
    let key = KeyHint { ending: "ab12".into(), administers: false };
    assert_eq!(training.update(TrainingMessage::KeyTaken(Some(key))), [TrainingCommand::Check(Dialect::OpenaiMethod)]);
    let listed = Listed { id: MODEL.into(), owned_by: None, shutdown: Some("2027-01-14".parse().unwrap()) };
    let checked = Checked { models: vec![listed], limits: None };
    let asked = training.update(TrainingMessage::Checked(Ok(checked)));
    assert_eq!(asked, [TrainingCommand::Prepare { revision: 3, validation: true }]);
    training.update(TrainingMessage::FilesPrepared {
        revision: 3,
        training: Some(file("train.jsonl")),
        validation: Some(file("validation.jsonl")),
    });
    training
}

fn pressed(training: &mut Training) -> Vec<TrainingCommand> {
    training.update(TrainingMessage::LaunchPressed { consent: "yes".into() })
}

fn begun(training: &mut Training) -> Launch {
    training.update(TrainingMessage::Agreed(true));
    let commands = pressed(training);
    let Some(TrainingCommand::Begin { id, project, service, order }) = commands.into_iter().next() else {
        panic!("nothing begins")
    };
    new_launch(id, "ab".repeat(16), 5, service, *order, &project)
}

fn job(status: Status) -> Job {
    Job {
        id: "ftjob-1".into(),
        status,
        model: MODEL.into(),
        tuned_model: None,
        training_file: None,
        validation_file: None,
        result_files: Vec::new(),
        created_at: Some(7),
        finished_at: None,
        estimated_finish: None,
        trained_tokens: None,
        error: None,
        parameters: Vec::new(),
        metadata: Vec::new(),
        steps: None,
    }
}

fn created(launch: &Launch, status: Status) -> Box<Launch> {
    Box::new(Launch { stage: Stage::Created, job: Some(job(status)), ..launch.clone() })
}

#[test]
fn nothing_begins_without_the_persons_word_and_then_only_once() {
    let mut training = ready();
    assert!(training.can_begin() && !training.is_ready());
    assert!(pressed(&mut training).is_empty());
    training.update(TrainingMessage::Agreed(true));
    assert_eq!(pressed(&mut training).len(), 2, "it begins, and the tab is busy");
    for _click in 0..50 {
        training.update(TrainingMessage::Agreed(true));
        assert!(pressed(&mut training).is_empty());
    }
}

#[test]
fn what_is_sent_is_what_was_chosen() {
    let mut training = ready();
    for message in [
        TrainingMessage::SuffixTyped(" handbook ".into()),
        TrainingMessage::SeedTyped("7".into()),
        TrainingMessage::ParameterTyped { name: "learning_rate_multiplier".into(), value: "0,5".into() },
        TrainingMessage::DaysChosen(400),
    ] {
        training.update(message);
    }
    let order = begun(&mut training).order.unwrap();
    assert_eq!((order.suffix.as_deref(), order.seed), (Some("handbook"), Some(7)));
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(order.parameters, [pair("n_epochs", "auto"), pair("learning_rate_multiplier", "0.5")]);
    assert_eq!(order.expires_after, Some(30 * 86_400));
    assert_eq!((order.training.name.as_str(), order.validation.is_some()), ("Set-train-abababab.jsonl", true));
    assert_eq!(order.consent, Hash::of(b"yes"));
    // A million tokens, three times, at five dollars.
    assert_eq!(order.most, Some(MicroDollars(15_000_000)));
}

#[test]
fn what_cannot_be_sent_is_named_and_blocks() {
    let mut training = ready();
    training.update(TrainingMessage::Agreed(true));
    for (message, fault) in [
        (TrainingMessage::SuffixTyped("наш набор".into()), OrderFault::Suffix(40)),
        (TrainingMessage::SeedTyped("-1".into()), OrderFault::Seed),
    ] {
        training.update(message);
        assert!(training.faults().contains(&fault));
        assert!(pressed(&mut training).is_empty());
    }
    training.update(TrainingMessage::SuffixTyped(String::new()));
    training.update(TrainingMessage::SeedTyped("2147483648".into()));
    assert_eq!(training.faults(), [OrderFault::Seed]);
    training.update(TrainingMessage::SeedTyped(String::new()));
    for (value, right) in [("0", false), ("257", false), ("16", true), ("auto", true), ("1.5", false), ("", true)] {
        training.update(TrainingMessage::ParameterTyped { name: "batch_size".into(), value: value.into() });
        assert_eq!(training.faults().is_empty(), right, "{value}");
    }
    assert!(training.parameters().iter().all(|parameter| parameter.name != "beta"), "it belongs to pairs");
}

#[test]
fn a_changed_data_set_takes_the_word_back_and_is_written_anew() {
    let mut training = ready();
    training.update(TrainingMessage::Agreed(true));
    let asked = training.update(TrainingMessage::SceneCame(scene(4)));
    assert_eq!(asked, [TrainingCommand::Prepare { revision: 4, validation: true }]);
    assert!(!training.form.agreed && pressed(&mut training).is_empty());
}

#[test]
fn an_unsure_launch_blocks_every_other_and_is_looked_for_with_the_key() {
    let mut training = ready();
    let launch = begun(&mut training);
    let unsure = Launch { stage: Stage::Creating, ..launch };
    let mut training = ready();
    let commands =
        training.update(TrainingMessage::LaunchesCame { launches: vec![unsure.clone()], spending: Vec::new(), limit: None });
    assert!(matches!(&commands[0], TrainingCommand::CarryOn(launch) if launch.stage == Stage::Creating), "{commands:?}");
    training.update(TrainingMessage::Agreed(true));
    assert!(pressed(&mut training).is_empty());
    // Found out: there is none, and not long enough yet to ask again.
    let resting = Launch { stage: Stage::Unknown(Search::new(1)), ..unsure };
    training.update(TrainingMessage::Rests(Box::new(resting.clone())));
    assert!(training.update(TrainingMessage::CreateAnewPressed(resting.id)).is_empty());
    assert!(pressed(&mut training).is_empty());
}

#[test]
fn without_a_key_an_interrupted_launch_waits() {
    let mut training = ready();
    let launch = begun(&mut training);
    let mut fresh = Training::default();
    fresh.update(TrainingMessage::SceneCame(scene(3)));
    let interrupted = Launch { stage: Stage::Sending(Side::Training), ..launch };
    let commands =
        fresh.update(TrainingMessage::LaunchesCame { launches: vec![interrupted.clone()], spending: Vec::new(), limit: None });
    assert!(commands.is_empty(), "nothing is sent on load: {commands:?}");
    assert!(fresh.update(TrainingMessage::GoOnPressed(interrupted.id)).is_empty());
}

#[test]
fn a_job_is_followed_to_its_end_and_its_price_is_written_down_once() {
    let mut training = ready();
    let launch = begun(&mut training);
    let commands = training.update(TrainingMessage::Rests(created(&launch, Status::Queued)));
    assert!(commands.iter().any(|command| matches!(command, TrainingCommand::Follow { .. })), "{commands:?}");
    let done = Job { trained_tokens: Some(2_000_000), finished_at: Some(9), ..job(Status::Succeeded) };
    let followed = Box::new(Followed::of(done));
    let commands = training.update(TrainingMessage::Followed { id: launch.id, followed: followed.clone() });
    let spent = commands.iter().filter(|command| matches!(command, TrainingCommand::Spend(_))).count();
    assert_eq!(spent, 1, "{commands:?}");
    assert!(commands.iter().any(|command| matches!(command, TrainingCommand::TellEnd(_))));
    assert_eq!(training.spending[0].amount, MicroDollars(10_000_000));
    let again = training.update(TrainingMessage::Followed { id: launch.id, followed });
    assert!(again.is_empty(), "{again:?}");
}

#[test]
fn a_refused_key_is_asked_for_again_and_the_card_stays() {
    let mut training = ready();
    let launch = begun(&mut training);
    training.update(TrainingMessage::Rests(created(&launch, Status::Running)));
    let mut followed = Followed::of(job(Status::Running));
    followed.trouble = Some(Trouble::Diagnosed(Diagnosis::KeyOrPages));
    let commands = training.update(TrainingMessage::Followed { id: launch.id, followed: Box::new(followed) });
    assert_eq!(training.key, Key::None);
    assert!(commands.contains(&TrainingCommand::ForgetKey) && !commands.contains(&TrainingCommand::FocusKey), "{commands:?}");
    assert!(training.launch(launch.id).is_some());
}

#[test]
fn a_job_of_another_tab_is_named_before_another_is_paid() {
    let mut training = ready();
    let launch = begun(&mut training);
    let jobs = vec![job(Status::Running)];
    training.update(TrainingMessage::EarlierFound { launch: Box::new(launch.clone()), jobs: jobs.clone() });
    assert!(training.launches.as_ref().is_some_and(|launches| launches.is_empty()), "nothing was written down");
    assert_eq!(training.update(TrainingMessage::AnotherWanted(false)), [TrainingCommand::LetGo]);
    training.update(TrainingMessage::EarlierFound { launch: Box::new(launch), jobs });
    let commands = training.update(TrainingMessage::AnotherWanted(true));
    assert!(matches!(commands[0], TrainingCommand::CarryOn(_)), "{commands:?}");
}

#[test]
fn another_project_or_another_service_begins_without_a_key() {
    let mut training = ready();
    let mut other = scene(3);
    other.settings.provider = "nebius".into();
    other.settings.model = "meta-llama/Llama-3.1-8B-Instruct".into();
    training.update(TrainingMessage::SceneCame(other));
    assert_eq!((training.key.clone(), training.check.clone()), (Key::None, Check::NotYet));
    let mut third = scene(1);
    third.project = Some(ProjectId(2));
    let commands = training.update(TrainingMessage::SceneCame(third));
    assert!(commands.contains(&TrainingCommand::LoadLaunches), "{commands:?}");
    assert_eq!(training.launches, None);
}

#[test]
fn only_what_the_policy_lets_through_is_offered() {
    let offered = |id: &str| is_offered(&crate::providers::profile(id).unwrap(), false);
    assert!(offered("openai") && offered("nebius") && offered("together"));
    for id in ["azure", "fireworks", "mistral", "openrouter", crate::providers::CUSTOM] {
        assert!(!offered(id), "{id}");
    }
    let mut custom = crate::providers::profile(crate::providers::CUSTOM).unwrap();
    custom.base_url = Some("https://api.openai.com.evil.example/v1".into());
    custom.connect = vec!["https://api.openai.com".into()];
    assert!(!is_offered(&custom, false));
    // The other page goes anywhere, once it is said where to.
    assert!(is_offered(&custom, true));
    for nowhere in ["", "https://{resource}.openai.azure.com/openai/v1"] {
        custom.base_url = Some(nowhere.into());
        assert!(!is_offered(&custom, true), "{nowhere:?}");
    }
}

#[test]
fn a_question_has_a_price_before_and_after() {
    let mut training = ready();
    let launch = begun(&mut training);
    training.update(TrainingMessage::Rests(created(&launch, Status::Succeeded)));
    let most = training.question_most(launch.id, "Where?").unwrap();
    let asked = TrainingMessage::QuestionAsked { id: launch.id, model: "ft:x".into(), question: "Where?".into() };
    assert!(matches!(training.update(asked.clone())[0], TrainingCommand::Ask { .. }));
    assert!(training.update(asked).is_empty(), "one at a time");
    let reply = Reply { text: "There.".into(), refused: false, cut: false, usage: Some(Usage { input: 10, output: 5 }) };
    let model = format!("ft:{MODEL}:org::1");
    let commands = training.update(TrainingMessage::Replied { model, at: 3, reply: Ok((reply, None)) });
    let Some(TrainingCommand::Spend(spending)) = commands.first() else { panic!("{commands:?}") };
    assert!(spending.amount <= most && spending.amount > MicroDollars(0));
    let failed = Trouble::Failure(Failure::TimedOut);
    training.update(TrainingMessage::Replied { model: "x".into(), at: 4, reply: Err(failed.clone()) });
    assert_eq!(training.trial, Trial::Failed(failed));
}

#[test]
fn a_job_that_failed_costs_nothing_here() {
    let failed = Job { error: Some(JobError { code: None, message: "bad".into(), param: None }), ..job(Status::Failed) };
    let mut training = ready();
    let launch = begun(&mut training);
    training.update(TrainingMessage::Rests(created(&launch, Status::Running)));
    let followed = Box::new(Followed::of(failed));
    let commands = training.update(TrainingMessage::Followed { id: launch.id, followed });
    assert!(!commands.iter().any(|command| matches!(command, TrainingCommand::Spend(_))), "what failed is not billed by us");
    assert_eq!(
        training.launch(launch.id).and_then(|launch| launch.job.as_ref()).map(|job| job.status.clone()),
        Some(Status::Failed)
    );
}

#[test]
fn a_key_that_is_not_taken_makes_room_for_another() {
    let mut training = ready();
    let refused = Trouble::Diagnosed(Diagnosis::KeyOrPages);
    let commands = training.update(TrainingMessage::Checked(Err(refused.clone())));
    assert_eq!((training.key.clone(), training.check.clone()), (Key::None, Check::Done(Err(refused))));
    assert!(commands.contains(&TrainingCommand::ForgetKey) && commands.contains(&TrainingCommand::FocusKey));
    // A launch that met it stops.
    let mut training = ready();
    let mut stopped = begun(&mut training);
    stopped.stage = Stage::Stopped(Stop::Trouble(Trouble::Diagnosed(Diagnosis::KeyOrPages)));
    let commands = training.update(TrainingMessage::Rests(Box::new(stopped)));
    assert_eq!((&training.key, &training.check), (&Key::None, &Check::NotYet));
    assert!(commands.contains(&TrainingCommand::ForgetKey), "{commands:?}");
}

#[test]
fn a_job_that_was_made_elsewhere_is_followed_once() {
    let mut training = ready();
    assert!(matches!(training.update(TrainingMessage::JobsAsked)[..], [TrainingCommand::ListJobs(Dialect::OpenaiMethod)]));
    assert!(training.update(TrainingMessage::JobsAsked).is_empty(), "one question at a time");
    training.update(TrainingMessage::JobsCame(Ok(vec![job(Status::Running)])));
    let commands = training.update(TrainingMessage::FollowAsked(Box::new(job(Status::Running))));
    let [TrainingCommand::Keep(launch), TrainingCommand::Follow { id, .. }] = &commands[..] else { panic!("{commands:?}") };
    assert_eq!((launch.id, launch.model(), launch.is_open()), (*id, job(Status::Running).model.as_str(), true));
    assert!(training.shows_job(&job(Status::Running).id));
    training.update(TrainingMessage::PutAwayPressed(launch.id));
    training.update(TrainingMessage::FollowAsked(Box::new(job(Status::Running))));
    assert_eq!(training.launches.as_ref().map(|launches| launches.len()), Some(1), "it is known already");
    assert!(training.update(TrainingMessage::JobWanted("  ".into())).is_empty());
    let looked_up = training.update(TrainingMessage::JobWanted(" ftjob-9 ".into()));
    assert!(matches!(&looked_up[..], [TrainingCommand::LookUpJob { id, .. }] if id == "ftjob-9"), "{looked_up:?}");
}

#[test]
fn an_earlier_launch_is_looked_at_for_a_second_job_and_the_page_hears_of_the_money() {
    let mut training = ready();
    let launch = begun(&mut training);
    let open = *created(&launch, Status::Running);
    let paid = Spending {
        at: 1,
        what: crate::work::launch::asks::Paid::Job { id: "ftjob-0".into(), tokens: 5 },
        amount: MicroDollars(70),
        counted: true,
        request_id: None,
    };
    let commands =
        training.update(TrainingMessage::LaunchesCame { launches: vec![open.clone()], spending: vec![paid], limit: None });
    assert!(commands.contains(&TrainingCommand::LookForTwins(Box::new(open))), "{commands:?}");
    assert!(commands.contains(&TrainingCommand::TellPaid { paid: MicroDollars(70), cap: None, newest: None }), "{commands:?}");
}

#[test]
fn working_without_the_network_reaches_the_one_who_sends() {
    let mut training = ready();
    let mut without = scene(3);
    without.without_network = true;
    let commands = training.update(TrainingMessage::SceneCame(without.clone()));
    assert!(commands.contains(&TrainingCommand::WithoutNetwork(true)), "{commands:?}");
    assert!(!training.update(TrainingMessage::SceneCame(without)).contains(&TrainingCommand::WithoutNetwork(true)));
}

#[test]
fn a_limit_of_spending_counts_what_was_paid_and_what_is_due() {
    let mut training = ready();
    let commands = training.update(TrainingMessage::CapTyped("20".into()));
    let told = TrainingCommand::TellPaid { paid: MicroDollars(0), cap: Some(MicroDollars(20_000_000)), newest: None };
    let kept = TrainingCommand::KeepLimit(Some(MicroDollars(20_000_000)));
    assert_eq!(commands, [told.clone(), kept, TrainingCommand::Left(Some(MicroDollars(20_000_000)))]);
    assert!(training.faults().is_empty(), "the training costs 15 dollars at most");
    let launch = begun(&mut training);
    training.update(TrainingMessage::Went(Box::new(Launch { stage: Stage::Creating, ..launch.clone() })));
    assert_eq!(training.left(), Some(MicroDollars(20_000_000)), "the vault itself takes off what it is about to send");
    let commands = training.update(TrainingMessage::Rests(created(&launch, Status::Running)));
    assert!(commands.contains(&TrainingCommand::Left(Some(MicroDollars(5_000_000)))), "{commands:?}");
    assert_eq!(training.faults(), [OrderFault::OverCap(MicroDollars(5_000_000))]);
    let commands = training.update(TrainingMessage::CapTyped("much".into()));
    assert!(!commands.iter().any(|command| matches!(command, TrainingCommand::KeepLimit(_))), "{commands:?}");
    assert_eq!((training.faults(), training.left()), (vec![OrderFault::Cap], None));
    let commands = training.update(TrainingMessage::CapTyped(String::new()));
    assert!(training.faults().is_empty() && !commands.contains(&TrainingCommand::Left(Some(MicroDollars(0)))));
    assert!(commands.contains(&TrainingCommand::KeepLimit(None)), "{commands:?}");
    // The next visit.
    let limit = Some(MicroDollars(20_000_000));
    let mut training = Training { launches: None, ..ready() };
    let commands = training.update(TrainingMessage::LaunchesCame { launches: Vec::new(), spending: Vec::new(), limit });
    assert_eq!((training.cap.as_str(), commands), ("20", vec![told, TrainingCommand::Left(limit)]));
}
