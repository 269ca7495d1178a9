//! What a page says about itself: its title, language, author and the like.

use super::run::Run;
use super::tags::{Attribute, Tag};
use super::tree::{NodeId, ROOT, Tree};
use crate::document::{Block, BlockKind};

/// The facts of the head of a page.
#[derive(Default)]
pub(super) struct Head {
    pub title: Option<String>,
    /// The language code of the page.
    pub language: Option<String>,
    pub metadata: Vec<(String, String)>,
}

/// Names under which pages give these facts, the most precise ones first.
const FACTS: &[(&str, &[&str])] = &[
    ("author", &["author", "article:author", "dc.creator", "dcterms.creator"]),
    ("description", &["description", "og:description", "dc.description", "twitter:description"]),
    ("keywords", &["keywords", "dc.subject"]),
    ("date", &["article:published_time", "datepublished", "date", "dc.date", "dcterms.created", "pubdate"]),
    ("modified", &["article:modified_time", "datemodified", "last-modified", "og:updated_time", "dcterms.modified"]),
    ("site", &["og:site_name", "application-name"]),
    ("publisher", &["article:publisher", "dc.publisher"]),
];

/// A value longer than this is not a fact about the page.
const VALUE_CHARACTERS_MAX: usize = 1_000;

impl Head {
    pub fn of(tree: &Tree) -> Self {
        let mut head = Head::default();
        let mut named: Vec<(String, String)> = Vec::new();
        for (id, node) in tree.nodes() {
            match tree.tag(id) {
                Some(Tag::Html | Tag::Body) if head.language.is_none() => {
                    let code = node.attribute(Attribute::Lang).or_else(|| node.attribute(Attribute::XmlLang));
                    head.language = code.filter(|code| !code.trim().is_empty()).map(str::to_owned);
                }
                Some(Tag::Title) if head.title.is_none() && !is_in_drawing(tree, id) => {
                    head.title = Some(one_line(&tree.text(id))).filter(|title| !title.is_empty());
                }
                Some(Tag::Meta) => {
                    let name =
                        [Attribute::Name, Attribute::Property, Attribute::Itemprop].iter().find_map(|name| node.attribute(*name));
                    if let Some((name, value)) = name.zip(node.attribute(Attribute::Content)) {
                        named.push((name.trim().to_ascii_lowercase(), one_line(value)));
                    }
                }
                _ => {}
            }
        }
        for (fact, names) in FACTS {
            let value = names.iter().find_map(|name| named.iter().find(|(other, value)| other == name && !value.is_empty()));
            if let Some((_, value)) = value.filter(|(_, value)| value.chars().count() <= VALUE_CHARACTERS_MAX) {
                head.metadata.push(((*fact).to_owned(), value.clone()));
            }
        }
        head
    }
}

fn is_in_drawing(tree: &Tree, id: NodeId) -> bool {
    id != ROOT && tree.ancestors(id).any(|above| tree.tag(above) == Some(Tag::Svg))
}

fn one_line(text: &str) -> String {
    let mut run = Run::default();
    run.push(text, 0);
    run.take().text
}

/// What programs put between the name of a page and the name of its site.
pub(super) const PARTS_OF_TITLE: [&str; 8] = [" | ", " — ", " – ", " - ", " · ", " » ", " :: ", " • "];

/// The title without the name of the site, when one of its parts is a heading of the page.
pub(super) fn short_title(title: &str, blocks: &[Block]) -> String {
    let first = blocks.iter().find(|block| matches!(block.kind, BlockKind::Heading { .. })).map(|block| block.text.as_str());
    match first {
        Some(heading) if PARTS_OF_TITLE.iter().any(|between| is_part(title, heading, between)) => heading.to_owned(),
        _ => title.to_owned(),
    }
}

fn is_part(title: &str, heading: &str, between: &str) -> bool {
    title.strip_prefix(heading).is_some_and(|rest| rest.starts_with(between))
        || title.strip_suffix(heading).is_some_and(|rest| rest.ends_with(between))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Place;

    #[test]
    fn the_name_of_the_site_is_no_part_of_the_title() {
        let heading = |text: &str| {
            let kind = BlockKind::Heading { level: 1, number: None };
            vec![Block { kind, text: text.to_owned(), place: Place::Unknown, marks: Vec::new() }]
        };
        assert_eq!(short_title("Установка — Справка 3.2", &heading("Установка")), "Установка");
        assert_eq!(short_title("Site | Installation", &heading("Installation")), "Installation");
        assert_eq!(short_title("Installation guide", &heading("Installation")), "Installation guide");
    }
}
