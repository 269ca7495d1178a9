//! Plain text: paragraphs, lists, headings and code as people draw them with nothing but characters.
//!
//! Empty lines cut the text into chunks. Lines of a chunk are joined when they were broken to fit a width and kept when
//! they are verses, addresses or a log. Headings are taken only where the text leaves little doubt, because a false
//! heading costs more than a missed one.

mod frames;
mod lists;
mod shapes;

use super::encoding::{Decoded, Pieces};
use super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader};
use crate::document::{Block, BlockKind, Document, Format, Limit, Place, ReadNote};
use shapes::{Line, Rank, Wrapping};
use std::collections::BTreeSet;

/// Reads text that no other reader claims.
pub struct Text;

impl Reader for Text {
    fn format(&self) -> Format {
        Format::Text
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        let ending = probe.ending();
        match probe.text() {
            None => Confidence::No,
            Some(_) if Format::Text.endings().contains(&ending.as_str()) => Confidence::Likely,
            Some(_) => Confidence::Fallback,
        }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let Decoded { text, encoding } = bounded_text(ctx, source)?;
        let lines = lines_of(&text);
        if lines.iter().all(Line::is_empty) {
            return Err(ReadErrorKind::Empty.into());
        }
        let pages = lines.last().map(|line| line.page).filter(|page| *page > 1);
        let blocks = match script_language(&text).or_else(|| code_language(&ctx.ending())) {
            Some(language) => code_blocks(&lines, language),
            None if shapes::is_log(&lines) => log_blocks(&lines),
            None => Flow::new(&lines).blocks(),
        };
        Ok(Content::Document(Document { format: Format::Text, encoding: Some(encoding), pages, blocks, ..Document::default() }))
    }
}

/// The blocks of a text that stands inside another format, such as a letter.
pub(super) fn blocks_of(text: &str) -> Vec<Block> {
    Flow::new(&lines_of(text)).blocks()
}

/// The text of a file up to the limit of characters; logs may be of any size.
pub(super) fn bounded_text(ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Decoded, ReadError> {
    let mut pieces = Pieces::open(ctx, source)?;
    let mut text = String::new();
    let (mut characters, mut counted) = (0, 0);
    while pieces.next_into(&mut text)? {
        characters += text.get(counted..).unwrap_or_default().chars().count() as u64;
        counted = text.len();
        ctx.report(pieces.offset(), source.len());
        if characters >= ctx.limits.characters && pieces.offset() < source.len() {
            ctx.note(ReadNote::CutAt { limit: Limit::Characters(ctx.limits.characters) });
            break;
        }
    }
    pieces.finish(ctx);
    if text.contains('\0') {
        text.retain(|character| character != '\0');
    }
    Ok(Decoded { text, encoding: pieces.encoding().to_owned() })
}

/// Lines with their numbers. Any of the three line ends counts, and a form feed begins a page.
fn lines_of(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let (mut number, mut page) = (0, 1);
    for piece in text.split('\n').flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r')) {
        number += 1;
        for (part, text) in piece.split('\u{c}').enumerate() {
            if part > 0 {
                page += 1;
                lines.push(Line::new("", number, page));
            }
            lines.push(Line::new(text, number, page));
        }
    }
    lines
}

/// Endings of programs and settings, whose lines are kept as they are, with the names of their languages.
const CODE_ENDINGS: &[(&str, &str)] = &[
    ("asm", "asm"),
    ("awk", "awk"),
    ("bas", "basic"),
    ("bash", "bash"),
    ("bat", "batch"),
    ("c", "c"),
    ("cc", "cpp"),
    ("cfg", "ini"),
    ("clj", "clojure"),
    ("cmake", "cmake"),
    ("cmd", "batch"),
    ("conf", "conf"),
    ("cpp", "cpp"),
    ("cr", "crystal"),
    ("cs", "csharp"),
    ("css", "css"),
    ("cxx", "cpp"),
    ("dart", "dart"),
    ("diff", "diff"),
    ("el", "lisp"),
    ("erl", "erlang"),
    ("ex", "elixir"),
    ("exs", "elixir"),
    ("f90", "fortran"),
    ("fs", "fsharp"),
    ("go", "go"),
    ("gradle", "groovy"),
    ("graphql", "graphql"),
    ("groovy", "groovy"),
    ("h", "c"),
    ("hh", "cpp"),
    ("hpp", "cpp"),
    ("hs", "haskell"),
    ("ini", "ini"),
    ("java", "java"),
    ("jl", "julia"),
    ("js", "javascript"),
    ("jsx", "jsx"),
    ("kt", "kotlin"),
    ("kts", "kotlin"),
    ("less", "less"),
    ("lisp", "lisp"),
    ("lua", "lua"),
    ("mjs", "javascript"),
    ("mk", "makefile"),
    ("ml", "ocaml"),
    ("nim", "nim"),
    ("pas", "pascal"),
    ("patch", "diff"),
    ("php", "php"),
    ("pl", "perl"),
    ("pm", "perl"),
    ("properties", "properties"),
    ("proto", "protobuf"),
    ("ps1", "powershell"),
    ("psm1", "powershell"),
    ("py", "python"),
    ("pyi", "python"),
    ("r", "r"),
    ("rb", "ruby"),
    ("rkt", "racket"),
    ("rs", "rust"),
    ("sass", "sass"),
    ("scala", "scala"),
    ("scm", "scheme"),
    ("scss", "scss"),
    ("sh", "sh"),
    ("sol", "solidity"),
    ("sql", "sql"),
    ("svelte", "svelte"),
    ("swift", "swift"),
    ("tcl", "tcl"),
    ("tf", "hcl"),
    ("toml", "toml"),
    ("ts", "typescript"),
    ("tsx", "tsx"),
    ("vb", "vb"),
    ("vbs", "vbscript"),
    ("vue", "vue"),
    ("zig", "zig"),
    ("zsh", "zsh"),
];

/// Endings of markup, subtitles and lists that are read as they stand.
const OTHER_ENDINGS: &[&str] = &["org", "nfo", "lst", "out", "po"];

/// Whether files with this ending are text as a rule, so that nobody is surprised when they are read so.
pub(super) fn is_text(ending: &str) -> bool {
    code_language(ending).is_some() || OTHER_ENDINGS.contains(&ending)
}

fn code_language(ending: &str) -> Option<&'static str> {
    CODE_ENDINGS.iter().find(|(code, _)| *code == ending).map(|(_, language)| *language)
}

/// The language that the first line of a script names, as in `#!/usr/bin/env python3`.
fn script_language(text: &str) -> Option<&'static str> {
    let first = text.strip_prefix("#!")?.lines().next()?;
    let program =
        first.split_whitespace().filter(|word| !word.starts_with('-')).map(|word| word.rsplit('/').next().unwrap_or(word));
    let program = program.filter(|word| *word != "env").find(|word| !word.contains('='))?;
    const PROGRAMS: &[(&str, &str)] = &[
        ("python", "python"),
        ("bash", "bash"),
        ("zsh", "zsh"),
        ("sh", "sh"),
        ("dash", "sh"),
        ("perl", "perl"),
        ("ruby", "ruby"),
        ("node", "javascript"),
        ("php", "php"),
        ("lua", "lua"),
        ("awk", "awk"),
        ("tclsh", "tcl"),
        ("Rscript", "r"),
    ];
    PROGRAMS
        .iter()
        .find(|(name, _)| program.trim_end_matches(|sign: char| sign.is_ascii_digit() || sign == '.') == *name)
        .map(|(_, language)| *language)
}

/// About how many lines of a log or a program one block holds.
const BLOCK_LINES: usize = 50;

/// A program is cut at empty lines, once a block is long enough.
fn code_blocks(lines: &[Line<'_>], language: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut rest = lines;
    while !rest.is_empty() {
        let after = rest.iter().skip(BLOCK_LINES).position(Line::is_empty).map_or(rest.len(), |at| at + BLOCK_LINES);
        let (now, later) = rest.split_at(after);
        rest = later;
        blocks.extend(kept(now, BlockKind::Code { language: Some(language.to_owned()) }));
    }
    blocks
}

/// A text that its format's own reader could not take apart, as it stands.
pub(super) fn code_document(format: Format, encoding: String, text: &str, language: &str) -> Result<Content, ReadError> {
    let blocks = code_blocks(&lines_of(text), language);
    if blocks.is_empty() {
        return Err(ReadErrorKind::Empty.into());
    }
    Ok(Content::Document(Document { format, encoding: Some(encoding), blocks, ..Document::default() }))
}

/// A log is cut anywhere: every line stands for itself.
fn log_blocks(lines: &[Line<'_>]) -> Vec<Block> {
    let filled: Vec<Line<'_>> = lines.iter().copied().filter(|line| !line.is_empty()).collect();
    let text = |chunk: &[Line<'_>]| chunk.iter().map(|line| line.raw.trim_end()).collect::<Vec<_>>().join("\n");
    filled.chunks(BLOCK_LINES).filter_map(|chunk| Some(block(BlockKind::Paragraph, text(chunk), chunk.first()?))).collect()
}

/// A block that keeps its lines, without empty ones around.
fn kept(lines: &[Line<'_>], kind: BlockKind) -> Option<Block> {
    let first = lines.iter().position(|line| !line.is_empty())?;
    let last = lines.iter().rposition(|line| !line.is_empty())?;
    let lines = lines.get(first..=last)?;
    let text = match kind {
        BlockKind::Code { .. } => {
            let margin = lines.iter().filter(|line| !line.is_empty()).map(|line| line.margin()).min().unwrap_or(0);
            lines.iter().map(|line| line.raw.get(margin..).unwrap_or_default().trim_end()).collect::<Vec<_>>().join("\n")
        }
        _ => lines.iter().map(|line| line.text).collect::<Vec<_>>().join("\n"),
    };
    Some(block(kind, text, lines.first()?))
}

fn block(kind: BlockKind, text: String, line: &Line<'_>) -> Block {
    Block { kind, text, place: Place::Line(line.number), marks: Vec::new() }
}

/// Text for people, read chunk by chunk.
struct Flow<'a> {
    chunks: Vec<&'a [Line<'a>]>,
    wrapping: Wrapping,
    /// Every word of the text, when some words are broken at line ends.
    words: BTreeSet<&'a str>,
    blocks: Vec<Block>,
    /// The rank of each heading among `blocks`, by index.
    ranks: Vec<(usize, Rank)>,
}

impl<'a> Flow<'a> {
    fn new(lines: &'a [Line<'a>]) -> Self {
        let chunks: Vec<_> = lines.split(Line::is_empty).flat_map(cut_at_headings).filter(|chunk| !chunk.is_empty()).collect();
        let broken_words = lines.iter().any(|line| line.text.ends_with('-'));
        let letters = |text: &'a str| text.split(|sign: char| !sign.is_alphabetic()).filter(|word| !word.is_empty());
        let words = if broken_words { lines.iter().flat_map(|line| letters(line.text)).collect() } else { BTreeSet::new() };
        let prose: Vec<_> = chunks.iter().filter(|chunk| !shapes::is_code(chunk)).flat_map(|chunk| prose_of(chunk)).collect();
        Flow { wrapping: Wrapping::of(&prose), chunks, words, blocks: Vec::new(), ranks: Vec::new() }
    }

    fn blocks(mut self) -> Vec<Block> {
        let chunks = std::mem::take(&mut self.chunks);
        let plain_allowed = shapes::plain_headings_are_rare(&chunks);
        let mut at = 0;
        while let Some(chunk) = chunks.get(at).copied() {
            if let Some(length) = fenced(chunks.get(at..).unwrap_or_default()) {
                self.fence(chunks.get(at..at + length).unwrap_or_default());
                at += length;
                continue;
            }
            let next = chunks.get(at + 1).copied();
            let rank =
                shapes::heading(chunk, at.checked_sub(1).and_then(|before| chunks.get(before).copied()), next, plain_allowed);
            match rank {
                Some((rank, length)) => {
                    self.heading(chunk.get(..length).unwrap_or_default(), rank);
                    self.chunk(chunk.get(length..).unwrap_or_default());
                }
                None => self.chunk(chunk),
            }
            at += 1;
        }
        self.blocks.iter_mut().for_each(lists::unlisted);
        self.levelled()
    }

    fn heading(&mut self, lines: &[Line<'_>], rank: Rank) {
        let Some(first) = lines.iter().find(|line| !shapes::is_rule(line.text)) else { return };
        let words = lines.iter().filter(|line| !shapes::is_rule(line.text)).flat_map(|line| line.text.split_whitespace());
        self.ranks.push((self.blocks.len(), rank));
        let text = words.collect::<Vec<_>>().join(" ");
        self.blocks.push(block(BlockKind::Heading { level: 1, number: None }, text, first));
    }

    /// One chunk that is no heading: code, or tables, paragraphs and lists in turn.
    fn chunk(&mut self, chunk: &[Line<'_>]) {
        let mut chunk = without_rules(chunk);
        while let Some((before, table, after)) = frames::first_table(chunk) {
            self.running(before);
            self.blocks.push(table);
            chunk = after;
        }
        self.running(chunk);
    }

    /// Lines without tables.
    fn running(&mut self, chunk: &[Line<'_>]) {
        let chunk = without_rules(chunk);
        if chunk.is_empty() {
            return;
        }
        if shapes::is_code(chunk) {
            self.code(chunk);
            return;
        }
        for part in lists::parts(chunk) {
            match part {
                lists::Part::Prose(lines) => self.prose(lines),
                lists::Part::List(list) => lists::push(&mut self.blocks, &list, |lines| joined(lines, &self.words)),
            }
        }
    }

    /// Code goes on over empty lines.
    fn code(&mut self, chunk: &[Line<'_>]) {
        let Some(more) = kept(chunk, BlockKind::Code { language: None }) else { return };
        match (self.blocks.last_mut(), chunk.first()) {
            (Some(Block { kind: BlockKind::Code { language: None }, text, place: Place::Line(start), .. }), Some(first))
                if *start as usize + text.lines().count() + 1 == first.number as usize =>
            {
                text.push_str("\n\n");
                text.push_str(&more.text);
            }
            _ => self.blocks.push(more),
        }
    }

    fn prose(&mut self, lines: &[Line<'_>]) {
        for lines in shapes::paragraphs(lines) {
            let Some(first) = lines.first() else { continue };
            if lines.len() == 1 || self.wrapping.joins(lines) {
                self.blocks.push(block(BlockKind::Paragraph, joined(lines, &self.words), first));
            } else if shapes::are_paragraphs(lines) {
                self.blocks.extend(lines.iter().map(|line| block(BlockKind::Paragraph, line.text.to_owned(), line)));
            } else {
                self.blocks.extend(kept(lines, BlockKind::Paragraph));
            }
        }
    }

    fn fence(&mut self, chunks: &[&[Line<'_>]]) {
        let Some(first) = chunks.first().and_then(|chunk| chunk.first()) else { return };
        let language = first.text.trim_start_matches(['`', '~']).trim();
        let language = (!language.is_empty()).then(|| language.to_owned());
        let mut text = String::new();
        let mut before = first.number + 1;
        for line in chunks.iter().flat_map(|chunk| chunk.iter()).filter(|line| !is_fence(line)) {
            (before..line.number).for_each(|_| text.push('\n'));
            text.push_str(line.raw.trim_end());
            before = line.number;
        }
        self.blocks.push(block(BlockKind::Code { language }, text, first));
    }

    /// Gives headings their levels: the ranks that occur are numbered from the top.
    fn levelled(mut self) -> Vec<Block> {
        let plain = self.ranks.iter().filter(|(_, rank)| *rank == Rank::Plain).count();
        for (index, rank) in &mut self.ranks {
            match rank {
                Rank::Plain if plain == 1 && *index == 0 => *rank = Rank::Title,
                Rank::Plain => *rank = Rank::Numbered(1),
                _ => {}
            }
        }
        let used: BTreeSet<Rank> = self.ranks.iter().map(|(_, rank)| *rank).collect();
        for (index, rank) in &self.ranks {
            let level_found = used.iter().position(|other| other == rank).unwrap_or_default().min(5) as u8 + 1;
            if let Some(Block { kind: BlockKind::Heading { level, .. }, .. }) = self.blocks.get_mut(*index) {
                *level = level_found;
            }
        }
        self.blocks
    }
}

/// Cuts a chunk before each heading that stands inside it.
fn cut_at_headings<'a>(mut chunk: &'a [Line<'a>]) -> Vec<&'a [Line<'a>]> {
    let mut parts = Vec::new();
    while let Some(at) = shapes::inner_heading(chunk) {
        let (before, after) = chunk.split_at(at);
        parts.push(before);
        chunk = after;
    }
    parts.push(chunk);
    parts
}

/// The stretches of a chunk that are paragraphs and not lists.
fn prose_of<'a>(chunk: &'a [Line<'a>]) -> Vec<&'a [Line<'a>]> {
    let prose = |part| if let lists::Part::Prose(lines) = part { shapes::paragraphs(lines) } else { Vec::new() };
    lists::parts(chunk).into_iter().flat_map(prose).collect()
}

fn is_fence(line: &Line<'_>) -> bool {
    line.text.starts_with("```") || line.text.starts_with("~~~")
}

/// A fence that nobody closes within so many chunks is only a line of signs.
const FENCED_CHUNKS: usize = 200;

/// How many chunks a block of code between two fences takes.
fn fenced(chunks: &[&[Line<'_>]]) -> Option<usize> {
    let first = chunks.first()?;
    if !is_fence(first.first()?) {
        return None;
    }
    let closes = |chunk: &[Line<'_>], skip: usize| chunk.len() > skip && chunk.last().is_some_and(is_fence);
    chunks
        .iter()
        .take(FENCED_CHUNKS)
        .enumerate()
        .position(|(number, chunk)| closes(chunk, usize::from(number == 0)))
        .map(|last| last + 1)
}

/// Drawn lines above and below a text are not its words.
fn without_rules<'a, 'b>(mut chunk: &'b [Line<'a>]) -> &'b [Line<'a>] {
    while let [first, rest @ ..] = chunk
        && shapes::is_rule(first.text)
    {
        chunk = rest;
    }
    while let [rest @ .., last] = chunk
        && shapes::is_rule(last.text)
    {
        chunk = rest;
    }
    chunk
}

/// One line out of several: words that were broken at a line end are whole again.
fn joined(lines: &[Line<'_>], words: &BTreeSet<&str>) -> String {
    let mut text = String::new();
    for line in lines {
        let mut next = line.text.split_whitespace().peekable();
        if let Some(word) = next.peek() {
            glue(&mut text, word, words);
        }
        for (number, word) in next.enumerate() {
            if number > 0 {
                text.push(' ');
            }
            text.push_str(word);
        }
    }
    text
}

/// Ends the text so that `word` can follow it.
fn glue(text: &mut String, word: &str, words: &BTreeSet<&str>) {
    if text.ends_with('\u{ad}') {
        text.pop();
        return;
    }
    let starts_small = word.chars().next().is_some_and(char::is_lowercase);
    let stem_end = text.strip_suffix('-').filter(|stem| stem.ends_with(char::is_alphabetic)).map(str::len);
    match stem_end {
        Some(end) if starts_small => {
            let letters = |sign: char| !sign.is_alphabetic();
            let stem = text.get(..end).unwrap_or_default().rsplit(letters).next().unwrap_or_default();
            let whole = format!("{stem}{}", word.split(letters).next().unwrap_or_default());
            // A hyphen of the word itself stays: "кто-то" is nowhere written "ктото".
            if words.contains(whole.as_str()) {
                text.truncate(end);
            }
        }
        _ if text.is_empty() => {}
        _ => text.push(' '),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{READERS, read};
    use super::*;

    fn blocks(text: &str) -> Vec<(String, String)> {
        let mut progress = ();
        let mut ctx = ReadContext::new("a.txt", &mut progress);
        match Text.read(&mut ctx, &text.as_bytes().to_vec()) {
            Ok(Content::Document(document)) => document
                .blocks
                .into_iter()
                .map(|block| (format!("{:?}", block.kind).split([' ', '{']).next().unwrap_or_default().to_owned(), block.text))
                .collect(),
            other => panic!("{other:?}"),
        }
    }

    fn check(text: &str, expected: &[(&str, &str)]) {
        let expected: Vec<_> = expected.iter().map(|(kind, text)| ((*kind).to_owned(), (*text).to_owned())).collect();
        assert_eq!(blocks(text), expected);
    }

    #[test]
    fn a_sentence_about_an_article_is_no_heading() {
        check(
            "Статья 5 закона это запрещает.\n\nДалее.",
            &[("Paragraph", "Статья 5 закона это запрещает."), ("Paragraph", "Далее.")],
        );
        check("Глава 2\n\nЛодка.", &[("Heading", "Глава 2"), ("Paragraph", "Лодка.")]);
    }

    #[test]
    fn numbered_lines_with_gaps_are_a_list_and_not_headings() {
        check("1. Сыр\n\n2. Хлеб\n\n3. Масло\n", &[("List", "Сыр\nХлеб\nМасло")]);
    }

    #[test]
    fn an_address_keeps_its_lines() {
        let address = "Маяк на косе\nул. Портовая, 7\nНорск";
        check(address, &[("Paragraph", address)]);
    }

    #[test]
    fn empty_and_blank_files_have_no_words() {
        let mut progress = ();
        let error = read(&mut ReadContext::new("a.txt", &mut progress), &b" \r\n\t\n".to_vec()).expect_err("no words");
        assert_eq!(error.kind, ReadErrorKind::Empty);
    }

    #[test]
    fn a_line_of_a_million_characters_is_one_paragraph() {
        let line = "слово ".repeat(170_000);
        let read = blocks(&line);
        assert_eq!(read.len(), 1);
        assert_eq!(read.first().map(|(_, text)| text.len()), Some(line.trim_end().len()));
    }

    #[test]
    fn long_dialogues_and_unclosed_fences_are_read_in_one_pass() {
        let dialogue = "— Да, — сказал он.\n".repeat(60_000);
        assert_eq!(blocks(&dialogue).len(), 60_000);
        assert!(blocks(&"```\nx\n\n".repeat(20_000)).len() >= 10_000);
    }

    #[test]
    fn any_bytes_come_back_as_a_value() {
        let seeds: [&[u8]; 4] = [
            "Имя;Город\n\"Анна;Омск\n1. Глава\n====\n".as_bytes(),
            b"{\"messages\":[]}\n[{",
            b"\xff\xfe1\0\n\0",
            b"PK\x03\x04{\\rtf",
        ];
        let mut state = 7_u64;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        for round in 0..2_000 {
            let mut bytes = seeds[round % seeds.len()].repeat(1 + next(3));
            for _ in 0..next(12) {
                let at = next(bytes.len());
                match next(3) {
                    0 => bytes[at] = next(256) as u8,
                    1 => bytes.insert(at, b"\n\"\r\t \0-*1"[next(9)]),
                    _ => bytes.truncate(at.max(1)),
                }
            }
            for reader in READERS {
                let mut progress = ();
                drop(reader.read(&mut ReadContext::new("a.csv", &mut progress), &bytes));
            }
        }
    }
}
