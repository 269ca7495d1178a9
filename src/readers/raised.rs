//! Raised and lowered figures as signs of their own: "10⁶" must not be read as "106", nor "м²" as "м2".

/// Longer contents are words that stand higher or lower, not an exponent or an index.
const CHARACTERS_MAX: usize = 4;

/// The text in raised (`up`) or lowered signs, when it is a short number and there is a sign for each of its characters.
pub(super) fn signs(text: &str, up: bool) -> Option<String> {
    let text = text.trim();
    let has_figure = text.contains(|sign: char| sign.is_ascii_digit());
    if !has_figure || text.chars().count() > CHARACTERS_MAX {
        return None;
    }
    text.chars().map(|sign| if up { raised(sign) } else { lowered(sign) }).collect()
}

fn raised(sign: char) -> Option<char> {
    match sign {
        '0'..='9' => "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().nth(sign.to_digit(10)? as usize),
        '+' => Some('⁺'),
        '-' | '−' | '–' => Some('⁻'),
        'n' => Some('ⁿ'),
        _ => None,
    }
}

fn lowered(sign: char) -> Option<char> {
    match sign {
        '0'..='9' => "₀₁₂₃₄₅₆₇₈₉".chars().nth(sign.to_digit(10)? as usize),
        '+' => Some('₊'),
        '-' | '−' | '–' => Some('₋'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_numbers_are_raised_and_words_are_not() {
        let table = [
            ("6", true, Some("⁶")),
            (" -12 ", true, Some("⁻¹²")),
            ("2", false, Some("₂")),
            ("th", true, None),
            ("[1]", true, None),
            ("12345", true, None),
            ("", true, None),
        ];
        for (text, up, expected) in table {
            assert_eq!(signs(text, up).as_deref(), expected, "{text}");
        }
    }
}
