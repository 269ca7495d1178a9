use super::*;

const CHAT: &str = r#"{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a", "weight": 0}, {"role": "user", "content": "r"}, {"role": "assistant", "content": "b"}]}"#;
const PAIR: &str = r#"{"input": {"messages": [{"role": "user", "content": "q"}]}, "preferred_output": [{"role": "assistant", "content": "a"}], "non_preferred_output": [{"role": "assistant", "content": "b"}]}"#;

fn data(trainer: Trainer, method: Method, lines: &[&str]) -> (String, DataFile) {
    let mut out = Vec::new();
    let mut writer = DataWriter::new(trainer, method);
    for line in lines {
        let _ = writer.line(line, &mut out);
    }
    let file = DataFile { bytes: out.len() as u64, sha256: Hash::of(&out), summary: writer.finish() };
    (String::from_utf8(out).expect("everything written is text"), file)
}

fn plan(trainer: Trainer, method: Method) -> Plan {
    let (_, training) = data(trainer, method, &[CHAT, PAIR, "{"]);
    Plan {
        trainer,
        method,
        base: BaseModel { id: "who/\"quoted\"".to_owned(), ..base_models().remove(0) },
        parameters: Parameters::new(method, 1_000),
        training,
        validation: None,
        origin: Origin {
            sources: vec![Source { name: "устав.docx".to_owned(), sha256: Some(Hash::of(b"x")) }],
            recipes: vec![("questions".to_owned(), 3)],
            made_on: "2026-11-26".to_owned(),
            version: "0.1.0".to_owned(),
        },
    }
}

#[test]
fn only_axolotl_takes_weights_and_each_takes_lines_of_its_method_alone() {
    for trainer in Trainer::ALL {
        let expected = if trainer == Trainer::Axolotl { Ok(()) } else { Err(Loss::Weight) };
        assert_eq!(trainer.carries(Method::Supervised, CHAT), expected, "{trainer:?}");
        assert_eq!(trainer.carries(Method::Preference, PAIR), Ok(()), "{trainer:?}");
        assert_eq!(trainer.carries(Method::Supervised, PAIR), Err(Loss::Kind(LineKind::Dpo)));
        assert_eq!(trainer.carries(Method::Preference, CHAT), Err(Loss::Kind(LineKind::Chat)));
        assert_eq!(trainer.carries(Method::Preference, "{"), Err(Loss::Broken));
    }
    let tools = PAIR.replace(r#"}]}, "pref"#, r#"}], "tools": []}, "pref"#);
    assert_eq!(Trainer::Axolotl.carries(Method::Preference, &tools), Err(Loss::Tools));
    assert_eq!(Trainer::Trl.carries(Method::Preference, &tools), Ok(()));
}

#[test]
fn the_lines_are_in_the_form_of_the_trainer_and_the_others_are_counted() {
    let (text, file) = data(Trainer::Axolotl, Method::Supervised, &[PAIR, CHAT, "{"]);
    assert_eq!(text, format!("{CHAT}\n"));
    assert_eq!((file.summary.written, file.summary.left_out_count()), (1, 2));
    let (text, _) = data(Trainer::LlamaFactory, Method::Preference, &[PAIR]);
    assert!(text.starts_with(r#"{"conversations": [{"from": "human""#), "{text}");
}

#[test]
fn steps_and_lengths_follow_from_the_data() {
    let parameters = Parameters::new(Method::Supervised, 1_000);
    assert_eq!((parameters.tokens_max, parameters.steps(100), parameters.warmup_steps(100)), (2_048, 21, 2));
    assert_eq!(Parameters::new(Method::Preference, 10).tokens_max, 1_024);
    assert_eq!(Parameters::new(Method::Supervised, u32::MAX).tokens_max, u32::MAX);
    let still = Parameters { batch: 0, ..parameters };
    assert_eq!(still.steps(2), 6);
}

#[test]
fn the_manifest_lists_everything_with_its_hash() {
    for trainer in Trainer::ALL {
        let plan = plan(trainer, Method::Preference);
        let files = plan.settings();
        let manifest: serde_json::Value = serde_json::from_str(&plan.manifest(&files).text).expect("it is JSON");
        let listed = manifest["files"].as_array().expect("a list");
        assert_eq!(listed.len(), 1 + files.len());
        assert_eq!(listed[0]["path"], TRAINING);
        assert_eq!((&listed[0]["lines"], &listed[0]["left_out"][0]["count"]), (&1.into(), &1.into()));
        for (file, listed) in files.iter().zip(&listed[1..]) {
            assert_eq!(listed["sha256"], Hash::of(file.text.as_bytes()).to_string());
        }
        assert_eq!(manifest["sources"][0]["name"], "устав.docx");
        assert_eq!(manifest["trainer"], trainer.id());
    }
}

#[test]
fn a_name_in_quotation_marks_stays_a_name() {
    for trainer in Trainer::ALL {
        let settings = plan(trainer, Method::Supervised).settings();
        assert!(settings[0].text.contains(r#""who/\"quoted\"""#), "{}", settings[0].text);
    }
}
