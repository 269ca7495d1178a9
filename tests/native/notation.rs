//! Documents written as short texts, so that a fixture shows its structure and needs no reader.
//!
//! `# heading`, `- item` and `1. item` (four spaces for each level), `| cell | cell |` (a line of dashes below the header),
//! `term :: meaning`, `<summary> text`, `> quotation`, a fence around code, `**bold**` anywhere. An empty line ends a
//! block; other lines stay line feeds of their paragraph. `@name: words` is a remark in a conversation. `title: …` may come
//! first.

use doctune::document::{Block, BlockKind, Cell, Definition, Document, ListItem, Mark, MarkKind, Marker, Place, identify};

pub fn document(text: &str) -> Document {
    let mut document = Document::default();
    let mut lines = text.lines().enumerate().peekable();
    while let Some((number, line)) = lines.next() {
        let place = Place::Line(number as u32 + 1);
        if let Some(title) = line.strip_prefix("title: ") {
            document.title = Some(title.to_owned());
            continue;
        }
        if line.trim().is_empty() {
            continue;
        }
        if let Some((author, words)) = line.strip_prefix('@').and_then(|remark| remark.split_once(": ")) {
            let kind = BlockKind::Remark { author: author.to_owned(), time: None };
            document.blocks.push(block(kind, words.to_owned(), Vec::new(), place));
            continue;
        }
        if let Some(language) = line.strip_prefix("```") {
            let code: Vec<&str> = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
            let language = Some(language.to_owned()).filter(|language| !language.is_empty());
            document.blocks.push(block(BlockKind::Code { language }, code.join("\n"), Vec::new(), place));
            continue;
        }
        let mut all = vec![line];
        let alone = line.starts_with('#') || line.starts_with("<summary>");
        while !alone && let Some((_, next)) = lines.next_if(|(_, next)| !next.trim().is_empty() && !next.starts_with('#')) {
            all.push(next);
        }
        document.blocks.push(read(&all, place));
    }
    let all: Vec<&str> = document.blocks.iter().map(|block| block.text.as_str()).collect();
    document.language = identify(&all.join("\n"));
    document
}

fn block(kind: BlockKind, text: String, marks: Vec<Mark>, place: Place) -> Block {
    Block { kind, text, place, marks }
}

fn read(lines: &[&str], place: Place) -> Block {
    let first = lines[0];
    let mut text = Text::default();
    if first.starts_with('#') {
        let level = first.bytes().take_while(|byte| *byte == b'#').count();
        text.add(first[level..].trim());
        return block(BlockKind::Heading { level: level as u8, number: None }, text.words, text.marks, place);
    }
    let kind = if let Some(rest) = first.strip_prefix("<summary>") {
        text.add(rest.trim());
        BlockKind::Summary
    } else if lines.iter().all(|line| marker(line).is_some()) {
        BlockKind::List { items: lines.iter().map(|line| item(&mut text, line)).collect() }
    } else if first.starts_with('|') {
        let header_rows = u32::from(lines.get(1).is_some_and(|line| line.starts_with("| ---")));
        let rows = lines.iter().filter(|line| !line.starts_with("| ---")).map(|line| row(&mut text, line)).collect();
        BlockKind::Table { rows, header_rows }
    } else if lines.iter().all(|line| line.contains(" :: ")) {
        let entry = |line: &&str| {
            let (term, meaning) = line.split_once(" :: ").expect("the line was looked at");
            Definition { terms: vec![text.line(term)], meanings: vec![text.line(meaning)] }
        };
        BlockKind::Definitions { entries: lines.iter().map(entry).collect() }
    } else {
        let quotation = first.starts_with("> ");
        for line in lines {
            text.line(line.strip_prefix("> ").unwrap_or(line));
        }
        if quotation { BlockKind::Quotation } else { BlockKind::Paragraph }
    };
    block(kind, text.words, text.marks, place)
}

fn marker(line: &str) -> Option<(Marker, &str)> {
    let line = line.trim_start();
    if let Some(rest) = line.strip_prefix("- ") {
        return Some((Marker::Bullet, rest));
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line[digits..].strip_prefix(". ").filter(|_| digits > 0)?;
    Some((Marker::Number(line[..digits + 1].to_owned()), rest))
}

fn item(text: &mut Text, line: &str) -> ListItem {
    let level = ((line.len() - line.trim_start().len()) / 4) as u8;
    let (marker, rest) = marker(line).expect("the line was looked at");
    ListItem { range: text.line(&rest.replace("\\n", "\n")), level, marker }
}

fn row(text: &mut Text, line: &str) -> Vec<Cell> {
    let cells = line.trim().trim_matches('|').split('|');
    cells.map(|cell| Cell { range: text.line(cell.trim()), columns: 1, rows: 1 }).collect()
}

#[derive(Default)]
struct Text {
    words: String,
    marks: Vec<Mark>,
}

impl Text {
    fn line(&mut self, line: &str) -> std::ops::Range<u32> {
        if !self.words.is_empty() {
            self.words.push('\n');
        }
        self.add(line)
    }

    fn add(&mut self, line: &str) -> std::ops::Range<u32> {
        let start = self.words.len() as u32;
        for (nth, part) in line.split("**").enumerate() {
            let from = self.words.len() as u32;
            self.words.push_str(part);
            if nth % 2 == 1 {
                self.marks.push(Mark { range: from..self.words.len() as u32, kind: MarkKind::Bold });
            }
        }
        start..self.words.len() as u32
    }
}
