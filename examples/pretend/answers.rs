//! What a pretend model says: it quotes what it was given, in the form it was asked for.

use serde_json::{Map, Value, json};

/// The text an answer is made of, as sentences.
pub struct Passage {
    sentences: Vec<String>,
    is_russian: bool,
}

impl Passage {
    /// The passage inside a prompt: what stands in the longest tag or fence, or all of it.
    pub fn of(prompt: &str) -> Self {
        let text = enclosed(prompt).unwrap_or(prompt);
        let sentences: Vec<String> = text
            .split_inclusive(['.', '!', '?', '…', '\n'])
            .map(str::trim)
            .filter(|sentence| sentence.chars().filter(|sign| sign.is_alphanumeric()).count() >= 8)
            .map(str::to_owned)
            .collect();
        let sentences = if sentences.is_empty() { vec![text.trim().chars().take(200).collect()] } else { sentences };
        Self { sentences, is_russian: text.chars().any(|sign| matches!(sign, 'а'..='я')) }
    }

    fn sentence(&self, number: usize) -> &str {
        &self.sentences[number % self.sentences.len()]
    }

    fn question(&self, number: usize) -> String {
        let words = self.sentence(number).split_whitespace().take(5).collect::<Vec<_>>().join(" ");
        if self.is_russian {
            format!("Что сказано о «{words}»?")
        } else {
            format!("What is said about \"{words}\"?")
        }
    }

    /// An answer in prose: the beginning of the passage.
    pub fn prose(&self) -> String {
        self.sentences.iter().take(2).map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// A value that fits a schema, with the sentences of the passage in its texts.
    pub fn fill(&self, schema: &Value) -> Value {
        Filling { passage: self, root: schema }.value(schema, "", 0)
    }
}

/// The longest text between a tag and its end, or between two fences.
fn enclosed(prompt: &str) -> Option<&str> {
    let tag = regex::Regex::new(r"<(\w[\w-]*)[^<>]*>").expect("the pattern is right");
    let tagged = tag.captures_iter(prompt).filter_map(|found| {
        let (whole, name) = (found.get(0)?, found.get(1)?.as_str());
        prompt.get(whole.end()..)?.split_once(&format!("</{name}>")).map(|(inside, _)| inside)
    });
    let fenced =
        ["```", "\"\"\""].into_iter().flat_map(|fence| prompt.split(fence).skip(1).step_by(2).map(|inside| inside.trim()));
    tagged.chain(fenced).filter(|inside| !inside.trim().is_empty()).max_by_key(|inside| inside.len())
}

struct Filling<'f> {
    passage: &'f Passage,
    root: &'f Value,
}

impl Filling<'_> {
    /// `name` is that of the field, `number` that of the item of the list around it.
    fn value(&self, schema: &Value, name: &str, number: usize) -> Value {
        if let Some(reference) = schema["$ref"].as_str() {
            let found = reference.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer));
            return found.map_or(Value::Null, |schema| self.value(schema, name, number));
        }
        if let Some(only) = schema.get("const") {
            return only.clone();
        }
        if let Some(values) = schema["enum"].as_array() {
            return values.get(number % values.len().max(1)).cloned().unwrap_or_default();
        }
        let branches = [&schema["anyOf"], &schema["oneOf"]].into_iter().find_map(Value::as_array);
        if let Some(branch) = branches.and_then(|branches| branches.iter().find(|branch| branch["type"] != "null")) {
            return self.value(branch, name, number);
        }
        match kind(schema) {
            "object" => {
                let fields = schema["properties"].as_object();
                let fields = fields.into_iter().flatten().map(|(name, schema)| (name.clone(), self.value(schema, name, number)));
                Value::Object(fields.collect::<Map<_, _>>())
            }
            "array" => {
                let [least, most] = ["minItems", "maxItems"].map(|limit| schema[limit].as_u64().map(|limit| limit as usize));
                let most = most.unwrap_or(usize::MAX);
                let count = self.passage.sentences.len().min(3).max(least.unwrap_or(0)).min(most);
                (0..count).map(|number| self.value(&schema["items"], name, number)).collect()
            }
            "integer" | "number" => schema.get("minimum").cloned().unwrap_or(json!(number + 1)),
            "boolean" => json!(true),
            "null" => Value::Null,
            _ => json!(self.text(name, number)),
        }
    }

    fn text(&self, name: &str, number: usize) -> String {
        let name = name.to_lowercase();
        match ["question", "instruction", "prompt", "query"].iter().any(|word| name.contains(word)) {
            true => self.passage.question(number),
            false => self.passage.sentence(number).to_owned(),
        }
    }
}

/// The type that is meant; of several the first that is not null.
fn kind(schema: &Value) -> &str {
    match &schema["type"] {
        Value::String(kind) => kind,
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).find(|kind| *kind != "null").unwrap_or("null"),
        _ if schema.get("properties").is_some() => "object",
        _ => "string",
    }
}
