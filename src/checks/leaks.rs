//! Words in a reply that belong to the program which made it: pieces of the prompt, marks of a chat template, and what a
//! language model says of itself. A model trained on them says them to everybody.

use super::look::{Look, Role};
use super::{Findings, Problem};
use crate::dataset::line::LineKind;

/// Marks with which chat templates separate the speakers; no person writes them.
const TEMPLATE_MARKS: [&str; 12] = [
    "<|im_start|>",
    "<|im_end|>",
    "<|endoftext|>",
    "<|eot_id|>",
    "<|start_header_id|>",
    "<|begin_of_text|>",
    "<start_of_turn>",
    "<end_of_turn>",
    "[INST]",
    "[/INST]",
    "<<SYS>>",
    "### Instruction:",
];

/// How replies begin or speak that were made from a passage, or that talk of the model; in small letters.
const PHRASES: [&str; 31] = [
    "as an ai language model",
    "as a large language model",
    "as an ai assistant, i",
    "i am an ai language model",
    "based on the provided text",
    "based on the provided context",
    "based on the provided passage",
    "based on the given passage",
    "according to the provided",
    "in the provided context",
    "the provided context does not",
    "according to the passage",
    "according to the given text",
    "in the provided passage",
    "the passage states",
    "the provided text does not",
    "here is a question and answer",
    "here are the questions and answers",
    "как языковая модель",
    "как большая языковая модель",
    "как искусственный интеллект, я",
    "как ии, я",
    "согласно предоставленному тексту",
    "согласно предоставленному контексту",
    "согласно предоставленному фрагменту",
    "исходя из предоставленного",
    "на основе предоставленного",
    "в предоставленном тексте",
    "в предоставленном контексте",
    "в предоставленном фрагменте",
    "в данном отрывке говорится",
];

pub(super) fn run(look: &Look<'_>, findings: &mut Findings) {
    if !matches!(look.kind(), LineKind::Chat | LineKind::Dpo) {
        return;
    }
    for spoken in &look.spoken {
        if spoken.role != Some(Role::Assistant) {
            continue;
        }
        let text = spoken.message.text();
        let small = text.to_lowercase();
        let phrase = || PHRASES.iter().find(|phrase| small.contains(**phrase));
        let mark = TEMPLATE_MARKS.iter().find(|mark| text.contains(**mark));
        if let Some(words) = mark.or_else(phrase) {
            findings.warning(spoken.path().key("content"), Problem::LeakedPrompt { words: (*words).to_owned() }, None);
        }
    }
}
