//! What the program that launches training knows, and what follows from what happens.
//!
//! The long ways (a launch from its first byte to its job, following a job) run in the shell, over the protocol of
//! `work::launch`; they report here after each step. What is asked of the shell are whole ways, not single requests.

mod jobs;
mod messages;
mod order;
#[cfg(test)]
mod tests;

pub use messages::{TrainingCommand, TrainingMessage};
pub use order::Estimate;

use super::channel::Scene;
use crate::api::chat::Reply;
use crate::api::jobs::{Act, Job, Metrics};
use crate::checks::Verdict;
use crate::document::Hash;
use crate::pricing::MicroDollars;
use crate::providers::{Dialect, Profile, host_of, is_own_address};
use crate::state::file::profile_of;
use crate::work::launch::asks::Spending;
use crate::work::launch::follow::Followed;
use crate::work::launch::protocol;
use crate::work::launch::record::file_name;
use crate::work::launch::{Checked, DataFile, Files, Launch, LaunchId, Order, Service, Side, Stage, Stop, Trouble};
use crate::work::store::StoreError;
use crate::work::vault::{Connection, KeyHint};
use litemap::LiteMap;
use std::rc::Rc;

/// Everything that the program knows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Training {
    /// This is the page for typed addresses, whose policy lets requests go anywhere.
    pub any_address: bool,
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
    pub elsewhere: Elsewhere,
    /// What the person wants to spend at most, as typed.
    pub cap: String,
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

/// The jobs of the account that were made elsewhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Elsewhere {
    #[default]
    NotYet,
    Asking,
    /// The newest of all jobs, also those of the project.
    Came(Rc<Vec<Job>>),
    Failed(Trouble),
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

impl Training {
    /// Changes the state and says what has to be done outside.
    pub fn update(&mut self, message: TrainingMessage) -> Vec<TrainingCommand> {
        let busy = self.is_busy();
        let left = self.left();
        // The vault takes off what a request may cost; now it is known what it does cost.
        let settles = matches!(message, TrainingMessage::Rests(_) | TrainingMessage::Replied { .. });
        let mut commands = self.changed_by(message);
        if self.left() != left || settles && left.is_some() {
            commands.push(TrainingCommand::Left(self.left()));
        }
        if self.is_busy() != busy {
            commands.push(TrainingCommand::Busy(!busy));
        }
        commands
    }

    fn changed_by(&mut self, message: TrainingMessage) -> Vec<TrainingCommand> {
        match message {
            TrainingMessage::SceneCame(scene) => return self.scene_came(*scene),
            TrainingMessage::StoreRefused(error) => self.trouble = Some(error),
            TrainingMessage::LaunchesCame { launches, spending, limit } => {
                return self.launches_came(launches, spending, limit);
            }
            TrainingMessage::KeyTaken(hint) => {
                self.key = hint.map_or(Key::Unusable, Key::Held);
                self.check = Check::NotYet;
                if matches!(self.key, Key::Held(_)) {
                    return self.check();
                }
            }
            TrainingMessage::ForgetAsked => {
                return self.drop_key(Check::NotYet);
            }
            TrainingMessage::CheckAsked => return self.check(),
            TrainingMessage::Checked(checked) => return self.checked(checked),
            TrainingMessage::SuffixTyped(suffix) => self.form.suffix = suffix.trim().to_owned(),
            TrainingMessage::SeedTyped(seed) => self.form.seed = seed.trim().to_owned(),
            TrainingMessage::ParameterTyped { name, value } => {
                self.form.parameters.insert(name, value.trim().replace(',', "."));
            }
            TrainingMessage::ValidationChosen(use_validation) => self.form.use_validation = use_validation,
            TrainingMessage::CapTyped(cap) => {
                self.cap = cap.trim().replace(',', ".");
                self.form.agreed = false;
                let cap = self.cap();
                let is_amount = cap.is_some() || self.cap.is_empty();
                return self.tell_paid(None).into_iter().chain(is_amount.then_some(TrainingCommand::KeepLimit(cap))).collect();
            }
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
            TrainingMessage::JobsAsked => return self.list_jobs(),
            // What was asked of another service is of no use any more.
            TrainingMessage::JobsCame(_) | TrainingMessage::JobFound(_) if self.elsewhere != Elsewhere::Asking => {}
            TrainingMessage::JobsCame(jobs) => {
                self.elsewhere = jobs.map_or_else(Elsewhere::Failed, |jobs| Elsewhere::Came(Rc::new(jobs)));
            }
            TrainingMessage::JobWanted(id) => return self.look_up(id.trim()),
            TrainingMessage::JobFound(Ok(job)) => {
                self.elsewhere = Elsewhere::NotYet;
                return self.follow_elsewhere(*job);
            }
            TrainingMessage::JobFound(Err(trouble)) => self.elsewhere = Elsewhere::Failed(trouble),
            TrainingMessage::FollowAsked(job) => return self.follow_elsewhere(*job),
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

    /// The chosen service. One whose address the person typed is called by its host.
    pub fn profile(&self) -> Option<Profile> {
        let mut profile = profile_of(&self.scene.as_ref()?.settings);
        let host = profile.base_url.as_deref().map(host_of).filter(|host| !host.is_empty() && is_own_address(&profile));
        if let Some(host) = host {
            profile.name = host;
        }
        Some(profile)
    }

    /// Whether the chosen service can be asked for a job from here.
    pub fn can_launch(&self) -> bool {
        self.profile().is_some_and(|profile| is_offered(&profile, self.any_address))
    }

    pub fn launch(&self, id: LaunchId) -> Option<&Launch> {
        self.launches.as_ref()?.iter().find(|launch| launch.id == id)
    }

    /// The launches that the person has not put away, oldest first.
    pub fn launches_shown(&self) -> impl DoubleEndedIterator<Item = &Launch> {
        self.launches.iter().flat_map(|launches| launches.iter()).filter(|launch| !launch.put_away)
    }

    /// A launch of which nobody knows whether it made a job: as long as there is one, no other begins.
    pub fn unsure(&self) -> Option<&Launch> {
        self.launches.as_ref()?.iter().find(|launch| launch.is_unsure())
    }

    /// The key goes, and the field for another one is there.
    pub(super) fn drop_key(&mut self, check: Check) -> Vec<TrainingCommand> {
        self.key = Key::None;
        self.check = check;
        vec![TrainingCommand::StopFollowing, TrainingCommand::ForgetKey]
    }

    fn checked(&mut self, checked: Result<Checked, Trouble>) -> Vec<TrainingCommand> {
        if checked.as_ref().is_err_and(Trouble::is_of_key) {
            let commands = self.drop_key(Check::Done(checked.map(Rc::new)));
            return commands.into_iter().chain([TrainingCommand::FocusKey]).collect();
        }
        self.check = Check::Done(checked.map(Rc::new));
        let mut commands = self.prepare();
        if matches!(self.check, Check::Done(Ok(_))) {
            commands.extend(self.take_up());
        }
        commands
    }

    // What follows.

    fn scene_came(&mut self, scene: Scene) -> Vec<TrainingCommand> {
        let old = self.scene.replace(Rc::new(scene));
        let scene = Rc::clone(self.scene.as_ref().expect("it was just put there"));
        let mut commands = Vec::new();
        let project_changed = old.as_ref().map(|old| old.project) != Some(scene.project);
        if project_changed {
            let (any_address, key) = (self.any_address, self.key.clone());
            *self = Training { any_address, scene: Some(Rc::clone(&scene)), key, ..Training::default() };
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
            self.elsewhere = Elsewhere::NotYet;
            self.form = Form { use_validation: self.form.use_validation, ..Form::default() };
            commands.push(TrainingCommand::Connect(now));
        }
        if old.as_deref().is_some_and(|old| old.without_network) != scene.without_network {
            commands.push(TrainingCommand::WithoutNetwork(scene.without_network));
        }
        // The person agreed to what stood there then.
        if old.is_some_and(|old| old.revision != scene.revision || old.settings != scene.settings) {
            self.form.agreed = false;
        }
        commands.extend(self.prepare());
        commands
    }

    fn launches_came(
        &mut self,
        launches: Vec<Launch>,
        spending: Vec<Spending>,
        limit: Option<MicroDollars>,
    ) -> Vec<TrainingCommand> {
        self.spending = Rc::new(spending);
        self.cap = limit.map(|limit| limit.dollars().to_string()).unwrap_or_default();
        for launch in &launches {
            if let Some(job) = &launch.job {
                let following = Following { followed: Followed::of(job.clone()), ..Following::default() };
                self.jobs.entry(launch.id).or_insert_with(|| Rc::new(following));
            }
        }
        self.launches = Some(Rc::new(launches));
        let mut commands = self.take_up();
        commands.extend(self.tell_paid(None));
        commands
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
                if launch.order.is_some() {
                    commands.push(TrainingCommand::LookForTwins(Box::new(launch.clone())));
                }
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
        let id = self.next_id();
        self.form.agreed = false;
        self.under_way = Some(UnderWay::Looking);
        let project = scene.settings.name.clone();
        vec![TrainingCommand::Begin { id, project, service: service_of(&profile), order: Box::new(order) }]
    }

    /// A number that no launch has.
    pub(super) fn next_id(&self) -> LaunchId {
        let last = self.launches.as_ref().and_then(|launches| launches.iter().map(|launch| launch.id.0).max());
        LaunchId(last.map_or(1, |last| last + 1))
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
        let mut commands: Vec<TrainingCommand> = follow.into_iter().collect();
        if matches!(&launch.stage, Stage::Stopped(Stop::Trouble(trouble)) if trouble.is_of_key()) {
            commands.extend(self.drop_key(Check::NotYet));
        }
        self.put(launch);
        commands.extend(self.prepare());
        commands
    }
}

/// Whether a job can be asked for from the page. `any_address`: its policy lets requests go anywhere.
pub fn is_offered(profile: &Profile, any_address: bool) -> bool {
    let dialect =
        matches!(profile.dialect, Dialect::OpenaiMethod | Dialect::OpenaiTopLevelHyperparameters | Dialect::TogetherFineTunes);
    // Any other address is refused by the usual page's policy.
    let within = |url: &str, origin: &String| {
        url.strip_prefix(origin.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let reachable = |url: &str| match any_address {
        true => !url.is_empty() && !url.contains('{'),
        false => profile.connect.iter().any(|origin| within(url, origin)),
    };
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
pub fn new_launch(id: LaunchId, intent: String, now: u64, service: Service, mut order: Order, project: &str) -> Launch {
    order.training.name = file_name(project, Side::Training, &intent);
    if let Some(validation) = &mut order.validation {
        validation.name = file_name(project, Side::Validation, &intent);
    }
    Launch {
        id,
        intent,
        created_at: now,
        service,
        order: Some(order),
        stage: Stage::Agreed,
        files: Files::default(),
        job: None,
        twins: Vec::new(),
        put_away: false,
    }
}
