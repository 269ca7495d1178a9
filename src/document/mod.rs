//! What a file says: a [`Document`] of [`Block`]s, each with its [`Place`] in the file.
//!
//! A block's `text` is the words of the document and nothing else. Bullets, generated numbers, cell borders and
//! everything else that a renderer adds stays out of it, so that a [`Span`] always covers the document's own words.
//! Structure (cells, items, bold runs) is laid over the text as byte ranges.

mod hash;
mod language;
mod render;
mod sections;

pub use hash::{Hash, Hasher};
pub use language::{Language, identify};
pub use render::{PlainText, markdown, plain_text};
pub use sections::{Section, heading_path, sections};

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What a source says, as blocks with places.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Document {
    pub format: Format,
    /// The title that the file itself names; [`Document::display_title`] falls back to the first heading.
    pub title: Option<String>,
    /// The language of most of the text, when it could be told.
    pub language: Option<Language>,
    /// The name of the character encoding that the text was read with, as the Encoding Standard spells it.
    pub encoding: Option<String>,
    /// Pages, slides or sheets, when the format has them.
    pub pages: Option<u32>,
    /// Author, date, subject and the like, in the order of the file.
    pub metadata: Vec<(String, String)>,
    pub blocks: Vec<Block>,
    /// What was skipped or guessed on the way.
    pub notes: Vec<ReadNote>,
}

impl Document {
    /// The title of the file, or its first heading.
    pub fn display_title(&self) -> Option<&str> {
        self.title.as_deref().filter(|title| !title.trim().is_empty()).or_else(|| {
            self.blocks.iter().find(|block| matches!(block.kind, BlockKind::Heading { .. })).map(|block| block.text.as_str())
        })
    }

    /// The text under a span, or `None` when the span does not fit this document.
    pub fn quote(&self, span: Span) -> Option<&str> {
        self.blocks.get(span.block as usize)?.text.get(span.start as usize..span.end as usize)
    }
}

/// A stretch of text with one role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    pub kind: BlockKind,
    /// The words of the block. Cells and list items are separated by tabs and line feeds here.
    pub text: String,
    #[serde(default, skip_serializing_if = "Place::is_unknown")]
    pub place: Place,
    /// Bold, italic, code and links as byte ranges of `text`, in order of their start.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

/// The role of a block. Every range is a byte range of the block's text and falls on character borders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum BlockKind {
    /// `level` runs from 1; `number` is a generated number such as "2.1." that is not part of the text.
    Heading {
        level: u8,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        number: Option<String>,
    },
    Paragraph,
    List {
        items: Vec<ListItem>,
    },
    /// Rows of cells. The first `header_rows` rows are headers.
    Table {
        rows: Vec<Vec<Cell>>,
        header_rows: u32,
    },
    /// Terms with what they mean, as in HTML's `dl`.
    Definitions {
        entries: Vec<Definition>,
    },
    Code {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        language: Option<String>,
    },
    Quotation,
    /// What somebody said in a conversation. `time` is as the file writes it.
    Remark {
        author: String,
        time: Option<String>,
    },
    /// The visible line of a part that can be unfolded, as HTML's `summary`.
    Summary,
    /// A footnote, comment, speaker's note or caption: beside the flow of the text.
    Aside {
        role: AsideRole,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AsideRole {
    Footnote,
    Comment,
    SpeakerNotes,
    Caption,
    /// A running header or footer that was kept apart.
    PageFurniture,
}

/// One item of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListItem {
    pub range: Range<u32>,
    /// 0 for the outermost list.
    pub level: u8,
    pub marker: Marker,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Marker {
    Bullet,
    /// The number or letter as a reader sees it, with its punctuation: "1.", "b)".
    Number(String),
    /// A box that is ticked or not.
    Box(bool),
}

/// Rows of one block; readers cut a longer table into blocks, of which only the first has the header.
pub const TABLE_BLOCK_ROWS: usize = 2_000;

/// One cell of a table. A merged cell stands once, at its top left, with its extent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    pub range: Range<u32>,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub columns: u32,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub rows: u32,
}

fn one() -> u32 {
    1
}

// serde hands over a reference.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_one(number: &u32) -> bool {
    *number == 1
}

/// A term, or several, with what they mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Definition {
    pub terms: Vec<Range<u32>>,
    pub meanings: Vec<Range<u32>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub range: Range<u32>,
    pub kind: MarkKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MarkKind {
    Bold,
    Italic,
    Code,
    Link(String),
}

/// Where in the file a block stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Place {
    #[default]
    Unknown,
    /// Counted from 1.
    Page(u32),
    /// Counted from 1.
    Slide(u32),
    /// Counted from 1, in the decoded text.
    Line(u32),
    /// A sheet and the first row of the block, counted from 1.
    Sheet { name: String, row: u32 },
    /// Milliseconds from the start.
    Time(u64),
    /// A file inside a book or an archive.
    Part(String),
}

impl Place {
    pub fn is_unknown(&self) -> bool {
        *self == Place::Unknown
    }
}

/// A stretch of a document's words: a block index and a byte range in that block's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    pub block: u32,
    pub start: u32,
    pub end: u32,
}

/// The file formats that the page knows by name, whether they are read yet or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Format {
    #[default]
    Text,
    Markdown,
    Html,
    Docx,
    Rtf,
    Doc,
    Xls,
    Ppt,
    Xlsx,
    Pptx,
    Pdf,
    Csv,
    Jsonl,
    Zip,
    Odt,
    Ods,
    Odp,
    Epub,
    Fb2,
    /// One letter.
    Eml,
    /// Many letters in one file.
    Mbox,
    /// A letter as Outlook saves it.
    Msg,
    /// A web page with everything on it, saved as a letter.
    Mhtml,
    Subtitles,
    /// A conversation as a messenger exports it.
    Chat,
    /// Code with notes and results: Jupyter.
    Notebook,
    Restructured,
    Asciidoc,
    Latex,
    Json,
    Yaml,
    Xml,
    Tar,
    Packed,
}

impl Format {
    /// Every format, in the order in which they are declared.
    pub const ALL: [Format; 34] = [
        Format::Text,
        Format::Markdown,
        Format::Html,
        Format::Docx,
        Format::Rtf,
        Format::Doc,
        Format::Xls,
        Format::Ppt,
        Format::Xlsx,
        Format::Pptx,
        Format::Pdf,
        Format::Csv,
        Format::Jsonl,
        Format::Zip,
        Format::Odt,
        Format::Ods,
        Format::Odp,
        Format::Epub,
        Format::Fb2,
        Format::Eml,
        Format::Mbox,
        Format::Msg,
        Format::Mhtml,
        Format::Subtitles,
        Format::Chat,
        Format::Notebook,
        Format::Restructured,
        Format::Asciidoc,
        Format::Latex,
        Format::Json,
        Format::Yaml,
        Format::Xml,
        Format::Tar,
        Format::Packed,
    ];

    /// The endings that files of this format have, in lower case.
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Format::Text => &["txt", "text", "log", "me"],
            Format::Markdown => &["md", "markdown", "mdown", "mkd"],
            Format::Html => &["html", "htm", "xhtml"],
            Format::Docx => &["docx", "docm", "dotx"],
            Format::Rtf => &["rtf"],
            Format::Doc => &["doc", "dot"],
            Format::Xls => &["xls", "xlt"],
            Format::Ppt => &["ppt", "pps", "pot"],
            Format::Xlsx => &["xlsx", "xlsm", "xltx", "xltm"],
            Format::Pptx => &["pptx", "pptm", "ppsx", "ppsm", "potx", "potm"],
            Format::Pdf => &["pdf"],
            Format::Csv => &["csv", "tsv", "tab"],
            Format::Jsonl => &["jsonl", "ndjson"],
            Format::Zip => &["zip"],
            Format::Odt => &["odt", "ott", "fodt"],
            Format::Ods => &["ods", "ots", "fods"],
            Format::Odp => &["odp", "otp", "fodp", "odg", "otg", "fodg"],
            Format::Epub => &["epub"],
            // A book is often sent around packed.
            Format::Fb2 => &["fb2", "fbz", "zip"],
            Format::Eml => &["eml"],
            Format::Mbox => &["mbox", "mbx"],
            Format::Msg => &["msg", "oft"],
            Format::Mhtml => &["mht", "mhtml"],
            Format::Subtitles => &["srt", "vtt", "sbv", "ass", "ssa"],
            // Messengers export conversations under the names of other formats.
            Format::Chat => &["json", "txt", "log", "html", "htm", "zip"],
            Format::Notebook => &["ipynb"],
            Format::Restructured => &["rst", "rest"],
            Format::Asciidoc => &["adoc", "asciidoc", "asc"],
            Format::Latex => &["tex", "latex", "ltx"],
            Format::Json => &["json", "geojson", "jsonc", "json5", "webmanifest", "har"],
            Format::Yaml => &["yaml", "yml"],
            Format::Xml => &[
                "xml", "rss", "atom", "dbk", "docbook", "dita", "ditamap", "tei", "opml", "xsd", "xsl", "xslt", "wsdl", "tmx",
                "xliff", "xlf", "resx",
            ],
            Format::Tar => &["tar"],
            Format::Packed => &["gz", "tgz", "bz2", "tbz", "tbz2", "xz", "txz", "zst", "tzst"],
        }
    }
}

/// We did it, and this is what was skipped or guessed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ReadNote {
    /// The name's ending says one format, the content another.
    EndingDiffers { ending: String, read_as: Format },
    /// The encoding was guessed and another was about as likely.
    EncodingUnsure { encoding: String },
    /// Bytes that the encoding does not know became U+FFFD.
    UndecodableBytes { count: u64 },
    /// Pages that hold only a picture.
    PagesWithoutText { pages: Vec<u32> },
    /// Pictures that were counted and not read.
    PicturesNotRead { count: u32 },
    /// Glyphs whose font does not say which letters they are.
    GlyphsWithoutText { count: u64, page: u32 },
    /// Text that the file hides from its reader was left out.
    HiddenText { characters: u64 },
    /// The file says that these changes are proposed; their accepted form was read.
    TrackedChanges { count: u32 },
    /// Reading stopped here, at a limit; what came before was kept.
    CutAt { limit: Limit },
    /// Damaged parts that were passed over.
    DamagedParts { count: u32 },
    /// Repeated page headers and footers that were left out of the text.
    PageFurniture { lines: u32 },
    /// Lines of a data set that could not be parsed; they are kept as they are.
    BrokenLines { count: u64 },
    /// Files inside a letter that were left closed.
    AttachmentsNotRead { names: Vec<String> },
    /// Notices of a messenger and messages without words.
    MessagesLeftOut { count: u64 },
    /// Examples in the form of another program that were written anew as training takes them.
    ExamplesConverted { count: u64 },
}

/// A limit that protects the page from a hostile or enormous file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Limit {
    /// The size of the file itself, in bytes.
    FileBytes(u64),
    /// Bytes that really came out of a compressed container.
    UnpackedBytes(u64),
    /// Entries of a container.
    Entries(u64),
    /// Bytes unpacked for each packed byte.
    Ratio(u64),
    /// Levels of nesting.
    Depth(u64),
    /// Columns of a table.
    Columns(u64),
    /// Bytes of one field, line or token.
    FieldBytes(u64),
    /// Pages of a document.
    Pages(u64),
    /// Characters of text in all.
    Characters(u64),
    /// Steps of work spent on one file.
    Steps(u64),
}
