//! Reads PowerPoint presentations (PPTX): slide by slide in the order of showing, with notes and comments.

mod comments;
mod layout;
pub(super) mod order;
mod shapes;
mod slide;
mod text;

use self::comments::Authors;
use self::layout::{Layout, Layouts};
use self::shapes::{Content as Held, Draft, in_order};
use self::slide::Slide;
use super::ooxml::package::{Package, Relationships};
use super::ooxml::{self, properties};
use super::xml::Stop;
use super::{Confidence, Content, Probe, ReadAt, ReadContext, ReadError, ReadErrorKind, Reader};
use crate::document::{AsideRole, Block, BlockKind, Document, Format, Limit, Place, ReadNote};
use std::rc::Rc;

pub struct Pptx;

const MAIN: &str = "ppt/presentation.xml";

impl Reader for Pptx {
    fn format(&self) -> Format {
        Format::Pptx
    }

    fn recognise(&self, probe: &Probe<'_>) -> Confidence {
        ooxml::recognised(probe, self.format(), MAIN, &["xl/workbook.xml", "xl/workbook.bin", "word/document.xml"])
    }

    fn read(&self, ctx: &mut ReadContext<'_>, source: &dyn ReadAt) -> Result<Content, ReadError> {
        let mut package = Package::open(source, &ctx.limits, MAIN)?;
        let path = package.document.clone();
        let links = package.relationships(&path);
        let ids = slide_ids(&mut package, &path)?;
        let mut show = Show { authors: comments::authors(&mut package, &links), ..Show::default() };
        for (number, id) in (1_u32..).zip(&ids) {
            ctx.report(number.into(), ids.len() as u64);
            if u64::from(number) > ctx.limits.pages {
                show.cut = Some(Limit::Pages(ctx.limits.pages));
                break;
            }
            match links.part(id).map(str::to_owned) {
                Some(path) => show.slide(&mut package, &path, number)?,
                None => package.damaged += 1,
            }
        }
        let mut document = Document { format: Format::Pptx, pages: u32::try_from(ids.len()).ok(), ..Document::default() };
        document.blocks = slide::levelled(std::mem::take(&mut show.slides));
        if document.blocks.is_empty() {
            return Err(show.nothing_read(package.damaged, ids.len()));
        }
        document.blocks.append(&mut show.furniture);
        properties::read(&mut package, &mut document);
        show.note(ctx, package.damaged, &document);
        Ok(Content::Document(document))
    }
}

/// The relationships of the slides in the order of showing.
fn slide_ids(package: &mut Package<'_>, path: &str) -> Result<Vec<String>, ReadError> {
    let text = package.required(path)?;
    let mut ids = Vec::new();
    let mut xml = package.walk(&text);
    if xml.element(0).is_none_or(|tag| tag.name() != ("p", "presentation")) {
        return Err(ReadErrorKind::Damaged.into());
    }
    while let Some(tag) = xml.element(1) {
        if tag.name() == ("p", "sldIdLst") {
            while let Some(tag) = xml.element(2) {
                ids.extend(tag.prefixed("id").map(|id| id.into_owned()));
            }
        }
    }
    package.note_stop(&xml);
    Ok(ids)
}

/// What was gathered from all slides.
#[derive(Default)]
struct Show {
    layouts: Layouts,
    authors: Authors,
    slides: Vec<Slide>,
    furniture: Vec<Block>,
    hidden_characters: u64,
    pictures: u32,
    characters: u64,
    cut: Option<Limit>,
}

impl Show {
    fn slide(&mut self, package: &mut Package<'_>, path: &str, number: u32) -> Result<(), ReadError> {
        let links = package.relationships(path);
        let text = match package.required(path) {
            // A slide that is missing or broken leaves the others.
            Err(ReadError { kind: ReadErrorKind::Damaged, .. }) => {
                package.damaged += 1;
                return Ok(());
            }
            text => text?,
        };
        let layout = self.layouts.of(package, &links);
        let mut xml = package.walk(&text);
        let is_shown = xml.element(0).is_some_and(|tag| tag.is_on("show").unwrap_or(true));
        let mut draft = Draft::new(&links);
        while let Some(tag) = xml.element(1) {
            if tag.name() == ("p", "cSld") {
                draft.slide(&mut xml);
            }
        }
        package.note_stop(&xml);
        if let Some(Stop::Limit(limit)) = xml.stopped() {
            self.cut = Some(limit);
        }
        let pictures = draft.pictures;
        let mut slide = Slide::new(number, &layout.kind);
        self.shapes(package, &links, &layout, draft, &mut slide);
        slide.blocks.extend(comments::read(package, &links, &self.authors, number));
        slide.blocks.extend(notes(package, &links, number));
        let characters = slide.characters();
        self.characters += characters;
        if is_shown {
            self.pictures += pictures;
            self.slides.push(slide);
        } else {
            self.hidden_characters += characters;
        }
        Ok(())
    }

    fn shapes(
        &mut self,
        package: &mut Package<'_>,
        links: &Relationships,
        layout: &Rc<Layout>,
        draft: Draft<'_>,
        slide: &mut Slide,
    ) {
        let mut shapes = draft.shapes;
        for shape in &mut shapes {
            shape.area = shape.area.or_else(|| layout.area(shape.placeholder.as_ref()?));
        }
        for shape in in_order(shapes) {
            if shape.is_hidden {
                let mut unseen = Slide::new(slide.number, "");
                if let Held::Text(body) = shape.content {
                    unseen.text(*body, None, layout);
                }
                self.hidden_characters += unseen.characters();
                continue;
            }
            let family = shape.placeholder.as_ref().map_or("", |placeholder| placeholder.family());
            match (shape.content, family) {
                // Dates and numbers of slides are put in by the program.
                (Held::Text(_), "dt" | "sldNum") => {}
                (Held::Text(body), "ftr" | "hdr") => self.furnish(body.lines().text),
                (Held::Text(body), "title") => slide.title(body.lines()),
                (Held::Text(body), _) => slide.text(*body, shape.placeholder.as_ref(), layout),
                (Held::Table(table), _) => slide.table(table),
                (Held::Graphic(id), _) => {
                    slide.graphic(links.part(&id).and_then(|path| super::ooxml::charts::read(package, path)))
                }
                (Held::Group(_), _) => {}
            }
        }
    }

    /// A footer that runs through the slides, each wording once.
    fn furnish(&mut self, text: String) {
        if !text.is_empty() && !self.furniture.iter().any(|block| block.text == text) {
            let kind = BlockKind::Aside { role: AsideRole::PageFurniture };
            self.furniture.push(Block { kind, text, place: Place::Unknown, marks: Vec::new() });
        }
    }

    /// Why there is no word to show.
    fn nothing_read(&self, damaged: u32, slides: usize) -> ReadError {
        match self.cut {
            Some(limit) => ReadErrorKind::Limit(limit).into(),
            None if damaged > 0 => ReadErrorKind::Damaged.into(),
            None if self.pictures > 0 => ReadErrorKind::Scanned { pages: u32::try_from(slides).unwrap_or(u32::MAX) }.into(),
            None => ReadErrorKind::Empty.into(),
        }
    }

    fn note(&self, ctx: &mut ReadContext<'_>, damaged: u32, document: &Document) {
        let is_furniture = |block: &&Block| matches!(block.kind, BlockKind::Aside { role: AsideRole::PageFurniture });
        let lines = document.blocks.iter().filter(is_furniture).map(|block| block.text.lines().count() as u32).sum();
        for (is_so, note) in [
            (self.hidden_characters > 0, ReadNote::HiddenText { characters: self.hidden_characters }),
            (self.pictures > 0, ReadNote::PicturesNotRead { count: self.pictures }),
            (lines > 0, ReadNote::PageFurniture { lines }),
            (damaged > 0, ReadNote::DamagedParts { count: damaged }),
        ] {
            if is_so {
                ctx.note(note);
            }
        }
        if let Some(limit) = self.cut {
            ctx.note(ReadNote::CutAt { limit });
        }
    }
}

/// What the speaker wrote for a slide.
fn notes(package: &mut Package<'_>, links: &Relationships, number: u32) -> Option<Block> {
    let path = links.target("notesSlide")?;
    let inside = package.relationships(&path);
    let text = package.optional(&path)?;
    let mut xml = package.walk(&text);
    let mut draft = Draft::new(&inside);
    if xml.element(0).is_some() {
        while let Some(tag) = xml.element(1) {
            if tag.name() == ("p", "cSld") {
                draft.slide(&mut xml);
            }
        }
    }
    package.note_stop(&xml);
    // Beside the words a page of notes holds the picture of its slide, a date and a number.
    let bodies = draft.shapes.into_iter().filter(|shape| {
        !shape.is_hidden
            && shape.placeholder.as_ref().is_none_or(|placeholder| placeholder.family() == "body" && placeholder.kind != "sldImg")
    });
    let words = super::ooxml::inline::joined(bodies.filter_map(shapes::Shape::body).map(text::Body::lines), "\n");
    let kind = BlockKind::Aside { role: AsideRole::SpeakerNotes };
    (!words.is_blank()).then_some(Block { kind, text: words.text, place: Place::Slide(number), marks: words.marks })
}
