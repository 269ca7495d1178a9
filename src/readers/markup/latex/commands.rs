//! What the commands of LaTeX mean for a reader of the words.

use super::Tag;

#[derive(Clone, Copy)]
pub(super) enum Meaning {
    Sign(&'static str),
    /// Words in a mark.
    Marked(Tag),
    /// Layout, with so many options and arguments.
    Dropped {
        options: u8,
        arguments: u8,
    },
    /// A reference by a key.
    Key,
}

/// Environments that are formulas.
pub(super) fn is_formula(name: &str) -> bool {
    matches!(
        name,
        "equation"
            | "align"
            | "gather"
            | "multline"
            | "displaymath"
            | "eqnarray"
            | "math"
            | "alignat"
            | "flalign"
            | "dmath"
            | "cases"
            | "split"
            | "aligned"
            | "matrix"
            | "pmatrix"
            | "bmatrix"
    )
}

pub(super) fn meaning(name: &str) -> Option<Meaning> {
    if let Some((_, sign)) = SIGNS.iter().find(|(other, _)| *other == name) {
        return Some(Meaning::Sign(sign));
    }
    let marked = match name {
        "textbf" | "textsc" | "alert" | "strong" => Some(Tag::Strong),
        "emph" | "textit" | "textsl" => Some(Tag::Em),
        "texttt" | "code" | "ttt" => Some(Tag::Code),
        "textsuperscript" => Some(Tag::Sup),
        "textsubscript" => Some(Tag::Sub),
        "underline" | "uline" => Some(Tag::U),
        _ => None,
    };
    if let Some(tag) = marked {
        return Some(Meaning::Marked(tag));
    }
    if matches!(
        name,
        "cite"
            | "citep"
            | "citet"
            | "parencite"
            | "textcite"
            | "autocite"
            | "footcite"
            | "citeauthor"
            | "citeyear"
            | "ref"
            | "eqref"
            | "pageref"
            | "autoref"
            | "cref"
            | "Cref"
            | "nameref"
            | "vref"
    ) {
        return Some(Meaning::Key);
    }
    DROPPED
        .iter()
        .find(|(other, _, _)| *other == name)
        .map(|(_, options, arguments)| Meaning::Dropped { options: *options, arguments: *arguments })
}

const SIGNS: &[(&str, &str)] = &[
    ("ldots", "…"),
    ("dots", "…"),
    ("textellipsis", "…"),
    ("LaTeX", "LaTeX"),
    ("TeX", "TeX"),
    ("LaTeXe", "LaTeX2e"),
    ("S", "§"),
    ("P", "¶"),
    ("copyright", "©"),
    ("textcopyright", "©"),
    ("textregistered", "®"),
    ("texttrademark", "™"),
    ("ss", "ß"),
    ("o", "ø"),
    ("O", "Ø"),
    ("ae", "æ"),
    ("AE", "Æ"),
    ("oe", "œ"),
    ("OE", "Œ"),
    ("aa", "å"),
    ("AA", "Å"),
    ("l", "ł"),
    ("L", "Ł"),
    ("i", "ı"),
    ("textbackslash", "\\"),
    ("textasciitilde", "~"),
    ("textasciicircum", "^"),
    ("textbar", "|"),
    ("textless", "<"),
    ("textgreater", ">"),
    ("textendash", "–"),
    ("textemdash", "—"),
    ("textquoteleft", "‘"),
    ("textquoteright", "’"),
    ("textquotedblleft", "“"),
    ("textquotedblright", "”"),
    ("guillemotleft", "«"),
    ("guillemotright", "»"),
    ("flqq", "«"),
    ("frqq", "»"),
    ("glqq", "„"),
    ("grqq", "“"),
    ("textdegree", "°"),
    ("degree", "°"),
    ("texteuro", "€"),
    ("euro", "€"),
    ("pounds", "£"),
    ("textsterling", "£"),
    ("textunderscore", "_"),
    ("textbullet", "•"),
    ("quad", " "),
    ("qquad", " "),
    ("space", " "),
    ("thinspace", " "),
    ("enspace", " "),
    ("textnumero", "№"),
    ("No", "№"),
    ("cdash", "—"),
    ("textperiodcentered", "·"),
    ("slash", "/"),
    ("textregistered", "®"),
    ("dag", "†"),
    ("ddag", "‡"),
    ("newline", " "),
    ("lq", "‘"),
    ("rq", "’"),
    ("_", "_"),
    ("tab", "\t"),
    ("nobreakspace", " "),
    ("textquotesingle", "'"),
    ("textquotedbl", "\""),
    ("checkmark", "✓"),
    ("textrightarrow", "→"),
    ("textleftarrow", "←"),
    ("and", ", "),
];

const DROPPED: &[(&str, u8, u8)] = &[
    ("label", 0, 1),
    ("vspace", 0, 1),
    ("hspace", 0, 1),
    ("setlength", 0, 2),
    ("addtolength", 0, 2),
    ("setcounter", 0, 2),
    ("addtocounter", 0, 2),
    ("stepcounter", 0, 1),
    ("usepackage", 1, 1),
    ("documentclass", 1, 1),
    ("input", 0, 1),
    ("include", 0, 1),
    ("subfile", 0, 1),
    ("includeonly", 0, 1),
    ("bibliography", 0, 1),
    ("bibliographystyle", 0, 1),
    ("addbibresource", 1, 1),
    ("printbibliography", 1, 0),
    ("pagestyle", 0, 1),
    ("thispagestyle", 0, 1),
    ("pagenumbering", 0, 1),
    ("markboth", 0, 2),
    ("markright", 0, 1),
    ("addcontentsline", 0, 3),
    ("index", 1, 1),
    ("glossary", 0, 1),
    ("nocite", 0, 1),
    ("hyphenation", 0, 1),
    ("color", 1, 1),
    ("textcolor", 1, 1),
    ("colorbox", 1, 1),
    ("definecolor", 0, 3),
    ("fontsize", 0, 2),
    ("selectfont", 0, 0),
    ("newenvironment", 2, 3),
    ("renewenvironment", 2, 3),
    ("newtheorem", 0, 2),
    ("theoremstyle", 0, 1),
    ("DeclareMathOperator", 0, 2),
    ("rule", 1, 2),
    ("linespread", 0, 1),
    ("geometry", 0, 1),
    ("hypersetup", 0, 1),
    ("lstset", 0, 1),
    ("captionsetup", 1, 1),
    ("selectlanguage", 0, 1),
    ("foreignlanguage", 0, 1),
    ("setmainfont", 1, 1),
    ("graphicspath", 0, 1),
    ("resizebox", 0, 2),
    ("scalebox", 1, 1),
    ("parbox", 1, 1),
    ("makebox", 2, 0),
    ("raisebox", 1, 1),
    ("phantom", 0, 1),
    ("hphantom", 0, 1),
    ("vphantom", 0, 1),
    ("bibitem", 1, 1),
    ("hypertarget", 0, 1),
    ("hyperlink", 0, 1),
    ("todo", 1, 1),
    ("arraystretch", 0, 0),
    ("footnotemark", 1, 0),
    ("pagebreak", 1, 0),
    ("linebreak", 1, 0),
    ("nopagebreak", 1, 0),
    ("cline", 0, 1),
    ("cmidrule", 1, 1),
    ("lhead", 0, 1),
    ("rhead", 0, 1),
    ("chead", 0, 1),
    ("lfoot", 0, 1),
    ("rfoot", 0, 1),
    ("cfoot", 0, 1),
    ("fancyhead", 1, 1),
    ("fancyfoot", 1, 1),
    ("renewcommand", 1, 2),
    ("newlength", 0, 1),
    ("newcounter", 1, 1),
    ("value", 0, 1),
    ("cellcolor", 1, 1),
    ("rowcolor", 1, 1),
    ("columncolor", 1, 1),
    ("titleformat", 0, 5),
    ("microtypesetup", 0, 1),
    ("inputencoding", 0, 1),
    ("includemedia", 1, 2),
    ("vskip", 0, 0),
    ("hskip", 0, 0),
    ("enlargethispage", 0, 1),
    ("numberwithin", 0, 2),
    ("hfill", 0, 0),
];
