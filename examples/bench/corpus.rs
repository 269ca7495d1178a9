//! Documents for measuring: generated, the same each time, in the formats that people have most.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

/// Tokens of one paragraph, about, by o200k_base.
const PARAGRAPH_TOKENS: usize = 75;

/// Writes so many documents with about so many tokens in all into a folder that is made.
///
/// # Errors
/// When the disk refuses.
pub fn write(folder: &Path, documents: usize, tokens: usize) -> io::Result<()> {
    std::fs::create_dir_all(folder)?;
    let paragraphs = tokens / documents / PARAGRAPH_TOKENS;
    for number in 0..documents {
        let text = Text { number, paragraphs };
        let (ending, bytes) = match number % 5 {
            0 => ("md", text.markdown().into_bytes()),
            1 => ("html", text.html().into_bytes()),
            2 => ("txt", text.plain().into_bytes()),
            3 => ("docx", text.docx()),
            _ => ("pdf", text.pdf()),
        };
        std::fs::write(folder.join(format!("document-{number:03}.{ending}")), bytes)?;
    }
    Ok(())
}

/// Writes one document of about so many tokens and gives its words.
///
/// # Errors
/// When the disk refuses.
pub fn write_one(path: &Path, kind: &str, tokens: usize) -> io::Result<String> {
    let paragraphs = tokens.div_ceil(PARAGRAPH_TOKENS);
    // The numbers of English and of Russian texts: see `is_english`.
    let text = Text { number: if kind == "pdf" { 4 } else { 0 }, paragraphs };
    let bytes = if kind == "pdf" { text.pdf() } else { text.docx() };
    std::fs::write(path, bytes)?;
    Ok(text.markdown())
}

/// Writes a data set of so many different examples, a line each, half of them in English.
///
/// # Errors
/// When the disk refuses.
pub fn write_examples(path: &Path, examples: usize) -> io::Result<()> {
    let mut out = io::BufWriter::new(std::fs::File::create(path)?);
    for number in 0..examples {
        // The numbers of English and of Russian texts: see `is_english`.
        let text = Text { number: if number % 2 == 0 { 4 } else { 0 }, paragraphs: 1 };
        let words = if text.is_english() { ENGLISH } else { SUBJECTS };
        let subject = words[number % words.len()];
        let question = match text.is_english() {
            true => format!("What does term {number} mean for a {subject}?"),
            false => format!("Что значит срок {number}, если речь про {subject}?"),
        };
        let messages = serde_json::json!({ "messages": [
            { "role": "user", "content": question },
            { "role": "assistant", "content": text.paragraph(subject, number) },
        ] });
        writeln!(out, "{messages}")?;
    }
    out.flush()
}

/// Writes a data set of lines of about five hundred bytes, in two languages, no two of them alike.
///
/// # Errors
/// What the file system says.
pub fn write_long_lines(path: &Path, lines: usize) -> io::Result<()> {
    let mut out = io::BufWriter::new(std::fs::File::create(path)?);
    for number in 0..lines {
        let (place, days, share) = (number % 977, number % 31 + 1, number % 89);
        if number % 2 == 0 {
            let subject = ENGLISH[number / 2 % ENGLISH.len()];
            writeln!(
                out,
                "{{\"messages\":[{{\"role\":\"system\",\"content\":\"You answer from the handbook of the office.\"}},\
                 {{\"role\":\"user\",\"content\":\"What has to be known about {subject} number {number}?\"}},\
                 {{\"role\":\"assistant\",\"content\":\"The {subject} number {number} is kept in room {place} for {days} days. Whoever \
                 asks for it signs the list at the desk, pays {share} percent of the fee in advance and gets the rest of the \
                 papers by mail. Questions are answered on weekdays between nine and five; in urgent cases the person on duty \
                 decides, and writes down the reason.\"}}]}}"
            )?;
        } else {
            let subject = SUBJECTS[number / 2 % SUBJECTS.len()];
            writeln!(
                out,
                "{{\"messages\":[{{\"role\":\"user\",\"content\":\"Что нужно знать про {subject} номер {number}?\"}},\
                 {{\"role\":\"assistant\",\"content\":\"Это {subject} номер {number}: он лежит в кабинете {place} и хранится {days} дней. \
                 Кто его просит, расписывается в журнале, вносит {share} процентов платы вперёд и получает остальное по почте.\"}}]}}"
            )?;
        }
    }
    out.flush()
}

/// The words of one document.
struct Text {
    number: usize,
    paragraphs: usize,
}

const SUBJECTS: [&str; 8] = ["договор", "склад", "отпуск", "пропуск", "отчёт", "заявка", "счёт", "архив"];
const ENGLISH: [&str; 8] = ["contract", "warehouse", "leave", "badge", "report", "request", "invoice", "archive"];

impl Text {
    /// PDF files are written with a font that has Latin letters alone.
    fn is_english(&self) -> bool {
        self.number % 5 == 4 || self.number % 3 == 1
    }

    fn title(&self) -> String {
        if self.is_english() {
            format!("Handbook part {}", self.number)
        } else {
            format!("Регламент, часть {}", self.number)
        }
    }

    /// Headings with their paragraphs.
    fn sections(&self) -> Vec<(String, Vec<String>)> {
        let per_section = 4;
        (0..self.paragraphs.div_ceil(per_section))
            .map(|section| {
                let number = section * 31 + self.number * 7;
                let words = if self.is_english() { ENGLISH } else { SUBJECTS };
                let subject = words[number % words.len()];
                let heading = match (self.is_english(), section % 3) {
                    (true, 0) => format!("How is a {subject} of kind {number} handled?"),
                    (true, _) => format!("Rules for a {subject} number {number}"),
                    (false, 0) => format!("Как оформить {subject} вида {number}?"),
                    (false, _) => format!("Правила: {subject} номер {number}"),
                };
                let paragraphs = (0..per_section).map(|at| self.paragraph(subject, number * 10 + at)).collect();
                (heading, paragraphs)
            })
            .collect()
    }

    fn paragraph(&self, subject: &str, number: usize) -> String {
        if self.is_english() {
            format!(
                "Term {number} means the period in which a {subject} is checked by two people. The first of them looks at the \
                 dates and the sums, the second one at the signatures. When both agree, the {subject} goes to the archive within \
                 {} days. If they do not agree, the head of the office decides, and the reason is written down in journal {number}.",
                number % 28 + 2
            )
        } else {
            format!(
                "Срок {number} — это период, за который {subject} проверяют два сотрудника. Первый смотрит даты и суммы, второй — \
                 подписи. Если оба согласны, через {} дней документ уходит в архив. Если нет, решает руководитель, и причина \
                 записывается в журнал {number}.",
                number % 28 + 2
            )
        }
    }

    fn markdown(&self) -> String {
        let mut out = format!("# {}\n", self.title());
        for (heading, paragraphs) in self.sections() {
            push(&mut out, &format!("\n## {heading}\n\n{}\n", paragraphs.join("\n\n")));
        }
        out
    }

    fn html(&self) -> String {
        let mut out = format!("<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1>", self.title());
        for (heading, paragraphs) in self.sections() {
            push(&mut out, &format!("<h2>{heading}</h2><p>{}</p>", paragraphs.join("</p><p>")));
        }
        out + "</body></html>"
    }

    fn plain(&self) -> String {
        let mut out = format!("{}\n", self.title().to_uppercase());
        for (heading, paragraphs) in self.sections() {
            push(&mut out, &format!("\n\n{heading}\n\n{}\n", paragraphs.join("\n\n")));
        }
        out
    }

    fn docx(&self) -> Vec<u8> {
        let namespace = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";
        let paragraph = |style: &str, text: &str| {
            let style = if style.is_empty() { String::new() } else { format!("<w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>") };
            format!("<w:p>{style}<w:r><w:t>{text}</w:t></w:r></w:p>")
        };
        let mut body = paragraph("Title", &self.title());
        for (heading, paragraphs) in self.sections() {
            body.push_str(&paragraph("Heading1", &heading));
            paragraphs.iter().for_each(|text| body.push_str(&paragraph("", text)));
        }
        let types = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
            <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
            <Override PartName=\"/word/document.xml\" \
            ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
        let relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
            <Relationship Id=\"r1\" \
            Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
            Target=\"word/document.xml\"/></Relationships>";
        let document = format!("<w:document {namespace}><w:body>{body}</w:body></w:document>");
        zip(&[("[Content_Types].xml", types), ("_rels/.rels", relations), ("word/document.xml", &document)])
    }

    fn pdf(&self) -> Vec<u8> {
        let mut lines = vec![(18, self.title())];
        for (heading, paragraphs) in self.sections() {
            lines.push((14, heading));
            lines.extend(paragraphs.iter().flat_map(|text| wrapped(text, 88)).map(|line| (11, line)));
        }
        let pages: Vec<String> = lines
            .chunks(44)
            .map(|page| {
                page.iter().enumerate().fold(String::new(), |mut out, (row, (size, line))| {
                    let y = 780 - row * 17;
                    push(&mut out, &format!("BT /F1 {size} Tf 60 {y} Td ({line}) Tj ET\n"));
                    out
                })
            })
            .collect();
        let kids: String = (0..pages.len()).map(|page| format!("{} 0 R ", 4 + page * 2)).collect();
        let mut objects = vec![
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
        ];
        for (number, page) in pages.iter().enumerate() {
            objects.push(format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
                5 + number * 2
            ));
            objects.push(format!("<< /Length {} >>\nstream\n{page}endstream", page.len()));
        }
        let mut out = "%PDF-1.4\n".to_owned();
        let mut places = Vec::new();
        for (number, object) in objects.iter().enumerate() {
            places.push(out.len());
            push(&mut out, &format!("{} 0 obj\n{object}\nendobj\n", number + 1));
        }
        let table = out.len();
        push(&mut out, &format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
        places.iter().for_each(|place| push(&mut out, &format!("{place:010} 00000 n \n")));
        push(&mut out, &format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n", objects.len() + 1));
        out.into_bytes()
    }
}

fn push(out: &mut String, text: &str) {
    write!(out, "{text}").expect("text grows as long as there is memory");
}

fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is always a line");
        if line.len() + word.len() + 1 > width {
            lines.push(word.to_owned());
        } else {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// A ZIP archive whose entries are packed.
fn zip(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, text) in entries {
        let mut packer = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(text.as_bytes()).expect("memory takes every byte");
        let packed = packer.finish().expect("memory takes every byte");
        let mut sum = flate2::Crc::new();
        sum.update(text.as_bytes());
        let size = |length: usize| u32::try_from(length).expect("entries are small");
        let mut common = vec![20, 0, 0, 0, 8, 0, 0, 0, 0, 0];
        for number in [sum.sum(), size(packed.len()), size(text.len()), size(name.len()) & 0xffff] {
            common.extend(number.to_le_bytes());
        }
        let place = size(out.len());
        out.extend(b"PK\x03\x04");
        out.extend(&common);
        out.extend(name.as_bytes());
        out.extend(&packed);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&common);
        directory.extend([0; 10]);
        directory.extend(place.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (place, length, count) = (out.len() as u32, directory.len() as u32, entries.len() as u16);
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(length.to_le_bytes());
    out.extend(place.to_le_bytes());
    out.extend([0, 0]);
    out
}
