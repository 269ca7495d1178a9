//! A day of the calendar. The core has no clock: whoever asks about today says what day it is.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A day of the Gregorian calendar, written `2027-01-06`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// The text or the numbers are no day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADate;

impl Date {
    /// # Errors
    /// When there is no such day.
    pub const fn new(year: u16, month: u8, day: u8) -> Result<Self, NotADate> {
        if month < 1 || month > 12 || day < 1 || day > days_in_month(year, month) || year > 9999 {
            return Err(NotADate);
        }
        Ok(Date { year, month, day })
    }

    /// A day of our own tables; one that does not exist stops the build.
    pub(super) const fn known(year: u16, month: u8, day: u8) -> Self {
        match Date::new(year, month, day) {
            Ok(date) => date,
            Err(NotADate) => panic!("the tables hold days of the calendar"),
        }
    }

    pub fn year(self) -> u16 {
        self.year
    }

    pub fn month(self) -> u8 {
        self.month
    }

    pub fn day(self) -> u8 {
        self.day
    }

    /// How many days lie between this day and a later one; negative when the other day is earlier.
    pub fn days_until(self, other: Date) -> i64 {
        other.day_number() - self.day_number()
    }

    /// The day so many days after 1 January 1970; the last one that can be written when it is too far away.
    pub fn of_day(days_since_1970: i64) -> Date {
        const FIRST: Date = Date::known(1970, 1, 1);
        // The inverse of `day_number`, by the same trick.
        let days = days_since_1970 + FIRST.day_number();
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        let date = u16::try_from(year).ok().zip(u8::try_from(month).ok()).zip(u8::try_from(day).ok());
        date.and_then(|((year, month), day)| Date::new(year, month, day).ok()).unwrap_or(Date::known(9999, 12, 31))
    }

    /// Days since 1 March of the year 0, by the usual trick of letting the year begin in March.
    fn day_number(self) -> i64 {
        let (month, day) = (i64::from(self.month), i64::from(self.day));
        let year = i64::from(self.year) - i64::from(month <= 2);
        let days_before_month = (153 * ((month + 9) % 12) + 2) / 5;
        365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + days_before_month + day - 1
    }
}

const fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        let mut parts = text.split('-');
        let mut part = |length: usize| {
            let digits = parts.next().filter(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()));
            digits.and_then(|digits| digits.parse::<u16>().ok()).ok_or(NotADate)
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        let small = |number: u16| u8::try_from(number).map_err(|_| NotADate);
        if parts.next().is_some() {
            return Err(NotADate);
        }
        Date::new(year, small(month)?, small(day)?)
    }
}

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a date such as 2027-01-06")
    }
}

impl TryFrom<String> for Date {
    type Error = NotADate;

    fn try_from(text: String) -> Result<Self, NotADate> {
        text.parse()
    }
}

impl From<Date> for String {
    fn from(date: Date) -> String {
        date.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_and_counted_back() {
        let first = Date::known(1970, 1, 1);
        for days in (-400..60_000).step_by(13) {
            let date = Date::of_day(days);
            assert_eq!(first.days_until(date), days, "{date}");
        }
        assert_eq!(Date::of_day(20_782), Date::known(2026, 11, 25));
        assert_eq!(Date::of_day(i64::MAX / 2), Date::known(9999, 12, 31));
    }

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn days_are_counted_over_months_years_and_leap_days() {
        assert_eq!(date("2026-11-23").days_until(date("2027-01-06")), 44);
        assert_eq!(date("2026-11-23").days_until(date("2027-01-14")), 52);
        assert_eq!(date("2024-02-28").days_until(date("2024-03-01")), 2);
        assert_eq!(date("2100-02-28").days_until(date("2100-03-01")), 1);
        assert_eq!(date("2000-01-01").days_until(date("2400-01-01")), 146_097);
        assert_eq!(date("2027-01-06").days_until(date("2026-11-23")), -44);
    }

    #[test]
    fn days_are_ordered_and_written_back() {
        assert!(date("2026-12-31") < date("2027-01-01"));
        assert_eq!(date("2027-01-06").to_string(), "2027-01-06");
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["2026-02-29", "2026-13-01", "2026-00-10", "2026-1-01", "2026-01-01-01", "20260101", "", "+026-01-01"] {
            assert_eq!(text.parse::<Date>(), Err(NotADate), "{text}");
        }
    }
}
