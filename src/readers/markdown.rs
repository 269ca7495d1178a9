//! Markdown: GitHub's flavour with front matter, footnotes and definition lists.
//!
//! The events of the parser build the same tree as HTML does, so that raw HTML between them simply takes part: a
//! `details` element may hold lists and code written in Markdown.

use super::html::{self, Attribute, Builder, Page, Tag};
use super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader};
use crate::document::{Block, Document, Format, ReadNote, identify};
use pulldown_cmark::{CodeBlockKind, Event, MetadataBlockKind, Options, Parser, Tag as Mark, TagEnd};
use std::ops::Range;

/// Reads Markdown files.
pub struct Markdown;

impl Reader for Markdown {
    fn format(&self) -> Format {
        Format::Markdown
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        let by_name = Format::Markdown.endings().contains(&probe.ending().as_str());
        let text = probe.markup();
        if text.contains('\0') {
            Confidence::No
        } else if by_name {
            Confidence::Strong
        } else if matches!(probe.ending().as_str(), "txt" | "text" | "me" | "") && is_marked_up(text) {
            Confidence::Likely
        } else {
            Confidence::No
        }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let bytes = source.read_all(ctx.limits.file_bytes)?;
        let decoded = html::decode(&bytes, ctx);
        drop(bytes);
        let (blocks, pictures, facts) = parsed(&decoded.text, ctx);
        if pictures > 0 {
            ctx.note(ReadNote::PicturesNotRead { count: pictures });
        }
        if blocks.is_empty() {
            return Err(ReadErrorKind::Empty.into());
        }
        let words: String = blocks.iter().map(|block| block.text.as_str()).take(400).collect::<Vec<_>>().join("\n");
        let language = identify(&words).or_else(|| facts.language.as_deref().and_then(html::language_of_code));
        Ok(Content::Document(Document {
            format: Format::Markdown,
            title: facts.title,
            language,
            encoding: Some(decoded.encoding.to_owned()),
            metadata: facts.metadata,
            blocks,
            ..Document::default()
        }))
    }
}

/// The blocks of Markdown inside another format, and the number of its pictures.
pub(super) fn inner(text: &str, ctx: &mut ReadContext<'_>) -> (Vec<Block>, u32) {
    let (blocks, pictures, _) = parsed(text, ctx);
    (blocks, pictures)
}

fn parsed(text: &str, ctx: &mut ReadContext<'_>) -> (Vec<Block>, u32, Facts) {
    let mut tree = TreeMaker::new(text, html::builder(ctx));
    tree.read();
    let (builder, facts, pictures) = (tree.builder, tree.facts, tree.pictures);
    let tree = html::finished(builder, ctx);
    let (blocks, more_pictures) = html::blocks(&Page::shown(&tree));
    (blocks, pictures + more_pictures, facts)
}

/// Whether a text without a telling name is Markdown: signs of at least two kinds that plain texts do not have.
fn is_marked_up(text: &str) -> bool {
    let mut kinds = [0_u32; 6];
    for line in text.lines().take(400) {
        let start = line.trim_start();
        let hashes = start.bytes().take_while(|byte| *byte == b'#').count();
        kinds[0] += u32::from((1..=6).contains(&hashes) && start[hashes..].starts_with(' '));
        kinds[1] += u32::from(start.starts_with("```"));
        kinds[2] += u32::from(line.contains("](") && line.contains('['));
        kinds[3] += u32::from(line.matches("**").count() >= 2);
        kinds[4] += u32::from(start.starts_with('|') && start.contains("---"));
        kinds[5] += u32::from(start.starts_with("- ") || start.starts_with("* "));
    }
    let present = kinds.iter().take(5).filter(|count| **count > 0).count();
    present >= 2 && kinds.iter().sum::<u32>() >= 4
}

/// What the front matter says of the document.
#[derive(Debug, Default, PartialEq)]
struct Facts {
    title: Option<String>,
    language: Option<String>,
    metadata: Vec<(String, String)>,
}

impl Facts {
    /// Reads `key: value` of YAML or `key = value` of TOML. Items of a list below a key are joined by commas.
    fn of(text: &str, kind: MetadataBlockKind) -> Self {
        let between = if kind == MetadataBlockKind::YamlStyle { ':' } else { '=' };
        let mut pairs: Vec<(String, String)> = Vec::new();
        for line in text.lines() {
            let nested = line.starts_with([' ', '\t']) || line.starts_with('-');
            let item = line.trim().strip_prefix("- ").filter(|_| nested);
            if let (Some(item), Some((_, value))) = (item, pairs.last_mut()) {
                let before = if value.is_empty() { "" } else { ", " };
                value.push_str(before);
                value.push_str(unquoted(item));
            } else if let Some((key, value)) = line.split_once(between).filter(|_| !nested && !line.starts_with(['#', '['])) {
                pairs.push((key.trim().to_owned(), unquoted(value).to_owned()));
            }
        }
        let mut facts = Facts::default();
        for (key, value) in pairs.into_iter().filter(|(key, value)| !key.is_empty() && !value.is_empty()) {
            match key.to_ascii_lowercase().as_str() {
                "title" => facts.title = Some(value),
                "lang" | "language" | "locale" => facts.language = Some(value),
                _ => facts.metadata.push((key, value)),
            }
        }
        facts
    }
}

fn unquoted(value: &str) -> &str {
    let value = value.trim();
    let inside = |quote: char| value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inside('"').or_else(|| inside('\'')).unwrap_or(match value {
        // Signs that say how a text of several lines is folded.
        "|" | ">" | "|-" | ">-" => "",
        other => other,
    })
}

/// Turns events into a tree.
struct TreeMaker<'a> {
    text: &'a str,
    builder: Builder,
    facts: Facts,
    pictures: u32,
    /// Inside how many pictures we are; their words describe what cannot be seen here.
    in_picture: u32,
    line: u32,
    /// Up to where line feeds are counted.
    counted: usize,
}

impl<'a> TreeMaker<'a> {
    fn new(text: &'a str, builder: Builder) -> Self {
        TreeMaker { text, builder, facts: Facts::default(), pictures: 0, in_picture: 0, line: 1, counted: 0 }
    }

    fn read(&mut self) {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
            | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
            | Options::ENABLE_DEFINITION_LIST
            | Options::ENABLE_GFM;
        let mut metadata = None;
        let mut html: Option<(String, u32)> = None;
        for (event, range) in Parser::new_ext(self.text, options).into_offset_iter() {
            self.go_to(&range);
            match event {
                Event::Start(Mark::MetadataBlock(kind)) => metadata = Some(kind),
                Event::End(TagEnd::MetadataBlock(_)) => metadata = None,
                Event::Text(text) if metadata.is_some() => {
                    self.facts = Facts::of(&text, metadata.unwrap_or(MetadataBlockKind::YamlStyle));
                }
                // The lines of one piece of HTML come one by one, but a tag may reach over several of them.
                Event::Start(Mark::HtmlBlock) => html = Some((String::new(), self.line)),
                Event::Html(text) => match &mut html {
                    Some((whole, _)) => whole.push_str(&text),
                    None => self.builder.html(&text, self.line),
                },
                Event::End(TagEnd::HtmlBlock) => {
                    if let Some((whole, line)) = html.take() {
                        self.builder.html(&whole, line);
                    }
                }
                other => self.event(other),
            }
        }
    }

    /// Counts lines up to where an event begins. Events come in order, except that ends go back to their start.
    fn go_to(&mut self, range: &Range<usize>) {
        if let Some(passed) = self.text.as_bytes().get(self.counted..range.start) {
            self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u32;
            self.counted = range.start;
        }
        self.builder.line = self.line;
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Mark::Image { .. }) => {
                self.pictures += 1;
                self.in_picture += 1;
            }
            Event::End(TagEnd::Image) => self.in_picture = self.in_picture.saturating_sub(1),
            _ if self.in_picture > 0 => {}
            Event::Start(mark) => self.start(mark),
            Event::End(end) => self.end(end),
            Event::Text(text) | Event::InlineMath(text) | Event::DisplayMath(text) => self.builder.text(&text),
            Event::Code(text) => {
                self.builder.start(Tag::Code, Vec::new());
                self.builder.text(&text);
                self.builder.end(Tag::Code);
            }
            Event::InlineHtml(text) | Event::Html(text) => self.builder.html(&text, self.line),
            Event::FootnoteReference(label) => self.builder.text(&format!("[{label}]")),
            Event::SoftBreak => self.builder.text(" "),
            Event::HardBreak => self.builder.start(Tag::Br, Vec::new()),
            Event::Rule => self.builder.start(Tag::Hr, Vec::new()),
            Event::TaskListMarker(ticked) => {
                let mut attributes = vec![(Attribute::Type, "checkbox".into())];
                attributes.extend(ticked.then(|| (Attribute::Checked, "".into())));
                self.builder.start(Tag::Input, attributes);
            }
        }
    }

    fn start(&mut self, mark: Mark<'_>) {
        let mut attributes = Vec::new();
        match &mark {
            Mark::CodeBlock(kind) => {
                self.builder.start(Tag::Pre, Vec::new());
                if let CodeBlockKind::Fenced(info) = kind
                    && let Some(language) = info.split([' ', ',', '{', '\t']).find(|word| !word.is_empty())
                {
                    attributes.push((Attribute::Class, format!("language-{language}").into()));
                }
            }
            Mark::List(Some(start)) => attributes.push((Attribute::Start, start.to_string().into())),
            Mark::Link { dest_url, .. } => attributes.push((Attribute::Href, dest_url.as_ref().into())),
            Mark::FootnoteDefinition(_) => attributes.push((Attribute::Role, "doc-footnote".into())),
            _ => {}
        }
        if matches!(mark, Mark::TableHead) {
            self.builder.start(Tag::Thead, Vec::new());
        }
        if let Some(tag) = tag_of(&mark.to_end()) {
            self.builder.start(tag, attributes);
        }
    }

    fn end(&mut self, end: TagEnd) {
        if let Some(tag) = tag_of(&end) {
            self.builder.end(tag);
        }
        match end {
            TagEnd::CodeBlock => self.builder.end(Tag::Pre),
            TagEnd::TableHead => self.builder.end(Tag::Thead),
            _ => {}
        }
    }
}

/// The element that says the same as a mark. Cells of the head are plain cells in a `thead`.
fn tag_of(end: &TagEnd) -> Option<Tag> {
    use pulldown_cmark::HeadingLevel::{H1, H2, H3, H4, H5, H6};
    Some(match end {
        TagEnd::Paragraph => Tag::P,
        TagEnd::Heading(H1) => Tag::H1,
        TagEnd::Heading(H2) => Tag::H2,
        TagEnd::Heading(H3) => Tag::H3,
        TagEnd::Heading(H4) => Tag::H4,
        TagEnd::Heading(H5) => Tag::H5,
        TagEnd::Heading(H6) => Tag::H6,
        TagEnd::BlockQuote(_) => Tag::Blockquote,
        TagEnd::CodeBlock => Tag::Code,
        TagEnd::List(true) => Tag::Ol,
        TagEnd::List(false) => Tag::Ul,
        TagEnd::Item => Tag::Li,
        TagEnd::FootnoteDefinition => Tag::Aside,
        TagEnd::DefinitionList => Tag::Dl,
        TagEnd::DefinitionListTitle => Tag::Dt,
        TagEnd::DefinitionListDefinition => Tag::Dd,
        TagEnd::Table => Tag::Table,
        TagEnd::TableHead | TagEnd::TableRow => Tag::Tr,
        TagEnd::TableCell => Tag::Td,
        TagEnd::Emphasis => Tag::Em,
        TagEnd::Strong => Tag::Strong,
        TagEnd::Strikethrough => Tag::S,
        TagEnd::Superscript => Tag::Sup,
        TagEnd::Subscript => Tag::Sub,
        TagEnd::Link => Tag::A,
        TagEnd::Image | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_) => return None,
    })
}
