//! Cuts LaTeX into words, commands, groups and formulas.

/// A piece of the text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token<'t> {
    Text(&'t str),
    /// An empty line.
    Gap,
    /// What stands between braces.
    Group(&'t str),
    /// A formula with its dollar signs.
    Formula(&'t str),
    /// A formula on lines of its own.
    Display(&'t str),
    /// `\\`
    Break,
    /// A sign that is written with several, or with a backslash.
    Sign(&'t str),
    /// A letter with its accent.
    Accent(String),
    /// `&` between cells.
    Column,
    Command(&'t str),
}

/// Options are short; one that nobody closes must not be looked through to the end again and again.
const OPTION_BYTES: usize = 4_000;

pub(super) struct Tokens<'t> {
    text: &'t str,
    at: usize,
    line: usize,
    /// Formulas in brackets that are opened from here on are never closed.
    unclosed: bool,
}

impl<'t> Tokens<'t> {
    /// `line` is the number of the first line in the file.
    pub fn new(text: &'t str, line: usize) -> Self {
        Tokens { text, at: 0, line, unclosed: false }
    }

    pub fn line(&self) -> usize {
        self.line
    }

    pub fn offset(&self) -> usize {
        self.at
    }

    pub fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub fn since(&self, start: usize) -> &'t str {
        self.slice(start, self.at)
    }

    pub fn slice(&self, start: usize, end: usize) -> &'t str {
        self.text.get(start..end).unwrap_or_default()
    }

    pub fn is_at(&self, sign: char) -> bool {
        self.rest().starts_with(sign)
    }

    fn take(&mut self, bytes: usize) -> &'t str {
        let end = (self.at + bytes).min(self.text.len());
        let taken = self.slice(self.at, end);
        self.line += taken.bytes().filter(|byte| *byte == b'\n').count();
        self.at = end;
        taken
    }

    /// The next token and the line on which it begins.
    pub fn next(&mut self) -> Option<(Token<'t>, usize)> {
        loop {
            let rest = self.rest();
            let first = rest.chars().next()?;
            let line = self.line;
            let token = match first {
                '%' => {
                    self.comment();
                    continue;
                }
                '\\' => self.backslash(),
                '{' => Token::Group(self.group()),
                '}' => {
                    self.take(1);
                    continue;
                }
                '$' => self.dollars(),
                '&' => {
                    self.take(1);
                    Token::Column
                }
                '~' => {
                    self.take(1);
                    Token::Sign(" ")
                }
                '\n' if is_gap(rest) => {
                    let length = rest.len() - rest.trim_start().len();
                    self.take(length);
                    Token::Gap
                }
                '-' | '`' | '\'' | '"' | '<' | '>' | ',' => self.ligature(first),
                _ => {
                    let end = rest.char_indices().skip(1).find(|(_, sign)| is_special(*sign)).map_or(rest.len(), |(at, _)| at);
                    Token::Text(self.take(end))
                }
            };
            return Some((token, line));
        }
    }

    /// A comment takes its line end along, and the space before the next line.
    fn comment(&mut self) {
        let rest = self.rest();
        let end = rest.find('\n').map_or(rest.len(), |at| at + 1);
        self.take(end);
        let rest = self.rest();
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        if !rest.get(blanks..).unwrap_or_default().starts_with('\n') {
            self.take(blanks);
        }
    }

    fn backslash(&mut self) -> Token<'t> {
        let rest = self.rest();
        let after = rest.get(1..).unwrap_or_default();
        let Some(sign) = after.chars().next() else {
            self.take(1);
            return Token::Text("");
        };
        if sign.is_ascii_alphabetic() || sign == '@' {
            let length = after.find(|sign: char| !(sign.is_ascii_alphabetic() || sign == '@')).unwrap_or(after.len());
            let name = self.take(1 + length).get(1..).unwrap_or_default();
            return self.named(name);
        }
        match sign {
            '\\' => {
                self.take(2);
                Token::Break
            }
            '[' => self.until("\\]", true),
            '(' => self.until("\\)", false),
            '\'' | '`' | '^' | '"' | '~' | '=' | '.' => {
                self.take(2);
                self.accent(sign)
            }
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                self.take(1);
                Token::Sign(self.take(1))
            }
            ' ' | '\n' | '\t' | ',' | ';' | ':' | '>' => {
                self.take(2);
                Token::Sign(" ")
            }
            // A place at which a word may break, and space that is taken away.
            '-' | '/' | '!' | '*' | '+' | '<' | '@' => {
                self.take(2);
                Token::Text("")
            }
            other => {
                self.take(1 + other.len_utf8());
                Token::Text("")
            }
        }
    }

    /// A command of letters. The space after it belongs to it.
    fn named(&mut self, name: &'t str) -> Token<'t> {
        // What stands between two signs of any kind must not be touched.
        if matches!(name, "verb" | "lstinline") {
            return Token::Command(name);
        }
        let rest = self.rest();
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let next = rest.get(blanks..).unwrap_or_default();
        let glued = next.strip_prefix('\n').is_some_and(|below| !below.trim_start_matches([' ', '\t']).starts_with('\n'));
        if let Some(sign) = accent_of(name) {
            self.take(blanks);
            return self.accent(sign);
        }
        self.take(if glued { blanks + 1 } else { blanks });
        Token::Command(name)
    }

    /// A letter, or a group with one, under an accent.
    fn accent(&mut self, accent: char) -> Token<'t> {
        let rest = self.rest();
        let letters = if rest.starts_with('{') { self.group() } else { self.take(accented_bytes(rest)) };
        let bare = match letters.trim() {
            "\\i" => "ı",
            "\\j" => "j",
            other => other,
        };
        let Some(letter) = bare.chars().next() else { return Token::Text("") };
        let others = bare.get(letter.len_utf8()..).unwrap_or_default();
        Token::Accent(format!("{}{others}", composed(letter, accent)))
    }

    /// Everything up to a closing command, with its signs.
    fn until(&mut self, closing: &str, display: bool) -> Token<'t> {
        let rest = self.rest();
        let found = if self.unclosed { None } else { rest.find(closing) };
        let Some(end) = found else {
            self.unclosed = true;
            self.take(2);
            return Token::Text("");
        };
        let formula = self.take(end + closing.len());
        if display { Token::Display(formula) } else { Token::Formula(formula) }
    }

    fn dollars(&mut self) -> Token<'t> {
        let rest = self.rest();
        if let Some(inner) = rest.strip_prefix("$$") {
            return match inner.find("$$") {
                Some(end) => Token::Display(self.take(end + 4)),
                None => Token::Text(self.take(2)),
            };
        }
        let mut escaped = false;
        let mut gap = false;
        for (at, sign) in rest.char_indices().skip(1) {
            match sign {
                '$' if !escaped => return Token::Formula(self.take(at + 1)),
                // A formula does not reach over an empty line: the sign stands for itself.
                '\n' if gap => break,
                _ => {}
            }
            gap = sign == '\n' || gap && sign.is_whitespace();
            escaped = sign == '\\' && !escaped;
        }
        Token::Text(self.take(1))
    }

    /// Dashes and quotation marks that are written with several signs.
    fn ligature(&mut self, first: char) -> Token<'t> {
        const LIGATURES: &[(&str, &str)] = &[
            ("---", "—"),
            ("--", "–"),
            ("\"---", "—"),
            ("\"--~", "—"),
            ("\"--*", "—"),
            ("\"`", "„"),
            ("\"'", "“"),
            ("\"<", "«"),
            ("\">", "»"),
            ("\"=", "-"),
            ("\"~", "-"),
            ("\"-", ""),
            ("``", "“"),
            ("''", "”"),
            (",,", "„"),
            ("<<", "«"),
            (">>", "»"),
            ("`", "‘"),
        ];
        let rest = self.rest();
        match LIGATURES.iter().find(|(written, _)| rest.starts_with(written)) {
            Some((written, sign)) => {
                self.take(written.len());
                Token::Sign(sign)
            }
            None => Token::Text(self.take(first.len_utf8())),
        }
    }

    /// The text of the group that begins here, without its braces.
    fn group(&mut self) -> &'t str {
        let length = closing(self.rest(), b'{', b'}');
        let whole = self.take(length);
        whole.strip_prefix('{').map_or(whole, |inner| inner.strip_suffix('}').unwrap_or(inner))
    }

    /// The next argument: a group, or a single command or sign.
    pub fn argument(&mut self) -> Option<&'t str> {
        self.blanks();
        let rest = self.rest();
        match rest.chars().next()? {
            '{' => Some(self.group()),
            '\\' => {
                let start = self.at;
                self.command()?;
                Some(self.since(start))
            }
            '}' | '%' | '&' | '\n' => None,
            other => Some(self.take(other.len_utf8())),
        }
    }

    /// The name of the command that stands here.
    pub fn command(&mut self) -> Option<&'t str> {
        let after = self.rest().strip_prefix('\\')?;
        let letters = after.find(|sign: char| !(sign.is_ascii_alphabetic() || sign == '@')).unwrap_or(after.len());
        let length = if letters == 0 { after.chars().next().map_or(0, char::len_utf8) } else { letters };
        self.take(1 + length).get(1..)
    }

    /// An argument in square brackets, when one stands here.
    pub fn option(&mut self) -> Option<&'t str> {
        let start = (self.at, self.line);
        self.blanks();
        if !self.is_at('[') {
            (self.at, self.line) = start;
            return None;
        }
        let rest = self.rest();
        let length = closing(rest.get(..rest.floor_char_boundary(OPTION_BYTES)).unwrap_or_default(), b'[', b']');
        let whole = self.take(length);
        whole.strip_prefix('[').map(|inner| inner.strip_suffix(']').unwrap_or(inner))
    }

    pub fn parentheses(&mut self) {
        if self.is_at('(') {
            let length = self.rest().find(')').map_or(1, |at| at + 1);
            self.take(length);
        }
    }

    pub fn star(&mut self) {
        if self.is_at('*') {
            self.take(1);
        }
    }

    /// Spaces and at most one line end.
    fn blanks(&mut self) {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let next = rest.get(length..).unwrap_or_default();
        match next.strip_prefix('\n').map(|below| below.trim_start_matches([' ', '\t'])) {
            Some(below) if below.starts_with(['{', '[']) => {
                self.take(rest.len() - below.len());
            }
            _ => {
                self.take(length);
            }
        }
    }

    /// What stands between two equal signs, or in braces.
    pub fn verbatim(&mut self) -> &'t str {
        let rest = self.rest();
        let Some(sign) = rest.chars().next() else { return "" };
        if sign == '{' {
            return self.group();
        }
        let inner = rest.get(sign.len_utf8()..).unwrap_or_default();
        let line = inner.get(..inner.find('\n').unwrap_or(inner.len())).unwrap_or_default();
        match line.find(sign) {
            Some(end) => {
                let whole = self.take(end + 2 * sign.len_utf8());
                whole.get(sign.len_utf8()..whole.len() - sign.len_utf8()).unwrap_or_default()
            }
            None => "",
        }
    }

    /// The text of the environment whose beginning was just read; one that nobody ends goes on to the end.
    pub fn environment(&mut self, name: &str) -> &'t str {
        let (opening, closing) = (format!("\\begin{{{name}}}"), format!("\\end{{{name}}}"));
        let rest = self.rest();
        let mut depth = 0_usize;
        let mut at = 0;
        while let Some(found) = rest.get(at..).and_then(|rest| rest.find(['\\', '%'])).map(|found| at + found) {
            let here = rest.get(found..).unwrap_or_default();
            if here.starts_with('%') {
                let is_code = name.starts_with("verb") || name.starts_with("Verb") || name == "lstlisting" || name == "minted";
                at = if is_code { found + 1 } else { here.find('\n').map_or(rest.len(), |end| found + end) };
            } else if here.starts_with(&closing) {
                if depth == 0 {
                    let inside = self.take(found);
                    self.take(closing.len());
                    return inside;
                }
                depth -= 1;
                at = found + closing.len();
            } else if here.starts_with(&opening) {
                depth += 1;
                at = found + opening.len();
            } else {
                at = found + 1 + here.chars().nth(1).map_or(0, |next| if next == '\\' || next == '%' { 1 } else { 0 });
            }
        }
        self.take(rest.len())
    }
}

fn is_gap(rest: &str) -> bool {
    rest.strip_prefix('\n').is_some_and(|below| below.trim_start_matches([' ', '\t']).starts_with('\n'))
}

fn is_special(sign: char) -> bool {
    matches!(sign, '%' | '\\' | '{' | '}' | '$' | '&' | '~' | '\n' | '-' | '`' | '\'' | '"' | '<' | '>' | ',')
}

/// The bytes of a text that begins with a bracket up to and with its counterpart.
fn closing(text: &str, open: u8, close: u8) -> usize {
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            _ if byte == open => depth += 1,
            _ if byte == close => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
    }
    text.len()
}

fn accented_bytes(rest: &str) -> usize {
    if rest.starts_with("\\i") || rest.starts_with("\\j") { 2 } else { rest.chars().next().map_or(0, char::len_utf8) }
}

/// Accents whose names are letters.
fn accent_of(name: &str) -> Option<char> {
    ["c", "v", "H", "u", "r", "k", "d", "b", "t"].contains(&name).then(|| name.chars().next()).flatten()
}

/// The letter with the accent as one sign where Unicode has it, else with a combining sign.
fn composed(letter: char, accent: char) -> String {
    const TABLE: &[(char, &str, &str)] = &[
        ('\'', "aeiouyAEIOUYcnszrlCNSZRLıкг", "áéíóúýÁÉÍÓÚÝćńśźŕĺĆŃŚŹŔĹíќѓ"),
        ('`', "aeiouAEIOUı", "àèìòùÀÈÌÒÙì"),
        ('^', "aeiouAEIOUcghjswyı", "âêîôûÂÊÎÔÛĉĝĥĵŝŵŷî"),
        ('"', "aeiouyAEIOUYıеЕіІ", "äëïöüÿÄËÏÖÜŸïёЁїЇ"),
        ('~', "anoANOiu", "ãñõÃÑÕĩũ"),
        ('=', "aeiouAEIOU", "āēīōūĀĒĪŌŪ"),
        ('.', "czegICZEGı", "ċżėġİĊŻĖĠi"),
        ('c', "cstCSTrlnkg", "çşţÇŞŢŗļņķģ"),
        ('v', "cszrendtlCSZREND", "čšžřěňďťľČŠŽŘĚŇĎ"),
        ('H', "ouOU", "őűŐŰ"),
        ('u', "agAGiuиИуУ", "ăğĂĞĭŭйЙўЎ"),
        ('r', "auAU", "åůÅŮ"),
        ('k', "aeAE", "ąęĄĘ"),
    ];
    let row = TABLE.iter().find(|(sign, _, _)| *sign == accent);
    let place = row.and_then(|(_, letters, _)| letters.chars().position(|other| other == letter));
    match row.zip(place).and_then(|((_, _, accented), place)| accented.chars().nth(place)) {
        Some(sign) => sign.to_string(),
        None => letter.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_are_put_together() {
        let mut tokens = Tokens::new("\\'e \\\"{o} \\c{c} ``a'' --- \\& \\v s <<да>>", 1);
        let mut out = String::new();
        while let Some((token, _)) = tokens.next() {
            match token {
                Token::Text(text) | Token::Sign(text) => out.push_str(text),
                Token::Accent(text) => out.push_str(&text),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(out, "é ö ç “a” — & š «да»");
    }

    #[test]
    fn every_accent_has_as_many_letters_as_signs() {
        for letter in "aeiou".chars() {
            assert_ne!(composed(letter, '\''), letter.to_string());
        }
        assert_eq!(composed('D', 'v'), "Ď");
        assert_eq!(composed('У', 'u'), "Ў");
    }
}
