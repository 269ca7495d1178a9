//! Equations in MathML, as LaTeX writes them.
//!
//! Office programs write only this much of MathML; what is unknown becomes the words inside it.

use super::super::docx::math::{append, function_name, text};
use super::super::xml::{Tag, Xml};

/// The equation that was opened last.
pub fn read(xml: &mut Xml<'_>) -> String {
    row(xml).trim().to_owned()
}

/// Everything in the element that was opened last, one thing after the other.
fn row(xml: &mut Xml<'_>) -> String {
    parts(xml).into_iter().fold(String::new(), |mut out, part| {
        append(&mut out, &part);
        out
    })
}

/// The children of the element that was opened last.
fn parts(xml: &mut Xml<'_>) -> Vec<String> {
    let level = xml.level();
    let mut parts = Vec::new();
    while let Some(tag) = xml.element(level) {
        if let Some(part) = part(&tag, xml) {
            parts.push(part);
        }
    }
    parts
}

fn part(tag: &Tag<'_>, xml: &mut Xml<'_>) -> Option<String> {
    Some(match tag.name().1 {
        // What other programs understand instead of the equation, and how it looks.
        "annotation" | "annotation-xml" | "mspace" | "mphantom" | "maligngroup" | "malignmark" => return None,
        "mi" => function_name(&text(xml.text().trim())),
        "mn" | "mtext" | "ms" => text(xml.text().trim()),
        "mo" => operator(xml.text().trim()),
        "mfrac" => pair(xml, |over, under| format!("\\frac{{{over}}}{{{under}}}")),
        "msqrt" => format!("\\sqrt{{{}}}", row(xml)),
        "mroot" => pair(xml, |base, degree| format!("\\sqrt[{degree}]{{{base}}}")),
        "msup" | "mover" => pair(xml, |base, above| match accent(&above) {
            Some(accent) => format!("{accent}{{{base}}}"),
            None => format!("{}^{}", based(&base), script(&above)),
        }),
        "msub" | "munder" => pair(xml, |base, below| format!("{}_{}", based(&base), script(&below))),
        "msubsup" | "munderover" => {
            let mut parts = parts(xml).into_iter();
            let mut next = || parts.next().unwrap_or_default();
            let (base, below, above) = (next(), next(), next());
            format!("{}_{}^{}", based(&base), script(&below), script(&above))
        }
        "mfenced" => {
            let bracket = |name: &str, usual: &str| tag.attribute(name).map_or_else(|| usual.to_owned(), |sign| operator(&sign));
            let (open, close) = (bracket("open", "("), bracket("close", ")"));
            format!("{open}{}{close}", parts(xml).join(","))
        }
        "mtable" => format!("\\begin{{matrix}}{}\\end{{matrix}}", parts(xml).join(" \\\\ ")),
        "mtr" => parts(xml).join(" & "),
        _ => row(xml),
    })
}

fn pair(xml: &mut Xml<'_>, written: impl Fn(String, String) -> String) -> String {
    let mut parts = parts(xml).into_iter();
    let first = parts.next().unwrap_or_default();
    written(first, parts.next().unwrap_or_default())
}

fn operator(sign: &str) -> String {
    match sign {
        "{" => "\\{".to_owned(),
        "}" => "\\}".to_owned(),
        sign => text(sign),
    }
}

/// The sign over a letter, when it is one that LaTeX has a command for.
fn accent(sign: &str) -> Option<&'static str> {
    match sign {
        "^" | "ˆ" | "\u{302}" => Some("\\hat"),
        "~" | "˜" | "\\sim" => Some("\\tilde"),
        "¯" | "‾" | "\u{305}" => Some("\\overline"),
        "→" | "\\to" | "⃗" => Some("\\vec"),
        "˙" => Some("\\dot"),
        "¨" => Some("\\ddot"),
        _ => None,
    }
}

/// What an index hangs on: in braces when it consists of several things.
fn based(base: &str) -> String {
    let is_one = base.chars().count() <= 1 || base.chars().all(char::is_alphanumeric) || base.starts_with(['\\', '(']);
    if is_one { base.to_owned() } else { format!("{{{base}}}") }
}

/// An index or exponent.
fn script(part: &str) -> String {
    if part.chars().count() == 1 { part.to_owned() } else { format!("{{{part}}}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::Limits;
    use crate::readers::odf::package::SPACES;

    #[test]
    fn equations_are_written_as_latex_writes_them() {
        let table = [
            ("<mi>E</mi><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup>", "E=mc^2"),
            ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "\\frac{a+b}{2}"),
            (
                "<munderover><mo>∑</mo><mrow><mi>i</mi><mo>=</mo><mn>1</mn></mrow><mi>n</mi></munderover><mi>i</mi>",
                "\\sum_{i=1}^ni",
            ),
            ("<mi>α</mi><mi>x</mi><msqrt><mn>2</mn></msqrt><mover><mi>a</mi><mo>→</mo></mover>", "\\alpha x\\sqrt{2}\\vec{a}"),
            ("<semantics><mi>x</mi><annotation>size 12 x</annotation></semantics>", "x"),
        ];
        for (inside, expected) in table {
            let whole = format!("<math>{inside}</math>");
            let mut xml = Xml::new(&whole, SPACES, &Limits::default());
            assert!(xml.element(0).is_some());
            assert_eq!(read(&mut xml), expected);
        }
    }
}
