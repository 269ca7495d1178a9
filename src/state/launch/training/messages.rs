//! What happens to the program that launches training, and what it asks of the shell.

use super::Scene;
use crate::api::Purpose;
use crate::api::chat::Reply;
use crate::api::jobs::{Act, Job, Metrics};
use crate::pricing::MicroDollars;
use crate::providers::Dialect;
use crate::work::launch::asks::Spending;
use crate::work::launch::follow::{Acted, Followed};
use crate::work::launch::{Checked, DataFile, Launch, LaunchId, Order, Service, Trouble};
use crate::work::store::StoreError;
use crate::work::vault::{Connection, KeyHint};

/// Something happened.
#[derive(Clone, Debug, PartialEq)]
pub enum TrainingMessage {
    SceneCame(Box<Scene>),
    StoreRefused(StoreError),
    LaunchesCame {
        launches: Vec<Launch>,
        spending: Vec<Spending>,
        limit: Option<MicroDollars>,
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
    /// Spend no more than this, as typed; nothing for any amount.
    CapTyped(String),
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
    /// Show the newest jobs of the account.
    JobsAsked,
    JobsCame(Result<Vec<Job>, Trouble>),
    /// Follow the job with this id, as typed.
    JobWanted(String),
    JobFound(Result<Box<Job>, Trouble>),
    FollowAsked(Box<Job>),
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
    /// Put the focus into the field for the key, once it is shown.
    FocusKey,
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
        /// The project's name, for the names of the files.
        project: String,
        service: Service,
        order: Box<Order>,
    },
    /// Carry a launch on. What was a new one a moment ago is written down first.
    CarryOn(Box<Launch>),
    /// Look once whether a launch that an earlier visit made came to a second job.
    LookForTwins(Box<Launch>),
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
    ListJobs(Dialect),
    LookUpJob {
        dialect: Dialect,
        id: String,
    },
    FetchResults {
        id: LaunchId,
        job: Box<Job>,
    },
    Ask {
        model: String,
        system: String,
        question: String,
        /// What it costs at most.
        most: Option<MicroDollars>,
    },
    Spend(Spending),
    /// Keep how much may be spent, for the next visit.
    KeepLimit(Option<MicroDollars>),
    /// So much may still be spent; `None` for any amount.
    Left(Option<MicroDollars>),
    /// Send nothing from now on, or send again.
    WithoutNetwork(bool),
    /// Tell the page what the project has paid so far.
    TellPaid {
        paid: MicroDollars,
        cap: Option<MicroDollars>,
        newest: Option<(Purpose, MicroDollars)>,
    },
    /// Whether closing the tab now would break something off.
    Busy(bool),
    /// A job has come to its end.
    TellEnd(Box<Job>),
}
