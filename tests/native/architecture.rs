//! The rules of `ARCHITECTURE.md` that can be read off the sources.

use regex::Regex;
use std::fs;
use std::path::{Path, PathBuf};

/// Uses that break the order, as "file uses module", each with its reason. An entry that is no longer needed fails too.
const KNOWN_EXCEPTIONS: &[&str] = &[];

/// Crates that only a browser has.
const BROWSER_CRATES: &str = r"\b(?:web_sys|js_sys|wasm_bindgen|yew|gloo)\w*";

/// Ways of turning text into markup, which Trusted Types refuse.
const MARKUP_FROM_TEXT: &[&str] =
    &["from_html_unchecked", "set_inner_html", "set_outer_html", "insert_adjacent_html", "create_contextual_fragment"];

/// The attribute in `html!`, which the policy refuses; `~style=` sets the property and is allowed.
const STYLE_ATTRIBUTE: &str = r"(?:^|[^~\w])style=|\{\s*style\s*\}";

#[test]
fn a_module_uses_only_modules_above_it() {
    let modules = modules();
    let place = |name: &str| modules.iter().position(|module| module.name == name);
    let mut broken: Vec<String> = Vec::new();
    for file in sources() {
        let Some(own) = file.module().and_then(|module| place(&module)) else { continue };
        for (line, used) in uses(&file.code, file.depth()) {
            if place(&used).is_some_and(|used| used > own) {
                broken.push(format!("{}:{line} uses {used}", file.path));
            }
        }
    }
    let is_known = |fault: &String, known: &str| {
        let (file, used) = known.split_once(" uses ").expect("an exception says what uses what");
        fault.starts_with(&format!("{file}:")) && fault.ends_with(&format!(" uses {used}"))
    };
    let needless: Vec<_> = KNOWN_EXCEPTIONS.iter().filter(|known| !broken.iter().any(|fault| is_known(fault, known))).collect();
    broken.retain(|fault| !KNOWN_EXCEPTIONS.iter().any(|known| is_known(fault, known)));
    assert!(broken.is_empty(), "modules below are used:\n{}", broken.join("\n"));
    assert!(needless.is_empty(), "exceptions that nothing needs: {needless:?}");
}

#[test]
fn the_core_names_nothing_of_a_browser() {
    let crates = Regex::new(BROWSER_CRATES).expect("the pattern is right");
    let core = |file: &&Source| modules().iter().any(|module| module.is_core && file.module().as_ref() == Some(&module.name));
    let faults: Vec<String> = sources().iter().filter(core).flat_map(|file| file.faults(&crates)).collect();
    assert!(faults.is_empty(), "the core uses a browser:\n{}", faults.join("\n"));
}

#[test]
fn no_text_is_made_markup_and_no_style_is_an_attribute() {
    let markup = Regex::new(&MARKUP_FROM_TEXT.join("|")).expect("the pattern is right");
    let style = Regex::new(STYLE_ATTRIBUTE).expect("the pattern is right");
    let core: Vec<String> = modules().into_iter().filter(|module| module.is_core).map(|module| module.name).collect();
    let mut faults = Vec::new();
    for file in sources() {
        faults.extend(file.faults(&markup));
        // The readers read pages of others, so the core may name the attribute.
        if !file.module().is_some_and(|module| core.contains(&module)) {
            faults.extend(file.faults(&style));
        }
    }
    assert!(faults.is_empty(), "the policy refuses this:\n{}", faults.join("\n"));
}

/// What components may say without asking `texts`: names that are the same in every language.
const WORDS_OF_NO_LANGUAGE: &[&str] = &["\"Doctune\"", "\"Русский\"", "\"English\""];

#[test]
fn components_say_nothing_of_their_own() {
    // A text child of two letters or more, or any letter that English does not have.
    let said = Regex::new(r#"\{ "[^"]*\p{L}{2,}[^"]*" \}|"[^"]*\p{Cyrillic}[^"]*""#).expect("the pattern is right");
    let mut faults = Vec::new();
    for file in sources().into_iter().filter(|file| file.module().as_deref() == Some("ui")) {
        // Names of classes are for the style sheets.
        for (number, line) in (1..).zip(file.code.lines()).filter(|(_, line)| !line.contains("class={")) {
            let known = |words: &str| WORDS_OF_NO_LANGUAGE.iter().any(|known| words.contains(known));
            faults.extend(
                said.find_iter(line)
                    .filter(|words| !known(words.as_str()))
                    .map(|words| format!("{}:{number} {}", file.path, words.as_str())),
            );
        }
    }
    assert!(faults.is_empty(), "these words belong into texts:\n{}", faults.join("\n"));
}

#[test]
fn the_page_on_the_architecture_names_the_modules_in_their_order() {
    let text = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the file is there");
    let row = Regex::new(r"(?m)^\| `(\w+)` \|").expect("the pattern is right");
    let listed: Vec<&str> = row.captures_iter(&text).filter_map(|row| row.get(1)).map(|name| name.as_str()).collect();
    let mut rest = listed.iter();
    for module in modules() {
        assert!(rest.any(|name| *name == module.name), "{} has no row, or not in its place: {listed:?}", module.name);
    }
}

#[test]
fn uses_are_found_however_they_are_written() {
    let code = "use crate::{checks::{self, Finding}, work};\nfn f() -> crate::ui::App { super::super::texts::x() }\n";
    assert_eq!(used_in(code, 2), ["checks", "work", "ui", "texts"]);
    assert_eq!(used_in("use super::{state, work::store::Store};", 1), ["state", "work"]);
    assert_eq!(used_in(&without_comments("// crate::ui\nlet a = 1; // crate::work\nlet b = \"https://crate::ui\";"), 1), ["ui"]);
    let style = Regex::new(STYLE_ATTRIBUTE).expect("the pattern is right");
    assert!(style.is_match("<p style={x}>") && style.is_match("<p {style}>") && !style.is_match("<p ~style={x}>"));
}

/// A module of the crate.
struct Module {
    name: String,
    /// It is compiled for this machine too.
    is_core: bool,
}

/// The modules in the order of `src/lib.rs`.
fn modules() -> Vec<Module> {
    let text = fs::read_to_string(root().join("src/lib.rs")).expect("the file is there");
    let line = Regex::new(r#"(?m)^(#\[cfg\(target_arch = "wasm32"\)\]\n)?pub mod (\w+);"#).expect("the pattern is right");
    let modules: Vec<Module> =
        line.captures_iter(&text).map(|found| Module { name: found[2].to_owned(), is_core: found.get(1).is_none() }).collect();
    assert!(modules.len() > 10 && modules.iter().any(|module| !module.is_core), "src/lib.rs is written differently now");
    modules
}

/// A file of `src/`.
struct Source {
    /// From `src/` on.
    path: String,
    code: String,
}

impl Source {
    /// The module of the crate that the file belongs to; the programs and `lib.rs` belong to none.
    fn module(&self) -> Option<String> {
        let first = self.path.split('/').nth(1)?;
        (first != "bin" && first != "lib.rs").then(|| first.trim_end_matches(".rs").to_owned())
    }

    /// How many times `super` leads from here to the crate.
    fn depth(&self) -> usize {
        self.path.split('/').filter(|part| *part != "src" && *part != "mod.rs").count()
    }

    fn faults(&self, pattern: &Regex) -> Vec<String> {
        let lines = (1..).zip(self.code.lines());
        let found = lines.filter_map(|(number, line)| Some((number, pattern.find(line)?.as_str())));
        found.map(|(number, words)| format!("{}:{number} {words}", self.path)).collect()
    }
}

fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder can be listed").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("a source file is text");
                let path = path.strip_prefix(root()).expect("it lies in the checkout");
                files.push(Source { path: path.to_string_lossy().replace('\\', "/"), code: without_comments(&text) });
            }
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    files
}

/// The code with its line comments taken out; an address in a text keeps its two slashes.
fn without_comments(code: &str) -> String {
    let comment = Regex::new(r"(?m)(^|\s)//.*$").expect("the pattern is right");
    comment.replace_all(code, "$1").into_owned()
}

/// The modules that follow `crate::` or as many `super::` as lead there, with their lines.
fn uses(code: &str, depth: usize) -> Vec<(usize, String)> {
    let start = Regex::new(&format!(r"\b(?:crate::|(?:super::){{{depth}}})")).expect("the pattern is right");
    let name = Regex::new(r"^\s*(\w+)").expect("the pattern is right");
    let mut found = Vec::new();
    for path in start.find_iter(code) {
        let line = code.get(..path.start()).unwrap_or_default().lines().count().max(1);
        for part in parts(code, path.end()) {
            found.extend(name.captures(part).map(|word| (line, word[1].to_owned())));
        }
    }
    found
}

fn used_in(code: &str, depth: usize) -> Vec<String> {
    uses(code, depth).into_iter().map(|(_, name)| name).collect()
}

/// The rest of a path, or each of the paths in its braces.
fn parts(code: &str, start: usize) -> Vec<&str> {
    let rest = code.get(start..).unwrap_or_default();
    if !rest.starts_with('{') {
        return vec![rest];
    }
    let (mut parts, mut open, mut from) = (Vec::new(), 0, 1);
    for (at, sign) in rest.char_indices() {
        match sign {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        if open == 0 || open == 1 && sign == ',' {
            parts.extend(rest.get(from..at));
            from = at + 1;
        }
        if open == 0 {
            break;
        }
    }
    parts
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}
