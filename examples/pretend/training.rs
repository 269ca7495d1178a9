//! What the server finds in a training file, and what training over it comes to.

use std::io::Read as _;
use std::path::Path;
use std::sync::{LazyLock, Mutex};

use doctune::tokens::chat::line_tokens;
use doctune::tokens::{CountTokens, Counter, Vocabulary};
use flate2::read::GzDecoder;
use serde_json::{Map, Value};

use super::settings::Failure;

/// A training file that passed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lines {
    pub count: u64,
    /// The tokens of one epoch as we count them, which is near to what is billed and not proven to be it.
    pub tokens: u64,
}

/// What a file is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Use {
    Training,
    Validation,
}

impl Use {
    fn param(self) -> &'static str {
        match self {
            Self::Training => "training_file",
            Self::Validation => "validation_file",
        }
    }

    fn failure(self, code: &str, message: String) -> Failure {
        let code = if self == Self::Validation { "invalid_validation_file" } else { code };
        Failure { code: code.to_owned(), message, param: Some(self.param().to_owned()) }
    }
}

/// Checks every line of a file as the server does for a method, and counts.
pub fn check(bytes: &[u8], file: &str, method: &str, how: Use, flagged_words: &[String]) -> Result<Lines, Failure> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(how.failure("invalid_file_format", "Invalid file format. The file is not UTF-8.".to_owned()));
    };
    let mut lines = Lines::default();
    let mut flagged = Vec::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        let value = parsed(line, number).map_err(|words| how.failure("invalid_file_format", words))?;
        check_format(&value, file, method).map_err(|words| how.failure("invalid_training_file", words))?;
        let found = if method == "dpo" { check_pair(&value, number) } else { check_chat(&value, number, method) };
        found.map_err(|words| how.failure("invalid_file_format", format!("Invalid file format. {words}")))?;
        if is_flagged(line, flagged_words) {
            flagged.push(number.to_string());
        }
        lines.count += 1;
        lines.tokens += line_tokens(&Value::Object(value), counter()).total.min(MOST_TOKENS);
    }
    if how == Use::Training && lines.count < LEAST_LINES {
        let words = format!("Training file has {} example(s), but must have at least {LEAST_LINES} examples", lines.count);
        return Err(how.failure("invalid_n_examples", words));
    }
    if !flagged.is_empty() {
        let words = format!("The {} failed moderation safety checks. Flagged lines: {}", how.param(), flagged.join(", "));
        return Err(how.failure("invalid_training_file", words));
    }
    Ok(lines)
}

const LEAST_LINES: u64 = 10;
/// Of a longer line the end is cut off, and only the rest is billed.
const MOST_TOKENS: u64 = 65_536;

/// The epochs that the server chooses, after OpenAI's cookbook.
pub fn automatic_epochs(lines: u64) -> u64 {
    match lines {
        0..=33 => (100 / lines.max(1)).clamp(3, 25),
        34..=8333 => 3,
        _ => (25_000 / lines).max(1),
    }
}

/// Whether a text holds one of the words, whatever their case.
pub fn is_flagged(text: &str, words: &[String]) -> bool {
    let text = text.to_lowercase();
    words.iter().any(|word| text.contains(&word.to_lowercase()))
}

/// Counts in `o200k_base`, as all models count that can be tuned.
pub fn counter() -> &'static dyn CountTokens {
    static COUNTER: LazyLock<Locked> = LazyLock::new(|| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/data/o200k_base.bin.gz");
        let packed = std::fs::read(path).expect("the vocabulary comes with the page");
        let mut bytes = Vec::new();
        GzDecoder::new(packed.as_slice()).read_to_end(&mut bytes).expect("the vocabulary was packed by our own program");
        Locked(Mutex::new(Counter::new(Vocabulary::from_packed(&bytes).expect("the vocabulary was packed by our own program"))))
    });
    &*COUNTER
}

/// A counter remembers pieces of text, so one thread at a time has it.
struct Locked(Mutex<Counter>);

impl CountTokens for Locked {
    fn count(&self, text: &str) -> u64 {
        self.0.lock().expect("nobody panics while counting").count(text)
    }
}

fn parsed(line: &str, number: u64) -> Result<Map<String, Value>, String> {
    match serde_json::from_str(line) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(format!(
            "Expected file to have JSONL format, where every line is a JSON dictionary. Line {number} is not a dictionary"
        )),
        Err(error) => Err(format!(
            "Invalid file format. Example {number} on line {number} cannot be parsed as JSON: line 1 column {}",
            error.column()
        )),
    }
}

fn check_format(line: &Map<String, Value>, file: &str, method: &str) -> Result<(), String> {
    let is_chat = line.contains_key("messages");
    let is_pair = line.contains_key("input");
    match method {
        "dpo" if is_chat => {
            Err(format!("The file {file} is in the fine-tune-chat format, and the method dpo needs fine-tune-preference"))
        }
        "supervised" if is_pair => {
            Err(format!("The file {file} is in the fine-tune-preference format, and the method supervised needs fine-tune-chat"))
        }
        "supervised" if line.contains_key("prompt") => Err(format!(
            "The file {file} has pairs of prompt and completion; expected either prompt/completion pairs or chat messages that this model takes"
        )),
        _ => Ok(()),
    }
}

fn check_chat(line: &Map<String, Value>, number: u64, method: &str) -> Result<(), String> {
    let messages = line.get("messages").ok_or(format!("Example {number} is missing key 'messages'"))?;
    let keys = ["messages", "tools", "parallel_tool_calls", "functions"];
    // Lines for reinforcement carry whatever the grader reads.
    if method != "reinforcement" {
        known_keys(line, &keys, &format!("Example {number}"))?;
    }
    let messages = messages.as_array().filter(|messages| !messages.is_empty());
    let messages = messages.ok_or(format!("Example {number}: 'messages' is no list of messages"))?;
    check_messages(messages, number)?;
    let has_reply = messages.iter().any(|message| message["role"] == "assistant");
    if method == "supervised" && !has_reply {
        return Err(format!("Example {number} must have at least one message from the assistant"));
    }
    Ok(())
}

fn check_pair(line: &Map<String, Value>, number: u64) -> Result<(), String> {
    let missing = |key: &str| format!("Example {number} is missing key '{key}'");
    let keys = ["input", "preferred_output", "non_preferred_output"];
    keys.iter().find(|key| !line.contains_key(**key)).map_or(Ok(()), |key| Err(missing(key)))?;
    known_keys(line, &keys, &format!("Example {number}"))?;
    let input = line["input"].as_object().ok_or(missing("messages"))?;
    known_keys(input, &["messages", "tools", "parallel_tool_calls"], &format!("Example {number}, input"))?;
    check_messages(input.get("messages").and_then(Value::as_array).ok_or(missing("messages"))?, number)?;
    for key in ["preferred_output", "non_preferred_output"] {
        let messages = line[key].as_array().filter(|messages| messages.len() == 1 && messages[0]["role"] == "assistant");
        check_messages(messages.ok_or(format!("Example {number}: '{key}' must be one message of the assistant"))?, number)?;
    }
    Ok(())
}

fn check_messages(messages: &[Value], number: u64) -> Result<(), String> {
    for (index, message) in messages.iter().enumerate() {
        let at = format!("Example {number}, message {}", index + 1);
        let message = message.as_object().ok_or(format!("{at} is not a dictionary"))?;
        let role = message.get("role").and_then(Value::as_str).ok_or(format!("{at} Discriminator 'role' is missing in value"))?;
        let keys: &[&str] = match role {
            "assistant" => &["role", "content", "name", "weight", "refusal", "tool_calls", "function_call"],
            "tool" => &["role", "content", "tool_call_id"],
            "system" | "user" | "function" => &["role", "content", "name"],
            _ => return Err(format!("{at} has an unknown role '{role}'")),
        };
        known_keys(message, keys, &at)?;
        let calls = message.contains_key("tool_calls") || message.contains_key("function_call");
        if message.get("content").is_none_or(Value::is_null) && !calls {
            return Err(format!("{at} is missing key 'content'"));
        }
        if message.get("weight").is_some_and(|weight| *weight != 0 && *weight != 1) {
            return Err(format!("{at} has a weight that is neither 0 nor 1"));
        }
    }
    Ok(())
}

fn known_keys(object: &Map<String, Value>, known: &[&str], at: &str) -> Result<(), String> {
    let extra = object.keys().find(|key| !known.contains(&key.as_str()));
    extra.map_or(Ok(()), |key| Err(format!("{at} contains an extra key '{key}'")))
}
