//! Tells the five Cyrillic code pages apart by how plausible the words look in each.
//!
//! The same bytes are letters in every one of these code pages, so the right one is found by reading: pairs of letters
//! that Russian and Ukrainian (with a little Belarusian and Bulgarian) really have are cheap, others are dear, and so
//! are capitals inside a word, frames and signs that prose does not use.

use encoding_rs::{Encoding, IBM866, ISO_8859_5, KOI8_R, KOI8_U, WINDOWS_1251, X_MAC_CYRILLIC};

/// One reading of the bytes. Costs are in half nats: the natural logarithm of improbability, doubled.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub(super) encoding: &'static Encoding,
    cost: u64,
    /// Steps that were judged: letters and other signs above ASCII, and the ends of words.
    steps: u64,
    /// Letters of the table that were read.
    letters: u64,
}

impl Reading {
    /// The mean cost of a step in half nats. Prose stays under 6, bytes that are not Cyrillic at all lie above 9.
    pub(super) fn mean(&self) -> f64 {
        // Dashes and quotation marks alone are no sign of Cyrillic: they stand in English files too.
        if self.letters == 0 { f64::INFINITY } else { self.cost as f64 / self.steps.max(1) as f64 }
    }

    /// How much worse this reading is than a better one.
    pub(super) fn behind(&self, better: &Reading) -> u64 {
        self.cost.saturating_sub(better.cost)
    }
}

/// All readings of some bytes, the most plausible first. Equal ones stay in the order of how common the code page is.
pub(super) fn readings(bytes: &[u8]) -> Vec<Reading> {
    let mut readings: Vec<_> = CANDIDATES.iter().map(|encoding| reading(encoding, bytes)).collect();
    readings.sort_by_key(|reading| reading.cost);
    readings
}

/// The commonest first. KOI8-U stands after KOI8-R, so that it wins only where Ukrainian letters are read.
const CANDIDATES: [&Encoding; 6] = [WINDOWS_1251, KOI8_R, IBM866, KOI8_U, X_MAC_CYRILLIC, ISO_8859_5];

/// What a character is to a reader of Cyrillic.
#[derive(Clone, Copy, PartialEq)]
enum Sign {
    /// A letter of the table with its index there.
    Letter {
        index: u8,
        capital: bool,
    },
    /// A Cyrillic letter that neither Russian nor Ukrainian has.
    Foreign,
    Latin,
    /// A quotation mark, a dash or another sign that prose uses.
    Typographic,
    /// A quotation mark that only opens: a word does not run into it.
    Opening,
    /// A quotation mark that only closes: a word does not start behind it.
    Closing,
    /// A line or a block of a drawn frame, with its byte.
    Frame(u8),
    /// Something rare in texts.
    Symbol,
    /// A control character or a byte that the code page leaves open.
    Nothing,
    /// Everything of ASCII that is not a letter.
    Space,
}

fn sign(byte: u8, character: char) -> Sign {
    let small = match character {
        'А'..='Я' => char::from_u32(u32::from(character) + 32).unwrap_or(character),
        'Ё' | 'І' | 'Ї' | 'Є' | 'Ў' => char::from_u32(u32::from(character) + 80).unwrap_or(character),
        'Ґ' => 'ґ',
        other => other,
    };
    if let Some(index) = ALPHABET.iter().position(|letter| *letter == small) {
        return Sign::Letter { index: index as u8 + 1, capital: small != character };
    }
    match character {
        'a'..='z' | 'A'..='Z' => Sign::Latin,
        '\0'..='\x7f' => Sign::Space,
        '\u{400}'..='\u{4ff}' => Sign::Foreign,
        '«' | '„' => Sign::Opening,
        '»' | '”' => Sign::Closing,
        '–' | '—' | '…' | '“' | '‘' | '’' | '№' | '\u{a0}' | '©' | '°' | '•' | '§' | '\u{ad}' => {
            Sign::Typographic
        }
        '\u{2500}'..='\u{259f}' => Sign::Frame(byte),
        '\u{80}'..='\u{9f}' | '\u{fffd}' => Sign::Nothing,
        _ => Sign::Symbol,
    }
}

fn reading(encoding: &'static Encoding, bytes: &[u8]) -> Reading {
    let signs = signs_of(encoding);
    let mut reading = Reading { encoding, cost: 0, steps: 0, letters: 0 };
    let (mut before, mut capital_run) = (Sign::Space, 0_u32);
    for byte in bytes {
        let now = signs.get(usize::from(*byte)).copied().unwrap_or(Sign::Nothing);
        let cost = step(before, now, capital_run);
        reading.letters += u64::from(matches!(now, Sign::Letter { .. }));
        if let Some(cost) = cost {
            reading.cost += u64::from(cost);
            reading.steps += 1;
        }
        capital_run = if matches!(now, Sign::Letter { capital: true, .. }) { capital_run + 1 } else { 0 };
        before = now;
    }
    if let Sign::Letter { index, .. } = before {
        reading.cost += u64::from(pair(index, 0));
        reading.steps += 1;
    }
    reading
}

/// What it costs to come from one sign to the next; `None` when there is nothing to judge.
fn step(before: Sign, now: Sign, capital_run: u32) -> Option<u32> {
    match (before, now) {
        (Sign::Letter { index: a, capital: was_capital }, Sign::Letter { index: b, capital }) => {
            let odd_case = match (was_capital, capital) {
                (false, true) => 10,
                (true, false) if capital_run > 1 => 5,
                _ => 0,
            };
            Some(pair(a, b) + odd_case)
        }
        (Sign::Latin, Sign::Letter { index, .. }) => Some(pair(0, index) + 12),
        (Sign::Frame(_) | Sign::Symbol | Sign::Nothing | Sign::Closing, Sign::Letter { index, .. }) => Some(pair(0, index) + 8),
        // Dashes stand apart from words, and the Macintosh's capitals are such signs in windows-1251.
        (Sign::Typographic, Sign::Letter { index, .. }) => Some(pair(0, index) + 5),
        (_, Sign::Letter { index, .. }) => Some(pair(0, index)),
        (_, Sign::Foreign) => Some(22),
        // Lines repeat one sign; letters that are read as frames by mistake hardly ever do.
        (Sign::Frame(a), Sign::Frame(b)) if a == b => Some(1),
        (Sign::Letter { .. } | Sign::Latin, Sign::Frame(_)) => Some(22),
        (_, Sign::Frame(_)) => Some(14),
        (Sign::Letter { .. } | Sign::Latin, Sign::Symbol) => Some(18),
        (_, Sign::Symbol) => Some(14),
        (_, Sign::Nothing) => Some(30),
        (Sign::Letter { index, .. }, Sign::Opening) => Some(pair(index, 0) + 15),
        (Sign::Letter { index, .. }, Sign::Typographic | Sign::Closing) => Some(pair(index, 0) + 5),
        (Sign::Latin, Sign::Typographic | Sign::Opening) => Some(14),
        (_, Sign::Typographic | Sign::Opening | Sign::Closing) => Some(7),
        (Sign::Letter { index, .. }, Sign::Space) => Some(pair(index, 0)),
        (Sign::Letter { index, .. }, Sign::Latin) => Some(pair(index, 0) + 12),
        (_, Sign::Space | Sign::Latin) => None,
    }
}

fn signs_of(encoding: &'static Encoding) -> Vec<Sign> {
    let all: Vec<u8> = (0..=u8::MAX).collect();
    let text = encoding.decode_without_bom_handling(&all).0.into_owned();
    text.chars().zip(all).map(|(character, byte)| sign(byte, character)).collect()
}

/// The cost of one letter after another; index 0 stands for the end of a word.
fn pair(a: u8, b: u8) -> u32 {
    let level = PAIRS.get(usize::from(a)).and_then(|row| row.as_bytes().get(usize::from(b)));
    level.map_or(20, |level| u32::from(level.saturating_sub(b'a')))
}

/// Index 1 and on in [`PAIRS`].
const ALPHABET: [char; 38] = [
    'а', 'б', 'в', 'г', 'д', 'е', 'ж', 'з', 'и', 'й', 'к', 'л', 'м', 'н', 'о', 'п', 'р', 'с', 'т', 'у', 'ф', 'х', 'ц', 'ч', 'ш',
    'щ', 'ъ', 'ы', 'ь', 'э', 'ю', 'я', 'ё', 'і', 'ї', 'є', 'ґ', 'ў',
];

/// The cost in half nats of each letter (column) after each letter (row), `a` for 0 to `u` for 20. The first row and
/// column are the border of a word. Counted over four million letters of translated programs and Russian documents:
/// 55 % Russian, 25 % Ukrainian, 12 % Bulgarian, 8 % Belarusian.
const PAIRS: [&str; 39] = [
    "uhhfjgjnggpgjhegehfhhhlkjkmusukqkrkrmum",
    "dpigihijgoghgheqhghfmnkihlluuuukinpqkul",
    "heokqmfsngugekheqfjoesjjoshhgqoskohuuuu",
    "edpkojflofuhhkhekiijhukrpookfppukqguuuu",
    "gemkkjhutgtogjgcrenmfrptjsupprkrsrhuuuu",
    "gdmjnjeijfuhflgejhjjhsmomnukjnmqlmiuuuu",
    "dmkiiglijligggdkjegfmnmkkkkuuutpoqstrrr",
    "ifkmsfcrsdujinejprnohustmquqjqjurmkuuuu",
    "fcjflgiqqhujkfefijlkhrlomluqilsrisjuuuu",
    "dkihjignghhghfglihfftjijikmuuuujgsuuuuu",
    "bqnmoimupqujdkhjongfsqtmmmuusuusouruuuu",
    "fdpktshnqfupgqjdrggggtphupllsrnruuhuuuu",
    "gfkpnpejleuimphesumnhqsskuunjeqgelhuuuu",
    "eekhrqdutfukkjieipmqhsssosuohsnthnguuuu",
    "hesnkhdsmeujpsfettigikomnnurgjplgniuruu",
    "epgeggihhlhgfghlhfggpomlijnuuuqlluqmrul",
    "iesqusfuugukjtlcldllguqjprukkpqqmshuuuu",
    "gdoijmdiofukniienliignjnoktmhokoipiuuuu",
    "ghljpngnufufgkifglidhpkkmlujjhppfpjuuuu",
    "eeohqoftqeuilmhenfhnhpqsmtumielpmrjuuuu",
    "djjfifgijqkghghpggfgqjlmhliuuuohouqpius",
    "kcurosgusershnoethnifksusuuqoppuquguuuu",
    "bgpjsqhuugurnmidrglmiopusrupqqmsstgutuu",
    "hfrjqseupcujsuqjmuopjushtuupgekkineuuuu",
    "hdokutdouduhmqejslpgjuqpqouqhmiuujiuuuu",
    "hfsjsuduucufimgiqilhhsrphquphmluqkjuuuu",
    "ifttttcttdttttletstpitttttsttitttintttt",
    "rslglfejfsrhfgjhhdgesrlnkqgssssqiksssss",
    "dqigljfoiuehggiuhhigrkfjjjruuuuohpmuuul",
    "bumoonnufrqfokeintgiupskqisuuuujkpsqouu",
    "hmjkiiojkqhfdheolggdpjmlihttrttrntptttm",
    "cpkhokslnromonlrokjeursjdreuuuqktussiuu",
    "bsmhlhhoiuohkihqmklgrtkkmmluuutkluuunul",
    "frohkjrllrlkigcrrghdrrkppprrrrorrrrrrri",
    "djjfjeokiuhggifllhfipnliijmuuuujhpnhkuo",
    "apnknlppmqnllmipollkqpipopqqqqqqqqqjpqq",
    "bsqlngsqqsqgmgispkjdqoporrsssssirssjsss",
    "cfjijigkkhkkjkkikgjhekkkkkkkkkkjkkfkkkk",
    "cmlekfoiirqggneqikggrpokmlrrrrorrrorrrr",
];
