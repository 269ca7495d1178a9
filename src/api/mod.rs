//! Requests and answers of the services as plain values. Nothing here sends anything, and nothing here has a key.

pub mod chat;
pub mod curl;
pub mod files;
pub mod jobs;
pub mod models;
pub mod moderations;
mod purpose;
mod reading;
pub mod request;
pub mod results;
pub mod snippets;

pub use purpose::{Purpose, bytes_of};
pub use request::{Answer, ApiError, Body, Failure, Method, NotSent, Part, Request};
