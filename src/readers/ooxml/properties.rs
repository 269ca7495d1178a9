//! What a package says about itself: title, author, dates.

use super::package::Package;
use crate::document::Document;

const NAMES: &[((&str, &str), &str)] = &[
    (("dc", "creator"), "author"),
    (("dc", "subject"), "subject"),
    (("dc", "description"), "description"),
    (("cp", "keywords"), "keywords"),
    (("cp", "category"), "category"),
    (("dcterms", "created"), "created"),
    (("dcterms", "modified"), "modified"),
];

/// Puts the title and the metadata into the document.
pub fn read(package: &mut Package<'_>, document: &mut Document) {
    let path = package.relationships("").target("core-properties");
    let Some(text) = path.and_then(|path| package.optional(&path)) else { return };
    let mut xml = package.walk(&text);
    if xml.element(0).is_none() {
        return;
    }
    while let Some(tag) = xml.element(1) {
        let value = xml.text();
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        if tag.name() == ("dc", "title") {
            document.title = Some(value.to_owned());
        } else if let Some((_, name)) = NAMES.iter().find(|(known, _)| *known == tag.name()) {
            document.metadata.push(((*name).to_owned(), value.to_owned()));
        }
    }
}
