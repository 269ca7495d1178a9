//! What became of a file, in English.

use super::super::{Detour, beginning_of, clock, page_list, some_names};
use super::{counted, number};
use crate::document::{Format, Language, Limit, Place, ReadNote};
use crate::readers::{ReadError, ReadErrorKind};
use crate::texts::format::Locale;

pub(super) fn error(error: &ReadError) -> String {
    let place = match error.place.as_ref().map(place).unwrap_or_default() {
        place if place.is_empty() => place,
        place => format!(" ({place})"),
    };
    let (what, next) = match &error.kind {
        ReadErrorKind::Empty => (
            "The file has no words in it".to_owned(),
            "Check that it is the right one; if it does have text, save it again and add the new file.".to_owned(),
        ),
        ReadErrorKind::Damaged => (
            "The file is damaged and could not be read".to_owned(),
            "Open it in the program that made it, save it again and add the new file.".to_owned(),
        ),
        ReadErrorKind::Encrypted => (
            "The file is locked with a password".to_owned(),
            "Enter the password; if it does not work, save a copy without a password and add that.".to_owned(),
        ),
        ReadErrorKind::Scanned { pages } => (
            match pages {
                1 => "The file has 1 page, and it holds only a picture without text".to_owned(),
                _ => {
                    format!(
                        "The file has {}, and all of them hold only pictures without text",
                        counted(u64::from(*pages), ["page", "pages"])
                    )
                }
            },
            "Run text recognition (OCR) in your scanning program and add the file again.".to_owned(),
        ),
        ReadErrorKind::Garbled => (
            "The file has text, but its font does not say which letters it is".to_owned(),
            "Add the original document, as DOCX for example, or run text recognition (OCR) on this file.".to_owned(),
        ),
        ReadErrorKind::Unsupported => (
            "The file is neither text nor of a format that we can read".to_owned(),
            "If it has words that you need, save them as DOCX, PDF or TXT and add the new file.".to_owned(),
        ),
        ReadErrorKind::NotYet { ending } => {
            (format!("We do not read “.{}” files yet", beginning_of(ending)), detour(Detour::of(ending)).to_owned())
        }
        ReadErrorKind::Limit(passed) => (format!("The file was not read: {}", limit(*passed)), way_round(*passed).to_owned()),
        ReadErrorKind::Vanished => (
            "The file cannot be reached any more: it was moved or changed, or access to it was withdrawn".to_owned(),
            "Add it again.".to_owned(),
        ),
        ReadErrorKind::Crashed => (
            "Reading the file broke off twice; it is probably very large or unusually built".to_owned(),
            "Your other files are safe; save this one in another format or in parts and add it again.".to_owned(),
        ),
        ReadErrorKind::TooSlow => {
            ("Reading took too long and was stopped".to_owned(), "Split the file into parts and add them one by one.".to_owned())
        }
        ReadErrorKind::EngineMissing => (
            "A part of the page that reading needs did not load; the connection probably broke".to_owned(),
            "Check the internet connection and add the file again.".to_owned(),
        ),
    };
    format!("{what}{place}. {next}")
}

fn detour(detour: Detour) -> &'static str {
    match detour {
        Detour::Spreadsheet => "Save the table as CSV and add it again.",
        Detour::Slides => "Save this one as PDF and add it again.",
        Detour::Archive => "Unpack the archive and add the files inside.",
        Detour::Mail => "Save the letter as HTML or TXT and add it again.",
        Detour::Document => "Save this one as DOCX, PDF or TXT and add it again.",
    }
}

fn way_round(limit: Limit) -> &'static str {
    match limit {
        Limit::FileBytes(_) | Limit::Pages(_) | Limit::Characters(_) => "Split it into parts and add them one by one.",
        Limit::UnpackedBytes(_) | Limit::Entries(_) | Limit::Ratio(_) => {
            "If it is an archive, unpack it and add only the files you need; if it is a document, split it into parts."
        }
        Limit::Depth(_) => {
            "If it is an archive inside an archive, unpack it; if it is a document, save it as TXT and add it again."
        }
        Limit::Columns(_) => "Keep only the columns you need and add the table again.",
        Limit::FieldBytes(_) => {
            "Check that it is the right file, and save it again with its text divided into lines or paragraphs."
        }
        Limit::Steps(_) => "Save it in a simpler form, such as TXT, or split it into parts.",
    }
}

pub(super) fn note(note: &ReadNote) -> String {
    match note {
        ReadNote::EndingDiffers { ending, read_as } => format!(
            "The name ends in “.{}”, but the content is of another format; it was read as “{}”. \
             Check in the preview that everything is there.",
            beginning_of(ending),
            format_name(*read_as)
        ),
        ReadNote::EncodingUnsure { encoding } => format!(
            "The encoding (how letters are stored) is a guess: “{}”. If the preview shows odd characters instead of words, choose another.",
            beginning_of(encoding)
        ),
        ReadNote::UndecodableBytes { count } => format!(
            "{} could not be turned into letters; “\u{fffd}” stands in these places. Try choosing another encoding.",
            counted(*count, ["byte", "bytes"])
        ),
        ReadNote::PagesWithoutText { pages } => {
            let list = page_list(pages, Locale::English);
            match pages.as_slice() {
                [_] => format!(
                    "Page {list} holds only a picture without text and was skipped. \
                     If you need it, run text recognition (OCR) and add the file again."
                ),
                _ => format!(
                    "Pages {list} hold only pictures without text and were skipped. \
                     If you need them, run text recognition (OCR) and add the file again."
                ),
            }
        }
        ReadNote::PicturesNotRead { count } => format!(
            "{} skipped: we read only text. If important words are shown in pictures, type them into the document.",
            counted(u64::from(*count), ["picture was", "pictures were"])
        ),
        ReadNote::GlyphsWithoutText { count, page } => format!(
            "{} on page {} could not be recognised: the font does not say which letters they are. Compare this page in the preview.",
            counted(*count, ["character", "characters"]),
            number(u64::from(*page))
        ),
        ReadNote::HiddenText { characters } => format!(
            "Hidden text was left out: {}. If you need it, make it visible in the document and add the file again.",
            counted(*characters, ["character", "characters"])
        ),
        ReadNote::TrackedChanges { count } => format!(
            "The document has {}; it was read as if all were accepted. If that is wrong, accept or reject them in your editor.",
            counted(u64::from(*count), ["tracked change", "tracked changes"])
        ),
        ReadNote::CutAt { limit: passed } => {
            format!(
                "The file was not read to its end: {}. What was read is kept; add the rest as a separate file.",
                limit(*passed)
            )
        }
        ReadNote::DamagedParts { count } => format!(
            "The file has {}; the rest was read. Check in the preview that nothing important is missing.",
            counted(u64::from(*count), ["damaged part", "damaged parts"])
        ),
        ReadNote::PageFurniture { lines } => format!(
            "Repeated page headers and footers were left out of the text: {}.",
            counted(u64::from(*lines), ["line", "lines"])
        ),
        ReadNote::BrokenLines { count } => format!(
            "{} could not be read. The file is kept as it was; you can fix this in the step “File”.",
            counted(*count, ["line", "lines"])
        ),
        ReadNote::AttachmentsNotRead { names } => format!(
            "Attached files were not read: {}. If you need them, save them from the letter and add them.",
            some_names(names)
        ),
        ReadNote::MessagesLeftOut { count } => format!(
            "{} left out: notices of the messenger, and stickers, voice messages and pictures without words.",
            counted(*count, ["message was", "messages were"])
        ),
        ReadNote::ExamplesConverted { count } => format!(
            "{} came in the form of another program and were turned into the form that training takes.",
            counted(*count, ["example", "examples"])
        ),
    }
}

pub(super) fn limit(limit: Limit) -> String {
    let bytes = |most: u64| Locale::English.bytes(most);
    match limit {
        Limit::FileBytes(most) => format!("it is larger than {}", bytes(most)),
        Limit::UnpackedBytes(most) => format!("it unpacks to more than {}", bytes(most)),
        Limit::Entries(most) => format!("it holds more than {}", counted(most, ["file", "files"])),
        Limit::Ratio(most) => format!("unpacking makes it more than {} as large", counted(most, ["time", "times"])),
        Limit::Depth(most) => format!("its parts are nested more than {} deep", counted(most, ["level", "levels"])),
        Limit::Columns(most) => format!("its table has more than {}", counted(most, ["column", "columns"])),
        Limit::FieldBytes(most) => format!("one line, cell or tag is larger than {}", bytes(most)),
        Limit::Pages(most) => format!("it has more than {}", counted(most, ["page", "pages"])),
        Limit::Characters(most) => format!("it has more than {}", counted(most, ["character", "characters"])),
        // Steps of work mean nothing to a person, so their number is left out.
        Limit::Steps(_) => "its content is too complex".to_owned(),
    }
}

pub(super) fn format_name(format: Format) -> &'static str {
    match format {
        Format::Text => "Plain text",
        Format::Markdown => "Text with Markdown",
        Format::Html => "Web page (HTML)",
        Format::Docx => "Word document (DOCX)",
        Format::Rtf => "Text with formatting (RTF)",
        Format::Doc => "Old Word document (DOC)",
        Format::Xls => "Old Excel workbook (XLS)",
        Format::Ppt => "Old PowerPoint presentation (PPT)",
        Format::Xlsx => "Excel workbook (XLSX)",
        Format::Pptx => "PowerPoint presentation (PPTX)",
        Format::Pdf => "PDF document",
        Format::Csv => "Table (CSV)",
        Format::Jsonl => "Data set (JSONL)",
        Format::Zip => "Archive (ZIP)",
        Format::Odt => "OpenDocument text (ODT)",
        Format::Ods => "OpenDocument spreadsheet (ODS)",
        Format::Odp => "OpenDocument slides or drawing (ODP, ODG)",
        Format::Epub => "Book (EPUB)",
        Format::Fb2 => "Book (FB2)",
        Format::Eml => "Letter (EML)",
        Format::Mbox => "Mailbox (MBOX)",
        Format::Msg => "Outlook letter (MSG)",
        Format::Mhtml => "Saved web page (MHT)",
        Format::Subtitles => "Subtitles",
        Format::Chat => "Conversation from a messenger",
        Format::Notebook => "Jupyter notebook (IPYNB)",
        Format::Restructured => "reStructuredText document",
        Format::Asciidoc => "AsciiDoc document",
        Format::Latex => "LaTeX document",
        Format::Json => "Data (JSON)",
        Format::Yaml => "Data (YAML)",
        Format::Xml => "Data or document (XML)",
        Format::Tar => "Archive (TAR)",
        Format::Packed => "Packed file (GZ, BZ2, XZ, ZST)",
    }
}

pub(super) fn language_name(language: Language) -> &'static str {
    match language {
        Language::Ru => "Russian",
        Language::En => "English",
        Language::Uk => "Ukrainian",
        Language::Be => "Belarusian",
        Language::Bg => "Bulgarian",
        Language::De => "German",
        Language::Fr => "French",
        Language::Es => "Spanish",
        Language::It => "Italian",
        Language::Pt => "Portuguese",
        Language::Pl => "Polish",
        Language::Nl => "Dutch",
        Language::Tr => "Turkish",
        Language::Zh => "Chinese",
        Language::Ja => "Japanese",
        Language::Ko => "Korean",
        Language::Ar => "Arabic",
        Language::He => "Hebrew",
        Language::El => "Greek",
        Language::Hi => "Hindi",
        Language::Th => "Thai",
    }
}

pub(super) fn place(place: &Place) -> String {
    let number = |count: u32| number(u64::from(count));
    match place {
        Place::Unknown => String::new(),
        Place::Page(page) => format!("p. {}", number(*page)),
        Place::Slide(slide) => format!("slide {}", number(*slide)),
        Place::Line(line) => format!("line {}", number(*line)),
        Place::Sheet { name, row } => format!("sheet “{}”, row {}", beginning_of(name), number(*row)),
        Place::Time(milliseconds) => format!("time {}", clock(*milliseconds)),
        Place::Part(name) => format!("part “{}”", beginning_of(name)),
    }
}
