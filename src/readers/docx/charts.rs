//! Puts what charts and diagrams show where they stand in the text.

use super::inline::Inline;
use super::package::{Package, Relationships};
use super::story::{Item, Paragraph};
use super::table::{Table, TableCell};
use crate::readers::ooxml::charts::{self, Graphic};

/// Puts the title and the numbers of a chart, or the words of a diagram, where it stands.
pub fn read_all(package: &mut Package<'_>, links: &Relationships, items: Vec<Item>) -> Vec<Item> {
    let mut out = Vec::with_capacity(items.len());
    for item in items {
        let Item::Graphic { id, page } = item else {
            out.push(item);
            continue;
        };
        let line = |text: &str| {
            let inline = Inline { text: text.trim().to_owned(), marks: Vec::new() };
            Item::Paragraph(Paragraph { inline, page, ..Paragraph::default() })
        };
        match links.part(&id).and_then(|path| charts::read(package, path)) {
            Some(Graphic::Chart { title, rows }) => {
                out.push(line(&title));
                if !rows.is_empty() {
                    out.push(Item::Table(table(rows, page)));
                }
            }
            Some(Graphic::Diagram(words)) => out.extend(words.iter().map(|text| line(text))),
            None => {}
        }
    }
    out
}

fn table(rows: Vec<Vec<String>>, page: u32) -> Table {
    let cell = |text: String| TableCell { inline: Inline { text, marks: Vec::new() }, columns: 1, rows: 1 };
    let rows = rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect();
    Table { rows, header_rows: 1, page, notes: Vec::new() }
}
