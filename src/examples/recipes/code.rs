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

pub(super) fn run(bench: &mut Bench<'_>) {
    for index in 1..bench.document.blocks.len() as u32 {
        let (Some(before), Some(block)) = (bench.block(index - 1), bench.block(index)) else { break };
        let is_code = matches!(block.kind, BlockKind::Code { .. });
        if is_code && introduces(before) && !bench.is_used(index) && bench.is_flow(index) {
            CODES.ask(bench, index);
        }
    }
}
