//! Packs as a person unpacks them, read by the code of the trainers that they are for.
//!
//! That code is Python and large, so it is installed by `./dev packs` and not by an ordinary run. Without it the test says
//! so on the terminal and stops.

use doctune::dataset::pack::{
    BaseModel, DataFile, DataWriter, Method, Origin, PackFile, Parameters, Plan, Source, TRAINING, Trainer, VALIDATION,
    base_models,
};
use doctune::document::Hash;
use doctune::texts::{Locale, pack_readme};
use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

const CONVERSATIONS: &[&str] = &[
    r#"{"messages": [{"role": "system", "content": "Отвечай кратко"}, {"role": "user", "content": "Когда?"}, {"role": "assistant", "content": "Завтра 👍"}]}"#,
    r#"{"messages": [{"role": "user", "content": "=1+1\n\"x\""}, {"role": "assistant", "content": "- 2"}, {"role": "user", "content": "\tq"}, {"role": "assistant", "content": "r"}]}"#,
    r#"{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": null, "tool_calls": [{"id": "call_a", "type": "function", "function": {"name": "find", "arguments": "{\"q\": \"x\"}"}}]}, {"role": "tool", "tool_call_id": "call_a", "content": "[]"}, {"role": "assistant", "content": "a"}], "tools": [{"type": "function", "function": {"name": "find", "description": "Finds", "parameters": {"type": "object", "properties": {"q": {"type": "string"}}}}}]}"#,
    r#"{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "tool_calls": [{"id": "b", "type": "function", "function": {"name": "weather", "arguments": "{\"city\":\"Омск\",\"days\":2}"}}]}, {"role": "tool", "tool_call_id": "b", "content": "{}"}, {"role": "assistant", "content": "a"}], "tools": [{"type": "function", "function": {"name": "weather", "description": "Weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}, "days": {"type": "integer"}}}}}]}"#,
    r#"{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a", "weight": 0}, {"role": "user", "content": "r"}, {"role": "assistant", "content": "b", "weight": 1}]}"#,
    r#"{"messages": [{"role": "system", "content": ""}, {"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}"#,
    r#"{"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}]}, {"role": "assistant", "content": "a"}]}"#,
    "{",
];

const PAIRS: &[&str] = &[
    r#"{"input": {"messages": [{"role": "system", "content": "Кратко"}, {"role": "user", "content": "Когда?"}]}, "preferred_output": [{"role": "assistant", "content": "Завтра"}], "non_preferred_output": [{"role": "assistant", "content": "Не знаю"}]}"#,
    r#"{"input": {"messages": [{"role": "user", "content": "1"}, {"role": "assistant", "content": "2"}, {"role": "user", "content": "3"}]}, "preferred_output": [{"role": "assistant", "content": "4"}], "non_preferred_output": [{"role": "assistant", "content": "5"}]}"#,
    r#"{"input": {"messages": [{"role": "user", "content": "q"}], "tools": [{"type": "function", "function": {"name": "f"}}]}, "preferred_output": [{"role": "assistant", "content": "a"}], "non_preferred_output": [{"role": "assistant", "content": "b"}]}"#,
    r#"{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}"#,
];

#[test]
fn the_trainers_read_the_packs() {
    let Some(python) = python() else {
        // The test harness keeps back what goes through `println!`, and this has to be seen.
        let _ = writeln!(std::io::stderr(), "SKIPPED: packs were not read by the trainers' own code; ./dev packs installs it.");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (number, base) in base_models().iter().enumerate() {
        for trainer in Trainer::ALL {
            for method in [Method::Supervised, Method::Preference] {
                let with_validation = number % 2 == 0;
                let name = format!("{}-{}-{}", trainer.id(), if method == Method::Supervised { "sft" } else { "dpo" }, number);
                write_pack(&folder.path().join(name), trainer, method, base, with_validation);
            }
        }
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/check_packs.py");
    let done = Command::new(python).arg(script).arg(folder.path()).output().expect("Python starts");
    let told = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{told}");
    let read = told.lines().filter(|line| line.contains(": read by ")).count();
    assert_eq!(read, base_models().len() * Trainer::ALL.len() * 2, "{told}");
}

fn write_pack(folder: &Path, trainer: Trainer, method: Method, base: &BaseModel, with_validation: bool) {
    let lines = if method == Method::Supervised { CONVERSATIONS } else { PAIRS };
    let training = write_lines(&folder.join(TRAINING), trainer, method, lines);
    let validation = with_validation.then(|| write_lines(&folder.join(VALIDATION), trainer, method, &lines[..2]));
    let origin = Origin {
        sources: vec![Source { name: "устав.docx".to_owned(), sha256: Some(Hash::of(b"x")) }],
        recipes: vec![("questions".to_owned(), 3)],
        made_on: "2026-11-26".to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
    };
    let plan =
        Plan { trainer, method, base: base.clone(), parameters: Parameters::new(method, 900), training, validation, origin };
    let mut files = plan.settings();
    files.push(PackFile { path: "README.md".to_owned(), text: pack_readme(Locale::Russian, &plan) });
    files.push(plan.manifest(&files));
    for file in files {
        fs::write(folder.join(&file.path), &file.text).expect("the folder can be written");
    }
}

fn write_lines(path: &Path, trainer: Trainer, method: Method, lines: &[&str]) -> DataFile {
    let mut out = Vec::new();
    let mut writer = DataWriter::new(trainer, method);
    for line in lines {
        let _ = writer.line(line, &mut out);
    }
    fs::create_dir_all(path.parent().expect("a pack has folders")).expect("a folder can be made");
    fs::write(path, &out).expect("the folder can be written");
    let summary = writer.finish();
    assert!(summary.written >= 2, "{trainer:?} {method:?}: {summary:?}");
    DataFile { bytes: out.len() as u64, sha256: Hash::of(&out), summary }
}

/// The Python that has the trainers: the one in the cache under the hash of what it has to have, or the one that is named.
fn python() -> Option<OsString> {
    if let Some(named) = std::env::var_os("DOCTUNE_TRAINERS") {
        return Some(named);
    }
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/trainers/requirements.txt");
    let hash = Hash::of(&fs::read(list).expect("the list is there")).to_string();
    let home = || std::env::var_os("HOME").map(|home| Path::new(&home).join(".cache"));
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home)?;
    let folder = cache.join("doctune/tools").join(format!("trainers-{}", hash.get(..16)?));
    folder.join("complete").exists().then(|| folder.join("bin/python").into_os_string())
}
