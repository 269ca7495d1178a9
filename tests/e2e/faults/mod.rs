//! What goes wrong with a browser’s storage, tabs and updates, with the network and with a launch, and that no work is lost by it.
//!
//! Each row of the fault matrix is a test whose name begins with the row's. `./dev faults` runs them and prints a line for
//! each.

pub mod host;
pub mod kept;
mod large;
mod launch;
mod loops;
mod network;
mod offline;
pub mod shim;
mod storage;
pub mod stored;
mod tabs;
