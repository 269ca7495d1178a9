//! Numbers, dates, sizes and money as each language writes them.
//!
//! The page needs few forms, so they are made here and compared with the browser's own `Intl` in a test.

use crate::pricing::MicroDollars;
use crate::providers::Date;
use serde::{Deserialize, Serialize};

/// Space that does not break and is narrow where fonts have it; Russian groups digits with a no-break space.
const NO_BREAK_SPACE: char = '\u{a0}';

/// The languages of the interface, each with its way of writing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Locale {
    Russian,
    #[default]
    English,
}

impl Locale {
    /// "8 214" or "8,214". Like `Intl` in Russian, four digits are grouped too.
    pub fn number(self, number: u64) -> String {
        let digits = number.to_string();
        let separator = match self {
            Locale::Russian => NO_BREAK_SPACE,
            Locale::English => ',',
        };
        let mut out = String::with_capacity(digits.len() * 2);
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                out.push(separator);
            }
            out.push(digit);
        }
        out
    }

    /// A number with a fixed count of decimals, given in units of the last one: `decimal(1234, 2)` is "12.34".
    pub fn decimal(self, number: u64, decimals: u32) -> String {
        if decimals == 0 {
            return self.number(number);
        }
        let unit = 10_u64.pow(decimals);
        let point = match self {
            Locale::Russian => ',',
            Locale::English => '.',
        };
        format!("{}{point}{:0width$}", self.number(number / unit), number % unit, width = decimals as usize)
    }

    /// "64 %" or "64%".
    pub fn percent(self, number: u64) -> String {
        match self {
            Locale::Russian => format!("{}{NO_BREAK_SPACE}%", self.number(number)),
            Locale::English => format!("{}%", self.number(number)),
        }
    }

    /// "412 КБ" or "412 KB"; 1 KB is 1,000 bytes, as files are sold and measured today.
    pub fn bytes(self, bytes: u64) -> String {
        let names = match self {
            Locale::Russian => ["Б", "КБ", "МБ", "ГБ"],
            Locale::English => ["B", "KB", "MB", "GB"],
        };
        let (unit, name) = match bytes {
            0..1_000 => return format!("{}{NO_BREAK_SPACE}{}", self.number(bytes), names[0]),
            1_000..1_000_000 => (1_000, names[1]),
            1_000_000..1_000_000_000 => (1_000_000, names[2]),
            _ => (1_000_000_000, names[3]),
        };
        let tenths = (bytes * 10 + unit / 2) / unit;
        let amount =
            if tenths < 100 && !tenths.is_multiple_of(10) { self.decimal(tenths, 1) } else { self.number((tenths + 5) / 10) };
        format!("{amount}{NO_BREAK_SPACE}{name}")
    }

    /// "$0.38" in both languages, with as many decimals as the amount needs: money under a cent is still shown.
    pub fn money(self, amount: MicroDollars) -> String {
        let micro = amount.0;
        let (units, decimals) = match micro {
            0 => (0, 2),
            1..10_000 => ((micro + 50) / 100, 4),
            _ => ((micro + 5_000) / 10_000, 2),
        };
        let sign = match self {
            Locale::Russian => return format!("{}{NO_BREAK_SPACE}$", self.decimal(units, decimals)),
            Locale::English => '$',
        };
        format!("{sign}{}", self.decimal(units, decimals))
    }

    /// "14.01.2027" or "14 January 2027", so that nobody takes the day for the month.
    pub fn date(self, date: Date) -> String {
        match self {
            Locale::Russian => format!("{:02}.{:02}.{}", date.day(), date.month(), date.year()),
            Locale::English => {
                let months = [
                    "January",
                    "February",
                    "March",
                    "April",
                    "May",
                    "June",
                    "July",
                    "August",
                    "September",
                    "October",
                    "November",
                    "December",
                ];
                let month = months.get(usize::from(date.month()).wrapping_sub(1)).copied().unwrap_or("?");
                format!("{} {month} {}", date.day(), date.year())
            }
        }
    }
}

/// A moment on a clock on the wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalTime {
    pub date: Date,
    pub hour: u8,
    pub minute: u8,
}

impl LocalTime {
    /// The moment so many milliseconds after the beginning of 1970, where clocks are so many minutes ahead of Greenwich.
    pub fn at(milliseconds: u64, minutes_east: i32) -> LocalTime {
        let minutes = i64::try_from(milliseconds / 60_000).unwrap_or(i64::MAX / 2) + i64::from(minutes_east);
        let of_day = minutes.rem_euclid(24 * 60);
        let date = Date::of_day(minutes.div_euclid(24 * 60));
        LocalTime { date, hour: u8::try_from(of_day / 60).unwrap_or(0), minute: u8::try_from(of_day % 60).unwrap_or(0) }
    }
}

impl Locale {
    /// "12:04" of today, otherwise with its day.
    pub fn moment(self, moment: LocalTime, today: Option<Date>) -> String {
        let time = format!("{:02}:{:02}", moment.hour, moment.minute);
        match today == Some(moment.date) {
            true => time,
            false => format!("{}, {time}", self.date(moment.date)),
        }
    }
}

/// The Russian form for a number: one, few, many («файл», «файла», «файлов»), by the rule of Unicode's CLDR.
pub fn plural_ru(number: u64, forms: [&str; 3]) -> &str {
    let [one, few, many] = forms;
    match (number % 10, number % 100) {
        (1, rest) if rest != 11 => one,
        (2..=4, rest) if !(12..=14).contains(&rest) => few,
        _ => many,
    }
}

/// The English form for a number.
pub fn plural_en(number: u64, forms: [&str; 2]) -> &str {
    let [one, other] = forms;
    if number == 1 { one } else { other }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: u16, month: u8, day: u8) -> Date {
        Date::new(year, month, day).expect("a day of the calendar")
    }

    #[test]
    fn numbers_are_written_as_each_language_writes_them() {
        assert_eq!(Locale::Russian.number(1_234_567), "1\u{a0}234\u{a0}567");
        assert_eq!(Locale::English.number(8_214), "8,214");
        assert_eq!(Locale::English.number(999), "999");
        assert_eq!(Locale::Russian.decimal(1_234, 2), "12,34");
        assert_eq!(Locale::English.bytes(412_300), "412 KB".replace(' ', "\u{a0}"));
        assert_eq!(Locale::Russian.bytes(1_540_000), "1,5\u{a0}МБ");
        assert_eq!(Locale::English.date(day(2027, 1, 14)), "14 January 2027");
        assert_eq!(Locale::Russian.date(day(2027, 1, 6)), "06.01.2027");
    }

    #[test]
    fn a_moment_is_told_by_the_clock_on_the_wall() {
        // 25 November 2026, 21:30 in Greenwich.
        let at = 1_795_642_200_000;
        let london = LocalTime::at(at, 0);
        assert_eq!(Locale::English.moment(london, Some(day(2026, 11, 25))), "21:30");
        assert_eq!(Locale::Russian.moment(LocalTime::at(at, 180), Some(day(2026, 11, 25))), "26.11.2026, 00:30");
        assert_eq!(Locale::English.moment(LocalTime::at(at, -1_320), None), "24 November 2026, 23:30");
    }

    #[test]
    fn money_under_a_cent_is_not_rounded_to_nothing() {
        assert_eq!(Locale::English.money(MicroDollars(380_000)), "$0.38");
        assert_eq!(Locale::English.money(MicroDollars(3_100)), "$0.0031");
        assert_eq!(Locale::Russian.money(MicroDollars(4_000_000)), "4,00\u{a0}$");
        assert_eq!(Locale::English.money(MicroDollars(0)), "$0.00");
    }

    #[test]
    fn russian_numbers_take_three_forms() {
        let form = |number| plural_ru(number, ["пример", "примера", "примеров"]);
        let expected = [(1, "пример"), (2, "примера"), (5, "примеров"), (11, "примеров"), (21, "пример"), (22, "примера")];
        for (number, word) in expected {
            assert_eq!(form(number), word, "{number}");
        }
    }
}
