//! Fields: instructions to Word whose result stands in the text beside them.

use std::rc::Rc;

/// The fields that are open at one place of a text, outermost first.
#[derive(Debug, Default)]
pub struct Fields {
    open: Vec<Field>,
}

#[derive(Debug, Default)]
struct Field {
    instruction: String,
    shows_result: bool,
    link: Option<Rc<str>>,
    is_contents: bool,
    /// How many paragraphs have ended within the instruction.
    paragraphs: u32,
}

/// An instruction that goes on over more paragraphs than this has lost its end, and must not swallow the document.
const PARAGRAPHS_MAX: u32 = 3;

/// Nested fields of honest documents are a few; more are not followed.
const OPEN_MAX: usize = 64;

impl Fields {
    pub fn begin(&mut self) {
        if self.open.len() < OPEN_MAX {
            self.open.push(Field::default());
        }
    }

    /// A field whose instruction is known at once.
    pub fn begin_with_result(&mut self, instruction: &str) {
        self.begin();
        self.instruct(instruction);
        self.separate();
    }

    pub fn instruct(&mut self, text: &str) {
        if let Some(field) = self.open.last_mut().filter(|field| !field.shows_result) {
            field.instruction.push_str(text);
        }
    }

    pub fn separate(&mut self) {
        if let Some(field) = self.open.last_mut() {
            field.shows_result = true;
            field.link = hyperlink(&field.instruction).map(Rc::from);
            field.is_contents = first_word(&field.instruction).eq_ignore_ascii_case("TOC");
        }
    }

    pub fn end(&mut self) {
        self.open.pop();
    }

    pub fn end_paragraph(&mut self) {
        for field in self.open.iter_mut().filter(|field| !field.shows_result) {
            field.paragraphs += 1;
        }
        self.open.retain(|field| field.paragraphs <= PARAGRAPHS_MAX);
    }

    /// Whether words that come now are part of an instruction and not of the text.
    pub fn hides_text(&self) -> bool {
        self.open.iter().any(|field| !field.shows_result)
    }

    pub fn link(&self) -> Option<&Rc<str>> {
        self.open.iter().rev().find_map(|field| field.link.as_ref())
    }

    pub fn in_contents(&self) -> bool {
        self.open.iter().any(|field| field.is_contents)
    }
}

fn first_word(instruction: &str) -> &str {
    instruction.split_whitespace().next().unwrap_or_default()
}

/// The address of `HYPERLINK "address" \l "place" \o "hint"`. A link to a place in the same file has no address.
fn hyperlink(instruction: &str) -> Option<String> {
    let rest = instruction.trim_start();
    if !first_word(rest).eq_ignore_ascii_case("HYPERLINK") {
        return None;
    }
    let rest = rest["HYPERLINK".len()..].trim_start();
    let address = match rest.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => first_word(rest),
    };
    (!address.is_empty() && !address.starts_with('\\')).then(|| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hyperlink_field_gives_its_address() {
        let table = [
            (r#" HYPERLINK "https://example.org/a b" \o "hint" "#, Some("https://example.org/a b")),
            (r"HYPERLINK https://example.org", Some("https://example.org")),
            (r#"hyperlink \l "_Toc1""#, None),
            ("PAGEREF _Toc1 \\h", None),
        ];
        for (instruction, expected) in table {
            assert_eq!(hyperlink(instruction).as_deref(), expected, "{instruction}");
        }
    }
}
