//! Requests that wait until a test lets them go on.

use std::collections::HashMap;

use tokio::sync::watch;

/// The places where requests wait, by name.
#[derive(Debug, Default)]
pub struct Holds(watch::Sender<HashMap<String, Hold>>);

#[derive(Clone, Copy, Debug, Default)]
struct Hold {
    reached: u64,
    is_released: bool,
}

impl Holds {
    /// Waits here until the name is released.
    pub async fn hold(&self, name: &str) {
        self.0.send_modify(|holds| holds.entry(name.to_owned()).or_default().reached += 1);
        self.until(name, |hold| hold.is_released).await;
    }

    /// Returns when a request has come to the place of this name.
    pub async fn wait_for(&self, name: &str) {
        self.until(name, |hold| hold.reached > 0).await;
    }

    /// Lets requests pass the place of this name from now on, those that wait first.
    pub fn release(&self, name: &str) {
        self.0.send_modify(|holds| holds.entry(name.to_owned()).or_default().is_released = true);
    }

    async fn until(&self, name: &str, is_so: impl Fn(&Hold) -> bool) {
        let mut holds = self.0.subscribe();
        // The sender lives as long as the server, so waiting ends in no other way.
        let _reached = holds.wait_for(|holds| holds.get(name).is_some_and(&is_so)).await;
    }
}
