//! What the program that launches training knows, and what follows from what happens.
//!
//! The long ways (a launch from its first byte to its job, following a job) run in the shell, over the protocol of
//! `work::launch`; they report here after each step. What is asked of the shell are whole ways, not single requests.

use super::channel::Scene;
use crate::api::chat::{Reply, Usage};
use crate::api::jobs::{Act, Job, Metrics, Status};
use crate::api::models::{Limits, Listed};
use crate::checks::Verdict;
use crate::dataset::Epochs;
use crate::document::Hash;
use crate::pricing::{self, MicroDollars, Rounding, training_cost};
use crate::providers::{Date, Dialect, Method, Model, Parameter, ParameterKind, Profile};
use crate::state::file::profile_of;
use crate::work::launch::asks::{Paid, Spending};
use crate::work::launch::follow::{Acted, Followed};
use crate::work::launch::protocol;
use crate::work::launch::record::file_name;
use crate::work::launch::{Checked, DataFile, Files, Launch, LaunchId, Order, OrderFault, Service, Side, Stage, Stop, Trouble};
use crate::work::store::StoreError;
use crate::work::vault::{Connection, KeyHint};
use litemap::LiteMap;
use std::rc::Rc;

/// Everything that the program knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Training {
    pub scene: Option<Rc<Scene>>,
    pub key: Key,
    pub check: Check,
    pub form: Form,
    pub prepared: Prepared,
    /// Oldest first; `None` until the store has told them.
    pub launches: Option<Rc<Vec<Launch>>>,
    pub spending: Rc<Vec<Spending>>,
    /// What is being done for a launch.
    pub under_way: Option<UnderWay>,
    pub jobs: LiteMap<LaunchId, Rc<Following>>,
    pub trial: Trial,
    pub moderation: Moderation,
    /// The store's last refusal.
    pub trouble: Option<StoreError>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub enum Key {
    #[default]
    None,
    /// What was typed can be no key.
    Unusable,
    Held(KeyHint),
}

/// The free look at a connection.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Check {
    #[default]
    NotYet,
    Asking,
    Done(Result<Rc<Checked>, Trouble>),
}

/// What the person chooses beside the service, the model and the epochs, which belong to the project.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    pub suffix: String,
    /// As typed; empty to leave it to the service.
    pub seed: String,
    /// As typed, by the parameter's name; what is empty is left to the service.
    pub parameters: LiteMap<String, String>,
    pub use_validation: bool,
    /// Days after which the service deletes the files, where it offers that.
    pub days: u32,
    pub agreed: bool,
}

/// The longest time for which OpenAI keeps a file that is to be deleted by itself, and what is chosen at first.
const DAYS_MAX: u32 = 30;
const DAYS_USUAL: u32 = 30;

impl Default for Form {
    fn default() -> Self {
        Form {
            suffix: String::new(),
            seed: String::new(),
            parameters: LiteMap::default(),
            use_validation: true,
            days: DAYS_USUAL,
            agreed: false,
        }
    }
}

/// The files of the data set as they would be sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Prepared {
    #[default]
    NotYet,
    Writing,
    Ready {
        /// Of the project, when they were written.
        revision: u64,
        training: DataFile,
        validation: Option<DataFile>,
    },
    Failed(StoreError),
}

/// What is being done for a launch.
#[derive(Clone, Debug, PartialEq)]
pub enum UnderWay {
    /// It is being looked whether another tab launches this data set, and whether it was trained on before.
    Looking,
    /// Another tab is launching this very data set.
    OtherTab,
    /// There are jobs on this very data set; the person has to say whether there is to be another.
    Trained(Box<Launch>, Vec<Job>),
    /// The launch is carried on.
    Carrying {
        id: LaunchId,
        /// Bytes of the file that is being sent: so many of so many.
        sent: Option<(u64, u64)>,
        stopping: bool,
    },
    /// The files of a launch are being deleted at the service.
    Deleting(LaunchId),
}

/// A job and what is known of it since this tab follows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Following {
    pub followed: Followed,
    /// What the person asked of it and the service has not answered yet.
    pub acting: Option<Act>,
    /// The service had decided otherwise before the person did.
    pub too_late: bool,
    /// Why what the person asked did not succeed.
    pub refused: Option<Trouble>,
    /// The figures of the result file, once they were fetched.
    pub results: Option<Rc<Vec<Metrics>>>,
}

/// The free look at every line by the service's own moderation.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Moderation {
    #[default]
    NotYet,
    Looking {
        done: u64,
        total: u64,
    },
    /// Lines of the training file, counted from 1, with the categories that were flagged.
    Done(Rc<Vec<(u64, Vec<String>)>>),
    Failed(Trouble),
}

/// A question to the tuned model.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Trial {
    #[default]
    NotYet,
    Asking,
    Answered {
        reply: Reply,
        paid: Option<MicroDollars>,
    },
    Failed(Trouble),
}

/// Tokens of the longest answer to a question that tries the model.
pub const TRIAL_TOKENS_MAX: u32 = 500;

/// Something happened.
#[derive(Clone, Debug, PartialEq)]
pub enum TrainingMessage {
    SceneCame(Box<Scene>),
    StoreRefused(StoreError),
    LaunchesCame {
        launches: Vec<Launch>,
        spending: Vec<Spending>,
    },
    /// The vault holds a key now, or what was typed is none.
    KeyTaken(Option<KeyHint>),
    ForgetAsked,
    CheckAsked,
    Checked(Result<Checked, Trouble>),
    SuffixTyped(String),
    SeedTyped(String),
    ParameterTyped {
        name: String,
        value: String,
    },
    ValidationChosen(bool),
    DaysChosen(u32),
    Agreed(bool),
    FilesPrepared {
        revision: u64,
        training: Option<DataFile>,
        validation: Option<DataFile>,
    },
    FilesFailed(StoreError),
    ModerationAsked,
    ModerationWent {
        done: u64,
        total: u64,
    },
    ModerationCame(Result<Vec<(u64, Vec<String>)>, Trouble>),
    /// The button with the price. `consent` are the words that the person agreed to.
    LaunchPressed {
        consent: String,
    },
    /// Another tab holds the lock on this data set.
    LockTaken,
    /// There are jobs on this data set already; nothing was sent.
    EarlierFound {
        launch: Box<Launch>,
        jobs: Vec<Job>,
    },
    /// The person wants another job on it, or not.
    AnotherWanted(bool),
    /// A launch has come a step further.
    Went(Box<Launch>),
    Sent {
        sent: u64,
        total: u64,
    },
    /// Jobs that the browser had asked for by itself were cancelled.
    TwinsCancelled {
        id: LaunchId,
        twins: Vec<String>,
    },
    /// A launch rests: it came to a job, to an end, or to a question.
    Rests(Box<Launch>),
    StopPressed,
    /// Let a stopped launch go on, or a search look again.
    GoOnPressed(LaunchId),
    CreateAnewPressed(LaunchId),
    GiveUpPressed(LaunchId),
    PutAwayPressed(LaunchId),
    DeletePressed(LaunchId),
    Deleted {
        launch: Box<Launch>,
        outcome: Result<(), Trouble>,
    },
    Followed {
        id: LaunchId,
        followed: Box<Followed>,
    },
    ActPressed {
        id: LaunchId,
        act: Act,
    },
    Acted {
        id: LaunchId,
        acted: Box<Acted>,
    },
    ResultsAsked(LaunchId),
    ResultsCame {
        id: LaunchId,
        results: Option<Vec<Metrics>>,
    },
    QuestionAsked {
        id: LaunchId,
        model: String,
        question: String,
    },
    Replied {
        model: String,
        at: u64,
        reply: Result<(Reply, Option<String>), Trouble>,
    },
}

/// Something to do outside.
#[derive(Clone, Debug, PartialEq)]
pub enum TrainingCommand {
    /// Send requests there from now on.
    Connect(Connection),
    ForgetKey,
    LoadLaunches,
    Check(Dialect),
    /// Write the files: the answer is `FilesPrepared`.
    Prepare {
        revision: u64,
        validation: bool,
    },
    /// Send what every line of the training file says to the free moderation.
    Moderate {
        lines: u64,
    },
    /// Draw the chance of a launch, take its lock, look for earlier jobs and carry it on.
    Begin {
        id: LaunchId,
        service: Service,
        order: Box<Order>,
    },
    /// Carry a launch on. What was a new one a moment ago is written down first.
    CarryOn(Box<Launch>),
    /// Let go of the lock of a launch that is not carried on.
    LetGo,
    /// Stop what is being sent, before there is a job.
    Stop,
    Keep(Box<Launch>),
    Delete(Box<Launch>),
    /// Look at a job until it is over. One that is followed already is looked at at once.
    Follow {
        id: LaunchId,
        dialect: Dialect,
        followed: Box<Followed>,
    },
    StopFollowing,
    Act {
        id: LaunchId,
        dialect: Dialect,
        job: String,
        act: Act,
    },
    FetchResults {
        id: LaunchId,
        job: Box<Job>,
    },
    Ask {
        model: String,
        system: String,
        question: String,
    },
    Spend(Spending),
    /// Whether closing the tab now would break something off.
    Busy(bool),
    /// A job has come to its end.
    TellEnd(Box<Job>),
}

impl Training {
    /// Changes the state and says what has to be done outside.
    pub fn update(&mut self, message: TrainingMessage) -> Vec<TrainingCommand> {
        let busy = self.is_busy();
        let mut commands = self.changed_by(message);
        if self.is_busy() != busy {
            commands.push(TrainingCommand::Busy(!busy));
        }
        commands
    }

    fn changed_by(&mut self, message: TrainingMessage) -> Vec<TrainingCommand> {
        match message {
            TrainingMessage::SceneCame(scene) => return self.scene_came(*scene),
            TrainingMessage::StoreRefused(error) => self.trouble = Some(error),
            TrainingMessage::LaunchesCame { launches, spending } => return self.launches_came(launches, spending),
            TrainingMessage::KeyTaken(hint) => {
                self.key = hint.map_or(Key::Unusable, Key::Held);
                self.check = Check::NotYet;
                if matches!(self.key, Key::Held(_)) {
                    return self.check();
                }
            }
            TrainingMessage::ForgetAsked => {
                self.key = Key::None;
                self.check = Check::NotYet;
                return vec![TrainingCommand::StopFollowing, TrainingCommand::ForgetKey];
            }
            TrainingMessage::CheckAsked => return self.check(),
            TrainingMessage::Checked(checked) => return self.checked(checked),
            TrainingMessage::SuffixTyped(suffix) => self.form.suffix = suffix.trim().to_owned(),
            TrainingMessage::SeedTyped(seed) => self.form.seed = seed.trim().to_owned(),
            TrainingMessage::ParameterTyped { name, value } => {
                self.form.parameters.insert(name, value.trim().replace(',', "."));
            }
            TrainingMessage::ValidationChosen(use_validation) => self.form.use_validation = use_validation,
            TrainingMessage::DaysChosen(days) => self.form.days = days.clamp(1, DAYS_MAX),
            TrainingMessage::Agreed(agreed) => {
                self.form.agreed = agreed;
                return Vec::new();
            }
            TrainingMessage::FilesPrepared { revision, training, validation } => {
                self.prepared = match training {
                    Some(training) => Prepared::Ready { revision, training, validation },
                    None => Prepared::NotYet,
                };
                return self.prepare();
            }
            TrainingMessage::FilesFailed(error) => self.prepared = Prepared::Failed(error),
            TrainingMessage::ModerationAsked => return self.moderate(),
            TrainingMessage::ModerationWent { done, total } => self.moderation = Moderation::Looking { done, total },
            TrainingMessage::ModerationCame(flagged) => {
                self.moderation = flagged.map_or_else(Moderation::Failed, |flagged| Moderation::Done(Rc::new(flagged)));
            }
            TrainingMessage::LaunchPressed { consent } => return self.begin(&consent),
            TrainingMessage::LockTaken => self.under_way = Some(UnderWay::OtherTab),
            TrainingMessage::EarlierFound { launch, jobs } => self.under_way = Some(UnderWay::Trained(launch, jobs)),
            TrainingMessage::AnotherWanted(wanted) => return self.another(wanted),
            TrainingMessage::Went(launch) => self.put(*launch),
            TrainingMessage::Sent { sent: now, total } => {
                if let Some(UnderWay::Carrying { sent, .. }) = &mut self.under_way {
                    *sent = Some((now, total));
                }
            }
            TrainingMessage::Rests(launch) => return self.rests(*launch),
            TrainingMessage::TwinsCancelled { id, twins } => {
                return self.change(id, |launch| {
                    launch.twins = twins;
                    true
                });
            }
            TrainingMessage::StopPressed => {
                if let Some(UnderWay::Carrying { stopping, .. }) = &mut self.under_way {
                    *stopping = true;
                    return vec![TrainingCommand::Stop];
                }
            }
            TrainingMessage::GoOnPressed(id) => {
                return self.go_on(id, |launch| {
                    protocol::go_on(launch);
                    true
                });
            }
            TrainingMessage::CreateAnewPressed(id) => return self.go_on(id, protocol::create_anew),
            TrainingMessage::GiveUpPressed(id) => return self.change(id, protocol::give_up),
            TrainingMessage::PutAwayPressed(id) => {
                return self.change(id, |launch| !launch.is_open() && !std::mem::replace(&mut launch.put_away, true));
            }
            TrainingMessage::DeletePressed(id) => {
                if self.under_way.is_none()
                    && let Some(launch) = self.launch(id).filter(|launch| launch.files.ids().next().is_some())
                {
                    let launch = Box::new(launch.clone());
                    self.under_way = Some(UnderWay::Deleting(id));
                    return vec![TrainingCommand::Delete(launch)];
                }
            }
            TrainingMessage::Deleted { launch, outcome } => {
                self.under_way = None;
                let id = launch.id;
                self.put(*launch);
                if let Err(trouble) = outcome {
                    self.following(id, |following| following.refused = Some(trouble));
                }
            }
            TrainingMessage::Followed { id, followed } => return self.followed(id, *followed),
            TrainingMessage::ActPressed { id, act } => return self.act(id, act),
            TrainingMessage::Acted { id, acted } => return self.acted(id, *acted),
            TrainingMessage::ResultsAsked(id) => {
                let job = self.launch(id).and_then(|launch| launch.job.clone());
                return job.map(|job| TrainingCommand::FetchResults { id, job: Box::new(job) }).into_iter().collect();
            }
            TrainingMessage::ResultsCame { id, results } => {
                self.following(id, |following| following.results = results.map(Rc::new));
            }
            TrainingMessage::QuestionAsked { id, model, question } => return self.ask(id, model, question),
            TrainingMessage::Replied { model, at, reply } => return self.replied(model, at, reply),
        }
        Vec::new()
    }

    // What is asked of the state.

    /// Closing the tab now would break off what has not come to a job yet.
    pub fn is_busy(&self) -> bool {
        matches!(self.under_way, Some(UnderWay::Carrying { .. } | UnderWay::Looking))
    }

    pub fn profile(&self) -> Option<Profile> {
        self.scene.as_ref().map(|scene| profile_of(&scene.settings))
    }

    /// Whether the chosen service can be asked for a job from here.
    pub fn can_launch(&self) -> bool {
        self.profile().is_some_and(|profile| is_offered(&profile))
    }

    pub fn launch(&self, id: LaunchId) -> Option<&Launch> {
        self.launches.as_ref()?.iter().find(|launch| launch.id == id)
    }

    /// A launch of which nobody knows whether it made a job: as long as there is one, no other begins.
    pub fn unsure(&self) -> Option<&Launch> {
        self.launches.as_ref()?.iter().find(|launch| launch.is_unsure())
    }

    pub fn checked(&mut self, checked: Result<Checked, Trouble>) -> Vec<TrainingCommand> {
        self.check = Check::Done(checked.map(Rc::new));
        let mut commands = self.prepare();
        if matches!(self.check, Check::Done(Ok(_))) {
            commands.extend(self.take_up());
        }
        commands
    }

    /// The model as the service lists it.
    pub fn listed(&self) -> Option<&Listed> {
        let Check::Done(Ok(checked)) = &self.check else { return None };
        let model = &self.scene.as_ref()?.settings.model;
        checked.models.iter().find(|listed| listed.id == *model)
    }

    /// The day on which the model stops to answer: as the service says, or else as the table does.
    pub fn model_ends(&self) -> Option<Date> {
        let scene = self.scene.as_ref()?;
        let known = || self.profile()?.model(&scene.settings.model)?.off_from.map(|known| known.value);
        self.listed().and_then(|listed| listed.shutdown).or_else(known)
    }

    /// Whether this account may train the model; `None` where nobody says.
    pub fn may_train(&self) -> Option<bool> {
        let Check::Done(Ok(checked)) = &self.check else { return None };
        match checked.limits.as_ref()? {
            Limits::Models(models) => Some(models.contains(&self.scene.as_ref()?.settings.model)),
            Limits::Unclear => None,
        }
    }

    /// How the model is trained, by what the lines are.
    pub fn method(&self) -> Method {
        match self.scene.as_ref().and_then(|scene| scene.counts.as_ref()).is_some_and(|counts| counts.pairs) {
            true => Method::Dpo,
            false => Method::Supervised,
        }
    }

    /// The parameters that can be set for this method, without the epochs, which belong to the project.
    pub fn parameters(&self) -> Vec<Parameter> {
        let dpo = self.method() == Method::Dpo;
        let parameters = self.profile().map(|profile| profile.parameters).unwrap_or_default();
        parameters.into_iter().filter(|parameter| parameter.name != EPOCHS && (dpo || parameter.name != "beta")).collect()
    }

    /// What is wrong with the form.
    pub fn faults(&self) -> Vec<OrderFault> {
        let Some(profile) = self.profile() else { return Vec::new() };
        let suffix = profile.suffix.filter(|rule| !self.form.suffix.is_empty() && !rule.allows(&self.form.suffix));
        let seed =
            !self.form.seed.is_empty() && self.form.seed.parse::<u32>().ok().filter(|seed| *seed <= i32::MAX as u32).is_none();
        let typed = |parameter: &Parameter| self.form.parameters.get(&parameter.name).filter(|value| !value.is_empty());
        let wrong = |parameter: &Parameter| typed(parameter).is_some_and(|value| !fits(&parameter.kind, value));
        suffix
            .map(|rule| OrderFault::Suffix(rule.length_max))
            .into_iter()
            .chain(seed.then_some(OrderFault::Seed))
            .chain(self.parameters().into_iter().filter(wrong).map(OrderFault::Parameter))
            .collect()
    }

    /// What training is expected to cost.
    pub fn estimate(&self) -> Option<Estimate> {
        let scene = self.scene.as_ref()?;
        let counts = scene.counts.as_ref()?;
        let profile = self.profile()?;
        let prices = profile.model(&scene.settings.model).and_then(|model: &Model| model.prices)?;
        let tokens = counts.training.tokens;
        let epochs = match scene.settings.epochs {
            Epochs::Automatic => pricing::automatic_epochs(counts.training.examples),
            Epochs::Fixed(epochs) => epochs,
        };
        let cost = |epochs, rounding| training_cost(&prices.value, tokens, epochs, rounding);
        Some(Estimate {
            tokens,
            epochs,
            chosen: matches!(scene.settings.epochs, Epochs::Fixed(_)),
            one: cost(1, Rounding::HalfUp)?,
            about: cost(epochs, Rounding::HalfUp)?,
            most: cost(epochs, Rounding::Up)?,
            prices_of: prices.as_of,
        })
    }

    /// Whether everything is there for the button: the key, the files as they are now, no fault, the person's word.
    pub fn is_ready(&self) -> bool {
        self.can_begin() && self.form.agreed
    }

    /// All but the person's word.
    pub fn can_begin(&self) -> bool {
        let Some(scene) = &self.scene else { return false };
        let files = matches!(&self.prepared, Prepared::Ready { revision, .. } if *revision == scene.revision);
        let checked = matches!(self.check, Check::Done(Ok(_)));
        let accepted =
            scene.counts.as_ref().is_some_and(|counts| counts.revision == scene.revision && counts.verdict == Verdict::Ready);
        scene.writable
            && files
            && checked
            && accepted
            && self.launches.is_some()
            && self.faults().is_empty()
            && self.under_way.is_none()
            && self.unsure().is_none()
    }

    // What follows.

    fn scene_came(&mut self, scene: Scene) -> Vec<TrainingCommand> {
        let old = self.scene.replace(Rc::new(scene));
        let scene = Rc::clone(self.scene.as_ref().expect("it was just put there"));
        let mut commands = Vec::new();
        let project_changed = old.as_ref().map(|old| old.project) != Some(scene.project);
        if project_changed {
            *self = Training { scene: Some(Rc::clone(&scene)), key: self.key.clone(), ..Training::default() };
            commands.push(TrainingCommand::StopFollowing);
            if scene.project.is_some() {
                commands.push(TrainingCommand::LoadLaunches);
            }
        }
        let connection = |scene: &Scene| connection_of(&profile_of(&scene.settings));
        let now = connection(&scene);
        if project_changed || old.as_deref().map(connection) != Some(now.clone()) {
            // The vault forgets the key of another address by itself.
            if old.as_deref().map(|old| connection(old).base_url) != Some(now.base_url.clone()) {
                self.key = Key::None;
            }
            self.check = Check::NotYet;
            self.form = Form { use_validation: self.form.use_validation, ..Form::default() };
            commands.push(TrainingCommand::Connect(now));
        }
        // The person agreed to what stood there then.
        if old.is_some_and(|old| old.revision != scene.revision || old.settings != scene.settings) {
            self.form.agreed = false;
        }
        commands.extend(self.prepare());
        commands
    }

    fn launches_came(&mut self, launches: Vec<Launch>, spending: Vec<Spending>) -> Vec<TrainingCommand> {
        self.spending = Rc::new(spending);
        for launch in &launches {
            if let Some(job) = &launch.job {
                let following = Following { followed: Followed::of(job.clone()), ..Following::default() };
                self.jobs.entry(launch.id).or_insert_with(|| Rc::new(following));
            }
        }
        self.launches = Some(Rc::new(launches));
        self.take_up()
    }

    /// With a key that works: finds out about launches that were interrupted, and follows jobs that are not over.
    fn take_up(&mut self) -> Vec<TrainingCommand> {
        let Check::Done(Ok(_)) = self.check else { return Vec::new() };
        let here = self.scene.as_ref().map(|scene| connection_of(&profile_of(&scene.settings)));
        let launches = self.launches.clone().unwrap_or_default();
        let mut commands = Vec::new();
        for launch in launches.iter().filter(|launch| Some(launch.service.connection()) == here) {
            if launch.is_unsure() && self.under_way.is_none() {
                commands.extend(self.carry(launch.clone()));
            } else if launch.stage == Stage::Created && launch.is_open() {
                commands.extend(self.follow(launch));
            }
        }
        commands
    }

    fn follow(&self, launch: &Launch) -> Option<TrainingCommand> {
        let followed = match self.jobs.get(&launch.id) {
            Some(following) => following.followed.clone(),
            None => Followed::of(launch.job.clone()?),
        };
        Some(TrainingCommand::Follow { id: launch.id, dialect: launch.service.dialect, followed: Box::new(followed) })
    }

    fn check(&mut self) -> Vec<TrainingCommand> {
        let Some(profile) = self.profile() else { return Vec::new() };
        if self.check == Check::Asking || !matches!(self.key, Key::Held(_)) {
            return Vec::new();
        }
        self.check = Check::Asking;
        vec![TrainingCommand::Check(profile.dialect)]
    }

    /// Writes the files anew when they are wanted and not those of today.
    fn prepare(&mut self) -> Vec<TrainingCommand> {
        let Some(scene) = &self.scene else { return Vec::new() };
        let wanted = matches!(self.check, Check::Done(Ok(_))) && self.under_way.is_none();
        let counted =
            scene.counts.as_ref().is_some_and(|counts| counts.revision == scene.revision && counts.verdict == Verdict::Ready);
        let fresh = match &self.prepared {
            Prepared::Ready { revision, .. } => *revision == scene.revision,
            Prepared::Writing => true,
            Prepared::NotYet | Prepared::Failed(_) => false,
        };
        if !wanted || !counted || fresh || !self.can_launch() {
            return Vec::new();
        }
        let validation = scene.counts.as_ref().is_some_and(|counts| counts.validation.examples > 0);
        let revision = scene.revision;
        self.prepared = Prepared::Writing;
        self.moderation = Moderation::NotYet;
        vec![TrainingCommand::Prepare { revision, validation }]
    }

    /// Whether the service looks at texts for nothing.
    pub fn can_moderate(&self) -> bool {
        self.profile().is_some_and(|profile| profile.id.0 == "openai")
    }

    fn moderate(&mut self) -> Vec<TrainingCommand> {
        let Prepared::Ready { training, .. } = &self.prepared else { return Vec::new() };
        if !self.can_moderate() || matches!(self.moderation, Moderation::Looking { .. }) {
            return Vec::new();
        }
        let lines = training.lines;
        self.moderation = Moderation::Looking { done: 0, total: lines };
        vec![TrainingCommand::Moderate { lines }]
    }

    fn begin(&mut self, consent: &str) -> Vec<TrainingCommand> {
        if !self.is_ready() {
            return Vec::new();
        }
        let (Some(scene), Some(profile)) = (self.scene.clone(), self.profile()) else { return Vec::new() };
        let Prepared::Ready { training, validation, .. } = self.prepared.clone() else { return Vec::new() };
        let parameters = self.parameters_sent(&scene.settings.epochs, &profile);
        let order = Order {
            model: scene.settings.model.clone(),
            method: self.method(),
            suffix: Some(self.form.suffix.clone()).filter(|suffix| !suffix.is_empty()),
            seed: self.form.seed.parse().ok(),
            parameters,
            training,
            validation: validation.filter(|_| self.form.use_validation),
            expires_after: (profile.dialect == Dialect::OpenaiMethod).then(|| self.form.days * 86_400),
            most: self.estimate().map(|estimate| estimate.most),
            consent: Hash::of(consent.as_bytes()),
            model_ends: self.model_ends(),
        };
        let next = self.launches.as_ref().and_then(|launches| launches.iter().map(|launch| launch.id.0).max());
        let id = LaunchId(next.map_or(1, |last| last + 1));
        self.form.agreed = false;
        self.under_way = Some(UnderWay::Looking);
        vec![TrainingCommand::Begin { id, service: service_of(&profile), order: Box::new(order) }]
    }

    fn parameters_sent(&self, epochs: &Epochs, profile: &Profile) -> Vec<(String, String)> {
        let epochs = match epochs {
            Epochs::Fixed(epochs) => Some(epochs.to_string()),
            // Only OpenAI has a word for it; others take their own number when none is sent.
            Epochs::Automatic => (profile.dialect == Dialect::OpenaiMethod).then(|| "auto".to_owned()),
        };
        let epochs = epochs.map(|epochs| (EPOCHS.to_owned(), epochs));
        let typed = self.parameters().into_iter().filter_map(|parameter| {
            let value = self.form.parameters.get(&parameter.name).filter(|value| !value.is_empty())?;
            Some((parameter.name, value.clone()))
        });
        epochs.into_iter().chain(typed).collect()
    }

    fn another(&mut self, wanted: bool) -> Vec<TrainingCommand> {
        match self.under_way.take() {
            Some(UnderWay::Trained(launch, _)) if wanted => self.carry(*launch),
            Some(UnderWay::Trained(..)) => vec![TrainingCommand::LetGo],
            Some(UnderWay::OtherTab) => Vec::new(),
            other => {
                self.under_way = other;
                Vec::new()
            }
        }
    }

    fn carry(&mut self, launch: Launch) -> Vec<TrainingCommand> {
        self.under_way = Some(UnderWay::Carrying { id: launch.id, sent: None, stopping: false });
        vec![TrainingCommand::CarryOn(Box::new(launch))]
    }

    fn go_on(&mut self, id: LaunchId, change: impl FnOnce(&mut Launch) -> bool) -> Vec<TrainingCommand> {
        if self.under_way.is_some() || !matches!(self.key, Key::Held(_)) {
            return Vec::new();
        }
        let Some(mut launch) = self.launch(id).cloned() else { return Vec::new() };
        if !change(&mut launch) {
            return Vec::new();
        }
        self.carry(launch)
    }

    fn change(&mut self, id: LaunchId, change: impl FnOnce(&mut Launch) -> bool) -> Vec<TrainingCommand> {
        let Some(mut launch) = self.launch(id).cloned() else { return Vec::new() };
        if !change(&mut launch) {
            return Vec::new();
        }
        self.put(launch.clone());
        vec![TrainingCommand::Keep(Box::new(launch))]
    }

    /// Puts a launch in its place among the others.
    fn put(&mut self, launch: Launch) {
        let launches = Rc::make_mut(self.launches.get_or_insert_default());
        if self.under_way == Some(UnderWay::Looking) {
            self.under_way = Some(UnderWay::Carrying { id: launch.id, sent: None, stopping: false });
        }
        if let Some(UnderWay::Carrying { sent, .. }) = &mut self.under_way
            && !matches!(launch.stage, Stage::Sending(_))
        {
            *sent = None;
        }
        match launches.iter_mut().find(|other| other.id == launch.id) {
            Some(other) => *other = launch,
            None => launches.push(launch),
        }
    }

    fn rests(&mut self, launch: Launch) -> Vec<TrainingCommand> {
        self.under_way = None;
        let follow = if launch.stage == Stage::Created { self.follow(&launch) } else { None };
        if let Some(TrainingCommand::Follow { followed, .. }) = &follow {
            self.jobs.insert(launch.id, Rc::new(Following { followed: (**followed).clone(), ..Following::default() }));
        }
        if matches!(&launch.stage, Stage::Stopped(Stop::Trouble(trouble)) if trouble.is_of_key()) {
            self.check = Check::NotYet;
            self.key = Key::None;
        }
        self.put(launch);
        follow.into_iter().chain(self.prepare()).collect()
    }

    fn following(&mut self, id: LaunchId, change: impl FnOnce(&mut Following)) {
        let mut following = self.jobs.get(&id).map_or_else(Following::default, |following| (**following).clone());
        change(&mut following);
        self.jobs.insert(id, Rc::new(following));
    }

    fn followed(&mut self, id: LaunchId, followed: Followed) -> Vec<TrainingCommand> {
        let job = followed.job.clone();
        if followed.waits_for_key() {
            self.check = Check::NotYet;
            self.key = Key::None;
        }
        self.following(id, |following| following.followed = followed);
        let Some(job) = job else { return Vec::new() };
        self.job_came(id, job)
    }

    /// The job of a launch as the service tells of it now.
    fn job_came(&mut self, id: LaunchId, job: Job) -> Vec<TrainingCommand> {
        let was_over = self.launch(id).and_then(|launch| launch.job.as_ref()).is_some_and(|old| old.status.is_over());
        let commands = self.change(id, |launch| {
            let changed = launch.job.as_ref() != Some(&job);
            launch.job = Some(job.clone());
            changed
        });
        if was_over || !job.status.is_over() {
            return commands;
        }
        let paid = self.price_of(id, &job);
        commands.into_iter().chain(paid.map(TrainingCommand::Spend)).chain([TrainingCommand::TellEnd(Box::new(job))]).collect()
    }

    /// What a job cost, by the tokens that the service counted.
    fn price_of(&mut self, id: LaunchId, job: &Job) -> Option<Spending> {
        let tokens = job.trained_tokens?;
        let launch = self.launch(id)?;
        let prices = self.profile()?.model(&launch.order.model)?.prices?;
        let amount = training_cost(&prices.value, tokens, 1, Rounding::HalfUp)?;
        let what = Paid::Job { id: job.id.clone(), tokens };
        if self.spending.iter().any(|other| other.what == what) {
            return None;
        }
        let at = job.finished_at.or(job.created_at).unwrap_or(0);
        let spending = Spending { at, what, amount, counted: true, request_id: None };
        Rc::make_mut(&mut self.spending).push(spending.clone());
        Some(spending)
    }

    fn act(&mut self, id: LaunchId, act: Act) -> Vec<TrainingCommand> {
        let Some(launch) = self.launch(id) else { return Vec::new() };
        let (Some(job), dialect) = (launch.job.clone(), launch.service.dialect) else { return Vec::new() };
        if job.status.is_over() || self.jobs.get(&id).is_some_and(|following| following.acting.is_some()) {
            return Vec::new();
        }
        self.following(id, |following| {
            following.acting = Some(act);
            following.too_late = false;
            following.refused = None;
        });
        vec![TrainingCommand::Act { id, dialect, job: job.id, act }]
    }

    fn acted(&mut self, id: LaunchId, acted: Acted) -> Vec<TrainingCommand> {
        let mut commands = Vec::new();
        let mut job_now = None;
        self.following(id, |following| {
            following.acting = None;
            match acted {
                Acted::Done(job) => job_now = Some(job),
                Acted::TooLate(job) => {
                    following.too_late = true;
                    job_now = Some(job);
                }
                Acted::Trouble(trouble) => following.refused = Some(trouble),
            }
            if let Some(job) = &job_now {
                following.followed.job = Some(job.clone());
            }
        });
        if let Some(job) = job_now {
            commands.extend(self.job_came(id, job));
        }
        // One more look tells the rest: what happened, and how it ended.
        commands.extend(self.launch(id).cloned().and_then(|launch| self.follow(&launch)));
        commands
    }

    /// What a question to the model costs at most, where the prices are known: its words counted as tokens, three times over
    /// to be safe, and the longest answer.
    pub fn question_most(&self, id: LaunchId, question: &str) -> Option<MicroDollars> {
        let launch = self.launch(id)?;
        let scene = self.scene.as_ref()?;
        // No text has more tokens than bytes.
        let input = (question.len() + scene.settings.system_message.len()) as u64 + 16;
        self.question_cost(&launch.order.model, Usage { input, output: TRIAL_TOKENS_MAX.into() }, Rounding::Up)
    }

    fn question_cost(&self, model: &str, usage: Usage, rounding: Rounding) -> Option<MicroDollars> {
        let prices = self.profile()?.model(model)?.prices?.value.at_once;
        let exact = crate::pricing::Exact::default().plus(usage.input, prices.input?).plus(usage.output, prices.output?);
        Some(exact.rounded(rounding))
    }

    fn ask(&mut self, id: LaunchId, model: String, question: String) -> Vec<TrainingCommand> {
        if self.trial == Trial::Asking || question.trim().is_empty() || self.launch(id).is_none() {
            return Vec::new();
        }
        let Some(scene) = &self.scene else { return Vec::new() };
        let system = scene.settings.system_message.clone();
        self.trial = Trial::Asking;
        vec![TrainingCommand::Ask { model, system, question }]
    }

    fn replied(&mut self, model: String, at: u64, reply: Result<(Reply, Option<String>), Trouble>) -> Vec<TrainingCommand> {
        let (reply, request_id) = match reply {
            Ok(reply) => reply,
            Err(trouble) => {
                self.trial = Trial::Failed(trouble);
                return Vec::new();
            }
        };
        let paid = reply.usage.and_then(|usage| Some((usage, self.question_cost(&model, usage, Rounding::HalfUp)?)));
        self.trial = Trial::Answered { reply, paid: paid.map(|(_, amount)| amount) };
        let Some((usage, amount)) = paid else { return Vec::new() };
        let what = Paid::Question { model, input: usage.input, output: usage.output };
        let spending = Spending { at, what, amount, counted: true, request_id };
        Rc::make_mut(&mut self.spending).push(spending.clone());
        vec![TrainingCommand::Spend(spending)]
    }
}

/// The parameter that stands with the project.
const EPOCHS: &str = "n_epochs";

/// What training is expected to cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// Of one pass.
    pub tokens: u64,
    pub epochs: u32,
    /// The person chose the number of passes.
    pub chosen: bool,
    /// One pass.
    pub one: MicroDollars,
    pub about: MicroDollars,
    pub most: MicroDollars,
    /// The day of the prices.
    pub prices_of: Date,
}

/// Whether a value is one that a parameter can have.
fn fits(kind: &ParameterKind, value: &str) -> bool {
    match kind {
        ParameterKind::Whole { least, most } => {
            value == "auto" || value.parse::<u64>().is_ok_and(|number| number >= *least && most.is_none_or(|most| number <= most))
        }
        ParameterKind::Number { above, most } => {
            let limit = |text: &str| text.parse::<f64>().unwrap_or(f64::NAN);
            value == "auto"
                || value.parse::<f64>().is_ok_and(|number| {
                    number.is_finite() && number > limit(above) && most.as_deref().is_none_or(|most| number <= limit(most))
                })
        }
        ParameterKind::YesNo => matches!(value, "true" | "false"),
    }
}

/// Whether a job can be asked for from the page.
pub fn is_offered(profile: &Profile) -> bool {
    let dialect =
        matches!(profile.dialect, Dialect::OpenaiMethod | Dialect::OpenaiTopLevelHyperparameters | Dialect::TogetherFineTunes);
    // Any other address is refused by the page's policy.
    let within = |url: &str, origin: &String| {
        url.strip_prefix(origin.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let reachable = |url: &str| profile.connect.iter().any(|origin| within(url, origin));
    dialect && profile.abilities.tune && profile.base_url.as_deref().is_some_and(reachable)
}

fn connection_of(profile: &Profile) -> Connection {
    service_of(profile).connection()
}

fn service_of(profile: &Profile) -> Service {
    Service {
        provider: profile.id.clone(),
        name: profile.name.clone(),
        base_url: profile.base_url.clone().unwrap_or_default().trim_end_matches('/').to_owned(),
        auth: profile.auth,
        dialect: profile.dialect,
    }
}

/// A launch that is about to be written down for the first time.
pub fn new_launch(id: LaunchId, intent: String, now: u64, service: Service, mut order: Order, data_set: &str) -> Launch {
    order.training.name = file_name(data_set, Side::Training, &intent);
    if let Some(validation) = &mut order.validation {
        validation.name = file_name(data_set, Side::Validation, &intent);
    }
    Launch {
        id,
        intent,
        created_at: now,
        service,
        order,
        stage: Stage::Agreed,
        files: Files::default(),
        job: None,
        twins: Vec::new(),
        put_away: false,
    }
}

impl Following {
    /// The curve: of the result file where it was fetched, or else of the events.
    pub fn curve(&self) -> Vec<Metrics> {
        self.results.as_deref().cloned().unwrap_or_else(|| self.followed.curve())
    }

    pub fn status(&self) -> Option<&Status> {
        self.followed.job.as_ref().map(|job| &job.status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Failure;
    use crate::api::jobs::JobError;
    use crate::dataset::Settings;
    use crate::state::launch::channel::Counts;
    use crate::texts::Locale;
    use crate::work::launch::{Diagnosis, Search};
    use crate::work::store::{ProjectId, Side as Counted};

    const MODEL: &str = "gpt-4.1-mini-2025-04-14";

    fn scene(revision: u64) -> Box<Scene> {
        let settings = Settings { provider: "openai".into(), model: MODEL.into(), ..Settings::default() };
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
        training.update(TrainingMessage::LaunchesCame { launches: Vec::new(), spending: Vec::new() });
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
        let Some(TrainingCommand::Begin { id, service, order }) = commands.into_iter().next() else { panic!("nothing begins") };
        new_launch(id, "ab".repeat(16), 5, service, *order, "Set")
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
        let order = begun(&mut training).order;
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
        let commands = training.update(TrainingMessage::LaunchesCame { launches: vec![unsure.clone()], spending: Vec::new() });
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
        let commands = fresh.update(TrainingMessage::LaunchesCame { launches: vec![interrupted.clone()], spending: Vec::new() });
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
        training.update(TrainingMessage::Followed { id: launch.id, followed: Box::new(followed) });
        assert_eq!(training.key, Key::None);
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
        let offered = |id: &str| is_offered(&crate::providers::profile(id).unwrap());
        assert!(offered("openai") && offered("nebius") && offered("together"));
        for id in ["azure", "fireworks", "mistral", "openrouter", crate::providers::CUSTOM] {
            assert!(!offered(id), "{id}");
        }
        let mut custom = crate::providers::profile(crate::providers::CUSTOM).unwrap();
        custom.base_url = Some("https://api.openai.com.evil.example/v1".into());
        custom.connect = vec!["https://api.openai.com".into()];
        assert!(!is_offered(&custom));
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
}
