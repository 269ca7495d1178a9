//! The lines as they are, byte for byte: whatever they hold, and broken ones too, which a person wants back to mend.

use super::Loss;

pub(super) fn write(raw: &str) -> Result<String, Loss> {
    // What is JSON has been joined into one line; the rest would become several.
    if raw.contains(['\n', '\r']) { Err(Loss::Broken) } else { Ok(raw.to_owned()) }
}
