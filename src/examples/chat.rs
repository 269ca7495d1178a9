//! Writes an example as one line of a chat data set.

use super::{Example, Role};
use serde::Serialize;

#[derive(Serialize)]
struct Line<'a> {
    messages: Vec<Message<'a>>,
}

#[derive(Serialize)]
struct Message<'a> {
    role: Role,
    content: &'a str,
}

/// The example as JSON without a line feed; the system message, when there is one, comes first.
pub fn chat_line(example: &Example, system: Option<&str>) -> String {
    let first = system.filter(|text| !text.trim().is_empty()).map(|content| Message { role: Role::System, content });
    let turns = example.turns.iter().filter(|turn| first.is_none() || turn.role != Role::System);
    let turns: Vec<Message<'_>> = turns.map(|turn| Message { role: turn.role, content: &turn.content }).collect();
    let line = Line { messages: first.into_iter().chain(turns).collect() };
    serde_json::to_string(&line).expect("roles and texts are always JSON")
}

#[cfg(test)]
mod tests {
    use super::super::{Evidence, RecipeId, Turn};
    use super::*;

    #[test]
    fn a_line_has_its_keys_in_order_and_no_line_feed() {
        let turn = |role, content: &str| Turn { role, content: content.to_owned() };
        let turns = vec![turn(Role::User, "Как\nбыть?"), turn(Role::Assistant, "«Так»")];
        let recipe = RecipeId::QuestionsAndAnswers;
        let example = Example { turns, recipe, evidence: Evidence::Typed, language: None, fact: 1, section: None };
        assert_eq!(
            chat_line(&example, Some("Кратко.")),
            "{\"messages\":[{\"role\":\"system\",\"content\":\"Кратко.\"},{\"role\":\"user\",\"content\":\"Как\\nбыть?\"},\
             {\"role\":\"assistant\",\"content\":\"«Так»\"}]}"
        );
        assert!(chat_line(&example, Some(" ")).starts_with("{\"messages\":[{\"role\":\"user\""));
    }
}
