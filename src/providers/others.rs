//! The services beside OpenAI, and the trainers that read a file.
//!
//! Much less is written down about these, so most of their rules are advice: a check must not call a line an error
//! on the strength of a guess.

use super::{
    Abilities, Access, Auth, Bom, BrowserAccess, Date, Demand, Dialect, Encoding, FileRules, Grade, Known, Method, Model,
    Parameter, ParameterKind, Profile, ProviderId, SuffixRule, openai,
};
use crate::dataset::line::LineKind;
use crate::dataset::pack;

/// The day of the survey that these profiles were written from.
const SURVEY: Date = Date::known(2026, 11, 23);

const fn known<T: Copy>(value: T, grade: Grade) -> Known<T> {
    Known { value, as_of: SURVEY, grade }
}

const fn unknown<T: Copy>(value: T) -> Known<T> {
    known(value, Grade::U)
}

/// Rules that refuse nothing but what no trainer can read.
fn lenient() -> FileRules {
    FileRules {
        bom: unknown(Bom::Refused),
        bytes_max: None,
        examples_min: None,
        examples_advised: 50,
        examples_max: None,
        tokens_max: None,
        last_message_assistant: unknown(Demand::Advised),
        alternating_roles: unknown(Demand::None),
        one_turn_pairs: unknown(Demand::None),
        unknown_keys: unknown(Demand::Advised),
        weight: unknown(Demand::Advised),
        kinds: vec![LineKind::Chat],
        line_keys: Vec::new(),
        message_keys: Vec::new(),
        images: None,
        reinforcement_lines_max: None,
    }
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn whole(name: &str, least: u64, most: Option<u64>, default: Option<&str>) -> Parameter {
    Parameter { name: name.into(), kind: ParameterKind::Whole { least, most }, default: default.map(str::to_owned) }
}

fn number(name: &str) -> Parameter {
    Parameter { name: name.into(), kind: ParameterKind::Number { above: "0".into(), most: None }, default: None }
}

fn yes_no(name: &str) -> Parameter {
    Parameter { name: name.into(), kind: ParameterKind::YesNo, default: None }
}

fn supervised(id: &str, grade: Grade) -> Model {
    Model {
        id: id.into(),
        methods: vec![known(Method::Supervised, grade)],
        prices: None,
        jobs_until: None,
        off_from: None,
        encoding: Encoding::Unknown,
    }
}

/// As OpenAI, with the older form of the parameters; sending both forms is refused.
pub(super) fn nebius() -> Profile {
    Profile {
        id: ProviderId("nebius".into()),
        name: "Nebius Token Factory".into(),
        base_url: Some("https://api.tokenfactory.nebius.com/v1".into()),
        auth: Auth::Bearer,
        dialect: Dialect::OpenaiTopLevelHyperparameters,
        abilities: Abilities { generate: true, files: true, tune: true },
        rules: FileRules {
            bytes_max: Some(known(5 * 1024 * 1024 * 1024, Grade::A)),
            last_message_assistant: known(Demand::Demanded, Grade::A),
            ..lenient()
        },
        suffix: Some(SuffixRule { length_max: 40 }),
        parameters: vec![
            whole("n_epochs", 1, Some(20), Some("3")),
            whole("batch_size", 1, Some(32), Some("8")),
            number("learning_rate"),
            yes_no("lora"),
            whole("lora_r", 1, None, None),
            whole("lora_alpha", 1, None, None),
            number("lora_dropout"),
            yes_no("packing"),
            whole("context_length", 8_192, Some(131_072), None),
            number("warmup_ratio"),
            number("weight_decay"),
            number("max_grad_norm"),
        ],
        models: vec![
            supervised("meta-llama/Llama-3.1-8B-Instruct", Grade::C),
            supervised("meta-llama/Llama-3.3-70B-Instruct", Grade::C),
        ],
        closed_to_newcomers_from: None,
        browser: BrowserAccess {
            chat: Known { value: Access::Yes, as_of: Date::known(2026, 7, 30), grade: Grade::B },
            files_and_jobs: unknown(Access::Unknown),
        },
        connect: names(&["https://api.tokenfactory.nebius.com"]),
    }
}

/// A service that speaks as OpenAI does and that we know nothing of: its address, model and prices are the person's to say.
pub(super) fn custom() -> Profile {
    Profile {
        id: ProviderId(super::CUSTOM.into()),
        name: "OpenAI API".into(),
        base_url: Some(String::new()),
        auth: Auth::Bearer,
        dialect: Dialect::OpenaiMethod,
        abilities: Abilities { generate: true, files: true, tune: true },
        rules: FileRules { kinds: vec![LineKind::Chat, LineKind::Dpo], ..lenient() },
        suffix: Some(SuffixRule { length_max: 40 }),
        parameters: vec![
            whole("n_epochs", 1, None, None),
            whole("batch_size", 1, None, None),
            number("learning_rate_multiplier"),
        ],
        models: Vec::new(),
        closed_to_newcomers_from: None,
        browser: BrowserAccess { chat: unknown(Access::Unknown), files_and_jobs: unknown(Access::Unknown) },
        connect: Vec::new(),
    }
}

/// One format a file, mixed fields refused; the conversation starts with system or user and takes turns.
pub(super) fn together() -> Profile {
    Profile {
        id: ProviderId("together".into()),
        name: "Together".into(),
        base_url: Some("https://api.together.xyz/v1".into()),
        auth: Auth::Bearer,
        dialect: Dialect::TogetherFineTunes,
        abilities: Abilities { generate: true, files: true, tune: true },
        rules: FileRules {
            // The older of two official figures.
            bytes_max: Some(known(25 * 1024 * 1024 * 1024, Grade::A)),
            alternating_roles: known(Demand::Demanded, Grade::A),
            one_turn_pairs: known(Demand::Advised, Grade::A),
            unknown_keys: known(Demand::Demanded, Grade::A),
            kinds: vec![LineKind::Chat, LineKind::Dpo, LineKind::PromptCompletion, LineKind::Text],
            ..lenient()
        },
        suffix: Some(SuffixRule { length_max: 40 }),
        parameters: vec![whole("n_epochs", 1, Some(20), Some("1")), number("learning_rate")],
        models: Vec::new(),
        closed_to_newcomers_from: None,
        browser: BrowserAccess {
            chat: Known { value: Access::Likely, as_of: Date::known(2025, 2, 1), grade: Grade::C },
            files_and_jobs: Known { value: Access::Likely, as_of: Date::known(2025, 2, 1), grade: Grade::C },
        },
        connect: names(&["https://api.together.xyz", "https://api.together.ai"]),
    }
}

/// OpenAI's rules with a byte order mark. A key alone cannot deploy the tuned model, so the file is carried by hand.
pub(super) fn azure() -> Profile {
    let until = |id: &str| Model {
        id: id.into(),
        methods: vec![known(Method::Supervised, Grade::A)],
        prices: None,
        // Existing customers train at least until then.
        jobs_until: Some(known(Date::known(2027, 4, 1), Grade::C)),
        off_from: Some(known(Date::known(2027, 10, 1), Grade::C)),
        encoding: Encoding::O200k,
    };
    Profile {
        id: ProviderId("azure".into()),
        name: "Azure / Foundry".into(),
        base_url: Some("https://{resource}.openai.azure.com/openai/v1".into()),
        auth: Auth::ApiKeyHeader,
        dialect: Dialect::OpenaiMethod,
        abilities: Abilities { generate: false, files: false, tune: false },
        rules: FileRules {
            bom: known(Bom::Demanded, Grade::A),
            bytes_max: Some(known(512 * 1024 * 1024, Grade::A)),
            kinds: vec![LineKind::Chat, LineKind::Dpo, LineKind::Rft],
            ..openai::rules()
        },
        suffix: Some(SuffixRule { length_max: 40 }),
        parameters: Vec::new(),
        models: [
            "gpt-4.1-2025-04-14",
            "gpt-4.1-mini-2025-04-14",
            "gpt-4.1-nano-2025-04-14",
            "gpt-4o-2024-08-06",
            "gpt-4o-mini-2024-07-18",
        ]
        .map(until)
        .into(),
        // The first of two days on which a base retired.
        closed_to_newcomers_from: Some(known(Date::known(2026, 10, 1), Grade::C)),
        browser: BrowserAccess {
            chat: Known { value: Access::No, as_of: Date::known(2024, 5, 1), grade: Grade::B },
            files_and_jobs: unknown(Access::Unknown),
        },
        connect: Vec::new(),
    }
}

/// Its own routes; OpenAI's chat lines unchanged, and a weight for the whole line.
pub(super) fn fireworks() -> Profile {
    Profile {
        id: ProviderId("fireworks".into()),
        name: "Fireworks".into(),
        base_url: Some("https://api.fireworks.ai/v1".into()),
        auth: Auth::Bearer,
        dialect: Dialect::FireworksDatasets,
        abilities: Abilities { generate: false, files: false, tune: false },
        rules: FileRules {
            // The limit of an upload in one request, which is the way that a person can take.
            bytes_max: Some(known(150 * 1024 * 1024, Grade::A)),
            examples_min: Some(known(3, Grade::A)),
            examples_max: Some(known(3_000_000, Grade::A)),
            weight: known(Demand::Demanded, Grade::A),
            line_keys: names(&["weight"]),
            message_keys: names(&["reasoning_content"]),
            ..lenient()
        },
        suffix: None,
        parameters: Vec::new(),
        models: Vec::new(),
        closed_to_newcomers_from: None,
        browser: BrowserAccess {
            chat: Known { value: Access::Trouble, as_of: Date::known(2025, 2, 1), grade: Grade::C },
            files_and_jobs: Known { value: Access::Trouble, as_of: Date::known(2025, 2, 1), grade: Grade::C },
        },
        connect: Vec::new(),
    }
}

/// Its own description calls the training routes deprecated, so the page only talks to its chat.
pub(super) fn mistral() -> Profile {
    Profile {
        id: ProviderId("mistral".into()),
        name: "Mistral".into(),
        base_url: Some("https://api.mistral.ai/v1".into()),
        auth: Auth::Bearer,
        dialect: Dialect::MistralJobs,
        abilities: Abilities { generate: true, files: false, tune: false },
        rules: lenient(),
        suffix: None,
        parameters: Vec::new(),
        models: Vec::new(),
        closed_to_newcomers_from: None,
        browser: BrowserAccess {
            chat: Known { value: Access::Yes, as_of: Date::known(2026, 3, 1), grade: Grade::B },
            files_and_jobs: unknown(Access::Unknown),
        },
        connect: names(&["https://api.mistral.ai"]),
    }
}

/// Chat with many models; it neither keeps files nor trains.
pub(super) fn openrouter() -> Profile {
    Profile {
        id: ProviderId("openrouter".into()),
        name: "OpenRouter".into(),
        base_url: Some("https://openrouter.ai/api/v1".into()),
        auth: Auth::Bearer,
        dialect: Dialect::FileOnly,
        abilities: Abilities { generate: true, files: false, tune: false },
        rules: lenient(),
        suffix: None,
        parameters: Vec::new(),
        models: Vec::new(),
        closed_to_newcomers_from: None,
        browser: BrowserAccess {
            chat: Known { value: Access::Yes, as_of: Date::known(2026, 7, 30), grade: Grade::B },
            files_and_jobs: known(Access::No, Grade::A),
        },
        connect: names(&["https://openrouter.ai"]),
    }
}

/// A trainer on one's own machine that reads the same lines: TRL, Axolotl, LLaMA-Factory, Unsloth.
pub(super) fn trainer() -> Profile {
    Profile {
        id: ProviderId("trainer".into()),
        name: "TRL, Axolotl, LLaMA-Factory, Unsloth".into(),
        base_url: None,
        auth: Auth::Nothing,
        dialect: Dialect::FileOnly,
        abilities: Abilities { generate: false, files: false, tune: false },
        rules: FileRules {
            unknown_keys: unknown(Demand::None),
            kinds: vec![LineKind::Chat, LineKind::Dpo, LineKind::PromptCompletion, LineKind::Text],
            ..lenient()
        },
        suffix: None,
        parameters: Vec::new(),
        models: pack::base_models().iter().map(|base| supervised(&base.id, Grade::A)).collect(),
        closed_to_newcomers_from: None,
        browser: BrowserAccess { chat: known(Access::No, Grade::A), files_and_jobs: known(Access::No, Grade::A) },
        connect: Vec::new(),
    }
}
