//! Reads a ZIP as a folder of files.
//!
//! Containers that are documents inside (spreadsheets, books) are named instead of being taken apart, and an archive
//! inside the archive stays closed.

use super::archive::{self, Archive};
use super::{Confidence, Content, Folder, FolderFile, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader};
use crate::document::{Format, Limit};

pub struct Zip;

impl Reader for Zip {
    fn format(&self) -> Format {
        Format::Zip
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        if archive::looks_like_zip(&probe.head) { Confidence::Fallback } else { Confidence::No }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let mut archive = Archive::open(source, &ctx.limits)?;
        if let Some(ending) = document_ending(&mut archive, &ctx.ending()) {
            return Err(ReadErrorKind::NotYet { ending }.into());
        }
        let folder = unpacked(ctx, &mut archive);
        match folder.skipped.first() {
            _ if !folder.files.is_empty() => Ok(Content::Folder(folder)),
            // Nothing could be had, so the first reason that is not about a system file speaks for all.
            Some(_) => Err(folder
                .skipped
                .into_iter()
                .map(|(_, kind)| kind)
                .find(|kind| *kind != ReadErrorKind::Unsupported)
                .unwrap_or(ReadErrorKind::Empty)
                .into()),
            None => Err(ReadErrorKind::Empty.into()),
        }
    }
}

fn unpacked(ctx: &mut ReadContext<'_>, archive: &mut Archive<'_>) -> Folder {
    let mut folder = Folder::default();
    let entries: Vec<_> = archive.entries().iter().map(|entry| (entry.path.clone(), entry.is_folder())).collect();
    let total = entries.len() as u64;
    for (index, (path, is_folder)) in entries.into_iter().enumerate() {
        ctx.report(index as u64, total);
        if is_folder {
            continue;
        }
        if is_system_file(&path) {
            folder.skipped.push((path, ReadErrorKind::Unsupported));
            continue;
        }
        match archive.unpack(index) {
            Ok(unpacked) if is_archive(&unpacked.bytes) => folder.skipped.push((path, ReadErrorKind::Limit(Limit::Depth(1)))),
            Ok(unpacked) if unpacked.damaged => folder.skipped.push((path, ReadErrorKind::Damaged)),
            Ok(unpacked) => folder.files.push(FolderFile { path, bytes: unpacked.bytes }),
            Err(error) => folder.skipped.push((path, error.kind)),
        }
    }
    folder
}

/// Files that systems and office programs leave beside those that people made.
fn is_system_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.split('/').any(|part| part == "__MACOSX")
        || name.starts_with("._")
        || name.starts_with("~$")
        || [".DS_Store", "Thumbs.db", "desktop.ini"].iter().any(|system| name.eq_ignore_ascii_case(system))
}

/// Whether these bytes are an archive, not a document that happens to be a ZIP inside.
fn is_archive(bytes: &[u8]) -> bool {
    if !archive::looks_like_zip(bytes) {
        return false;
    }
    let paths = archive::paths(&bytes);
    let has = |wanted: &str| paths.iter().any(|path| path.eq_ignore_ascii_case(wanted));
    !(super::fb2::is_packed_book(&paths)
        || has("[Content_Types].xml")
        || has("word/document.xml")
        || has("mimetype")
        || has("META-INF/container.xml"))
}

/// Parts that tell which document a container is, with the usual ending of its files and the others in use.
const DOCUMENTS: &[(&str, &str, &[&str])] = &[
    ("xl/workbook.xml", "xlsx", &["xlsm", "xltx", "xltm", "xlam"]),
    ("xl/workbook.bin", "xlsb", &[]),
    ("ppt/presentation.xml", "pptx", &["pptm", "ppsx", "ppsm", "potx", "potm"]),
    ("visio/document.xml", "vsdx", &["vsdm", "vstx"]),
    ("Index/Document.iwa", "pages", &["numbers", "key"]),
    ("Index.zip", "pages", &["numbers", "key"]),
    ("META-INF/MANIFEST.MF", "jar", &["war", "ear"]),
    ("AndroidManifest.xml", "apk", &[]),
];

/// OpenDocument files say what they are in their first entry. The others have a reader of their own.
const OPEN_DOCUMENTS: &[(&str, &str)] = &[("formula", "odf"), ("chart", "odc"), ("base", "odb"), ("image", "odi")];

/// The ending of the document format that this container is, when it is none of ours.
fn document_ending(archive: &mut Archive<'_>, ending: &str) -> Option<String> {
    for (part, usual, others) in DOCUMENTS {
        if archive.find(part).is_some() {
            return Some(if others.contains(&ending) { ending.to_owned() } else { (*usual).to_owned() });
        }
    }
    let index = archive.find("mimetype")?;
    let kind = String::from_utf8_lossy(&archive.unpack(index).ok()?.bytes).into_owned();
    let kind = kind.trim().strip_prefix("application/vnd.oasis.opendocument.")?.to_owned();
    OPEN_DOCUMENTS.iter().find(|(name, _)| kind.starts_with(name)).map(|(_, ending)| (*ending).to_owned())
}
