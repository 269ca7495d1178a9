//! Conversations in plain text: WhatsApp, Signal, notes of meetings, logs of IRC, remarks copied from Telegram, interviews.
//!
//! A remark begins with a time and a name; what follows up to the next such line belongs to it. Interviews have names
//! alone, and are taken for such only when the same few people speak in sentences and in turn.

mod stamp;

use super::{Remark, Transcript};
use crate::document::Place;
use crate::readers::text::bounded_text;
use crate::readers::{ReadAt, ReadContext, ReadError};
use stamp::stamp;
use std::collections::{HashMap, HashSet};

/// Whether the beginning of a file is a conversation.
pub(super) fn fits(head: &str, whole: bool) -> bool {
    Manner::of(head, whole).is_some()
}

pub(super) fn read(
    ctx: &mut ReadContext<'_>,
    source: &dyn ReadAt,
    transcript: &mut Transcript,
) -> Result<Option<String>, ReadError> {
    let decoded = bounded_text(ctx, source)?;
    let head = decoded.text.get(..decoded.text.floor_char_boundary(HEAD_BYTES)).unwrap_or_default();
    let manner = Manner::of(head, head.len() == decoded.text.len()).unwrap_or(Manner::Stamped);
    let speakers = if manner == Manner::Named { speakers(&decoded.text) } else { HashMap::new() };
    let (mut open, mut has_begun) = (None::<Remark>, false);
    for (number, line) in (1..).zip(decoded.text.lines()) {
        let begins = match manner {
            Manner::Stamped => stamped(line),
            Manner::Named => named(line).filter(|start| start.author.is_some_and(|name| speakers.contains_key(name))),
        };
        let Some(start) = begins else {
            match &mut open {
                Some(remark) => {
                    remark.text.push('\n');
                    remark.text.push_str(line.trim_end());
                }
                // What stands above the first remark is a title or an introduction.
                None if !has_begun && !line.trim().is_empty() => introduce(line, number, transcript),
                None => {}
            }
            continue;
        };
        open.take().into_iter().for_each(|remark| finish(remark, transcript));
        has_begun = true;
        open = start.remark(number, transcript);
    }
    open.into_iter().for_each(|remark| finish(remark, transcript));
    Ok(Some(decoded.encoding))
}

/// How much of the beginning says what a text is.
const HEAD_BYTES: usize = 64 << 10;

fn introduce(line: &str, number: u32, transcript: &mut Transcript) {
    let text = visible(line).trim().to_owned();
    transcript.say(Remark { text, place: Place::Line(number), ..Remark::default() });
}

/// Adds a remark without what the messenger wrote into it.
fn finish(remark: Remark, transcript: &mut Transcript) {
    let mut lines = Vec::new();
    for line in remark.text.lines() {
        match Notice::of(line) {
            Notice::None => lines.push(visible(line)),
            Notice::Picture => transcript.pictures = transcript.pictures.saturating_add(1),
            Notice::Other => {}
        }
    }
    let text = lines.join("\n");
    let edited = EDITED.iter().find_map(|mark| text.trim_end().strip_suffix(*mark));
    let text = edited.unwrap_or(&text).trim().to_owned();
    transcript.say(Remark { text, ..remark });
}

/// Whether times stand before names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Manner {
    Stamped,
    Named,
}

impl Manner {
    fn of(head: &str, whole: bool) -> Option<Self> {
        let mut lines: Vec<&str> = head.lines().filter(|line| !line.trim().is_empty()).collect();
        if !whole {
            lines.pop();
        }
        if are_stamped(&lines) { Some(Manner::Stamped) } else { are_named(head).then_some(Manner::Named) }
    }
}

/// The beginning of a remark in its first line.
#[derive(Debug, PartialEq)]
struct Start<'a> {
    time: Option<&'a str>,
    /// `None` for a notice of the messenger.
    author: Option<&'a str>,
    text: &'a str,
    /// Brackets or a dash set the time apart, which logs of programs rarely have.
    is_set_apart: bool,
}

impl Start<'_> {
    fn remark(&self, number: u32, transcript: &mut Transcript) -> Option<Remark> {
        let Some(author) = self.author else {
            transcript.left_out += 1;
            return None;
        };
        let (author, time) = (visible(author).trim().to_owned(), self.time.map(str::to_owned));
        Some(Remark { author, time, text: self.text.trim().to_owned(), place: Place::Line(number), ..Remark::default() })
    }
}

fn is_mark(sign: char) -> bool {
    matches!(sign, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A text without the marks that turn the direction of writing.
fn visible(text: &str) -> String {
    text.chars().filter(|sign| !is_mark(*sign)).collect()
}

/// Reads "[24.12.2019, 12:23:05] Anna: Hi", "24/12/19, 12:23 pm - Anna: Hi", "12:23 <anna> Hi", "Anna, [24.12.2019 12:23]".
fn stamped(line: &str) -> Option<Start<'_>> {
    let line = line.trim_start_matches(|sign: char| is_mark(sign) || sign == ' ').trim_end();
    let inside = line.strip_prefix(['[', '(']);
    let rest = inside.unwrap_or(line);
    let Some(length) = stamp(rest) else { return copied(line) };
    let (time, after) = rest.split_at(length);
    let after = if inside.is_some() { after.trim_start().strip_prefix([']', ')'])? } else { after };
    let trimmed = after.trim_start_matches(|sign: char| is_mark(sign) || sign.is_whitespace());
    let dashed = ["- ", "– ", "— "].iter().find_map(|dash| trimmed.strip_prefix(dash));
    let bare = dashed.or_else(|| trimmed.strip_prefix([':', '-', ',']).map(str::trim_start)).unwrap_or(trimmed);
    if after.is_empty() || after == trimmed && inside.is_none() && dashed.is_none() && !after.starts_with([':', '-', ',']) {
        return None;
    }
    // So do the brackets that IRC puts around names.
    let is_set_apart = inside.is_some() || dashed.is_some() || bare.starts_with('<');
    let (author, text) = author_of(bare.trim_start_matches(is_mark), is_set_apart);
    Some(Start { time: Some(time.trim()), author, text, is_set_apart })
}

/// A remark copied out of Telegram begins with a line of its own.
fn copied(line: &str) -> Option<Start<'_>> {
    let (name, rest) = line.strip_suffix(':').unwrap_or(line).strip_suffix(']')?.rsplit_once('[')?;
    let name = name.trim_end().strip_suffix(',').unwrap_or(name).trim();
    let is_whole = stamp(rest).is_some_and(|length| rest.get(length..).is_some_and(|after| after.trim().is_empty()));
    (is_whole && is_name(name)).then_some(Start { time: Some(rest.trim()), author: Some(name), text: "", is_set_apart: true })
}

/// No name is longer, in characters.
const NAME_MAX: usize = 64;

fn author_of(text: &str, is_set_apart: bool) -> (Option<&str>, &str) {
    // "<anna> Hi", as IRC has it, but not "<Media omitted>".
    if let Some((nick, said)) = text.strip_prefix('<').and_then(|rest| rest.split_once("> "))
        && !nick.is_empty()
        && !nick.contains(char::is_whitespace)
    {
        return (Some(nick), said);
    }
    let colon = text.find(": ").or_else(|| text.strip_suffix(':').map(str::len)).or_else(|| text.find(":\t"));
    let Some((name, said)) = colon.map(|at| (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default())) else {
        return (None, text);
    };
    // Meetings are written down as "From Anna to Everyone: Hi".
    let from = name.strip_prefix("From ").or_else(|| name.strip_prefix("from ")).or_else(|| name.strip_prefix("От "));
    let name = match from {
        Some(name) => name.split(" to ").next().unwrap_or(name).split(" To ").next().unwrap_or(name).trim(),
        None => name.trim_end(),
    };
    let starts_small = name.starts_with(char::is_lowercase);
    let fits = !name.is_empty()
        && name.chars().count() <= NAME_MAX
        && !name.contains("://")
        && (is_set_apart || is_name(name) && !starts_small);
    if fits && !is_notice_with_colon(name) { (Some(name), said) } else { (None, text) }
}

/// "Anna changed the subject to: …" has a colon, too.
fn is_notice_with_colon(name: &str) -> bool {
    const VERBS: [&str; 12] = [
        " changed the ",
        " created group ",
        " added ",
        " removed ",
        " left",
        " joined using ",
        " изменил(а) ",
        " изменил ",
        " изменила ",
        " создал(а) группу ",
        " добавил(а) ",
        " удалил(а) ",
    ];
    VERBS.iter().any(|verb| name.contains(verb))
}

/// Whether a text could be somebody's name and not a part of a program's log.
fn is_name(name: &str) -> bool {
    const LEVELS: [&str; 14] = [
        "error",
        "warn",
        "warning",
        "info",
        "debug",
        "trace",
        "fatal",
        "notice",
        "critical",
        "alert",
        "emergency",
        "severe",
        "log",
        "verbose",
    ];
    !name.trim().is_empty()
        && name.chars().count() <= NAME_MAX
        && !name.contains(['[', ']', '{', '}', '=', '/', '\\', '<', '>', '|', '"', ';'])
        && !name.split(['.', ' ', ':']).any(|word| LEVELS.contains(&word.to_lowercase().as_str()))
        && name.split_whitespace().count() <= 6
        && !name.ends_with([',', '.', '!', '?'])
}

/// Whether most of these lines belong to remarks with times.
fn are_stamped(lines: &[&str]) -> bool {
    let starts: Vec<Start<'_>> = lines.iter().filter_map(|line| stamped(line)).collect();
    let said: Vec<&Start<'_>> = starts.iter().filter(|start| start.author.is_some()).collect();
    let begins = lines.iter().take(3).any(|line| stamped(line).is_some());
    let apart = starts.iter().filter(|start| start.is_set_apart).count();
    let named = said.iter().filter(|start| start.author.is_some_and(is_name)).count();
    let are_apart = apart * 2 > starts.len();
    let speakers: HashSet<&str> = said.iter().filter_map(|start| start.author).collect();
    // Without brackets or a dash every line has to speak for itself, and "10:00 Breakfast: eggs" is no remark.
    let share = if are_apart { 5 } else { 2 };
    let recur = are_apart || speakers.len() * 2 <= said.len();
    begins
        && recur
        && said.len() >= 2
        && starts.len() * share >= lines.len()
        && named * 10 >= said.len() * 8
        && said.len() * 3 >= starts.len()
}

/// "Anna: Hi" without a time.
fn named(line: &str) -> Option<Start<'_>> {
    let line = line.trim_start_matches(|sign: char| is_mark(sign) || matches!(sign, ' ' | '*' | '—' | '–')).trim_end();
    let (name, text) = line.split_once(':')?;
    let said = text.trim_start_matches(['*', ' ', '\t']);
    let is_spaced = text.is_empty() || said.len() < text.len();
    let name = name.trim_end_matches(['*', ' ']);
    let starts =
        name.starts_with(|sign: char| sign.is_uppercase() || sign.is_ascii_digit()) && name.contains(char::is_alphabetic);
    let short = name.chars().count() <= 40 && name.split_whitespace().count() <= 4;
    (is_spaced && starts && short && is_name(name)).then_some(Start {
        time: None,
        author: Some(name),
        text: said,
        is_set_apart: false,
    })
}

/// Questions and answers without names are another kind of text.
const NO_SPEAKERS: &[&str] = &[
    "q",
    "a",
    "question",
    "answer",
    "вопрос",
    "ответ",
    "в",
    "о",
    "note",
    "notes",
    "примечание",
    "важно",
    "внимание",
    "example",
    "пример",
    "тема",
    "subject",
    "date",
    "дата",
    "from",
    "to",
    "от",
    "кому",
    "итог",
    "вывод",
    "п",
    "з",
    "user",
    "assistant",
    "system",
    "human",
    "bot",
];

/// Who speaks at least twice, and how often.
fn speakers(text: &str) -> HashMap<&str, u32> {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    for name in text.lines().filter_map(named).filter_map(|start| start.author) {
        *counts.entry(name).or_default() += 1;
    }
    let numbered = |name: &str| name.trim_end_matches(|sign: char| sign.is_ascii_digit() || " .№#".contains(sign)).to_lowercase();
    counts.retain(|name, count| *count >= 2 && !NO_SPEAKERS.contains(&numbered(name).as_str()));
    counts
}

/// Whether a text is a talk between people: few of them, each more than once, in turn and in sentences.
fn are_named(head: &str) -> bool {
    let speakers = speakers(head);
    let mut turns: Vec<(&str, &str)> = Vec::new();
    let (mut others, mut lines, mut strangers) = (0, 0, 0);
    for line in head.lines().filter(|line| !line.trim().is_empty()) {
        lines += 1;
        match named(line).and_then(|start| Some((start.author?, start.text))) {
            Some((name, text)) if speakers.contains_key(name) => turns.push((name, text)),
            Some(_) => strangers += 1,
            None if turns.is_empty() => {}
            None => others += 1,
        }
    }
    let changes = turns.windows(2).filter(|pair| matches!(pair, [(a, _), (b, _)] if a != b)).count();
    let sentences =
        turns.iter().filter(|(_, text)| text.is_empty() || text.ends_with(['.', '!', '?', '…', '»', '"', ')'])).count();
    let words: usize = turns.iter().map(|(_, text)| text.split_whitespace().count()).sum();
    (2..=12).contains(&speakers.len())
        && turns.len() >= 4
        && turns.len() * 2 + others >= lines
        && others <= turns.len() * 4
        && strangers * 8 <= turns.len()
        && changes * 2 >= turns.len() - 1
        && sentences * 10 >= turns.len() * 7
        && (words >= turns.len() * 3 || others > 0)
        && !is_form(&turns, speakers.len())
}

/// Three or more names that always come in the same order are fields of a form.
fn is_form(turns: &[(&str, &str)], names: usize) -> bool {
    let again = turns.iter().zip(turns.iter().skip(names)).filter(|((a, _), (b, _))| a == b).count();
    names > 2 && again * 10 >= turns.len().saturating_sub(names) * 9
}

/// What a messenger writes instead of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notice {
    None,
    Picture,
    Other,
}

/// Marks that an edited message ends in.
const EDITED: &[&str] = &["<This message was edited>", "<Сообщение изменено>", "<Изменено>", "<edited>"];

const NOTICES: &[&str] = &[
    "<media omitted>",
    "<без медиафайлов>",
    "<медиафайл опущен>",
    "<файл пропущен>",
    "<medien ausgeschlossen>",
    "<médias omis>",
    "<multimedia omitido>",
    "<se omitió el contenido multimedia>",
    "this message was deleted",
    "this message was deleted.",
    "you deleted this message",
    "you deleted this message.",
    "данное сообщение удалено",
    "данное сообщение удалено.",
    "вы удалили данное сообщение",
    "вы удалили данное сообщение.",
    "сообщение удалено",
    "video omitted",
    "audio omitted",
    "gif omitted",
    "sticker omitted",
    "document omitted",
    "contact card omitted",
    "видео отсутствует",
    "аудиофайл отсутствует",
    "стикер отсутствует",
    "документ отсутствует",
    "missed voice call",
    "missed video call",
    "пропущенный аудиозвонок",
    "пропущенный видеозвонок",
    "null",
];

impl Notice {
    fn of(line: &str) -> Self {
        let marked = line.starts_with(is_mark);
        let small = visible(line).trim().to_lowercase();
        let is_picture_name = || [".jpg", ".jpeg", ".png", ".webp", ".heic"].iter().any(|ending| small.contains(ending));
        let attached = ["(file attached)", "(файл добавлен)", "(datei angehängt)", "(archivo adjunto)"];
        if matches!(small.as_str(), "image omitted" | "изображение отсутствует" | "<image omitted>") {
            return Notice::Picture;
        }
        let is_attached = attached.iter().any(|mark| small.ends_with(mark))
            || (small.starts_with("<attached:") || small.starts_with("<прикреплено:") || small.starts_with("<вложение:"))
                && small.ends_with('>');
        if is_attached {
            return if is_picture_name() { Notice::Picture } else { Notice::Other };
        }
        let is_encryption = marked && (small.contains("end-to-end encrypted") || small.contains("сквозным шифрованием"));
        // Notices of iPhones begin with a mark that nobody types.
        let is_of_group = marked && is_notice_with_colon(&small);
        if NOTICES.contains(&small.as_str()) || is_encryption || is_of_group { Notice::Other } else { Notice::None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Option<(&str, Option<&str>, &str)>) {
        let found = stamped(line);
        let found = found.as_ref().map(|start| (start.time.unwrap_or_default(), start.author, start.text.trim()));
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn remarks_begin_in_many_ways() {
        check("24/12/19, 12:23 - Anna: Hi", Some(("24/12/19, 12:23", Some("Anna"), "Hi")));
        check(
            "\u{200e}[24.12.2019, 12:23:05] Анна: При\u{200e}вет",
            Some(("24.12.2019, 12:23:05", Some("Анна"), "При\u{200e}вет")),
        );
        check("01/20/2019, 08:49 p. m. - A B: x: y", Some(("01/20/2019, 08:49 p. m.", Some("A B"), "x: y")));
        check("1/2/24, 9:05\u{202f}PM - +7 900 000-00-00: да", Some(("1/2/24, 9:05\u{202f}PM", Some("+7 900 000-00-00"), "да")));
        check("2019/12/24, 12:23 - You were added", Some(("2019/12/24, 12:23", None, "You were added")));
        check("Анна Кан, [24.12.2019 12:23]", Some(("24.12.2019 12:23", Some("Анна Кан"), "")));
        check("12:23 <anna> Hi there", Some(("12:23", Some("anna"), "Hi there")));
        check("12:23:11\t From  Anna to Everyone : Hi", Some(("12:23:11", Some("Anna"), "Hi")));
        check("24 дек. 2019 г., 12:23 - Анна: да", Some(("24 дек. 2019 г., 12:23", Some("Анна"), "да")));
        check("12 apples: 3 green", None);
        check("10:30 is late", Some(("10:30", None, "is late")));
    }

    #[test]
    fn logs_of_programs_are_no_conversations() {
        let logs = [
            "2024-01-01 12:00:00 ERROR: no such file\n2024-01-01 12:00:01 INFO: retry\n2024-01-01 12:00:02 WARN: slow\n",
            "[12:00:01] [Server thread/INFO]: Starting\n[12:00:02] [Server thread/WARN]: Slow\n",
            "[2024-01-01 12:00:00] production.ERROR: broken\n[2024-01-01 12:00:03] production.INFO: fine\n",
            "10:00 Breakfast: eggs\n11:00 Walk: the old town\n12:00 Lunch\n",
            "2026-03-02 10:15:01 INFO  boiler: start\n2026-03-02 10:15:07 INFO  boiler: stop\n",
        ];
        for text in logs {
            assert_eq!(Manner::of(text, true), None, "{text}");
        }
    }

    #[test]
    fn interviews_are_told_from_forms_and_questions() {
        let talk =
            "Анна: Как вы начали?\n\nПётр: Случайно. Я тогда работал на маяке.\n\nАнна: А потом?\n\nПётр: Потом переехал.\n";
        assert_eq!(Manner::of(talk, true), Some(Manner::Named));
        let others = [
            "Имя: Анна\nВозраст: 30\nГород: Омск\nИмя: Пётр\nВозраст: 40\nГород: Томск\n",
            "Вопрос: Как дела?\nОтвет: Хорошо.\nВопрос: А у вас?\nОтвет: Тоже.\n",
            "Note: the first.\nNote: the second.\nWarning: hot.\nNote: third.\n",
            "Срок: до мая.\nЦена: сто рублей.\n\nДалее идёт длинный текст о другом.\n",
        ];
        for text in others {
            assert_eq!(Manner::of(text, true), None, "{text}");
        }
    }
}
