//! What only a browser has: workers, files, downloads, storage and the network. Carries out the commands of the state.

pub mod envelope;
pub mod files;
pub mod handed_over;
mod launch_host;
pub mod launch_shell;
pub mod launch_side;
pub mod listeners;
pub mod namespace;
mod offline;
pub mod page;
pub mod panics;
pub mod pool;
pub mod projects;
pub mod remembered;
mod requests;
pub mod sending;
pub mod shell;
mod store_client;
pub mod vault_client;
pub mod worker_side;
pub mod workers;
