//! The shapes of a slide with what they hold.

use super::super::ooxml::inline::Inline;
use super::super::ooxml::package::Relationships;
use super::super::xml::Xml;
use super::order::{Area, reading_order};
use super::text::Body;

/// Something that lies on a slide.
#[derive(Debug)]
pub struct Shape {
    pub placeholder: Option<Placeholder>,
    pub area: Option<Area>,
    /// Not shown by the author's wish.
    pub is_hidden: bool,
    pub content: Content,
}

#[derive(Debug)]
pub enum Content {
    Text(Box<Body>),
    Table(Table),
    /// A chart or diagram, by the relationship that leads to it.
    Graphic(String),
    Group(Vec<Shape>),
}

/// The role that a layout has for a shape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placeholder {
    pub kind: String,
    pub index: Option<i64>,
}

#[derive(Debug, Default)]
pub struct Table {
    pub rows: Vec<Vec<TableCell>>,
    pub has_header: bool,
}

#[derive(Debug)]
pub struct TableCell {
    pub inline: Inline,
    pub columns: u32,
    pub rows: u32,
}

/// PowerPoint itself allows 75 columns and rows; others write more.
const SPAN_MAX: i64 = 4_096;

impl Placeholder {
    /// Whose text style of the master it takes.
    pub fn family(&self) -> &'static str {
        match self.kind.as_str() {
            "title" | "ctrTitle" => "title",
            "dt" => "dt",
            "ftr" => "ftr",
            "hdr" => "hdr",
            "sldNum" => "sldNum",
            _ => "body",
        }
    }
}

impl Shape {
    pub fn is_title(&self) -> bool {
        self.placeholder.as_ref().is_some_and(|placeholder| placeholder.family() == "title")
    }

    pub fn body(self) -> Option<Body> {
        if let Content::Text(body) = self.content { Some(*body) } else { None }
    }
}

/// Shapes while they are gathered.
pub struct Draft<'l> {
    pub shapes: Vec<Shape>,
    pub pictures: u32,
    links: &'l Relationships,
}

/// What is known of a shape before all of it is read.
#[derive(Default)]
struct Frame {
    placeholder: Option<Placeholder>,
    area: Option<Area>,
    is_hidden: bool,
}

impl<'l> Draft<'l> {
    pub fn new(links: &'l Relationships) -> Self {
        Draft { shapes: Vec::new(), pictures: 0, links }
    }

    /// The shapes of the slide whose `p:cSld` was opened last.
    pub fn slide(&mut self, xml: &mut Xml<'_>) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            if tag.name() == ("p", "spTree") {
                self.tree(xml, &mut Frame::default());
            }
        }
    }

    fn tree(&mut self, xml: &mut Xml<'_>, frame: &mut Frame) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("p", "sp" | "cxnSp") => self.shape(xml),
                ("p", "pic") => self.pictures += 1,
                ("p", "grpSp") => self.group(xml),
                ("p", "graphicFrame") => self.shape(xml),
                ("p", "nvGrpSpPr") => frame.names(xml),
                ("p", "grpSpPr") => frame.place(xml),
                ("mc", "AlternateContent") => {
                    let inside = xml.level();
                    let before = self.shapes.len() + self.pictures as usize;
                    while let Some(tag) = xml.element(inside) {
                        if matches!(tag.name(), ("mc", "Choice" | "Fallback"))
                            && self.shapes.len() + self.pictures as usize == before
                        {
                            self.tree(xml, frame);
                        }
                    }
                }
                _ => {}
            }
        }
    }

    /// A group is read as one, in an order of its own.
    fn group(&mut self, xml: &mut Xml<'_>) {
        let mut inner = Draft::new(self.links);
        let mut frame = Frame::default();
        inner.tree(xml, &mut frame);
        self.pictures += inner.pictures;
        if !inner.shapes.is_empty() {
            self.push(frame, Content::Group(inner.shapes));
        }
    }

    fn push(&mut self, frame: Frame, content: Content) {
        let Frame { placeholder, area, is_hidden } = frame;
        self.shapes.push(Shape { placeholder, area, is_hidden, content });
    }

    fn shape(&mut self, xml: &mut Xml<'_>) {
        let mut frame = Frame::default();
        let mut content = None;
        self.contents(xml, &mut frame, &mut content);
        // Even an empty placeholder of a layout says where its like stand.
        if let Some(content) = content.or_else(|| frame.placeholder.is_some().then(|| Content::Text(Box::default()))) {
            self.push(frame, content);
        }
    }

    fn contents(&mut self, xml: &mut Xml<'_>, frame: &mut Frame, content: &mut Option<Content>) {
        let level = xml.level();
        let pictures_before = self.pictures;
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("p", "nvSpPr" | "nvGraphicFramePr" | "nvCxnSpPr") => frame.names(xml),
                ("p", "spPr") => frame.place(xml),
                ("p", "xfrm") => frame.area = area(xml),
                ("p", "txBody") => *content = Some(Content::Text(Box::new(Body::read(xml, self.links)))),
                ("a", "tbl") => *content = Some(Content::Table(Table::read(xml, self.links))),
                ("c", "chart") => *content = tag.prefixed("id").map(|id| Content::Graphic(id.into_owned())),
                ("dgm", "relIds") => *content = tag.prefixed("dm").map(|id| Content::Graphic(id.into_owned())),
                ("p", "pic") => self.pictures += 1,
                ("mc", "Fallback") if content.is_some() || self.pictures > pictures_before => {}
                ("a", "graphic" | "graphicData") | ("mc", "AlternateContent" | "Choice" | "Fallback") | ("p", "oleObj") => {
                    self.contents(xml, frame, content);
                }
                _ => {}
            }
        }
    }
}

impl Frame {
    /// The name of the shape and its role.
    fn names(&mut self, xml: &mut Xml<'_>) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("p", "cNvPr") => self.is_hidden = tag.is_on("hidden").unwrap_or(false),
                ("p", "nvPr") => {
                    let inside = xml.level();
                    while let Some(tag) = xml.element(inside) {
                        if tag.name() == ("p", "ph") {
                            let kind = tag.attribute("type").map_or_else(|| "obj".to_owned(), |kind| kind.into_owned());
                            self.placeholder = Some(Placeholder { kind, index: tag.number("idx") });
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn place(&mut self, xml: &mut Xml<'_>) {
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            if tag.name() == ("a", "xfrm") {
                self.area = area(xml);
            }
        }
    }
}

fn area(xml: &mut Xml<'_>) -> Option<Area> {
    let level = xml.level();
    let (mut at, mut size) = (None, None);
    while let Some(tag) = xml.element(level) {
        match tag.name() {
            ("a", "off") => at = tag.number("x").zip(tag.number("y")),
            ("a", "ext") => size = tag.number("cx").zip(tag.number("cy")),
            _ => {}
        }
    }
    let ((left, top), (width, height)) = (at?, size?);
    Some(Area { left, top, width: width.max(0), height: height.max(0) })
}

impl Table {
    fn read(xml: &mut Xml<'_>, links: &Relationships) -> Table {
        let level = xml.level();
        let mut table = Table::default();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("a", "tblPr") => table.has_header = tag.is_on("firstRow").unwrap_or(false),
                ("a", "tr") => {
                    let inside = xml.level();
                    let mut row = Vec::new();
                    while let Some(tag) = xml.element(inside) {
                        if tag.name() == ("a", "tc") {
                            let span = |name: &str| tag.number(name).unwrap_or(1).clamp(1, SPAN_MAX) as u32;
                            let is_covered = tag.is_on("hMerge") == Some(true) || tag.is_on("vMerge") == Some(true);
                            let (columns, rows) = (span("gridSpan"), span("rowSpan"));
                            let inline = cell(xml, links);
                            // Words in a covered cell are shown nowhere.
                            if !is_covered {
                                row.push(TableCell { inline, columns, rows });
                            }
                        }
                    }
                    table.rows.push(row);
                }
                _ => {}
            }
        }
        table
    }
}

fn cell(xml: &mut Xml<'_>, links: &Relationships) -> Inline {
    let level = xml.level();
    let mut inline = Inline::default();
    while let Some(tag) = xml.element(level) {
        if tag.name() == ("a", "txBody") {
            inline = Body::read(xml, links).lines();
        }
    }
    inline
}

/// Shapes in the order of reading, titles first, groups opened.
pub fn in_order(shapes: Vec<Shape>) -> Vec<Shape> {
    let (titles, others): (Vec<Shape>, Vec<Shape>) = shapes.into_iter().partition(Shape::is_title);
    let order = reading_order(&others.iter().map(|shape| shape.area).collect::<Vec<_>>());
    let mut waiting: Vec<Option<Shape>> = others.into_iter().map(Some).collect();
    let mut out = titles;
    for index in order {
        let Some(shape) = waiting.get_mut(index).and_then(Option::take) else { continue };
        match shape.content {
            Content::Group(inner) => {
                let hidden = shape.is_hidden;
                out.extend(in_order(inner).into_iter().map(|inner| Shape { is_hidden: inner.is_hidden || hidden, ..inner }));
            }
            content => out.push(Shape { content, ..shape }),
        }
    }
    out
}
