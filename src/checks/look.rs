//! One line as the checks see it.

use crate::dataset::json::{Json, Path, Step, Value};
use crate::dataset::line::{Line, LineKind, Message};
use crate::providers::FileRules;
use crate::tokens::chat::LineTokens;

/// A line with everything that a check may ask about it.
pub(super) struct Look<'a> {
    pub number: u64,
    pub raw: &'a str,
    pub line: &'a Line<'a>,
    pub rules: &'a FileRules,
    pub tokens: Option<LineTokens>,
    /// Every message that is an object, those of a pair's outputs included.
    pub spoken: Vec<Spoken<'a>>,
}

/// A message with its place.
#[derive(Clone, Copy)]
pub(super) struct Spoken<'a> {
    pub list: List,
    pub index: usize,
    pub message: Message<'a>,
    pub role: Option<Role>,
}

/// The lists in which messages stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    Messages,
    Input,
    Preferred,
    NonPreferred,
}

impl List {
    pub fn path(self) -> Path {
        match self {
            List::Messages => Path::root().key("messages"),
            List::Input => Path::root().key("input").key("messages"),
            List::Preferred => Path::root().key("preferred_output"),
            List::NonPreferred => Path::root().key("non_preferred_output"),
        }
    }

    /// Whether it holds what the model is asked, rather than an output of a pair.
    pub fn is_conversation(self) -> bool {
        matches!(self, List::Messages | List::Input)
    }
}

/// A role, or the one that was surely meant by a foreign name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    System,
    Developer,
    User,
    Assistant,
    Tool,
    Function,
}

impl Role {
    /// In the order in which they stand above.
    pub const ALL: [Role; 6] = [Role::System, Role::Developer, Role::User, Role::Assistant, Role::Tool, Role::Function];

    /// The role of this exact name.
    pub fn exactly(name: &str) -> Option<Self> {
        Some(match name {
            "system" => Role::System,
            "developer" => Role::Developer,
            "user" => Role::User,
            "assistant" => Role::Assistant,
            "tool" => Role::Tool,
            "function" => Role::Function,
            _ => return None,
        })
    }

    /// The role that other tools and people call by this name.
    pub fn meant(name: &str) -> Option<Self> {
        let name = name.trim().to_lowercase();
        Role::exactly(&name).or(match name.as_str() {
            "human" | "customer" | "client" | "prompter" | "question" => Some(Role::User),
            "bot" | "ai" | "gpt" | "model" | "chatbot" | "agent" | "answer" | "assistent" => Some(Role::Assistant),
            _ => None,
        })
    }

    pub fn name(self) -> &'static str {
        match self {
            Role::System => "system",
            Role::Developer => "developer",
            Role::User => "user",
            Role::Assistant => "assistant",
            Role::Tool => "tool",
            Role::Function => "function",
        }
    }
}

impl Spoken<'_> {
    pub fn path(&self) -> Path {
        self.list.path().index(self.index)
    }
}

impl<'a> Look<'a> {
    pub fn new(number: u64, raw: &'a str, line: &'a Line<'a>, rules: &'a FileRules, tokens: Option<LineTokens>) -> Self {
        let mut spoken = Vec::new();
        if let Some(json) = line.json() {
            let lists: &[List] = match line.kind() {
                LineKind::Chat | LineKind::Rft => &[List::Messages],
                LineKind::Dpo => &[List::Input, List::Preferred, List::NonPreferred],
                LineKind::PromptCompletion | LineKind::Text | LineKind::Other | LineKind::Broken => &[],
            };
            for list in lists {
                spoken.extend(messages_in(json, *list));
            }
        }
        Look { number, raw, line, rules, tokens, spoken }
    }

    pub fn json(&self) -> Option<&'a Json<'a>> {
        self.line.json()
    }

    pub fn kind(&self) -> LineKind {
        self.line.kind()
    }

    /// The messages of the conversation without the outputs of a pair.
    pub fn conversation(&self) -> impl DoubleEndedIterator<Item = &Spoken<'a>> {
        self.spoken.iter().filter(|spoken| spoken.list.is_conversation())
    }

    /// What holds `messages` and `tools`: the line, or the input of a pair.
    pub fn request(&self) -> Option<(&'a Json<'a>, Path)> {
        let json = self.json()?;
        match self.kind() {
            LineKind::Dpo => Some((json.get("input")?, Path::root().key("input"))),
            LineKind::Chat | LineKind::Rft => Some((json, Path::root())),
            LineKind::PromptCompletion | LineKind::Text | LineKind::Other | LineKind::Broken => None,
        }
    }
}

fn messages_in<'a>(json: &'a Json<'a>, list: List) -> impl Iterator<Item = Spoken<'a>> {
    let items = match list {
        List::Messages => json.get("messages"),
        List::Input => json.get("input").and_then(|input| input.get("messages")),
        List::Preferred => json.get("preferred_output"),
        List::NonPreferred => json.get("non_preferred_output"),
    };
    let items = items.map_or(&[][..], Json::items).iter().enumerate();
    items.filter(|(_, json)| json.is_object()).map(move |(index, json)| {
        let message = Message { json };
        Spoken { list, index, message, role: message.role().and_then(Role::meant) }
    })
}

/// Every text of a line with its place, in the order of the line.
pub(super) fn visit_texts(json: &Json<'_>, see: &mut dyn FnMut(&str, &[Step])) {
    visit(json, &mut Vec::new(), see);
}

fn visit(json: &Json<'_>, way: &mut Vec<Step>, see: &mut dyn FnMut(&str, &[Step])) {
    match &json.value {
        Value::Text(text) => see(text, way),
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                way.push(Step::Index(index));
                visit(item, way, see);
                way.pop();
            }
        }
        Value::Object(members) => {
            for member in members {
                way.push(Step::Key(member.key.to_string()));
                visit(&member.json, way, see);
                way.pop();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
