//! HTML pages and fragments of HTML inside other formats.
//!
//! Text becomes tokens, tokens become a tree, the tree becomes a page without menus and banners, and the page becomes
//! blocks. Other readers that meet HTML, such as the one for Markdown, build the same tree.

mod blocks;
mod charset;
mod entities;
mod head;
mod page;
mod run;
mod tags;
mod tokens;
mod tree;

pub(super) use blocks::blocks;
pub(super) use charset::{decode, probe_text};
pub(super) use page::Page;
pub(super) use tags::{Attribute, Tag};
pub(super) use tree::{Builder, NodeContent, NodeId, Tree, TreeLimits};

use super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader};
use crate::document::{Block, Document, Format, Language, Limit, ReadNote, identify};
use head::{Head, short_title};

/// Reads web pages.
pub struct Html;

impl Reader for Html {
    fn format(&self) -> Format {
        Format::Html
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        recognise(probe.markup(), &probe.ending())
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let bytes = source.read_all(ctx.limits.file_bytes)?;
        let decoded = charset::decode(&bytes, ctx);
        drop(bytes);
        let tree = parsed(&decoded.text, ctx);
        let mut page = Page::shown(&tree);
        if page.hidden_letters > 0 {
            ctx.note(ReadNote::HiddenText { characters: page.hidden_letters });
        }
        page.leave_out_surroundings();
        let (blocks, pictures) = blocks(&page);
        if pictures > 0 {
            ctx.note(ReadNote::PicturesNotRead { count: pictures });
        }
        if blocks.is_empty() {
            return Err(ReadErrorKind::Empty.into());
        }
        let head = Head::of(&tree);
        let words: String = blocks.iter().map(|block| block.text.as_str()).take(400).collect::<Vec<_>>().join("\n");
        // What the words say beats what a template says about them.
        let language = identify(&words).or_else(|| head.language.as_deref().and_then(language_of_code));
        let title = head.title.map(|title| short_title(&title, &blocks));
        Ok(Content::Document(Document {
            format: Format::Html,
            title,
            language,
            encoding: Some(decoded.encoding.to_owned()),
            metadata: head.metadata,
            blocks,
            ..Document::default()
        }))
    }
}

/// HTML inside another format, such as a letter or the output of a notebook, as blocks.
pub(super) struct Inner {
    pub blocks: Vec<Block>,
    pub pictures: u32,
    /// Letters that the markup hides from its reader.
    pub hidden_letters: u64,
}

impl Inner {
    fn of(tree: &Tree) -> Inner {
        let page = Page::shown(tree);
        let (blocks, pictures) = blocks(&page);
        Inner { blocks, pictures, hidden_letters: page.hidden_letters }
    }
}

/// Reads HTML that has no menus and banners around it.
pub(super) fn inner(text: &str, ctx: &mut ReadContext<'_>) -> Inner {
    Inner::of(&parsed(text, ctx))
}

/// Reads one file of a book. Nothing in it stands around the words, so nothing is left out.
pub(super) fn book_part(bytes: &[u8], ctx: &mut ReadContext<'_>) -> Inner {
    Inner::of(&book_tree(bytes, ctx))
}

/// The elements of one file of a book, which is written as XML.
pub(super) fn book_tree(bytes: &[u8], ctx: &mut ReadContext<'_>) -> Tree {
    let decoded = charset::decode(bytes, ctx);
    let mut builder = builder(ctx);
    builder.is_xml = true;
    builder.html(&decoded.text, 1);
    finished(builder, ctx)
}

/// The words of a piece of HTML, as they stand in descriptions of books.
pub(super) fn words_of(html: &str, ctx: &ReadContext<'_>) -> String {
    let mut builder = builder(ctx);
    builder.html(html, 1);
    let tree = builder.finish();
    let (blocks, _) = blocks(&Page::shown(&tree));
    blocks.into_iter().map(|block| block.text).collect::<Vec<_>>().join("\n")
}

/// Text in which the names that HTML has for signs are those signs.
pub(super) fn entities_decoded(text: &str) -> std::borrow::Cow<'_, str> {
    entities::decoded(text, entities::Within::Text)
}

/// The most nodes of a page: more would not fit beside the text in a browser's memory.
const NODES_MAX: u64 = 4_000_000;

pub(super) fn parsed(text: &str, ctx: &mut ReadContext<'_>) -> Tree {
    let mut builder = builder(ctx);
    builder.html(text, 1);
    finished(builder, ctx)
}

/// A builder within the limits of the context.
pub(super) fn builder(ctx: &ReadContext<'_>) -> Builder {
    let depth = usize::try_from(ctx.limits.depth).unwrap_or(usize::MAX);
    Builder::new(TreeLimits { nodes: NODES_MAX as usize, depth })
}

/// The tree, with a note when it was cut.
pub(super) fn finished(builder: Builder, ctx: &mut ReadContext<'_>) -> Tree {
    let tree = builder.finish();
    if tree.is_cut {
        ctx.note(ReadNote::CutAt { limit: Limit::Steps(NODES_MAX) });
    }
    tree
}

/// How sure we are that a text with this file ending is a web page.
fn recognise(text: &str, ending: &str) -> Confidence {
    let by_name = Format::Html.endings().contains(&ending) || matches!(ending, "shtml" | "xht");
    if text.contains('\0') {
        return Confidence::No;
    }
    let start = first_tag(text).to_ascii_lowercase();
    let begins = |name: &str| start.strip_prefix(name).is_some_and(|rest| !rest.starts_with(|sign: char| sign.is_alphanumeric()));
    if begins("<!doctype html") || begins("<html") {
        return if by_name { Confidence::Certain } else { Confidence::Strong };
    }
    let begins_with_tag = [
        "<head", "<body", "<title", "<meta", "<p", "<div", "<table", "<h1", "<h2", "<ul", "<ol", "<article", "<main", "<section",
        "<center", "<font",
    ]
    .iter()
    .any(|name| begins(name));
    match (by_name, begins_with_tag) {
        (true, true) => Confidence::Strong,
        (true, false) => Confidence::Likely,
        // Markdown may begin with a tag too, and says so by its name.
        (false, true) if !Format::Markdown.endings().contains(&ending) => Confidence::Likely,
        _ => Confidence::No,
    }
}

/// The text from its first tag on, when nothing but comments and an XML declaration stand before it.
fn first_tag(text: &str) -> &str {
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let after = if let Some(comment) = rest.strip_prefix("<!--") {
            comment.split_once("-->")
        } else if let Some(declaration) = rest.strip_prefix("<?xml") {
            declaration.split_once("?>")
        } else {
            return rest.get(..rest.len().min(64)).or_else(|| rest.get(..61)).unwrap_or(rest);
        };
        match after {
            Some((_, after)) => rest = after.trim_start(),
            None => return "",
        }
    }
}

/// The address of a link as it is written, when it may be followed: relative, to the web, or to a mailbox.
pub(super) fn safe_address(href: &str) -> Option<String> {
    const CHARACTERS_MAX: usize = 4_096;
    // Browsers pass over line feeds and tabs in an address, so "java\nscript:" is a script too.
    let address: String = href.trim().chars().filter(|sign| !sign.is_control()).collect();
    let scheme = address.split(['/', '?', '#']).next().and_then(|start| start.split_once(':')).map(|(scheme, _)| scheme);
    let is_safe = scheme.is_none_or(|scheme| ["http", "https", "mailto"].iter().any(|safe| scheme.eq_ignore_ascii_case(safe)));
    (is_safe && !address.is_empty() && address.chars().count() <= CHARACTERS_MAX).then_some(address)
}

/// The language of code, as its element or one around it names it.
fn code_language(tree: &Tree, id: NodeId) -> Option<String> {
    let inner = tree.children(id).filter(|child| matches!(tree.tag(*child), Some(Tag::Code | Tag::Samp)));
    let around = tree.ancestors(id).take(7).filter(|above| matches!(tree.tag(*above), Some(Tag::Div | Tag::Figure)));
    [id].into_iter().chain(inner).chain(around).find_map(|id| {
        let node = tree.node(id);
        let by_attribute = [Attribute::DataLang, Attribute::DataLanguage].iter().find_map(|name| node.attribute(*name));
        let lang = node.attribute(Attribute::Lang).filter(|_| tree.tag(id) == Some(Tag::Pre));
        by_attribute.or(lang).or_else(|| node.attribute(Attribute::Class).and_then(language_of_class)).and_then(language_name)
    })
}

/// The language in class names such as "language-rust", "highlight-source-python" or "sourceCode python".
fn language_of_class(class: &str) -> Option<&str> {
    const PREFIXES: [&str; 5] = ["language-", "lang-", "highlight-source-", "highlight-text-", "highlight-"];
    let words = || class.split_whitespace();
    words()
        .find_map(|word| PREFIXES.iter().find_map(|prefix| word.strip_prefix(prefix)))
        .or_else(|| words().skip_while(|word| !matches!(*word, "brush:" | "sourceCode")).nth(1))
        .or_else(|| words().find_map(|word| word.strip_prefix("brush:")))
}

/// A name of a language, without what only says that there is none.
fn language_name(name: &str) -> Option<String> {
    let name = name.trim().trim_end_matches(';').to_ascii_lowercase();
    let is_name =
        !name.is_empty() && name.len() <= 32 && name.chars().all(|sign| sign.is_ascii_alphanumeric() || "+#._-".contains(sign));
    let says_none = matches!(name.as_str(), "none" | "text" | "plaintext" | "plain" | "default" | "txt" | "nohighlight");
    (is_name && !says_none).then_some(name)
}

/// The language of a code such as "ru" or "en-US".
pub(super) fn language_of_code(code: &str) -> Option<Language> {
    let code = code.trim().split(['-', '_']).next()?.to_ascii_lowercase();
    serde_json::from_value(serde_json::Value::String(code)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_elements_side_by_side_cost_no_more_than_each_of_them() {
        const MANY: usize = 50_000;
        let table = [
            ("<h1>", "<button>x</button>"),
            ("<ruby>字", "<rt>x</rt>"),
            ("<div>", "<span class='sr-only'>x</span>"),
            ("<p class='MsoListParagraph'>", "<span style='mso-list:l0'></span>"),
            ("<table><tr>", "<td class='linenos'>1</td>"),
            ("<title>Слово - Слово</title><div>", "<p>Слово</p>"),
            ("<h2>x</h2>", "<a href='/x'>слово</a> <h3></h3>"),
        ];
        for (before, repeated) in table {
            let page = format!("<!doctype html>{before}{}", repeated.repeat(MANY)).into_bytes();
            let mut progress = ();
            let read = crate::readers::read(&mut ReadContext::new("page.html", &mut progress), &page);
            assert!(read.is_ok() || matches!(&read, Err(error) if error.kind == ReadErrorKind::Empty), "{repeated}");
        }
    }
}
