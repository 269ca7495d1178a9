//! Marks inside a line of text: bold, code, roles, links, references.

use super::{Parser, Tag};
use crate::readers::html::Attribute;

impl Parser {
    /// Writes text with its marks.
    pub(super) fn inline(&mut self, text: &str) {
        self.inline_within(text, true);
    }

    fn inline_within(&mut self, text: &str, substitutes: bool) {
        let mut scan = Scan { text, at: 0, plain: String::new(), open: [true; 6] };
        while let Some(found) = scan.next() {
            self.draft.text(&found.before);
            self.piece(found.piece, substitutes);
        }
        self.draft.text(&scan.plain);
    }

    fn piece(&mut self, piece: Piece<'_>, substitutes: bool) {
        match piece {
            Piece::Marked(tag, words) => self.draft.words(tag, words),
            Piece::Role(role, words) => self.role(role, words),
            Piece::Reference(words) => self.reference(words),
            Piece::Place(words) => self.draft.text(words),
            Piece::Word(word) => match self.names.targets.get(&word.to_lowercase()).cloned() {
                Some(target) => self.linked(word, Some(&target)),
                // A name that nothing in the file has was meant with its underscore.
                None => self.draft.text(&format!("{word}_")),
            },
            Piece::Substitution(name) => {
                let text = self.names.substitutions.get(&name.to_lowercase()).cloned();
                match text.filter(|_| substitutes) {
                    // A text in the place of a name may have marks, but no further names: they could go in circles.
                    Some(text) => self.inline_within(&text, false),
                    None => self.draft.text(name),
                }
            }
        }
    }

    /// `` :role:`words` ``
    fn role(&mut self, role: &str, words: &str) {
        let words = unescaped(words);
        let name = role.rsplit(':').next().unwrap_or_default();
        let (title, target) = title_and_target(&words);
        let shown = title.unwrap_or(&words);
        match name {
            "sup" | "superscript" => self.draft.words(Tag::Sup, shown),
            "sub" | "subscript" => self.draft.words(Tag::Sub, shown),
            "strong" => self.draft.words(Tag::Strong, shown),
            "emphasis" | "dfn" | "title-reference" | "title" | "t" => self.draft.words(Tag::Em, shown),
            "math" | "eq" => self.draft.text(&words),
            "pep" | "rfc" if title.is_none() => self.draft.text(&format!("{} {words}", name.to_uppercase())),
            "raw" | "raw-html" => {}
            "ref" | "doc" | "term" | "any" | "numref" | "abbr" | "guilabel" | "menuselection" | "download" | "index" => {
                let shown = shown.trim_start_matches('!').replace("-->", "→");
                match target.filter(|target| target.contains("://")) {
                    Some(target) => self.linked(&shown, Some(target)),
                    None => self.draft.text(&shown),
                }
            }
            _ => {
                // "~module.Class.method" shows its last part only.
                let shown = match shown.strip_prefix('~') {
                    Some(path) => path.rsplit('.').next().unwrap_or(path),
                    None => shown.trim_start_matches('!'),
                };
                self.draft.words(Tag::Code, shown);
            }
        }
    }

    /// `` `words <address>`_ `` or `` `words`_ ``
    fn reference(&mut self, words: &str) {
        let words = unescaped(words);
        match title_and_target(&words) {
            (Some(title), Some(target)) => {
                let known = target.strip_suffix('_').and_then(|name| self.names.targets.get(&name.to_lowercase())).cloned();
                self.linked(title, Some(known.as_deref().unwrap_or(target)));
            }
            _ => {
                let name = words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
                let target = self.names.targets.get(&name).cloned();
                self.linked(&words, target.as_deref());
            }
        }
    }

    fn linked(&mut self, words: &str, target: Option<&str>) {
        match target.filter(|target| !target.is_empty() && !target.ends_with('_')) {
            Some(target) => {
                self.draft.open_with(Tag::A, Attribute::Href, target);
                self.draft.text(words);
                self.draft.close(Tag::A);
            }
            None => self.draft.text(words),
        }
    }
}

/// "words <target>": both; otherwise nothing.
fn title_and_target(words: &str) -> (Option<&str>, Option<&str>) {
    let parts = words.trim_end().strip_suffix('>').and_then(|rest| rest.rsplit_once('<'));
    match parts {
        Some((title, target)) if !title.trim().is_empty() => (Some(title.trim()), Some(target.trim())),
        Some((_, target)) => (Some(target.trim()), Some(target.trim())),
        None => (None, None),
    }
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut signs = text.chars();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' => out.extend(signs.next().filter(|next| !next.is_whitespace())),
            _ => out.push(sign),
        }
    }
    out
}

/// Something with a mark.
enum Piece<'t> {
    Marked(Tag, &'t str),
    Role(&'t str, &'t str),
    Reference(&'t str),
    Word(&'t str),
    /// Words that can be referred to.
    Place(&'t str),
    Substitution(&'t str),
}

struct Found<'t> {
    before: String,
    piece: Piece<'t>,
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    /// Text without marks since the last piece.
    plain: String,
    /// For each way of marking, whether an end may still come: once none was found there is none further on.
    open: [bool; 6],
}

impl<'t> Scan<'t> {
    /// The next piece; at the end of the text what is left stands in `plain`.
    fn next(&mut self) -> Option<Found<'t>> {
        while let Some(rest) = self.text.get(self.at..).filter(|rest| !rest.is_empty()) {
            if let Some((piece, length)) = self.piece(rest) {
                self.at += length;
                return Some(Found { before: std::mem::take(&mut self.plain), piece });
            }
            let sign = rest.chars().next()?;
            self.at += sign.len_utf8();
            if sign == '\\' {
                // A backslash makes the next sign plain; with a space it parts words without a gap.
                if let Some(next) = rest.chars().nth(1) {
                    self.at += next.len_utf8();
                    if !next.is_whitespace() {
                        self.plain.push(next);
                    }
                }
            } else {
                self.plain.push(sign);
            }
        }
        None
    }

    fn piece(&mut self, rest: &'t str) -> Option<(Piece<'t>, usize)> {
        let first = rest.chars().next()?;
        if first.is_alphanumeric() {
            return self.word(rest);
        }
        if !matches!(first, '*' | '`' | '|' | ':' | '_') || !self.may_open() {
            return None;
        }
        if let Some(inner) = rest.strip_prefix("**") {
            let end = self.end(0, inner, "**")?;
            return Some((Piece::Marked(Tag::Strong, inner.get(..end)?), end + 4));
        }
        if let Some(inner) = rest.strip_prefix("``") {
            let end = self.end(1, inner, "``")?;
            return Some((Piece::Marked(Tag::Code, inner.get(..end)?), end + 4));
        }
        if let Some(inner) = rest.strip_prefix('*') {
            let end = self.end(2, inner, "*")?;
            return Some((Piece::Marked(Tag::Em, inner.get(..end)?), end + 2));
        }
        if let Some(inner) = rest.strip_prefix("_`") {
            let end = self.end(3, inner, "`")?;
            return Some((Piece::Place(inner.get(..end)?), end + 3));
        }
        if let Some(inner) = rest.strip_prefix('|') {
            let end = self.end(4, inner, "|").filter(|end| *end < 200)?;
            let tail = inner.get(end + 1..)?;
            let more = tail.len() - tail.trim_start_matches('_').len();
            return Some((Piece::Substitution(inner.get(..end)?), end + 2 + more));
        }
        if first == ':' {
            return self.role(rest);
        }
        let inner = rest.strip_prefix('`')?;
        let end = self.end(3, inner, "`")?;
        let words = inner.get(..end)?;
        let tail = inner.get(end + 1..)?;
        if let Some(role) =
            tail.strip_prefix(':').and_then(|tail| tail.split_once(':')).map(|(role, _)| role).filter(|role| is_role(role))
        {
            return Some((Piece::Role(role, words), end + role.len() + 4));
        }
        let more = tail.len() - tail.trim_start_matches('_').len();
        let piece = if more > 0 { Piece::Reference(words) } else { Piece::Marked(Tag::Em, words) };
        Some((piece, end + 2 + more.min(2)))
    }

    fn role(&mut self, rest: &'t str) -> Option<(Piece<'t>, usize)> {
        let head = rest.get(..rest.floor_char_boundary(80))?;
        let (role, _) = head.strip_prefix(':')?.split_once(":`")?;
        let inner = rest.get(role.len() + 3..).filter(|_| is_role(role))?;
        let end = self.end(3, inner, "`")?;
        Some((Piece::Role(role, inner.get(..end)?), role.len() + end + 4))
    }

    /// `word_`, when it is the whole word.
    fn word(&mut self, rest: &'t str) -> Option<(Piece<'t>, usize)> {
        if self.text.get(..self.at)?.ends_with(|sign: char| sign.is_alphanumeric() || "_-.:+/\\".contains(sign)) {
            return None;
        }
        let length = rest.find(|sign: char| !(sign.is_alphanumeric() || "-_.:+".contains(sign))).unwrap_or(rest.len());
        let word = rest.get(..length)?.trim_end_matches(['.', ':', '-', '+']);
        let name = word.strip_suffix("__").or_else(|| word.strip_suffix('_')).filter(|name| !name.ends_with('_'))?;
        Some((Piece::Word(name), word.len()))
    }

    /// Marks begin at the start of a word.
    fn may_open(&self) -> bool {
        let before = self.text.get(..self.at).and_then(|before| before.chars().next_back());
        before.is_none_or(|sign| {
            sign.is_whitespace() || "'\"([{<-/:«„“‘–—\\".contains(sign) || !sign.is_alphanumeric() && !sign.is_ascii()
        })
    }

    /// Where the closing sign stands in what follows the opening one.
    fn end(&mut self, way: usize, inner: &str, sign: &str) -> Option<usize> {
        if !self.open.get(way).copied()? || inner.starts_with(char::is_whitespace) {
            return None;
        }
        let found = inner.match_indices(sign).map(|(at, _)| at).find(|at| {
            let before = inner.get(..*at).unwrap_or_default();
            let after = inner.get(at + sign.len()..).unwrap_or_default();
            let code = sign == "``";
            let closes = !before.is_empty() && !before.ends_with(char::is_whitespace) && (code || !before.ends_with('\\'));
            let free = after.chars().next().is_none_or(|next| !next.is_alphanumeric() || sign == "`" && next == '_');
            closes && free && (sign != "*" || !after.starts_with('*'))
        });
        if found.is_none()
            && let Some(open) = self.open.get_mut(way)
        {
            *open = false;
        }
        found
    }
}

fn is_role(role: &str) -> bool {
    !role.is_empty() && role.len() < 60 && role.chars().all(|sign| sign.is_alphanumeric() || "-_.:+".contains(sign))
}
