//! What single lines and chunks of plain text look like: headings, code, logs, wrapped prose.

/// A line of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// Counted from 1.
    pub number: u32,
    /// The page it stands on, counted from 1 by form feeds.
    pub page: u32,
    /// As in the file.
    pub raw: &'a str,
    /// Without the space around it.
    pub text: &'a str,
}

impl<'a> Line<'a> {
    pub fn new(raw: &'a str, number: u32, page: u32) -> Self {
        Line { number, page, raw, text: raw.trim() }
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Bytes of blanks and tabs in front.
    pub fn margin(&self) -> usize {
        self.raw.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
    }

    /// Columns of space in front; a tab reaches to the next multiple of four.
    pub fn indent(&self) -> usize {
        let step = |column, byte| if byte == b'\t' { (column / 4 + 1) * 4 } else { column + 1 };
        self.raw.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).fold(0, step)
    }

    fn width(&self) -> usize {
        self.raw.trim_end().chars().count()
    }
}

/// Kinds of headings from the most important down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// The only short line that stands alone, at the top of everything.
    Title,
    DoubleLine,
    Capitals,
    SingleLine,
    WavyLine,
    Part,
    Division,
    Chapter,
    Article,
    /// A short line alone; counts like depth 1.
    Plain,
    /// "2.1 Scope" has depth 2.
    Numbered(u8),
}

/// No heading is longer, and lines may be enormous.
const HEADING_BYTES: usize = 500;

/// The heading at the beginning of a chunk and how many of its lines it takes.
pub(super) fn heading(
    chunk: &[Line<'_>],
    before: Option<&[Line<'_>]>,
    next: Option<&[Line<'_>]>,
    plain_allowed: bool,
) -> Option<(Rank, usize)> {
    let first = chunk.first()?;
    if first.text.len() > HEADING_BYTES {
        return None;
    }
    if let Some(found) = underlined(chunk) {
        return Some(found);
    }
    if let Some(rank) = named(first.text) {
        let followed = chunk.len() > 1 || next.is_some();
        return followed.then_some((rank, 1));
    }
    if let [line, below, ..] = chunk
        && counts_below(line.text, below.text)
    {
        return Some((Rank::Numbered(1), 1));
    }
    if is_capitals(chunk) && next.is_some() {
        return Some((Rank::Capitals, chunk.len()));
    }
    let (1, Some(next)) = (chunk.len(), next) else { return None };
    if let Some((depth, title)) = numbered(first.text) {
        // Numbered lines one after another are a list, with or without empty lines between them.
        let depth_of = |lines: &[Line<'_>]| lines.first().and_then(|line| numbered(line.text)).map(|(depth, _)| depth);
        let listed = depth_of(next) == Some(depth)
            || (before.and_then(depth_of) == Some(depth) && next.len() == 1 && depth == 1 && is_short_title(next));
        let stopped =
            title.strip_suffix('.').is_some_and(|title| is_title(title) && title.chars().count() <= 60 && !title.contains(". "));
        let titled =
            is_title(title) || (depth == 1 && stopped && next.iter().map(Line::width).sum::<usize>() > 2 * first.width());
        return (titled && !listed).then_some((Rank::Numbered(depth), 1));
    }
    (plain_allowed && is_plain_heading(chunk, next)).then_some((Rank::Plain, 1))
}

/// Where a heading stands inside a chunk: "Статья 2. Цена" between two clauses, "2. Цена" above "2.1. …".
pub(super) fn inner_heading(chunk: &[Line<'_>]) -> Option<usize> {
    let heads = |pair: &[Line<'_>], next: Option<&Line<'_>>| {
        let [before, line] = pair else { return false };
        if !before.text.ends_with(['.', '!', '?', ':', ';', '»']) && named(before.text).is_none() {
            return false;
        }
        named(line.text).is_some() || next.is_some_and(|next| counts_below(line.text, next.text))
    };
    (1..chunk.len()).find(|at| chunk.get(at - 1..=*at).is_some_and(|pair| heads(pair, chunk.get(at + 1))))
}

/// "2. Цена" over "2.1. Цена лодки …".
fn counts_below(line: &str, next: &str) -> bool {
    let number = |text: &str| text.split_whitespace().next().map(|number| number.trim_end_matches('.').to_owned());
    let titled = numbered(line).is_some_and(|(depth, title)| depth == 1 && is_title(title));
    let below = numbered(next).is_some_and(|(depth, _)| depth == 2);
    titled
        && below
        && number(line).zip(number(next)).is_some_and(|(outer, inner)| inner.split('.').next() == Some(outer.as_str()))
}

/// A title over a line of signs, or between two of them.
fn underlined(chunk: &[Line<'_>]) -> Option<(Rank, usize)> {
    let rank = |line: &Line<'_>, title: &Line<'_>| {
        let length = line.text.chars().count();
        let fits = length >= 3 && length * 2 >= title.text.chars().count() && title.text.chars().count() <= 120;
        match line.text.chars().next() {
            Some('=') if fits && is_rule(line.text) => Some(Rank::DoubleLine),
            Some('-') if fits && is_rule(line.text) => Some(Rank::SingleLine),
            Some('~' | '^') if fits && is_rule(line.text) => Some(Rank::WavyLine),
            _ => None,
        }
    };
    let title = |line: &Line<'_>| line.text.contains(char::is_alphabetic) && !line.text.contains(['|', '│', '║', '\t']);
    match chunk {
        [over, name, under, ..] if title(name) && is_rule(over.text) && over.text.starts_with(under.text.get(..1)?) => {
            rank(under, name).map(|rank| (rank, 3))
        }
        [name, under, ..] if title(name) && !is_rule(name.text) => rank(under, name).map(|rank| (rank, 2)),
        _ => None,
    }
}

/// A line of nothing but one repeated sign.
pub(super) fn is_rule(text: &str) -> bool {
    let mut signs = text.chars().filter(|sign| *sign != ' ');
    let Some(first) = signs.next() else { return false };
    "=-~^_*─═—#+.".contains(first) && text.chars().count() >= 3 && signs.all(|sign| sign == first)
}

/// "Глава 3", "Статья 12. Права сторон", "Appendix B".
fn named(text: &str) -> Option<Rank> {
    if text.len() > HEADING_BYTES {
        return None;
    }
    let small = text.to_lowercase();
    let words = [
        ("часть", Rank::Part),
        ("книга", Rank::Part),
        ("part", Rank::Part),
        ("раздел", Rank::Division),
        ("розділ", Rank::Division),
        ("глава", Rank::Chapter),
        ("chapter", Rank::Chapter),
        ("приложение", Rank::Chapter),
        ("додаток", Rank::Chapter),
        ("appendix", Rank::Chapter),
        ("section", Rank::Chapter),
        ("статья", Rank::Article),
        ("стаття", Rank::Article),
        ("article", Rank::Article),
        ("параграф", Rank::Article),
        ("§", Rank::Article),
    ];
    let (rank, rest) = words.iter().find_map(|(word, rank)| small.strip_prefix(word).map(|rest| (*rank, rest)))?;
    let starts_large = text.starts_with(|sign: char| sign.is_uppercase() || sign == '§');
    let mut parts = rest.trim_start_matches([' ', '№', '\u{a0}']).splitn(2, char::is_whitespace);
    let number = parts.next().unwrap_or_default();
    let title = parts.next().unwrap_or_default().trim();
    let bare = number.trim_end_matches(['.', ':', ')']);
    let counted = !bare.is_empty()
        && (bare.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            || bare.chars().all(|sign| "ivxlcмхі".contains(sign))
            || bare.chars().count() == 1 && bare != "и" && bare != "в" && bare != "a" && bare != "с");
    // "Статья 5 закона гласит" is a sentence: a title after a bare number starts with a capital letter.
    let original_title = text.get(text.len().saturating_sub(title.len())..).unwrap_or_default();
    let titled = title.is_empty()
        || bare.len() < number.len()
        || original_title.starts_with(char::is_uppercase)
        || title.starts_with(['—', '–', '-']);
    (starts_large
        && counted
        && titled
        && text.chars().count() <= 120
        && !text.ends_with([',', ';'])
        && (title.is_empty() || !title.ends_with('.') || title.chars().count() < 60))
        .then_some(rank)
}

/// Up to three short lines without a small letter.
fn is_capitals(chunk: &[Line<'_>]) -> bool {
    // Most chunks are told from capitals by one of their first letters.
    if chunk.len() > 3 || chunk.iter().any(|line| line.text.len() > HEADING_BYTES || line.text.contains(char::is_lowercase)) {
        return false;
    }
    let letters = chunk.iter().flat_map(|line| line.text.chars()).filter(|sign| sign.is_alphabetic());
    let (large, small) =
        letters.fold((0, 0), |(large, small), sign| if sign.is_uppercase() { (large + 1, small) } else { (large, small + 1) });
    let short = chunk.iter().all(|line| line.text.chars().count() <= 100);
    let wordy =
        chunk.iter().all(|line| line.text.chars().filter(|sign| sign.is_alphabetic()).count() * 2 > line.text.chars().count());
    let open_end = chunk.last().is_some_and(|line| !line.text.ends_with([',', ';', ':', '.']));
    let bullet = chunk.first().is_some_and(|line| super::lists::marker(line.text).is_some());
    large >= 4 && small == 0 && short && wordy && open_end && !bullet
}

/// The depth and the title of "2.1. Scope"; one number alone needs its dot.
fn numbered(text: &str) -> Option<(u8, &str)> {
    let (number, title) = text.split_once([' ', '\t', '\u{a0}'])?;
    let bare = number.trim_end_matches(['.', ')']);
    let parts: Vec<&str> = bare.split('.').collect();
    let digits = |part: &&str| !part.is_empty() && part.len() <= 3 && part.bytes().all(|byte| byte.is_ascii_digit());
    let marked = parts.len() > 1 || number.ends_with('.');
    (marked && parts.len() <= 5 && parts.iter().all(digits)).then(|| (parts.len() as u8, title.trim()))
}

fn is_title(text: &str) -> bool {
    let length = text.chars().count();
    let begins = text.starts_with(|sign: char| sign.is_uppercase() || "«\"".contains(sign));
    begins && (2..=100).contains(&length) && !text.ends_with(['.', ',', ';', ':', '!']) && !text.contains('\t')
}

fn is_short_title(lines: &[Line<'_>]) -> bool {
    lines.iter().all(|line| numbered(line.text).is_some())
}

/// A short line alone above a longer text or a list.
fn is_plain_heading(chunk: &[Line<'_>], next: &[Line<'_>]) -> bool {
    let [line] = chunk else { return false };
    if line.text.len() > HEADING_BYTES {
        return false;
    }
    let looks = is_title(line.text)
        && line.text.chars().count() <= 80
        && line.text.split_whitespace().count() <= 12
        && line.text.chars().filter(|sign| sign.is_alphabetic()).count() * 10 >= line.text.chars().count() * 6
        && !line.text.contains(": ")
        && !line.text.contains("  ");
    if !looks {
        return false;
    }
    let list = next.first().is_some_and(|line| super::lists::marker(line.text).is_some()) && next.len() > 1;
    let length: usize = next.iter().map(Line::width).sum();
    let sentences = next.iter().any(|line| line.text.contains(['.', '!', '?', '…'])) && length >= 80 && length > 2 * line.width();
    list || sentences
}

/// A text in which every other chunk would be a heading is a poem or a list of names.
pub(super) fn plain_headings_are_rare(chunks: &[&[Line<'_>]]) -> bool {
    let found = chunks.windows(2).filter(|pair| matches!(pair, [chunk, next] if is_plain_heading(chunk, next))).count();
    found * 2 <= chunks.len()
}

/// Whether lines were broken to fit a width.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wrapping {
    /// The width in characters, when the file has one.
    width: Option<usize>,
}

impl Wrapping {
    /// Looks at all prose: in wrapped text the next line's first word would not have fitted.
    pub fn of(prose: &[&[Line<'_>]]) -> Self {
        let several = || prose.iter().filter(|lines| lines.len() > 1);
        let mut widths: Vec<usize> = several().flat_map(|lines| lines.iter().map(Line::width)).collect();
        widths.sort_unstable();
        // Two lines in a hundred may stick out: an address of a page, a table.
        let width = widths.get(widths.len().saturating_sub(1) * 98 / 100).copied().unwrap_or(0);
        let (mut full, mut all) = (0, 0);
        for lines in several() {
            full += full_lines(lines, width);
            all += lines.len() - 1;
        }
        let wrapped = WIDTHS.contains(&width) && full >= 2 && full * 10 >= all * 6;
        Wrapping { width: wrapped.then_some(width) }
    }

    /// Whether these lines of one chunk are one paragraph.
    pub fn joins(self, lines: &[Line<'_>]) -> bool {
        let breaks = lines.len().saturating_sub(1);
        if let Some(width) = self.width {
            let fits = lines
                .windows(2)
                .filter(|pair| full_lines(pair, width) == 1 || matches!(pair, [line, next] if goes_on(line.text, next.text)));
            let long = lines.iter().take(breaks).filter(|line| line.width() * 10 >= width * 6).count();
            // A single line break says little, so the sentence must not end at it.
            let open = lines.first().is_some_and(|line| !line.text.ends_with(['.', '!', '?', '…', ';', ':']));
            return fits.count() * 10 >= breaks * 6 && long * 10 >= breaks * 9 && (breaks > 1 || open);
        }
        let going_on = lines.windows(2).filter(|pair| matches!(pair, [line, next] if goes_on(line.text, next.text))).count();
        // The file as a whole is not wrapped, but this paragraph may have been pasted from one that is.
        let width = lines.iter().map(Line::width).max().unwrap_or(0);
        breaks > 1 && WIDTHS.contains(&width) && width >= 50 && full_lines(lines, width) == breaks && going_on * 2 >= breaks
    }
}

/// Widths that people and programs wrap at.
const WIDTHS: std::ops::RangeInclusive<usize> = 35..=130;

/// How many lines but the last could not have taken the first word of the next one.
fn full_lines(lines: &[Line<'_>], width: usize) -> usize {
    let full = |pair: &&[Line<'_>]| {
        let [line, next] = pair else { return false };
        let word = next.text.split_whitespace().next().map_or(0, |word| word.chars().count());
        // Right margins differ by a few characters where people press Enter themselves.
        line.width() + 1 + word + width / 12 > width
    };
    lines.windows(2).filter(full).count()
}

/// Whether a sentence goes on over a line break.
fn goes_on(line: &str, next: &str) -> bool {
    next.starts_with(char::is_lowercase)
        || !line.ends_with(['.', '!', '?', '…', ';', ':']) && !next.starts_with(char::is_uppercase)
}

/// Lines that are paragraphs each, as programs save them that know no width.
pub(super) fn are_paragraphs(lines: &[Line<'_>]) -> bool {
    let long = lines.iter().filter(|line| line.width() > 130).count();
    let sentences = lines.iter().filter(|line| line.text.ends_with(['.', '!', '?', '…'])).count();
    let characters: usize = lines.iter().map(Line::width).sum();
    long * 3 >= lines.len() || sentences == lines.len() && characters >= 70 * lines.len()
}

/// Cuts before each "Q:", "Ответ:", remark of a dialogue and numbered clause: each is a paragraph of its own.
pub(super) fn paragraphs<'a, 'b>(lines: &'b [Line<'a>]) -> Vec<&'b [Line<'a>]> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, line) in lines.iter().enumerate() {
        if at > start
            && (is_speech(line.text) || line.text.starts_with("— ") || numbered(line.text).is_some_and(|(depth, _)| depth > 1))
        {
            parts.extend(lines.get(start..at));
            start = at;
        }
    }
    parts.extend(lines.get(start..));
    parts
}

fn is_speech(text: &str) -> bool {
    let text = text.get(..text.floor_char_boundary(64)).unwrap_or_default();
    let names = ["q", "a", "question", "answer", "вопрос", "ответ", "в", "о", "питання", "відповідь"];
    text.split_once(':').is_some_and(|(name, rest)| {
        let name = name.trim_end_matches(|sign: char| sign.is_ascii_digit() || " №.#".contains(sign)).to_lowercase();
        names.contains(&name.as_str()) && !rest.starts_with("//")
    })
}

/// A chunk that is set in from the margin and has the signs of a program.
pub(super) fn is_code(chunk: &[Line<'_>]) -> bool {
    if !chunk.iter().all(|line| line.indent() >= 4) {
        return false;
    }
    let signs = |text: &str| {
        text.ends_with(['{', '}', ';', '\\', ')']) && !text.ends_with(" )")
            || ["()", "=", "->", "=>", "::", "$ ", "</", "/>", "&&", "--", "[]", "\");", "#!"]
                .iter()
                .any(|sign| text.contains(sign))
            || text.starts_with(['$', '#', '>', '%', '/'])
            || text.split_whitespace().next().is_some_and(|word| {
                ["def", "class", "import", "return", "fn", "let", "if", "else", "for", "while", "sudo", "cd", "ls", "cat", "echo"]
                    .contains(&word)
            })
    };
    let code = chunk.iter().filter(|line| signs(line.text)).count();
    let bullets = chunk.iter().filter(|line| super::lists::marker(line.text).is_some()).count();
    code * 2 >= chunk.len() && bullets * 2 < chunk.len()
}

/// Most lines begin with a time, a date or an address of the network.
pub(super) fn is_log(lines: &[Line<'_>]) -> bool {
    let filled = || lines.iter().filter(|line| !line.is_empty()).take(2_000);
    let stamped = filled().filter(|line| is_stamped(line.text)).count();
    stamped >= 2 && stamped * 2 > filled().count()
}

fn is_stamped(text: &str) -> bool {
    let start: String = text.trim_start_matches(['[', '(', '<']).chars().take(24).collect();
    let digits = start.chars().filter(char::is_ascii_digit).count();
    let clock = start
        .as_bytes()
        .windows(5)
        .any(|window| matches!(window, [a, b, b':', c, d] if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit())));
    let date_first = start.starts_with(|sign: char| sign.is_ascii_digit())
        && start.get(..8).is_some_and(|date| date.chars().filter(|sign| "-/.".contains(*sign)).count() >= 1);
    let month = ["Jan ", "Feb ", "Mar ", "Apr ", "May ", "Jun ", "Jul ", "Aug ", "Sep ", "Oct ", "Nov ", "Dec "]
        .iter()
        .any(|month| start.starts_with(month));
    let address = start
        .split([' ', '-'])
        .next()
        .is_some_and(|word| word.split('.').count() == 4 && word.split('.').all(|part| part.parse::<u8>().is_ok()));
    address || (clock && digits >= 4 && (date_first || month || start.get(2..3) == Some(":")))
}
