//! Launching training, the second half of the sixth step.
//!
//! It is a program of its own, `launch`, with a state of its own, loaded when the step is first opened, because most visits
//! never come so far. Here is what the two say to each other, what the page knows of the other, and that state of its own.

mod by_hand;
pub mod channel;
mod part;
pub mod training;

pub use by_hand::hand_commands;
pub use part::{Launch, LaunchCommand, LaunchMessage, Stage};
