//! Numbers written as Word writes them in lists.

/// A way of writing numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numeral {
    Decimal,
    DecimalZero,
    UpperRoman,
    LowerRoman,
    UpperLetter,
    LowerLetter,
    UpperRussian,
    LowerRussian,
    Ordinal,
    Chicago,
    Circled,
    Chinese,
    Hexadecimal,
    Bullet,
    None,
}

impl Numeral {
    /// The numeral that WordprocessingML calls by this name. Those that are written out in words become digits.
    pub fn named(name: &str) -> Numeral {
        match name {
            "decimalZero" => Numeral::DecimalZero,
            "upperRoman" => Numeral::UpperRoman,
            "lowerRoman" => Numeral::LowerRoman,
            "upperLetter" => Numeral::UpperLetter,
            "lowerLetter" => Numeral::LowerLetter,
            "russianUpper" => Numeral::UpperRussian,
            "russianLower" => Numeral::LowerRussian,
            "ordinal" => Numeral::Ordinal,
            "chicago" => Numeral::Chicago,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Numeral::Circled,
            "chineseCounting"
            | "chineseCountingThousand"
            | "ideographDigital"
            | "japaneseCounting"
            | "japaneseDigitalTenThousand"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand" => Numeral::Chinese,
            "hex" => Numeral::Hexadecimal,
            "bullet" => Numeral::Bullet,
            "none" => Numeral::None,
            _ => Numeral::Decimal,
        }
    }
}

impl Numeral {
    /// The numeral that RTF and the old binary files call by this number.
    pub fn coded(code: u32) -> Numeral {
        match code {
            1 => Numeral::UpperRoman,
            2 => Numeral::LowerRoman,
            3 => Numeral::UpperLetter,
            4 => Numeral::LowerLetter,
            5 => Numeral::Ordinal,
            8 => Numeral::Hexadecimal,
            9 => Numeral::Chicago,
            10 | 11 | 17 | 33 | 35 | 37 | 39 => Numeral::Chinese,
            18 | 28 => Numeral::Circled,
            22 => Numeral::DecimalZero,
            23 => Numeral::Bullet,
            58 => Numeral::LowerRussian,
            59 => Numeral::UpperRussian,
            255 => Numeral::None,
            _ => Numeral::Decimal,
        }
    }
}

/// A number in its written form.
pub fn numeral(format: Numeral, number: u32) -> String {
    const RUSSIAN: &str = "абвгдежзиклмнопрстуфхцчшщэюя";
    const LATIN: &str = "abcdefghijklmnopqrstuvwxyz";
    match format {
        Numeral::Decimal => number.to_string(),
        Numeral::DecimalZero => format!("{number:02}"),
        Numeral::UpperRoman => roman(number),
        Numeral::LowerRoman => roman(number).to_lowercase(),
        Numeral::UpperLetter => letters(number, LATIN).to_uppercase(),
        Numeral::LowerLetter => letters(number, LATIN),
        Numeral::UpperRussian => letters(number, RUSSIAN).to_uppercase(),
        Numeral::LowerRussian => letters(number, RUSSIAN),
        Numeral::Ordinal => format!("{number}{}", ordinal_ending(number)),
        Numeral::Chicago => letters(number, "*†‡§"),
        Numeral::Circled => match number {
            1..=20 => char::from_u32(0x245F + number).map(String::from).unwrap_or_default(),
            _ => number.to_string(),
        },
        Numeral::Chinese => chinese(number),
        Numeral::Hexadecimal => format!("{number:X}"),
        Numeral::Bullet | Numeral::None => String::new(),
    }
}

/// "a" to "z", then "aa" to "zz", as Word goes on. A hostile number is written in digits instead of a thousand letters.
fn letters(number: u32, alphabet: &str) -> String {
    let count = alphabet.chars().count() as u32;
    let Some(index) = number.checked_sub(1).filter(|index| *index < count * 30) else { return number.to_string() };
    let letter = alphabet.chars().nth((index % count) as usize).map(String::from).unwrap_or_default();
    letter.repeat((index / count + 1) as usize)
}

fn roman(number: u32) -> String {
    const PARTS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if number == 0 || number >= 4_000 {
        return number.to_string();
    }
    let mut rest = number;
    let mut out = String::new();
    for (value, sign) in PARTS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

fn ordinal_ending(number: u32) -> &'static str {
    match (number % 100, number % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    }
}

fn chinese(number: u32) -> String {
    const DIGITS: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |index: u32| DIGITS.get(index as usize).copied().unwrap_or_default();
    match number {
        0..=9 => digit(number).to_owned(),
        10..=99 => {
            let tens = if number < 20 { "" } else { digit(number / 10) };
            let ones = if number.is_multiple_of(10) { "" } else { digit(number % 10) };
            format!("{tens}十{ones}")
        }
        _ => number.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_word_writes_them() {
        let table = [
            (Numeral::Decimal, 12, "12"),
            (Numeral::DecimalZero, 7, "07"),
            (Numeral::UpperRoman, 1994, "MCMXCIV"),
            (Numeral::LowerRoman, 4, "iv"),
            (Numeral::LowerLetter, 28, "bb"),
            (Numeral::UpperLetter, 26, "Z"),
            (Numeral::LowerRussian, 10, "к"),
            (Numeral::UpperRussian, 29, "АА"),
            (Numeral::Ordinal, 112, "112th"),
            (Numeral::Ordinal, 23, "23rd"),
            (Numeral::Circled, 3, "③"),
            (Numeral::Chinese, 21, "二十一"),
            (Numeral::LowerLetter, 4_000_000_000, "4000000000"),
            (Numeral::UpperRoman, 0, "0"),
        ];
        for (format, number, expected) in table {
            assert_eq!(numeral(format, number), expected, "{format:?} {number}");
        }
    }
}
