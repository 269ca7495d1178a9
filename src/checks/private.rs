//! What should not be in a model's memory: keys and passwords, and the data of people.
//!
//! Numbers count only where their own check digits agree or the words before them say what they are, so that a figure of
//! the documents is not taken for somebody's card. Checks: Luhn (ISO/IEC 7812-1) for cards, modulo 97 (ISO 13616) for
//! IBANs, the weights of the Pension Fund for SNILS and of the Federal Tax Service for the INN of a person.

use super::look::{Look, visit_texts};
use super::{Findings, Fix, Problem, Severity};
use crate::dataset::json::{Json, Path, Step};
use std::collections::BTreeMap;
use std::ops::Range;

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Private {
    /// A key or token of a service, or a private key.
    Key,
    /// A password within an address.
    Password,
    Card,
    Iban,
    /// Number of a Russian passport.
    Passport,
    /// Number of the Russian pension insurance.
    Snils,
    /// Number of a Russian tax payer, of a person.
    Inn,
    /// Number of the American social security.
    Ssn,
    Mail,
    Phone,
}

impl Private {
    pub const ALL: [Private; 10] = [
        Private::Key,
        Private::Password,
        Private::Card,
        Private::Iban,
        Private::Passport,
        Private::Snils,
        Private::Inn,
        Private::Ssn,
        Private::Mail,
        Private::Phone,
    ];

    /// The stable name of the finding.
    pub(super) fn code(self) -> &'static str {
        match self {
            Private::Key => "secret_key",
            Private::Password => "password",
            Private::Card => "card_number",
            Private::Iban => "iban",
            Private::Passport => "passport_number",
            Private::Snils => "snils",
            Private::Inn => "inn",
            Private::Ssn => "social_security_number",
            Private::Mail => "mail_address",
            Private::Phone => "phone_number",
        }
    }

    /// What takes its place in a text, as in corpora without names.
    pub fn mask(self) -> &'static str {
        match self {
            Private::Key => "[KEY]",
            Private::Password => "[PASSWORD]",
            Private::Card => "[CARD]",
            Private::Iban => "[IBAN]",
            Private::Passport => "[PASSPORT]",
            Private::Snils => "[SNILS]",
            Private::Inn => "[INN]",
            Private::Ssn => "[SSN]",
            Private::Mail => "[EMAIL]",
            Private::Phone => "[PHONE]",
        }
    }

    /// Addresses and phones often belong there: those of a hotline are what people ask for.
    fn severity(self) -> Severity {
        match self {
            Private::Mail | Private::Phone => Severity::Note,
            _ => Severity::Warning,
        }
    }
}

pub(super) fn run(look: &Look<'_>, findings: &mut Findings) {
    let Some(json) = look.json() else { return };
    let mut found: BTreeMap<Private, (Path, u64)> = BTreeMap::new();
    visit(json, &mut |text, way| {
        for (kind, _) in find(text) {
            found.entry(kind).or_insert_with(|| (Path(way.to_vec()), 0)).1 += 1;
        }
    });
    for (kind, (path, count)) in found {
        findings.add(path, kind.severity(), Problem::PrivateData { kind, count }, Some(Fix::Mask { kind }));
    }
}

/// Pictures within the line are no texts.
fn visit(json: &Json<'_>, see: &mut dyn FnMut(&str, &[Step])) {
    visit_texts(json, &mut |text, way| {
        if !text.starts_with("data:") {
            see(text, way);
        }
    });
}

/// The paths of the texts of a line that hold such data, with the text without it.
pub(super) fn masked(json: &Json<'_>, kind: Private) -> Vec<(Path, String)> {
    let mut masked = Vec::new();
    visit(json, &mut |text, way| {
        if let Some(text) = without(text, kind) {
            masked.push((Path(way.to_vec()), text));
        }
    });
    masked
}

/// The text with marks in the place of such data; none where there is none.
fn without(text: &str, kind: Private) -> Option<String> {
    let ranges: Vec<_> = find(text).into_iter().filter(|(other, _)| *other == kind).map(|(_, range)| range).collect();
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for range in &ranges {
        out.push_str(text.get(end..range.start)?);
        out.push_str(kind.mask());
        end = range.end;
    }
    out.push_str(text.get(end..)?);
    (!ranges.is_empty()).then_some(out)
}

/// Everything private in a text, by place, without overlaps.
pub(super) fn find(text: &str) -> Vec<(Private, Range<usize>)> {
    let bytes = text.as_bytes();
    let mut found: Vec<(Private, Range<usize>)> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let begins = || text.get(..at).is_some_and(|before| !before.ends_with(is_word));
        let from = found.last().map_or(0, |(_, range)| range.end);
        let hit = match byte {
            b'@' => password(bytes, at, from).or_else(|| mail(bytes, at, from)),
            b'-' if begins() => private_key(bytes, at),
            b'+' | b'(' => phone(text, at),
            b'0'..=b'9' if begins() => number(text, at),
            b'A'..=b'Z' | b'a'..=b'z' if begins() => key(bytes, at).or_else(|| iban(text, at)),
            _ => None,
        };
        match hit {
            Some((kind, range)) => {
                at = range.end.max(at + 1);
                found.push((kind, range));
            }
            None => at += 1,
        }
    }
    found
}

type Hit = Option<(Private, Range<usize>)>;

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

/// How many bytes from a place on are of a kind.
fn run_of(bytes: &[u8], at: usize, is_meant: fn(u8) -> bool) -> usize {
    bytes.get(at..).unwrap_or_default().iter().take_while(|byte| is_meant(**byte)).count()
}

/// Domains that stand for any other in documents (RFC 2606).
const EXAMPLES: [&str; 6] = ["example.com", "example.org", "example.net", ".example", ".test", ".invalid"];

/// A mail address around its sign.
fn mail(bytes: &[u8], at: usize, from: usize) -> Hit {
    let is_local = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
    let local = bytes.get(from..at)?.iter().rev().take(64).take_while(|byte| is_local(byte)).count();
    let start = at - local;
    let letters = bytes.get(start..at)?;
    let before = start.checked_sub(1).and_then(|before| bytes.get(before));
    // `user:password@host` and `git@host:path` are no mail.
    if local == 0
        || letters.first() == Some(&b'.')
        || letters.last() == Some(&b'.')
        || before.is_some_and(|byte| b":/".contains(byte))
    {
        return None;
    }
    let mut domain = run_of(bytes, at + 1, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    while domain > 0 && bytes.get(at + domain).is_some_and(|byte| matches!(byte, b'.' | b'-')) {
        domain -= 1;
    }
    let name = std::str::from_utf8(bytes.get(at + 1..at + 1 + domain)?).ok()?.to_ascii_lowercase();
    let (_, top) = name.rsplit_once('.')?;
    let is_name =
        top.len() >= 2 && top.bytes().all(|byte| byte.is_ascii_alphabetic()) && name.split('.').all(|part| !part.is_empty());
    let is_example = EXAMPLES.iter().any(|example| name == *example || name.ends_with(example));
    (is_name && !is_example).then_some((Private::Mail, start..at + 1 + domain))
}

/// The password of `scheme://user:password@host`.
fn password(bytes: &[u8], at: usize, from: usize) -> Hit {
    let is_part = |byte: &u8| byte.is_ascii_graphic() && !b"/@\"'<>`".contains(byte);
    let length = bytes.get(from..at)?.iter().rev().take(200).take_while(|byte| is_part(byte)).count();
    let both = bytes.get(at - length..at)?;
    let before = bytes.get(from..at - length)?;
    let colon = both.iter().position(|byte| *byte == b':')?;
    let start = at - length + colon + 1;
    let word = std::str::from_utf8(bytes.get(start..at)?).ok()?;
    // A name in brackets or capitals stands for a password that is not said.
    let is_placeholder =
        word.starts_with(['$', '{', '%', '[', '<', '*']) || ["password", "pass", "пароль", "PASSWORD"].contains(&word);
    (before.ends_with(b"://") && !word.is_empty() && !is_placeholder).then_some((Private::Password, start..at))
}

/// How the keys of well-known services begin, with the least number of signs that follow.
const KEYS: [(&str, usize); 21] = [
    ("sk-proj-", 40),
    ("sk-ant-", 40),
    ("sk-or-v1-", 40),
    ("sk_live_", 20),
    ("rk_live_", 20),
    ("sk-", 40),
    ("ghp_", 36),
    ("gho_", 36),
    ("ghs_", 36),
    ("github_pat_", 40),
    ("glpat-", 20),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("AKIA", 16),
    ("ASIA", 16),
    ("AIza", 35),
    ("hf_", 34),
    ("npm_", 36),
    ("dop_v1_", 60),
    ("SG.", 40),
    ("t1.9eu", 60),
];

fn key(bytes: &[u8], at: usize) -> Hit {
    let rest = bytes.get(at..)?;
    for (beginning, least) in KEYS {
        if !rest.starts_with(beginning.as_bytes()) {
            continue;
        }
        let is_sign: fn(u8) -> bool = match beginning {
            "AKIA" | "ASIA" => |byte| byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            "SG." | "t1.9eu" => |byte| is_token(byte) || byte == b'.',
            _ => is_token,
        };
        let length = run_of(rest, beginning.len(), is_sign);
        let words = rest.get(beginning.len()..beginning.len() + length)?;
        // `sk-xxxxxxxx` and `AKIAIOSFODNN7EXAMPLE` show what a key looks like.
        let is_shown = words.ends_with(b"EXAMPLE")
            || words.iter().all(|byte| matches!(byte.to_ascii_lowercase(), b'x' | b'-' | b'_' | b'.'));
        return (length >= least && !is_shown).then_some((Private::Key, at..at + beginning.len() + length));
    }
    web_token(bytes, at)
}

/// A JSON Web Token (RFC 7519): three parts of Base64, the first two of which are objects.
fn web_token(bytes: &[u8], at: usize) -> Hit {
    let rest = bytes.get(at..)?;
    if !rest.starts_with(b"eyJ") {
        return None;
    }
    let length = run_of(rest, 0, |byte| is_token(byte) || byte == b'.');
    let parts: Vec<_> = rest.get(..length)?.split(|byte| *byte == b'.').collect();
    let is_token = parts.len() == 3 && parts.get(1)?.starts_with(b"eyJ") && parts.get(2)?.len() >= 20;
    is_token.then_some((Private::Key, at..at + length))
}

/// A private key in PEM (RFC 7468), to its last line.
fn private_key(bytes: &[u8], at: usize) -> Hit {
    let rest = bytes.get(at..)?;
    if !rest.starts_with(b"-----BEGIN ") {
        return None;
    }
    let head = rest.get(..rest.len().min(64))?;
    head.windows(16).position(|words| words == b"PRIVATE KEY-----")?;
    let end = rest.windows(9).position(|words| words == b"-----END ");
    let end = match end {
        Some(end) => {
            end + 9
                + rest.get(end + 9..)?.iter().take(40).position(|byte| *byte == b'\n').unwrap_or(0).max(run_of(
                    rest,
                    end + 9,
                    |byte| byte.is_ascii_uppercase() || matches!(byte, b' ' | b'-'),
                ))
        }
        None => rest.len(),
    };
    Some((Private::Key, at..at + end))
}

/// An International Bank Account Number: its country, its length and its check digits.
fn iban(text: &str, at: usize) -> Hit {
    const LENGTHS: [(&[u8; 2], usize); 34] = [
        (b"AD", 24),
        (b"AE", 23),
        (b"AT", 20),
        (b"AZ", 28),
        (b"BE", 16),
        (b"BG", 22),
        (b"BY", 28),
        (b"CH", 21),
        (b"CY", 28),
        (b"CZ", 24),
        (b"DE", 22),
        (b"DK", 18),
        (b"EE", 20),
        (b"ES", 24),
        (b"FI", 18),
        (b"FR", 27),
        (b"GB", 22),
        (b"GE", 22),
        (b"GR", 27),
        (b"HU", 28),
        (b"IE", 22),
        (b"IL", 23),
        (b"IT", 27),
        (b"KZ", 20),
        (b"LT", 20),
        (b"LV", 21),
        (b"NL", 18),
        (b"NO", 15),
        (b"PL", 28),
        (b"PT", 25),
        (b"RO", 24),
        (b"SE", 24),
        (b"TR", 26),
        (b"UA", 29),
    ];
    let bytes = text.as_bytes();
    let country = bytes.get(at..at + 2)?;
    let (_, length) = LENGTHS.iter().find(|(name, _)| name.as_slice() == country)?;
    let mut signs = Vec::with_capacity(*length);
    let mut end = at;
    while signs.len() < *length {
        match bytes.get(end)? {
            byte if byte.is_ascii_digit() || byte.is_ascii_uppercase() => signs.push(*byte),
            b' ' if signs.len() % 4 == 0 => {}
            _ => return None,
        }
        end += 1;
    }
    let ends = text.get(end..).is_some_and(|after| !after.starts_with(is_word));
    let turned = signs.iter().skip(4).chain(signs.iter().take(4));
    let rest = turned.fold(0_u32, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        letter => (rest * 100 + u32::from(letter - b'A') + 10) % 97,
    });
    (ends && rest == 1).then_some((Private::Iban, at..end))
}

/// Digits and what people write between them.
struct Digits {
    digits: Vec<u8>,
    range: Range<usize>,
    /// The digits between the separators.
    groups: Vec<usize>,
    /// The separators, one of each gap; several in one gap are none.
    separators: Vec<u8>,
}

impl Digits {
    /// The digits from a place on, up to one that is too far from the last.
    fn from(bytes: &[u8], at: usize) -> Self {
        let mut all = Digits { digits: Vec::new(), range: at..at, groups: vec![0], separators: Vec::new() };
        let mut gap = Vec::new();
        for (offset, byte) in bytes.get(at..).unwrap_or_default().iter().enumerate() {
            match byte {
                b'0'..=b'9' => {
                    if !gap.is_empty() && !all.digits.is_empty() {
                        all.groups.push(0);
                        all.separators.push(if gap.len() == 1 { gap[0] } else { b'*' });
                    }
                    gap.clear();
                    all.digits.push(byte - b'0');
                    if let Some(last) = all.groups.last_mut() {
                        *last += 1;
                    }
                    all.range.end = at + offset + 1;
                }
                b' ' | b'-' | b'(' | b')' if gap.len() < 2 && all.digits.len() < 24 => gap.push(*byte),
                b'+' if offset == 0 => {}
                _ => break,
            }
        }
        all
    }

    fn ends_before_a_word(&self, text: &str) -> bool {
        let after = text.get(self.range.end..).unwrap_or_default();
        // `12,5` and `12.5` go on as well.
        let goes_on = matches!(after.as_bytes(), [b'.' | b',' | b':' | b'/', digit, ..] if digit.is_ascii_digit());
        !goes_on && !after.starts_with(is_word)
    }

    fn value(&self, range: Range<usize>) -> u32 {
        self.digits.get(range).unwrap_or_default().iter().fold(0, |value, digit| value * 10 + u32::from(*digit))
    }
}

/// What a number is, when it is more than a figure.
fn number(text: &str, at: usize) -> Hit {
    let bytes = text.as_bytes();
    if bytes.get(..at).is_some_and(|before| matches!(before, [.., b'0'..=b'9', b'.' | b',' | b':' | b'/'] | [.., b'+' | b'#'])) {
        return None;
    }
    if let Some(hit) = bot_token(bytes, at) {
        return Some(hit);
    }
    let all = Digits::from(bytes, at);
    if all.digits.len() < 9 || !all.ends_before_a_word(text) {
        return None;
    }
    let range = all.range.clone();
    let words = words_before(text, at);
    let says = |names: &[&str]| names.iter().any(|name| words.contains(name));
    if is_card(&all) {
        return Some((Private::Card, range));
    }
    let is_apart = all.groups == [3, 3, 3, 2] && all.separators.starts_with(b"--");
    if all.digits.len() == 11 && (is_apart || says(&["снилс", "snils"])) && is_snils(&all) {
        return Some((Private::Snils, range));
    }
    if all.digits.len() == 12 && all.groups.len() == 1 && says(&["инн", "inn"]) && is_inn(&all.digits) {
        return Some((Private::Inn, range));
    }
    let series = matches!(all.groups.as_slice(), [2, 2, 6] | [4, 6] | [10]);
    if series && says(&["паспорт", "passport", "серия"]) {
        return Some((Private::Passport, range));
    }
    let is_ssn = all.groups == [3, 2, 4] && all.separators == b"--" && !matches!(all.value(0..3), 0 | 666 | 900..);
    if is_ssn && says(&["ssn", "social security"]) {
        return Some((Private::Ssn, range));
    }
    is_phone(&all, &words).then_some((Private::Phone, range))
}

/// The words shortly before a number and after the one before it, in small letters.
fn words_before(text: &str, at: usize) -> String {
    let start = (at.saturating_sub(64)..=at).find(|start| text.is_char_boundary(*start)).unwrap_or(at);
    let words = text.get(start..at).unwrap_or_default();
    words.rsplit(|letter: char| letter.is_ascii_digit()).next().unwrap_or_default().to_lowercase()
}

/// The token of a bot of Telegram.
fn bot_token(bytes: &[u8], at: usize) -> Hit {
    let number = run_of(bytes, at, |byte| byte.is_ascii_digit());
    if !(8..=10).contains(&number) || bytes.get(at + number) != Some(&b':') {
        return None;
    }
    let secret = run_of(bytes, at + number + 1, is_token);
    (secret == 35).then_some((Private::Key, at..at + number + 1 + secret))
}

fn is_card(all: &Digits) -> bool {
    let shape = matches!(
        all.groups.as_slice(),
        [13..=19] | [4, 4, 4, 4] | [4, 4, 4, 1] | [4, 6, 5] | [4, 4, 4, 4, 3] | [8, 8] | [4, 6, 4]
    );
    let same = all.separators.windows(2).all(|pair| pair[0] == pair[1]) && !all.separators.contains(&b'*');
    let issuer = match all.digits.len() {
        15 => matches!(all.value(0..2), 34 | 37),
        16..=19 => {
            matches!(all.value(0..1), 4)
                || matches!(all.value(0..2), 51..=55 | 62 | 65)
                || matches!(all.value(0..4), 2200..=2204 | 2221..=2720 | 3528..=3589 | 6011)
                || matches!(all.value(0..3), 644..=649)
        }
        13 => all.value(0..1) == 4,
        14 => matches!(all.value(0..2), 36 | 38),
        _ => false,
    };
    shape && same && issuer && luhn(&all.digits) && all.digits.iter().skip(6).any(|digit| *digit != 0)
}

/// The check digit of ISO/IEC 7812-1.
fn luhn(digits: &[u8]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let value = u32::from(*digit) * if place % 2 == 1 { 2 } else { 1 };
            if value > 9 { value - 9 } else { value }
        })
        .sum();
    sum.is_multiple_of(10)
}

/// Nine digits weighted 9 to 1; their sum modulo 101 is the last two, 100 and 101 being 00.
fn is_snils(all: &Digits) -> bool {
    let sum: u32 = all.digits.iter().take(9).zip((1..=9).rev()).map(|(digit, weight)| u32::from(*digit) * weight).sum();
    // Numbers up to 001-001-998 have no check digits.
    all.value(0..9) > 1_001_998 && sum % 101 % 100 == all.value(9..11)
}

/// The last two of twelve digits are weighted sums of those before, modulo 11 and 10.
fn is_inn(digits: &[u8]) -> bool {
    const WEIGHTS: [u32; 11] = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8];
    let check = |count: usize| {
        let weights = WEIGHTS.iter().skip(11 - count);
        let sum: u32 = digits.iter().take(count).zip(weights).map(|(digit, weight)| u32::from(*digit) * weight).sum();
        digits.get(count).is_some_and(|digit| sum % 11 % 10 == u32::from(*digit))
    };
    digits.iter().any(|digit| *digit != 0) && check(10) && check(11)
}

/// A phone that begins with a plus or a bracket.
fn phone(text: &str, at: usize) -> Hit {
    let bytes = text.as_bytes();
    let all = Digits::from(bytes, at);
    let plus = bytes.get(at) == Some(&b'+');
    let length = all.digits.len();
    let shape = if plus {
        (10..=15).contains(&length) && all.digits.first() != Some(&0)
    } else {
        length == 10 && all.groups.first() == Some(&3) && all.groups.len() >= 3 && all.separators.first() == Some(&b'*')
    };
    // Hotlines that are free of charge belong to nobody: +7 800, +1 800.
    let free = plus && (matches!(all.value(0..4), 7800 | 1800));
    (shape && !free && all.ends_before_a_word(text)).then_some((Private::Phone, at..all.range.end))
}

/// A phone that begins with a digit: as in Russia, as in North America, or where the words say so.
fn is_phone(all: &Digits, words: &str) -> bool {
    let grouped = all.groups.len() >= 3;
    let russian = all.digits.len() == 11
        && matches!(all.digits.first(), Some(7 | 8))
        && matches!(all.digits.get(1), Some(3 | 4 | 9))
        && (grouped && all.groups.first() == Some(&1) || all.groups == [11] && all.digits.get(1) == Some(&9));
    let american = all.groups == [3, 3, 4] && all.separators == b"--" && all.digits.first().is_some_and(|digit| *digit > 1);
    let named = ["тел", "phone", "моб", "whatsapp", "звон", "call "].iter().any(|name| words.contains(name));
    let is_free = matches!(all.value(0..4), 8800 | 7800 | 1800) || all.value(0..3) == 800 && all.digits.len() == 10;
    !is_free && (russian || american || named && grouped && (10..=12).contains(&all.digits.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(Private, &str)]) {
        let found: Vec<_> = find(text).into_iter().map(|(kind, range)| (kind, &text[range])).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn keys_of_services_are_found() {
        let secret = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8s9T0u1V2";
        let openai = format!("sk-proj-{secret}");
        check(&format!("export OPENAI_API_KEY={openai}\n"), &[(Private::Key, &openai)]);
        let github = format!("ghp_{}", &secret[..36]);
        check(&format!("«{github}»"), &[(Private::Key, &github)]);
        check("AKIAQWERTYUIOPASDFGH", &[(Private::Key, "AKIAQWERTYUIOPASDFGH")]);
        let bot = format!("123456789:{}", &secret[..35]);
        check(&format!("бот {bot}, пишите"), &[(Private::Key, &bot)]);
        let web = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.dBjftJeZ4CVPmB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        check(&format!("Bearer {web}"), &[(Private::Key, web)]);
        let pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----";
        check(&format!("{pem}\nafter"), &[(Private::Key, pem)]);
    }

    #[test]
    fn what_only_shows_the_shape_of_a_key_is_none() {
        check("sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", &[]);
        check("AKIAIOSFODNN7EXAMPLE", &[]);
        check("sk-... and task-12345678901234567890123456789012345678901234", &[]);
        check("-----BEGIN CERTIFICATE-----", &[]);
    }

    #[test]
    fn passwords_in_addresses_are_found() {
        check("postgres://anna:s3cret!@db.local/main", &[(Private::Password, "s3cret!")]);
        check("https://user:$PASSWORD@host/ https://user:password@host/", &[]);
        check("ssh://git@host/path", &[]);
    }

    #[test]
    fn mail_is_found_and_examples_are_not() {
        check("Пишите на Anna.Petrova@mail.ru.", &[(Private::Mail, "Anna.Petrova@mail.ru")]);
        check("<a+b@x.co.uk>, c@d.io", &[(Private::Mail, "a+b@x.co.uk"), (Private::Mail, "c@d.io")]);
        check("a@example.com, b@docs.example.org, c@host.test", &[]);
        check("user@host, @decorator, a@b..c, 5@6.7, git:x@y.z", &[]);
    }

    #[test]
    fn cards_have_an_issuer_and_a_check_digit() {
        check("4111 1111 1111 1111", &[(Private::Card, "4111 1111 1111 1111")]);
        check("карта 2200770212727079,", &[(Private::Card, "2200770212727079")]);
        check("3782-822463-10005", &[(Private::Card, "3782-822463-10005")]);
        check("4111 1111 1111 1112", &[]);
        check("2020 2021 2022 2023, 4000 4000 4000 4000", &[]);
        check("1000000000000008", &[]);
    }

    #[test]
    fn numbers_of_people_need_check_digits_or_words() {
        check("СНИЛС 112-233-445 95", &[(Private::Snils, "112-233-445 95")]);
        check("112-233-445 96", &[]);
        check("ИНН 500100732259", &[(Private::Inn, "500100732259")]);
        check("ИНН 500100732258, номер 500100732259", &[]);
        check("ИНН 7707083893", &[]);
        check("паспорт 45 08 123456", &[(Private::Passport, "45 08 123456")]);
        check("паспорт серия 4508 номер 123456", &[]);
        check("изделие 4508 123456", &[]);
        check("SSN: 123-45-6789", &[(Private::Ssn, "123-45-6789")]);
    }

    #[test]
    fn ibans_are_checked() {
        check("IBAN DE89 3704 0044 0532 0130 00.", &[(Private::Iban, "DE89 3704 0044 0532 0130 00")]);
        check("GB82WEST12345698765432", &[(Private::Iban, "GB82WEST12345698765432")]);
        check("DE89 3704 0044 0532 0130 01, DEPARTMENT", &[]);
    }

    #[test]
    fn phones_are_found_as_people_write_them() {
        for phone in
            ["+7 (916) 123-45-67", "8 (495) 123-45-67", "89161234567", "+49 30 1234567", "(555) 123-4567", "555-123-4567"]
        {
            check(&format!("Звоните: {phone}."), &[(Private::Phone, phone)]);
        }
        check("8 800 555-35-35, +7 800 555 35 35", &[]);
        check("10 000 000 000 рублей, 2024-11-26 12, 1 234 567 890, 3.1415926535897, +5", &[]);
    }

    #[test]
    fn a_mask_leaves_nothing_of_its_kind() {
        let text = "Анна: anna@mail.ru, +7 916 123-45-67; Олег: oleg@mail.ru";
        assert_eq!(without(text, Private::Mail).unwrap(), "Анна: [EMAIL], +7 916 123-45-67; Олег: [EMAIL]");
        assert_eq!(without(text, Private::Card), None);
        for kind in Private::ALL {
            check(kind.mask(), &[]);
        }
    }
}
