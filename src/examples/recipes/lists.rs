//! A list under the line that introduces it: "You will need the following:".

use super::bench::Bench;
use super::introduced::Introduced;
use super::sections::introduces;
use super::wordings::LIST;
use crate::document::BlockKind;

const ITEMS_MIN: usize = 2;

const LISTS: Introduced = Introduced {
    words: 3..=30,
    wordings: &LIST,
    fact: "list",
    line: |line| format!("{}…", line.trim_end_matches([':', ' '])),
    answer_speaks: true,
};

pub(super) fn run(bench: &mut Bench<'_>) {
    for index in 1..bench.document.blocks.len() as u32 {
        let (Some(before), Some(block)) = (bench.block(index - 1), bench.block(index)) else { break };
        let BlockKind::List { items } = &block.kind else { continue };
        let leads = introduces(before) && items.len() >= ITEMS_MIN;
        if leads && !bench.is_used(index) && !bench.is_used(index - 1) && bench.is_flow(index) {
            LISTS.ask(bench, index);
        }
    }
}
