//! What a reader looks at to say whether a file is its own: the first bytes, the name, the names inside a ZIP.

use super::{ReadAt, ReadError, archive, compound, encoding, html};
use std::cell::OnceCell;

/// How sure a reader is that a file is of its format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    No,
    /// It can be read this way if nobody else wants it.
    Fallback,
    /// The text looks like it, or the name says so and nothing speaks against it.
    Likely,
    /// The text looks like it and the name says so.
    Strong,
    /// A signature or the names inside the container prove it.
    Certain,
}

/// The beginning of a file and its name.
#[derive(Debug)]
pub struct Probe<'a> {
    /// The path as dropped.
    pub name: &'a str,
    /// The first bytes, at most [`PROBE_BYTES`].
    pub head: Vec<u8>,
    /// The size of the whole file in bytes.
    pub size: u64,
    /// The names inside, when the file is a ZIP or a compound file; empty otherwise.
    pub parts: Vec<String>,
    text: OnceCell<Option<String>>,
    markup: OnceCell<String>,
}

/// How much of a file's beginning a reader may look at.
pub const PROBE_BYTES: usize = 64 * 1024;

impl<'a> Probe<'a> {
    /// Reads the beginning of a file.
    ///
    /// # Errors
    /// When the file cannot be read at all.
    pub fn of(name: &'a str, source: &dyn ReadAt) -> Result<Self, ReadError> {
        let mut head = vec![0; PROBE_BYTES.min(usize::try_from(source.len()).unwrap_or(usize::MAX))];
        let count = source.read_at(0, &mut head)?;
        head.truncate(count);
        // Only the directory of a container is read here, so this stays cheap for large files.
        let parts = if archive::looks_like_zip(&head) {
            archive::paths(source)
        } else if head.starts_with(&compound::SIGNATURE) {
            compound::names(source)
        } else {
            Vec::new()
        };
        Ok(Probe { name, head, size: source.len(), parts, text: OnceCell::new(), markup: OnceCell::new() })
    }

    /// The beginning of the file decoded by the encoding that fits it; `None` when it is no text. Many readers ask for it,
    /// and it is decoded once.
    pub fn text(&self) -> Option<&str> {
        self.text.get_or_init(|| encoding::decode_head(&self.head, self.size)).as_deref()
    }

    /// The beginning of the file as text of tags and other ASCII signs, whatever its encoding makes of the other letters.
    pub fn markup(&self) -> &str {
        self.markup.get_or_init(|| html::probe_text(&self.head))
    }

    /// Whether the container holds a part of this name; office formats do not regard case.
    pub fn has_part(&self, name: &str) -> bool {
        self.parts.iter().any(|part| part.trim_start_matches('/').eq_ignore_ascii_case(name))
    }

    /// The ending of the name in lower case, without its dot; empty when there is none.
    pub fn ending(&self) -> String {
        ending(self.name)
    }

    pub fn starts_with(&self, signature: &[u8]) -> bool {
        self.head.starts_with(signature)
    }
}

/// The ending of a path's last part in lower case, without its dot.
pub(super) fn ending(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() => ending.to_lowercase(),
        _ => String::new(),
    }
}
