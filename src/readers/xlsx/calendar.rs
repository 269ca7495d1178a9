//! Dates of spreadsheets: days counted since 1900 or 1904, and the names of months and days.

/// A date with its time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub year: u32,
    pub month: u32,
    pub day: u32,
    /// 0 for Sunday.
    pub weekday: u32,
    pub hour: u32,
    pub minute: u32,
    pub second: u32,
}

/// Spreadsheets end with the year 9999.
const SERIAL_MAX: f64 = 2_958_466.0;

impl Moment {
    /// The moment that a number stands for, when it stands for one.
    pub fn of(serial: f64, since_1904: bool) -> Option<Moment> {
        const SECONDS: f64 = 86_400.0;
        const DAYS_TO_1904: i64 = 1_462;
        if !(0.0..SERIAL_MAX).contains(&serial) {
            return None;
        }
        let seconds = (serial * SECONDS).round() as i64;
        let (days, second) = (seconds / SECONDS as i64, (seconds % SECONDS as i64) as u32);
        let days = if since_1904 { days + DAYS_TO_1904 } else { days };
        let (year, month, day) = date(days);
        // Day 1 is called a Sunday, because 1900 is taken for a leap year.
        let weekday = ((days + 6) % 7) as u32;
        Some(Moment { year, month, day, weekday, hour: second / 3_600, minute: second / 60 % 60, second: second % 60 })
    }
}

/// The date of a day counted from 31 December 1899. Spreadsheets know a 29 February 1900, which never was.
fn date(days: i64) -> (u32, u32, u32) {
    const FALSE_DAY: i64 = 60;
    if days == FALSE_DAY {
        return (1900, 2, 29);
    }
    // Counted from 1 March of the year 0, so that a leap day ends its year; 693,899 days lie between that
    // and 30 December 1899.
    let days = 693_899 + if days < FALSE_DAY { days + 1 } else { days };
    let era = days / 146_097;
    let of_era = days % 146_097;
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year as u32, month as u32, day as u32)
}

/// The language that numbers and dates are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tongue {
    Russian,
    /// English words, and dates that nobody can take for others.
    #[default]
    Other,
}

impl Tongue {
    /// The tongue of a text, told by its letters.
    pub fn of<'t>(words: impl Iterator<Item = &'t str>) -> Tongue {
        const LETTERS: usize = 20_000;
        let letters = words.flat_map(str::chars).filter(|sign| sign.is_alphabetic()).take(LETTERS);
        let (mut russian, mut all) = (0, 0);
        for letter in letters {
            russian += usize::from(('\u{400}'..'\u{460}').contains(&letter));
            all += 1;
        }
        if russian * 2 > all { Tongue::Russian } else { Tongue::Other }
    }

    pub fn decimal(self) -> &'static str {
        if self == Tongue::Russian { "," } else { "." }
    }

    /// What stands between thousands.
    pub fn group(self) -> &'static str {
        if self == Tongue::Russian { "\u{a0}" } else { "," }
    }

    pub fn truth(self, value: bool) -> &'static str {
        match (self, value) {
            (Tongue::Russian, true) => "ИСТИНА",
            (Tongue::Russian, false) => "ЛОЖЬ",
            (Tongue::Other, true) => "TRUE",
            (Tongue::Other, false) => "FALSE",
        }
    }

    /// The format of a date whose order the file leaves to the machine.
    pub fn short_date(self) -> &'static str {
        if self == Tongue::Russian { "dd.mm.yyyy" } else { "yyyy-mm-dd" }
    }

    /// A month's name; after a day Russian has another form.
    pub fn month(self, month: u32, after_day: bool) -> &'static str {
        const ENGLISH: [&str; 12] = [
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
        const RUSSIAN: [&str; 12] =
            ["январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"];
        const AFTER_DAY: [&str; 12] = [
            "января",
            "февраля",
            "марта",
            "апреля",
            "мая",
            "июня",
            "июля",
            "августа",
            "сентября",
            "октября",
            "ноября",
            "декабря",
        ];
        let names = match (self, after_day) {
            (Tongue::Other, _) => ENGLISH,
            (Tongue::Russian, false) => RUSSIAN,
            (Tongue::Russian, true) => AFTER_DAY,
        };
        named(&names, month.saturating_sub(1))
    }

    pub fn month_short(self, month: u32) -> &'static str {
        const ENGLISH: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        const RUSSIAN: [&str; 12] = ["янв", "фев", "мар", "апр", "май", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"];
        named(if self == Tongue::Russian { &RUSSIAN } else { &ENGLISH }, month.saturating_sub(1))
    }

    pub fn weekday(self, weekday: u32) -> &'static str {
        const ENGLISH: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
        const RUSSIAN: [&str; 7] = ["воскресенье", "понедельник", "вторник", "среда", "четверг", "пятница", "суббота"];
        named(if self == Tongue::Russian { &RUSSIAN } else { &ENGLISH }, weekday)
    }

    pub fn weekday_short(self, weekday: u32) -> &'static str {
        const ENGLISH: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
        const RUSSIAN: [&str; 7] = ["Вс", "Пн", "Вт", "Ср", "Чт", "Пт", "Сб"];
        named(if self == Tongue::Russian { &RUSSIAN } else { &ENGLISH }, weekday)
    }
}

fn named(names: &[&'static str], at: u32) -> &'static str {
    names.get(at as usize).copied().unwrap_or_default()
}
