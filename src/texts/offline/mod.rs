//! A new version, the page without a network, the installed app, and who counts requests.

mod en;
mod ru;

pub trait Offline {
    /// The name of the place for notices about the page as a whole.
    fn notices_label(&self) -> &'static str;
    fn update_ready(&self) -> &'static str;
    fn update_took_over(&self) -> &'static str;
    /// What the button does.
    fn update_reloads(&self) -> &'static str;
    /// Why the button cannot be pressed now.
    fn update_waits(&self) -> &'static str;
    fn update_apply(&self) -> &'static str;
    fn offline_mark(&self) -> &'static str;
    fn offline_kept(&self) -> &'static str;
    fn offline_not_kept(&self) -> &'static str;
    fn install(&self) -> &'static str;
    fn witness_alone(&self) -> &'static str;
    /// Both saw so many requests to other hosts.
    fn witnesses_agree(&self, count: u64) -> String;
    fn witnesses_differ(&self, browser: u64, service_worker: u64) -> String;
    /// So many requests went out before the service worker could see them.
    fn witness_missed(&self, count: u64) -> String;
    fn only_witnessed(&self) -> &'static str;
}
