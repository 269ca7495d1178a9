//! What the part of the page that launches training asks the store.
//!
//! Its questions and answers are JSON of their own, so that the page itself, which only passes them on, carries none of it.

use super::StoreError;
use super::project_store::{Attachments, Store};
use super::storage::Storage;

/// The answer to a question that the store has no answer to.
const NOTHING: &str = "null";

impl<S: Storage> Store<S> {
    /// Answers a question about launches. No such question is known yet.
    pub(super) async fn about_launches(
        &mut self,
        _body: &str,
        _attachments: Attachments,
    ) -> Result<(String, Attachments), StoreError> {
        Ok((NOTHING.to_owned(), Vec::new()))
    }
}
