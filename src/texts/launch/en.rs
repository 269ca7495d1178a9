//! Launching training: in English.

use super::Launch;
use crate::texts::English;

impl Launch for English {
    fn launch_title(&self) -> &'static str {
        "Start the training"
    }

    fn launch_by_hand(&self) -> &'static str {
        "For now it is started by hand: the commands for it are on this page, made for your data set."
    }

    fn launch_unfit(&self) -> &'static str {
        "The data set would be refused as it is. What to change is said at the checks."
    }

    fn launch_to_checks(&self) -> &'static str {
        "See the checks"
    }
}
