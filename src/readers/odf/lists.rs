//! Markers of lists and numbers of headings: what each level of a list style writes in front of an item.

use super::super::docx::numerals::{Numeral, numeral};
use super::super::xml::{Tag, Xml};
use crate::document::Marker;
use std::rc::Rc;

/// OpenDocument has ten levels.
pub const LEVELS: usize = 10;

#[derive(Debug, Default)]
pub struct ListStyle {
    levels: [Level; LEVELS],
}

/// How one level marks its items.
#[derive(Clone, Debug, Default)]
enum Level {
    #[default]
    None,
    Bullet,
    Box(bool),
    Number {
        format: Numeral,
        start: u32,
        prefix: String,
        suffix: String,
        /// How many levels are written, this one included.
        shown: usize,
        /// A pattern such as "%1%.%2%", which newer files have instead of the three above.
        pattern: Option<String>,
    },
}

impl ListStyle {
    /// Reads the levels of the list style that was opened last.
    pub fn read(xml: &mut Xml<'_>) -> ListStyle {
        let mut style = ListStyle::default();
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            let at = tag.number("level").and_then(|number| usize::try_from(number).ok()).and_then(|number| number.checked_sub(1));
            if let Some(place) = at.and_then(|at| style.levels.get_mut(at)) {
                *place = Level::read(&tag);
            }
        }
        style
    }

    /// A style of bullets, for lists that name none.
    pub fn bullets() -> ListStyle {
        ListStyle { levels: std::array::from_fn(|_| Level::Bullet) }
    }
}

impl Level {
    fn read(tag: &Tag<'_>) -> Level {
        match tag.name().1 {
            "list-level-style-bullet" => bullet(&tag.attribute("bullet-char").unwrap_or_default()),
            "list-level-style-image" => Level::Bullet,
            "list-level-style-number" | "outline-level-style" => {
                let number = |name: &str| tag.number(name).and_then(|number| u32::try_from(number).ok());
                let affix = |name: &str| tag.attribute(name).map(|affix| affix.into_owned()).unwrap_or_default();
                match tag.attribute("num-format").as_deref().map(format) {
                    None | Some(Numeral::None) => Level::None,
                    Some(format) => Level::Number {
                        format,
                        start: number("start-value").unwrap_or(1),
                        prefix: affix("num-prefix"),
                        suffix: affix("num-suffix"),
                        shown: number("display-levels").unwrap_or(1).clamp(1, LEVELS as u32) as usize,
                        pattern: tag.attribute("num-list-format").map(|pattern| pattern.into_owned()),
                    },
                }
            }
            _ => Level::None,
        }
    }

    fn start(&self) -> u32 {
        if let Level::Number { start, .. } = self { *start } else { 1 }
    }
}

fn bullet(sign: &str) -> Level {
    match sign.trim() {
        "☐" | "□" | "❏" | "❑" => Level::Box(false),
        "☑" | "☒" | "🗹" | "🗷" => Level::Box(true),
        sign if sign.chars().all(|sign| matches!(sign, '\u{200b}' | '\u{feff}')) => Level::None,
        _ => Level::Bullet,
    }
}

/// The numeral that a format stands for: its first sign, or in other alphabets its first letters in a row.
fn format(format: &str) -> Numeral {
    match format.trim() {
        "" => Numeral::None,
        "a" => Numeral::LowerLetter,
        "A" => Numeral::UpperLetter,
        "i" => Numeral::LowerRoman,
        "I" => Numeral::UpperRoman,
        "1st" => Numeral::Ordinal,
        row if row.starts_with("01") => Numeral::DecimalZero,
        row if row.starts_with('а') => Numeral::LowerRussian,
        row if row.starts_with('А') => Numeral::UpperRussian,
        row if row.starts_with('①') => Numeral::Circled,
        row if row.starts_with('一') => Numeral::Chinese,
        _ => Numeral::Decimal,
    }
}

/// How far a list has been counted.
#[derive(Clone, Debug, Default)]
pub struct Counters {
    /// For each level the number of its last item; `None` before the first.
    numbers: [Option<u32>; LEVELS],
}

impl Counters {
    /// Counts one more item of a level, which runs from 0, and says how it is marked.
    pub fn next(&mut self, style: &Rc<ListStyle>, level: usize, start: Option<u32>) -> Option<Marker> {
        let level = level.min(LEVELS - 1);
        let own = style.levels.get(level)?;
        if let Some(number) = self.numbers.get_mut(level) {
            *number = Some(match (start, *number) {
                (Some(start), _) => start,
                (None, Some(number)) => number.saturating_add(1),
                (None, None) => own.start(),
            });
        }
        for deeper in self.numbers.iter_mut().skip(level + 1) {
            *deeper = None;
        }
        match own {
            Level::None => None,
            Level::Bullet => Some(Marker::Bullet),
            Level::Box(ticked) => Some(Marker::Box(*ticked)),
            Level::Number { prefix, suffix, shown, pattern, .. } => {
                let number = match pattern {
                    Some(pattern) => self.by_pattern(style, pattern),
                    None => format!("{prefix}{}{suffix}", self.joined(style, level, *shown)),
                };
                Some(Marker::Number(number.trim().to_owned())).filter(|marker| *marker != Marker::Number(String::new()))
            }
        }
    }

    fn joined(&self, style: &ListStyle, level: usize, shown: usize) -> String {
        let first = (level + 1).saturating_sub(shown);
        let numbers: Vec<String> = (first..=level).filter_map(|level| self.written(style, level)).collect();
        numbers.join(".")
    }

    fn by_pattern(&self, style: &ListStyle, pattern: &str) -> String {
        // Between two signs of percent stands the number of a level, so the parts take turns.
        let parts = pattern.split('%').enumerate().map(|(at, part)| match part.parse::<usize>() {
            Ok(level) if at % 2 == 1 => level.checked_sub(1).and_then(|level| self.written(style, level)).unwrap_or_default(),
            _ => part.to_owned(),
        });
        parts.collect::<String>().replace('\u{200b}', "")
    }

    fn written(&self, style: &ListStyle, level: usize) -> Option<String> {
        let Level::Number { format, start, .. } = style.levels.get(level)? else { return None };
        Some(numeral(*format, self.numbers.get(level).copied().flatten().unwrap_or(*start)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(format: Numeral, suffix: &str, shown: usize, pattern: Option<&str>) -> Level {
        let pattern = pattern.map(str::to_owned);
        Level::Number { format, start: 1, prefix: String::new(), suffix: suffix.to_owned(), shown, pattern }
    }

    #[test]
    fn levels_are_counted_and_joined() {
        let mut style = ListStyle::default();
        style.levels[0] = number(Numeral::UpperRoman, ".", 1, None);
        style.levels[1] = number(Numeral::Decimal, ")", 2, None);
        style.levels[2] = number(Numeral::LowerRussian, "", 1, Some("%1%–%3%)"));
        style.levels[3] = Level::Bullet;
        let style = Rc::new(style);
        let mut counters = Counters::default();
        let written: Vec<String> =
            [(0, None), (1, None), (1, None), (2, None), (0, None), (1, None), (1, Some(7)), (3, None), (4, None)]
                .into_iter()
                .map(|(level, start)| match counters.next(&style, level, start) {
                    Some(Marker::Number(number)) => number,
                    other => format!("{other:?}"),
                })
                .collect();
        assert_eq!(written, ["I.", "I.1)", "I.2)", "I–а)", "II.", "II.1)", "II.7)", "Some(Bullet)", "None"]);
    }
}
