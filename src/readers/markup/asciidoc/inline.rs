//! Marks inside a line of AsciiDoc: bold, code, links, references, notes.

use super::{Parser, Tag};
use crate::readers::html::Attribute;

/// Marks inside marks are followed this deep.
const INNER_MAX: u8 = 6;

impl Parser<'_> {
    /// Writes text with its marks.
    pub(super) fn inline(&mut self, text: &str) {
        if text.contains("`\"") || text.contains("`'") {
            return self.inline_within(&with_quotes(text), 0);
        }
        self.inline_within(text, 0);
    }

    fn inline_within(&mut self, text: &str, inner: u8) {
        let mut at = 0;
        let mut plain = String::new();
        // Once a mark is not closed it is not closed further on either.
        let mut open_ways = [true; 8];
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let before = text.get(..at).and_then(|before| before.chars().next_back());
            if let Some((piece, length)) = piece(rest, before, &mut open_ways).filter(|_| inner < INNER_MAX) {
                self.draft.text(&std::mem::take(&mut plain));
                self.piece(piece, inner);
                at += length.max(1);
                continue;
            }
            let sign = rest.chars().next().unwrap_or(' ');
            at += sign.len_utf8();
            plain.push(sign);
        }
        self.draft.text(&plain);
    }

    fn piece(&mut self, piece: Piece<'_>, inner: u8) {
        match piece {
            Piece::Marked(tag, words) => {
                self.draft.open(tag);
                if tag == Tag::Code {
                    self.draft.text(words)
                } else {
                    self.inline_within(words, inner + 1)
                }
                self.draft.close(tag);
            }
            Piece::Words(words) => self.inline_within(words, inner + 1),
            Piece::Literal(words) => self.draft.text(words),
            Piece::Link(address, words) => {
                let shown = if words.trim().is_empty() { address.strip_prefix("mailto:").unwrap_or(address) } else { words };
                self.draft.open_with(Tag::A, Attribute::Href, address);
                self.inline_within(shown.trim_end_matches('^'), inner + 1);
                self.draft.close(Tag::A);
            }
            Piece::Note(words) => self.notes.push(words.to_owned()),
            Piece::Picture => self.draft.pictures += 1,
            Piece::Break => self.draft.open(Tag::Br),
            Piece::Nothing => {}
        }
    }
}

/// Quotation marks are written as a straight one and a backtick.
fn with_quotes(text: &str) -> String {
    let mut text = text.to_owned();
    for (opening, closing, signs) in [("\"`", "`\"", ["“", "”"]), ("'`", "`'", ["‘", "’"])] {
        if text.contains(opening) && text.contains(closing) {
            text = text.replace(opening, signs[0]).replace(closing, signs[1]);
        }
    }
    text
}

enum Piece<'t> {
    Marked(Tag, &'t str),
    /// Words whose mark says nothing here.
    Words(&'t str),
    /// Words as they stand.
    Literal(&'t str),
    Link(&'t str, &'t str),
    Note(&'t str),
    Picture,
    Break,
    Nothing,
}

type Found<'t> = Option<(Piece<'t>, usize)>;

fn piece<'t>(rest: &'t str, before: Option<char>, open: &mut [bool; 8]) -> Found<'t> {
    let first = rest.chars().next()?;
    let after_word = before.is_some_and(|sign| sign.is_alphanumeric() || sign == '_');
    match first {
        '\\' => escaped(rest),
        ' ' if rest == " +" || rest.starts_with(" +\n") => Some((Piece::Break, 2)),
        '*' | '_' | '`' | '#' | '+' | '^' | '~' => marked(rest, first, after_word, open),
        '<' => reference(rest),
        '[' => anchor(rest),
        '(' => sign(rest),
        '-' => dash(rest, before),
        _ if first.is_ascii_alphabetic() && !after_word => named(rest),
        _ => None,
    }
}

/// A backslash keeps the sign behind it from being a mark.
fn escaped(rest: &str) -> Found<'_> {
    let next = rest.get(1..)?;
    let marks = next.starts_with(['*', '_', '`', '#', '+', '^', '~', '{', '[', '<', '(', '-', '"']) || named(next).is_some();
    let length = next.chars().next()?.len_utf8();
    marks.then_some((Piece::Literal(next.get(..length)?), 1 + length))
}

/// Words between one or two of the same sign.
fn marked<'t>(rest: &'t str, sign: char, after_word: bool, open: &mut [bool; 8]) -> Found<'t> {
    let way = "*_`#+^~".find(sign)?;
    let single = rest.get(1..)?;
    let double = single.strip_prefix(sign);
    if let Some(inner) = double {
        let fence = rest.get(..2)?;
        // A third sign belongs to the words.
        if let Some(end) = inner.find(fence).filter(|end| *end > 0) {
            return Some((mark(sign, inner.get(..end)?), end + 4));
        }
        return None;
    }
    let tight = matches!(sign, '^' | '~');
    if !open.get(way).copied()? || after_word && !tight || single.starts_with(char::is_whitespace) {
        return None;
    }
    // High and low signs hold no spaces, so they need not look far.
    let within = if tight { single.split(char::is_whitespace).next()? } else { single };
    let end = within.match_indices(sign).map(|(at, _)| at).find(|at| {
        let inside = single.get(..*at).unwrap_or_default();
        let after = single.get(at + 1..).and_then(|after| after.chars().next());
        let free = tight || after.is_none_or(|next| !(next.is_alphanumeric() || next == '_' || next == sign));
        !inside.is_empty() && !inside.ends_with(char::is_whitespace) && free
    });
    match end {
        Some(end) => Some((mark(sign, single.get(..end)?), end + 2)),
        None => {
            if let Some(open) = open.get_mut(way).filter(|_| !tight) {
                *open = false;
            }
            None
        }
    }
}

fn mark(sign: char, words: &str) -> Piece<'_> {
    match sign {
        '*' => Piece::Marked(Tag::Strong, words),
        '_' => Piece::Marked(Tag::Em, words),
        '`' => Piece::Marked(Tag::Code, words.strip_prefix('+').and_then(|words| words.strip_suffix('+')).unwrap_or(words)),
        '^' => Piece::Marked(Tag::Sup, words),
        '~' => Piece::Marked(Tag::Sub, words),
        '+' => Piece::Literal(words),
        _ => Piece::Words(words),
    }
}

/// Where a closing sign stands, when it is near: looking further from each of many opening ones would never end.
fn near(text: &str, closing: &str, bytes_max: usize) -> Option<usize> {
    let end = (0..=bytes_max.min(text.len())).rev().find(|end| text.is_char_boundary(*end))?;
    text.get(..end)?.find(closing)
}

/// `<<place,words>>` and addresses in angle brackets.
fn reference(rest: &str) -> Found<'_> {
    if let Some(inner) = rest.strip_prefix("<<") {
        let end = near(inner, ">>", 1_000)?;
        let inside = inner.get(..end)?;
        let words = inside.split_once(',').map_or(inside.trim_start_matches('#'), |(_, words)| words.trim());
        return Some((Piece::Words(words), end + 4));
    }
    let inner = rest.strip_prefix('<')?;
    let end = near(inner, ">", 2_000)?;
    let address = inner.get(..end)?;
    is_address(address).then_some((Piece::Link(address, ""), end + 2))
}

/// `[[place]]`, and `[.role]` before marked words.
fn anchor(rest: &str) -> Found<'_> {
    if let Some(inner) = rest.strip_prefix("[[") {
        let end = near(inner, "]]", 200)?;
        let is_place = inner.get(..end)?.chars().all(|sign| sign.is_alphanumeric() || "-_.:, ".contains(sign));
        return is_place.then_some((Piece::Nothing, end + 4));
    }
    let inner = rest.strip_prefix('[')?;
    let end = near(inner, "]", 60)?;
    let role = inner.get(..end)?;
    let marks = inner.get(end + 1..)?.starts_with(['#', '*', '_', '`']);
    (marks && role.starts_with(['.', '#'])
        || marks && role.chars().all(|sign| sign.is_alphanumeric() || "-_".contains(sign)) && !role.is_empty())
    .then_some((Piece::Nothing, end + 2))
}

/// Signs that are written with letters, and words for an index.
fn sign(rest: &str) -> Found<'_> {
    for (written, sign) in [("(C)", "©"), ("(R)", "®"), ("(TM)", "™")] {
        if rest.starts_with(written) {
            return Some((Piece::Literal(sign), written.len()));
        }
    }
    if let Some(inner) = rest.strip_prefix("(((") {
        let end = near(inner, ")))", 500)?;
        return Some((Piece::Nothing, end + 6));
    }
    let inner = rest.strip_prefix("((")?;
    let end = near(inner, "))", 500)?;
    Some((Piece::Words(inner.get(..end)?), end + 4))
}

/// Two dashes between words or spaces are one long dash.
fn dash(rest: &str, before: Option<char>) -> Found<'_> {
    let after = rest.strip_prefix("--")?.chars().next();
    let between = |sign: Option<char>| sign.is_some_and(|sign| sign == ' ' || sign == '\n' || sign.is_alphanumeric());
    let same = before.is_some_and(char::is_alphanumeric) == after.is_some_and(char::is_alphanumeric);
    (between(before) && between(after) && same).then_some((Piece::Literal("—"), 2))
}

/// `link:address[words]`, `https://address[words]`, `footnote:[words]` and their like.
fn named(rest: &str) -> Found<'_> {
    let head = rest.get(..rest.floor_char_boundary(16))?;
    let (name, _) = head.split_once(':')?;
    let tail = rest.get(name.len() + 1..)?;
    if tail.starts_with(':') || tail.starts_with(char::is_whitespace) {
        return None;
    }
    if matches!(name, "http" | "https" | "ftp" | "irc") && tail.starts_with("//") {
        return address(rest);
    }
    let (target, words, length) = bracketed(tail)?;
    let length = name.len() + 1 + length;
    let piece = match name {
        "link" | "mailto" => {
            Piece::Link(if name == "link" { target } else { rest.get(..name.len() + 1 + target.len())? }, first_value(words))
        }
        "xref" => Piece::Words(if words.is_empty() { target.trim_start_matches('#') } else { words }),
        "footnote" => Piece::Note(words),
        "footnoteref" => Piece::Note(words.split_once(',').map_or("", |(_, words)| words)),
        "image" | "icon" => Piece::Picture,
        "anchor" | "indexterm" => Piece::Nothing,
        "kbd" | "btn" | "indexterm2" => Piece::Words(words),
        "menu" => Piece::Words(if words.is_empty() { target } else { rest.get(5..length - 1)? }),
        "stem" | "latexmath" | "asciimath" | "pass" => Piece::Literal(words),
        // As in Git's manual: the name of a page and its chapter.
        "linkgit" => Piece::Literal(rest.get(8..length)?),
        _ => return None,
    };
    Some((piece, length))
}

/// The target and the words of `target[words]`, and the bytes of both.
fn bracketed(tail: &str) -> Option<(&str, &str, usize)> {
    let open = tail.find('[').filter(|at| *at < 2_000)?;
    let target = tail.get(..open)?;
    if target.contains(char::is_whitespace) {
        return None;
    }
    let inner = tail.get(open + 1..)?;
    let mut depth = 0_usize;
    for (at, byte) in inner.bytes().enumerate().take(20_000) {
        match byte {
            b'[' => depth += 1,
            b']' if depth == 0 => return Some((target, inner.get(..at)?, open + at + 2)),
            b']' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// An address of the web, bare or with words behind it.
fn address(rest: &str) -> Found<'_> {
    let length = rest.find(|sign: char| sign.is_whitespace() || "[]<>\"`".contains(sign)).unwrap_or(rest.len());
    let tail = rest.get(length..)?;
    if tail.starts_with('[')
        && let Some((_, words, bytes)) = bracketed(tail)
    {
        return Some((Piece::Link(rest.get(..length)?, first_value(words)), length + bytes));
    }
    let address = rest.get(..length)?.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '*', '_']);
    is_address(address).then_some((Piece::Link(address, ""), address.len()))
}

fn is_address(text: &str) -> bool {
    ["http://", "https://", "ftp://", "mailto:", "irc://"].iter().any(|start| text.starts_with(start) && text.len() > start.len())
        && !text.contains(char::is_whitespace)
}

/// The words of a link without settings such as `window=_blank`.
fn first_value(words: &str) -> &str {
    let end = words
        .find(", window=")
        .or_else(|| words.find(",window="))
        .or_else(|| words.find(",role="))
        .or_else(|| words.find(", role="));
    words.get(..end.unwrap_or(words.len())).unwrap_or(words).trim_matches('"')
}
