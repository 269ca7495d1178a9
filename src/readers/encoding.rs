//! Bytes in, text out: finds the character encoding of a file and decodes it, at once or piece by piece.
//!
//! What the person chose comes first, then byte order marks, UTF-8 by its rules, UTF-16 and UTF-32 by their zeros, the
//! Cyrillic code pages by our own reading of the words, and everything else by chardetng.

mod cyrillic;
mod western;

use super::{ReadAt, ReadContext, ReadError, ReadErrorKind};
use crate::document::ReadNote;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, GB18030, GBK, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// A text and the encoding that it was written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text without a byte order mark; line ends are as in the file.
    pub text: String,
    /// The name in the Encoding Standard, or UTF-32LE, UTF-32BE and IBM850, which it leaves out.
    pub encoding: String,
}

/// Decodes bytes that are in memory as a whole.
///
/// # Errors
/// [`ReadErrorKind::Unsupported`] when the bytes are not text.
pub fn decode(ctx: &mut ReadContext<'_>, bytes: &[u8]) -> Result<Decoded, ReadError> {
    let guess = guess_for(ctx, &Sample::of_bytes(bytes))?;
    let body = bytes.get(guess.mark..).unwrap_or_default();
    let mut text = String::new();
    let mut decoder = PieceDecoder::new(guess.charset);
    decoder.push(body, true, &mut text);
    note_undecodable(ctx, decoder.undecodable);
    Ok(Decoded { text, encoding: guess.charset.name().to_owned() })
}

/// Decodes a whole file: what the command line prints when asked for the text of a plain file.
///
/// # Errors
/// As [`decode`], and when the file is too large or cannot be read.
pub fn decode_file(ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Decoded, ReadError> {
    let bytes = source.read_all(ctx.limits.file_bytes)?;
    decode(ctx, &bytes)
}

/// The likeliest encoding of bytes that say nothing of theirs; for text with tags, which is never UTF-32.
pub fn likely(bytes: &[u8]) -> &'static Encoding {
    match guess(&Sample::of_bytes(bytes)).map(|guess| guess.charset) {
        Some(Charset::Standard(encoding)) => encoding,
        _ => WINDOWS_1252,
    }
}

/// Bytes as text in an encoding that was found before, without a byte order mark.
pub fn decode_named(bytes: &[u8], name: &str) -> String {
    let charset = Charset::named(name).unwrap_or(Charset::Standard(UTF_8));
    let mark = byte_order_mark(bytes).filter(|guess| guess.charset == charset).map_or(0, |guess| guess.mark);
    let mut text = String::new();
    PieceDecoder::new(charset).push(bytes.get(mark..).unwrap_or_default(), true, &mut text);
    text
}

/// The beginning of a file as text, for readers that look at words; `None` when it is not text.
///
/// The last character may be missing, and a part of a line may end it.
pub(super) fn decode_head(head: &[u8], size: u64) -> Option<String> {
    let guess = guess(&Sample { pieces: vec![head], whole: head.len() as u64 == size })?;
    let mut text = String::new();
    PieceDecoder::new(guess.charset).push(head.get(guess.mark..)?, false, &mut text);
    Some(text)
}

/// Decodes a file of any size piece by piece.
pub struct Pieces<'a> {
    source: &'a dyn ReadAt,
    decoder: PieceDecoder,
    offset: u64,
    buffer: Vec<u8>,
}

/// How many bytes are read at a time.
const PIECE_BYTES: usize = 1 << 20;

impl<'a> Pieces<'a> {
    /// Finds the encoding from samples of the file and starts at its beginning.
    ///
    /// # Errors
    /// [`ReadErrorKind::Unsupported`] when the bytes are not text, or when the file cannot be read.
    pub fn open(ctx: &mut ReadContext<'_>, source: &'a dyn ReadAt) -> Result<Self, ReadError> {
        let stretches = sampled(source)?;
        let whole = source.len() <= SAMPLE_BYTES as u64;
        let guess = guess_for(ctx, &Sample { pieces: stretches.iter().map(Vec::as_slice).collect(), whole })?;
        let size = usize::try_from(source.len()).unwrap_or(PIECE_BYTES).clamp(1, PIECE_BYTES);
        Ok(Pieces { source, decoder: PieceDecoder::new(guess.charset), offset: guess.mark as u64, buffer: vec![0; size] })
    }

    /// The name of the encoding.
    pub fn encoding(&self) -> &'static str {
        self.decoder.charset.name()
    }

    /// How many bytes of the file were read.
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// Appends the next piece to `text`; `false` when the file was at its end before.
    ///
    /// # Errors
    /// When the file cannot be read any more.
    pub fn next_into(&mut self, text: &mut String) -> Result<bool, ReadError> {
        if self.offset >= self.source.len() {
            return Ok(false);
        }
        let count = self.source.read_at(self.offset, &mut self.buffer)?;
        if count == 0 {
            return Err(ReadErrorKind::Vanished.into());
        }
        self.offset += count as u64;
        let last = self.offset >= self.source.len();
        self.decoder.push(self.buffer.get(..count).unwrap_or_default(), last, text);
        Ok(true)
    }

    /// Notes the bytes that could not be decoded. To be called once, at the end.
    pub fn finish(&self, ctx: &mut ReadContext<'_>) {
        note_undecodable(ctx, self.decoder.undecodable);
    }
}

fn note_undecodable(ctx: &mut ReadContext<'_>, count: u64) {
    if count > 0 {
        ctx.note(ReadNote::UndecodableBytes { count });
    }
}

/// An encoding that we can decode.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Charset {
    Standard(&'static Encoding),
    Utf32 {
        big_endian: bool,
    },
    /// Western DOS, which the Encoding Standard leaves out.
    Dos,
}

impl Charset {
    fn name(self) -> &'static str {
        match self {
            Charset::Standard(encoding) => encoding.name(),
            Charset::Utf32 { big_endian: false } => "UTF-32LE",
            Charset::Utf32 { big_endian: true } => "UTF-32BE",
            Charset::Dos => "IBM850",
        }
    }

    fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "utf-32le" | "utf-32" => Some(Charset::Utf32 { big_endian: false }),
            "utf-32be" => Some(Charset::Utf32 { big_endian: true }),
            "ibm850" | "cp850" | "850" => Some(Charset::Dos),
            _ => Encoding::for_label(name.as_bytes()).map(Charset::Standard),
        }
    }
}

/// Decodes one piece after another; characters may be cut anywhere between pieces.
struct PieceDecoder {
    charset: Charset,
    decoder: encoding_rs::Decoder,
    /// The bytes of a UTF-32 character that is not complete yet.
    rest: Vec<u8>,
    /// How many U+FFFD came out for bytes that the encoding does not know.
    undecodable: u64,
}

impl PieceDecoder {
    fn new(charset: Charset) -> Self {
        let encoding = if let Charset::Standard(encoding) = charset { encoding } else { UTF_8 };
        PieceDecoder { charset, decoder: encoding.new_decoder_without_bom_handling(), rest: Vec::new(), undecodable: 0 }
    }

    fn push(&mut self, bytes: &[u8], last: bool, text: &mut String) {
        match self.charset {
            Charset::Standard(_) => self.push_standard(bytes, last, text),
            Charset::Utf32 { big_endian } => self.push_utf32(bytes, last, big_endian, text),
            Charset::Dos => text.extend(bytes.iter().map(|byte| western::dos(*byte))),
        }
    }

    fn push_standard(&mut self, mut bytes: &[u8], last: bool, text: &mut String) {
        loop {
            let room = self.decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len());
            // The longest case is three times the input, which few files need: so room is asked for in steps.
            text.reserve(room.min(bytes.len() + (64 << 10)).max(16));
            let (result, read) = self.decoder.decode_to_string_without_replacement(bytes, text, last);
            bytes = bytes.get(read..).unwrap_or_default();
            match result {
                encoding_rs::DecoderResult::InputEmpty => return,
                encoding_rs::DecoderResult::OutputFull => {}
                encoding_rs::DecoderResult::Malformed(..) => {
                    text.reserve(4);
                    text.push(char::REPLACEMENT_CHARACTER);
                    self.undecodable += 1;
                }
            }
        }
    }

    fn push_utf32(&mut self, bytes: &[u8], last: bool, big_endian: bool, text: &mut String) {
        for byte in bytes {
            self.rest.push(*byte);
            if let Ok(unit) = <[u8; 4]>::try_from(self.rest.as_slice()) {
                let number = if big_endian { u32::from_be_bytes(unit) } else { u32::from_le_bytes(unit) };
                self.undecodable += u64::from(char::from_u32(number).is_none());
                text.push(char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER));
                self.rest.clear();
            }
        }
        if last && !self.rest.is_empty() {
            self.rest.clear();
            self.undecodable += 1;
            text.push(char::REPLACEMENT_CHARACTER);
        }
    }
}

/// How many bytes the guess rests on.
const SAMPLE_BYTES: usize = 256 << 10;

/// Stretches of a file that the guess rests on; the first one is its beginning.
struct Sample<'a> {
    pieces: Vec<&'a [u8]>,
    /// The first piece is the whole file, so its last character is complete.
    whole: bool,
}

impl<'a> Sample<'a> {
    fn of_bytes(bytes: &'a [u8]) -> Self {
        Sample { pieces: vec![bytes], whole: true }
    }

    fn head(&self) -> &'a [u8] {
        self.pieces.first().copied().unwrap_or_default()
    }

    /// At most [`SAMPLE_BYTES`], taken where bytes above ASCII are: only they tell one code page from another.
    fn telling(&self) -> Vec<u8> {
        let mut telling = Vec::new();
        for window in self.pieces.iter().flat_map(|piece| piece.chunks(4 << 10)) {
            if telling.len() >= SAMPLE_BYTES {
                break;
            }
            if !window.is_ascii() {
                telling.extend_from_slice(window);
            }
        }
        telling
    }
}

/// Reads the beginning of a file and three stretches further on. Longer files get away with a first page in ASCII.
fn sampled(source: &dyn ReadAt) -> Result<Vec<Vec<u8>>, ReadError> {
    let size = source.len();
    let mut starts = vec![(0, SAMPLE_BYTES)];
    if size > 2 * SAMPLE_BYTES as u64 {
        // Even multiples of four keep UTF-16 and UTF-32 in step.
        starts.extend([1, 2, 3].map(|quarter| (size / 4 * quarter / 4 * 4, SAMPLE_BYTES / 4)));
    }
    let mut stretches = Vec::new();
    for (start, length) in starts {
        let mut stretch = vec![0; length.min(usize::try_from(size).unwrap_or(length))];
        let mut filled = 0;
        while filled < stretch.len() {
            let count = source.read_at(start + filled as u64, stretch.get_mut(filled..).unwrap_or_default())?;
            if count == 0 {
                break;
            }
            filled += count;
        }
        stretch.truncate(filled);
        stretches.push(stretch);
    }
    Ok(stretches)
}

/// The encoding found, and what else it could have been.
struct Guess {
    charset: Charset,
    /// The length of the byte order mark.
    mark: usize,
    unsure: bool,
}

impl Guess {
    fn sure(charset: Charset) -> Self {
        Guess { charset, mark: 0, unsure: false }
    }
}

/// The choice of the person, or a guess with its note.
fn guess_for(ctx: &mut ReadContext<'_>, sample: &Sample<'_>) -> Result<Guess, ReadError> {
    if let Some(charset) = ctx.encoding.and_then(Charset::named) {
        let mark = byte_order_mark(sample.head()).filter(|guess| guess.charset == charset).map_or(0, |guess| guess.mark);
        return Ok(Guess { mark, ..Guess::sure(charset) });
    }
    let guess = guess(sample).ok_or(ReadErrorKind::Unsupported)?;
    if guess.unsure {
        ctx.note(ReadNote::EncodingUnsure { encoding: guess.charset.name().to_owned() });
    }
    Ok(guess)
}

/// `None` when the bytes are not text.
fn guess(sample: &Sample<'_>) -> Option<Guess> {
    if let Some(guess) = byte_order_mark(sample.head()) {
        return Some(guess);
    }
    let wide = sample.head().get(..sample.head().len().min(SAMPLE_BYTES)).unwrap_or_default();
    if let Some(charset) = wide_without_mark(wide) {
        return Some(Guess::sure(charset));
    }
    if sample.pieces.iter().any(|piece| looks_binary(piece)) {
        return None;
    }
    Some(if is_utf8(sample) { Guess::sure(Charset::Standard(UTF_8)) } else { code_page(&sample.telling(), sample.head()) })
}

fn byte_order_mark(head: &[u8]) -> Option<Guess> {
    let mark = |charset, mark| Some(Guess { mark, ..Guess::sure(charset) });
    // UTF-16 text that begins with a zero character does not exist, so four bytes are looked at first.
    match head {
        [0xff, 0xfe, 0, 0, ..] => mark(Charset::Utf32 { big_endian: false }, 4),
        [0, 0, 0xfe, 0xff, ..] => mark(Charset::Utf32 { big_endian: true }, 4),
        [0xef, 0xbb, 0xbf, ..] => mark(Charset::Standard(UTF_8), 3),
        [0xff, 0xfe, ..] => mark(Charset::Standard(UTF_16LE), 2),
        [0xfe, 0xff, ..] => mark(Charset::Standard(UTF_16BE), 2),
        // GB18030 has a mark of its own.
        [0x84, 0x31, 0x95, 0x33, ..] => mark(Charset::Standard(GB18030), 4),
        _ => None,
    }
}

/// UTF-16 and UTF-32 without a mark betray themselves by bytes that no text of single bytes has.
fn wide_without_mark(head: &[u8]) -> Option<Charset> {
    if !head.iter().any(|byte| is_control(*byte)) {
        return None;
    }
    let utf32 = [false, true].map(|big_endian| Charset::Utf32 { big_endian });
    let utf16 = [UTF_16LE, UTF_16BE].map(Charset::Standard);
    let unit = |charset| if matches!(charset, Charset::Utf32 { .. }) { 4 } else { 2 };
    let mut best: Option<(f64, Charset)> = None;
    for charset in utf32.into_iter().chain(utf16) {
        if head.len() < unit(charset) || (head.len() < 64 && !head.len().is_multiple_of(unit(charset))) {
            continue;
        }
        let quality = wide_quality(charset, head);
        // Chance alone makes half of all pairs of bytes look like some letter.
        if quality > 0.97 && best.is_none_or(|(other, _)| quality > other) {
            best = Some((quality, charset));
        }
    }
    best.map(|(_, charset)| charset)
}

/// The share of characters that texts are made of; letters of the rarer scripts count a little less.
fn wide_quality(charset: Charset, head: &[u8]) -> f64 {
    let mut text = String::new();
    PieceDecoder::new(charset).push(head, false, &mut text);
    let (mut all, mut good) = (0.0, 0.0);
    for character in text.chars() {
        all += 1.0;
        good += match u32::from(character) {
            0x09 | 0x0a | 0x0c | 0x0d | 0x20..=0x7e | 0xa0..=0x24f | 0x400..=0x45f | 0x2010..=0x2040 => 1.0,
            0x370..=0x3ff | 0x460..=0x6ff | 0x900..=0xe7f | 0x10a0..=0x10ff | 0x2041..=0x23ff | 0x2500..=0x25ff => 0.99,
            0x3000..=0x30ff | 0x4e00..=0x9fff | 0xac00..=0xd7a3 | 0xff00..=0xffef | 0x1f300..=0x1faff => 0.98,
            _ => 0.0,
        };
    }
    if all > 0.0 { good / all } else { 0.0 }
}

/// Control characters that texts do not use. Escape, backspace, shift (ISO-2022) and the old end-of-file sign do occur.
fn is_control(byte: u8) -> bool {
    byte < 0x20 && !matches!(byte, 0x07..=0x0d | 0x0e | 0x0f | 0x1a | 0x1b)
}

/// A text may hold a stray zero; pictures, programs and packed bytes are full of control characters.
fn looks_binary(piece: &[u8]) -> bool {
    let head = piece.get(..piece.len().min(SAMPLE_BYTES)).unwrap_or_default();
    let controls = head.iter().filter(|byte| is_control(**byte)).count();
    controls > 1 && controls * 33 > head.len()
}

/// UTF-8 by its rules. A few broken places in a text that otherwise keeps the rules do not make it another encoding.
fn is_utf8(sample: &Sample<'_>) -> bool {
    let (mut valid, mut broken) = (0_u64, 0_u64);
    let mut escapes = false;
    for (number, piece) in sample.pieces.iter().enumerate() {
        // A stretch from the middle of a file may start inside a character.
        let cut = if number > 0 { piece.iter().take(3).take_while(|byte| **byte & 0xc0 == 0x80).count() } else { 0 };
        let mut chunks = piece.get(cut..).unwrap_or_default().utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            valid += chunk.valid().bytes().filter(|byte| *byte >= 0xc0).count() as u64;
            let cut_off = chunks.peek().is_none() && !(sample.whole && number == 0) && chunk.invalid().len() < 4;
            broken += u64::from(!chunk.invalid().is_empty() && !cut_off);
        }
        escapes |= piece.contains(&0x1b);
    }
    if valid == 0 && broken == 0 {
        // ISO-2022-JP is made of ASCII with escapes; chardetng knows it.
        return !escapes || detect(sample.head()) == UTF_8;
    }
    broken == 0 || valid >= 20 * broken
}

fn detect(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    detector.feed(bytes.get(..bytes.len().min(SAMPLE_BYTES)).unwrap_or_default(), true);
    detector.guess(None, Utf8Detection::Allow)
}

/// One of the encodings from before Unicode.
fn code_page(telling: &[u8], head: &[u8]) -> Guess {
    if telling.is_empty() {
        // ISO-2022-JP has no byte above ASCII.
        return Guess::sure(Charset::Standard(detect(head)));
    }
    let general = detect(telling);
    // Pages of bytes tell no more than a few thousand do.
    let readings = cyrillic::readings(telling.get(..telling.len().min(16 << 10)).unwrap_or_default());
    let Some((best, others)) = readings.split_first() else {
        return Guess::sure(Charset::Standard(general));
    };
    let cyrillic_too = readings.iter().any(|reading| reading.encoding == general);
    if best.mean() > if cyrillic_too { UNLIKELY } else { PLAUSIBLE } {
        let prose_signs_only = telling.iter().all(|byte| byte.is_ascii() || is_western_sign(*byte));
        let charset = match western::older(telling, general).filter(|_| !prose_signs_only) {
            Some(western::Older::Dos) => Charset::Dos,
            Some(western::Older::Macintosh) => Charset::Standard(MACINTOSH),
            None => Charset::Standard(if prose_signs_only { WINDOWS_1252 } else { widened(general) }),
        };
        return Guess { unsure: telling.len() < 16, ..Guess::sure(charset) };
    }
    let same = |other: &cyrillic::Reading| {
        best.encoding.decode_without_bom_handling(telling).0 == other.encoding.decode_without_bom_handling(telling).0
    };
    let rival = others.iter().take_while(|other| other.behind(best) <= CLOSE).find(|other| !same(other));
    Guess { unsure: rival.is_some(), ..Guess::sure(Charset::Standard(best.encoding)) }
}

/// The Cyrillic code page of bytes that are text in some code page, when the words in them are Cyrillic.
pub(super) fn cyrillic_code_page(bytes: &[u8]) -> Option<&'static Encoding> {
    const LETTERS_MIN: usize = 4;
    if bytes.iter().filter(|byte| !byte.is_ascii()).count() < LETTERS_MIN {
        return None;
    }
    let Charset::Standard(found) = code_page(bytes, bytes).charset else { return None };
    cyrillic::readings(bytes).iter().any(|reading| reading.encoding == found).then_some(found)
}

/// Quotation marks, dashes and the like of windows-1252: alone among ASCII they say more than any detector can tell.
fn is_western_sign(byte: u8) -> bool {
    matches!(byte, 0x82 | 0x84 | 0x85 | 0x91..=0x97 | 0x99 | 0xa0 | 0xa7 | 0xa9 | 0xab | 0xad | 0xae | 0xb0 | 0xb7 | 0xbb)
}

/// GBK is a part of GB18030, and decoders treat them alike; the wider name is the truer one for texts with rare signs.
fn widened(encoding: &'static Encoding) -> &'static Encoding {
    if encoding == GBK { GB18030 } else { encoding }
}

/// Readings up to this mean cost are Cyrillic whatever chardetng says.
const PLAUSIBLE: f64 = 7.0;
/// Readings up to this mean cost are Cyrillic when chardetng finds a Cyrillic code page too.
const UNLIKELY: f64 = 11.0;
/// Two readings are about as likely when they differ by less than this many half nats.
const CLOSE: u64 = 6;

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, IBM866, ISO_8859_5, KOI8_R, KOI8_U, SHIFT_JIS, WINDOWS_1251, X_MAC_CYRILLIC};

    fn decoded(bytes: &[u8]) -> (String, String) {
        let decoded = decode(&mut ReadContext::new("файл.txt", &mut ()), bytes).expect("the bytes are text");
        (decoded.encoding, decoded.text)
    }

    const RUSSIAN: &str = "Заявление о выдаче копии договора подаётся в канцелярию не позднее десятого рабочего дня. Сторож закрыл \
        ворота, проверил замки и ушёл пить чай. На склад привезли четыре ящика гвоздей, мешок цемента и щётку для пола! \
        Как вернуть деньги за билет, если поездка не состоялась? Председатель собрания объявил перерыв до понедельника. \
        Юная художница рисует акварелью цветущий жасмин. Объём бака измеряют щупом, а результат пишут в журнал. Мы \
        встретились у фонтана, потом долго гуляли по набережной и говорили о книгах. Этот прибор включают только в сухом \
        помещении; шнур питания нельзя перегибать. Сколько стоит доставка хлеба и молока за город? Бабушка испекла пирог с \
        капустой, дедушка починил старый велосипед. Ответчик возражал, однако суд удовлетворил иск полностью.";

    const UKRAINIAN: &str = "Заяву про видачу копії договору подають до канцелярії не пізніше десятого робочого дня. Сторож зачинив \
        ворота, перевірив замки й пішов пити чай. Скільки коштує доставка хліба та молока за місто? Її подруга їздила до \
        Києва, щоб побачити виставку сучасних художників. Цей прилад вмикають лише в сухому приміщенні, а шнур живлення \
        не можна перегинати. Перекладач загубив парасольку, тож їхав додому під дощем. Голова зборів оголосив перерву до понеділка; єдине питання відклали.";

    /// Runs of 5 to 20 words, from every second word on.
    fn snippets(text: &str) -> Vec<String> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let starts = (0..words.len() - 20).step_by(2);
        starts
            .enumerate()
            .flat_map(|(number, start)| [5 + number % 7, 12 + number % 9].map(|count| words[start..start + count].join(" ")))
            .collect()
    }

    fn check_code_page(text: &str, encoding: &'static Encoding) {
        let mut texts = snippets(text);
        texts.extend(snippets(text).iter().map(|snippet| snippet.to_uppercase()));
        assert!(texts.len() >= 100, "{} snippets", texts.len());
        let wrong: Vec<_> = texts.iter().filter(|text| decoded(&encoding.encode(text).0).1 != **text).collect();
        assert!(wrong.len() * 100 <= texts.len() * 3, "{}: {} of {} wrong: {wrong:?}", encoding.name(), wrong.len(), texts.len());
    }

    #[test]
    fn short_russian_texts_are_read_in_every_code_page() {
        for encoding in [WINDOWS_1251, KOI8_R, IBM866, X_MAC_CYRILLIC, ISO_8859_5] {
            check_code_page(RUSSIAN, encoding);
        }
    }

    #[test]
    fn short_ukrainian_texts_are_read_in_the_code_pages_that_have_their_letters() {
        for encoding in [WINDOWS_1251, KOI8_U, X_MAC_CYRILLIC, ISO_8859_5] {
            check_code_page(UKRAINIAN, encoding);
        }
    }

    #[test]
    fn a_single_word_is_enough_when_it_is_a_word() {
        for word in ["Привет", "собрание", "ДОГОВОР", "имя;фамилия;возраст"] {
            for encoding in [WINDOWS_1251, KOI8_R, IBM866] {
                assert_eq!(decoded(&encoding.encode(word).0).1, word, "{}", encoding.name());
            }
        }
    }

    #[test]
    fn a_drawn_table_of_dos_is_read_with_its_frames() {
        let table = "╔════════╤═══════╗\n║ Товар  │ Цена  ║\n╟────────┼───────╢\n║ Гвозди │ 120   ║\n╚════════╧═══════╝\n";
        assert_eq!(decoded(&IBM866.encode(table).0), ("IBM866".to_owned(), table.to_owned()));
    }

    #[test]
    fn other_languages_are_left_to_the_general_detector() {
        let german = "Die Prüfung der Anträge dauert länger, weil die Behörde für jede Änderung eine Bestätigung möchte.";
        let (western, _, _) = encoding_rs::WINDOWS_1252.encode(german);
        assert_eq!(decoded(&western), ("windows-1252".to_owned(), german.to_owned()));
        let japanese = "申請書は十日以内に提出してください。手数料は無料です。";
        assert_eq!(decoded(&SHIFT_JIS.encode(japanese).0), ("Shift_JIS".to_owned(), japanese.to_owned()));
        let chinese = "申請書應於十日內提出，不收取任何費用。請準備好您的身分證明文件。";
        assert_eq!(decoded(&BIG5.encode(chinese).0), ("Big5".to_owned(), chinese.to_owned()));
    }

    fn wide(text: &str, unit: usize, big_endian: bool) -> Vec<u8> {
        let ordered = |bytes: &[u8]| if big_endian { bytes.iter().rev().copied().collect() } else { bytes.to_vec() };
        if unit == 2 {
            text.encode_utf16().flat_map(|number| ordered(&number.to_le_bytes())).collect()
        } else {
            text.chars().flat_map(|character| ordered(&u32::from(character).to_le_bytes())).collect()
        }
    }

    #[test]
    fn wide_encodings_are_read_with_and_without_a_mark() {
        for text in ["Устав", "Name;Wert\r\n1;2\r\n", "請在十個工作日內提交。\n", "Ответ: да 👍"] {
            for (unit, big_endian, name) in
                [(2, false, "UTF-16LE"), (2, true, "UTF-16BE"), (4, false, "UTF-32LE"), (4, true, "UTF-32BE")]
            {
                let bare = wide(text, unit, big_endian);
                assert_eq!(decoded(&bare), (name.to_owned(), text.to_owned()));
                let marked = wide(&format!("\u{feff}{text}"), unit, big_endian);
                assert_eq!(decoded(&marked), (name.to_owned(), text.to_owned()));
            }
        }
    }

    #[test]
    fn utf_8_stays_utf_8_when_a_few_bytes_are_broken() {
        let mut bytes = RUSSIAN.as_bytes().to_vec();
        bytes[200] = 0xff;
        let mut progress = ();
        let mut ctx = ReadContext::new("устав.txt", &mut progress);
        let decoded = decode(&mut ctx, &bytes).expect("the bytes are text");
        assert_eq!(decoded.encoding, "UTF-8");
        assert!(matches!(ctx.take_notes().as_slice(), [ReadNote::UndecodableBytes { count: 1 | 2 }]));
    }

    #[test]
    fn the_choice_of_the_person_comes_before_every_guess() {
        let mut progress = ();
        let mut ctx = ReadContext::new("a.txt", &mut progress);
        ctx.encoding = Some("windows-1252");
        assert_eq!(decode(&mut ctx, &WINDOWS_1251.encode("да").0).expect("the bytes are text").text, "äà");
    }

    #[test]
    fn pictures_and_programs_are_not_text() {
        let packed: Vec<u8> = (0..4_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        let program = [&b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0\x01\0\0\0"[..], &[0; 400]].concat();
        for bytes in [packed, program, vec![0; 64]] {
            let error = decode(&mut ReadContext::new("a.txt", &mut ()), &bytes).expect_err("not text");
            assert_eq!(error.kind, ReadErrorKind::Unsupported);
        }
    }

    /// Sentences in many languages with the encodings that they were written in before Unicode.
    const OLD_TEXTS: &[(&[&str], &[&str])] = &[
        (
            &["windows-1252", "iso-8859-15", "macintosh"],
            &[
                "Die Prüfung der Anträge dauert länger, weil die Behörde für jede Änderung eine Bestätigung möchte.",
                "Les élèves ont déjà reçu la réponse; la fenêtre de la cuisine était ouverte pendant l'été.",
                "A informação não está disponível; as condições são válidas até amanhã.",
                "Så här gör du för att ändra lösenordet på din nya mobil när du är på resande fot.",
            ],
        ),
        (
            &["windows-1250", "iso-8859-2"],
            &[
                "Zażółć gęślą jaźń, a następnie wyślij zgłoszenie do urzędu najpóźniej w piątek wieczorem, żeby zdążyć.",
                "Příliš žluťoučký kůň úpěl ďábelské ódy, zatímco děti běžely přes most k řece a křičely.",
            ],
        ),
        (
            &["windows-1253", "iso-8859-7"],
            &["Η αίτηση υποβάλλεται μέσα σε δέκα ημέρες από την έκδοση της απόφασης και δεν έχει κανένα κόστος για τον πολίτη."],
        ),
        (
            &["windows-1254"],
            &["Şirketin çalışanları için düzenlenen eğitim bugün öğleden sonra başlayacak ve ığdır'da ağustosa kadar sürecek."],
        ),
        (&["windows-1255"], &["הבקשה תוגש תוך עשרה ימים ממועד קבלת ההחלטה, ואין צורך לשלם עבור הטיפול בה."]),
        (&["windows-1256"], &["يجب تقديم الطلب خلال عشرة أيام من تاريخ صدور القرار، ولا توجد أي رسوم على ذلك."]),
        (
            &["windows-1257"],
            &[
                "Prašymą reikia pateikti ne vėliau kaip per dešimt darbo dienų, o už tai mokėti nereikės; šią žinią perduokite vadovui ir žmonėms.",
            ],
        ),
        (&["windows-874"], &["กรุณายื่นคำร้องภายในสิบวันนับจากวันที่ได้รับหนังสือแจ้ง โดยไม่มีค่าธรรมเนียมใด ๆ ทั้งสิ้น"]),
        (
            &["shift_jis", "euc-jp", "iso-2022-jp"],
            &["申請書は十日以内に提出してください。手数料は無料です。", "名前,年齢,住所\n佐藤太郎,30,東京\n三木英子,25,大阪\n"],
        ),
        (
            &["gb18030", "gbk"],
            &["申请书应当在十个工作日内提交，不收取任何费用。请准备好您的身份证。", "姓名;年龄;城市\n王伟;30;北京\n"],
        ),
        (&["big5"], &["申請書應於十日內提出，不收取任何費用。請準備好您的身分證明文件。"]),
        (
            &["euc-kr"],
            &["신청서는 열흘 이내에 제출해야 하며 수수료는 없습니다. 신분증을 지참해 주십시오.", "이름,나이\n김철수,30\n"],
        ),
        (
            &["windows-1251", "koi8-r", "ibm866", "x-mac-cyrillic", "iso-8859-5"],
            &["Срок сдачи отчёта — пятница.", "Товар;Цена\nГвозди;120\nКлей;75\n", "Ваш заказ №15 готов, ждём вас!"],
        ),
        (&["windows-1251"], &["Заявлението се подава в срок от десет дни, а таксата не се плаща от гражданите."]),
        (
            &["windows-1251", "iso-8859-5"],
            &["Заяву падаюць у дзесяцідзённы тэрмін; плата за гэта не бярэцца, калі ўсё зроблена правільна."],
        ),
    ];

    #[test]
    fn old_texts_of_many_languages_are_read() {
        let mut wrong = Vec::new();
        for (labels, texts) in OLD_TEXTS {
            for label in *labels {
                let encoding = Encoding::for_label(label.as_bytes()).expect("a known label");
                for text in *texts {
                    let (bytes, _, lossy) = encoding.encode(text);
                    let (found, read) = decoded(&bytes);
                    if !lossy && read != *text {
                        wrong.push(format!("{label} was read as {found}: {read}"));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
    }

    /// One sentence is too little here: the bytes are letters of French and of Portuguese as well. A person can choose.
    #[test]
    fn a_hungarian_sentence_is_taken_for_western() {
        let bytes = encoding_rs::WINDOWS_1250.encode("Az árvíztűrő tükörfúrógép működését minden évben ellenőrizni kell.").0;
        assert_eq!(decoded(&bytes).0, "windows-1252");
    }

    #[test]
    fn western_dos_is_read() {
        let text = "Die Prüfung der Anträge dauert länger. Les élèves ont déjà reçu la réponse. El niño compró pan.";
        let table: Vec<char> = (0..=u8::MAX).map(western::dos).collect();
        let byte = |sign: char| table.iter().position(|other| *other == sign).expect("the page has it") as u8;
        let bytes: Vec<u8> = text.chars().map(byte).collect();
        assert_eq!(decoded(&bytes), ("IBM850".to_owned(), text.to_owned()));
    }

    #[test]
    fn pieces_give_the_same_text_as_the_whole() {
        let text = RUSSIAN.repeat(1_200);
        for bytes in [WINDOWS_1251.encode(&text).0.into_owned(), text.clone().into_bytes(), wide(&text, 4, true)] {
            let mut progress = ();
            let mut ctx = ReadContext::new("a.txt", &mut progress);
            let mut pieces = Pieces::open(&mut ctx, &bytes).expect("the bytes are text");
            let mut joined = String::new();
            while pieces.next_into(&mut joined).expect("the bytes are there") {}
            assert!(joined == text, "{} differs", pieces.encoding());
        }
    }
}
