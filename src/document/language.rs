//! Which language a text is written in: by its alphabet first, then by its most common short words.
//!
//! A document is judged as a whole, because a single short sentence tells too little ("OK thanks" could be anything).

use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::LazyLock;

/// A language that we can tell apart. The page itself speaks Russian and English.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    Ru,
    En,
    Uk,
    Be,
    Bg,
    De,
    Fr,
    Es,
    It,
    Pt,
    Pl,
    Nl,
    Tr,
    Zh,
    Ja,
    Ko,
    Ar,
    He,
    El,
    Hi,
    Th,
}

impl Language {
    /// The two-letter code of ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Language::Ru => "ru",
            Language::En => "en",
            Language::Uk => "uk",
            Language::Be => "be",
            Language::Bg => "bg",
            Language::De => "de",
            Language::Fr => "fr",
            Language::Es => "es",
            Language::It => "it",
            Language::Pt => "pt",
            Language::Pl => "pl",
            Language::Nl => "nl",
            Language::Tr => "tr",
            Language::Zh => "zh",
            Language::Ja => "ja",
            Language::Ko => "ko",
            Language::Ar => "ar",
            Language::He => "he",
            Language::El => "el",
            Language::Hi => "hi",
            Language::Th => "th",
        }
    }
}

/// The language of most of the text, or `None` when there are fewer than 12 letters or nothing fits.
///
/// Reads at most the first 40,000 characters: more does not change the answer.
pub fn identify(text: &str) -> Option<Language> {
    let end = text.char_indices().nth(40_000).map_or(text.len(), |(at, _)| at);
    let sample = text.get(..end).unwrap_or_default();
    let letters = Letters::count(sample);
    if letters.all < 12 {
        return None;
    }
    let share = |count: u32| f64::from(count) / f64::from(letters.all);
    if share(letters.kana) > 0.05 {
        return Some(Language::Ja);
    }
    let scripts = [
        (letters.han, Language::Zh),
        (letters.hangul, Language::Ko),
        (letters.arabic, Language::Ar),
        (letters.hebrew, Language::He),
        (letters.greek, Language::El),
        (letters.devanagari, Language::Hi),
        (letters.thai, Language::Th),
    ];
    // A Han sign carries as much as a short word, so a third of the letters is enough.
    if let Some((_, language)) = scripts.iter().find(|(count, _)| share(*count) > 0.34) {
        return Some(*language);
    }
    // Georgian, Armenian and others are told apart from these, and not from each other.
    if share(letters.cyrillic.max(letters.latin)) < 0.34 {
        return None;
    }
    if letters.cyrillic >= letters.latin { letters.cyrillic_language() } else { latin(&sample.to_lowercase()) }
}

#[derive(Default)]
struct Letters {
    all: u32,
    latin: u32,
    cyrillic: u32,
    han: u32,
    kana: u32,
    hangul: u32,
    arabic: u32,
    hebrew: u32,
    greek: u32,
    devanagari: u32,
    thai: u32,
    // Letters that only some of the Cyrillic languages have, small and capital.
    /// ў
    short_u: u32,
    /// ї, є and ґ
    ukrainian: u32,
    /// і
    dotted_i: u32,
    /// ъ
    hard: u32,
    /// ы and э
    russian: u32,
}

impl Letters {
    fn count(text: &str) -> Self {
        let mut letters = Letters::default();
        for sign in text.chars() {
            // Most letters of most texts are told without a look into the tables of Unicode.
            match sign {
                'a'..='z' | 'A'..='Z' => letters.latin += 1,
                '\u{400}'..='\u{481}' | '\u{48a}'..='\u{52f}' => {
                    letters.cyrillic += 1;
                    match sign {
                        'ў' | 'Ў' => letters.short_u += 1,
                        'ї' | 'є' | 'ґ' | 'Ї' | 'Є' | 'Ґ' => letters.ukrainian += 1,
                        'і' | 'І' => letters.dotted_i += 1,
                        'ъ' | 'Ъ' => letters.hard += 1,
                        'ы' | 'э' | 'Ы' | 'Э' => letters.russian += 1,
                        _ => {}
                    }
                }
                '\0'..='\u{7f}' => continue,
                _ if !sign.is_alphabetic() => continue,
                _ => match u32::from(sign) {
                    0x80..=0x24f => letters.latin += 1,
                    0x370..=0x3ff => letters.greek += 1,
                    0x590..=0x5ff => letters.hebrew += 1,
                    0x600..=0x6ff | 0x750..=0x77f => letters.arabic += 1,
                    0x900..=0x97f => letters.devanagari += 1,
                    0xe00..=0xe7f => letters.thai += 1,
                    0x3040..=0x30ff => letters.kana += 1,
                    0x3400..=0x9fff => letters.han += 1,
                    0xac00..=0xd7a3 => letters.hangul += 1,
                    _ => {}
                },
            }
            letters.all += 1;
        }
        letters
    }

    /// Tells the Cyrillic languages apart by the letters that only some of them have.
    fn cyrillic_language(&self) -> Option<Language> {
        let share = |count: u32| f64::from(count) / f64::from(self.cyrillic);
        if share(self.short_u) > 0.002 {
            Some(Language::Be)
        } else if share(self.ukrainian) > 0.003 || (share(self.dotted_i) > 0.01 && share(self.russian + self.hard) < 0.002) {
            Some(Language::Uk)
        } else if share(self.hard) > 0.008 && share(self.russian) < 0.0005 {
            Some(Language::Bg)
        } else {
            Some(Language::Ru)
        }
    }
}

/// Short words that carry grammar, not content; taken from frequency lists of each language.
const COMMON_WORDS: &[(Language, &str)] = &[
    (
        Language::En,
        "the of and to in is that for it with as on are be this by or from not you an at your can have was which if do how what when will",
    ),
    (
        Language::De,
        "der die und das ist nicht ein eine zu den mit von für auf dem sich im auch als wie werden bei aus oder sie wird einen kann",
    ),
    (
        Language::Fr,
        "le la les de des et est une un pour dans que qui sur pas par au avec ce il sont plus vous ou aux cette être du",
    ),
    (Language::Es, "el la los las de y en que es un una por con para se del al no como su más o este esta son lo pero puede"),
    (
        Language::It,
        "il la di e che è un una per con non del della in sono i le gli da si al come più anche questo nel alla o dei",
    ),
    (Language::Pt, "o a os as de e que é um uma para com não do da em no na por se mais como dos das ao ou são também pode"),
    (Language::Pl, "i w na z nie się do to jest że o jak po za od dla przez są oraz który może lub ale czy przy ze"),
    (Language::Nl, "de het een van en in is op te dat niet voor met zijn die aan er ook als bij of wordt kan naar deze om door"),
    (Language::Tr, "bir ve bu için ile da de olarak daha çok gibi olan ne kadar sonra var değil en veya ya her olduğu"),
];

/// The languages that have each common word, as numbers of [`COMMON_WORDS`].
static LANGUAGES_OF_WORDS: LazyLock<HashMap<&str, Vec<usize>>> = LazyLock::new(|| {
    let mut languages: HashMap<&str, Vec<usize>> = HashMap::new();
    for (number, (_, common)) in COMMON_WORDS.iter().enumerate() {
        for word in common.split(' ') {
            let numbers = languages.entry(word).or_default();
            if numbers.last() != Some(&number) {
                numbers.push(number);
            }
        }
    }
    languages
});

fn latin(text: &str) -> Option<Language> {
    let mut hits = [0_usize; COMMON_WORDS.len()];
    let mut count = 0;
    let words = text.split(|sign: char| !sign.is_alphabetic()).filter(|word| !word.is_empty()).take(6_000);
    for word in words {
        count += 1;
        for number in LANGUAGES_OF_WORDS.get(word).into_iter().flatten() {
            hits[*number] += 1;
        }
    }
    let best = hits.iter().zip(COMMON_WORDS).map(|(hits, (language, _))| (*hits, *language)).max_by_key(|(hits, _)| *hits)?;
    // Below one common word in 25 the text is a list of names, code or a language we do not know.
    (best.0 > 0 && best.0 * 25 >= count).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_languages_of_ordinary_sentences() {
        let cases = [
            ("Заявление подаётся в течение десяти рабочих дней со дня собрания.", Some(Language::Ru)),
            ("The application must be sent within ten working days.", Some(Language::En)),
            ("Заява подається протягом десяти робочих днів, якщо її прийняли.", Some(Language::Uk)),
            (
                "Заявлението се подава в срок от десет работни дни; това е задължително условие по закона, въпреки че съдът",
                Some(Language::Bg),
            ),
            ("Der Antrag ist innerhalb von zehn Tagen zu stellen und wird nicht verlängert.", Some(Language::De)),
            ("申請書は十日以内に提出してください。", Some(Language::Ja)),
            ("请在十个工作日内提交申请书和证明材料。", Some(Language::Zh)),
            ("Ответ на ўсе пытанні дае сход, і гэта ўжо вырашана.", Some(Language::Be)),
            ("განცხადება უნდა წარედგინოს ათი სამუშაო დღის განმავლობაში.", None),
            ("Դիմումը պետք է ներկայացվի տասը աշխատանքային օրվա ընթացքում:", None),
            ("OK", None),
        ];
        for (text, language) in cases {
            assert_eq!(identify(text), language, "{text}");
        }
    }
}
