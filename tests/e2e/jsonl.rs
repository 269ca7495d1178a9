//! The downloaded files, read by rules of their own: nothing here is shared with the page.

use std::collections::HashSet;

use serde::Deserialize;
use tiktoken_rs::o200k_base_singleton;

use crate::files::one_line;

/// A line of train.jsonl or validation.jsonl as OpenAI documents it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chat {
    pub messages: Vec<Message>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    pub role: String,
    pub content: String,
}

/// A line of evidence.jsonl.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    pub file: String,
    pub line: usize,
    pub document: String,
    pub document_sha256: Option<String>,
    #[serde(rename = "recipe")]
    pub _recipe: String,
    pub verified: bool,
    #[serde(rename = "evidence")]
    pub _kind: String,
    #[serde(default)]
    pub quotes: Vec<Quote>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quote {
    pub text: String,
    pub start: Option<u64>,
    pub end: Option<u64>,
    #[serde(rename = "place")]
    pub _place: serde_json::Value,
}

impl Chat {
    pub fn question(&self) -> &str {
        self.messages.iter().find(|message| message.role == "user").map_or("", |message| &message.content)
    }

    pub fn answer(&self) -> &str {
        self.messages.last().map_or("", |message| &message.content)
    }
}

/// The lines of a file that must be JSON Lines to the letter.
fn lines(bytes: &[u8]) -> Vec<&str> {
    let text = std::str::from_utf8(bytes).expect("the file is UTF-8");
    assert!(!text.starts_with('\u{feff}'), "the file begins with no byte order mark");
    assert!(!text.contains('\r'), "lines end in a line feed alone");
    let body = text.strip_suffix('\n').expect("the last line ends too");
    let lines: Vec<&str> = body.split('\n').collect();
    assert!(lines.iter().all(|line| !line.trim().is_empty()), "no line is blank");
    lines
}

/// Reads a file of chats and holds it to what OpenAI says of them.
pub fn chats(bytes: &[u8]) -> Vec<Chat> {
    let chats = lines(bytes).into_iter().map(|line| {
        let chat: Chat = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        let roles: Vec<&str> = chat.messages.iter().map(|message| message.role.as_str()).collect();
        assert!(roles.iter().all(|role| ["system", "user", "assistant"].contains(role)), "unknown role: {line}");
        assert!(roles.iter().skip(1).all(|role| *role != "system"), "a system message in the middle: {line}");
        assert!(roles.contains(&"user"), "nobody asks: {line}");
        assert_eq!(roles.last(), Some(&"assistant"), "the assistant has the last word: {line}");
        assert!(chat.messages.iter().all(|message| !message.content.trim().is_empty()), "an empty message: {line}");
        chat
    });
    chats.collect()
}

/// What the page itself may say before it lists what a document says.
const LEADS: [&str; 4] = [
    "The document has these sections:",
    "The document answers these questions:",
    "В документе есть такие разделы:",
    "Документ отвечает на такие вопросы:",
];

/// Reads evidence.jsonl.
pub fn evidence(bytes: &[u8]) -> Vec<Evidence> {
    lines(bytes).into_iter().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect()
}

/// Tokens by the rule of OpenAI's cookbook: three for each message, three for the beginning of the answer.
pub fn tokens(chats: &[Chat]) -> u64 {
    let count = |text: &str| o200k_base_singleton().encode_ordinary(text).len() as u64;
    let message = |message: &Message| 3 + count(&message.role) + count(&message.content);
    chats.iter().map(|chat| 3 + chat.messages.iter().map(message).sum::<u64>()).sum()
}

/// No question stands in both files.
pub fn check_sides(training: &[Chat], validation: &[Chat]) {
    let asked: HashSet<String> = training.iter().map(|chat| one_line(&chat.question().to_lowercase())).collect();
    for chat in validation {
        assert!(!asked.contains(&one_line(&chat.question().to_lowercase())), "asked on both sides: {}", chat.question());
    }
}

/// Each line of evidence belongs to a line of the files; its quotes stand in the words of its document, and its answer
/// is made of its quotes.
pub fn check_evidence(evidence: &[Evidence], training: &[Chat], validation: &[Chat], words_of: impl Fn(&str) -> String) {
    assert_eq!(evidence.len(), training.len() + validation.len(), "a line of evidence for each line of the files");
    let mut seen = HashSet::new();
    for proof in evidence {
        let file = match proof.file.as_str() {
            "train.jsonl" => training,
            "validation.jsonl" => validation,
            other => panic!("evidence for an unknown file {other}"),
        };
        assert!(seen.insert((proof.file.clone(), proof.line)), "{} {} is proven twice", proof.file, proof.line);
        let answer = file.get(proof.line - 1).expect("the line is there").answer();
        assert!(proof.verified, "not verified: {answer}");
        assert!(!proof.quotes.is_empty(), "no quote for {answer}");
        assert!(proof.document_sha256.as_ref().is_some_and(|hash| hash.len() == 64));
        let words = words_of(&proof.document);
        let mut rest = LEADS.iter().fold(one_line(answer), |answer, lead| answer.replacen(lead, "", 1));
        for quote in &proof.quotes {
            let quoted = one_line(&quote.text);
            assert!(words.contains(&quoted), "{} does not hold “{quoted}”", proof.document);
            assert!(quote.start < quote.end, "a quote has a place: {quote:?}");
            assert!(rest.contains(&quoted), "the answer “{answer}” does not hold “{quoted}”");
            rest = rest.replacen(&quoted, "", 1);
        }
        let left: String = rest.chars().filter(|letter| letter.is_alphabetic()).collect();
        assert_eq!(left, "", "these words of an answer are in no quote: {answer}");
    }
}
