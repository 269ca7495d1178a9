//! The steps of an instruction: which comes first, and which comes after which.

use super::super::words::{is_one_of, normalised, one_line, word_count};
use super::SkipReason;
use super::bench::{Bench, Draft};
use super::wordings::{FIRST_STEP, NEXT_STEP, Wordings, quoted};
use crate::chunks::{Headings, Rendering, sentences, trimmed};
use crate::document::{Block, BlockKind, ListItem, Marker, Span};

/// Fewer steps are known without being asked for one by one.
const STEPS_MIN: usize = 3;
/// A step of more words is not repeated in a question.
const STEP_WORDS_MAX: usize = 16;

/// Words of a heading over steps.
const HEADINGS: &str = "как порядок инструкция шаг шаги этап этапы установка настройка подключение оформление процедура алгоритм последовательность \
     действия регистрация восстановление how steps procedure instructions installing installation setup process guide getting";

/// English verbs that steps begin with.
const VERBS: &str = "open click choose select press go enter install run save add remove check make wait turn put set send take fill type close \
     download create log sign connect start stop write read find copy paste mix cut place pour bring call ask give pay attach submit print confirm review \
     update restart configure enable disable move use insert unplug plug build test deploy clone import export";

pub(super) fn run(bench: &mut Bench<'_>) {
    for index in 0..bench.document.blocks.len() as u32 {
        let Some(block) = bench.block(index) else { break };
        let BlockKind::List { items } = &block.kind else { continue };
        if bench.is_used(index) || !bench.is_flow(index) {
            continue;
        }
        let steps: Vec<Span> = steps(bench, index, items);
        if steps.len() < STEPS_MIN || !is_procedure(bench, index, block, &steps) {
            continue;
        }
        match bench.subject(index) {
            Some(subject) => ask(bench, index, &steps, &subject),
            None => bench.skip(SkipReason::VagueQuestion, Some(index)),
        }
    }
}

/// The outermost items, when they are numbered.
fn steps(bench: &Bench<'_>, index: u32, items: &[ListItem]) -> Vec<Span> {
    let outermost = || items.iter().filter(|item| item.level == 0);
    if !outermost().all(|item| matches!(item.marker, Marker::Number(_))) {
        return Vec::new();
    }
    // A step with steps of its own would lose them here.
    if items.iter().any(|item| item.level > 0) {
        return Vec::new();
    }
    outermost()
        .filter_map(|item| trimmed(bench.document, Span { block: index, start: item.range.start, end: item.range.end }))
        .collect()
}

/// Whether a heading or the line above says so, or most items tell what to do.
fn is_procedure(bench: &Bench<'_>, index: u32, block: &Block, steps: &[Span]) -> bool {
    let says = |text: &str| normalised(text).split(' ').take(4).any(|word| is_one_of(word, HEADINGS));
    let heading = bench.section_of(index).and_then(|section| section.path.last()).and_then(|heading| bench.block(*heading));
    let tells = |step: &&Span| {
        let text = block.text.get(step.start as usize..step.end as usize).unwrap_or_default();
        let plain = normalised(text);
        let first = plain.split(' ').next().unwrap_or_default();
        let russian = ["йте", "ите", "ьте", "ть", "ти", "ься", "йтесь", "итесь"].iter().any(|ending| first.ends_with(ending));
        russian && first.chars().count() > 3 || is_one_of(first, VERBS)
    };
    let telling = steps.iter().filter(tells).count();
    telling * 5 >= steps.len() * 3 || telling * 3 >= steps.len() && heading.is_some_and(|heading| says(&heading.text))
}

fn ask(bench: &mut Bench<'_>, index: u32, steps: &[Span], subject: &str) {
    let text = |span: &Span| bench.document.quote(*span).map(one_line).unwrap_or_default();
    let key = format!("steps:{}:{index}", normalised(subject));
    let subject = subject.trim_end_matches(['.', ':', '!']).to_owned();
    let mut wanted: Vec<(&Wordings, String, Span)> = Vec::new();
    wanted.extend(steps.first().map(|first| (&FIRST_STEP, String::new(), *first)));
    for pair in steps.windows(2) {
        let [before, next] = pair else { continue };
        let before = text(before);
        // The first sentence of a step names it.
        let name = sentences(&before).first().and_then(|first| before.get(first.clone())).unwrap_or_default();
        let name = name.trim_end_matches(['.', ';', ',', ':', '!']).to_owned();
        if (1..=STEP_WORDS_MAX).contains(&word_count(&name)) {
            wanted.push((&NEXT_STEP, name, *next));
        }
    }
    for (wordings, name, step) in wanted {
        let mut answer = Rendering::new(Headings::Bold);
        answer.quote(bench.document, step);
        let tongue = bench.tongue(&format!("{subject} {}", answer.text));
        let (title, quote) = (quoted(&subject, tongue), quoted(&name, tongue));
        let fill = |template: &str| template.replace("{title}", &title).replace("{}", &quote);
        let questions = bench.worded(wordings, tongue, &format!("{key}:{name}"), fill);
        bench.add(Draft::quoted(questions, answer, key.clone(), index));
    }
}
