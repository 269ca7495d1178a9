//! The package around an Office document: its parts and the relationships between them.

use super::super::archive::Archive;
use super::super::xml::{self, Spaces, Stop, Xml};
use super::super::{Limits, ReadAt, ReadError, ReadErrorKind};
use std::collections::HashMap;

/// The namespaces of the Office formats and their neighbours, in their transitional and their strict form.
pub const SPACES: Spaces = &[
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    ("http://schemas.openxmlformats.org/spreadsheetml/2006/main", "s"),
    ("http://purl.oclc.org/ooxml/spreadsheetml/main", "s"),
    ("http://schemas.openxmlformats.org/presentationml/2006/main", "p"),
    ("http://purl.oclc.org/ooxml/presentationml/main", "p"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/math", "m"),
    ("http://purl.oclc.org/ooxml/officeDocument/math", "m"),
    ("http://schemas.openxmlformats.org/drawingml/2006/main", "a"),
    ("http://purl.oclc.org/ooxml/drawingml/main", "a"),
    ("http://schemas.openxmlformats.org/drawingml/2006/picture", "pic"),
    ("http://purl.oclc.org/ooxml/drawingml/picture", "pic"),
    ("http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing", "xdr"),
    ("http://purl.oclc.org/ooxml/drawingml/spreadsheetDrawing", "xdr"),
    ("http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments", "tc"),
    ("http://schemas.microsoft.com/office/powerpoint/2018/8/main", "p188"),
    ("http://schemas.microsoft.com/office/drawing/2010/main", "a14"),
    ("http://schemas.openxmlformats.org/drawingml/2006/chart", "c"),
    ("http://purl.oclc.org/ooxml/drawingml/chart", "c"),
    ("http://schemas.openxmlformats.org/drawingml/2006/diagram", "dgm"),
    ("http://purl.oclc.org/ooxml/drawingml/diagram", "dgm"),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
    ("urn:schemas-microsoft-com:vml", "v"),
    ("http://schemas.microsoft.com/office/word/2010/wordml", "w14"),
    ("http://schemas.microsoft.com/office/word/2010/wordprocessingShape", "wps"),
    ("http://schemas.openxmlformats.org/package/2006/relationships", "rel"),
    ("http://schemas.openxmlformats.org/package/2006/metadata/core-properties", "cp"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
];

/// The parts of a file and where its main document is.
pub struct Package<'s> {
    archive: Archive<'s>,
    limits: Limits,
    /// The path of the main document.
    pub document: String,
    /// Parts that were broken, missing or cut.
    pub damaged: u32,
}

/// What a part refers to, by the id that it uses.
#[derive(Debug, Default)]
pub struct Relationships {
    by_id: HashMap<String, Relationship>,
}

#[derive(Debug)]
struct Relationship {
    kind: String,
    target: String,
    external: bool,
}

impl<'s> Package<'s> {
    /// Opens the package. Its main document is the one that the package names, else the one at the `usual` path.
    ///
    /// # Errors
    /// When the container cannot be opened or has no main document.
    pub fn open(source: &'s dyn ReadAt, limits: &Limits, usual: &str) -> Result<Self, ReadError> {
        let archive = Archive::open(source, limits)?;
        let mut package = Package { archive, limits: limits.clone(), document: String::new(), damaged: 0 };
        let main = package.relationships("").target("officeDocument");
        package.document = main
            .filter(|path| package.archive.find(path).is_some())
            .or_else(|| package.archive.find(usual).map(|_| usual.to_owned()))
            .ok_or(ReadErrorKind::Damaged)?;
        Ok(package)
    }

    /// The text of a part that the document cannot do without.
    pub fn required(&mut self, path: &str) -> Result<String, ReadError> {
        let index = self.archive.find(path).ok_or(ReadErrorKind::Damaged)?;
        let unpacked = self.archive.unpack(index)?;
        self.damaged += u32::from(unpacked.damaged);
        Ok(xml::decoded(unpacked.bytes))
    }

    /// Unpacks a part piece by piece, for as long as `take` wants more: for parts that may be larger than memory should
    /// hold.
    ///
    /// # Errors
    /// As [`Package::required`]; what was taken before stays with the caller.
    pub fn pieces(&mut self, path: &str, take: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), ReadError> {
        let index = self.archive.find(path).ok_or(ReadErrorKind::Damaged)?;
        let bytes_max = self.limits.unpacked_bytes;
        self.damaged += u32::from(self.archive.unpack_pieces(index, bytes_max, take)?);
        Ok(())
    }

    /// The text of a part that may be missing. One that cannot be unpacked counts as damaged.
    pub fn optional(&mut self, path: &str) -> Option<String> {
        self.archive.find(path)?;
        let text = self.required(path);
        self.damaged += u32::from(text.is_err());
        text.ok()
    }

    /// The bytes of a part of another format. One that is missing or cannot be unpacked counts as damaged.
    pub fn bytes(&mut self, path: &str) -> Option<Vec<u8>> {
        let unpacked = self.archive.find(path).and_then(|index| self.archive.unpack(index).ok());
        self.damaged += u32::from(unpacked.as_ref().is_none_or(|unpacked| unpacked.damaged));
        unpacked.map(|unpacked| unpacked.bytes)
    }

    /// What the part at `path` refers to; the package itself for an empty path.
    pub fn relationships(&mut self, path: &str) -> Relationships {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let separator = if folder.is_empty() { "" } else { "/" };
        let text = self.optional(&format!("{folder}{separator}_rels/{name}.rels")).unwrap_or_default();
        let mut relationships = Relationships::default();
        let mut xml = self.walk(&text);
        if xml.element(0).is_none() {
            return relationships;
        }
        while let Some(tag) = xml.element(1) {
            let attribute = |name: &str| tag.attribute(name).map(|value| value.into_owned());
            if let (Some(id), Some(kind), Some(target)) = (attribute("Id"), attribute("Type"), attribute("Target")) {
                let external = attribute("TargetMode").is_some_and(|mode| mode == "External");
                let target = if external { target } else { resolved_target(folder, &target) };
                relationships.by_id.insert(id, Relationship { kind, target, external });
            }
        }
        self.note_stop(&xml);
        relationships
    }

    pub fn walk<'x>(&self, text: &'x str) -> Xml<'x> {
        Xml::new(text, SPACES, &self.limits)
    }

    pub fn note_stop(&mut self, xml: &Xml<'_>) {
        self.damaged += u32::from(xml.stopped() == Some(Stop::Damaged));
    }
}

impl Relationships {
    /// The path of the part that stands in a relation, by the last word of the relation's address. Strict files use
    /// another address that ends the same.
    pub fn target(&self, kind: &str) -> Option<String> {
        self.targets(kind).into_iter().next()
    }

    /// The paths of all parts that stand in a relation, in the order of their paths.
    pub fn targets(&self, kind: &str) -> Vec<String> {
        let fits = |relationship: &&Relationship| !relationship.external && relationship.kind.rsplit('/').next() == Some(kind);
        let mut paths: Vec<_> = self.by_id.values().filter(fits).map(|relationship| relationship.target.clone()).collect();
        paths.sort();
        paths
    }

    /// The last word of the relation that an id stands for.
    pub fn kind(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).and_then(|relationship| relationship.kind.rsplit('/').next())
    }

    pub fn part(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).filter(|relationship| !relationship.external).map(|relationship| relationship.target.as_str())
    }

    /// The address of a link that leads out of the file.
    pub fn address(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).filter(|relationship| relationship.external).map(|relationship| relationship.target.as_str())
    }
}

/// The path of a part that is named from within a folder of the package.
fn resolved_target(folder: &str, target: &str) -> String {
    let from_root = target.starts_with('/');
    let mut parts: Vec<&str> = if from_root { Vec::new() } else { folder.split('/').filter(|part| !part.is_empty()).collect() };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}
