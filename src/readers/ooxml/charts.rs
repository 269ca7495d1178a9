//! What charts and diagrams show, which the file keeps beside their pictures.
//!
//! A chart becomes a table with a column for each series, a diagram its words.

use super::super::xml::Xml;
use super::package::Package;
use crate::document::Cell;

/// The words of a graphic.
#[derive(Debug)]
pub enum Graphic {
    /// The title, and rows of cells of which the first holds names.
    Chart { title: String, rows: Vec<Vec<String>> },
    /// The words of each node.
    Diagram(Vec<String>),
}

/// Reads the part of a chart or diagram.
pub fn read(package: &mut Package<'_>, path: &str) -> Option<Graphic> {
    let text = package.optional(path)?;
    let mut xml = package.walk(&text);
    let found = match xml.element(0).map(|tag| tag.name().0) {
        Some("c") => {
            let mut chart = Chart::default();
            chart.look_into(&mut xml, 1);
            let rows = chart.rows().unwrap_or_default();
            Some(Graphic::Chart { title: chart.title.trim().to_owned(), rows })
        }
        Some("dgm") => Some(Graphic::Diagram(diagram(&mut xml))),
        _ => None,
    };
    package.note_stop(&xml);
    found
}

/// The words of rows in one text, cells apart by tabs and rows by line feeds, with the place of each cell in it.
pub fn laid_out(rows: &[Vec<String>]) -> (String, Vec<Vec<Cell>>) {
    let mut text = String::new();
    let mut laid = Vec::with_capacity(rows.len());
    for (at, row) in rows.iter().enumerate() {
        text.push_str(if at > 0 { "\n" } else { "" });
        let mut cells = Vec::with_capacity(row.len());
        for (at, words) in row.iter().enumerate() {
            text.push_str(if at > 0 { "\t" } else { "" });
            let start = text.len() as u32;
            text.push_str(words.trim());
            cells.push(Cell { range: start..text.len() as u32, columns: 1, rows: 1 });
        }
        laid.push(cells);
    }
    (text, laid)
}

#[derive(Default)]
struct Chart {
    title: String,
    series: Vec<Series>,
}

#[derive(Default)]
struct Series {
    name: String,
    categories: Points,
    values: Points,
}

/// What stands at each place of a series. Places without a point are missing in the file.
type Points = Vec<(usize, String)>;

/// A chart of more points than this is a picture of a table that stands elsewhere.
const POINTS_MAX: usize = 1_000;

const SERIES_MAX: usize = 60;

impl Chart {
    fn look_into(&mut self, xml: &mut Xml<'_>, level: usize) {
        while let Some(tag) = xml.element(level) {
            let inside = xml.level();
            match tag.name() {
                // Axes have titles of their own, inside the plot area.
                ("c", "title") if self.title.is_empty() && self.series.is_empty() => self.title = text_runs(xml),
                ("c", "ser") if self.series.len() < SERIES_MAX => {
                    let series = Series::read(xml);
                    self.series.push(series);
                }
                ("c", "chart" | "plotArea") => self.look_into(xml, inside),
                ("c", name) if name.ends_with("Chart") => self.look_into(xml, inside),
                _ => {}
            }
        }
    }

    /// A row of names, then a row for each category.
    fn rows(&self) -> Option<Vec<Vec<String>>> {
        let categories = &self.series.iter().max_by_key(|series| series.categories.len())?.categories;
        let places = self.series.iter().flat_map(|series| &series.values).map(|(place, _)| place + 1).max()?;
        let at = |points: &Points, place: usize| {
            points.iter().find(|(point, _)| *point == place).map_or_else(String::new, |(_, value)| value.clone())
        };
        let mut rows = vec![std::iter::once(String::new()).chain(self.series.iter().map(|series| series.name.clone())).collect()];
        for place in 0..places.min(POINTS_MAX) {
            let values = self.series.iter().map(|series| at(&series.values, place));
            rows.push(std::iter::once(at(categories, place)).chain(values).collect());
        }
        Some(rows)
    }
}

impl Series {
    fn read(xml: &mut Xml<'_>) -> Series {
        let level = xml.level();
        let mut series = Series::default();
        while let Some(tag) = xml.element(level) {
            match tag.name() {
                ("c", "tx") => series.name = points(xml).into_iter().map(|(_, name)| name).collect::<Vec<_>>().join(" "),
                ("c", "cat" | "xVal") => series.categories = points(xml),
                ("c", "val" | "yVal") => series.values = points(xml),
                _ => {}
            }
        }
        series
    }
}

/// The points below the element that was opened last. Categories of several levels keep the innermost one.
fn points(xml: &mut Xml<'_>) -> Points {
    let level = xml.level();
    let mut found = Points::new();
    while let Some(tag) = xml.element(level) {
        match tag.name() {
            ("c", "pt") => {
                let place = tag.number("idx").and_then(|place| usize::try_from(place).ok()).unwrap_or(found.len());
                let value = xml.text();
                if found.len() < POINTS_MAX && place < POINTS_MAX {
                    found.push((place, shown(value.trim())));
                }
            }
            ("c", "v") => found.push((0, xml.text())),
            (
                "c",
                "strRef" | "numRef" | "multiLvlStrRef" | "strCache" | "numCache" | "multiLvlStrCache" | "strLit" | "numLit"
                | "lvl",
            ) if found.is_empty() => {
                found = points(xml);
            }
            _ => {}
        }
    }
    found
}

/// The words of a diagram, one node after the other.
fn diagram(xml: &mut Xml<'_>) -> Vec<String> {
    let mut words = Vec::new();
    while let Some(list) = xml.element(1) {
        if list.name() != ("dgm", "ptLst") {
            continue;
        }
        while let Some(node) = xml.element(2) {
            let text = if node.name() == ("dgm", "pt") { text_runs(xml) } else { String::new() };
            if !text.trim().is_empty() {
                words.push(text);
            }
        }
    }
    words
}

/// Numbers stand in the file with every digit of the machine (4.4000000000000004); people see fifteen at most.
fn shown(value: &str) -> String {
    const DIGITS: usize = 15;
    match value.parse::<f64>() {
        Ok(number) if value.len() > DIGITS && number.is_finite() => {
            format!("{number:.*e}", DIGITS - 1).parse::<f64>().map_or_else(|_| value.to_owned(), |number| number.to_string())
        }
        _ => value.to_owned(),
    }
}

/// The words of all runs below the element that was opened last.
fn text_runs(xml: &mut Xml<'_>) -> String {
    let level = xml.level();
    let mut out = String::new();
    while let Some(tag) = xml.element(level) {
        match tag.name() {
            ("a", "t") | ("c", "v") => out.push_str(&xml.text()),
            ("a", "p") => {
                out.push_str(&text_runs(xml));
                out.push('\n');
            }
            _ => out.push_str(&text_runs(xml)),
        }
    }
    out
}
