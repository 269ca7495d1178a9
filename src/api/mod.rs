//! Requests of the services as plain values. Nothing here sends anything.

pub mod curl;
