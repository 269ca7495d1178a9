//! What a launch needs of the world.

use super::record::{DataFile, Launch, Side};
use crate::api::{Answer, Failure, Request};

/// Sends, waits, keeps. In the page the vault sends and the store keeps; in tests both are pretended.
// All of it lives in one thread, so the futures need not be `Send`.
#[allow(async_fn_in_trait)]
pub trait Outside {
    /// Sends a request; one with a form carries bytes of this file of the data set.
    async fn send(&self, request: Request, file: Option<(Side, DataFile)>) -> Result<Answer, Failure>;
    /// Whether the service's host answers at all.
    async fn reachable(&self) -> bool;
    /// Whether the host that serves the page answers. `false` too where the device is offline.
    async fn home_answers(&self) -> bool;
    /// The device knows that it has no network.
    fn is_offline(&self) -> bool;
    /// Keeps a launch so that it survives the end of the tab; `false` when that did not succeed.
    async fn keep(&self, launch: &Launch) -> bool;
    /// Returns after so many milliseconds, or sooner when the person asks for it or wants to stop.
    async fn wait(&self, milliseconds: u64);
    /// The person wants to stop what has not cost anything yet.
    fn is_stopped(&self) -> bool;
    /// Milliseconds of 1970.
    fn now(&self) -> u64;
    /// Any number.
    fn chance(&self) -> u32;
    /// Shows how far it is.
    fn show(&self, launch: &Launch);
}
