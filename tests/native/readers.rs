//! Readers over their fixtures: every block with its structure, place and marks, and every note.

use crate::fixtures;
use doctune::document::{Block, BlockKind, Document, Mark};
use doctune::readers::{self, Content, ReadContext, ReadErrorKind};
use std::fmt::Write as _;
use std::ops::Range;

#[test]
fn every_fixture_is_read_as_expected() {
    fixtures::check("readers", |path, bytes| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        match readers::read(&mut ReadContext::new(&name, &mut ()), &bytes.to_vec()) {
            Ok(content) => dump(&content),
            Err(error) => format!("error: {error}\n"),
        }
    });
}

#[test]
fn a_locked_workbook_opens_with_its_password_only() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/readers/xls/locked-with-another-password/source.xls");
    let bytes = std::fs::read(path).expect("the fixture can be read");
    let read = |password| {
        let mut progress = ();
        let mut ctx = ReadContext::new("source.xls", &mut progress);
        ctx.password = Some(password);
        readers::read(&mut ctx, &bytes)
    };
    assert_eq!(read("wrong").expect_err("it is locked").kind, ReadErrorKind::Encrypted);
    let Ok(Content::Document(document)) = read("secret") else { panic!("the password is right") };
    assert!(document.blocks.iter().any(|block| block.text.contains("строка номер 59")));
}

fn dump(content: &Content) -> String {
    match content {
        Content::Document(document) => dump_document(document),
        Content::Folder(folder) => {
            let files = folder.files.iter().map(|file| format!("file {} {} bytes\n", file.path, file.bytes.len()));
            let skipped = folder.skipped.iter().map(|(path, kind)| format!("skipped {path} {kind:?}\n"));
            files.chain(skipped).collect()
        }
        Content::Dataset(dataset) => format!("{dataset:?}\n"),
    }
}

fn dump_document(document: &Document) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "format {:?}", document.format);
    for (name, value) in [("title", &document.title), ("encoding", &document.encoding)] {
        if let Some(value) = value {
            let _ = writeln!(out, "{name} {value}");
        }
    }
    if let Some(language) = document.language {
        let _ = writeln!(out, "language {}", language.code());
    }
    if let Some(pages) = document.pages {
        let _ = writeln!(out, "pages {pages}");
    }
    for (name, value) in &document.metadata {
        let _ = writeln!(out, "meta {name}: {value}");
    }
    for note in &document.notes {
        let _ = writeln!(out, "note {note:?}");
    }
    for block in &document.blocks {
        let _ = write!(out, "{}", dump_block(block));
    }
    out
}

fn dump_block(block: &Block) -> String {
    let part = |range: &Range<u32>| format!("{:?}", &block.text[range.start as usize..range.end as usize]);
    let (head, lines) = match &block.kind {
        BlockKind::List { items } => {
            let lines = items.iter().map(|item| format!("{} {:?} {}", item.level, item.marker, part(&item.range))).collect();
            ("List".to_owned(), lines)
        }
        BlockKind::Table { rows, header_rows } => {
            let cell = |cell: &doctune::document::Cell| match (cell.columns, cell.rows) {
                (1, 1) => part(&cell.range),
                (columns, rows) => format!("{}({columns}x{rows})", part(&cell.range)),
            };
            let lines = rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>().join(" | ")).collect();
            (format!("Table headers {header_rows}"), lines)
        }
        BlockKind::Definitions { entries } => {
            let line = |entry: &doctune::document::Definition| {
                let join = |ranges: &[Range<u32>]| ranges.iter().map(&part).collect::<Vec<_>>().join(" + ");
                format!("{} = {}", join(&entry.terms), join(&entry.meanings))
            };
            ("Definitions".to_owned(), entries.iter().map(line).collect::<Vec<_>>())
        }
        kind => (format!("{kind:?}"), vec![format!("{:?}", block.text)]),
    };
    let mut out = format!("\n{head} @ {:?}\n", block.place);
    for line in lines {
        let _ = writeln!(out, "  {line}");
    }
    for Mark { range, kind } in &block.marks {
        let _ = writeln!(out, "  mark {kind:?} {}", part(range));
    }
    out
}
