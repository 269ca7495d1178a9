//! What the page and the part of it that launches training say to each other.
//!
//! Every message travels in an envelope, beside attachments: buffers change hands, files are shared.

use crate::api::Purpose;
use crate::checks::Verdict;
use crate::dataset::{ExampleId, Settings};
use crate::pricing::MicroDollars;
use crate::providers::Date;
use crate::state::{Clock, Step, ledger};
use crate::texts::Locale;
use crate::work::store::{ProjectId, Side, StoreError};
use serde::{Deserialize, Serialize};

/// What the page says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToLaunch {
    /// Something of it has changed.
    Scene(Box<Scene>),
    /// The store's answer to a question. With the attachments of the answer.
    Answer {
        number: u64,
        /// JSON.
        body: String,
    },
    /// The store could not answer a question.
    Refused { number: u64, error: StoreError },
}

/// What the part says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromLaunch {
    /// A question to the store, which is answered once, with this number. With the attachments of the question.
    Ask {
        number: u64,
        /// JSON.
        body: String,
    },
    /// A worker of the part made a request. Those of the window itself the page sees by itself.
    Requested(ledger::Request),
    /// What came of a request that was told with this number.
    Answered { number: u64, receipt: ledger::Receipt },
    /// A request that was told with this number has never left.
    NotSent { number: u64 },
    /// What the project has paid so far, and what it may pay at most; the newest request of a purpose cost this much of it.
    Paid { paid: MicroDollars, cap: Option<MicroDollars>, newest: Option<(Purpose, MicroDollars)> },
    /// Whether something is under way that would break off if the tab were closed.
    Busy(bool),
    /// Train this model.
    ChooseModel(String),
    /// Show this step.
    Open(Step),
    /// Show this example in the review.
    ShowExample(ExampleId),
}

/// What the part has to know of the page and the open project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scene {
    pub locale: Locale,
    pub today: Option<Date>,
    /// How many minutes the clocks of this device are ahead of Greenwich.
    pub minutes_east: i32,
    /// `None` until a project is open.
    pub project: Option<ProjectId>,
    /// Of the project; grows with every change.
    pub revision: u64,
    pub settings: Settings,
    /// The project may be changed in this tab.
    pub writable: bool,
    /// The person wants nothing to be sent to other hosts.
    pub without_network: bool,
    /// Examples in the files.
    pub examples: u64,
    /// `None` until the data set has been counted once.
    pub counts: Option<Counts>,
}

/// The data set as it was counted last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// The revision that was counted; when it is not that of the scene, the data set is being counted again.
    pub revision: u64,
    pub verdict: Verdict,
    pub training: Side,
    /// Without examples there is no such file.
    pub validation: Side,
    /// Some of the tokens are estimates.
    pub estimate: bool,
    /// Most lines are pairs of a better and a worse answer.
    pub pairs: bool,
}

impl Scene {
    /// A moment, given in milliseconds of 1970, as people here tell it.
    pub fn moment(&self, milliseconds: u64) -> String {
        Clock { today: self.today, minutes_east: self.minutes_east }.moment(self.locale, milliseconds)
    }
}
