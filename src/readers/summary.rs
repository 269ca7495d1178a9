//! What old Office files say about themselves: the property sets of title, author and dates.

use super::code_pages::CodePage;
use super::compound::{Compound, u16_at, u32_at, utf16};
use crate::document::Document;

/// Texts of this many bytes are no titles or names of authors.
const TEXT_BYTES_MAX: usize = 64 << 10;

/// Sets of documents have about twenty properties.
const PROPERTIES_MAX: u32 = 256;

/// Puts the title and the rest of what the file says about itself into the document.
pub fn read(file: &Compound<'_>, document: &mut Document) {
    const NAMES: &[(u32, &str)] =
        &[(4, "author"), (3, "subject"), (6, "description"), (5, "keywords"), (12, "created"), (13, "modified")];
    let set = file.stream("\u{5}SummaryInformation").and_then(Set::open);
    if let Some(set) = set {
        document.title = set.value(2);
        let named = NAMES.iter().filter_map(|(id, name)| Some(((*name).to_owned(), set.value(*id)?)));
        document.metadata.extend(named);
    }
    let category = file.stream("\u{5}DocumentSummaryInformation").and_then(Set::open).and_then(|set| set.value(2));
    document.metadata.extend(category.map(|category| ("category".to_owned(), category)));
}

/// The first section of a property set.
struct Set {
    bytes: Vec<u8>,
    at: usize,
    code_page: CodePage,
}

impl Set {
    fn open(bytes: Vec<u8>) -> Option<Set> {
        let at = usize::try_from(u32_at(&bytes, 44)?).ok()?;
        let mut set = Set { bytes, at, code_page: CodePage::WESTERN };
        let number = set.find(1).and_then(|at| u16_at(&set.bytes, at + 4));
        set.code_page = number.and_then(|number| CodePage::numbered(number.into())).unwrap_or(CodePage::WESTERN);
        Some(set)
    }

    /// Where the value of a property stands: its type in four bytes, then the value.
    fn find(&self, id: u32) -> Option<usize> {
        let count = u32_at(&self.bytes, self.at.checked_add(4)?)?.min(PROPERTIES_MAX) as usize;
        let entries = (0..count).map(|index| self.at + 8 + index * 8);
        let entry = entries.into_iter().find(|at| u32_at(&self.bytes, *at) == Some(id))?;
        self.at.checked_add(usize::try_from(u32_at(&self.bytes, entry + 4)?).ok()?).filter(|at| *at < self.bytes.len())
    }

    fn value(&self, id: u32) -> Option<String> {
        const TEXT: u32 = 0x1E;
        const WIDE_TEXT: u32 = 0x1F;
        const TIME: u32 = 0x40;
        let at = self.find(id)?;
        let length = || usize::try_from(u32_at(&self.bytes, at + 4)?).ok().filter(|length| *length <= TEXT_BYTES_MAX);
        let text = match u32_at(&self.bytes, at)? {
            TEXT => self.code_page.decode(self.bytes.get(at + 8..at + 8 + length()?)?),
            WIDE_TEXT => utf16(self.bytes.get(at + 8..at + 8 + length()? * 2)?),
            TIME => {
                let (low, high) = (u32_at(&self.bytes, at + 4)?, u32_at(&self.bytes, at + 8)?);
                file_time(u64::from(high) << 32 | u64::from(low))?
            }
            _ => return None,
        };
        let text = text.split('\0').next().unwrap_or_default().trim();
        (!text.is_empty()).then(|| text.to_owned())
    }
}

/// A time counted in tenths of microseconds from the year 1601.
fn file_time(ticks: u64) -> Option<String> {
    const TICKS: u64 = 10_000_000;
    const SECONDS_OF_DAY: u64 = 86_400;
    let seconds = ticks / TICKS;
    let days = i64::try_from(seconds / SECONDS_OF_DAY).ok()?;
    let (hour, minute, second) = (seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60);
    // Spans of time, such as the time of editing, are kept in the same type and fall into the first years.
    let (year, month, day) = date(days - 134_774)?;
    (year > 1_700).then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"))
}

/// Year, month and day of a number of days counted from the year 1970.
pub fn date(days: i64) -> Option<(i64, i64, i64)> {
    // Counted in eras of 400 years that begin in March, so that the day of the leap year comes last.
    let days = days.checked_add(719_468)?;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    Some((year_of_era + era * 400 + i64::from(month <= 2), month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_by_the_calendar() {
        assert_eq!(file_time(132_497_514_000_000_000).as_deref(), Some("2020-11-13T14:30:00Z"));
        assert_eq!(file_time(600_000_000), None, "a minute of editing is no date");
        assert_eq!(date(0), Some((1970, 1, 1)));
        assert_eq!(date(-25_567), Some((1900, 1, 1)));
        assert_eq!(date(19_782), Some((2024, 2, 29)));
    }
}
