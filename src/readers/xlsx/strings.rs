//! Strings of a workbook: most cells only name one by its number.

use super::super::ooxml::package::Package;
use super::super::xml::Xml;
use super::super::{ReadError, ReadErrorKind};
use std::borrow::Cow;

/// All strings that cells share, in the order of the file.
pub fn shared(package: &mut Package<'_>, path: &str) -> Result<Vec<Box<str>>, ReadError> {
    let text = match package.required(path) {
        // Without its strings a workbook has no words, but its numbers are still there.
        Err(ReadError { kind: ReadErrorKind::Damaged, .. }) => {
            package.damaged += 1;
            return Ok(Vec::new());
        }
        text => text?,
    };
    let mut strings = Vec::new();
    let mut xml = package.walk(&text);
    if xml.element(0).is_some() {
        while let Some(tag) = xml.element(1) {
            if tag.name() == ("s", "si") {
                strings.push(runs(&mut xml).into_boxed_str());
            }
        }
    }
    package.note_stop(&xml);
    Ok(strings)
}

/// The words of a string, run after run. Readings in another script beside the words are left out.
pub fn runs(xml: &mut Xml<'_>) -> String {
    let level = xml.level();
    let mut out = String::new();
    while let Some(tag) = xml.element(level) {
        match tag.name() {
            ("s", "t") => out.push_str(&plain(&xml.text())),
            ("s", "r") => out.push_str(&runs(xml)),
            _ => {}
        }
    }
    out
}

/// Signs that XML cannot hold are written as `_x000D_`, and an underscore that would look so as `_x005F_`.
pub fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let written = from.get(2..7).and_then(|code| code.strip_suffix('_')).filter(|code| code.len() == 4);
        match written.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
            Some(sign) => {
                out.extend(Some(sign).filter(|sign| !sign.is_control() || matches!(sign, '\n' | '\t')));
                rest = from.get(7..).unwrap_or_default();
            }
            None => {
                out.push_str("_x");
                rest = from.get(2..).unwrap_or_default();
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn escaped_signs_are_put_back() {
        let table =
            [("a_x000D_\nb", "a\nb"), ("_x005F_x000D_", "_x000D_"), ("my_xyz", "my_xyz"), ("_x04", "_x04"), ("я_x0041_", "яA")];
        for (text, expected) in table {
            assert_eq!(plain(text), expected, "{text}");
        }
    }
}
