//! Everything that a trainer needs, to train without a key: the data in its form, its settings and a list of what is there.
//!
//! A [`Plan`] says what is trained and how; [`Plan::settings`] writes the files of settings and [`Plan::manifest`] the list.
//! The data itself goes through a [`DataWriter`], line by line. The page that explains the pack is written in
//! `texts`, in the language of the person. The keys are those of TRL 1.16, Unsloth 2026.10, Axolotl 0.19 and
//! LLaMA-Factory 0.9.5; `tests/tools/check_packs.py` reads the files with the code of those projects.

mod axolotl;
mod card;
mod llama_factory;
mod manifest;
#[cfg(test)]
mod tests;
mod trl;
mod unsloth;

pub use manifest::{Listed, dataset_manifest};

use super::export::{Form, Loss, Options, Summary, Writer};
use super::json::{self, Path};
use super::line::{Line, LineKind};
use crate::document::Hash;
use serde::{Deserialize, Serialize};

/// Where the training lines stand in a pack.
pub const TRAINING: &str = "data/train.jsonl";
/// Where the validation lines stand, when there are any.
pub const VALIDATION: &str = "data/validation.jsonl";
/// Where the list of everything in the pack stands.
pub const MANIFEST: &str = "manifest.json";
/// Where the trained adapter is put.
pub const OUTPUT: &str = "output";

/// A program that trains on the person's own machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trainer {
    Trl,
    Unsloth,
    Axolotl,
    LlamaFactory,
}

/// What the model learns from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Conversations: the model learns the answers.
    Supervised,
    /// Pairs of answers: the model learns which one is better (DPO).
    Preference,
}

impl Trainer {
    /// Every trainer, in the order in which they are offered.
    pub const ALL: [Trainer; 4] = [Trainer::Trl, Trainer::Unsloth, Trainer::Axolotl, Trainer::LlamaFactory];

    /// The name in settings and files.
    pub fn id(self) -> &'static str {
        match self {
            Trainer::Trl => "trl",
            Trainer::Unsloth => "unsloth",
            Trainer::Axolotl => "axolotl",
            Trainer::LlamaFactory => "llama-factory",
        }
    }

    /// The name as its makers write it.
    pub fn name(self) -> &'static str {
        match self {
            Trainer::Trl => "TRL",
            Trainer::Unsloth => "Unsloth",
            Trainer::Axolotl => "Axolotl",
            Trainer::LlamaFactory => "LLaMA-Factory",
        }
    }

    /// The form of the lines in the pack.
    ///
    /// LLaMA-Factory 0.9.5 can read the lines of OpenAI too, but then adds "detailed thinking off" to system messages.
    pub fn form(self, method: Method) -> Form {
        match (self, method) {
            (Trainer::Trl | Trainer::Unsloth, _) | (Trainer::Axolotl, Method::Preference) => Form::Trl,
            (Trainer::Axolotl, Method::Supervised) => Form::Openai,
            (Trainer::LlamaFactory, _) => Form::Sharegpt,
        }
    }

    /// The file of settings, or the program, that the training begins with.
    pub fn settings_file(self) -> &'static str {
        match self {
            Trainer::Trl => "trl.yaml",
            Trainer::Unsloth => "unsloth_train.py",
            Trainer::Axolotl => "axolotl.yaml",
            Trainer::LlamaFactory => "llamafactory.yaml",
        }
    }

    /// The command that installs the trainer.
    pub fn install_command(self) -> &'static str {
        match self {
            Trainer::Trl => "pip install \"trl[peft]>=1.16\"",
            Trainer::Unsloth => "pip install \"unsloth>=2026.10.9\"",
            Trainer::Axolotl => "pip install --no-build-isolation \"axolotl>=0.19\"",
            Trainer::LlamaFactory => "pip install \"llamafactory>=0.9.5\"",
        }
    }

    /// The command that trains, to be given in the folder of the pack.
    pub fn train_command(self, method: Method) -> &'static str {
        match (self, method) {
            (Trainer::Trl, Method::Supervised) => "trl sft --config trl.yaml",
            (Trainer::Trl, Method::Preference) => "trl dpo --config trl.yaml",
            (Trainer::Unsloth, _) => "python unsloth_train.py",
            (Trainer::Axolotl, _) => "axolotl train axolotl.yaml",
            (Trainer::LlamaFactory, _) => "llamafactory-cli train llamafactory.yaml",
        }
    }

    /// Whether the trainer learns from a line all that the line says.
    ///
    /// # Errors
    /// Why not; such a line is left out of the pack.
    pub fn carries(self, method: Method, raw: &str) -> Result<(), Loss> {
        let kind = Line::parse(raw).kind();
        match (method, kind) {
            (_, LineKind::Broken) => return Err(Loss::Broken),
            (Method::Supervised, LineKind::Chat) | (Method::Preference, LineKind::Dpo) => {}
            _ => return Err(Loss::Kind(kind)),
        }
        match (self, method) {
            // It reads `weight`, and nothing else beside what TRL reads.
            (Trainer::Axolotl, Method::Supervised) => Form::Trl.carries(&without_weights(raw)),
            // Its strategy `chat_template.default` takes the role and the words of a message alone.
            (Trainer::Axolotl, Method::Preference) => Form::Trl.carries(raw).and_then(|()| no_tools(raw)),
            _ => self.form(method).carries(raw),
        }
    }
}

fn without_weights(raw: &str) -> String {
    let count = Line::parse(raw).messages().count();
    (0..count).fold(raw.to_owned(), |raw, index| {
        let path = Path::root().key("messages").index(index).key("weight");
        json::remove(&raw, &path).unwrap_or(raw)
    })
}

fn no_tools(raw: &str) -> Result<(), Loss> {
    let line = Line::parse(raw);
    let listed = line.json().and_then(|json| json.get("input")?.get("tools")).is_some();
    let used = line.messages().any(|message| message.calls() || message.role() == Some("tool"));
    if listed || used { Err(Loss::Tools) } else { Ok(()) }
}

/// A model to train on, with what the trainers have to be told about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseModel {
    /// The name under which Hugging Face has it.
    pub id: String,
    /// What LLaMA-Factory calls the form of its conversations.
    pub template: String,
    /// What a question and an answer begin with in that form, for Unsloth, which hides the questions from training.
    pub question_mark: String,
    pub answer_mark: String,
    /// TRL has a template of this model that marks the answers, by the list in its `chat_template_utils.py`. Without one
    /// it trains on the questions as well.
    pub marks_answers: bool,
}

/// The models that are offered, smallest first. All of them are open to anyone, but Llama asks for a consent.
pub fn base_models() -> Vec<BaseModel> {
    let model = |id: &str, template: &str, (question, answer): (&str, &str), marks_answers| BaseModel {
        id: id.to_owned(),
        template: template.to_owned(),
        question_mark: question.to_owned(),
        answer_mark: answer.to_owned(),
        marks_answers,
    };
    let chatml = ("<|im_start|>user\n", "<|im_start|>assistant\n");
    let llama = ("<|start_header_id|>user<|end_header_id|>\n\n", "<|start_header_id|>assistant<|end_header_id|>\n\n");
    vec![
        model("Qwen/Qwen3-4B-Instruct-2507", "qwen3_nothink", chatml, true),
        model("Qwen/Qwen2.5-7B-Instruct", "qwen", chatml, true),
        model("mistralai/Mistral-7B-Instruct-v0.3", "mistral", ("[INST]", "[/INST]"), false),
        model("meta-llama/Llama-3.1-8B-Instruct", "llama3", llama, false),
    ]
}

/// How it is trained.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    pub epochs: u32,
    /// Examples at a time on one card.
    pub batch: u32,
    /// Batches that make one step.
    pub accumulation: u32,
    pub learning_rate: f64,
    pub lora_rank: u32,
    pub lora_alpha: u32,
    /// How closely a preference training stays to the base model.
    pub beta: f64,
    /// The longest example in tokens.
    pub tokens_max: u32,
    pub seed: u32,
}

/// The part of all steps in which the learning rate rises: 5 to 10 % by the guide that [`Parameters::new`] names.
const WARMUP_PERCENT: u64 = 10;

impl Parameters {
    /// What to begin with.
    ///
    /// Rank, alpha, rates, epochs and the 16 examples of a step are those of Unsloth's "LoRA hyperparameters guide", read
    /// in 2026-11; beta is the default of TRL's `DPOConfig`. `longest` counts tokens by o200k; another tokenizer may need
    /// half as many more, so the limit is the next power of two above that.
    pub fn new(method: Method, longest: u32) -> Parameters {
        let (epochs, learning_rate) = match method {
            Method::Supervised => (3, 2e-4),
            Method::Preference => (1, 5e-6),
        };
        let tokens_max = longest.saturating_add(longest / 2).checked_next_power_of_two().unwrap_or(u32::MAX).max(1_024);
        Parameters {
            epochs,
            batch: 2,
            accumulation: 8,
            learning_rate,
            lora_rank: 16,
            lora_alpha: 16,
            beta: 0.1,
            tokens_max,
            seed: 42,
        }
    }

    /// Steps of a training on so many lines by one card.
    pub fn steps(&self, lines: u64) -> u64 {
        let step = (u64::from(self.batch) * u64::from(self.accumulation)).max(1);
        lines.div_ceil(step) * u64::from(self.epochs)
    }

    /// Steps in which the learning rate rises. The trainers agree about a count; about a share they do not.
    pub fn warmup_steps(&self, lines: u64) -> u64 {
        self.steps(lines) * WARMUP_PERCENT / 100
    }
}

/// One of the two files of lines, and what was left out of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataFile {
    pub bytes: u64,
    pub sha256: Hash,
    pub summary: Summary,
}

/// Where the examples come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    pub sources: Vec<Source>,
    /// How many examples each recipe made, by its name.
    pub recipes: Vec<(String, u64)>,
    /// The day, as `2026-11-26`.
    pub made_on: String,
    /// The version of Doctune.
    pub version: String,
}

/// A document that examples were made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    pub name: String,
    pub sha256: Option<Hash>,
}

/// What is trained, and how.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    pub trainer: Trainer,
    pub method: Method,
    pub base: BaseModel,
    pub parameters: Parameters,
    pub training: DataFile,
    /// Nothing when no lines are held back.
    pub validation: Option<DataFile>,
    pub origin: Origin,
}

/// A file of a pack that is small enough to be held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackFile {
    pub path: String,
    pub text: String,
}

impl Plan {
    /// The files of settings, all but the explanation and the manifest.
    pub fn settings(&self) -> Vec<PackFile> {
        let file = |path: &str, text: String| PackFile { path: path.to_owned(), text };
        let name = self.trainer.settings_file();
        let card = card::text(self).map(|text| file(card::PATH, text));
        match self.trainer {
            Trainer::Trl => [file(name, trl::settings(self))].into_iter().chain(card).collect(),
            Trainer::Unsloth => vec![file(name, unsloth::program(self))],
            Trainer::Axolotl => [file(name, axolotl::settings(self))].into_iter().chain(card).collect(),
            Trainer::LlamaFactory => {
                vec![file(name, llama_factory::settings(self)), file("data/dataset_info.json", llama_factory::dataset_info(self))]
            }
        }
    }

    /// The list of everything in the pack with hashes, and where the examples come from. `files` are all the others but
    /// the lines.
    pub fn manifest(&self, files: &[PackFile]) -> PackFile {
        PackFile { path: MANIFEST.to_owned(), text: manifest::text(self, files) }
    }

    fn warmup_steps(&self) -> u64 {
        self.parameters.warmup_steps(self.training.summary.written)
    }
}

/// Writes one of the files of lines, a line at a time. What the trainer would not learn from is left out and counted.
#[derive(Debug)]
pub struct DataWriter {
    trainer: Trainer,
    method: Method,
    writer: Writer,
}

impl DataWriter {
    pub fn new(trainer: Trainer, method: Method) -> Self {
        DataWriter {
            trainer,
            method,
            writer: Writer::new(trainer.form(method), Options { for_training: true, ..Options::default() }),
        }
    }

    /// Writes one line, given without its line break.
    ///
    /// # Errors
    /// Why it was left out; the summary counts it too.
    pub fn line(&mut self, raw: &str, out: &mut Vec<u8>) -> Result<(), Loss> {
        match self.trainer.carries(self.method, raw) {
            Ok(()) => self.writer.line(raw, out),
            Err(loss) => Err(self.writer.leave_out(loss)),
        }
    }

    /// What the file came to.
    pub fn finish(self) -> Summary {
        self.writer.end(&mut Vec::new())
    }
}
