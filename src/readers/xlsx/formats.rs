//! Shows numbers the way a spreadsheet does: with the number format that a cell's style names.
//!
//! Written by hand, because the crates that do this bring a whole spreadsheet with them. Colours, paddings and fillers
//! are left out; signs of currency, percents, dates and fractions are what a person sees.

use super::calendar::{Moment, Tongue};

/// One number format, split into the sections for positive, negative, zero and text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumberFormat {
    sections: Vec<Section>,
}

#[derive(Clone, Debug, PartialEq)]
struct Section {
    condition: Option<(Comparison, f64)>,
    kind: Kind,
    parts: Vec<Part>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Comparison {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Equal,
    Unequal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    General,
    Number,
    Date,
    Text,
}

/// A piece of a format's code.
#[derive(Clone, Debug, PartialEq)]
enum Part {
    Literal(String),
    /// A place for a digit: `0`, `#` or `?`.
    Digit(char),
    Point,
    Comma,
    Percent,
    Exponent,
    Slash,
    /// A run of one date letter: `yyyy`, `mm`.
    Date(char, usize),
    /// Hours, minutes or seconds that do not stop at a day: `[h]`.
    Elapsed(char),
    HalfDay,
    Text,
    General,
}

/// Decimals beyond this are noise of the machine, or an attempt to make us busy.
const DECIMALS_MAX: usize = 30;

/// Longer codes than Excel itself allows are not looked at.
const CODE_CHARACTERS_MAX: usize = 1_000;

impl NumberFormat {
    /// The format with a number of its own, when the file does not spell it out.
    pub fn built_in(id: u32, tongue: Tongue) -> NumberFormat {
        let date = tongue.short_date();
        let code = match id {
            1 => "0",
            2 => "0.00",
            3 | 5 | 6 | 37 | 38 | 41 | 42 => "#,##0",
            4 | 7 | 8 | 39 | 40 | 43 | 44 => "#,##0.00",
            9 => "0%",
            10 => "0.00%",
            11 => "0.00E+00",
            12 => "# ?/?",
            13 => "# ??/??",
            14 | 27..=31 | 34..=36 | 50..=54 | 57 | 58 => date,
            15 => "d-mmm-yy",
            16 => "d-mmm",
            17 => "mmm-yy",
            18 => "h:mm AM/PM",
            19 => "h:mm:ss AM/PM",
            20 | 32 | 55 => "h:mm",
            21 | 33 | 56 => "h:mm:ss",
            22 => return NumberFormat::parsed(&format!("{date} h:mm")),
            45 => "mm:ss",
            46 => "[h]:mm:ss",
            47 => "mm:ss.0",
            48 => "##0.0E+0",
            49 => "@",
            _ => "General",
        };
        NumberFormat::parsed(code)
    }

    /// The format that a code describes.
    pub fn parsed(code: &str) -> NumberFormat {
        let signs: Vec<char> = code.chars().take(CODE_CHARACTERS_MAX).collect();
        let mut sections = Vec::new();
        let mut rest = signs.as_slice();
        while let Some((section, after)) = Section::parsed(rest) {
            sections.push(section);
            rest = after;
        }
        NumberFormat { sections }
    }

    /// A number as a person sees it.
    pub fn shown(&self, value: f64, since_1904: bool, tongue: Tongue) -> String {
        let Some((section, value, is_negative)) = self.section(value) else { return general(value, tongue) };
        let text = match section.kind {
            Kind::General | Kind::Text => section.around(&general(value, tongue)),
            Kind::Date => match Moment::of(value, since_1904) {
                Some(moment) if !is_negative => section.date(&moment, value, tongue),
                _ => return general(if is_negative { -value } else { value }, tongue),
            },
            Kind::Number => section.number(value, tongue),
        };
        let sign = if is_negative && text.contains(|sign: char| sign.is_ascii_digit() && sign != '0') { "-" } else { "" };
        format!("{sign}{}", text.trim())
    }

    /// The section for a value, the value as the section takes it, and whether a minus is still to be shown.
    fn section(&self, value: f64) -> Option<(&Section, f64, bool)> {
        let numbers: Vec<&Section> = self.sections.iter().take(3).filter(|section| section.kind != Kind::Text).collect();
        if numbers.iter().any(|section| section.condition.is_some()) {
            let holds = |section: &&&Section| section.condition.is_none_or(|(comparison, with)| comparison.holds(value, with));
            let section = numbers.iter().find(holds).or(numbers.last())?;
            return Some((section, value.abs(), value < 0.0));
        }
        match numbers.as_slice() {
            [] => self.sections.first().map(|section| (section, value.abs(), value < 0.0)),
            [only] => Some((only, value.abs(), value < 0.0)),
            [_, negative, ..] if value < 0.0 => Some((negative, value.abs(), false)),
            [_, _, zero] if value == 0.0 => Some((zero, value, false)),
            [positive, ..] => Some((positive, value, false)),
        }
    }
}

impl Comparison {
    fn holds(self, value: f64, with: f64) -> bool {
        match self {
            Comparison::Less => value < with,
            Comparison::LessOrEqual => value <= with,
            Comparison::Greater => value > with,
            Comparison::GreaterOrEqual => value >= with,
            Comparison::Equal => value == with,
            Comparison::Unequal => value != with,
        }
    }
}

impl Section {
    /// Reads up to the next semicolon. `None` at the end of the code.
    fn parsed(signs: &[char]) -> Option<(Section, &[char])> {
        if signs.is_empty() {
            return None;
        }
        let mut section = Section { condition: None, kind: Kind::Number, parts: Vec::new() };
        let mut at = 0;
        while let Some(sign) = signs.get(at).copied() {
            if sign == ';' {
                at += 1;
                break;
            }
            at += section.part(sign, signs.get(at..).unwrap_or_default());
        }
        section.settle();
        Some((section, signs.get(at..).unwrap_or_default()))
    }

    /// Takes one part and says how many signs it had.
    fn part(&mut self, sign: char, rest: &[char]) -> usize {
        let begins = |word: &str| {
            word.chars()
                .zip(rest.iter().map(Some).chain(std::iter::repeat(None)))
                .all(|(wanted, found)| found.is_some_and(|found| found.eq_ignore_ascii_case(&wanted)))
        };
        match sign {
            '"' => {
                let text: String = rest.iter().skip(1).take_while(|sign| **sign != '"').collect();
                let length = text.chars().count() + 2;
                self.literal(&text);
                length
            }
            '\\' => {
                self.literal(&rest.get(1).map(char::to_string).unwrap_or_default());
                2
            }
            // A blank as wide as the next sign, or the next sign as often as it fits.
            '_' => {
                self.literal(" ");
                2
            }
            '*' => 2,
            '[' => self.bracket(rest),
            '0' | '#' | '?' => self.push(Part::Digit(sign), 1),
            '.' => self.push(Part::Point, 1),
            ',' => self.push(Part::Comma, 1),
            '%' => self.push(Part::Percent, 1),
            '/' => self.push(Part::Slash, 1),
            '@' => self.push(Part::Text, 1),
            'E' | 'e' if matches!(rest.get(1), Some('+' | '-')) => self.push(Part::Exponent, 2),
            _ if begins("General") => self.push(Part::General, 7),
            _ if begins("Основной") => self.push(Part::General, 8),
            _ if begins("AM/PM") => self.push(Part::HalfDay, 5),
            _ if begins("A/P") => self.push(Part::HalfDay, 3),
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => {
                let count = rest.iter().take_while(|next| next.eq_ignore_ascii_case(&sign)).count();
                self.push(Part::Date(sign.to_ascii_lowercase(), count), count)
            }
            other => {
                self.literal(&other.to_string());
                1
            }
        }
    }

    fn push(&mut self, part: Part, length: usize) -> usize {
        self.parts.push(part);
        length
    }

    fn literal(&mut self, text: &str) {
        match self.parts.last_mut() {
            Some(Part::Literal(before)) => before.push_str(text),
            _ => self.parts.push(Part::Literal(text.to_owned())),
        }
    }

    /// A colour, a condition, a currency, or hours beyond a day.
    fn bracket(&mut self, rest: &[char]) -> usize {
        let inside: String = rest.iter().skip(1).take_while(|sign| **sign != ']').collect();
        let length = inside.chars().count() + 2;
        let lower = inside.to_ascii_lowercase();
        if let Some(currency) = inside.strip_prefix('$') {
            self.literal(currency.split('-').next().unwrap_or_default());
        } else if let Some(letter) = lower.chars().next().filter(|first| lower.chars().all(|sign| sign == *first)) {
            if matches!(letter, 'h' | 'm' | 's') {
                self.parts.push(Part::Elapsed(letter));
            }
        } else {
            self.condition = condition(&lower).or(self.condition);
        }
        length
    }

    /// Tells dates from numbers once all parts are known; signs that mean something only in numbers become words.
    fn settle(&mut self) {
        let has = |wanted: fn(&Part) -> bool| self.parts.iter().any(wanted);
        self.kind = if has(|part| matches!(part, Part::Date(..) | Part::Elapsed(_))) {
            Kind::Date
        } else if has(|part| matches!(part, Part::General)) {
            Kind::General
        } else if has(|part| matches!(part, Part::Text)) {
            Kind::Text
        } else {
            Kind::Number
        };
    }

    /// The literals of the section with a value in the place that stands for it.
    fn around(&self, value: &str) -> String {
        let mut out = String::new();
        for part in &self.parts {
            match part {
                Part::Literal(text) => out.push_str(text),
                Part::General | Part::Text => out.push_str(value),
                _ => {}
            }
        }
        out
    }

    fn number(&self, value: f64, tongue: Tongue) -> String {
        let percents = self.parts.iter().filter(|part| **part == Part::Percent).count().min(3) as i32;
        let value = value * 100_f64.powi(percents) / 1_000_f64.powi(self.thousands_left_out());
        if self.parts.contains(&Part::Exponent) {
            return self.scientific(value, tongue);
        }
        if let Some(slash) = self.parts.iter().position(|part| *part == Part::Slash)
            && matches!(self.parts.get(..slash), Some([.., Part::Digit(_)]))
        {
            return self.fraction(value, slash);
        }
        let point = self.parts.iter().position(|part| *part == Part::Point).unwrap_or(self.parts.len());
        let places = |parts: &[Part]| parts.iter().filter(|part| matches!(part, Part::Digit(_))).count();
        let (whole, decimal) = self.parts.split_at_checked(point).unwrap_or((&self.parts, &[]));
        let (digits, decimals) = rounded(value, places(decimal).min(DECIMALS_MAX));
        let grouped = self.groups_thousands();
        let mut out = whole_part(whole, &digits, grouped.then(|| tongue.group()));
        out.push_str(&decimal_part(decimal, &decimals, tongue));
        out
    }

    /// Commas behind the last place each divide by a thousand.
    fn thousands_left_out(&self) -> i32 {
        let Some(last) = self.parts.iter().rposition(|part| matches!(part, Part::Digit(_))) else { return 0 };
        let behind = self.parts.get(last + 1..).unwrap_or_default();
        behind.iter().take_while(|part| **part == Part::Comma).count().min(6) as i32
    }

    /// A comma between two places asks for groups of thousands.
    fn groups_thousands(&self) -> bool {
        let is_digit = |part: Option<&Part>| matches!(part, Some(Part::Digit(_)));
        let commas = self.parts.iter().enumerate().filter(|(_, part)| **part == Part::Comma);
        commas.map(|(at, _)| at).any(|at| at > 0 && is_digit(self.parts.get(at - 1)) && is_digit(self.parts.get(at + 1)))
    }

    fn scientific(&self, value: f64, tongue: Tongue) -> String {
        let at = self.parts.iter().position(|part| *part == Part::Exponent).unwrap_or(0);
        let (mantissa, exponent) = self.parts.split_at_checked(at).unwrap_or((&self.parts, &[]));
        let is_digit = |part: &&Part| matches!(part, Part::Digit(_));
        let decimals = mantissa.iter().skip_while(|part| **part != Part::Point).filter(is_digit).count().min(DECIMALS_MAX);
        let places = exponent.iter().filter(is_digit).count().min(4);
        let written = format!("{value:.decimals$e}");
        let (digits, power) = written.split_once('e').unwrap_or((&written, "0"));
        let power: i32 = power.parse().unwrap_or(0);
        let sign = if power < 0 { '-' } else { '+' };
        format!("{}E{sign}{:0places$}", digits.replace('.', tongue.decimal()), power.unsigned_abs())
    }

    /// A whole number and the nearest fraction whose denominator has as many digits as there are places for it.
    fn fraction(&self, value: f64, slash: usize) -> String {
        let behind = self.parts.get(slash + 1..).unwrap_or_default();
        let places = behind.iter().take_while(|part| matches!(part, Part::Digit(_))).count();
        let fixed: String =
            behind.iter().map_while(|part| if let Part::Literal(text) = part { Some(text.as_str()) } else { None }).collect();
        let before = self.parts.get(..slash).unwrap_or_default();
        let has_whole = before.split(|part| matches!(part, Part::Literal(_))).filter(|run| !run.is_empty()).count() > 1;
        let whole = if has_whole { value.trunc() } else { 0.0 };
        let rest = value - whole;
        let denominators = match fixed.trim().parse::<u32>() {
            Ok(fixed) => fixed.clamp(1, 9_999)..=fixed.clamp(1, 9_999),
            Err(_) => 1..=10_u32.pow(places.clamp(1, 3) as u32) - 1,
        };
        let error = |denominator: u32| {
            let scaled = rest * f64::from(denominator);
            (scaled - scaled.round()).abs() / f64::from(denominator)
        };
        let denominator = denominators.min_by(|one, other| error(*one).total_cmp(&error(*other))).unwrap_or(1);
        let numerator = (rest * f64::from(denominator)).round();
        match (has_whole, numerator == 0.0, numerator == f64::from(denominator)) {
            (true, true, _) => format!("{whole}"),
            (true, _, true) => format!("{}", whole + 1.0),
            (true, ..) if whole != 0.0 => format!("{whole} {numerator}/{denominator}"),
            _ => format!("{numerator}/{denominator}"),
        }
    }

    fn date(&self, moment: &Moment, value: f64, tongue: Tongue) -> String {
        let half_days = self.parts.contains(&Part::HalfDay);
        let mut out = String::new();
        for (at, part) in self.parts.iter().enumerate() {
            match part {
                Part::Literal(text) => out.push_str(text),
                Part::Date('m', count) if *count <= 2 && self.is_minute(at) => {
                    out.push_str(&padded(moment.minute, *count));
                }
                Part::Date('y', count) if *count <= 2 => out.push_str(&padded(moment.year % 100, 2)),
                Part::Date('y', _) => out.push_str(&format!("{:04}", moment.year)),
                Part::Date('m', count) => match count {
                    1 | 2 => out.push_str(&padded(moment.month, *count)),
                    3 => out.push_str(tongue.month_short(moment.month)),
                    5 => out.extend(tongue.month(moment.month, false).chars().next()),
                    _ => out.push_str(tongue.month(moment.month, self.names_a_day())),
                },
                Part::Date('d', count) => match count {
                    1 | 2 => out.push_str(&padded(moment.day, *count)),
                    3 => out.push_str(tongue.weekday_short(moment.weekday)),
                    _ => out.push_str(tongue.weekday(moment.weekday)),
                },
                Part::Date('h', count) if half_days => out.push_str(&padded((moment.hour + 11) % 12 + 1, *count)),
                Part::Date('h', count) => out.push_str(&padded(moment.hour, *count)),
                Part::Date(_, count) => out.push_str(&padded(moment.second, *count)),
                Part::Elapsed(letter) => {
                    let seconds = (value * 86_400.0).round();
                    let unit = match letter {
                        'h' => 3_600.0,
                        'm' => 60.0,
                        _ => 1.0,
                    };
                    out.push_str(&format!("{}", (seconds / unit).floor()));
                }
                Part::HalfDay => out.push_str(if moment.hour < 12 { "AM" } else { "PM" }),
                Part::Slash => out.push('/'),
                Part::Comma => out.push(','),
                Part::Point if !matches!(self.parts.get(at + 1), Some(Part::Digit(_))) => out.push('.'),
                _ => {}
            }
        }
        out
    }

    /// `m` stands for minutes next to hours or seconds.
    fn is_minute(&self, at: usize) -> bool {
        let unit = |part: &&Part| matches!(part, Part::Date(..) | Part::Elapsed(_));
        let before = self.parts.get(..at).unwrap_or_default().iter().rfind(unit);
        let after = self.parts.get(at + 1..).unwrap_or_default().iter().find(unit);
        matches!(before, Some(Part::Date('h', _) | Part::Elapsed('h'))) || matches!(after, Some(Part::Date('s', _)))
    }

    fn names_a_day(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Date('d', 1 | 2)))
    }
}

fn condition(text: &str) -> Option<(Comparison, f64)> {
    const SIGNS: [(&str, Comparison); 6] = [
        ("<=", Comparison::LessOrEqual),
        (">=", Comparison::GreaterOrEqual),
        ("<>", Comparison::Unequal),
        ("<", Comparison::Less),
        (">", Comparison::Greater),
        ("=", Comparison::Equal),
    ];
    SIGNS.into_iter().find_map(|(sign, comparison)| Some((comparison, text.strip_prefix(sign)?.trim().parse().ok()?)))
}

fn padded(number: u32, places: usize) -> String {
    let places = places.min(2);
    format!("{number:0places$}")
}

/// The digits of a whole number in their places, with literals between them where the code has some.
fn whole_part(parts: &[Part], digits: &str, group: Option<&str>) -> String {
    let places = parts.iter().filter(|part| matches!(part, Part::Digit(_))).count();
    let digits = if digits == "0" { "" } else { digits };
    let mut waiting: Vec<char> = digits.chars().collect();
    let mut left = places;
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Literal(text) => out.push_str(text),
            Part::Percent => out.push('%'),
            Part::Slash => out.push('/'),
            Part::Digit(place) => {
                // The first place takes all digits that have no place of their own.
                let count =
                    if left == places { waiting.len().saturating_sub(places - 1) } else { usize::from(waiting.len() >= left) };
                let taken: Vec<char> = waiting.drain(..count.min(waiting.len())).collect();
                left -= 1;
                if taken.is_empty() && *place == '0' {
                    push_grouped(&mut out, '0', left, group);
                }
                let last = taken.len().saturating_sub(1);
                for (at, digit) in taken.into_iter().enumerate() {
                    push_grouped(&mut out, digit, left + last - at, group);
                }
            }
            _ => {}
        }
    }
    out
}

/// Puts a digit, and a sign between thousands behind it when a multiple of three digits follows.
fn push_grouped(out: &mut String, digit: char, digits_behind: usize, group: Option<&str>) {
    out.push(digit);
    if let Some(group) = group.filter(|_| digits_behind > 0 && digits_behind.is_multiple_of(3)) {
        out.push_str(group);
    }
}

fn decimal_part(parts: &[Part], decimals: &str, tongue: Tongue) -> String {
    // Zeros at the end are shown only where the code insists.
    let insisted = parts.iter().filter(|part| matches!(part, Part::Digit(_))).enumerate();
    let insisted = insisted.filter(|(_, part)| **part == Part::Digit('0')).map(|(at, _)| at + 1).max().unwrap_or(0);
    let shown = decimals.trim_end_matches('0').len().max(insisted.min(decimals.len()));
    let mut digits = decimals.chars().take(shown);
    let mut out = String::new();
    for part in parts {
        match part {
            Part::Point if shown > 0 => out.push_str(tongue.decimal()),
            Part::Digit(_) => out.extend(digits.next()),
            Part::Literal(text) => out.push_str(text),
            Part::Percent => out.push('%'),
            _ => {}
        }
    }
    out
}

/// A positive number rounded half up as people do it: the digits of its whole part and its decimals.
fn rounded(value: f64, decimals: usize) -> (String, String) {
    let (digits, exponent) = significant(value);
    // Digits from the first whole one to the last wanted decimal, and one more to round by.
    let whole = usize::try_from(exponent + 1).unwrap_or(0);
    let zeros = usize::try_from(-(exponent + 1)).unwrap_or(0).min(decimals + 1);
    let mut all: Vec<u8> = std::iter::repeat_n(0, zeros).chain(digits).take(whole + decimals + 1).collect();
    all.resize(whole + decimals + 1, 0);
    let mut carry = all.pop().is_some_and(|digit| digit >= 5);
    for digit in all.iter_mut().rev() {
        if !carry {
            break;
        }
        carry = *digit == 9;
        *digit = if carry { 0 } else { *digit + 1 };
    }
    if carry {
        all.insert(0, 1);
    }
    let text: String = all.iter().map(|digit| char::from(b'0' + digit)).collect();
    let (whole, decimals) = text.split_at_checked(text.len() - decimals).unwrap_or((&text, ""));
    let whole = whole.trim_start_matches('0');
    (if whole.is_empty() { "0" } else { whole }.to_owned(), decimals.to_owned())
}

/// The fifteen digits that a spreadsheet keeps, and the power of ten of the first.
fn significant(value: f64) -> (Vec<u8>, i32) {
    let written = format!("{:.14e}", value.abs());
    let (digits, power) = written.split_once('e').unwrap_or((&written, "0"));
    (digits.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect(), power.parse().unwrap_or(0))
}

/// A number without a format: every digit that means something, none that only the machine has.
pub fn general(value: f64, tongue: Tongue) -> String {
    const PLAIN: std::ops::Range<f64> = 1e-9..1e15;
    if value == 0.0 {
        return "0".to_owned();
    }
    let clean = format!("{value:.14e}").parse::<f64>().unwrap_or(value);
    if PLAIN.contains(&clean.abs()) {
        return clean.to_string().replace('.', tongue.decimal());
    }
    let written = format!("{clean:E}");
    match written.split_once('E') {
        Some((digits, power)) if !power.starts_with('-') => format!("{}E+{power}", digits.replace('.', tongue.decimal())),
        _ => written.replace('.', tongue.decimal()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(table: &[(&str, f64, &str)], tongue: Tongue) {
        for (code, value, expected) in table {
            assert_eq!(NumberFormat::parsed(code).shown(*value, false, tongue), *expected, "{code} of {value}");
        }
    }

    #[test]
    fn numbers_are_shown_as_a_person_sees_them() {
        check(
            &[
                ("General", 1234.5, "1234.5"),
                ("General", 0.1 + 0.2, "0.3"),
                ("General", 1e20, "1E+20"),
                ("General", -5.0, "-5"),
                ("0", 2.5, "3"),
                ("0.00", 2.675, "2.68"),
                ("0.00", 999.999, "1000.00"),
                ("0.00", 0.001, "0.00"),
                ("0.00", -0.001, "0.00"),
                ("#,##0.00", 1234567.891, "1,234,567.89"),
                ("#,##0", 999.0, "999"),
                ("#.##", 0.5, ".5"),
                ("0.0#", 0.25, "0.25"),
                ("0.0#", 0.2, "0.2"),
                ("0%", 0.155, "16%"),
                ("0.0%", 0.1555, "15.6%"),
                ("#,##0.00 [$₽-419]", 1500.0, "1,500.00 ₽"),
                ("[$$-409]#,##0.00;[Red]([$$-409]#,##0.00)", -12.5, "($12.50)"),
                ("_-* #,##0.00\\ _₽_-;\\-* #,##0.00\\ _₽_-;_-* \"-\"??\\ _₽_-;_-@_-", 1234.0, "1,234.00"),
                ("_-* #,##0.00\\ _₽_-;\\-* #,##0.00\\ _₽_-;_-* \"-\"??\\ _₽_-;_-@_-", 0.0, "-"),
                ("0.00E+00", 12345.678, "1.23E+04"),
                ("# ?/?", 1.5, "1 1/2"),
                ("# ?/?", 0.25, "1/4"),
                ("# ??/??", 3.0, "3"),
                ("?/8", 0.75, "6/8"),
                ("000-00-00", 1234567.0, "123-45-67"),
                ("00000", 42.0, "00042"),
                ("0,", 12345.0, "12"),
                ("0.0,,\" млн\"", 2_500_000.0, "2.5 млн"),
                ("[<1]0.00;[<10]0.0;0", 0.5, "0.50"),
                ("[<1]0.00;[<10]0.0;0", 5.0, "5.0"),
                ("[<1]0.00;[<10]0.0;0", 50.0, "50"),
                ("0;-0;\"нет\"", 0.0, "нет"),
                (";;;", 5.0, ""),
                ("@", 5.0, "5"),
                ("\"№ \"0", 7.0, "№ 7"),
            ],
            Tongue::Other,
        );
        check(&[("#,##0.00", 1234.5, "1\u{a0}234,50"), ("General", 0.5, "0,5"), ("0.0%", 0.125, "12,5%")], Tongue::Russian);
    }

    #[test]
    fn dates_and_times_are_shown_as_a_person_sees_them() {
        check(
            &[
                ("yyyy-mm-dd", 45_292.0, "2024-01-01"),
                ("dd.mm.yy", 45_351.0, "29.02.24"),
                ("d mmmm yyyy", 45_292.0, "1 January 2024"),
                ("mmm-yy", 45_292.0, "Jan-24"),
                ("dddd", 45_292.0, "Monday"),
                ("yyyy-mm-dd", 60.0, "1900-02-29"),
                ("yyyy-mm-dd", 1.0, "1900-01-01"),
                ("h:mm", 0.75, "18:00"),
                ("h:mm AM/PM", 0.5, "12:00 PM"),
                ("[h]:mm:ss", 1.5, "36:00:00"),
                ("mm:ss", 0.000_694_444_444, "01:00"),
                ("dd/mm/yyyy hh:mm", 45_292.999_999_9, "02/01/2024 00:00"),
                ("yyyy-mm-dd", 9_999_999.0, "9999999"),
                ("yyyy-mm-dd", -1.0, "-1"),
            ],
            Tongue::Other,
        );
        check(
            &[("[$-419]d mmmm yyyy\\ \"г.\"", 45_292.0, "1 января 2024 г."), ("mmmm yyyy", 45_292.0, "январь 2024")],
            Tongue::Russian,
        );
        let since_1904 = NumberFormat::parsed("yyyy-mm-dd").shown(0.0, true, Tongue::Other);
        assert_eq!(since_1904, "1904-01-01");
    }
}
