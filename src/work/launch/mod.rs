//! Training at a service: connecting, launching once, following to the end.
//!
//! A job cannot be asked for twice by mistake, and the services offer nothing to tell a repeated request from a new one. So
//! what is about to be done is written down before it is done ([`record`]), and after an unclear end the service is asked
//! what it has before anything is sent again ([`protocol`]). All of it is plain code over [`Outside`], which sends, waits
//! and keeps, so that a test can end the world at every point of it.

pub mod asks;
pub mod connection;
pub mod follow;
pub mod outside;
pub mod protocol;
pub mod record;
#[cfg(test)]
mod tests;

pub use connection::{Checked, Diagnosis, Trouble};
pub use outside::Outside;
pub use record::{DataFile, Files, Launch, LaunchId, Order, OrderFault, Search, Service, Side, Stage, Stop};
