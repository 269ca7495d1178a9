//! The time at the beginning of a line, as messengers of all countries write it.
//!
//! Only its extent is found; which number is the day and which the month nobody needs to know to tell who speaks.

/// The length in bytes of the time that a text begins with: a time of day, with or without a date on either side.
pub(super) fn stamp(text: &str) -> Option<usize> {
    let mut cursor = Cursor { text, at: 0 };
    let has_date = cursor.date();
    if has_date {
        cursor.between();
    }
    if !cursor.clock() {
        return None;
    }
    if !has_date {
        // "12:23, 24.12.2019"
        let before = cursor.at;
        cursor.between();
        if !cursor.date() {
            cursor.at = before;
        }
    }
    Some(cursor.at)
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

const MONTHS: [&str; 27] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "янв", "фев", "мар", "апр", "мая", "май",
    "июн", "июл", "авг", "сен", "окт", "ноя", "дек", "січ", "лют",
];

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Passes digits, when there are between `min` and `max` of them.
    fn digits(&mut self, min: usize, max: usize) -> bool {
        let count = self.rest().bytes().take_while(u8::is_ascii_digit).count();
        let fits = (min..=max).contains(&count);
        self.at += if fits { count } else { 0 };
        fits
    }

    fn sign(&mut self, signs: &[char]) -> Option<char> {
        let sign = self.rest().chars().next().filter(|sign| signs.contains(sign))?;
        self.at += sign.len_utf8();
        Some(sign)
    }

    fn spaces(&mut self) {
        while self.sign(&[' ', '\u{a0}', '\u{202f}', '\t', '\u{200e}', '\u{200f}']).is_some() {}
    }

    /// Passes one of these words, whatever its case.
    fn word(&mut self, words: &[&str]) -> bool {
        let small: String = self.rest().chars().take(8).flat_map(char::to_lowercase).collect();
        let Some(word) = words.iter().find(|word| small.starts_with(**word)) else { return false };
        self.at += self.rest().chars().take(word.chars().count()).map(char::len_utf8).sum::<usize>();
        true
    }

    fn date(&mut self) -> bool {
        let start = self.at;
        let found = self.date_in_figures() || {
            self.at = start;
            self.date_in_words()
        };
        if !found {
            self.at = start;
        }
        found
    }

    fn date_in_figures(&mut self) -> bool {
        const BETWEEN: [char; 3] = ['.', '/', '-'];
        if !self.digits(1, 4) {
            return false;
        }
        let Some(sign) = self.sign(&BETWEEN) else { return false };
        self.spaces();
        if !self.digits(1, 2) {
            return false;
        }
        // Some write no year, but then the day and the month stand between points or strokes all the same.
        if self.sign(&[sign]).is_some() {
            self.spaces();
            self.digits(1, 4);
        }
        self.sign(&['.']);
        true
    }

    /// "24 Dec 2019", "Dec 24, 2019", "24 дек. 2019 г."
    fn date_in_words(&mut self) -> bool {
        let day_first = self.digits(1, 2);
        self.spaces();
        if !self.word(&MONTHS) {
            return false;
        }
        let letters = self.rest().chars().take_while(|sign| sign.is_alphabetic()).map(char::len_utf8).sum::<usize>();
        self.at += letters;
        self.sign(&['.']);
        self.spaces();
        if !day_first && !self.digits(1, 2) {
            return false;
        }
        let before_year = self.at;
        self.sign(&[',']);
        self.spaces();
        if !self.digits(4, 4) {
            self.at = before_year;
            return true;
        }
        let before_word = self.at;
        self.spaces();
        if !(self.word(&["г."]) || self.word(&["р."])) {
            self.at = before_word;
        }
        true
    }

    /// What stands between a date and a time of day.
    fn between(&mut self) {
        self.sign(&[',', 'T']);
        self.spaces();
        let before = self.at;
        if self.word(&["at ", "в ", "о ", "um ", "kl. ", "à "]) {
            self.spaces();
        } else {
            self.at = before;
        }
    }

    fn clock(&mut self) -> bool {
        let start = self.at;
        if !self.digits(1, 2) || self.sign(&[':', '.']).is_none() || !self.digits(2, 2) {
            self.at = start;
            return false;
        }
        let minutes = self.at;
        if !(self.sign(&[':', '.']).is_some() && self.digits(2, 2)) {
            self.at = minutes;
        }
        let seconds = self.at;
        if !(self.sign(&['.', ',']).is_some() && self.digits(1, 6)) {
            self.at = seconds;
        }
        self.half_of_day();
        self.zone();
        // "12:23abc" is something else.
        !self.rest().starts_with(|sign: char| sign.is_alphanumeric())
    }

    fn half_of_day(&mut self) {
        let before = self.at;
        self.spaces();
        let halves = [
            "am",
            "pm",
            "a.m.",
            "p.m.",
            "a. m.",
            "p. m.",
            "a.\u{a0}m.",
            "p.\u{a0}m.",
            "a.\u{202f}m.",
            "p.\u{202f}m.",
            "дп",
            "пп",
        ];
        if !self.word(&halves) || self.rest().starts_with(char::is_alphanumeric) {
            self.at = before;
        }
    }

    fn zone(&mut self) {
        let before = self.at;
        if self.sign(&['Z']).is_some() {
            return;
        }
        self.spaces();
        self.word(&["utc", "gmt"]);
        if self.sign(&['+', '-']).is_some() && self.digits(2, 4) {
            if self.sign(&[':']).is_some() {
                self.digits(2, 2);
            }
            // "12:23 -04 - Anna" has a zone, "12:23 - 04" has none.
            return;
        }
        self.at = before;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_many_countries_are_found_to_their_end() {
        let table = [
            ("2019-12-24T12:23:00Z x", "2019-12-24T12:23:00Z"),
            ("2019-12-24 12:23:00.123+03:00 x", "2019-12-24 12:23:00.123+03:00"),
            ("24. 12. 2019 12:23 x", "24. 12. 2019 12:23"),
            ("12/24/19, 1:05 AM] x", "12/24/19, 1:05 AM"),
            ("Dec 24, 2019 at 12:23 x", "Dec 24, 2019 at 12:23"),
            ("24 декабря 2019 г. в 12:23 x", "24 декабря 2019 г. в 12:23"),
            ("12:23, 24.12.2019 x", "12:23, 24.12.2019"),
            ("12:23 amber", "12:23"),
        ];
        for (text, expected) in table {
            assert_eq!(stamp(text).and_then(|length| text.get(..length)), Some(expected), "{text}");
        }
        for text in ["12.5 kg", "2019 was good", "12:2", "1:00abc", "", "в 12:23"] {
            assert_eq!(stamp(text), None, "{text}");
        }
    }
}
