//! Jupyter notebooks: notes in Markdown, code, and what the code printed.
//!
//! Notes are read as Markdown is, tables that code has shown are read as HTML, and other output is text of bounded length.
//! Pictures are passed over while parsing, because they are what notebooks are large for.

use super::encoding::Pieces;
use super::jsonl::TextStream;
use super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader, html, markdown};
use crate::document::{Block, BlockKind, Document, Format, Limit, Place, ReadNote};
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::io::BufReader;

/// Reads notebooks.
pub struct Notebook;

impl Reader for Notebook {
    fn format(&self) -> Format {
        Format::Notebook
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        let head = probe.text().unwrap_or_default();
        let is_object = head.trim_start().starts_with('{');
        let has_cells = head.contains("\"cells\"") || head.contains("\"worksheets\"");
        let has_kind = head.contains("\"cell_type\"") || head.contains("\"nbformat\"");
        match (is_object && has_cells && has_kind, probe.ending() == "ipynb") {
            (true, _) => Confidence::Certain,
            (false, true) if is_object => Confidence::Certain,
            _ => Confidence::No,
        }
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        ctx.within(source.len(), ctx.limits.file_bytes, Limit::FileBytes)?;
        let pieces = Pieces::open(ctx, source)?;
        let encoding = pieces.encoding().to_owned();
        let mut stream = TextStream::new(pieces);
        let parsed: Result<File, _> = serde_json::from_reader(BufReader::new(&mut stream));
        stream.pieces.finish(ctx);
        let file = parsed.map_err(|_| stream.error.take().unwrap_or(ReadErrorKind::Damaged.into()))?;
        let language = file.metadata.language();
        let mut page = Page { ctx, language, blocks: Vec::new(), pictures: 0, hidden: 0, is_cut: false };
        for (number, cell) in (1..).zip(file.cells.into_iter().chain(file.worksheets.into_iter().flat_map(|sheet| sheet.cells))) {
            page.cell(cell, number);
        }
        page.document(Some(file.metadata.title.0).filter(|title| !title.trim().is_empty()), encoding)
    }
}

/// What one output may print, in characters; the rest of a long log helps nobody.
const OUTPUT_CHARACTERS_MAX: usize = 20_000;

#[derive(Default, Deserialize)]
#[serde(default)]
struct File {
    cells: Vec<Cell>,
    /// The third version of the format held its cells in sheets.
    worksheets: Vec<Sheet>,
    metadata: Metadata,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Sheet {
    cells: Vec<Cell>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Metadata {
    title: Text,
    kernelspec: Option<Named>,
    language_info: Option<Named>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    name: Text,
    language: Text,
}

impl Metadata {
    fn language(&self) -> Option<String> {
        let by_info = self.language_info.as_ref().map(|info| info.name.0.as_str());
        let by_kernel = self.kernelspec.as_ref().map(|kernel| kernel.language.0.as_str());
        by_info.into_iter().chain(by_kernel).find(|name| !name.is_empty()).map(str::to_lowercase)
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Cell {
    cell_type: String,
    source: Text,
    /// The source of code in the third version.
    input: Text,
    level: Option<u8>,
    /// The language of one cell in the third version.
    language: Text,
    outputs: Vec<Output>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Output {
    output_type: String,
    text: Text,
    data: Shown,
    traceback: Vec<Text>,
    /// Pictures of the third version.
    png: Option<IgnoredAny>,
    jpeg: Option<IgnoredAny>,
    svg: Option<IgnoredAny>,
}

/// Text as one string or as a list of lines; anything else is none.
#[derive(Default)]
struct Text(String);

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Lines;
        impl<'de> Visitor<'de> for Lines {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("text")
            }

            fn visit_str<E>(self, text: &str) -> Result<Text, E> {
                Ok(Text(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Text, A::Error> {
                let mut text = String::new();
                while let Some(Text(line)) = items.next_element()? {
                    text.push_str(&line);
                }
                Ok(Text(text))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Text, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Text::default())
            }

            fn visit_unit<E>(self) -> Result<Text, E> {
                Ok(Text::default())
            }

            fn visit_bool<E>(self, _: bool) -> Result<Text, E> {
                Ok(Text::default())
            }

            fn visit_i64<E>(self, _: i64) -> Result<Text, E> {
                Ok(Text::default())
            }

            fn visit_u64<E>(self, _: u64) -> Result<Text, E> {
                Ok(Text::default())
            }

            fn visit_f64<E>(self, _: f64) -> Result<Text, E> {
                Ok(Text::default())
            }
        }
        deserializer.deserialize_any(Lines)
    }
}

/// The forms of one result.
#[derive(Default)]
struct Shown {
    plain: String,
    html: String,
    markdown: String,
    has_picture: bool,
}

impl<'de> Deserialize<'de> for Shown {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Forms;
        impl<'de> Visitor<'de> for Forms {
            type Value = Shown;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("forms of a result by their types")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Shown, A::Error> {
                let mut shown = Shown::default();
                while let Some(kind) = map.next_key::<String>()? {
                    match kind.as_str() {
                        "text/plain" => shown.plain = map.next_value::<Text>()?.0,
                        "text/html" => shown.html = map.next_value::<Text>()?.0,
                        "text/markdown" => shown.markdown = map.next_value::<Text>()?.0,
                        _ => {
                            shown.has_picture |= kind.starts_with("image/");
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(shown)
            }
        }
        deserializer.deserialize_map(Forms)
    }
}

/// The notebook on its way into blocks.
struct Page<'p, 'c> {
    ctx: &'p mut ReadContext<'c>,
    language: Option<String>,
    blocks: Vec<Block>,
    pictures: u32,
    hidden: u64,
    is_cut: bool,
}

impl Page<'_, '_> {
    fn cell(&mut self, cell: Cell, number: u32) {
        let start = self.blocks.len();
        match cell.cell_type.as_str() {
            "markdown" => self.note(&cell.source.0),
            "heading" => {
                let level = cell.level.unwrap_or(1).clamp(1, 6);
                self.put(BlockKind::Heading { level, number: None }, cell.source.0.trim());
            }
            "code" => {
                let source = if cell.source.0.is_empty() { cell.input.0 } else { cell.source.0 };
                let language = Some(cell.language.0).filter(|name| !name.is_empty()).or_else(|| self.language.clone());
                self.put(BlockKind::Code { language }, source.trim_matches(['\n', '\r']));
                cell.outputs.into_iter().for_each(|output| self.output(output));
            }
            _ => self.put(BlockKind::Paragraph, cell.source.0.trim()),
        }
        for block in self.blocks.iter_mut().skip(start) {
            block.place = Place::Part(number.to_string());
        }
    }

    fn note(&mut self, text: &str) {
        let (blocks, pictures) = markdown::inner(text, self.ctx);
        self.pictures = self.pictures.saturating_add(pictures);
        self.blocks.extend(blocks);
    }

    fn output(&mut self, output: Output) {
        let Output { text: Text(text), data, traceback, output_type, png, jpeg, svg } = output;
        if data.has_picture || png.is_some() || jpeg.is_some() || svg.is_some() {
            // The words beside a picture are the name of the object that drew it.
            self.pictures = self.pictures.saturating_add(1);
        } else if data.html.contains("<table") {
            let inner = html::inner(&data.html, self.ctx);
            self.pictures = self.pictures.saturating_add(inner.pictures);
            self.hidden += inner.hidden_letters;
            self.blocks.extend(inner.blocks);
        } else if !data.markdown.is_empty() {
            self.note(&data.markdown);
        } else {
            let printed = match output_type.as_str() {
                "error" | "pyerr" => traceback.into_iter().map(|Text(line)| line).collect::<Vec<_>>().join("\n"),
                _ if text.is_empty() => data.plain,
                _ => text,
            };
            let printed = self.bounded(&without_colours(&printed));
            self.put(BlockKind::Code { language: None }, printed.trim_matches(['\n', '\r']));
        }
    }

    fn bounded(&mut self, text: &str) -> String {
        match text.char_indices().nth(OUTPUT_CHARACTERS_MAX) {
            Some((end, _)) => {
                self.is_cut = true;
                text.get(..end).unwrap_or_default().to_owned()
            }
            None => text.to_owned(),
        }
    }

    fn put(&mut self, kind: BlockKind, text: &str) {
        if !text.trim().is_empty() {
            self.blocks.push(Block { kind, text: text.replace("\r\n", "\n"), place: Place::Unknown, marks: Vec::new() });
        }
    }

    fn document(self, title: Option<String>, encoding: String) -> Result<Content, ReadError> {
        if self.pictures > 0 {
            self.ctx.note(ReadNote::PicturesNotRead { count: self.pictures });
        }
        if self.hidden > 0 {
            self.ctx.note(ReadNote::HiddenText { characters: self.hidden });
        }
        if self.is_cut {
            self.ctx.note(ReadNote::CutAt { limit: Limit::Characters(OUTPUT_CHARACTERS_MAX as u64) });
        }
        if self.blocks.is_empty() {
            return Err(ReadErrorKind::Empty.into());
        }
        let metadata = self.language.map(|language| ("language".to_owned(), language)).into_iter().collect();
        let encoding = Some(encoding);
        Ok(Content::Document(Document {
            format: Format::Notebook,
            title,
            encoding,
            metadata,
            blocks: self.blocks,
            ..Document::default()
        }))
    }
}

/// Text without the codes that colour it on a terminal, and with only the last state of a bar of progress.
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\u{1b}' if signs.peek() == Some(&'[') => {
                signs.next();
                // A code ends at its first letter.
                while signs.next().is_some_and(|sign| !('@'..='~').contains(&sign)) {}
            }
            '\r' if signs.peek() != Some(&'\n') => {
                let line = plain.rfind('\n').map_or(0, |at| at + 1);
                plain.truncate(line);
            }
            '\n' | '\t' => plain.push(sign),
            sign if sign.is_control() => {}
            sign => plain.push(sign),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_go_and_of_a_bar_its_end_stays() {
        assert_eq!(without_colours("\u{1b}[0;31mError\u{1b}[0m\n10%\r50%\r100%\ndone\r\n"), "Error\n100%\ndone\n");
    }
}
