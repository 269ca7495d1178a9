//! The parts of an OpenDocument file: packed as a ZIP, or all in one flat XML file.

use super::super::archive::{self, Archive};
use super::super::xml::{self, Spaces, Stop, Xml};
use super::super::{Limits, ReadAt, ReadError, ReadErrorKind};

/// The namespaces of OpenDocument and of what it borrows.
pub const SPACES: Spaces = &[
    ("urn:oasis:names:tc:opendocument:xmlns:office:1.0", "office"),
    ("urn:oasis:names:tc:opendocument:xmlns:style:1.0", "style"),
    ("urn:oasis:names:tc:opendocument:xmlns:text:1.0", "text"),
    ("urn:oasis:names:tc:opendocument:xmlns:table:1.0", "table"),
    ("urn:oasis:names:tc:opendocument:xmlns:drawing:1.0", "draw"),
    ("urn:oasis:names:tc:opendocument:xmlns:dr3d:1.0", "draw"),
    ("urn:oasis:names:tc:opendocument:xmlns:presentation:1.0", "presentation"),
    ("urn:oasis:names:tc:opendocument:xmlns:chart:1.0", "chart"),
    ("urn:oasis:names:tc:opendocument:xmlns:form:1.0", "form"),
    ("urn:oasis:names:tc:opendocument:xmlns:script:1.0", "script"),
    ("urn:oasis:names:tc:opendocument:xmlns:meta:1.0", "meta"),
    ("urn:oasis:names:tc:opendocument:xmlns:manifest:1.0", "manifest"),
    ("urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0", "svg"),
    ("urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0", "loext"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://www.w3.org/1998/Math/MathML", "math"),
];

pub struct Package<'s> {
    /// `None` when the file is flat.
    archive: Option<Archive<'s>>,
    pub limits: Limits,
    /// Parts that were broken, missing or cut.
    pub damaged: u32,
}

impl<'s> Package<'s> {
    /// Opens a file and hands out the text of its content.
    ///
    /// # Errors
    /// [`ReadErrorKind::Encrypted`] when the parts are locked, [`ReadErrorKind::Damaged`] without a content.
    pub fn open(source: &'s dyn ReadAt, limits: &Limits) -> Result<(Self, String), ReadError> {
        let mut head = [0; 4];
        source.read_at(0, &mut head)?;
        let mut package = Package { archive: None, limits: limits.clone(), damaged: 0 };
        if !archive::looks_like_zip(&head) {
            return Ok((package, xml::decoded(source.read_all(limits.file_bytes)?)));
        }
        package.archive = Some(Archive::open(source, limits)?);
        if package.part("META-INF/manifest.xml").is_some_and(|manifest| is_locked(&manifest, limits)) {
            return Err(ReadErrorKind::Encrypted.into());
        }
        let content = package.required("content.xml")?;
        Ok((package, content))
    }

    pub fn is_flat(&self) -> bool {
        self.archive.is_none()
    }

    fn required(&mut self, path: &str) -> Result<String, ReadError> {
        let archive = self.archive.as_mut().ok_or(ReadErrorKind::Damaged)?;
        let index = archive.find(path).ok_or(ReadErrorKind::Damaged)?;
        let unpacked = archive.unpack(index)?;
        self.damaged += u32::from(unpacked.damaged);
        Ok(xml::decoded(unpacked.bytes))
    }

    /// The text of a part that may be missing. One that cannot be unpacked counts as damaged.
    pub fn part(&mut self, path: &str) -> Option<String> {
        self.archive.as_ref()?.find(path)?;
        let text = self.required(path);
        self.damaged += u32::from(text.is_err());
        text.ok()
    }

    pub fn walk<'x>(&self, text: &'x str) -> Xml<'x> {
        Xml::new(text, SPACES, &self.limits)
    }

    pub fn note_stop(&mut self, xml: &Xml<'_>) {
        self.damaged += u32::from(xml.stopped() == Some(Stop::Damaged));
    }
}

/// Whether the list of parts says how some of them were encrypted.
fn is_locked(manifest: &str, limits: &Limits) -> bool {
    let mut xml = Xml::new(manifest, SPACES, limits);
    if xml.element(0).is_none() {
        return false;
    }
    while let Some(tag) = xml.element(1) {
        if tag.name() == ("manifest", "file-entry") {
            let level = xml.level();
            while let Some(tag) = xml.element(level) {
                if tag.name() == ("manifest", "encryption-data") {
                    return true;
                }
            }
        }
    }
    false
}
