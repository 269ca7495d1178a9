//! The card of the data for the library `datasets`, with which TRL and Axolotl read: which columns there are.
//!
//! Without it the library guesses from the first ten megabytes, and a file in which tools or weights come later fails to
//! load. `json` is its type for values whose keys differ, since version 4.7.

use super::{Method, Plan, Trainer};

pub(super) const PATH: &str = "data/README.md";

/// The card, for a trainer that needs one.
pub(super) fn text(plan: &Plan) -> Option<String> {
    let tools = match (plan.trainer, plan.method) {
        (Trainer::Unsloth | Trainer::LlamaFactory, _) => return None,
        (Trainer::Axolotl, Method::Supervised) => "list: json",
        (Trainer::Trl | Trainer::Axolotl, _) => "dtype: string",
    };
    let columns: &[&str] = match plan.method {
        Method::Supervised => &["messages"],
        Method::Preference => &["prompt", "chosen", "rejected"],
    };
    let columns: String = columns.iter().map(|name| format!("  - name: {name}\n    list: json\n")).collect();
    Some(format!("---\ndataset_info:\n  features:\n{columns}  - name: tools\n    {tools}\n---\n"))
}
