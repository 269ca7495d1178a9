//! LaTeX sources of articles and books.
//!
//! No macro of a package is carried out and no file is included. Commands of the text are known by name; of any other the
//! words in braces are read and the name is left out. Formulas stay as they are written, because that is how people and
//! models read them.

mod commands;
mod tokens;

use super::super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, Reader};
use super::{Draft, Tag, heading_tag, text_of};
use crate::document::Format;
use crate::readers::html::Attribute;
use commands::Meaning;
use std::collections::HashMap;
use tokens::{Token, Tokens};

/// Reads LaTeX.
pub(in crate::readers) struct Latex;

impl Reader for Latex {
    fn format(&self) -> Format {
        Format::Latex
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        let ending = probe.ending();
        let named = Format::Latex.endings().contains(&ending.as_str());
        let Some(head) = probe.text() else { return Confidence::No };
        let whole = head.contains("\\documentclass") && (head.contains("\\begin{") || probe.head.len() as u64 != probe.size);
        match (named, whole) {
            (true, true) => Confidence::Certain,
            (true, false) => Confidence::Strong,
            (false, true) if head.trim_start().starts_with(['\\', '%']) => Confidence::Strong,
            _ => Confidence::No,
        }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let (text, encoding) = text_of(ctx, source)?;
        let top = top_rank(&text);
        let (preamble, start) = match text.find("\\begin{document}") {
            Some(at) => (text.get(..at).unwrap_or_default(), at),
            None => ("", 0),
        };
        let mut parser = Parser::new(Draft::new(ctx), top);
        parser.preamble(preamble);
        let line = 1 + preamble.matches('\n').count();
        let body = text.get(start..).unwrap_or_default();
        parser.text(body, line);
        parser.finish().finish(ctx, Format::Latex, encoding)
    }
}

/// Ranks of headings from the most important down.
const RANKS: [&str; 7] = ["part", "chapter", "section", "subsection", "subsubsection", "paragraph", "subparagraph"];

/// The most important rank that the text uses.
fn top_rank(text: &str) -> usize {
    let used = |name: &&str| {
        text.contains(&format!("\\{name}{{")) || text.contains(&format!("\\{name}*{{")) || text.contains(&format!("\\{name}["))
    };
    RANKS.iter().position(used).unwrap_or(2)
}

/// Groups and environments are followed this deep.
const DEPTH_MAX: usize = 60;

/// How many texts of own commands are put in. A few commands that call each other could make a text of any length.
const EXPANSIONS_MAX: u32 = 20_000;

struct Parser {
    draft: Draft,
    top: usize,
    /// The title stands above all headings.
    titled: bool,
    /// Commands without arguments that the file defines itself.
    own: HashMap<String, String>,
    expansions: u32,
    notes: Vec<(String, usize)>,
    notes_seen: u32,
    depth: usize,
    /// A paragraph is open.
    in_paragraph: bool,
    /// Inside a heading, a cell or another element that holds no paragraphs.
    in_line: u32,
    facts: Facts,
}

#[derive(Default)]
struct Facts {
    title: Option<String>,
    author: Option<String>,
    date: Option<String>,
}

impl Parser {
    fn new(draft: Draft, top: usize) -> Self {
        Parser {
            draft,
            top,
            titled: false,
            own: HashMap::new(),
            expansions: 0,
            notes: Vec::new(),
            notes_seen: 0,
            depth: 0,
            in_paragraph: false,
            in_line: 0,
            facts: Facts::default(),
        }
    }

    /// What stands before the text: facts about it and own commands.
    fn preamble(&mut self, text: &str) {
        let mut tokens = Tokens::new(text, 1);
        while let Some((token, _)) = tokens.next() {
            if let Token::Command(name) = token {
                match name {
                    "newcommand" | "renewcommand" | "providecommand" | "def" => self.define(name, &mut tokens),
                    "title" | "author" | "date" => self.fact(name, &mut tokens),
                    _ => {}
                }
            }
        }
    }

    /// Keeps an own command that takes no arguments.
    fn define(&mut self, name: &str, tokens: &mut Tokens<'_>) {
        let own = if name == "def" { tokens.command() } else { tokens.argument().map(|own| own.trim().trim_start_matches('\\')) };
        let Some(own) = own.map(str::to_owned) else { return };
        let takes_arguments = tokens.option().is_some() || name == "def" && !tokens.is_at('{');
        let text = tokens.argument().unwrap_or_default();
        if !takes_arguments && text.len() < 500 && !text.contains('#') && self.own.len() < 5_000 {
            self.own.insert(own, text.to_owned());
        }
    }

    fn fact(&mut self, name: &str, tokens: &mut Tokens<'_>) {
        tokens.option();
        let text = tokens.argument().unwrap_or_default().to_owned();
        match name {
            "title" => self.facts.title = Some(text),
            "author" => self.facts.author = Some(text),
            _ => self.facts.date = Some(text),
        }
    }

    fn finish(mut self) -> Draft {
        self.end_paragraph();
        let facts = std::mem::take(&mut self.facts);
        if let Some(title) = &facts.title {
            self.draft.title = Some(plain(title));
        }
        for (name, value) in [("author", facts.author), ("date", facts.date)] {
            if let Some(value) = value {
                self.draft.fact(name, &plain(&value));
            }
        }
        self.draft
    }

    fn text(&mut self, text: &str, line: usize) {
        if self.depth >= DEPTH_MAX {
            self.begin_paragraph();
            return self.draft.text(text);
        }
        self.depth += 1;
        let mut tokens = Tokens::new(text, line);
        while let Some((token, line)) = tokens.next() {
            self.draft.at(line);
            self.token(token, &mut tokens, line);
        }
        self.depth -= 1;
    }

    fn token(&mut self, token: Token<'_>, tokens: &mut Tokens<'_>, line: usize) {
        match token {
            Token::Text(text) => self.words(text),
            Token::Gap => self.end_paragraph(),
            Token::Group(inner) => self.text(inner, line),
            Token::Formula(formula) => self.words(formula),
            Token::Display(formula) => self.display(formula),
            Token::Break => self.line_break(tokens),
            Token::Sign(sign) => self.words(sign),
            Token::Accent(letter) => self.words(&letter),
            Token::Column => self.words("\t"),
            Token::Command("begin") => self.environment(tokens, line),
            Token::Command("end") => {
                tokens.argument();
            }
            Token::Command(name) => self.command(name, tokens, line),
        }
    }

    fn begin_paragraph(&mut self) {
        if !self.in_paragraph && self.in_line == 0 {
            self.draft.open(Tag::P);
            self.in_paragraph = true;
        }
    }

    /// Ends the paragraph; its footnotes follow it.
    fn end_paragraph(&mut self) {
        if self.in_line > 0 {
            return self.draft.text(" ");
        }
        if std::mem::take(&mut self.in_paragraph) {
            self.draft.close(Tag::P);
        }
        self.put_notes();
    }

    fn put_notes(&mut self) {
        for (note, line) in std::mem::take(&mut self.notes) {
            self.draft.at(line);
            self.draft.open_with(Tag::Aside, Attribute::Role, "doc-footnote");
            self.in_line += 1;
            self.text(&note, line);
            self.in_line -= 1;
            self.draft.close(Tag::Aside);
        }
    }

    fn words(&mut self, text: &str) {
        if self.in_line == 0 && !self.in_paragraph && text.trim().is_empty() {
            return;
        }
        self.begin_paragraph();
        self.draft.text(text);
    }

    fn line_break(&mut self, tokens: &mut Tokens<'_>) {
        tokens.star();
        tokens.option();
        if self.in_paragraph {
            self.draft.open(Tag::Br);
        } else if self.in_line > 0 {
            self.draft.text(" ");
        }
    }

    fn display(&mut self, formula: &str) {
        if self.in_line > 0 {
            return self.words(formula);
        }
        self.end_paragraph();
        self.draft.words(Tag::P, formula.trim());
    }

    /// The text of an argument inside an element of a line.
    fn within(&mut self, tag: Tag, text: &str, line: usize) {
        self.begin_paragraph();
        self.draft.open(tag);
        self.in_line += 1;
        self.text(text, line);
        self.in_line -= 1;
        self.draft.close(tag);
    }

    fn command(&mut self, name: &str, tokens: &mut Tokens<'_>, line: usize) {
        if let Some(rank) = RANKS.iter().position(|rank| *rank == name) {
            return self.heading(rank, tokens, line);
        }
        if let Some(text) = self.own.get(name).cloned() {
            self.expansions += 1;
            if self.expansions <= EXPANSIONS_MAX {
                self.text(&text, line);
            }
            return;
        }
        match commands::meaning(name) {
            Some(Meaning::Sign(sign)) => self.words(sign),
            Some(Meaning::Marked(tag)) => {
                let text = tokens.argument().unwrap_or_default().to_owned();
                self.within(tag, &text, line);
            }
            Some(Meaning::Dropped { options, arguments }) => {
                tokens.star();
                for _ in 0..options {
                    tokens.option();
                }
                for _ in 0..arguments {
                    tokens.argument();
                }
            }
            Some(Meaning::Key) => {
                while tokens.option().is_some() {}
                let key = tokens.argument().unwrap_or_default();
                self.words(&format!("[{key}]"));
            }
            None => self.special(name, tokens, line),
        }
    }

    /// Commands that are more than a mark or a sign.
    fn special(&mut self, name: &str, tokens: &mut Tokens<'_>, line: usize) {
        match name {
            "title" | "author" | "date" => self.fact(name, tokens),
            "maketitle" | "titlepage" => self.title(line),
            "frametitle" => self.slide(tokens, line),
            "newcommand" | "renewcommand" | "providecommand" | "def" => self.define(name, tokens),
            "par" | "newpage" | "clearpage" | "item" => self.end_paragraph(),
            "footnote" | "thanks" | "footnotetext" => self.footnote(tokens, line),
            "href" => {
                let address = tokens.argument().unwrap_or_default().replace("\\%", "%").replace("\\#", "#");
                let words = tokens.argument().unwrap_or_default().to_owned();
                self.link(&address, &words, line);
            }
            "url" | "nolinkurl" | "path" => {
                let address = tokens.argument().unwrap_or_default().to_owned();
                self.begin_paragraph();
                self.draft.open_with(Tag::A, Attribute::Href, &address);
                self.draft.text(&address);
                self.draft.close(Tag::A);
            }
            "verb" | "lstinline" | "mintinline" => {
                tokens.star();
                tokens.option();
                if name == "mintinline" {
                    tokens.argument();
                }
                let code = tokens.verbatim().to_owned();
                self.begin_paragraph();
                self.draft.words(Tag::Code, &code);
            }
            "includegraphics" | "includesvg" | "includepdf" => {
                tokens.star();
                tokens.option();
                tokens.argument();
                self.draft.pictures += 1;
            }
            "caption" | "captionof" => {
                tokens.star();
                if name == "captionof" {
                    tokens.argument();
                }
                tokens.option();
                let text = tokens.argument().unwrap_or_default().to_owned();
                self.end_paragraph();
                self.within_block(Tag::Figcaption, &text, line);
            }
            "multicolumn" => {
                tokens.argument();
                tokens.argument();
                let text = tokens.argument().unwrap_or_default().to_owned();
                self.text(&text, line);
            }
            "multirow" => {
                tokens.option();
                tokens.argument();
                tokens.option();
                tokens.argument();
                tokens.option();
                let text = tokens.argument().unwrap_or_default().to_owned();
                self.text(&text, line);
            }
            // The first form is for the text, the second for bookmarks.
            "texorpdfstring" => {
                let text = tokens.argument().unwrap_or_default().to_owned();
                tokens.argument();
                self.text(&text, line);
            }
            _ => {}
        }
    }

    fn link(&mut self, address: &str, words: &str, line: usize) {
        self.begin_paragraph();
        self.draft.open_with(Tag::A, Attribute::Href, address);
        self.in_line += 1;
        self.text(words, line);
        self.in_line -= 1;
        self.draft.close(Tag::A);
    }

    fn footnote(&mut self, tokens: &mut Tokens<'_>, line: usize) {
        let own = tokens.option().map(str::to_owned);
        let text = tokens.argument().unwrap_or_default();
        self.notes_seen += 1;
        let label = own.unwrap_or_else(|| self.notes_seen.to_string());
        if self.notes.len() < 10_000 && self.depth < DEPTH_MAX / 2 {
            self.notes.push((format!("[{label}] {text}"), line));
        }
        self.words(&format!("[{label}]"));
    }

    fn title(&mut self, line: usize) {
        let Some(title) = self.facts.title.clone().filter(|title| !title.trim().is_empty()) else { return };
        self.end_paragraph();
        self.titled = true;
        self.within_block(Tag::H1, &title, line);
    }

    fn heading(&mut self, rank: usize, tokens: &mut Tokens<'_>, line: usize) {
        tokens.star();
        tokens.option();
        let text = tokens.argument().unwrap_or_default().to_owned();
        self.end_paragraph();
        let level = rank.saturating_sub(self.top) + 1 + usize::from(self.titled);
        self.within_block(heading_tag(level), &text, line);
    }

    /// The title of a slide.
    fn slide(&mut self, tokens: &mut Tokens<'_>, line: usize) {
        let text = tokens.argument().unwrap_or_default().to_owned();
        self.end_paragraph();
        self.within_block(Tag::H3, &text, line);
    }

    /// The text of an argument in a block of its own.
    fn within_block(&mut self, tag: Tag, text: &str, line: usize) {
        self.draft.open(tag);
        self.in_line += 1;
        self.text(text, line);
        self.in_line -= 1;
        self.draft.close(tag);
        if self.in_line == 0 {
            self.put_notes();
        }
    }

    fn environment(&mut self, tokens: &mut Tokens<'_>, line: usize) {
        let name = tokens.argument().unwrap_or_default().trim().to_owned();
        let bare = name.trim_end_matches('*');
        let inside = tokens.environment(&name);
        let mut inner = Tokens::new(inside, line);
        match bare {
            "document" => self.text(inside, line),
            "itemize" | "enumerate" | "compactitem" | "compactenum" | "itemize*" | "tasks" => self.list(bare, inner),
            "description" => self.definitions(inner),
            "thebibliography" => {
                inner.argument();
                self.list("itemize", inner);
            }
            "tabular" | "tabularx" | "tabulary" | "longtable" | "tabu" | "supertabular" | "tblr" | "longtblr" | "array" => {
                inner.option();
                if matches!(bare, "tabularx" | "tabulary") || name == "tabular*" {
                    inner.argument();
                }
                inner.argument();
                self.table(inner);
            }
            "verbatim" | "Verbatim" | "lstlisting" | "minted" | "alltt" | "listing" | "BVerbatim" | "filecontents" => {
                self.listing(bare, inner, line);
            }
            "quote" | "quotation" | "verse" | "displayquote" | "epigraph" => {
                self.end_paragraph();
                self.draft.open(Tag::Blockquote);
                self.text(inside, line);
                self.end_paragraph();
                self.draft.close(Tag::Blockquote);
            }
            "comment" | "tikzpicture" | "pgfpicture" | "picture" | "asy" | "pspicture" | "axis" => {
                self.draft.pictures += u32::from(bare != "comment");
            }
            _ if commands::is_formula(bare) => self.display(&format!("\\begin{{{name}}}{inside}\\end{{{name}}}")),
            "table" | "figure" | "wrapfigure" | "wraptable" | "minipage" | "multicols" | "center" | "abstract" | "flushleft" => {
                self.end_paragraph();
                inner.option();
                if matches!(bare, "wrapfigure" | "wraptable" | "minipage" | "multicols") {
                    inner.argument();
                    inner.option();
                }
                if matches!(bare, "wrapfigure" | "wraptable") {
                    inner.argument();
                }
                self.text(inner.rest(), inner.line());
                self.end_paragraph();
            }
            "frame" => {
                self.end_paragraph();
                inner.option();
                if inner.is_at('{') {
                    self.slide(&mut inner, line);
                }
                self.text(inner.rest(), inner.line());
                self.end_paragraph();
            }
            _ => self.unknown(inner),
        }
    }

    /// Theorems, proofs and what packages bring along: an optional name, then text.
    fn unknown(&mut self, mut inner: Tokens<'_>) {
        self.end_paragraph();
        if let Some(name) = inner.option().filter(|name| !name.contains('=')).map(str::to_owned) {
            let line = inner.line();
            self.within(Tag::Strong, &name, line);
            self.words(" ");
        }
        let line = inner.line();
        self.text(inner.rest(), line);
        self.end_paragraph();
    }

    fn listing(&mut self, name: &str, mut inner: Tokens<'_>, line: usize) {
        self.end_paragraph();
        let settings = if name == "alltt" { None } else { inner.option() };
        let language = settings.and_then(|settings| settings.split_once("language="));
        let language = language
            .map(|(_, rest)| rest.trim_start_matches(['{', '[']).split([',', ']', '}']).next().unwrap_or_default().trim());
        let language = if name == "minted" { inner.argument() } else { language };
        if name == "filecontents" {
            inner.argument();
        }
        let language = language.map(str::to_lowercase).filter(|name| {
            !name.is_empty()
                && !matches!(name.as_str(), "text" | "none")
                && name.chars().all(|sign| sign.is_alphanumeric() || "+#-".contains(sign))
        });
        self.draft.at(line);
        self.draft.code(language.as_deref(), inner.rest().trim_start_matches([' ', '\t']).trim_start_matches('\n'));
    }

    fn list(&mut self, name: &str, mut inner: Tokens<'_>) {
        self.end_paragraph();
        inner.option();
        let tag = if name.contains("enum") { Tag::Ol } else { Tag::Ul };
        let before = std::mem::take(&mut self.in_line);
        self.draft.open(tag);
        for (label, text, line) in items(&mut inner) {
            self.draft.at(line);
            self.draft.open(Tag::Li);
            if let Some(label) = label {
                self.text(label, line);
                self.words(" ");
            }
            self.text(text, line);
            self.end_paragraph();
            self.draft.close(Tag::Li);
        }
        self.draft.close(tag);
        self.in_line = before;
    }

    fn definitions(&mut self, mut inner: Tokens<'_>) {
        self.end_paragraph();
        inner.option();
        let before = std::mem::take(&mut self.in_line);
        self.draft.open(Tag::Dl);
        for (term, text, line) in items(&mut inner) {
            self.draft.at(line);
            self.within_block(Tag::Dt, term.unwrap_or_default(), line);
            self.draft.open(Tag::Dd);
            self.text(text, line);
            self.end_paragraph();
            self.draft.close(Tag::Dd);
        }
        self.draft.close(Tag::Dl);
        self.in_line = before;
    }

    fn table(&mut self, mut inner: Tokens<'_>) {
        self.end_paragraph();
        let rows = rows(&mut inner);
        // Rows above the first line inside the table are its head.
        let header_rows = rows.iter().position(|row| row.ruled_below).map_or(0, |at| at + 1);
        let headed = header_rows > 0
            && header_rows < rows.len()
            && rows.iter().filter(|row| row.ruled_below).count() * 2 < rows.len().max(3);
        self.draft.table();
        for (number, row) in rows.iter().enumerate() {
            self.draft.open(Tag::Tr);
            for (text, line) in &row.cells {
                let tag = if headed && number < header_rows { Tag::Th } else { Tag::Td };
                self.draft.at(*line);
                let (columns, rows) = extent(text);
                let extents = [(Attribute::Colspan, columns), (Attribute::Rowspan, rows)];
                let attributes = extents.into_iter().filter(|(_, extent)| *extent > 1);
                self.draft.builder.start(tag, attributes.map(|(name, extent)| (name, extent.to_string().into())).collect());
                self.in_line += 1;
                self.text(text, *line);
                self.in_line -= 1;
                self.draft.close(tag);
            }
            self.draft.close(Tag::Tr);
        }
        self.draft.close(Tag::Table);
        self.put_notes();
    }
}

/// The label, the text and the line of each item.
fn items<'t>(tokens: &mut Tokens<'t>) -> Vec<(Option<&'t str>, &'t str, usize)> {
    let mut items: Vec<(Option<&str>, usize, usize)> = Vec::new();
    let mut ends = Vec::new();
    loop {
        let at = tokens.offset();
        match tokens.next() {
            Some((Token::Command("item" | "bibitem" | "task"), line)) => {
                if !items.is_empty() {
                    ends.push(at);
                }
                let is_source = tokens.since(at).starts_with("\\bibitem");
                let label = tokens.option();
                let key = if is_source { tokens.argument() } else { None };
                items.push((label.or(key), tokens.offset(), line));
            }
            Some((Token::Command("begin"), _)) => {
                let name = tokens.argument().unwrap_or_default().trim().to_owned();
                tokens.environment(&name);
            }
            Some(_) => {}
            None => break,
        }
    }
    ends.push(tokens.offset());
    items.into_iter().zip(ends).map(|((label, start, line), end)| (label, tokens.slice(start, end), line)).collect()
}

struct TableRow<'t> {
    cells: Vec<(&'t str, usize)>,
    ruled_below: bool,
}

/// The cells of a table row by row.
fn rows<'t>(tokens: &mut Tokens<'t>) -> Vec<TableRow<'t>> {
    let mut rows: Vec<TableRow<'t>> = Vec::new();
    let mut cells: Vec<(&str, usize)> = Vec::new();
    let mut start = tokens.offset();
    let mut line = tokens.line();
    loop {
        let at = tokens.offset();
        match tokens.next() {
            Some((Token::Column, _)) => {
                cells.push((tokens.slice(start, at), line));
                (start, line) = (tokens.offset(), tokens.line());
            }
            Some((Token::Break, _)) | Some((Token::Command("tabularnewline"), _)) => {
                tokens.star();
                tokens.option();
                cells.push((tokens.slice(start, at), line));
                (start, line) = (tokens.offset(), tokens.line());
                rows.push(TableRow { cells: std::mem::take(&mut cells), ruled_below: false });
            }
            Some((Token::Command(name), _)) if is_rule(name) => {
                tokens.option();
                if matches!(name, "cline" | "cmidrule") {
                    tokens.parentheses();
                    tokens.argument();
                }
                // Head and foot of a long table are repeated for each page; they are read where they stand.
                if matches!(name, "hline" | "midrule")
                    && let Some(row) = rows.last_mut()
                {
                    row.ruled_below = true;
                }
                if cells.is_empty() {
                    (start, line) = (tokens.offset(), tokens.line());
                }
            }
            Some((Token::Command("begin"), _)) => {
                let name = tokens.argument().unwrap_or_default().trim().to_owned();
                tokens.environment(&name);
            }
            Some(_) => {}
            None => break,
        }
    }
    let last = tokens.slice(start, tokens.offset());
    if !cells.is_empty() || !last.trim().is_empty() {
        cells.push((last, line));
        rows.push(TableRow { cells, ruled_below: false });
    }
    rows.retain(|row| row.cells.iter().any(|(text, _)| !text.trim().is_empty()));
    rows
}

fn is_rule(name: &str) -> bool {
    matches!(
        name,
        "hline"
            | "toprule"
            | "midrule"
            | "bottomrule"
            | "cline"
            | "cmidrule"
            | "endhead"
            | "endfirsthead"
            | "endfoot"
            | "endlastfoot"
            | "addlinespace"
            | "specialrule"
            | "hhline"
            | "noalign"
            | "rowcolor"
    )
}

/// The columns and rows of a cell that begins with `\multicolumn` or `\multirow`.
fn extent(text: &str) -> (u32, u32) {
    let number = |name: &str| {
        let rest = text.trim_start().strip_prefix(name)?;
        let number = rest.trim_start_matches(['[', '{']).split('}').next()?;
        number.trim().parse::<u32>().ok().filter(|number| *number <= 1_000)
    };
    (number("\\multicolumn").unwrap_or(1), number("\\multirow").unwrap_or(1))
}

/// The words of a short text without commands.
fn plain(text: &str) -> String {
    let mut out = String::new();
    collect(text, &mut out, 0);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn collect(text: &str, out: &mut String, depth: usize) {
    let mut tokens = Tokens::new(text, 1);
    while let Some((token, _)) = tokens.next() {
        match token {
            Token::Text(text) | Token::Formula(text) | Token::Display(text) | Token::Sign(text) => out.push_str(text),
            Token::Accent(letter) => out.push_str(&letter),
            Token::Group(inner) if depth < 8 => collect(inner, out, depth + 1),
            Token::Break | Token::Gap | Token::Column | Token::Group(_) => out.push(' '),
            Token::Command("and") => out.push_str(", "),
            Token::Command("thanks" | "footnote" | "inst" | "email" | "vspace" | "hspace") => {
                tokens.star();
                tokens.argument();
            }
            Token::Command(name) => {
                if let Some(Meaning::Sign(sign)) = commands::meaning(name) {
                    out.push_str(sign);
                }
            }
        }
    }
}
