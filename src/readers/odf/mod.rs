//! Reads OpenDocument files: texts (ODT), spreadsheets (ODS), slides and drawings (ODP, ODG), packed or flat.

mod blocks;
mod formula;
mod lists;
mod package;
mod sheet;
mod slides;
mod story;
mod styles;
mod table;

use self::package::Package;
use self::sheet::Budget;
use self::story::{Item, Walker};
use self::styles::{Part, Styles};
use super::xml::{Stop, Xml};
use super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader, archive};
use crate::document::{AsideRole, Block, BlockKind, Document, Format, Place, ReadNote};

/// Texts.
pub struct Odt;

/// Spreadsheets.
pub struct Ods;

/// Slides and drawings.
pub struct Odp;

impl Reader for Odt {
    fn format(&self) -> Format {
        Format::Odt
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        recognise(probe, Format::Odt, &["text"])
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        read(ctx, source)
    }
}

impl Reader for Ods {
    fn format(&self) -> Format {
        Format::Ods
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        recognise(probe, Format::Ods, &["spreadsheet"])
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        read(ctx, source)
    }
}

impl Reader for Odp {
    fn format(&self) -> Format {
        Format::Odp
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        recognise(probe, Format::Odp, &["presentation", "graphics"])
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        read(ctx, source)
    }
}

/// How every OpenDocument type begins; the name of the kind follows, and "-template" after some.
const MEDIA_TYPE: &str = "application/vnd.oasis.opendocument.";

fn recognise(probe: &Probe<'_>, format: Format, kinds: &[&str]) -> Confidence {
    let by_name = format.endings().contains(&probe.ending().as_str());
    if !archive::looks_like_zip(&probe.head) {
        return flat_kind(probe.markup()).map_or(Confidence::No, |kind| is_certain(kinds, &kind));
    }
    match packed_kind(&probe.head) {
        Some(kind) => is_certain(kinds, &kind),
        // Packed again by a program that does not know the rules, so that the type does not stand in front.
        None if probe.has_part("content.xml") && (probe.has_part("META-INF/manifest.xml") || probe.has_part("mimetype")) => {
            if by_name {
                Confidence::Certain
            } else if format == Format::Odt {
                Confidence::Likely
            } else {
                Confidence::No
            }
        }
        None if by_name && probe.parts.is_empty() => Confidence::Likely,
        None => Confidence::No,
    }
}

fn is_certain(kinds: &[&str], kind: &str) -> Confidence {
    if kinds.contains(&kind) { Confidence::Certain } else { Confidence::No }
}

/// The kind that the first entry of a packed file names. It is stored as it is, so it stands at a fixed place.
fn packed_kind(head: &[u8]) -> Option<String> {
    let body = String::from_utf8_lossy(head.get(30..head.len().min(160))?).into_owned();
    kind_after(body.strip_prefix("mimetype")?)
}

/// The kind that the root element of a flat file names.
fn flat_kind(head: &str) -> Option<String> {
    let start = head.trim_start_matches('\u{feff}').trim_start();
    if !start.starts_with("<?xml") && !start.starts_with("<office:document") {
        return None;
    }
    let root = start.split_once("office:document")?.1;
    kind_after(root.split_once("mimetype=")?.1.trim_start_matches(['"', '\'']))
}

fn kind_after(text: &str) -> Option<String> {
    let kind = text.split_once(MEDIA_TYPE).filter(|(extra, _)| extra.len() < 40)?.1;
    Some(kind.chars().take_while(char::is_ascii_lowercase).collect())
}

fn read(ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
    const STEPS: u64 = 3;
    let (mut package, content) = Package::open(source, &ctx.limits)?;
    ctx.report(1, STEPS);
    let part = if package.is_flat() { Part::Flat } else { Part::Content };
    let (styles, meta) = (package.part("styles.xml"), package.part("meta.xml"));
    let styles = styles.as_ref().map(|text| (text.as_str(), Part::Styles));
    let read_styles = read_styles(&package, styles.into_iter().chain([(content.as_str(), part)]));
    let mut walker = Walker::new(&mut package, read_styles);
    walker.knows_pages = content.contains("soft-page-break");
    let mut body = Body { document: Document::default(), budget: Budget::new(ctx.limits.characters, ctx.limits.columns) };
    let stop = body.read(&mut walker, &content);
    ctx.report(2, STEPS);

    let Body { mut document, budget } = body;
    if document.blocks.is_empty() {
        // Without a body of a known kind the format stays what it was.
        let has_body = document.format != Format::default();
        return Err(if has_body { nothing_read(&walker, stop) } else { ReadErrorKind::Damaged.into() });
    }
    let mut furniture = Vec::new();
    if document.format == Format::Odt {
        walker.styles.use_for_furniture(part);
        furniture = read_furniture(&mut walker, styles.map_or(content.as_str(), |(text, _)| text));
    }
    note_counts(ctx, &walker, &furniture);
    document.blocks.extend(furniture);
    let mut xml = walker.package.walk(meta.as_deref().unwrap_or(&content));
    if xml.element(0).is_some() {
        read_properties(&mut xml, &mut document);
    }
    if walker.package.damaged > 0 {
        ctx.note(ReadNote::DamagedParts { count: walker.package.damaged });
    }
    let by_depth = if let Some(Stop::Limit(limit)) = stop { Some(limit) } else { None };
    if let Some(limit) = budget.cut.or(by_depth) {
        ctx.note(ReadNote::CutAt { limit });
    }
    ctx.report(STEPS, STEPS);
    Ok(Content::Document(document))
}

fn read_styles<'t>(package: &Package<'_>, parts: impl Iterator<Item = (&'t str, Part)>) -> Styles {
    let mut styles = Styles::default();
    for (text, part) in parts {
        let mut xml = package.walk(text);
        if xml.element(0).is_some() {
            styles.read(&mut xml, part);
        }
    }
    styles
}

/// The words of a file on their way into a document.
struct Body {
    document: Document,
    budget: Budget,
}

impl Body {
    /// Reads the content and says why that ended early, if it did.
    fn read(&mut self, walker: &mut Walker<'_, '_>, content: &str) -> Option<Stop> {
        let mut xml = walker.package.walk(content);
        if xml.element(0).is_some() {
            while let Some(tag) = xml.element(1) {
                if tag.name() == ("office", "body") {
                    self.read_body(walker, &mut xml);
                }
            }
        }
        walker.package.note_stop(&xml);
        xml.stopped()
    }

    fn read_body(&mut self, walker: &mut Walker<'_, '_>, xml: &mut Xml<'_>) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("office", "text") => self.text(walker, xml),
                ("office", "spreadsheet") => self.spreadsheet(walker, xml),
                ("office", "presentation") => self.slides(walker, xml, true),
                ("office", "drawing") => self.slides(walker, xml, false),
                _ => {}
            }
        }
    }

    fn text(&mut self, walker: &mut Walker<'_, '_>, xml: &mut Xml<'_>) {
        let items = walker.story(xml);
        let knows_pages = walker.knows_pages;
        self.document.format = Format::Odt;
        self.document.pages = knows_pages.then_some(walker.page);
        self.document.blocks = blocks::assembled(items, if knows_pages { Place::Page } else { |_| Place::Unknown });
    }

    fn spreadsheet(&mut self, walker: &mut Walker<'_, '_>, xml: &mut Xml<'_>) {
        walker.passes_over_objects = true;
        let level = xml.level();
        let mut sheets = Vec::new();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("table", "table") => sheets.extend(sheet::read(walker, &tag, xml, &mut self.budget)),
                ("table", "tracked-changes") => walker.block(&tag, xml, &mut Vec::<Item>::new()),
                _ => {}
            }
        }
        self.document.format = Format::Ods;
        self.document.pages = u32::try_from(sheets.len()).ok();
        sheets.retain(|sheet| !sheet.is_empty());
        // The name of an only sheet is mostly a program's own word for "sheet".
        let has_headings = sheets.len() > 1;
        for sheet in sheets {
            if has_headings {
                self.document.blocks.push(sheet::heading(&sheet.name));
            }
            self.document.blocks.extend(sheet.blocks(&mut self.budget));
        }
    }

    fn slides(&mut self, walker: &mut Walker<'_, '_>, xml: &mut Xml<'_>, has_titles: bool) {
        walker.knows_pages = false;
        walker.skips_page_numbers = true;
        walker.page = 0;
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            if tag.name() == ("draw", "page") {
                walker.page += 1;
                self.document.blocks.extend(slides::read(walker, &tag, xml, has_titles));
            }
        }
        self.document.format = Format::Odp;
        self.document.pages = Some(walker.page);
    }
}

/// Why there is no word to show.
fn nothing_read(walker: &Walker<'_, '_>, stop: Option<Stop>) -> ReadError {
    match stop {
        Some(Stop::Damaged) => ReadErrorKind::Damaged.into(),
        Some(Stop::Limit(limit)) => ReadErrorKind::Limit(limit).into(),
        None if walker.counts.pictures > 0 => ReadErrorKind::Scanned { pages: walker.page.max(1) }.into(),
        None if walker.package.damaged > 0 => ReadErrorKind::Damaged.into(),
        None => ReadErrorKind::Empty.into(),
    }
}

fn note_counts(ctx: &mut ReadContext<'_>, walker: &Walker<'_, '_>, furniture: &[Block]) {
    let counts = &walker.counts;
    let lines = furniture.iter().map(|block| block.text.lines().count() as u32).sum();
    let notes = [
        (counts.changes > 0, ReadNote::TrackedChanges { count: counts.changes }),
        (counts.hidden_characters > 0, ReadNote::HiddenText { characters: counts.hidden_characters }),
        (counts.pictures > 0, ReadNote::PicturesNotRead { count: counts.pictures }),
        (lines > 0, ReadNote::PageFurniture { lines }),
    ];
    for (_, note) in notes.into_iter().filter(|(is_so, _)| *is_so) {
        ctx.note(note);
    }
}

/// Running headers and footers of the page styles, each wording once.
fn read_furniture(walker: &mut Walker<'_, '_>, text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut xml = walker.package.walk(text);
    if xml.element(0).is_none() {
        return blocks;
    }
    while let Some(tag) = xml.element(1) {
        if tag.name() != ("office", "master-styles") {
            continue;
        }
        while let Some(tag) = xml.element(2) {
            if tag.name() == ("style", "master-page") {
                while let Some(tag) = xml.element(3) {
                    read_running_line(walker, tag.name(), &mut xml, &mut blocks);
                }
            }
        }
    }
    blocks
}

fn read_running_line(walker: &mut Walker<'_, '_>, name: (&str, &str), xml: &mut Xml<'_>, blocks: &mut Vec<Block>) {
    let ("style", "header" | "footer" | "header-left" | "footer-left" | "header-first" | "footer-first") = name else { return };
    let (inline, _) = walker.words(xml);
    if !inline.is_blank() && !blocks.iter().any(|block| block.text == inline.text) {
        let kind = BlockKind::Aside { role: AsideRole::PageFurniture };
        blocks.push(Block { kind, text: inline.text, place: Place::Unknown, marks: inline.marks });
    }
}

/// What the file says about itself. The root element was opened last.
fn read_properties(xml: &mut Xml<'_>, document: &mut Document) {
    const NAMES: &[((&str, &str), &str)] = &[
        (("meta", "initial-creator"), "author"),
        (("dc", "creator"), "editor"),
        (("dc", "subject"), "subject"),
        (("dc", "description"), "description"),
        (("meta", "keyword"), "keywords"),
        (("meta", "creation-date"), "created"),
        (("dc", "date"), "modified"),
    ];
    while let Some(tag) = xml.element(1) {
        if tag.name() != ("office", "meta") {
            continue;
        }
        while let Some(tag) = xml.element(2) {
            let value = xml.text();
            let value = value.trim();
            if value.is_empty() {
                continue;
            }
            if tag.name() == ("dc", "title") {
                document.title = Some(value.to_owned());
            } else if let Some((_, name)) = NAMES.iter().find(|(known, _)| *known == tag.name()) {
                put_fact(&mut document.metadata, name, value);
            }
        }
        break;
    }
    settle_author(&mut document.metadata);
}

/// Facts of one name stand together.
fn put_fact(facts: &mut Vec<(String, String)>, name: &str, value: &str) {
    match facts.iter_mut().find(|(known, _)| known == name) {
        Some((_, before)) => {
            before.push_str(", ");
            before.push_str(value);
        }
        None => facts.push((name.to_owned(), value.to_owned())),
    }
}

/// Who saved the file last is its author when nobody else is named, and no news when it is the same person.
fn settle_author(facts: &mut Vec<(String, String)>) {
    let of = |name: &str, facts: &[(String, String)]| facts.iter().position(|(known, _)| known == name);
    match (of("author", facts), of("editor", facts)) {
        (None, Some(editor)) => {
            if let Some((name, _)) = facts.get_mut(editor) {
                "author".clone_into(name);
            }
        }
        (Some(author), Some(editor)) if facts.get(author).map(|fact| &fact.1) == facts.get(editor).map(|fact| &fact.1) => {
            facts.remove(editor);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Cell, Limit};

    fn check(limit: fn(&mut super::super::Limits), rows: &str) -> (Vec<ReadNote>, usize) {
        let spaces = "xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' \
            xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'";
        let file = format!(
            "<office:document {spaces} office:mimetype='{MEDIA_TYPE}spreadsheet'><office:body><office:spreadsheet>\
             <table:table table:name='a'>{rows}</table:table></office:spreadsheet></office:body></office:document>"
        );
        let mut nobody = ();
        let mut ctx = ReadContext::new("a.fods", &mut nobody);
        limit(&mut ctx.limits);
        let Ok(Content::Document(document)) = super::super::read(&mut ctx, &file.into_bytes()) else { return (Vec::new(), 0) };
        let cells = |block: &Block| match &block.kind {
            BlockKind::Table { rows, .. } => rows.iter().map(Vec::<Cell>::len).sum(),
            _ => 0,
        };
        (document.notes, document.blocks.iter().map(cells).sum())
    }

    #[test]
    fn a_cell_repeated_over_a_whole_sheet_is_cut() {
        let row = "<table:table-row table:number-rows-repeated='1048576'><table:table-cell table:number-columns-repeated='16384'>\
                   <text:p>да</text:p></table:table-cell></table:table-row>";
        let (notes, cells) = check(|limits| limits.characters = 100_000, row);
        assert_eq!(notes, [ReadNote::CutAt { limit: Limit::Columns(4_096) }]);
        assert!((4_096..100_000).contains(&cells), "{cells}");
    }

    #[test]
    fn a_row_that_is_filled_down_to_the_end_of_the_sheet_is_cut() {
        let row = "<table:table-row table:number-rows-repeated='1048576'><table:table-cell><text:p>5%</text:p></table:table-cell>\
                   </table:table-row>";
        let (notes, cells) = check(|_| {}, row);
        assert_eq!(notes, [ReadNote::CutAt { limit: Limit::Steps(200_000) }]);
        assert!((200_000..210_000).contains(&cells), "{cells}");
    }

    #[test]
    fn a_wide_and_tall_angle_of_cells_is_not_filled_up() {
        let cell = "<text:p>x</text:p></table:table-cell></table:table-row>";
        let wide = format!("<table:table-row><table:table-cell table:number-columns-repeated='4000'>{cell}");
        let left = format!("<table:table-row table:number-rows-repeated='20000'><table:table-cell>{cell}");
        assert_eq!(check(|_| {}, &format!("{wide}{left}")), (Vec::new(), 24_000));
        let gap = "<table:table-cell table:number-columns-repeated='3999'/>";
        let right = format!("<table:table-row table:number-rows-repeated='2000'>{gap}<table:table-cell>{cell}");
        let (notes, cells) = check(|_| {}, &format!("{wide}{right}"));
        assert_eq!(notes, [ReadNote::CutAt { limit: Limit::Steps(4_000_000) }]);
        assert!((4_000..4_100_000).contains(&cells), "{cells}");
    }

    #[test]
    fn an_empty_sheet_of_full_size_costs_nothing() {
        let row = |times: u32| {
            format!(
                "<table:table-row table:number-rows-repeated='{times}'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
            )
        };
        let filled = "<table:table-row><table:table-cell table:number-columns-repeated='3'/><table:table-cell><text:p>один</text:p></table:table-cell></table:table-row>";
        let (notes, cells) = check(|_| {}, &format!("{}{filled}{}", row(500_000), row(548_575)));
        assert_eq!((notes, cells), (Vec::new(), 1));
    }
}
