//! `doctune` from its arguments to its output and exit code.

#[path = "../../examples/command_line/mod.rs"]
mod program;

use doctune::document::plain_text;
use doctune::readers::{self, Content, ReadContext};
use program::{Ending, Streams};
use serde_json::Value;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

struct Said {
    out: String,
    err: String,
    ending: Ending,
}

fn doctune(arguments: &[&str]) -> Said {
    let arguments: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let ending = program::run(&arguments, &mut Streams { out: &mut out, err: &mut err });
    let text = |bytes| String::from_utf8(bytes).expect("the program writes UTF-8");
    Said { out: text(out), err: text(err), ending }
}

/// A folder with files in it for one test.
struct Desk(tempfile::TempDir);

impl Desk {
    fn with(files: &[(&str, &[u8])]) -> Self {
        let desk = Desk(tempfile::tempdir().expect("a temporary folder can be made"));
        for (name, bytes) in files {
            fs::write(desk.path(name), bytes).expect("a temporary file can be written");
        }
        desk
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_string_lossy().into_owned()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the program wrote the file")
    }
}

const RULES: &str = "# Правила склада\n\nЗдесь — общие слова о складе, его людях и его порядке: «тише едешь».\n\n\
    ## Приёмка\n\nТовар принимает дежурный кладовщик. Он сверяет накладную с грузом и ставит подпись.\n\n\
    ## Что делать, если груз повреждён?\n\nСоставьте акт и позовите старшего смены 😀, не трогая груз.\n";

/// One file, stored as it is.
fn zip(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    let numbers = |crc: u32, size: usize| {
        [crc.to_le_bytes(), (size as u32).to_le_bytes(), (size as u32).to_le_bytes(), (name.len() as u32).to_le_bytes()].concat()
    };
    let mut out = Vec::new();
    let part = |out: &mut Vec<u8>, bytes: &[u8]| out.write_all(bytes).expect("memory takes bytes");
    // Version 2.0, names in UTF-8, stored, no time.
    part(&mut out, b"PK\x03\x04\x14\0\0\x08\0\0\0\0\0\0");
    part(&mut out, &numbers(crc.sum(), bytes.len()));
    part(&mut out, name.as_bytes());
    part(&mut out, bytes);
    let directory_at = out.len() as u32;
    part(&mut out, b"PK\x01\x02\x14\0\x14\0\0\x08\0\0\0\0\0\0");
    part(&mut out, &numbers(crc.sum(), bytes.len()));
    part(&mut out, &[0; 14]);
    part(&mut out, name.as_bytes());
    let directory_bytes = out.len() as u32 - directory_at;
    part(&mut out, b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    part(&mut out, &[directory_bytes.to_le_bytes(), directory_at.to_le_bytes()].concat());
    part(&mut out, &[0; 2]);
    out
}

#[test]
fn text_is_printed_byte_for_byte_as_quotes_are_counted_in_it() {
    for case in ["text/lease", "text/rules-cp1251", "docx/numbering", "csv/semicolon-cp1251"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/readers").join(case);
        let source: Vec<PathBuf> = fs::read_dir(&folder)
            .expect("the fixture is there")
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("source")))
            .collect();
        let path = source[0].to_string_lossy();
        let bytes = fs::read(&source[0]).expect("the fixture can be read");
        let Ok(Content::Document(document)) = readers::read(&mut ReadContext::new(&path, &mut ()), &bytes) else {
            panic!("{case} is no document");
        };
        let said = doctune(&["read", "--text", &path]);
        assert_eq!((said.out, said.ending), (plain_text(&document).text, Ending::Done), "{case}");
    }
}

#[test]
fn a_document_is_printed_as_markdown() {
    let desk = Desk::with(&[("rules.md", RULES.as_bytes())]);
    let said = doctune(&["read", &desk.path("rules.md")]);
    assert_eq!((said.out.as_str(), said.ending), (RULES, Ending::Done), "{}", said.err);
}

/// Every quote is what the characters from `start` to `end` of the text say; returns how many there are.
fn quotes_hold(desk: &Desk, evidence: &str) -> usize {
    let mut quotes = 0;
    for line in evidence.lines() {
        let line: Value = serde_json::from_str(line).expect("a line of evidence is JSON");
        let document = line["document"].as_str().expect("a line names its document");
        assert!(document.starts_with(&desk.path("")), "{document}");
        let text: Vec<char> = doctune(&["read", "--text", document]).out.chars().collect();
        for quote in line["quotes"].as_array().expect("a line has quotes") {
            let number = |key: &str| quote[key].as_u64().expect("a quote has its place") as usize;
            let found: String = text[number("start")..number("end")].iter().collect();
            assert_eq!(Some(found.as_str()), quote["text"].as_str());
            assert!(quote["place"].is_object(), "{quote}");
            quotes += 1;
        }
    }
    quotes
}

#[test]
fn examples_come_with_a_line_of_evidence_each_counted_in_characters() {
    let desk = Desk::with(&[("rules.md", RULES.as_bytes()), ("packed.zip", &zip("inner/правила.md", RULES.as_bytes()))]);
    for file in ["rules.md", "packed.zip"] {
        let said = doctune(&["examples", &desk.path(file), "--evidence", &desk.path("evidence.jsonl")]);
        assert_eq!((said.err.as_str(), said.ending), ("", Ending::Done), "{file}");
        let evidence = desk.read("evidence.jsonl");
        assert_eq!(said.out.lines().count(), evidence.lines().count());
        assert!(said.out.lines().all(|line| line.starts_with("{\"messages\":[{\"role\":\"user\"")), "{}", said.out);
        assert!(evidence.contains("\"recipe\":\"questions_and_answers\",\"evidence\":\"quoted\""), "{evidence}");
        assert!(quotes_hold(&desk, &evidence) >= 3, "{evidence}");
    }
}

#[test]
fn examples_of_several_files_go_on_after_one_that_cannot_be_read() {
    let chat = r#"{"messages": [{"role": "user", "content": "q"},  {"role": "assistant", "content": "a"}]}"#;
    let lines = format!("{chat}\n{chat}\n");
    let desk =
        Desk::with(&[("rules.md", RULES.as_bytes()), ("chats.jsonl", lines.as_bytes()), ("noise.bin", b"\0\x01\x02\xff\0")]);
    let (rules, chats) = (desk.path("rules.md"), desk.path("chats.jsonl"));
    let alone = doctune(&["examples", &rules]);
    let said = doctune(&["examples", &desk.path("noise.bin"), &rules, &desk.path("gone.txt"), &rules, &chats]);
    assert_eq!(said.ending, Ending::Trouble);
    assert_eq!(said.out, format!("{}{lines}", alone.out), "repeated questions go, imported lines stay as they are");
    assert!(said.err.contains("noise.bin: ") && said.err.contains("gone.txt: "), "{}", said.err);
}

#[test]
fn findings_are_printed_one_a_line_by_the_rules_of_a_service() {
    let chat = r#"{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}"#;
    let desk = Desk::with(&[("chats.jsonl", format!("{chat}\n{{\n").as_bytes())]);
    let said = doctune(&["check", &desk.path("chats.jsonl")]);
    let findings: Vec<Value> = said.out.lines().map(|line| serde_json::from_str(line).expect("a finding is JSON")).collect();
    let broken = findings.iter().find(|finding| finding["code"] == "invalid_json").expect("the second line is broken");
    assert_eq!((&broken["line"], &broken["severity"]), (&Value::from(2), &Value::from("error")));
    assert!(broken["message"].is_string() && broken.get("fix").is_some(), "{broken}");
    assert_eq!((said.err.as_str(), said.ending), ("", Ending::Done), "what is wrong with the data is no trouble of ours");
    let together = doctune(&["check", "--provider=together", &desk.path("chats.jsonl")]);
    assert_ne!(together.out, said.out);
    assert_eq!(doctune(&["check", "--provider", "nobody", &desk.path("chats.jsonl")]).ending, Ending::CalledWrongly);
}

#[test]
fn tokens_are_those_of_the_file_as_it_is() {
    let text = "Приёмка  товара:\r\n\r\n  пять ящиков 😀\n";
    let chat = r#"{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}"#;
    let desk = Desk::with(&[
        ("text.txt", text.as_bytes()),
        ("blank.txt", b" \n"),
        ("chats.jsonl", format!("{chat}\n{chat}").as_bytes()),
    ]);
    let (path, blank, chats) = (desk.path("text.txt"), desk.path("blank.txt"), desk.path("chats.jsonl"));
    for (name, reference) in
        [("o200k_base", tiktoken_rs::o200k_base_singleton()), ("cl100k_base", tiktoken_rs::cl100k_base_singleton())]
    {
        let said = doctune(&["tokens", "--encoding", name, &path, &blank]);
        let count = |text: &str| reference.encode_ordinary(text).len();
        assert_eq!(said.out, format!("{}\t{path}\n{}\t{blank}\n", count(text), count(" \n")), "{}", said.err);
    }
    // Two lines of 3, each with two messages of 3 and a token for each role and each letter.
    assert_eq!(doctune(&["tokens", "--chat", &chats]).out, format!("{}\t{chats}\n", 2 * (3 + 2 * (3 + 2))));
    let broken = doctune(&["tokens", "--chat", &path]);
    assert_eq!((broken.out, broken.ending), (format!("0\t{path}\n"), Ending::Trouble));
}

#[test]
fn wrong_usage_is_told_from_trouble() {
    let ending = |arguments: &[&str]| doctune(arguments).ending;
    assert_eq!(ending(&["--help"]), Ending::Done);
    assert_eq!(ending(&["examples", "--help"]), Ending::Done);
    for wrong in
        [&[][..], &["frobnicate"], &["read"], &["read", "a", "b"], &["read", "--loud", "a"], &["examples", "a", "--evidence"]]
    {
        let said = doctune(wrong);
        assert_eq!((said.out.as_str(), said.ending), ("", Ending::CalledWrongly), "{wrong:?}");
        assert!(said.err.contains("--help"), "{}", said.err);
    }
    assert_eq!(ending(&["tokens", "--encoding", "p50k_base", "a"]), Ending::CalledWrongly);
    assert_eq!(ending(&["read", "/nowhere/at/all.txt"]), Ending::Trouble);
    let code = |ending: Ending| format!("{:?}", std::process::ExitCode::from(ending));
    assert_eq!(
        [Ending::Done, Ending::Trouble, Ending::CalledWrongly].map(code),
        [0_u8, 1, 2].map(|code| format!("{:?}", std::process::ExitCode::from(code)))
    );
}
