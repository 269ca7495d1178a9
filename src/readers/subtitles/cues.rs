//! Cuts the files of four formats into cues.
//!
//! All but SubStation have the times of a cue on a line of their own and its words on the lines below it.

/// What stands on the screen from `start` to `end`, in milliseconds.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Cue {
    pub start: u64,
    pub end: u64,
    /// The start as the file writes it.
    pub time: String,
    pub speaker: Option<String>,
    /// Without marks, and none of them empty.
    pub lines: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    WebVtt,
    SubRip,
    /// SBV, as YouTube gave it out.
    SubViewer,
    /// SSA and ASS.
    SubStation,
}

impl Kind {
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim_start_matches('\u{feff}');
        let first = text.lines().next().unwrap_or_default();
        if first.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\r'])) {
            return Some(Kind::WebVtt);
        }
        if first.trim().eq_ignore_ascii_case("[script info]") || text.starts_with("Dialogue: ") {
            return Some(Kind::SubStation);
        }
        let mut filled = text.lines().map(str::trim).filter(|line| !line.is_empty()).take(4);
        let first = filled.next()?;
        if times(first, Kind::SubViewer).is_some() {
            return filled.next().map(|_| Kind::SubViewer);
        }
        let second = filled.next();
        let numbered =
            first.bytes().all(|byte| byte.is_ascii_digit()) && second.is_some_and(|line| times(line, Kind::SubRip).is_some());
        (numbered || times(first, Kind::SubRip).is_some()).then_some(Kind::SubRip)
    }
}

pub(super) fn of(text: &str, kind: Kind) -> Vec<Cue> {
    let text = text.trim_start_matches('\u{feff}');
    match kind {
        Kind::SubStation => sub_station(text),
        _ => below_times(text, kind),
    }
}

/// Cues whose words stand below their times, up to the next empty line.
fn below_times(text: &str, kind: Kind) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    let mut open = false;
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let line = line.trim();
        if let Some(cue) = times(line, kind) {
            cues.push(cue);
            open = true;
        } else if line.is_empty() {
            // Words may go on behind an empty line in files that are not well made.
            open = open && cues.last().is_some_and(|cue| cue.lines.is_empty());
        } else if !(is_number(line) && lines.peek().is_some_and(|next| times(next.trim(), kind).is_some()))
            && let Some(cue) = cues.last_mut().filter(|_| open)
        {
            add(cue, line, kind);
        }
    }
    cues.retain(|cue| !cue.lines.is_empty());
    split_speakers(cues)
}

fn is_number(line: &str) -> bool {
    !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit())
}

/// The mark that begins the words of another speaker of the same cue, within this module only.
const SPEAKER: char = '\u{1}';

/// Adds the words of one line; a `v` tag names who says them.
fn add(cue: &mut Cue, line: &str, kind: Kind) {
    let line = if kind == Kind::SubViewer { line.replace("[br]", "\n") } else { line.to_owned() };
    for line in line.split('\n') {
        let words = without_tags(line);
        if !words.is_empty() {
            cue.lines.push(words);
        }
    }
}

/// A cue in which several people speak becomes several.
fn split_speakers(cues: Vec<Cue>) -> Vec<Cue> {
    let mut split = Vec::with_capacity(cues.len());
    for cue in cues {
        let mut part = Cue { lines: Vec::new(), time: cue.time.clone(), ..cue };
        for line in cue.lines {
            for (number, stretch) in line.split(SPEAKER).enumerate() {
                let words = if number == 0 {
                    stretch
                } else {
                    let (name, words) = stretch.split_once('\n').unwrap_or(("", stretch));
                    let name = (!name.is_empty()).then(|| name.to_owned());
                    if !part.lines.is_empty() && part.speaker != name {
                        let next = Cue { lines: Vec::new(), time: part.time.clone(), speaker: None, ..part };
                        split.push(std::mem::replace(&mut part, next));
                    }
                    part.speaker = name;
                    words
                };
                let words = words.trim();
                if !words.is_empty() {
                    part.lines.push(words.to_owned());
                }
            }
        }
        if !part.lines.is_empty() {
            split.push(part);
        }
    }
    split
}

/// A line without `<i>`, `{\an8}` and the times inside cues. `<v Anna>` leaves a mark with the name.
fn without_tags(line: &str) -> String {
    let mut words = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find(['<', '{']) {
        let (before, tag) = rest.split_at(at);
        words.push_str(before);
        let close = if tag.starts_with('<') { '>' } else { '}' };
        let end = tag.find(close).filter(|end| is_tag(tag.get(1..*end).unwrap_or_default(), close));
        let Some(end) = end else {
            words.push_str(tag.get(..1).unwrap_or_default());
            rest = tag.get(1..).unwrap_or_default();
            continue;
        };
        let inside = tag.get(1..end).unwrap_or_default();
        if let Some(name) = voice(inside) {
            words.push(SPEAKER);
            words.push_str(&unescaped(name));
            words.push('\n');
        }
        rest = tag.get(end + 1..).unwrap_or_default();
    }
    words.push_str(rest);
    let words = unescaped(&words);
    let spaced = words
        .split('\n')
        .map(|part| part.split([' ', '\t', '\u{a0}']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "));
    spaced.collect::<Vec<_>>().join("\n")
}

fn is_tag(inside: &str, close: char) -> bool {
    if close == '}' {
        return inside.starts_with('\\') || inside.starts_with("y:") || inside.starts_with("c:");
    }
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let name = inside.split(['.', ' ', '\t', '=']).next().unwrap_or_default().to_ascii_lowercase();
    let is_time = inside.contains(':') && inside.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'));
    is_time
        || matches!(
            name.as_str(),
            "i" | "b" | "u" | "s" | "c" | "v" | "lang" | "ruby" | "rt" | "font" | "br" | "span" | "em" | "strong"
        )
}

/// The name in `v.loud Anna`.
fn voice(inside: &str) -> Option<&str> {
    let rest = inside.strip_prefix('v')?;
    if !rest.starts_with(['.', ' ', '\t']) {
        return None;
    }
    rest.split_once([' ', '\t']).map(|(_, name)| name.trim()).filter(|name| !name.is_empty())
}

fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let pairs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&lrm;", ""),
        ("&rlm;", ""),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    pairs.iter().fold(text.to_owned(), |text, (reference, sign)| text.replace(reference, sign))
}

/// Reads the line of times that begins a cue.
fn times(line: &str, kind: Kind) -> Option<Cue> {
    let (from, to) = if kind == Kind::SubViewer {
        line.split_once(',')?
    } else {
        let (from, to) = line.split_once("-->")?;
        // Behind the second time stands where the cue is shown.
        (from, to.trim_start().split([' ', '\t']).next().unwrap_or_default())
    };
    let (from, to) = (from.trim(), to.trim());
    Some(Cue { start: milliseconds(from)?, end: milliseconds(to)?, time: from.to_owned(), ..Cue::default() })
}

/// "1:02:03.450" or "02:03,450".
fn milliseconds(time: &str) -> Option<u64> {
    let (clock, fraction) = time.split_once(['.', ',']).unwrap_or((time, "0"));
    let is_digits = |text: &str| !text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut parts = clock.split(':');
    let mut seconds: u64 = 0;
    for part in parts.by_ref().take(3) {
        seconds = seconds.checked_mul(60)?.checked_add(part.trim().parse().ok().filter(|_| is_digits(part.trim()))?)?;
    }
    if parts.next().is_some() || !clock.contains(':') || !is_digits(fraction) {
        return None;
    }
    let thousandths: u64 = format!("{fraction:0<3}").get(..3)?.parse().ok()?;
    seconds.checked_mul(1_000)?.checked_add(thousandths)
}

/// The title that a SubStation file gives its film.
pub(super) fn title(text: &str) -> Option<String> {
    let title = text.lines().take(100).find_map(|line| line.strip_prefix("Title:"))?.trim();
    (!title.is_empty() && !title.contains("Default")).then(|| title.to_owned())
}

/// The events of a SubStation file; a line says in which order their fields stand.
fn sub_station(text: &str) -> Vec<Cue> {
    let mut names: Vec<String> =
        ["layer", "start", "end", "style", "name", "marginl", "marginr", "marginv", "effect", "text"].map(str::to_owned).into();
    let mut in_events = text.starts_with("Dialogue:");
    let mut cues = Vec::new();
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            in_events = line.eq_ignore_ascii_case("[events]");
        } else if let Some(order) = line.strip_prefix("Format:").filter(|_| in_events) {
            names = order.split(',').map(|name| name.trim().to_lowercase()).collect();
        } else if let Some(event) = line.strip_prefix("Dialogue:").filter(|_| in_events) {
            cues.extend(event_cue(event, &names));
        }
    }
    // Events are drawn by their times and may stand in any order.
    cues.sort_by_key(|cue| cue.start);
    cues
}

fn event_cue(event: &str, names: &[String]) -> Option<Cue> {
    let fields: Vec<&str> = event.splitn(names.len().clamp(1, 64), ',').collect();
    let field =
        |wanted: &str| names.iter().position(|name| name == wanted).and_then(|at| fields.get(at)).map(|field| field.trim());
    let (start, text) = (field("start")?, field("text")?);
    let speaker = field("name").or_else(|| field("actor")).filter(|name| !name.is_empty()).map(str::to_owned);
    let mut cue = Cue {
        start: milliseconds(start)?,
        end: field("end").and_then(milliseconds).unwrap_or_default(),
        time: start.to_owned(),
        speaker,
        lines: Vec::new(),
    };
    // A drawing is made of commands that look like words.
    if text.contains("\\p1") || text.contains("\\p2") {
        return None;
    }
    for line in without_overrides(text).replace("\\N", "\n").replace("\\n", "\n").replace("\\h", " ").split('\n') {
        let line = line.trim();
        if !line.is_empty() {
            cue.lines.push(line.to_owned());
        }
    }
    (!cue.lines.is_empty()).then_some(cue)
}

/// Everything in braces changes the look only.
fn without_overrides(text: &str) -> String {
    let mut words = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, next)) = after.split_once('}') else { break };
        words.push_str(before);
        rest = next;
    }
    words.push_str(rest);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_in_every_form() {
        let table = [
            ("00:00:01,500", Some(1_500)),
            ("1:02:03.45", Some(3_723_450)),
            ("02:03.5", Some(123_500)),
            ("99:99:99.999999", Some(362_439_999)),
            ("3.5", None),
            ("1:2:3:4", None),
            ("a:b", None),
            ("99999999999:00", None),
        ];
        for (time, expected) in table {
            assert_eq!(milliseconds(time), expected, "{time}");
        }
    }

    #[test]
    fn tags_go_and_signs_of_comparison_stay() {
        assert_eq!(without_tags("{\\an8}<i>2 < 3</i> &amp; <00:01.000><c.red>x</c> {note}"), "2 < 3 & x {note}");
    }
}
