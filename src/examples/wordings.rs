//! The wordings of questions that a person may write himself, in the place of ours.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The wordings of one kind of question, as the person has written them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnWordings {
    /// The name of the kind.
    pub id: String,
    /// For which texts: Russian ones, or all others.
    pub russian: bool,
    /// At least one.
    pub lines: Vec<String>,
}

/// Our wordings of one kind of question, for a person to read and to change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordingsRecord {
    pub id: String,
    pub recipe: super::RecipeId,
    /// What is asked for: in Russian, in English.
    pub about: [String; 2],
    pub russian: Vec<String>,
    pub english: Vec<String>,
}

impl WordingsRecord {
    /// Our wordings for Russian texts, or for all others.
    pub fn lines(&self, russian: bool) -> &[String] {
        if russian { &self.russian } else { &self.english }
    }
}

/// What is wrong with a wording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordingFault {
    /// It lacks what every wording of its kind has.
    Lacks(String),
    /// It has what stands for nothing in questions of its kind.
    Unknown(String),
}

/// The first line that cannot be a wording of its kind, with what is wrong with it. `ours` are those that we have.
pub fn first_fault(lines: &[String], ours: &[String]) -> Option<(usize, WordingFault)> {
    let known: BTreeSet<&str> = ours.iter().flat_map(|line| placeholders(line)).collect();
    let named = |line: &str| -> BTreeSet<String> { placeholders(line).into_iter().map(meaning).collect() };
    let needed = ours.iter().map(|line| named(line)).reduce(|all, line| all.intersection(&line).cloned().collect());
    let needed = needed.unwrap_or_default();
    lines.iter().enumerate().find_map(|(number, line)| {
        let unknown = placeholders(line).into_iter().find(|name| !known.contains(name));
        let has = named(line);
        let lacking = needed.iter().find(|name| !has.contains(*name));
        let fault = unknown.map(|name| WordingFault::Unknown(name.to_owned()));
        Some((number, fault.or_else(|| lacking.map(|name| WordingFault::Lacks(name.clone())))?))
    })
}

/// The braces of a line with what stands in them.
fn placeholders(line: &str) -> Vec<&str> {
    let braces = line.match_indices('{').filter_map(|(start, _)| {
        let end = line.get(start..)?.find('}')?;
        line.get(start..=start + end)
    });
    braces.collect()
}

/// A term stands in quotation marks or without them.
fn meaning(placeholder: &str) -> String {
    if placeholder == "{plain}" { "{}".to_owned() } else { placeholder.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wording_has_what_every_wording_of_its_kind_has() {
        let lines = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let ours = lines(&["What is {plain}?", "How is {} defined?"]);
        assert_eq!(first_fault(&lines(&["Define {}.", "Tell me what {plain} is."]), &ours), None);
        assert_eq!(first_fault(&lines(&["Define {}.", "Define it."]), &ours), Some((1, WordingFault::Lacks("{}".to_owned()))));
        let unknown = Some((0, WordingFault::Unknown("{title}".to_owned())));
        assert_eq!(first_fault(&lines(&["Define {} of {title}."]), &ours), unknown);
        let of_title = lines(&["{title}: what is {}?", "In {title}, what is given as {column} for {}?"]);
        assert_eq!(first_fault(&lines(&["{title}: {}?"]), &of_title), None);
        assert_eq!(first_fault(&lines(&["What is {column}?"]), &of_title), Some((0, WordingFault::Lacks("{title}".to_owned()))));
    }
}
