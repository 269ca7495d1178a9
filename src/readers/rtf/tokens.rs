//! Cuts RTF into its tokens: braces, control words, signs and bytes of text.

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'b> {
    Open,
    Close,
    Word {
        name: &'b str,
        number: Option<i32>,
    },
    /// A backslash and one sign that is no letter.
    Symbol(u8),
    /// A byte written in hexadecimal digits.
    Hex(u8),
    /// Text without line ends.
    Text(&'b [u8]),
}

/// Control words are short; a longer run of letters is not one.
const NAME_BYTES_MAX: usize = 32;

pub struct Tokens<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Tokens<'b> {
    pub fn new(bytes: &'b [u8]) -> Self {
        Tokens { bytes, at: 0 }
    }

    /// How many bytes were read.
    pub fn offset(&self) -> usize {
        self.at
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn control(&mut self) -> Option<Token<'b>> {
        let first = self.peek()?;
        if first == b'\'' {
            self.at += 1;
            return Some(self.hex());
        }
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            return Some(Token::Symbol(first));
        }
        let name = self.run(NAME_BYTES_MAX, |byte| byte.is_ascii_alphabetic());
        let name = std::str::from_utf8(name).unwrap_or_default();
        let number = self.number();
        // One blank ends a control word and is no text.
        if self.peek() == Some(b' ') {
            self.at += 1;
        }
        // Raw bytes follow, which may hold braces.
        if name == "bin" {
            let length = number.and_then(|number| usize::try_from(number).ok()).unwrap_or(0);
            self.at = self.at.saturating_add(length).min(self.bytes.len());
        }
        Some(Token::Word { name, number })
    }

    fn hex(&mut self) -> Token<'b> {
        let digit = |at: usize| self.bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        match (digit(self.at), digit(self.at + 1)) {
            (Some(high), Some(low)) => {
                self.at += 2;
                Token::Hex((high * 16 + low) as u8)
            }
            // An apostrophe that somebody put a backslash before.
            _ => Token::Symbol(b'\''),
        }
    }

    fn number(&mut self) -> Option<i32> {
        let negative = self.peek() == Some(b'-') && self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit);
        self.at += usize::from(negative);
        let digits = self.run(usize::MAX, |byte| byte.is_ascii_digit());
        if digits.is_empty() {
            return None;
        }
        let value = digits.iter().fold(0_i32, |value, digit| value.saturating_mul(10).saturating_add(i32::from(digit - b'0')));
        Some(if negative { -value } else { value })
    }

    fn run(&mut self, length_max: usize, belongs: impl Fn(u8) -> bool) -> &'b [u8] {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let length = rest.iter().take(length_max).take_while(|byte| belongs(**byte)).count();
        self.at += length;
        rest.get(..length).unwrap_or_default()
    }
}

impl<'b> Iterator for Tokens<'b> {
    type Item = Token<'b>;

    fn next(&mut self) -> Option<Token<'b>> {
        self.run(usize::MAX, |byte| matches!(byte, b'\r' | b'\n' | 0));
        match self.peek()? {
            b'{' => {
                self.at += 1;
                Some(Token::Open)
            }
            b'}' => {
                self.at += 1;
                Some(Token::Close)
            }
            b'\\' => {
                self.at += 1;
                self.control()
            }
            _ => Some(Token::Text(self.run(usize::MAX, |byte| !matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n' | 0)))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_signs_and_bytes_are_told_apart() {
        let word = |name, number| Token::Word { name, number };
        let table: [(&[u8], &[Token<'_>]); 6] = [
            (b"{\\b0 x}", &[Token::Open, word("b", Some(0)), Token::Text(b"x"), Token::Close]),
            (b"\\u-3913?\r\n y", &[word("u", Some(-3913)), Token::Text(b"?"), Token::Text(b" y")]),
            (b"\\'cf\\~\\'zz", &[Token::Hex(0xCF), Token::Symbol(b'~'), Token::Symbol(b'\''), Token::Text(b"zz")]),
            (b"\\bin3 }{}x", &[word("bin", Some(3)), Token::Text(b"x")]),
            (b"\\bin99999999999 }", &[word("bin", Some(i32::MAX))]),
            (b"\\pard\\-", &[word("pard", None), Token::Symbol(b'-')]),
        ];
        for (bytes, expected) in table {
            assert_eq!(Tokens::new(bytes).collect::<Vec<_>>(), expected, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
