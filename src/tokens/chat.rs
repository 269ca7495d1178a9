//! What a line of training data costs: the text of its messages and the frame that a chat puts around them.
//!
//! The figures are those of OpenAI's cookbook, which calls them inexact itself. For tool calls, lists of content, images
//! and pairs of preferred and other answers nobody has published any; their lines are marked as estimates.

use super::{CountTokens, Encoding};
use serde_json::{Map, Value};

/// The tokens of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineTokens {
    pub total: u64,
    /// Those of the answers that the model is to learn: what the assistant says in messages whose weight is not 0.
    pub trained: u64,
    /// The line holds something for which there is no official count.
    pub estimate: bool,
}

const MESSAGE: u64 = 3;
const NAME: u64 = 1;
const LINE: u64 = 3;
/// A frame like that of a message, and the words that say the call goes to a function.
const TOOL_CALL: u64 = 5;
const LOW_DETAIL_IMAGE: u64 = 85;
/// A picture of 1,024 × 1,024 pixels: 85, and 170 for each of its four tiles.
const IMAGE: u64 = 765;

const PROPERTIES: u64 = 3;
const PROPERTY: u64 = 3;
const ENUM_LESS: u64 = 3;
const ENUM_ITEM: u64 = 3;
const FUNCTIONS_END: u64 = 12;

/// Counts a parsed line of a training file: a chat, a pair of preferred and other answer, or a prompt with its completion.
///
/// What has not the shape it should have counts nothing; that it is wrong is for the checks to say.
pub fn line_tokens(line: &Value, counter: &dyn CountTokens) -> LineTokens {
    let mut count = LineCount { counter, tokens: LineTokens::default() };
    if let Some(line) = line.as_object() {
        count.line(line);
    }
    count.tokens
}

struct LineCount<'c> {
    counter: &'c dyn CountTokens,
    tokens: LineTokens,
}

impl LineCount<'_> {
    fn line(&mut self, line: &Map<String, Value>) {
        if line.contains_key("messages") {
            self.chat(line);
        } else if let Some(input) = line.get("input").and_then(Value::as_object) {
            self.tokens.estimate = true;
            self.chat(input);
            // Only the two answers are learnt; what the assistant says in the input is context.
            self.tokens.trained = 0;
            PREFERENCE_KEYS.iter().for_each(|key| self.messages(line.get(*key)));
        } else {
            self.completion(line);
        }
    }

    fn chat(&mut self, chat: &Map<String, Value>) {
        self.tokens.total += LINE;
        self.messages(chat.get("messages"));
        self.functions(chat);
    }

    fn completion(&mut self, line: &Map<String, Value>) {
        self.tokens.estimate = true;
        self.tokens.total += line.values().filter_map(Value::as_str).map(|text| self.counter.count(text)).sum::<u64>();
        self.tokens.trained = line.get("completion").and_then(Value::as_str).map_or(0, |text| self.counter.count(text));
    }

    fn messages(&mut self, messages: Option<&Value>) {
        for message in items(messages).iter().filter_map(Value::as_object) {
            self.message(message);
        }
    }

    fn message(&mut self, message: &Map<String, Value>) {
        let role = message.get("role").and_then(Value::as_str);
        let weight = message.get("weight").and_then(Value::as_f64);
        let is_trained = role == Some("assistant") && weight != Some(0.0);
        self.tokens.total += MESSAGE;
        self.tokens.estimate |= matches!(role, Some("tool" | "function"));
        for (key, value) in message {
            let tokens = self.value(value);
            self.tokens.total += tokens;
            if key == "name" {
                self.tokens.total += NAME;
            }
            if is_trained && matches!(key.as_str(), "content" | "tool_calls" | "function_call") {
                self.tokens.trained += tokens;
            }
        }
    }

    /// The tokens of what a message holds under one of its keys.
    fn value(&mut self, value: &Value) -> u64 {
        match value {
            Value::String(text) => self.counter.count(text),
            Value::Array(parts) => parts.iter().map(|part| self.value(part)).sum(),
            Value::Object(part) => {
                self.tokens.estimate = true;
                self.part(part)
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => 0,
        }
    }

    /// The tokens of a part of a message: a piece of text, a picture, the call of a tool.
    fn part(&self, part: &Map<String, Value>) -> u64 {
        // The call of a function stands under this key in `tool_calls`, and bare in the old `function_call`.
        let call = part.get("function").and_then(Value::as_object).unwrap_or(part);
        if call.contains_key("arguments") {
            return TOOL_CALL + self.text(call, "name") + self.text(call, "arguments");
        }
        if let Some(image) = part.get("image_url") {
            return if image.get("detail").and_then(Value::as_str) == Some("low") { LOW_DETAIL_IMAGE } else { IMAGE };
        }
        self.text(part, "text") + self.text(part, "refusal")
    }

    /// The definitions of tools, in the present spelling or in the old one.
    fn functions(&mut self, chat: &Map<String, Value>) {
        let tools = items(chat.get("tools")).iter().filter_map(|tool| tool.get("function"));
        let functions = tools.chain(items(chat.get("functions"))).filter_map(Value::as_object);
        let tokens: u64 = functions.map(|function| self.function(function)).sum();
        if tokens > 0 {
            self.tokens.total += tokens + FUNCTIONS_END;
            self.tokens.estimate = true;
        }
    }

    fn function(&self, function: &Map<String, Value>) -> u64 {
        let frame = match self.counter.encoding() {
            Encoding::O200kBase => 7,
            Encoding::Cl100kBase => 10,
        };
        let line = format!("{}:{}", string(function, "name"), description(function));
        let parameters = function.get("parameters").map_or(0, |schema| self.properties(schema));
        frame + self.counter.count(&line) + parameters
    }

    /// The properties of a schema, and by the same figures those of the objects within it.
    fn properties(&self, schema: &Value) -> u64 {
        let within = schema.get("items").map_or(0, |items| self.properties(items));
        match schema.get("properties").and_then(Value::as_object) {
            Some(properties) if !properties.is_empty() => {
                PROPERTIES + properties.iter().map(|(name, property)| self.property(name, property)).sum::<u64>() + within
            }
            _ => within,
        }
    }

    fn property(&self, name: &str, property: &Value) -> u64 {
        let within = self.properties(property);
        let Some(property) = property.as_object() else { return PROPERTY + self.counter.count(name) };
        let line = format!("{name}:{}:{}", string(property, "type"), description(property));
        let choices = items(property.get("enum"));
        let of_choice = |choice: &Value| match choice {
            Value::String(text) => self.counter.count(text),
            other => self.counter.count(&other.to_string()),
        };
        let choice_tokens: u64 = choices.iter().map(|choice| ENUM_ITEM + of_choice(choice)).sum();
        PROPERTY + self.counter.count(&line) + choice_tokens.saturating_sub(ENUM_LESS) + within
    }

    fn text(&self, object: &Map<String, Value>, key: &str) -> u64 {
        self.counter.count(string(object, key))
    }
}

/// The guides' spelling, and that of the old specification.
const PREFERENCE_KEYS: &[&str] =
    &["preferred_output", "non_preferred_output", "preferred_completion", "non_preferred_completion"];

fn items(list: Option<&Value>) -> &[Value] {
    list.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn string<'v>(object: &'v Map<String, Value>, key: &str) -> &'v str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// A description without its last full stop.
fn description(object: &Map<String, Value>) -> &str {
    let text = string(object, "description");
    text.strip_suffix('.').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Words in place of tokens, so that the frames can be seen in the sums.
    struct Words(Encoding);

    impl CountTokens for Words {
        fn count(&self, text: &str) -> u64 {
            text.split_whitespace().count() as u64
        }

        fn encoding(&self) -> Encoding {
            self.0
        }
    }

    fn check(line: &Value, total: u64, trained: u64, estimate: bool) {
        let tokens = line_tokens(line, &Words(Encoding::O200kBase));
        assert_eq!(tokens, LineTokens { total, trained, estimate }, "{line}");
    }

    #[test]
    fn a_chat_costs_its_words_its_messages_and_its_line() {
        check(&json!({"messages": []}), 3, 0, false);
        let system = json!({"role": "system", "content": "You help people"});
        let user = json!({"role": "user", "content": "Where am I?", "name": "Ann"});
        let assistant = json!({"role": "assistant", "content": "At home."});
        check(&json!({"messages": [system]}), 3 + (3 + 1 + 3), 0, false);
        check(&json!({"messages": [user]}), 3 + (3 + 1 + 3 + 1 + 1), 0, false);
        check(&json!({"messages": [system, user, assistant]}), 3 + 7 + 9 + (3 + 1 + 2), 2, false);
    }

    #[test]
    fn an_answer_of_weight_0_is_paid_but_not_trained() {
        let answer = |weight: Value| json!({"role": "assistant", "content": "a b c", "weight": weight});
        check(
            &json!({"messages": [answer(json!(0)), answer(json!(0.0)), answer(json!(1)), answer(json!(null))]}),
            3 + 4 * 7,
            6,
            false,
        );
    }

    #[test]
    fn tools_cost_what_the_cookbook_says() {
        let unit = json!({"type": "string", "description": "Unit of heat.", "enum": ["C", "degrees F"]});
        let place = json!({"type": "string", "description": "City or town"});
        let parameters = json!({"type": "object", "properties": {"place": place, "unit": unit}});
        let weather = json!({"name": "weather", "description": "Tells the weather.", "parameters": parameters});
        let time = json!({"name": "time", "parameters": {"type": "object", "properties": {}}});
        // weather:Tells the weather; place:string:City or town; unit:string:Unit of heat and its two values; time:
        let tokens = (7 + 3) + 3 + (3 + 3) + (3 + 3 - 3 + (3 + 1) + (3 + 2)) + (7 + 1) + 12;
        let tools = json!([{"type": "function", "function": weather}, {"type": "function", "function": time}]);
        check(&json!({"messages": [], "tools": tools}), 3 + tokens, 0, true);
        check(&json!({"messages": [], "functions": [weather, time]}), 3 + tokens, 0, true);
        check(&json!({"messages": [], "tools": []}), 3, 0, false);
        let line = json!({"messages": [], "tools": tools});
        assert_eq!(line_tokens(&line, &Words(Encoding::Cl100kBase)).total, 3 + tokens + 2 * 3);
    }

    #[test]
    fn objects_within_parameters_are_counted_alike() {
        let point = json!({"type": "object", "properties": {"x": {"type": "number"}}});
        let parameters = json!({"type": "object", "properties": {"points": {"type": "array", "items": point}}});
        let line = json!({"messages": [], "functions": [{"name": "draw", "parameters": parameters}]});
        check(&line, 3 + (7 + 1) + 3 + (3 + 1) + 3 + (3 + 1) + 12, 0, true);
    }

    #[test]
    fn calls_of_tools_are_text_with_a_frame() {
        let call = json!({"id": "call_1", "type": "function", "function": {"name": "find", "arguments": "{\"q\": 1}"}});
        let asks = json!({"role": "assistant", "content": null, "tool_calls": [call]});
        let answers = json!({"role": "tool", "tool_call_id": "call_1", "content": "Nothing found"});
        check(&json!({"messages": [asks, answers]}), 3 + (3 + 1 + (5 + 1 + 2)) + (3 + 1 + 1 + 2), 8, true);
        let old = json!({"role": "assistant", "function_call": {"name": "find", "arguments": "{}"}});
        check(&json!({"messages": [old]}), 3 + 3 + 1 + (5 + 1 + 1), 7, true);
    }

    #[test]
    fn lists_of_content_count_their_texts_and_images() {
        let image =
            |detail: Value| json!({"type": "image_url", "image_url": {"url": "data:image/png;base64,AA AA", "detail": detail}});
        let text = json!({"type": "text", "text": "What is this?"});
        let content = json!([text, image(json!("low")), image(json!("auto")), image(json!(null))]);
        check(&json!({"messages": [{"role": "user", "content": content}]}), 3 + 3 + 1 + (3 + 85 + 765 + 765), 0, true);
        check(&json!({"messages": [{"role": "assistant", "content": [text]}]}), 3 + 3 + 1 + 3, 3, true);
    }

    #[test]
    fn both_answers_of_a_preference_are_counted_and_trained() {
        let said = |role: &str, content: &str| json!({"role": role, "content": content});
        let input = json!({"messages": [said("user", "Hi there"), said("assistant", "Yes"), said("user", "So?")]});
        let (good, bad) = (json!([said("assistant", "Fine thank you")]), json!([said("assistant", "No")]));
        let total = 3 + (3 + 1 + 2) + (3 + 1 + 1) + (3 + 1 + 1) + (3 + 1 + 3) + (3 + 1 + 1);
        check(&json!({"input": input, "preferred_output": good, "non_preferred_output": bad}), total, 4, true);
        check(&json!({"input": input, "preferred_completion": good, "non_preferred_completion": bad}), total, 4, true);
    }

    #[test]
    fn a_prompt_and_its_completion_are_counted_as_text() {
        check(&json!({"prompt": "Once upon a", "completion": " time", "n": 1}), 4, 1, true);
    }

    #[test]
    fn what_has_the_wrong_shape_counts_nothing() {
        check(&json!([1, "two"]), 0, 0, false);
        check(&json!({"messages": {"role": "user"}}), 3, 0, false);
        check(&json!({"messages": ["a b", 7, null]}), 3, 0, false);
        check(&json!({"messages": [{"role": 5, "content": true}]}), 3 + 3, 0, false);
        check(&json!({"messages": [], "tools": [{"function": "x"}, 1], "functions": "y"}), 3, 0, false);
        let function = json!({"parameters": {"properties": {"a": 1, "b": {"enum": []}}}});
        let colons_and_names = (7 + 1) + 3 + (3 + 1) + (3 + 1) + 12;
        check(&json!({"messages": [], "functions": [function]}), 3 + colons_and_names, 0, true);
    }
}
