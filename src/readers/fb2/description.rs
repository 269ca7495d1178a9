//! What a book says about itself: title, authors, language and where it was published.

use super::super::xml::Xml;
use crate::document::Document;

/// Reads the description that was opened last into a document, and hands out the language's code.
pub fn read(xml: &mut Xml<'_>, document: &mut Document) -> Option<String> {
    let mut language = None;
    let level = xml.level();
    while let Some(tag) = xml.element(level) {
        match tag.name().1 {
            "title-info" => read_title(xml, document, &mut language),
            "publish-info" => read_publisher(xml, &mut document.metadata),
            // What the file's maker or the book in its first language says is another matter.
            _ => {}
        }
    }
    language
}

fn read_title(xml: &mut Xml<'_>, document: &mut Document, language: &mut Option<String>) {
    let level = xml.level();
    while let Some(tag) = xml.element(level) {
        let facts = &mut document.metadata;
        match tag.name().1 {
            "book-title" => document.title = Some(one_line(&xml.text())).filter(|title| !title.is_empty()),
            "author" => put(facts, "author", &person(xml)),
            "translator" => put(facts, "translator", &person(xml)),
            "annotation" => put(facts, "description", &paragraphs(xml)),
            "keywords" => put(facts, "keywords", &xml.text()),
            "date" => put(facts, "date", &xml.text()),
            "lang" => *language = Some(xml.text().trim().to_owned()),
            "sequence" => {
                let name = tag.attribute("name").unwrap_or_default();
                let number = tag.attribute("number").unwrap_or_default();
                put(facts, "series", &format!("{name} {number}"));
            }
            _ => {}
        }
    }
}

fn read_publisher(xml: &mut Xml<'_>, facts: &mut Vec<(String, String)>) {
    let level = xml.level();
    while let Some(tag) = xml.element(level) {
        let name = tag.name().1;
        if matches!(name, "publisher" | "year" | "isbn") {
            put(facts, name, &xml.text());
        }
    }
}

/// First, middle and last name, or a nickname.
fn person(xml: &mut Xml<'_>) -> String {
    let (mut names, mut nickname) = (Vec::new(), String::new());
    let level = xml.level();
    while let Some(tag) = xml.element(level) {
        match tag.name().1 {
            "first-name" | "middle-name" | "last-name" => names.push(xml.text()),
            "nickname" => nickname = xml.text(),
            _ => {}
        }
    }
    let name = one_line(&names.join(" "));
    if name.is_empty() { nickname } else { name }
}

fn paragraphs(xml: &mut Xml<'_>) -> String {
    let level = xml.level();
    let mut lines = Vec::new();
    while xml.element(level).is_some() {
        lines.push(one_line(&xml.text()));
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}

/// Facts of one name stand together.
fn put(facts: &mut Vec<(String, String)>, name: &str, value: &str) {
    let value = value.lines().map(one_line).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    if value.is_empty() {
        return;
    }
    match facts.iter_mut().find(|(known, _)| known == name) {
        Some((_, before)) => {
            before.push_str(", ");
            before.push_str(&value);
        }
        None => facts.push((name.to_owned(), value)),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
