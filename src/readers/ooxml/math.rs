//! Equations (OMML) as text in the notation of LaTeX, which people write in plain text and models read.

use super::super::xml::Xml;

/// The equation that was opened last.
pub fn equation(xml: &mut Xml<'_>) -> String {
    let mut out = sequence(xml);
    // Spaces before and after belong to the words around.
    out.truncate(out.trim_end().len());
    out.trim_start().to_owned()
}

/// Everything in the element that was opened last, one after the other.
fn sequence(xml: &mut Xml<'_>) -> String {
    let level = xml.level();
    let mut out = String::new();
    while let Some(tag) = xml.element(level) {
        let part = match tag.name() {
            ("m", name) => element(xml, name),
            // Tracked changes stand inside equations too.
            ("w", "ins" | "moveTo") => sequence(xml),
            _ => String::new(),
        };
        append(&mut out, &part);
    }
    out
}

/// A command such as `\pi` must not run into the letters behind it.
pub fn append(out: &mut String, part: &str) {
    // No command is longer, and a look at the whole would take longer with each part.
    const COMMAND_MAX: usize = 20;
    let letters = out.bytes().rev().take(COMMAND_MAX).take_while(u8::is_ascii_alphabetic).count();
    let ends_in_command = letters > 0 && out.bytes().nth_back(letters) == Some(b'\\');
    if ends_in_command && part.starts_with(|sign: char| sign.is_alphanumeric()) {
        out.push(' ');
    }
    out.push_str(part);
}

fn element(xml: &mut Xml<'_>, name: &str) -> String {
    match name {
        "r" => run(xml),
        "f" => {
            let parts = Parts::read(xml);
            match parts.property("type") {
                Some("lin" | "skw") => format!("{}/{}", parts.base("num"), parts.base("den")),
                Some("noBar") => format!("\\binom{{{}}}{{{}}}", parts.get("num"), parts.get("den")),
                _ => format!("\\frac{{{}}}{{{}}}", parts.get("num"), parts.get("den")),
            }
        }
        "sSup" => {
            let parts = Parts::read(xml);
            format!("{}^{}", parts.base("e"), parts.script("sup"))
        }
        "sSub" => {
            let parts = Parts::read(xml);
            format!("{}_{}", parts.base("e"), parts.script("sub"))
        }
        "sSubSup" => {
            let parts = Parts::read(xml);
            format!("{}_{}^{}", parts.base("e"), parts.script("sub"), parts.script("sup"))
        }
        "sPre" => {
            let parts = Parts::read(xml);
            format!("{{}}_{}^{}{}", parts.script("sub"), parts.script("sup"), parts.get("e"))
        }
        "rad" => {
            let parts = Parts::read(xml);
            match parts.get("deg") {
                "" => format!("\\sqrt{{{}}}", parts.get("e")),
                degree => format!("\\sqrt[{degree}]{{{}}}", parts.get("e")),
            }
        }
        "nary" => nary(&Parts::read(xml)),
        "d" => delimited(&Parts::read(xml)),
        "func" => {
            let parts = Parts::read(xml);
            format!("{}{}", function_name(parts.get("fName")), argument(parts.get("e")))
        }
        "limLow" => {
            let parts = Parts::read(xml);
            format!("{}_{}", function_name(parts.get("e")), parts.script("lim"))
        }
        "limUpp" => {
            let parts = Parts::read(xml);
            format!("{}^{}", function_name(parts.get("e")), parts.script("lim"))
        }
        "acc" => {
            let parts = Parts::read(xml);
            format!("{}{{{}}}", accent(parts.property("chr")), parts.get("e"))
        }
        "bar" => {
            let parts = Parts::read(xml);
            let command = if parts.property("pos") == Some("top") { "\\overline" } else { "\\underline" };
            format!("{command}{{{}}}", parts.get("e"))
        }
        "groupChr" => {
            let parts = Parts::read(xml);
            let command = if parts.property("pos") == Some("top") { "\\overbrace" } else { "\\underbrace" };
            format!("{command}{{{}}}", parts.get("e"))
        }
        "m" => {
            let rows = rows(xml, "mr", " & ");
            format!("\\begin{{matrix}}{rows}\\end{{matrix}}")
        }
        "eqArr" => {
            let parts = Parts::read(xml);
            parts.all("e").collect::<Vec<_>>().join(" \\\\ ")
        }
        "t" => text(&xml.text()),
        // Properties say how an equation looks.
        name if name.ends_with("Pr") => String::new(),
        _ => sequence(xml),
    }
}

fn run(xml: &mut Xml<'_>) -> String {
    let level = xml.level();
    let mut out = String::new();
    while let Some(tag) = xml.element(level) {
        if matches!(tag.name(), ("m" | "w", "t")) {
            append(&mut out, &text(&xml.text()));
        }
    }
    out
}

/// The named parts of a construct in the order of the file, and its properties.
#[derive(Default)]
struct Parts {
    parts: Vec<(String, String)>,
    properties: Vec<(String, String)>,
}

impl Parts {
    fn read(xml: &mut Xml<'_>) -> Parts {
        let mut parts = Parts::default();
        let level = xml.level();
        while let Some(tag) = xml.element(level) {
            let ("m", name) = tag.name() else { continue };
            if name.ends_with("Pr") {
                let inside = xml.level();
                while let Some(tag) = xml.element(inside) {
                    let value = tag.attribute("val").map(|value| value.into_owned()).unwrap_or_default();
                    parts.properties.push((tag.name().1.to_owned(), value));
                }
            } else {
                parts.parts.push((name.to_owned(), sequence(xml).trim().to_owned()));
            }
        }
        parts
    }

    fn get(&self, name: &str) -> &str {
        self.parts.iter().find(|(part, _)| part == name).map(|(_, text)| text.as_str()).unwrap_or_default()
    }

    fn all<'p>(&'p self, name: &'p str) -> impl Iterator<Item = &'p str> {
        self.parts.iter().filter(move |(part, _)| part == name).map(|(_, text)| text.as_str())
    }

    fn property(&self, name: &str) -> Option<&str> {
        self.properties.iter().find(|(property, _)| property == name).map(|(_, value)| value.as_str())
    }

    /// A part that something is hung on: in braces when it consists of several things.
    fn base(&self, name: &str) -> String {
        let part = self.get(name);
        let is_one = part.chars().count() <= 1
            || part.chars().all(char::is_alphanumeric)
            || is_command(part)
            || part.starts_with("\\left(");
        if is_one { part.to_owned() } else { format!("{{{part}}}") }
    }

    /// An index or exponent.
    fn script(&self, name: &str) -> String {
        let part = self.get(name);
        if part.chars().count() == 1 { part.to_owned() } else { format!("{{{part}}}") }
    }
}

fn is_command(text: &str) -> bool {
    text.strip_prefix('\\').is_some_and(|name| !name.is_empty() && name.bytes().all(|sign| sign.is_ascii_alphabetic()))
}

fn nary(parts: &Parts) -> String {
    let sign = match parts.property("chr") {
        None => "\\int".to_owned(),
        Some(sign) => text(sign).trim().to_owned(),
    };
    let mut out = sign;
    if !parts.get("sub").is_empty() {
        out.push_str(&format!("_{}", parts.script("sub")));
    }
    if !parts.get("sup").is_empty() {
        out.push_str(&format!("^{}", parts.script("sup")));
    }
    out.push_str(&argument(parts.get("e")));
    out
}

/// What a function or a sum is applied to: apart from the name, unless a bracket already sets it apart.
fn argument(text: &str) -> String {
    if text.is_empty() || text.starts_with(['(', '[', '{', '\\']) { text.to_owned() } else { format!(" {text}") }
}

fn delimited(parts: &Parts) -> String {
    let bracket = |name: &str, usual: &str| match parts.property(name) {
        None => usual.to_owned(),
        Some(sign) => sign.replace('{', "\\{").replace('}', "\\}"),
    };
    let (open, close) = (bracket("begChr", "("), bracket("endChr", ")"));
    let separator = parts.property("sepChr").unwrap_or("|");
    format!("{open}{}{close}", parts.all("e").collect::<Vec<_>>().join(separator))
}

fn rows(xml: &mut Xml<'_>, row: &str, separator: &str) -> String {
    let level = xml.level();
    let mut rows = Vec::new();
    while let Some(tag) = xml.element(level) {
        if tag.name() == ("m", row) {
            rows.push(Parts::read(xml).all("e").collect::<Vec<_>>().join(separator));
        }
    }
    rows.join(" \\\\ ")
}

/// Functions that LaTeX sets upright by a command of their own.
pub fn function_name(name: &str) -> String {
    const KNOWN: &[&str] = &[
        "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "log", "ln", "lg", "exp",
        "lim", "max", "min", "sup", "inf", "det", "gcd", "deg", "dim", "ker", "arg",
    ];
    let first: String = name.chars().take_while(char::is_ascii_alphabetic).collect();
    if KNOWN.contains(&first.as_str()) { format!("\\{name}") } else { name.to_owned() }
}

fn accent(sign: Option<&str>) -> &'static str {
    match sign.and_then(|sign| sign.chars().next()) {
        None | Some('\u{0302}' | '^') => "\\hat",
        Some('\u{0303}' | '~') => "\\tilde",
        Some('\u{0304}' | '\u{0305}' | '¯') => "\\bar",
        Some('\u{0307}') => "\\dot",
        Some('\u{0308}') => "\\ddot",
        Some('\u{030C}') => "\\check",
        Some('\u{20D7}' | '→') => "\\vec",
        Some(_) => "\\hat",
    }
}

/// Signs with a LaTeX command of their own.
const COMMANDS: &[(char, &str)] = &[
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "varepsilon"),
    ('ϵ', "epsilon"),
    ('ζ', "zeta"),
    ('η', "eta"),
    ('θ', "theta"),
    ('ϑ', "vartheta"),
    ('ι', "iota"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('ν', "nu"),
    ('ξ', "xi"),
    ('π', "pi"),
    ('ρ', "rho"),
    ('σ', "sigma"),
    ('ς', "varsigma"),
    ('τ', "tau"),
    ('υ', "upsilon"),
    ('φ', "varphi"),
    ('ϕ', "phi"),
    ('χ', "chi"),
    ('ψ', "psi"),
    ('ω', "omega"),
    ('Γ', "Gamma"),
    ('Δ', "Delta"),
    ('Θ', "Theta"),
    ('Λ', "Lambda"),
    ('Ξ', "Xi"),
    ('Π', "Pi"),
    ('Σ', "Sigma"),
    ('Φ', "Phi"),
    ('Ψ', "Psi"),
    ('Ω', "Omega"),
    ('∑', "sum"),
    ('∏', "prod"),
    ('∫', "int"),
    ('∬', "iint"),
    ('∭', "iiint"),
    ('∮', "oint"),
    ('⋃', "bigcup"),
    ('⋂', "bigcap"),
    ('⋁', "bigvee"),
    ('⋀', "bigwedge"),
    ('∐', "coprod"),
    ('∯', "oiint"),
    ('∰', "oiiint"),
    ('∞', "infty"),
    ('×', "times"),
    ('÷', "div"),
    ('·', "cdot"),
    ('⋅', "cdot"),
    ('±', "pm"),
    ('∓', "mp"),
    ('≤', "leq"),
    ('≥', "geq"),
    ('≠', "neq"),
    ('≈', "approx"),
    ('≡', "equiv"),
    ('∼', "sim"),
    ('∝', "propto"),
    ('∈', "in"),
    ('∉', "notin"),
    ('⊂', "subset"),
    ('⊆', "subseteq"),
    ('∪', "cup"),
    ('∩', "cap"),
    ('∀', "forall"),
    ('∃', "exists"),
    ('∂', "partial"),
    ('∇', "nabla"),
    ('√', "sqrt"),
    ('→', "to"),
    ('⇒', "Rightarrow"),
    ('⇔', "Leftrightarrow"),
    ('…', "dots"),
    ('⋯', "cdots"),
    ('∅', "emptyset"),
    ('ℏ', "hbar"),
    ('∧', "wedge"),
    ('∨', "vee"),
];

/// Signs as LaTeX writes them.
pub fn text(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for sign in raw.chars().filter_map(plain_letter) {
        match COMMANDS.iter().find(|(known, _)| *known == sign) {
            Some((_, command)) => append(&mut out, &format!("\\{command}")),
            None => append(&mut out, sign.encode_utf8(&mut [0; 4])),
        }
    }
    out
}

/// Letters of the mathematical alphabets as ordinary ones; invisible operators vanish.
fn plain_letter(sign: char) -> Option<char> {
    let code = u32::from(sign);
    match code {
        0x2061..=0x2064 | 0x200B => None,
        // En dashes and minus signs are one thing in an equation.
        0x2013 | 0x2212 => Some('-'),
        0x1D400..=0x1D6A3 => {
            let index = (code - 0x1D400) % 52;
            char::from_u32(if index < 26 { 0x41 + index } else { 0x61 + index - 26 })
        }
        0x210E => Some('h'),
        0x1D6A8..=0x1D7CB => greek_letter((code - 0x1D6A8) % 58),
        0x1D7CE..=0x1D7FF => char::from_u32(0x30 + (code - 0x1D7CE) % 10),
        _ => Some(sign),
    }
}

fn greek_letter(index: u32) -> Option<char> {
    match index {
        0..=24 => char::from_u32(0x391 + index),
        25 => Some('∇'),
        26..=50 => char::from_u32(0x3B1 + index - 26),
        51 => Some('∂'),
        52 => Some('ϵ'),
        53 => Some('ϑ'),
        54 => Some('ϰ'),
        55 => Some('ϕ'),
        56 => Some('ϱ'),
        _ => Some('ϖ'),
    }
}

/// The equations of a display paragraph, one a line.
pub fn display(xml: &mut Xml<'_>) -> String {
    let level = xml.level();
    let mut lines = Vec::new();
    while let Some(tag) = xml.element(level) {
        if tag.name() == ("m", "oMath") {
            lines.push(equation(xml));
        }
    }
    lines.retain(|line| !line.is_empty());
    lines.join("\n")
}
