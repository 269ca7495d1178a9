//! What a book says about itself: its files in order, its table of contents, its title and authors.

use super::super::xml::{self, Spaces, Tag, Xml};
use super::super::{Limits, ReadContext, ReadError, ReadErrorKind, html};
use super::Files;
use super::contents::{self, Point};
use std::collections::{HashMap, HashSet};

const SPACES: Spaces = &[
    ("urn:oasis:names:tc:opendocument:xmlns:container", "container"),
    ("http://www.idpf.org/2007/opf", "opf"),
    ("http://openebook.org/namespaces/oeb-package/1.0/", "opf"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/elements/1.0/", "dc"),
    ("http://www.daisy.org/z3986/2005/ncx/", "ncx"),
    ("http://www.w3.org/2001/04/xmlenc#", "enc"),
];

#[derive(Default)]
pub struct Package {
    /// The paths of the chapters in reading order.
    pub chapters: Vec<String>,
    /// The table of contents.
    pub points: Vec<Point>,
    /// A chapter that may be nothing but the table of contents.
    pub contents_page: Option<String>,
    pub title: Option<String>,
    pub language: Option<String>,
    pub facts: Vec<(String, String)>,
}

/// A file of the book as the package lists it.
struct Listed {
    path: String,
    is_text: bool,
    is_contents: bool,
}

impl Package {
    pub fn read(ctx: &mut ReadContext<'_>, files: &mut Files<'_>) -> Result<Package, ReadError> {
        let path = package_path(files, &ctx.limits).unwrap_or_default();
        let Some(bytes) = files.bytes(&path) else { return Package::default().with_all_texts(files) };
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let text = xml::decoded(bytes);
        let mut draft = Draft::default();
        let mut xml = Xml::new(&text, SPACES, &ctx.limits);
        if xml.element(0).is_some() {
            draft.parts(ctx, &mut xml, folder);
        }
        files.damaged += u32::from(xml.stopped().is_some());
        let package = draft.finish(ctx, files);
        if package.chapters.is_empty() { package.with_all_texts(files) } else { Ok(package) }
    }

    /// All texts in the order of the archive, when the book does not say which come when.
    fn with_all_texts(mut self, files: &mut Files<'_>) -> Result<Package, ReadError> {
        let is_text = |path: &String| {
            let path = path.to_ascii_lowercase();
            [".xhtml", ".html", ".htm"].iter().any(|ending| path.ends_with(ending)) && !path.starts_with("__macosx/")
        };
        self.chapters = files.archive.entries().iter().map(|entry| entry.path.clone()).filter(is_text).collect();
        files.damaged += 1;
        if self.chapters.is_empty() { Err(ReadErrorKind::Damaged.into()) } else { Ok(self) }
    }
}

/// Where the package file is: what the container says, else the only one there is.
fn package_path(files: &mut Files<'_>, limits: &Limits) -> Option<String> {
    let said = files.bytes("META-INF/container.xml").map(xml::decoded).and_then(|text| {
        let mut xml = Xml::new(&text, SPACES, limits);
        xml.element(0)?;
        while let Some(tag) = xml.element(1) {
            if tag.name().1 == "rootfiles" {
                let path = xml.element(2)?.attribute("full-path")?.into_owned();
                return Some(decoded_path(&path));
            }
        }
        None
    });
    said.filter(|path| files.archive.find(path).is_some()).or_else(|| {
        let paths = files.archive.entries().iter().map(|entry| &entry.path);
        paths.filter(|path| path.to_ascii_lowercase().ends_with(".opf")).min_by_key(|path| path.len()).cloned()
    })
}

/// Whether more than fonts is encrypted.
pub fn is_locked(bytes: Vec<u8>, limits: &Limits) -> bool {
    const FONTS: [&str; 2] = ["http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC"];
    let text = xml::decoded(bytes);
    let mut xml = Xml::new(&text, SPACES, limits);
    if xml.element(0).is_none() {
        return false;
    }
    while let Some(tag) = xml.element(1) {
        if tag.name() == ("enc", "EncryptedData") {
            while let Some(tag) = xml.element(2) {
                let method = tag.attribute("Algorithm").filter(|_| tag.name() == ("enc", "EncryptionMethod"));
                if method.is_some_and(|method| !FONTS.contains(&method.as_ref())) {
                    return true;
                }
            }
        }
    }
    false
}

/// A package while it is read.
#[derive(Default)]
struct Draft {
    package: Package,
    listed: HashMap<String, Listed>,
    spine: Vec<String>,
    /// The id of the table of contents of EPUB 2.
    contents_id: Option<String>,
}

impl Draft {
    fn parts(&mut self, ctx: &ReadContext<'_>, xml: &mut Xml<'_>, folder: &str) {
        while let Some(tag) = xml.element(1) {
            match tag.name().1 {
                "metadata" => self.facts(ctx, xml),
                "manifest" => {
                    while let Some(tag) = xml.element(2) {
                        self.list(&tag, folder);
                    }
                }
                "spine" => {
                    self.contents_id = tag.attribute("toc").map(|id| id.into_owned());
                    while let Some(tag) = xml.element(2) {
                        self.spine.extend(tag.attribute("idref").map(|id| id.into_owned()));
                    }
                }
                "guide" => {
                    while let Some(tag) = xml.element(2) {
                        let is_contents = tag.attribute("type").is_some_and(|kind| kind == "toc");
                        if let Some(href) = tag.attribute("href").filter(|href| is_contents && !href.contains('#')) {
                            self.package.contents_page = Some(resolved(folder, &href));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn list(&mut self, tag: &Tag<'_>, folder: &str) {
        let (Some(id), Some(href)) = (tag.attribute("id"), tag.attribute("href")) else { return };
        let kind = tag.attribute("media-type").unwrap_or_default();
        let path = resolved(folder, &href);
        let is_text = kind.contains("html") || kind.contains("oeb1-document") || path.ends_with("html");
        let properties = tag.attribute("properties").unwrap_or_default();
        let is_contents = properties.split_whitespace().any(|property| property == "nav");
        self.listed.insert(id.into_owned(), Listed { path, is_text, is_contents });
    }

    /// Title, authors and the like. Old packages wrap these elements once more.
    fn facts(&mut self, ctx: &ReadContext<'_>, xml: &mut Xml<'_>) {
        const NAMES: &[(&str, &str)] = &[
            ("creator", "author"),
            ("publisher", "publisher"),
            ("date", "date"),
            ("description", "description"),
            ("subject", "keywords"),
        ];
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("dc", name) => {
                    let value = xml.text();
                    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
                    let package = &mut self.package;
                    match NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
                        _ if value.is_empty() => {}
                        // Shops write descriptions in HTML.
                        Some((_, fact @ "description")) => put_fact(&mut package.facts, fact, &html::words_of(&value, ctx)),
                        Some((_, fact)) => put_fact(&mut package.facts, fact, &value),
                        None if name.eq_ignore_ascii_case("title") => {
                            package.title.get_or_insert(value);
                        }
                        None if name.eq_ignore_ascii_case("language") => {
                            package.language.get_or_insert(value);
                        }
                        None => {}
                    }
                }
                (_, "dc-metadata") => self.facts(ctx, xml),
                _ => {}
            }
        }
    }

    fn finish(mut self, ctx: &mut ReadContext<'_>, files: &mut Files<'_>) -> Package {
        let nav = self.listed.values().find(|listed| listed.is_contents).map(|listed| listed.path.clone());
        let ncx = self.contents_id.as_ref().and_then(|id| self.listed.get(id)).map(|listed| listed.path.clone());
        if let Some(path) = &nav
            && let Some(bytes) = files.bytes(path)
        {
            self.package.points = contents::of_navigation(&html::book_tree(&bytes, ctx), path);
        }
        if let Some(path) = ncx.filter(|_| self.package.points.is_empty())
            && let Some(bytes) = files.bytes(&path)
        {
            let text = xml::decoded(bytes);
            self.package.points = contents::of_ncx(&mut Xml::new(&text, SPACES, &ctx.limits), &path);
        }
        let mut seen = HashSet::new();
        for id in &self.spine {
            let listed = self.listed.get(id).filter(|listed| listed.is_text && !listed.is_contents);
            if let Some(listed) = listed.filter(|listed| seen.insert(listed.path.clone())) {
                self.package.chapters.push(listed.path.clone());
            }
        }
        self.package
    }
}

/// Facts of one name stand together.
fn put_fact(facts: &mut Vec<(String, String)>, name: &str, value: &str) {
    if value.is_empty() {
        return;
    }
    match facts.iter_mut().find(|(known, _)| known == name) {
        Some((_, before)) => {
            before.push_str(", ");
            before.push_str(value);
        }
        None => facts.push((name.to_owned(), value.to_owned())),
    }
}

/// The path of a file that is named from within a folder, without the place in the file that may follow.
pub fn resolved(folder: &str, href: &str) -> String {
    let path = decoded_path(href.split('#').next().unwrap_or(href));
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// An address with its `%20` and the like as signs.
fn decoded_path(address: &str) -> String {
    let mut out = Vec::with_capacity(address.len());
    let mut rest = address.trim().as_bytes();
    while let Some((byte, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        match code.filter(|_| *byte == b'%') {
            Some(code) => {
                out.push(code);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                out.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_resolved_from_their_folder() {
        let table = [
            ("OEBPS", "text/a.xhtml#x", "OEBPS/text/a.xhtml"),
            ("OEBPS/text", "../%D0%B3%D0%BB%201.html", "OEBPS/гл 1.html"),
            ("", "../../a%", "a%"),
        ];
        for (folder, href, expected) in table {
            assert_eq!(resolved(folder, href), expected);
        }
    }
}
