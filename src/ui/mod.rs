//! What is shown: the app, one page per step, and the parts that pages share.
//!
//! Components show and do not compute: they take parts of the state as props, and say what happened through
//! [`hooks::use_dispatch`].

pub mod app;
mod focus;
mod frame;
mod hooks;
pub mod launch;
mod pages;
mod parts;
