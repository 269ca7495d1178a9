//! The forms in which a data set leaves, in English.

use super::{Exports, PackWords, commands, data_files};
use crate::dataset::export::{Form, LeftOut, Loss};
use crate::dataset::line::LineKind;
use crate::dataset::pack::{self, Method, Plan, Trainer};
use crate::texts::English;
use crate::texts::format::{Locale, plural_en};

impl Exports for English {
    fn form(&self, form: Form) -> &'static str {
        match form {
            Form::Openai => "JSONL of OpenAI",
            Form::Trl => "JSONL of TRL",
            Form::Alpaca => "Alpaca",
            Form::Sharegpt => "ShareGPT",
            Form::PromptCompletion => "Prompt and completion",
            Form::Csv => "Table (CSV)",
            Form::Markdown => "Markdown",
        }
    }

    fn form_hint(&self, form: Form) -> &'static str {
        match form {
            Form::Openai => "The lines as they are, for OpenAI and the services like it.",
            Form::Trl => "For TRL and other libraries of Hugging Face; pairs of answers too.",
            Form::Alpaca => "Instructions with answers, for LLaMA-Factory and many others.",
            Form::Sharegpt => "Conversations with tools, for LLaMA-Factory and many others.",
            Form::PromptCompletion => "One prompt and its completion a line, for older trainers.",
            Form::Csv => "Question, answer and system message, for spreadsheets and labelling.",
            Form::Markdown => "For reading and printing. It cannot be read back.",
        }
    }

    fn loss(&self, loss: Loss) -> String {
        match loss {
            Loss::Broken => "not JSON",
            Loss::Kind(kind) => return format!("this format does not take lines of the kind “{}”", line_kind(kind)),
            Loss::Shape => "a part of the line is not what it should be",
            Loss::HalfSurrogate => "half of a character, which no text can hold",
            Loss::Tools => "tools and their calls",
            Loss::Arguments => "arguments of a call that are no plain JSON object",
            Loss::WordsBesideCall => "words beside the call of a tool",
            Loss::Images => "pictures",
            Loss::Parts => "a message in several parts",
            Loss::NoContent => "a message without text",
            Loss::Weight => "weights that say which answers are trained",
            Loss::Name => "names of speakers",
            Loss::Role => "a role that this format does not know",
            Loss::System => "a system message",
            Loss::EmptySystem => "an empty system message, which would be taken for none",
            Loss::Turns => "questions and answers that do not take turns",
            Loss::SeveralTurns => "more than one question with its answer",
            Loss::RepeatedKey => "the same key twice",
            Loss::ForeignKey => "a key that has no place in this format",
            Loss::CellTooLong => "a text longer than a spreadsheet's cell holds",
        }
        .to_owned()
    }

    fn left_out(&self, left: &LeftOut) -> String {
        let reason = self.loss(left.loss);
        if left.count == 1 {
            format!("line {}: {reason}", n(left.first))
        } else {
            format!("{} lines, the first of them {}: {reason}", n(left.count), n(left.first))
        }
    }

    fn trainer_hint(&self, trainer: Trainer) -> &'static str {
        match trainer {
            Trainer::Trl => "Hugging Face's own trainer, one command.",
            Trainer::Unsloth => "Needs the least memory: a 4-bit model on one card.",
            Trainer::Axolotl => "One file of settings; the only one that minds weights.",
            Trainer::LlamaFactory => "Has a page in the browser and takes tools.",
        }
    }
}

impl PackWords for English {
    fn pack_readme(&self, plan: &Plan) -> String {
        let trainer = plan.trainer.name();
        let learns = match plan.method {
            Method::Supervised => "learns to answer as the examples do",
            Method::Preference => "learns to prefer one answer to the other (DPO)",
        };
        let mut page = format!(
            "# Training with {trainer}\n\nThis folder trains `{}` as it is: the model {learns}. It needs Python and an \
             NVIDIA card; a LoRA adapter comes out, in `{}/`.\n\nIn this folder:\n\n{}\n## What is here\n\n",
            plan.base.id,
            pack::OUTPUT,
            commands(plan)
        );
        for (path, file) in data_files(plan) {
            let lines = file.summary.written;
            page += &format!("- `{path}`: {} {}.\n", n(lines), plural_en(lines, ["example", "examples"]));
        }
        page += &format!(
            "- `{}`: the settings; change them as you like.\n- `{}`: hashes, sizes and where the examples come from.\n",
            plan.trainer.settings_file(),
            pack::MANIFEST
        );
        if plan.trainer == Trainer::LlamaFactory {
            page += "- `data/dataset_info.json`: tells LLaMA-Factory how to read the lines.\n";
        }
        if matches!(plan.trainer, Trainer::Trl | Trainer::Axolotl) {
            page += "- `data/README.md`: tells the library that reads the lines which columns there are.\n";
        }
        let parameters = &plan.parameters;
        page += &format!(
            "\n## Settings\n\nEpochs: {}. {} examples a step, about {} steps on one card. Learning rate {}, LoRA of rank {}. \
             The longest example may have {} tokens of this model.\n",
            parameters.epochs,
            n(u64::from(parameters.batch) * u64::from(parameters.accumulation)),
            n(parameters.steps(plan.training.summary.written)),
            parameters.learning_rate,
            parameters.lora_rank,
            n(u64::from(parameters.tokens_max))
        );
        page += &notes(plan);
        for (path, file) in data_files(plan).filter(|(_, file)| !file.summary.left_out.is_empty()) {
            page += &format!("\n## Left out of `{path}`\n\n{trainer} cannot learn from these lines without loss:\n\n");
            for left in &file.summary.left_out {
                page += &format!("- {}\n", self.left_out(left));
            }
        }
        page
    }
}

/// What one should know before training.
fn notes(plan: &Plan) -> String {
    let mut notes = String::new();
    if plan.base.id.starts_with("meta-llama/") {
        notes += "\nThe model is given out after a consent: accept its licence on its page at huggingface.co and run `hf auth login`.\n";
    }
    if plan.trainer == Trainer::Trl && plan.method == Method::Supervised && !plan.base.marks_answers {
        notes += "\nTRL has no template of this model that marks the answers, so it learns the questions as well.\n";
    }
    notes
}

fn line_kind(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Chat => "chat",
        LineKind::Dpo => "pair of answers",
        LineKind::Rft => "task for a grader",
        LineKind::PromptCompletion => "prompt with completion",
        LineKind::Text => "plain text",
        LineKind::Other => "unknown",
        LineKind::Broken => "unreadable",
    }
}

fn n(number: u64) -> String {
    Locale::English.number(number)
}
