//! Makes `src/tokens/character_classes.bin`, the table behind `tokens::classes`, by asking the crate `regex`.

use regex::Regex;
use std::error::Error;
use std::io::Write as _;

const USAGE: &str = "\
Usage: cargo run --example make_character_classes -- FILE

Writes the classes of all characters to FILE, which is src/tokens/character_classes.bin.
The crate regex in Cargo.lock decides on the version of Unicode.
";

/// In the order of the class numbers; what none of them matches is the last class.
const CLASSES: [&str; 7] = [r"[\p{Lu}\p{Lt}]", r"\p{Ll}", r"[\p{Lm}\p{Lo}]", r"\p{M}", r"\p{N}", r"[\s--\r\n]", r"[\r\n]"];
const OTHER: usize = CLASSES.len();

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [flag] if matches!(flag.as_str(), "-h" | "--help") => std::io::stdout().write_all(USAGE.as_bytes())?,
        [path] => std::fs::write(path, pack(&class_numbers()?))?,
        _ => std::io::stderr().write_all(USAGE.as_bytes())?,
    }
    Ok(())
}

/// The class of every code point; the halves of surrogate pairs are no characters and never occur.
fn class_numbers() -> Result<Vec<usize>, Box<dyn Error>> {
    let patterns: Vec<Regex> = CLASSES.iter().map(|pattern| Regex::new(pattern)).collect::<Result<_, _>>()?;
    let number = |character: char| {
        let text = character.to_string();
        patterns.iter().position(|pattern| pattern.is_match(&text)).unwrap_or(OTHER)
    };
    Ok((0..=u32::from(char::MAX)).map(|code| char::from_u32(code).map_or(OTHER, number)).collect())
}

/// Runs of equal classes, each a number of length times eight plus class, in groups of seven bits.
fn pack(classes: &[usize]) -> Vec<u8> {
    let mut packed = Vec::new();
    for run in classes.chunk_by(|one, next| one == next) {
        let mut number = run.len() << 3 | run[0];
        while number > 0x7F {
            packed.push(number as u8 | 0x80);
            number >>= 7;
        }
        packed.push(number as u8);
    }
    packed
}
