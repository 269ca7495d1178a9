//! Checks over damaged and over valid lines, written from the rules that the services publish.

use doctune::checks::{self, Checker, Finding, Mended, Options, Origin, Part, Report, Severity, Verdict};
use doctune::providers::{self, Profile};
use doctune::tokens::chat::LineTokens;
use proptest::prelude::*;

fn profile(id: &str) -> Profile {
    providers::profile(id).expect("the tables hold the profile")
}

/// A line with nothing to say about it.
fn good(number: usize) -> String {
    format!(
        r#"{{"messages": [{{"role": "user", "content": "Question {number}?"}}, {{"role": "assistant", "content": "Reply number {number}."}}]}}"#
    )
}

fn report_of(profile: &Profile, options: Options<'_>, lines: &[String]) -> Report {
    let mut checker = Checker::new(profile, options);
    for (index, line) in lines.iter().enumerate() {
        checker.line(index as u64 + 1, line, None);
    }
    checker.finish()
}

fn openai_report(lines: &[String]) -> Report {
    report_of(&profile("openai"), Options::default(), lines)
}

/// Sixty good lines with the line in question as the seventh.
fn around(raw: &str) -> Vec<String> {
    let mut lines: Vec<_> = (1..=60).map(good).collect();
    lines.insert(6, raw.to_owned());
    lines
}

fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn shown(finding: &Finding) -> String {
    let line = finding.line.map_or("file".to_owned(), |line| line.to_string());
    let path = finding.path.to_string();
    let space = if path.is_empty() { "" } else { " " };
    format!("{line} {} {}{space}{path}", severity_name(finding.severity), finding.code())
}

/// Everything worse than a note, in words.
fn trouble(report: &Report) -> Vec<String> {
    report.findings.iter().filter(|finding| finding.severity != Severity::Note).map(shown).collect()
}

#[track_caller]
fn check_in(id: &str, raw: &str, expected: &[&str]) {
    let found = trouble(&report_of(&profile(id), Options::default(), &around(raw)));
    let expected: Vec<_> = expected.iter().map(|expected| format!("7 {expected}")).collect();
    assert_eq!(found, expected, "{id}: {raw}");
}

/// The line, as the seventh of a good OpenAI file, has exactly these errors and warnings, and no other line has any.
#[track_caller]
fn check(raw: &str, expected: &[&str]) {
    check_in("openai", raw, expected);
}

#[track_caller]
fn check_all(cases: &[(&str, &[&str])]) {
    for (raw, expected) in cases {
        check(raw, expected);
    }
}

const USER: &str = r#"{"role": "user", "content": "q"}"#;
const ANSWER: &str = r#"{"role": "assistant", "content": "a"}"#;
const CALL: &str =
    r#"{"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "find", "arguments": "{}"}}]}"#;
const TOOLS: &str =
    r#""tools": [{"type": "function", "function": {"name": "find", "parameters": {"type": "object", "properties": {}}}}]"#;

fn chat(messages: &[&str]) -> String {
    format!(r#"{{"messages": [{}]}}"#, messages.join(", "))
}

fn chat_with(messages: &[&str], rest: &str) -> String {
    format!(r#"{{"messages": [{}], {rest}}}"#, messages.join(", "))
}

#[test]
fn lines_that_are_not_json_are_named_with_their_column() {
    check_all(&[
        (r#"{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]"#, &["error invalid_json"]),
        (r#"{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"},]}"#, &["error invalid_json"]),
        (r#"{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a}]}"#, &["error invalid_json"]),
        (r#"{'messages': [{'role': 'user', 'content': 'q'}, {'role': 'assistant', 'content': 'a'}]}"#, &["error invalid_json"]),
        ("{\"messages\": [{\"role\": \"user\", \"content\": \"q\tq\"}]}", &["error invalid_json"]),
        (r#"{"messages": NaN}"#, &["error invalid_json"]),
        ("not json at all", &["error invalid_json"]),
        (r#"{"messages": []} {"messages": []}"#, &["error several_values"]),
        (r#"["messages"]"#, &["error data_type"]),
        (r#""{\"messages\": []}""#, &["error data_type"]),
        ("null", &["error data_type"]),
        ("", &["warning blank_line"]),
        ("   ", &["warning blank_line"]),
    ]);
    let report = openai_report(&around(r#"{"ключ": None}"#));
    assert_eq!(
        checks::report_json(&report.findings[0])["message"],
        "not JSON at column 10: a word that is not true, false or null"
    );
}

#[test]
fn lines_without_a_conversation_are_errors() {
    check_all(&[
        ("{}", &["error missing_messages_list"]),
        (r#"{"conversations": [{"from": "human", "value": "q"}]}"#, &["error missing_messages_list"]),
        (r#"{"messages": []}"#, &["error empty_messages_list messages"]),
        (r#"{"messages": {}}"#, &["error data_type messages"]),
        (r#"{"messages": "q"}"#, &["error data_type messages"]),
        (r#"{"messages": ["q"]}"#, &["error data_type messages[0]"]),
        (r#"{"prompt": "a", "completion": "b"}"#, &["error prompt_completion"]),
    ]);
}

#[test]
fn unknown_keys_are_errors_and_keep_their_path() {
    check(&chat_with(&[USER, ANSWER], r#""id": 7"#), &["error unrecognized_key id"]);
    check(
        &chat(&[USER, r#"{"role": "assistant", "content": "a", "source": "p. 4"}"#]),
        &["error message_unrecognized_key messages[1].source"],
    );
    check(
        &chat(&[r#"{"role": "user", "content": "q", "tool_calls": []}"#, ANSWER]),
        &["error message_unrecognized_key messages[0].tool_calls"],
    );
}

#[test]
fn roles_are_named_where_they_are_wrong() {
    check(&chat(&[USER, r#"{"role": "bot", "content": "a"}"#]), &["error unrecognized_role messages[1].role"]);
    check(&chat(&[USER, r#"{"role": 1, "content": "a"}"#, ANSWER]), &["error data_type messages[1].role"]);
    check(&chat(&[r#"{"content": "q"}"#, ANSWER]), &["error message_missing_key messages[0]"]);
    check(&chat(&[USER]), &["error example_missing_assistant_message"]);
    check(&chat(&[USER, ANSWER, USER]), &["warning last_message_not_assistant messages[2]"]);
    check(&chat(&[ANSWER]), &["warning missing_user_message"]);
    check(&chat(&[r#"{"role": "developer", "content": "s"}"#, USER, ANSWER]), &["warning developer_role messages[0].role"]);
    check(&chat(&[USER, r#"{"role": "system", "content": "s"}"#, ANSWER]), &["warning system_message_not_first messages[1]"]);
    check(
        &chat(&[USER, ANSWER, CALL]),
        &["warning consecutive_assistant_messages messages[2]", "warning unknown_tool messages[2].tool_calls[0].function.name"],
    );
}

#[test]
fn content_must_be_text_or_parts() {
    check(&chat(&[r#"{"role": "user"}"#, ANSWER]), &["error missing_content messages[0]"]);
    check(&chat(&[USER, r#"{"role": "assistant", "content": ""}"#]), &["error missing_content messages[1].content"]);
    check(&chat(&[USER, r#"{"role": "assistant", "content": null}"#]), &["error missing_content messages[1].content"]);
    check(&chat(&[r#"{"role": "user", "content": " \n"}"#, ANSWER]), &["error missing_content messages[0].content"]);
    check(&chat(&[r#"{"role": "user", "content": 42}"#, ANSWER]), &["error data_type messages[0].content"]);
    check(&chat(&[r#"{"role": "user", "content": []}"#, ANSWER]), &["error missing_content messages[0].content"]);
    check(
        &chat(&[r#"{"role": "user", "content": [{"type": "sound"}]}"#, ANSWER]),
        &["error content_part messages[0].content[0]"],
    );
    check(&chat(&[r#"{"role": "user", "content": ["q"]}"#, ANSWER]), &["error content_part messages[0].content[0]"]);
    check(
        &chat(&[r#"{"role": "user", "content": [{"type": "text", "text": 1}]}"#, ANSWER]),
        &["error content_part messages[0].content[0]"],
    );
}

#[test]
fn weights_are_zero_or_one_on_replies() {
    check(&chat(&[USER, r#"{"role": "assistant", "content": "a", "weight": 0.5}"#]), &["error weight_value messages[1].weight"]);
    check(&chat(&[USER, r#"{"role": "assistant", "content": "a", "weight": "1"}"#]), &["error weight_value messages[1].weight"]);
    check(
        &chat(&[r#"{"role": "user", "content": "q", "weight": 0}"#, ANSWER]),
        &["error weight_not_on_reply messages[0].weight"],
    );
    check(&chat(&[USER, r#"{"role": "assistant", "content": "a", "weight": 0}"#]), &["warning no_trained_reply"]);
}

#[test]
fn names_follow_their_rule() {
    check(
        &chat(&[r#"{"role": "user", "content": "q", "name": "Ivan Petrov"}"#, ANSWER]),
        &["error message_name messages[0].name"],
    );
    let long = "n".repeat(65);
    check(
        &chat(&[&format!(r#"{{"role": "user", "content": "q", "name": "{long}"}}"#), ANSWER]),
        &["error message_name messages[0].name"],
    );
    check(&chat(&[r#"{"role": "user", "content": "q", "name": 1}"#, ANSWER]), &["error message_name messages[0].name"]);
}

#[test]
fn tools_have_their_shape() {
    check(&chat_with(&[USER, ANSWER], r#""tools": {}"#), &["error tools_shape tools"]);
    check(&chat_with(&[USER, ANSWER], r#""tools": [{"name": "find"}]"#), &["error tools_shape tools[0]"]);
    check(
        &chat_with(&[USER, ANSWER], r#""tools": [{"type": "function", "function": {"name": "find it"}}]"#),
        &["error function_name tools[0].function.name"],
    );
    check(
        &chat_with(&[USER, ANSWER], &format!(r#"{TOOLS}, "parallel_tool_calls": "no""#)),
        &["error data_type parallel_tool_calls"],
    );
    check(
        &chat_with(&[USER, ANSWER], r#""parallel_tool_calls": false"#),
        &["warning parallel_tool_calls_without_tools parallel_tool_calls"],
    );
    check(&chat_with(&[USER, ANSWER], r#""functions": [{"name": "find"}]"#), &["warning functions_deprecated functions"]);
}

#[test]
fn tool_calls_have_ids_names_and_arguments_as_text() {
    let call = |call: &str| format!(r#"{{"role": "assistant", "tool_calls": [{call}]}}"#);
    let with_tools = |raw: &str| chat_with(&[USER, &call(raw)], TOOLS);
    let function = r#""function": {"name": "find", "arguments": "{}"}"#;
    check(&with_tools(&format!(r#"{{"type": "function", {function}}}"#)), &["error tool_call_shape messages[1].tool_calls[0]"]);
    check(&with_tools(&format!(r#"{{"id": "c", {function}}}"#)), &["error tool_call_shape messages[1].tool_calls[0]"]);
    check(&with_tools(r#"{"id": "c", "type": "function"}"#), &["error tool_call_shape messages[1].tool_calls[0]"]);
    check(
        &with_tools(r#"{"id": "c", "type": "function", "function": {"name": "find", "arguments": {"q": 1}}}"#),
        &["error tool_arguments messages[1].tool_calls[0].function.arguments"],
    );
    check(
        &with_tools(r#"{"id": "c", "type": "function", "function": {"name": "find", "arguments": "{q: 1}"}}"#),
        &["error tool_arguments messages[1].tool_calls[0].function.arguments"],
    );
    check(
        &with_tools(r#"{"id": "c", "type": "function", "function": {"name": "lose", "arguments": "{}"}}"#),
        &["warning unknown_tool messages[1].tool_calls[0].function.name"],
    );
    check(&chat_with(&[USER, r#"{"role": "assistant", "tool_calls": {}}"#], TOOLS), &["error data_type messages[1].tool_calls"]);
    check(
        &chat_with(&[USER, CALL, r#"{"role": "tool", "content": "r"}"#, ANSWER], TOOLS),
        &["error message_missing_key messages[2]"],
    );
    check(
        &chat_with(&[USER, CALL, r#"{"role": "tool", "tool_call_id": "c9", "content": "r"}"#, ANSWER], TOOLS),
        &["error tool_call_id_unmatched messages[2].tool_call_id", "warning tool_call_unanswered messages[1].tool_calls[0]"],
    );
    check(&chat_with(&[USER, CALL, USER, ANSWER], TOOLS), &["warning tool_call_unanswered messages[1].tool_calls[0]"]);
    check(
        &chat(&[USER, r#"{"role": "assistant", "function_call": {"name": "find", "arguments": "{}"}}"#]),
        &["warning functions_deprecated messages[1].function_call"],
    );
}

#[test]
fn pictures_follow_their_rules() {
    let user = |parts: &str| format!(r#"{{"role": "user", "content": [{parts}]}}"#);
    let image = |url: &str| format!(r#"{{"type": "image_url", "image_url": {{"url": "{url}"}}}}"#);
    check(&chat(&[&user(&image("http://a.example/x.png")), ANSWER]), &["error image_url messages[0].content[0].image_url.url"]);
    check(
        &chat(&[&user(&image("data:image/gif;base64,R0lGOD")), ANSWER]),
        &["warning image_format messages[0].content[0].image_url.url"],
    );
    check(
        &chat(&[&user(r#"{"type": "image_url", "image_url": {"url": "https://a.example/x.png", "detail": "best"}}"#), ANSWER]),
        &["error image_detail messages[0].content[0].image_url.detail"],
    );
    check(
        &chat(&[&user(r#"{"type": "image_url", "image_url": "https://a.example/x.png"}"#), ANSWER]),
        &["error content_part messages[0].content[0]"],
    );
    check(
        &chat(&[USER, &format!(r#"{{"role": "assistant", "content": [{}]}}"#, image("https://a.example/x.png"))]),
        &["error image_in_reply messages[1].content[0]"],
    );
    let eleven: Vec<_> = (0..11).map(|number| image(&format!("https://a.example/{number}.png"))).collect();
    check(&chat(&[&user(&eleven.join(", ")), ANSWER]), &["error too_many_images"]);
    let large = image(&format!("data:image/png;base64,{}", "A".repeat(14_000_000)));
    check(&chat(&[&user(&large), ANSWER]), &["warning image_too_large messages[0].content[0].image_url.url"]);
}

fn pair(input: &str, preferred: &str, other: &str) -> String {
    format!(r#"{{"input": {input}, "preferred_output": {preferred}, "non_preferred_output": {other}}}"#)
}

/// Sixty good preference pairs with the line in question as the seventh.
fn around_pair(raw: &str) -> Vec<String> {
    let good = |number: usize| {
        pair(
            &format!(r#"{{"messages": [{{"role": "user", "content": "Question {number}?"}}]}}"#),
            &format!(r#"[{{"role": "assistant", "content": "Good {number}"}}]"#),
            &format!(r#"[{{"role": "assistant", "content": "Bad {number}"}}]"#),
        )
    };
    let mut lines: Vec<_> = (1..=60).map(good).collect();
    lines.insert(6, raw.to_owned());
    lines
}

#[track_caller]
fn check_pair(raw: &str, expected: &[&str]) {
    let expected: Vec<_> = expected.iter().map(|expected| format!("7 {expected}")).collect();
    assert_eq!(trouble(&openai_report(&around_pair(raw))), expected, "{raw}");
}

#[test]
fn preference_pairs_have_their_shape() {
    let input = format!(r#"{{"messages": [{USER}]}}"#);
    let (good, bad) = (format!("[{ANSWER}]"), r#"[{"role": "assistant", "content": "b"}]"#.to_owned());
    check_pair(&pair(&input, &good, &bad), &[]);
    check_pair(&format!(r#"{{"input": {input}, "preferred_output": {good}}}"#), &["error missing_key"]);
    check_pair(&format!(r#"{{"preferred_output": {good}, "non_preferred_output": {bad}}}"#), &["error missing_key"]);
    check_pair(&pair(r#"{"messages": []}"#, &good, &bad), &["error empty_messages_list input.messages"]);
    check_pair(&pair("{}", &good, &bad), &["error missing_messages_list input"]);
    check_pair(&pair(r#""q""#, &good, &bad), &["error data_type input"]);
    check_pair(&pair(&input, "[]", &bad), &["error pair_output preferred_output"]);
    check_pair(&pair(&input, &format!("[{ANSWER}, {ANSWER}]"), &bad), &["error pair_output preferred_output"]);
    check_pair(&pair(&input, r#""a""#, &bad), &["error data_type preferred_output"]);
    check_pair(&pair(&input, r#"[{"role": "user", "content": "a"}]"#, &bad), &["error pair_output preferred_output[0].role"]);
    check_pair(&pair(&input, &good, &good), &["warning pair_outputs_alike"]);
    check_pair(&format!(r#"{{"id": 1, {}"#, &pair(&input, &good, &bad)[1..]), &["error unrecognized_key id"]);
    check_pair(
        &format!(r#"{{"input": {input}, "preferred_completion": {good}, "non_preferred_completion": {bad}}}"#),
        &["error renamed_key preferred_completion", "error renamed_key non_preferred_completion"],
    );
    check_pair(
        &pair(
            &input,
            r#"[{"role": "assistant", "content": [{"type": "image_url", "image_url": {"url": "https://a.example/x.png"}}]}]"#,
            &bad,
        ),
        &["error image_in_reply preferred_output[0].content[0]"],
    );
    check_pair(&good_line(), &["error mixed_kinds"]);
}

fn good_line() -> String {
    chat(&[USER, ANSWER])
}

#[test]
fn mixed_kinds_are_found_among_chats() {
    let input = format!(r#"{{"messages": [{USER}]}}"#);
    check(&pair(&input, &format!("[{ANSWER}]"), r#"[{"role": "assistant", "content": "b"}]"#), &["error mixed_kinds"]);
}

#[test]
fn characters_that_break_or_mean_nothing_are_found() {
    check(&chat(&[r#"{"role": "user", "content": "a\ud83d"}"#, ANSWER]), &["error lone_surrogate"]);
    check(
        &chat(&[r#"{"role": "user", "content": "a\u0000b\u001b[0m"}"#, ANSWER]),
        &["warning control_characters messages[0].content"],
    );
    check(
        &chat(&["{\"role\": \"user\", \"content\": \"caf\u{fffd}\"}", ANSWER]),
        &["warning replacement_characters messages[0].content"],
    );
    check(
        r#"{"messages": [], "messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}"#,
        &["warning repeated_key messages"],
    );
}

#[test]
fn a_line_over_the_token_limit_is_an_error() {
    let openai = profile("openai");
    let mut checker = Checker::new(&openai, Options::default());
    for number in 1..=60 {
        let total = if number == 9 { 65_537 } else { 65_536 };
        checker.line(number, &good(number as usize), Some(LineTokens { total, trained: 10, estimate: false }));
    }
    assert_eq!(trouble(&checker.finish()), ["9 error too_many_tokens"]);
}

#[test]
fn repeated_questions_are_found_whether_the_answers_differ_or_not() {
    let mut lines: Vec<_> = (1..=60).map(good).collect();
    lines.push(good(7).replace(": ", ":").replace("question", "Question"));
    lines.push(good(8).replace("Reply number 8.", "Something else."));
    lines.push(good(9).replace("Question 9?", "question  9"));
    assert_eq!(
        trouble(&openai_report(&lines)),
        ["61 warning duplicate_example", "62 warning different_answers", "63 warning duplicate_example"]
    );
    // A figure makes another question, and so does another system message.
    let system = |text: &str| {
        chat(&[
            &format!(r#"{{"role": "system", "content": "{text}"}}"#),
            USER,
            &format!(r#"{{"role": "assistant", "content": "{text}"}}"#),
        ])
    };
    let mut lines: Vec<_> = (1..=60).map(good).collect();
    lines.extend([system("one"), system("two")]);
    assert!(!trouble(&openai_report(&lines)).iter().any(|found| found.contains("different_answers")));
}

#[test]
fn a_validation_file_repeats_no_training_line() {
    let openai = profile("openai");
    let training = openai_report(&(1..=60).map(good).collect::<Vec<_>>());
    let lines: Vec<_> = [61, 30, 62].map(good).into();
    let report = report_of(&openai, Options { part: Part::Validation(&training.seen), ..Options::default() }, &lines);
    assert_eq!(trouble(&report), ["2 error repeats_training"]);
}

#[test]
fn files_are_too_small_too_few_or_too_large() {
    let few = openai_report(&(1..=9).map(good).collect::<Vec<_>>());
    assert_eq!(trouble(&few), ["file error too_few_examples"]);
    assert_eq!(few.verdict, Verdict::TooFew { have: 9, need: 10 });
    let some = openai_report(&(1..=10).map(good).collect::<Vec<_>>());
    assert_eq!(trouble(&some), ["file warning few_examples"]);
    assert_eq!(some.verdict, Verdict::Ready);
    assert_eq!(openai_report(&[]).verdict, Verdict::Empty);
    assert_eq!(openai_report(&[String::new()]).verdict, Verdict::Empty);
    let large = Options { origin: Origin::File { bytes: 600 * 1024 * 1024 }, ..Options::default() };
    assert_eq!(
        trouble(&report_of(&profile("openai"), large, &(1..=60).map(good).collect::<Vec<_>>())),
        ["file error file_too_large"]
    );
}

#[test]
fn a_file_that_is_no_jsonl_gets_one_finding() {
    let array: Vec<String> =
        std::iter::once("[".to_owned()).chain((1..=20).map(|number| format!("  {},", good(number)))).collect();
    assert_eq!(trouble(&openai_report(&array)), ["file error json_array"]);
    assert_eq!(trouble(&openai_report(&[format!("[{}, {}]", good(1), good(2))])), ["file error json_array"]);
    let pretty: Vec<String> = "{\n  \"messages\": [\n    {}\n  ]\n}".lines().map(str::to_owned).collect();
    assert_eq!(trouble(&openai_report(&pretty)), ["file error spread_over_lines"]);
}

#[test]
fn a_byte_order_mark_is_refused_by_one_service_and_demanded_by_another() {
    let mut lines: Vec<_> = (1..=60).map(good).collect();
    let file = Options { origin: Origin::File { bytes: 9_000 }, ..Options::default() };
    assert_eq!(trouble(&report_of(&profile("azure"), file.clone(), &lines)), ["file error missing_bom"]);
    assert_eq!(trouble(&report_of(&profile("azure"), Options::default(), &lines)), Vec::<String>::new());
    lines[0].insert(0, '\u{feff}');
    assert_eq!(trouble(&report_of(&profile("openai"), file.clone(), &lines)), ["1 error bom"]);
    assert_eq!(trouble(&report_of(&profile("azure"), file, &lines)), Vec::<String>::new());
}

#[test]
fn bytes_that_are_no_utf8_are_named() {
    let openai = profile("openai");
    let mut checker = Checker::new(&openai, Options::default());
    for number in 1..=60 {
        let line = good(number);
        let mut bytes = line.into_bytes();
        if number == 5 {
            bytes[40] = 0xcf;
        }
        checker.line_bytes(number as u64, &bytes, None);
    }
    assert_eq!(trouble(&checker.finish()), ["5 error invalid_utf8"]);
}

#[test]
fn a_wrong_method_is_found_before_the_launch() {
    let options = Options { method: Some(providers::Method::Dpo), ..Options::default() };
    let report = report_of(&profile("openai"), options, &(1..=60).map(good).collect::<Vec<_>>());
    assert_eq!(trouble(&report), ["file error wrong_method"]);
}

#[test]
fn other_services_have_other_rules() {
    check_in("nebius", &chat(&[USER, ANSWER, USER]), &["error last_message_not_assistant messages[2]"]);
    check_in("nebius", &chat_with(&[USER, ANSWER], r#""id": 1"#), &["warning unrecognized_key id"]);
    check_in("trainer", &chat_with(&[USER, ANSWER], r#""id": 1"#), &[]);
    check_in("together", &chat(&[USER, USER, ANSWER]), &["error roles_do_not_alternate messages[1]"]);
    check_in("together", &chat(&[ANSWER]), &["warning missing_user_message", "error roles_do_not_alternate messages[0]"]);
    check_in("together", r#"{"prompt": "a", "completion": "b"}"#, &["error mixed_kinds"]);
    check_in(
        "together",
        r#"{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}], "text": "b"}"#,
        &["error unrecognized_key text"],
    );
    check_in(
        "fireworks",
        &chat_with(&[USER, r#"{"role": "assistant", "content": "a", "reasoning_content": "r"}"#], r#""weight": 0.5"#),
        &[],
    );
    let prompts: Vec<_> = (1..=60).map(|number| format!(r#"{{"prompt": "p{number}", "completion": "c{number}"}}"#)).collect();
    assert_eq!(trouble(&report_of(&profile("together"), Options::default(), &prompts)), Vec::<String>::new());
    let three: Vec<_> = (1..=3).map(good).collect();
    assert_eq!(report_of(&profile("fireworks"), Options::default(), &three).verdict, Verdict::Ready);
}

#[test]
fn several_system_messages_are_pointed_out() {
    let line = |number: usize, system: &str| {
        chat(&[
            &format!(r#"{{"role": "system", "content": "{system}"}}"#),
            &USER.replace('q', &number.to_string()),
            &ANSWER.replace(r#""a""#, &format!(r#""a{number}""#)),
        ])
    };
    let mut lines: Vec<_> = (1..=60).map(|number| line(number, "You help.")).collect();
    lines.push(line(61, "You hlep."));
    lines.push(good(62));
    assert_eq!(trouble(&openai_report(&lines)), ["file warning several_system_messages", "file warning missing_system_message"]);
}

#[test]
fn no_system_message_anywhere_is_nothing_to_mend() {
    let lines: Vec<_> = (1..=60).map(good).collect();
    assert_eq!(trouble(&openai_report(&lines)), [""; 0]);
}

#[test]
fn a_line_of_nothing_but_an_empty_system_message_goes_as_a_whole() {
    let lines = around(r#"{"messages": [{"role": "system", "content": ""}]}"#);
    let report = openai_report(&lines);
    let finding = report.findings.iter().find(|finding| finding.code() == "empty_system_message").expect("it is found");
    assert_eq!(finding.fix, Some(checks::Fix::RemoveLine));
}

#[test]
fn answers_that_teach_one_thing_are_pointed_out() {
    let lines: Vec<_> = (1..=60).map(|number| chat(&[&USER.replace('q', &number.to_string()), ANSWER])).collect();
    assert_eq!(trouble(&openai_report(&lines)), ["file warning identical_answers"]);
}

/// Shapes that the service takes, however unusual: not one of them may be called an error.
#[test]
fn private_data_is_found_by_its_kind_and_masked_everywhere() {
    let said = |words: &str| chat(&[&format!(r#"{{"role": "user", "content": "{words}"}}"#), ANSWER]);
    check(&said("карта 4111 1111 1111 1111"), &["warning card_number messages[0].content"]);
    check(&said("СНИЛС 112-233-445 95"), &["warning snils messages[0].content"]);
    check(&said("паспорт 45 08 123456"), &["warning passport_number messages[0].content"]);
    check(&said("DE89 3704 0044 0532 0130 00"), &["warning iban messages[0].content"]);
    check(&said("ghp_a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"), &["warning secret_key messages[0].content"]);
    check(&said("ftp://anna:s3cret@files.local/"), &["warning password messages[0].content"]);
    let raw = chat(&[
        r#"{"role": "user", "content": "a@mail.ru"}"#,
        r#"{"role": "assistant", "content": "b@mail.ru, +7 916 123-45-67"}"#,
    ]);
    let report = openai_report(&around(&raw));
    let notes: Vec<_> = report.findings.iter().filter(|finding| finding.line == Some(7)).map(shown).collect();
    assert_eq!(notes, ["7 note mail_address messages[0].content", "7 note phone_number messages[1].content"]);
    let fix = report.findings.iter().find(|finding| finding.code() == "mail_address").and_then(|finding| finding.fix.clone());
    let mended = raw.replace("a@mail.ru", "[EMAIL]").replace("b@mail.ru", "[EMAIL]");
    assert_eq!(fix.expect("a mask").apply(&raw), Some(Mended::Line(mended)));
}

#[test]
fn words_of_the_program_that_made_a_reply_are_found() {
    let reply = |words: &str| chat(&[USER, &format!(r#"{{"role": "assistant", "content": "{words}"}}"#)]);
    let expected: &[&str] = &["warning leaked_prompt messages[1].content"];
    check(&reply("As an AI language model, I have no opinion."), expected);
    check(&reply("Согласно предоставленному тексту, колодец глубокий."), expected);
    check(&reply("The well is deep.<|im_end|>"), expected);
    check(&reply("Models of language are explained in the third chapter."), &[]);
    check(&chat(&[r#"{"role": "user", "content": "As an AI language model, tell me"}"#, ANSWER]), &[]);
}

#[test]
fn answers_in_another_language_are_told_of_where_they_are_the_exception() {
    let line = |asked: &str, answered: &str| {
        chat(&[
            &format!(r#"{{"role": "user", "content": "{asked}"}}"#),
            &format!(r#"{{"role": "assistant", "content": "{answered}"}}"#),
        ])
    };
    let russian = |number: usize| {
        line(
            &format!("Какой глубины колодец номер {number}, скажите?"),
            &format!("Он глубиной {number} метров, не больше и не меньше."),
        )
    };
    let foreign = line("Какой глубины старый колодец во дворе?", "It is about twelve metres deep, no more.");
    let mut lines: Vec<_> = (1..=60).map(russian).collect();
    lines[6].clone_from(&foreign);
    assert_eq!(trouble(&openai_report(&lines)), ["7 warning answer_in_another_language"]);
    let translations: Vec<_> = (1..=60)
        .map(|number| {
            line(
                &format!("Переведите предложение номер {number} на язык"),
                &format!("This is the sentence number {number} here."),
            )
        })
        .collect();
    assert_eq!(trouble(&openai_report(&translations)), [""; 0]);
}

#[test]
fn shares_that_teach_one_thing_are_pointed_out() {
    let with = |answer: &dyn Fn(usize) -> &'static str| -> Vec<String> {
        let line = |number: usize| {
            let question = format!(r#"{{"role": "user", "content": "Question {number}?"}}"#);
            chat(&[&question, &format!(r#"{{"role": "assistant", "content": "{}"}}"#, answer(number))])
        };
        (0..100).map(line).collect()
    };
    let said = |lines: Vec<String>| -> Vec<String> {
        let report = openai_report(&lines);
        report.findings.iter().filter(|finding| finding.line.is_none()).map(shown).collect()
    };
    assert_eq!(said(with(&|number| if number < 85 { "spam" } else { "letter" })), ["file warning one_sided_answers"]);
    assert_eq!(said(with(&|number| if number < 75 { "spam" } else { "letter" })), [""; 0]);
    assert_eq!(said(with(&|number| if number < 40 { "К сожалению, не знаю." } else { "Да." })), ["file warning many_refusals"]);
    assert_eq!(said(with(&|number| if number < 30 { "К сожалению, не знаю." } else { "Да." })), [""; 0]);
}

fn valid_shapes() -> Vec<String> {
    let image = r#"{"type": "image_url", "image_url": {"url": "https://a.example/x.png", "detail": "low"}}"#;
    let data_image = r#"{"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}"#;
    let tool = r#"{"role": "tool", "tool_call_id": "c1", "content": "r"}"#;
    vec![
        good_line(),
        chat(&[r#"{"role": "system", "content": "s"}"#, USER, ANSWER]),
        chat(&[r#"{"role": "system", "content": ""}"#, USER, ANSWER]),
        chat(&[
            USER,
            r#"{"role": "assistant", "content": "a", "weight": 0}"#,
            USER,
            r#"{"role": "assistant", "content": "a", "weight": 1}"#,
        ]),
        chat(&[USER, ANSWER, USER, ANSWER, USER, ANSWER]),
        chat(&[r#"{"role": "user", "content": "q", "name": "ivan_1"}"#, ANSWER]),
        chat_with(&[USER, CALL], TOOLS),
        chat_with(&[USER, CALL, tool, ANSWER], TOOLS),
        chat_with(&[USER, &CALL.replace(r#""tool_calls""#, r#""content": null, "tool_calls""#), tool, ANSWER], TOOLS),
        chat_with(
            &[USER, &CALL.replace(r#""tool_calls""#, r#""content": "", "tool_calls""#)],
            &format!(r#"{TOOLS}, "parallel_tool_calls": false"#),
        ),
        chat_with(
            &[
                USER,
                r#"{"role": "assistant", "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "find", "arguments": "{\"q\":\"x\"}"}}, {"id": "c2", "type": "function", "function": {"name": "find", "arguments": "{}"}}]}"#,
                r#"{"role": "tool", "tool_call_id": "c2", "content": "r2"}"#,
                tool,
                ANSWER,
            ],
            TOOLS,
        ),
        chat_with(&[USER, CALL, r#"{"role": "tool", "tool_call_id": "c1", "content": ""}"#, ANSWER], TOOLS),
        chat_with(
            &[USER, ANSWER],
            r#""tools": [{"type": "function", "function": {"name": "f", "description": "d.", "strict": true}}]"#,
        ),
        chat(&[&format!(r#"{{"role": "user", "content": [{{"type": "text", "text": "q"}}, {image}, {data_image}]}}"#), ANSWER]),
        chat(&[
            r#"{"role": "user", "content": [{"type": "text", "text": "q"}]}"#,
            r#"{"role": "assistant", "content": [{"type": "text", "text": "a"}]}"#,
        ]),
        chat(&[USER, r#"{"role": "assistant", "content": null, "refusal": "No."}"#]),
        chat(&[USER, r#"{"role": "assistant", "content": "строка\nвторая\tс табуляцией 😀 \ud83d\ude00"}"#]),
        chat(&[USER, r#"{"role": "assistant", "content": null, "function_call": {"name": "f", "arguments": "{}"}}"#]),
        chat_with(
            &[
                USER,
                r#"{"role": "assistant", "function_call": {"name": "f", "arguments": "{}"}}"#,
                r#"{"role": "function", "name": "f", "content": "r"}"#,
                ANSWER,
            ],
            r#""functions": [{"name": "f", "parameters": {}}]"#,
        ),
        format!("  {}  ", good_line()),
        format!("{}\r", good_line()),
        r#"{"messages":[{"content":"q","role":"user"},{"weight":1,"content":"a","role":"assistant"}]}"#.to_owned(),
    ]
}

#[test]
fn valid_shapes_have_no_error() {
    for raw in valid_shapes() {
        let report = openai_report(&around(&raw));
        let errors: Vec<_> = report.findings.iter().filter(|finding| finding.severity == Severity::Error).map(shown).collect();
        assert_eq!(errors, Vec::<String>::new(), "{raw}");
        assert_eq!(report.verdict, Verdict::Ready);
    }
}

#[test]
fn lines_for_a_grader_have_their_own_shape() {
    let line = |number: usize| {
        format!(r#"{{"messages": [{{"role": "user", "content": "Question {number}?"}}], "reference": {number}}}"#)
    };
    let lines: Vec<_> = (1..=60).map(line).collect();
    let report = openai_report(&lines);
    assert_eq!(trouble(&report), Vec::<String>::new());
    let options = Options { today: Some("2026-11-23".parse().unwrap()), ..Options::default() };
    assert_eq!(trouble(&report_of(&profile("openai"), options, &lines)), ["file warning no_model_for_method"]);
}

#[test]
fn a_mended_file_is_ready() {
    let mut lines = around(r#"{"messages": [{"role": "user", "content": "q"}, {"role": "bot", "content": "a"}], "id": 4"#);
    lines.push(good(3));
    let mut rounds = 0;
    loop {
        let report = openai_report(&lines);
        let Some(finding) = report.findings.iter().find(|finding| finding.severity != Severity::Note) else { break };
        let index = finding.line.unwrap() as usize - 1;
        match finding.fix.as_ref().unwrap().apply(&lines[index]).unwrap() {
            Mended::Line(line) => lines[index] = line,
            Mended::Lines(several) => {
                lines.splice(index..=index, several);
            }
            Mended::Removed => {
                lines.remove(index);
            }
        }
        rounds += 1;
        assert!(rounds < 20);
    }
    assert_eq!(openai_report(&lines).verdict, Verdict::Ready);
    assert_eq!(lines[6], r#"{"messages": [{"role": "user", "content": "q"}, {"role": "assistant", "content": "a"}]}"#);
}

#[test]
fn the_verdict_counts_lines_and_not_findings() {
    let mut lines: Vec<_> = (1..=60).map(good).collect();
    lines[4] = chat_with(&[r#"{"role": "bot", "content": 1, "x": 2}"#], r#""y": 1"#);
    lines[9] = "{".to_owned();
    let report = openai_report(&lines);
    assert_eq!(report.verdict, Verdict::MustMend { lines: 2, file: 0 });
    assert!(report.errors > 2);
}

#[test]
fn a_million_equal_faults_are_counted_and_not_kept() {
    let openai = profile("openai");
    let mut checker = Checker::new(&openai, Options::default());
    for number in 1..=5_000 {
        checker.line(number, "{", None);
    }
    let report = checker.finish();
    assert_eq!(report.total("spread_over_lines"), 1);
    let mut checker = Checker::new(&openai, Options::default());
    for number in 1..=5_000 {
        checker.line(number, r#"{"messages": []}"#, None);
    }
    let report = checker.finish();
    assert_eq!(report.total("empty_messages_list"), 5_000);
    assert_eq!(
        report.findings.iter().filter(|finding| finding.code() == "empty_messages_list").count(),
        Options::default().findings_max_per_code
    );
    assert_eq!(report.verdict, Verdict::MustMend { lines: 5_000, file: 0 });
}

/// Pieces that damaged messages are put together from.
fn message() -> impl Strategy<Value = String> {
    let member = prop_oneof![
        Just(r#""role": "user""#),
        Just(r#""role": "assistant""#),
        Just(r#""role": "human""#),
        Just(r#""role": "developer""#),
        Just(r#""role": 3"#),
        Just(r#""content": "текст""#),
        Just(r#""content": """#),
        Just(r#""content": 5"#),
        Just(r#""content": "a\u0007\udead""#),
        Just(r#""content": [{"type": "text", "text": "t"}]"#),
        Just(r#""weight": 0.3"#),
        Just(r#""weight": 0"#),
        Just(r#""extra": {"deep": [1]}"#),
        Just(r#""name": "two words""#),
        Just(r#""tool_calls": [{"id": "c1", "type": "function", "function": {"name": "f", "arguments": {"a": 1}}}]"#),
        Just(r#""tool_call_id": "c1""#),
    ];
    proptest::collection::vec(member, 0..5).prop_map(|members| format!("{{{}}}", members.join(", ")))
}

fn damaged_line() -> impl Strategy<Value = String> {
    let tail = prop_oneof![Just(""), Just(r#", "id": 1"#), Just(r#", "tools": []"#), Just(r#", "messages": []"#), Just(",")];
    let end = prop_oneof![Just("}"), Just(""), Just("},"), Just("} {}")];
    (proptest::collection::vec(message(), 0..4), tail, end)
        .prop_map(|(messages, tail, end)| format!(r#"{{"messages": [{}]{tail}{end}"#, messages.join(", ")))
}

proptest! {
    #[test]
    fn a_fix_removes_its_finding_and_makes_no_new_error(raw in damaged_line(), id in prop_oneof![Just("openai"), Just("together"), Just("nebius")]) {
        let profile = profile(id);
        let lines = around(&raw);
        let report = report_of(&profile, Options::default(), &lines);
        let keys = |report: &Report| -> Vec<(&'static str, String)> {
            let errors = report.findings.iter().filter(|finding| finding.severity == Severity::Error);
            errors.map(|finding| (finding.code(), finding.path.to_string())).collect()
        };
        let before = keys(&report);
        for finding in report.findings.iter().filter(|finding| finding.line == Some(7)) {
            let Some(fix) = &finding.fix else { continue };
            let mended = fix.apply(&raw);
            prop_assert!(mended.is_some(), "{:?} does nothing to {}", fix, raw);
            let Some(Mended::Line(line)) = mended else { continue };
            let after = report_of(&profile, Options::default(), &around(&line));
            let same = after.findings.iter().any(|other| (other.code(), &other.path) == (finding.code(), &finding.path));
            prop_assert!(!same, "{:?} left {} in {}", fix, shown(finding), line);
            // What only comes to light when a line can be read at all is not new, nor is what moved to a lower index.
            if doctune::dataset::json::parse(&raw).is_ok() {
                let codes: Vec<_> = before.iter().map(|(code, _)| *code).collect();
                for (code, path) in keys(&after) {
                    prop_assert!(codes.contains(&code), "{:?} made {} {} in {}", fix, code, path, line);
                }
            }
        }
    }

    #[test]
    fn any_lines_get_a_verdict(lines in proptest::collection::vec(any::<String>(), 0..6)) {
        let report = openai_report(&lines);
        prop_assert_eq!(report.findings.iter().filter(|finding| finding.severity == Severity::Error).count() as u64, report.errors);
    }
}
