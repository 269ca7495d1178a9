//! Code with the sentence above it that says what it does.

use super::bench::Bench;
use super::introduced::Introduced;
use super::sections::introduces;
use super::wordings::CODE;
use crate::document::BlockKind;

const CODES: Introduced = Introduced {
    words: 4..=40,
    wordings: &CODE,
    fact: "code",
    line: |line| line.trim_end_matches(':').to_owned(),
    answer_speaks: false,
};

/// What programs print, by the names that languages of code blocks have.
const OUTPUTS: [&str; 7] = ["console", "text", "output", "log", "plaintext", "shell-session", "terminal"];
/// Signs with which a line waits for a command.
const PROMPTS: [&str; 5] = ["$ ", "> ", "# ", "% ", ">>> "];

/// Whether a block is what a program printed: nobody would ask for it as code.
fn is_output(language: Option<&str>, text: &str) -> bool {
    let has_command = || text.lines().any(|line| PROMPTS.iter().any(|prompt| line.trim_start().starts_with(prompt)));
    language.is_some_and(|language| OUTPUTS.contains(&language.to_lowercase().as_str())) && !has_command()
}

pub(super) fn run(bench: &mut Bench<'_>) {
    for index in 1..bench.document.blocks.len() as u32 {
        let (Some(before), Some(block)) = (bench.block(index - 1), bench.block(index)) else { break };
        let BlockKind::Code { language } = &block.kind else { continue };
        if !is_output(language.as_deref(), &block.text) && introduces(before) && !bench.is_used(index) && bench.is_flow(index) {
            CODES.ask(bench, index);
        }
    }
}
