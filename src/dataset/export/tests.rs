use super::super::import::{self, TableRow, converted};
use super::super::json;
use super::*;

/// A file of these lines, and what it came to.
fn file(form: Form, options: Options, lines: &[String]) -> (String, Summary) {
    let mut out = Vec::new();
    let mut writer = Writer::new(form, options);
    writer.begin(&mut out);
    for line in lines {
        let _ = writer.line(line, &mut out);
    }
    let summary = writer.end(&mut out);
    (String::from_utf8(out).expect("everything written is text"), summary)
}

/// The examples of a file, as the import reads them.
fn read_back(form: Form, file: &str) -> Vec<String> {
    let file = file.strip_prefix('\u{feff}').unwrap_or(file);
    let own = |item: &str| converted(item).unwrap_or_else(|| item.to_owned());
    match form {
        Form::Alpaca => {
            let list = json::parse(file).expect("a list");
            list.items().iter().map(|item| own(&file[item.range.clone()])).collect()
        }
        Form::Csv => {
            let rows = import::table(file).expect("the header is known");
            rows.map(|row| if let TableRow::Example(line) = row { line } else { panic!("{row:?}") }).collect()
        }
        Form::Openai | Form::Trl | Form::Sharegpt | Form::PromptCompletion => file.split_terminator('\n').map(own).collect(),
        Form::Markdown => panic!("Markdown does not come back"),
    }
}

fn canonical(line: &str) -> String {
    let Ok(json) = json::parse(line) else { return line.to_owned() };
    let mut out = String::new();
    json.write_canonical(&mut out);
    out
}

/// What comes back has to be what went in: of the lines that are carried, each, and in their order.
#[track_caller]
fn check_comes_back(form: Form, options: Options, lines: &[String]) {
    let (file, summary) = file(form, options, lines);
    let carried: Vec<&String> = lines.iter().filter(|line| form.write(line, 1, options).is_ok()).collect();
    assert_eq!(summary.written, carried.len() as u64);
    assert_eq!(summary.left_out_count(), (lines.len() - carried.len()) as u64);
    let back = read_back(form, &file);
    assert_eq!(back.len(), carried.len(), "{form:?}\n{file}");
    for (line, back) in carried.into_iter().zip(back) {
        let was_chat = form == Form::PromptCompletion && Line::parse(line).kind() == LineKind::Chat;
        let back = if was_chat { import::as_chat(&back).expect("a prompt and its completion") } else { back };
        assert_eq!(canonical(&back), canonical(line), "{form:?}\n{file}");
        assert!(form != Form::Openai || back == *line || line.contains('\n'));
    }
}

#[track_caller]
fn check(form: Form, line: &str, written: &str) {
    assert_eq!(form.write(line, 1, Options::default()).as_deref(), Ok(written));
    assert_eq!(form.carries(line), Ok(()));
    check_comes_back(form, Options::default(), &[line.to_owned()]);
}

#[track_caller]
fn check_loss(loss: Loss, line: &str, forms: &[Form]) {
    for form in Form::ALL {
        let expected = if forms.contains(&form) { Err(loss) } else { Ok(()) };
        assert_eq!(form.carries(line), expected, "{form:?} {line}");
    }
}

const CHAT: &str = r#"{"messages": [{"role": "system", "content": "Кратко"}, {"role": "user", "content": "1"}, {"role": "assistant", "content": "2"}, {"role": "user", "content": "=3"}, {"role": "assistant", "content": "4"}]}"#;
const SHORT: &str = r#"{"messages": [{"role": "user", "content": "- a\n\"b\""}, {"role": "assistant", "content": " b; c\t"}]}"#;
const PAIR: &str = r#"{"input": {"messages": [{"role": "user", "content": "q"}]}, "preferred_output": [{"role": "assistant", "content": "a"}], "non_preferred_output": [{"role": "assistant", "content": "b"}]}"#;
const TOOLS: &str = r#"{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": null, "tool_calls": [{"id": "call_x", "type": "function", "function": {"name": "find", "arguments": "{\"q\":1.50}"}}]}, {"role": "tool", "tool_call_id": "call_x", "content": "[]"}, {"role": "assistant", "content": "a"}], "tools": [{"type": "function", "function": {"name": "find"}}]}"#;

#[test]
fn conversations_are_written_as_each_program_reads_them() {
    check(Form::Openai, CHAT, CHAT);
    check(Form::Trl, CHAT, CHAT);
    check(
        Form::Alpaca,
        CHAT,
        r#"{"instruction": "=3", "input": "", "output": "4", "system": "Кратко", "history": [["1", "2"]]}"#,
    );
    check(
        Form::Sharegpt,
        CHAT,
        r#"{"conversations": [{"from": "human", "value": "1"}, {"from": "gpt", "value": "2"}, {"from": "human", "value": "=3"}, {"from": "gpt", "value": "4"}], "system": "Кратко", "tools": ""}"#,
    );
    check(Form::PromptCompletion, SHORT, r#"{"prompt": "- a\n\"b\"", "completion": " b; c\t"}"#);
    check(Form::Csv, SHORT, "\"- a\n\"\"b\"\"\",\" b; c\t\",\"\"");
}

#[test]
fn pairs_are_written_as_each_program_reads_them() {
    check(Form::Openai, PAIR, PAIR);
    check(
        Form::Trl,
        PAIR,
        r#"{"prompt": [{"role": "user", "content": "q"}], "chosen": [{"role": "assistant", "content": "a"}], "rejected": [{"role": "assistant", "content": "b"}]}"#,
    );
    check(
        Form::Alpaca,
        PAIR,
        r#"{"instruction": "q", "input": "", "chosen": "a", "rejected": "b", "system": "", "history": []}"#,
    );
    check(
        Form::Sharegpt,
        PAIR,
        r#"{"conversations": [{"from": "human", "value": "q"}], "system": "", "tools": "", "chosen": {"from": "gpt", "value": "a"}, "rejected": {"from": "gpt", "value": "b"}}"#,
    );
}

#[test]
fn tools_keep_their_ids_and_the_letters_of_their_arguments() {
    let mut trl = TOOLS.replace(r#""{\"q\":1.50}""#, r#"{"q":1.50}"#);
    trl = trl.replace(
        r#"[{"type": "function", "function": {"name": "find"}}]"#,
        r#""[{\"type\": \"function\", \"function\": {\"name\": \"find\"}}]""#,
    );
    check(Form::Trl, TOOLS, &trl);
    let written = Form::Sharegpt.write(TOOLS, 1, Options::default()).expect("tools are carried");
    assert!(
        written.contains(r#"{"from": "function_call", "value": "{\"name\": \"find\", \"arguments\": {\"q\":1.50}}""#),
        "{written}"
    );
    check_comes_back(Form::Sharegpt, Options::default(), &[TOOLS.to_owned()]);
    let bare = Form::Sharegpt.write(TOOLS, 1, Options { for_training: true, ..Options::default() });
    assert!(bare.is_ok_and(|bare| !bare.contains("call_x") && bare.len() < written.len()));
    // Somebody changed the call in the file, so the message that went along is out of date.
    let edited = converted(&written.replace(r#"\"q\":1.50"#, r#"\"q\":2"#).replacen(r#"\\\"q\\\":2"#, r#"\\\"q\\\":1.50"#, 1));
    assert!(edited.is_some_and(|line| line.contains(r#""id": "call_1""#) && line.contains(r#""arguments": "{\"q\":2}""#)));
    check_loss(Loss::Tools, TOOLS, &[Form::Alpaca, Form::PromptCompletion, Form::Csv]);
}

#[test]
fn foreign_calls_get_ids_and_bare_functions_their_type() {
    let foreign = r#"{"conversations": [{"from": "human", "value": "q"}, {"from": "function_call", "value": "{\"name\": \"f\", \"arguments\": {\"a\": 1}}"}, {"from": "observation", "value": "r"}, {"from": "gpt", "value": "a"}], "tools": "[{\"name\": \"f\"}]"}"#;
    let own = r#"{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "tool_calls": [{"id": "call_1", "type": "function", "function": {"name": "f", "arguments": "{\"a\": 1}"}}]}, {"role": "tool", "tool_call_id": "call_1", "content": "r"}, {"role": "assistant", "content": "a"}], "tools": [{"type": "function", "function": {"name": "f"}}]}"#;
    assert_eq!(converted(foreign).as_deref(), Some(own));
}

#[test]
fn what_a_form_cannot_hold_is_named() {
    use Form::{Alpaca, Csv, PromptCompletion, Sharegpt, Trl};
    let all = [Trl, Alpaca, Sharegpt, PromptCompletion, Csv];
    check_loss(Loss::Broken, "{", &all);
    check_loss(Loss::Kind(LineKind::Other), "[1]", &all);
    check_loss(Loss::Kind(LineKind::Dpo), PAIR, &[PromptCompletion, Csv]);
    check_loss(Loss::Kind(LineKind::PromptCompletion), r#"{"prompt": "a", "completion": "b"}"#, &[Trl, Alpaca, Sharegpt, Csv]);
    check_loss(Loss::Weight, &SHORT.replace(r#"\t""#, r#"", "weight": 0"#), &all);
    check_loss(Loss::Name, &SHORT.replace(r#""user","#, r#""user", "name": "x","#), &all);
    check_loss(Loss::HalfSurrogate, &SHORT.replace(r"\t", r"\ud83d"), &all);
    check_loss(Loss::Role, &SHORT.replace("user", "developer"), &all);
    check_loss(Loss::RepeatedKey, &SHORT.replace(r#""role": "user""#, r#""role": "tool", "role": "user""#), &all);
    check_loss(Loss::ForeignKey, &SHORT.replace(r#""messages""#, r#""id": 7, "messages""#), &all);
    check_loss(Loss::NoContent, &SHORT.replace(r#"" b; c\t""#, "null"), &all);
    check_loss(Loss::Turns, &SHORT.replace("assistant", "user"), &[Alpaca, Sharegpt, PromptCompletion, Csv]);
    let image = r#"[{"type": "text", "text": "a"}, {"type": "image_url", "image_url": {"url": "https://x"}}]"#;
    check_loss(Loss::Images, &SHORT.replace(r#"" b; c\t""#, image), &all);
    let with_system = SHORT.replace("[{", r#"[{"role": "system", "content": ""}, {"#);
    for (form, expected) in [
        (Alpaca, Err(Loss::EmptySystem)),
        (Csv, Err(Loss::EmptySystem)),
        (PromptCompletion, Err(Loss::System)),
        (Sharegpt, Ok(())),
        (Trl, Ok(())),
    ] {
        assert_eq!(form.carries(&with_system), expected, "{form:?}");
    }
    assert_eq!(Csv.carries(CHAT), Err(Loss::SeveralTurns));
    assert_eq!(Sharegpt.carries(&TOOLS.replace(r#""content": null"#, r#""content": "a""#)), Err(Loss::WordsBesideCall));
    assert_eq!(Trl.carries(&TOOLS.replace(r"{\", r"{\n\")), Err(Loss::Arguments));
    assert_eq!(Sharegpt.carries(&TOOLS.replace(r#""{\"#, r#"" {\"#)), Err(Loss::Arguments));
    assert_eq!(Sharegpt.carries(&TOOLS.replace(r#""{\"q\":1.50}""#, r#""1""#)), Err(Loss::Arguments));
}

#[test]
fn a_whole_surrogate_pair_is_a_text() {
    for (text, half) in [
        (r"\ud83d\ude00", false),
        (r"\\ud83d", false),
        (r"\ud83d\\", true),
        (r"\ude00", true),
        (r"\ud83d \ude00", true),
        (r"\ud83d", true),
        (r"я\u0435", false),
    ] {
        assert_eq!(has_half_surrogate(text), half, "{text}");
    }
}

#[test]
fn what_was_left_out_is_counted_with_its_first_line() {
    let lines = ["{", SHORT, CHAT, "[", PAIR].map(str::to_owned);
    let (table, summary) = file(Form::Csv, Options::default(), &lines);
    assert!(table.starts_with("question,answer,system\r\n\"- a"), "{table}");
    assert_eq!((summary.written, summary.left_out_count()), (1, 4));
    assert_eq!(summary.left_out[0], LeftOut { loss: Loss::Broken, count: 2, first: 1 });
    assert_eq!(summary.left_out[1], LeftOut { loss: Loss::SeveralTurns, count: 1, first: 3 });
    let json = serde_json::to_string(&summary).expect("a summary is plain data");
    assert_eq!(serde_json::from_str::<Summary>(&json).ok(), Some(summary));
    assert_eq!(file(Form::Alpaca, Options::default(), &[]).0, "[\n\n]\n");
}

#[test]
fn a_line_typed_over_several_lines_is_joined_and_a_broken_one_is_left_out() {
    assert_eq!(Form::Openai.write("{\n \"text\":  \"a b\" }", 1, Options::default()).as_deref(), Ok(r#"{"text":"a b"}"#));
    assert_eq!(Form::Openai.carries("{\n"), Err(Loss::Broken));
    assert_eq!(Form::Openai.carries("{"), Ok(()));
}

#[test]
fn a_spreadsheet_computes_no_answer() {
    let options = Options { byte_order_mark: true, for_spreadsheets: true, ..Options::default() };
    let line = |question: &str, answer: &str| {
        let (question, answer) = (json::quote(question), json::quote(answer));
        format!(r#"{{"messages": [{{"role": "user", "content": {question}}}, {{"role": "assistant", "content": {answer}}}]}}"#)
    };
    let lines = [line("=1+1", "'=2"), line("'", "- a\n- b"), line("a", "\r")];
    let (table, _) = file(Form::Csv, options, &lines);
    assert_eq!(
        table,
        "\u{feff}question,answer,system,apostrophes\r\n\"'=1+1\",\"'=2\",\"\",\"question\"\r\n\
         \"'\",\"'- a\n- b\",\"\",\"answer\"\r\n\"a\",\"'\r\",\"\",\"answer\"\r\n"
    );
    check_comes_back(Form::Csv, options, &lines);
    let long = line("a", &"я".repeat(CELL_LETTERS_MAX + 1));
    assert_eq!(file(Form::Csv, options, std::slice::from_ref(&long)).1.left_out[0].loss, Loss::CellTooLong);
    check_comes_back(Form::Csv, Options::default(), &[long]);
}

#[test]
fn tables_of_others_are_read_and_what_is_no_example_is_named() {
    let table = "\u{feff}Вопрос;Ответ\r\nКогда?;\"Завтра; утром\"\r\nодна ячейка\r\n";
    let rows: Vec<TableRow> = import::table(table).expect("the header is known").collect();
    let line = r#"{"messages": [{"role": "user", "content": "Когда?"}, {"role": "assistant", "content": "Завтра; утром"}]}"#;
    assert_eq!(rows, [TableRow::Example(line.to_owned()), TableRow::Unread(3)]);
    assert!(import::table("a,b\n1,2\n").is_none());
}

#[test]
fn reading_shows_everything() {
    let line =
        r##"{"messages": [{"role": "user", "content": "# a\n\n```"}, {"role": "assistant", "content": "b", "weight": 0}]}"##;
    let expected = "## 3\n\n**user**\n\n> # a\n>\n> ```\n\n**assistant**\n\n> b\n\nweight:\n\n```json\n0\n```\n";
    assert_eq!(Form::Markdown.write(line, 3, Options::default()).as_deref(), Ok(expected));
    let broken = Form::Markdown.write("{```", 1, Options::default());
    assert_eq!(broken.as_deref(), Ok("## 1\n\n````json\n{```\n````\n"));
}

#[test]
fn names_are_unique_and_known() {
    for form in Form::ALL {
        assert_eq!(Form::from_id(form.id()), Some(form));
        assert_eq!(serde_json::to_value(form).ok(), Some(form.id().into()));
    }
    assert_eq!(Form::from_id("xml"), None);
}

#[cfg(not(target_arch = "wasm32"))]
mod properties {
    use super::*;
    use proptest::prelude::*;

    /// Words with everything in them that some form writes in a way of its own.
    fn words() -> impl Strategy<Value = String> {
        const PIECES: [&str; 36] = [
            "",
            " ",
            "a",
            "Да",
            "ё",
            "👩‍👩‍👧",
            "\"",
            "\"\"",
            "'",
            "\n",
            "\r\n",
            "\r",
            "\t",
            ",",
            ";",
            "=",
            "=1+1",
            "+",
            "-",
            "- ",
            "@",
            "＝",
            "\u{0}",
            "\u{7f}",
            "\u{feff}",
            "\u{2028}",
            "\\",
            "\\n",
            "{",
            "}",
            "[]",
            "null",
            "\n\nHuman: ",
            "\n\nAssistant:",
            "<|im_end|>",
            "`",
        ];
        prop_oneof![
            3 => prop::collection::vec(prop::sample::select(&PIECES[..]), 0..6).prop_map(|pieces| pieces.concat()),
            1 => any::<String>(),
        ]
    }

    fn message(role: &str, text: &str) -> String {
        format!(r#"{{"role": "{role}", "content": {}}}"#, json::quote(text))
    }

    /// A message, most often one that every form knows.
    fn turn(role: &'static str) -> impl Strategy<Value = String> {
        (words(), 0_u8..60).prop_map(move |(text, odd)| {
            let quoted = json::quote(&text);
            match odd {
                0 => format!(r#"{{"content":{quoted} ,"role":"{role}","weight":1}}"#),
                1 => format!(r#"{{"role": "{role}", "name": {quoted}, "content": "x"}}"#),
                2 => format!(r#"{{"role": "{role}", "content": [{{"type": "text", "text": {quoted}}}]}}"#),
                3 => format!(r#"{{"role": "{role}", "content": null}}"#),
                4 => format!(r#"{{"content": {quoted}, "role": "{role}"}}"#),
                5 => message("developer", &text),
                _ => message(role, &text),
            }
        })
    }

    fn call_and_result() -> impl Strategy<Value = Vec<String>> {
        (words(), words(), words(), 0_u8..6).prop_map(|(name, value, result, odd)| {
            let arguments = format!("{{\"{}\": {},\"n\":1e400}}", "q", json::quote(&value));
            let arguments = json::quote(if odd == 0 { &value } else { &arguments });
            let call = |id: &str| {
                format!(
                    r#"{{"id": "{id}", "type": "function", "function": {{"name": {}, "arguments": {arguments}}}}}"#,
                    json::quote(&name)
                )
            };
            let calls = if odd == 1 { format!("{}, {}", call("a"), call("b")) } else { call("call_7") };
            let content = match odd {
                2 => r#""content": null, "#,
                3 => r#""content": "x", "#,
                _ => "",
            };
            vec![
                format!(r#"{{"role": "assistant", {content}"tool_calls": [{calls}]}}"#),
                format!(r#"{{"role": "tool", "tool_call_id": "call_7", "content": {}}}"#, json::quote(&result)),
            ]
        })
    }

    fn messages(with_answer: bool) -> impl Strategy<Value = String> {
        let system = prop_oneof![3 => Just(None), 1 => Just(Some(String::new())), 3 => words().prop_map(Some)];
        let round = (turn("user"), prop::option::weighted(0.2, call_and_result()), turn("assistant"));
        (system, prop::collection::vec(round, 0..4), turn("user"), turn("assistant"), 0_u8..30).prop_map(
            move |(system, rounds, question, answer, odd)| {
                let mut list: Vec<String> = system.map(|text| message("system", &text)).into_iter().collect();
                for (question, calls, answer) in rounds {
                    list.push(question);
                    list.extend(calls.into_iter().flatten());
                    list.push(answer);
                }
                list.push(question);
                if with_answer {
                    list.push(answer);
                }
                if odd == 0 {
                    list.rotate_left(1);
                }
                list.join(", ")
            },
        )
    }

    fn line() -> impl Strategy<Value = String> {
        let tools = prop_oneof![
            4 => Just(String::new()),
            1 => words().prop_map(|text| format!(
                r#", "tools": [{{"type": "function", "function": {{"name": "f", "description": {}, "parameters": {{"x": 1.50}}}}}}]"#,
                json::quote(&text)
            )),
            1 => Just(r#", "tools": []"#.to_owned()),
        ];
        prop_oneof![
            8 => (messages(true), tools.clone(), 0_u8..20).prop_map(|(messages, tools, odd)| match odd {
                0 => format!("{{ \"messages\":\n[{messages}]{tools}, \"parallel_tool_calls\": true}}"),
                1 => format!("{{ \"messages\":\n\t[ {messages}\r\n]{tools} }}"),
                2 => format!(r#"{{"messages": [{messages}], "reference": 4}}"#),
                _ => format!(r#"{{"messages": [{messages}]{tools}}}"#),
            }),
            4 => (messages(false), tools, turn("assistant"), turn("assistant")).prop_map(|(messages, tools, good, bad)| format!(
                r#"{{"input": {{"messages": [{messages}]{tools}}}, "preferred_output": [{good}], "non_preferred_output": [{bad}]}}"#
            )),
            1 => (words(), words()).prop_map(|(prompt, completion)| format!(
                r#"{{"prompt": {}, "completion": {}}}"#, json::quote(&prompt), json::quote(&completion)
            )),
            1 => words().prop_map(|text| format!(r#"{{"text": {}}}"#, json::quote(&text))),
            1 => "[{}\"a:\\\\ud83 \n]{0,12}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn what_a_form_carries_comes_back(lines in prop::collection::vec(line(), 0..6), mark in any::<bool>(), sheet in any::<bool>()) {
            let options = Options { byte_order_mark: mark, for_spreadsheets: sheet, ..Options::default() };
            for form in Form::ALL.into_iter().filter(|form| form.comes_back()) {
                check_comes_back(form, options, &lines);
            }
        }

        #[test]
        fn plain_conversations_are_carried_by_all_that_hold_turns(system in "[а-яa-z]{1,9}", turns in prop::collection::vec((words(), words()), 1..4)) {
            let turns: Vec<String> = turns.iter().flat_map(|(question, answer)| [message("user", question), message("assistant", answer)]).collect();
            let line = format!(r#"{{"messages": [{}, {}]}}"#, message("system", &system), turns.join(", "));
            for form in [Form::Openai, Form::Trl, Form::Alpaca, Form::Sharegpt, Form::Markdown] {
                prop_assert_eq!(form.carries(&line), Ok(()));
            }
            prop_assert_eq!(Form::Csv.carries(&line).is_ok(), turns.len() == 2);
        }

        #[test]
        fn any_text_is_carried_or_named_and_breaks_no_file(lines in prop::collection::vec(any::<String>(), 0..4)) {
            for form in Form::ALL {
                let (file, summary) = file(form, Options::default(), &lines);
                prop_assert_eq!(summary.written + summary.left_out_count(), lines.len() as u64);
                prop_assert!(form != Form::Alpaca || json::parse(&file).is_ok());
            }
        }
    }
}
