//! XML that is a text: DocBook, DITA, JATS, TEI, news feeds and others with words between their elements.

use super::elements::{Child, Element};
use crate::readers::html::{Attribute, Builder, Tag};

/// Names of root elements that only documents have.
pub(super) fn is_document(root: &Element) -> bool {
    matches!(
        root.name.as_str(),
        "book"
            | "article"
            | "chapter"
            | "section"
            | "part"
            | "set"
            | "refentry"
            | "appendix"
            | "topic"
            | "concept"
            | "task"
            | "reference"
            | "TEI"
            | "TEI.2"
            | "rss"
            | "feed"
            | "RDF"
            | "svg"
            | "manual"
            | "docs"
    ) && !is_flat(root)
}

/// A list of records may be called a reference or a set too: then nothing lies deeper than two levels.
fn is_flat(root: &Element) -> bool {
    !matches!(root.name.as_str(), "rss" | "feed" | "svg" | "TEI")
        && !root.elements().any(|element| matches!(part_of(&element.name), Part::Heading | Part::Paragraph | Part::Section))
        && root.elements().all(|element| element.elements().all(|inner| inner.elements().next().is_none()))
}

/// Writes the text and gives its title.
pub(super) fn write(builder: &mut Builder, root: &Element) -> Option<String> {
    let mut writer = Writer { builder, level: 0, in_line: 0, title: None };
    match root.name.as_str() {
        "rss" | "RDF" => writer.feed(root.child("channel").unwrap_or(root), root),
        "feed" => writer.feed(root, root),
        _ => writer.element(root, ""),
    }
    writer.title
}

/// What an element is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Section,
    Heading,
    Paragraph,
    Bullets,
    Numbers,
    Item,
    Terms,
    TermEntry,
    Term,
    Meaning,
    Code,
    Quotation,
    Table,
    TableHead,
    Row,
    Cell,
    Bold,
    Italic,
    InlineCode,
    Link,
    Footnote,
    Boxed(&'static str),
    Picture,
    Left,
    /// Says nothing by itself.
    Other,
}

fn part_of(name: &str) -> Part {
    match name {
        "section" | "sect1" | "sect2" | "sect3" | "sect4" | "sect5" | "sec" | "chapter" | "part" | "appendix" | "preface"
        | "book" | "article" | "simplesect" | "refsect1" | "refsect2" | "refsect3" | "refsection" | "topic" | "concept"
        | "task" | "reference" | "div" | "div1" | "div2" | "div3" | "glossary" | "bibliography" | "dedication" | "colophon"
        | "refentry" | "app" | "qandaset" => Part::Section,
        "title" | "head" | "article-title" | "refname" | "bridgehead" => Part::Heading,
        "para" | "simpara" | "p" | "formalpara" | "shortdesc" | "ab" | "line" | "l" | "answer" | "question" | "refpurpose"
        | "synopsis" | "member" | "subtitle" | "abstract-p" => Part::Paragraph,
        "itemizedlist" | "ul" | "list" | "simplelist" | "sl" | "choices" => Part::Bullets,
        "orderedlist" | "ol" | "procedure" | "steps" | "substeps" => Part::Numbers,
        "listitem" | "li" | "step" | "substep" | "sli" | "choice" | "list-item" | "item" => Part::Item,
        "variablelist" | "dl" | "def-list" | "glosslist" | "parml" => Part::Terms,
        "varlistentry" | "dlentry" | "def-item" | "glossentry" | "plentry" => Part::TermEntry,
        "term" | "dt" | "glossterm" | "pt" => Part::Term,
        "dd" | "glossdef" | "pd" | "def" => Part::Meaning,
        "programlisting" | "screen" | "literallayout" | "codeblock" | "code-block" | "pre" | "eg" => Part::Code,
        "blockquote" | "quote-block" | "lq" | "disp-quote" | "epigraph" => Part::Quotation,
        "table" | "informaltable" | "simpletable" => Part::Table,
        "thead" | "sthead" => Part::TableHead,
        "row" | "tr" | "strow" => Part::Row,
        "entry" | "td" | "th" | "stentry" | "cell" => Part::Cell,
        "b" | "bold" | "strong" => Part::Bold,
        "emphasis" | "i" | "italic" | "em" | "citetitle" | "firstterm" | "hi" | "foreign" => Part::Italic,
        "code" | "literal" | "command" | "option" | "filename" | "varname" | "function" | "userinput" | "computeroutput"
        | "codeph" | "cmdname" | "filepath" | "parameter" | "envar" | "tt" | "monospace" | "systemoutput" => Part::InlineCode,
        "ulink" | "link" | "xref" | "ext-link" | "ref" | "a" | "uri" => Part::Link,
        "footnote" | "fn" | "note-footnote" => Part::Footnote,
        "note" => Part::Boxed("Note"),
        "tip" => Part::Boxed("Tip"),
        "warning" => Part::Boxed("Warning"),
        "caution" => Part::Boxed("Caution"),
        "important" => Part::Boxed("Important"),
        "imagedata" | "graphic" | "image" | "inlinegraphic" => Part::Picture,
        "indexterm" | "remark" | "comment" | "style" | "script" | "metadata" | "prolog" | "teiHeader" | "index" | "toc"
        | "colspec" | "defs" | "revhistory" | "copyright" => Part::Left,
        _ => Part::Other,
    }
}

struct Writer<'b> {
    builder: &'b mut Builder,
    /// How many sections are open.
    level: usize,
    /// Inside an element that holds words and no blocks.
    in_line: u32,
    title: Option<String>,
}

impl Writer<'_> {
    fn element(&mut self, element: &Element, outer: &str) {
        self.builder.line = element.line;
        match part_of(&element.name) {
            Part::Left => {}
            Part::Picture => self.builder.start(Tag::Img, Vec::new()),
            Part::Section if self.in_line == 0 => {
                self.level += 1;
                self.children(element);
                self.level -= 1;
            }
            Part::Heading if self.in_line == 0 => self.heading(element, outer),
            Part::Paragraph if self.in_line == 0 && !holds_blocks(element) => self.line(Tag::P, element),
            Part::Bullets => self.block(Tag::Ul, element),
            Part::Numbers => self.block(Tag::Ol, element),
            Part::Item if outer == "varlistentry" => self.block(Tag::Dd, element),
            Part::Item => self.block(Tag::Li, element),
            Part::Terms => self.block(Tag::Dl, element),
            Part::TermEntry => self.children(element),
            Part::Term => self.line(Tag::Dt, element),
            Part::Meaning => self.block(Tag::Dd, element),
            Part::Code => self.code(element),
            Part::Quotation => self.block(Tag::Blockquote, element),
            Part::Table => self.table(element),
            Part::TableHead => self.block(Tag::Thead, element),
            Part::Row => self.block(Tag::Tr, element),
            Part::Cell => self.cell(element),
            Part::Bold => self.line(Tag::Strong, element),
            Part::Italic => self.line(Tag::Em, element),
            Part::InlineCode => self.line(Tag::Code, element),
            Part::Link => self.link(element),
            Part::Footnote => {
                self.builder.start(Tag::Aside, vec![(Attribute::Role, "doc-footnote".into())]);
                self.children(element);
                self.builder.end(Tag::Aside);
            }
            Part::Boxed(label) if self.in_line == 0 => {
                if element.child("title").is_none() {
                    self.label(label);
                }
                self.children(element);
            }
            // An element that nobody knows is a paragraph when it has words of its own and stands between blocks.
            _ if self.in_line == 0 && element.has_words() && !holds_blocks(element) => self.line(Tag::P, element),
            _ => self.children(element),
        }
    }

    fn children(&mut self, element: &Element) {
        for child in &element.children {
            match child {
                Child::Text(text) => self.builder.text(text),
                Child::Element(inner) => self.element(inner, &element.name),
            }
        }
    }

    fn block(&mut self, tag: Tag, element: &Element) {
        self.builder.start(tag, Vec::new());
        self.children(element);
        self.builder.end(tag);
    }

    fn line(&mut self, tag: Tag, element: &Element) {
        self.builder.start(tag, Vec::new());
        self.in_line += 1;
        self.children(element);
        self.in_line -= 1;
        self.builder.end(tag);
    }

    fn label(&mut self, text: &str) {
        self.builder.start(Tag::P, Vec::new());
        self.builder.start(Tag::Strong, Vec::new());
        self.builder.text(text);
        self.builder.end(Tag::Strong);
        self.builder.end(Tag::P);
    }

    /// A title is a heading of its section, the caption of its table, or the name of its box.
    fn heading(&mut self, element: &Element, outer: &str) {
        if matches!(part_of(outer), Part::Table)
            || matches!(outer, "figure" | "example" | "fig" | "informalfigure" | "informalexample")
        {
            return self.line(Tag::Figcaption, element);
        }
        if matches!(part_of(outer), Part::Boxed(_) | Part::Bullets | Part::Numbers | Part::Terms | Part::Item)
            || outer == "formalpara"
        {
            return self.label(&element.text());
        }
        if self.title.is_none() {
            self.title = Some(element.text().split_whitespace().collect::<Vec<_>>().join(" "));
        }
        let tag = match self.level {
            0 | 1 => Tag::H1,
            2 => Tag::H2,
            3 => Tag::H3,
            4 => Tag::H4,
            5 => Tag::H5,
            _ => Tag::H6,
        };
        self.line(tag, element);
    }

    fn code(&mut self, element: &Element) {
        let language = element.attribute("language").or_else(|| element.attribute("lang")).unwrap_or_default();
        self.builder.start(Tag::Pre, vec![(Attribute::DataLang, language.into())]);
        self.builder.text("\n");
        self.builder.text(element.text().trim_matches('\n'));
        self.builder.end(Tag::Pre);
    }

    fn table(&mut self, element: &Element) {
        if let Some(title) = element.child("title").or_else(|| element.child("caption")) {
            self.line(Tag::Figcaption, title);
        }
        self.builder.start(Tag::Table, vec![(Attribute::Class, "docutils".into())]);
        for inner in element.elements().filter(|inner| !matches!(inner.name.as_str(), "title" | "caption")) {
            self.element(inner, "");
        }
        self.builder.end(Tag::Table);
    }

    fn cell(&mut self, element: &Element) {
        let tag = if element.name == "th" { Tag::Th } else { Tag::Td };
        let number = |name: &str| element.attribute(name).and_then(|value| value.trim().parse::<u32>().ok());
        let mut attributes = Vec::new();
        if let Some(columns) = number("colspan") {
            attributes.push((Attribute::Colspan, columns.to_string().into()));
        }
        if let Some(rows) = number("rowspan").or_else(|| number("morerows").and_then(|more| more.checked_add(1))) {
            attributes.push((Attribute::Rowspan, rows.to_string().into()));
        }
        self.builder.start(tag, attributes);
        self.children(element);
        self.builder.end(tag);
    }

    fn link(&mut self, element: &Element) {
        let address = ["url", "href", "target"].iter().find_map(|name| element.attribute(name)).unwrap_or_default();
        let is_empty = element.text().trim().is_empty();
        self.builder.start(Tag::A, vec![(Attribute::Href, address.into())]);
        if is_empty && address.contains("://") {
            self.builder.text(address);
        }
        self.in_line += 1;
        self.children(element);
        self.in_line -= 1;
        self.builder.end(Tag::A);
    }

    /// A feed: its name, and each piece of news with its title, date and words.
    fn feed(&mut self, channel: &Element, root: &Element) {
        self.level = 1;
        let word =
            |element: &Element, names: &[&str]| names.iter().find_map(|name| element.child(name)).map(|found| found.text());
        if let Some(title) = channel.child("title") {
            self.heading(title, "");
        }
        self.html(word(channel, &["description", "subtitle"]).as_deref(), channel.line);
        self.level = 2;
        let news = |element: &&Element| matches!(element.name.as_str(), "item" | "entry");
        let outside = root.elements().filter(|_| !std::ptr::eq(channel, root));
        for item in channel.elements().chain(outside).filter(news) {
            self.builder.line = item.line;
            if let Some(title) = item.child("title") {
                self.heading(title, "");
            }
            let author = item
                .child("author")
                .map(|author| author.child("name").unwrap_or(author).text())
                .or_else(|| word(item, &["creator"]));
            let date = word(item, &["pubDate", "published", "updated", "date"]);
            let facts: Vec<String> =
                [date, author].into_iter().flatten().map(|fact| fact.trim().to_owned()).filter(|fact| !fact.is_empty()).collect();
            if !facts.is_empty() {
                self.builder.start(Tag::P, Vec::new());
                self.builder.text(&facts.join(", "));
                self.builder.end(Tag::P);
            }
            self.html(word(item, &["encoded", "content", "description", "summary"]).as_deref(), item.line);
        }
    }

    /// Words of a feed are mostly HTML.
    fn html(&mut self, text: Option<&str>, line: u32) {
        if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
            self.builder.start(Tag::Div, Vec::new());
            self.builder.html(text, line);
            self.builder.end(Tag::Div);
        }
    }
}

/// Whether blocks stand inside, so that the element itself is no paragraph.
fn holds_blocks(element: &Element) -> bool {
    element.elements().any(|inner| {
        !matches!(
            part_of(&inner.name),
            Part::Other
                | Part::Bold
                | Part::Italic
                | Part::InlineCode
                | Part::Link
                | Part::Footnote
                | Part::Picture
                | Part::Left
                | Part::Heading
        )
    })
}
