//! Everything that can be wrong, with the facts that a sentence about it needs.

use super::private::Private;
use crate::dataset::json::{JsonFault, JsonType};
use crate::dataset::line::LineKind;
use crate::providers::Method;
use std::fmt;

/// What is wrong. The code of each is stable; those that the OpenAI cookbook has keep its names.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    // The file and its lines.
    InvalidUtf8 {
        column: u64,
    },
    Bom,
    /// Before a line that is not the first.
    BomWithin,
    MissingBom,
    JsonArray,
    SpreadOverLines,
    BlankLine,
    InvalidJson {
        column: u64,
        reason: JsonFault,
    },
    SeveralValues {
        column: u64,
    },
    DataType {
        expected: JsonType,
        found: JsonType,
    },
    RepeatedKey {
        key: String,
    },

    // What a line is.
    MissingMessagesList,
    EmptyMessagesList,
    PromptCompletion,
    UnsupportedKind {
        kind: LineKind,
    },
    MixedKinds {
        found: LineKind,
        most: LineKind,
    },
    WrongMethod {
        kind: LineKind,
        method: Method,
    },
    NoModelForMethod {
        method: Method,
    },

    // Keys, roles and content.
    UnrecognizedKey {
        key: String,
    },
    MessageUnrecognizedKey {
        key: String,
    },
    MessageMissingKey {
        key: String,
    },
    UnrecognizedRole {
        role: String,
    },
    DeveloperRole,
    ExampleMissingAssistantMessage,
    LastMessageNotAssistant,
    LastMessageNotUser,
    MissingUserMessage,
    MissingSystemMessage {
        without: u64,
        examples: u64,
    },
    SeveralSystemMessages {
        different: u64,
        most_common: u64,
        examples: u64,
    },
    SystemMessageNotFirst,
    ConsecutiveAssistantMessages,
    RolesDoNotAlternate,
    MissingContent,
    EmptySystemMessage,
    ContentPart {
        gap: Gap,
    },
    WeightValue {
        value: String,
    },
    WeightNotOnReply,
    NoTrainedReply,
    MessageName,

    // Tools.
    ToolsShape {
        gap: Gap,
    },
    FunctionName {
        name: String,
    },
    ToolParametersSchema {
        gap: Gap,
    },
    FunctionsDeprecated,
    ParallelToolCallsWithoutTools,
    ToolCallShape {
        gap: Gap,
    },
    ToolArguments,
    ToolArgumentsSchema {
        gap: Gap,
    },
    UnknownTool {
        name: String,
    },
    ToolCallIdUnmatched {
        id: String,
    },
    ToolCallIdRepeated {
        id: String,
    },
    ToolCallUnanswered {
        id: String,
    },

    // Pictures.
    ImageUrl,
    ImageFormat {
        format: String,
    },
    ImageDetail,
    ImageTooLarge {
        bytes: u64,
        most: u64,
    },
    ImageInReply,
    ImageInPair,
    TooManyImages {
        images: u64,
        most: u64,
    },
    TooManyLinesWithImages {
        lines: u64,
        most: u64,
    },

    // Preference pairs.
    MissingKey {
        key: String,
    },
    RenamedKey {
        key: String,
        name: String,
    },
    PairOutput {
        gap: Gap,
    },
    PairOutputsAlike,
    PairSeveralTurns,

    // Text.
    ControlCharacters {
        count: u64,
    },
    ReplacementCharacters {
        count: u64,
    },
    LoneSurrogate {
        count: u64,
    },
    PrivateData {
        kind: Private,
        count: u64,
    },
    LeakedPrompt {
        words: String,
    },
    AnswerInAnotherLanguage,

    // Size and repetition.
    TooManyTokens {
        tokens: u64,
        most: u64,
        estimate: bool,
    },
    VeryLong {
        characters: u64,
        typical: u64,
    },
    TooFewExamples {
        have: u64,
        need: u64,
    },
    FewExamples {
        have: u64,
        advised: u64,
    },
    TooManyExamples {
        have: u64,
        most: u64,
    },
    FileTooLarge {
        bytes: u64,
        most: u64,
    },
    DuplicateExample {
        first: u64,
    },
    DifferentAnswers {
        first: u64,
    },
    RepeatsTraining,
    IdenticalAnswers {
        examples: u64,
    },
    CommonBeginning {
        text: String,
    },
    CommonEnd {
        text: String,
    },
    AnswerRepeatsQuestion,
    ManyRefusals {
        refusals: u64,
        examples: u64,
    },
    OneSidedAnswers {
        answer: String,
        count: u64,
        examples: u64,
    },
}

/// What is amiss with a part of known shape.
#[derive(Clone, Debug, PartialEq)]
pub enum Gap {
    /// The value is of another type.
    NotA(JsonType),
    /// A key is missing or its value has another type.
    Key(String),
    /// A `type` that is not known here.
    Type(String),
    /// A list that must hold exactly one item.
    Items(u64),
    /// A message of another role.
    Role(String),
    /// A key that is not among the known ones.
    Surplus(String),
}

impl Problem {
    /// The stable name for files, filters and tests.
    pub fn code(&self) -> &'static str {
        match self {
            Problem::InvalidUtf8 { .. } => "invalid_utf8",
            Problem::Bom => "bom",
            Problem::BomWithin => "bom_within",
            Problem::MissingBom => "missing_bom",
            Problem::JsonArray => "json_array",
            Problem::SpreadOverLines => "spread_over_lines",
            Problem::BlankLine => "blank_line",
            Problem::InvalidJson { .. } => "invalid_json",
            Problem::SeveralValues { .. } => "several_values",
            Problem::DataType { .. } => "data_type",
            Problem::RepeatedKey { .. } => "repeated_key",
            Problem::MissingMessagesList => "missing_messages_list",
            Problem::EmptyMessagesList => "empty_messages_list",
            Problem::PromptCompletion => "prompt_completion",
            Problem::UnsupportedKind { .. } => "unsupported_kind",
            Problem::MixedKinds { .. } => "mixed_kinds",
            Problem::WrongMethod { .. } => "wrong_method",
            Problem::NoModelForMethod { .. } => "no_model_for_method",
            Problem::UnrecognizedKey { .. } => "unrecognized_key",
            Problem::MessageUnrecognizedKey { .. } => "message_unrecognized_key",
            Problem::MessageMissingKey { .. } => "message_missing_key",
            Problem::UnrecognizedRole { .. } => "unrecognized_role",
            Problem::DeveloperRole => "developer_role",
            Problem::ExampleMissingAssistantMessage => "example_missing_assistant_message",
            Problem::LastMessageNotAssistant => "last_message_not_assistant",
            Problem::LastMessageNotUser => "last_message_not_user",
            Problem::MissingUserMessage => "missing_user_message",
            Problem::MissingSystemMessage { .. } => "missing_system_message",
            Problem::SeveralSystemMessages { .. } => "several_system_messages",
            Problem::SystemMessageNotFirst => "system_message_not_first",
            Problem::ConsecutiveAssistantMessages => "consecutive_assistant_messages",
            Problem::RolesDoNotAlternate => "roles_do_not_alternate",
            Problem::MissingContent => "missing_content",
            Problem::EmptySystemMessage => "empty_system_message",
            Problem::ContentPart { .. } => "content_part",
            Problem::WeightValue { .. } => "weight_value",
            Problem::WeightNotOnReply => "weight_not_on_reply",
            Problem::NoTrainedReply => "no_trained_reply",
            Problem::MessageName => "message_name",
            Problem::ToolsShape { .. } => "tools_shape",
            Problem::FunctionName { .. } => "function_name",
            Problem::ToolParametersSchema { .. } => "tool_parameters_schema",
            Problem::FunctionsDeprecated => "functions_deprecated",
            Problem::ParallelToolCallsWithoutTools => "parallel_tool_calls_without_tools",
            Problem::ToolCallShape { .. } => "tool_call_shape",
            Problem::ToolArguments => "tool_arguments",
            Problem::ToolArgumentsSchema { .. } => "tool_arguments_schema",
            Problem::UnknownTool { .. } => "unknown_tool",
            Problem::ToolCallIdUnmatched { .. } => "tool_call_id_unmatched",
            Problem::ToolCallIdRepeated { .. } => "tool_call_id_repeated",
            Problem::ToolCallUnanswered { .. } => "tool_call_unanswered",
            Problem::ImageUrl => "image_url",
            Problem::ImageFormat { .. } => "image_format",
            Problem::ImageDetail => "image_detail",
            Problem::ImageTooLarge { .. } => "image_too_large",
            Problem::ImageInReply => "image_in_reply",
            Problem::ImageInPair => "image_in_pair",
            Problem::TooManyImages { .. } => "too_many_images",
            Problem::TooManyLinesWithImages { .. } => "too_many_lines_with_images",
            Problem::MissingKey { .. } => "missing_key",
            Problem::RenamedKey { .. } => "renamed_key",
            Problem::PairOutput { .. } => "pair_output",
            Problem::PairOutputsAlike => "pair_outputs_alike",
            Problem::PairSeveralTurns => "pair_several_turns",
            Problem::ControlCharacters { .. } => "control_characters",
            Problem::ReplacementCharacters { .. } => "replacement_characters",
            Problem::LoneSurrogate { .. } => "lone_surrogate",
            Problem::PrivateData { kind, .. } => kind.code(),
            Problem::LeakedPrompt { .. } => "leaked_prompt",
            Problem::AnswerInAnotherLanguage => "answer_in_another_language",
            Problem::TooManyTokens { .. } => "too_many_tokens",
            Problem::VeryLong { .. } => "very_long",
            Problem::TooFewExamples { .. } => "too_few_examples",
            Problem::FewExamples { .. } => "few_examples",
            Problem::TooManyExamples { .. } => "too_many_examples",
            Problem::FileTooLarge { .. } => "file_too_large",
            Problem::DuplicateExample { .. } => "duplicate_example",
            Problem::DifferentAnswers { .. } => "different_answers",
            Problem::RepeatsTraining => "repeats_training",
            Problem::IdenticalAnswers { .. } => "identical_answers",
            Problem::CommonBeginning { .. } => "common_beginning",
            Problem::CommonEnd { .. } => "common_end",
            Problem::AnswerRepeatsQuestion => "answer_repeats_question",
            Problem::ManyRefusals { .. } => "many_refusals",
            Problem::OneSidedAnswers { .. } => "one_sided_answers",
        }
    }
}

impl fmt::Display for Problem {
    /// Short English for the command line, logs and tests.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::InvalidUtf8 { column } => write!(f, "not UTF-8 at column {column}"),
            Problem::Bom => f.write_str("the file begins with a byte order mark"),
            Problem::BomWithin => f.write_str("a byte order mark within the file"),
            Problem::MissingBom => f.write_str("the file does not begin with a byte order mark"),
            Problem::JsonArray => f.write_str("the file is one JSON list instead of one object a line"),
            Problem::SpreadOverLines => f.write_str("objects are spread over several lines instead of one object a line"),
            Problem::BlankLine => f.write_str("blank line"),
            Problem::InvalidJson { column, reason } => write!(f, "not JSON at column {column}: {reason}"),
            Problem::SeveralValues { column } => write!(f, "a second JSON value begins at column {column}"),
            Problem::DataType { expected, found } => write!(f, "expected {}, found {}", a_type(*expected), a_type(*found)),
            Problem::RepeatedKey { key } => write!(f, "key \"{key}\" stands twice; the last one counts"),
            Problem::MissingMessagesList => f.write_str("no \"messages\""),
            Problem::EmptyMessagesList => f.write_str("\"messages\" is empty"),
            Problem::PromptCompletion => f.write_str("the older form with \"prompt\" and \"completion\"; chat messages expected"),
            Problem::UnsupportedKind { kind } => write!(f, "{} are not read here", lines_of(*kind)),
            Problem::MixedKinds { found, most } => {
                write!(f, "one of the {} in a file of {}", lines_of(*found), lines_of(*most))
            }
            Problem::WrongMethod { kind, method } => {
                write!(f, "{} do not fit training by {}", lines_of(*kind), method_name(*method))
            }
            Problem::NoModelForMethod { method } => write!(f, "no model can be trained by {} any more", method_name(*method)),
            Problem::UnrecognizedKey { key } => write!(f, "unknown key \"{key}\""),
            Problem::MessageUnrecognizedKey { key } => write!(f, "unknown key \"{key}\" in a message"),
            Problem::MessageMissingKey { key } => write!(f, "message without \"{key}\""),
            Problem::UnrecognizedRole { role } => write!(f, "unknown role \"{role}\""),
            Problem::DeveloperRole => f.write_str("role \"developer\" is not listed for training; use \"system\""),
            Problem::ExampleMissingAssistantMessage => f.write_str("no message of the assistant"),
            Problem::LastMessageNotAssistant => f.write_str("the last message is not the assistant's"),
            Problem::LastMessageNotUser => f.write_str("the last message is not the user's"),
            Problem::MissingUserMessage => f.write_str("no message of the user"),
            Problem::MissingSystemMessage { without, examples } => {
                write!(f, "{without} of {examples} examples have no system message")
            }
            Problem::SeveralSystemMessages { different, most_common, examples } => {
                write!(
                    f,
                    "{different} different system messages; the most common one stands in {most_common} of {examples} examples"
                )
            }
            Problem::SystemMessageNotFirst => f.write_str("the system message is not the first message"),
            Problem::ConsecutiveAssistantMessages => f.write_str("two assistant messages in a row around a tool call"),
            Problem::RolesDoNotAlternate => f.write_str("user and assistant do not take turns"),
            Problem::MissingContent => f.write_str("no content"),
            Problem::EmptySystemMessage => f.write_str("the system message is empty"),
            Problem::ContentPart { gap } => write!(f, "malformed part of the content: {gap}"),
            Problem::WeightValue { value } => write!(f, "weight {value} is not 0 or 1"),
            Problem::WeightNotOnReply => f.write_str("weight on a message that is not the assistant's"),
            Problem::NoTrainedReply => f.write_str("every reply has weight 0, so nothing is learned"),
            Problem::MessageName => f.write_str("a name is text of 1 to 64 characters without spaces and < | \\ / >"),
            Problem::ToolsShape { gap } => write!(f, "malformed tool: {gap}"),
            Problem::FunctionName { name } => write!(f, "function name \"{name}\" is not 1 to 64 of A-Z a-z 0-9 _ -"),
            Problem::ToolParametersSchema { gap } => write!(f, "the parameters are not described in JSON Schema: {gap}"),
            Problem::FunctionsDeprecated => f.write_str("the older form of tools; use \"tools\" and \"tool_calls\""),
            Problem::ParallelToolCallsWithoutTools => f.write_str("\"parallel_tool_calls\" without \"tools\""),
            Problem::ToolCallShape { gap } => write!(f, "malformed tool call: {gap}"),
            Problem::ToolArguments => f.write_str("the arguments are not a text that holds a JSON object"),
            Problem::ToolArgumentsSchema { gap } => write!(f, "the arguments are not what the tool describes: {gap}"),
            Problem::UnknownTool { name } => write!(f, "calls \"{name}\", which \"tools\" does not define"),
            Problem::ToolCallIdUnmatched { id } => write!(f, "answers the call \"{id}\", which nobody made"),
            Problem::ToolCallIdRepeated { id } => write!(f, "a second open call with the id \"{id}\""),
            Problem::ToolCallUnanswered { id } => write!(f, "the call \"{id}\" has no result before the conversation goes on"),
            Problem::ImageUrl => f.write_str("a picture's address is neither https nor data"),
            Problem::ImageFormat { format } => write!(f, "pictures of type {format} are skipped; use JPEG, PNG or WEBP"),
            Problem::ImageDetail => f.write_str("detail is not low, high or auto"),
            Problem::ImageTooLarge { bytes, most } => write!(f, "a picture of {bytes} bytes is skipped; at most {most}"),
            Problem::ImageInReply => f.write_str("a picture in the assistant's message"),
            Problem::ImageInPair => f.write_str("a picture in a preference pair, which is text only"),
            Problem::TooManyImages { images, most } => write!(f, "{images} pictures in a line; at most {most}"),
            Problem::TooManyLinesWithImages { lines, most } => write!(f, "{lines} lines with pictures; at most {most}"),
            Problem::MissingKey { key } => write!(f, "no \"{key}\""),
            Problem::RenamedKey { key, name } => write!(f, "\"{key}\" is called \"{name}\""),
            Problem::PairOutput { gap } => write!(f, "the output of a pair is one assistant message: {gap}"),
            Problem::PairOutputsAlike => f.write_str("both outputs are the same"),
            Problem::PairSeveralTurns => f.write_str("several questions before the outputs of a pair; one is supported"),
            Problem::ControlCharacters { count } => write!(f, "{count} control characters in the text"),
            Problem::ReplacementCharacters { count } => write!(f, "{count} replacement characters: text was lost in decoding"),
            Problem::LoneSurrogate { count } => write!(f, "{count} halves of surrogate pairs"),
            Problem::PrivateData { kind, count } => write!(f, "{count} times {}", kind.mask()),
            Problem::LeakedPrompt { words } => write!(f, "a reply says {words:?}"),
            Problem::AnswerInAnotherLanguage => f.write_str("the answer is in another language than the question"),
            Problem::TooManyTokens { tokens, most, estimate } => {
                let about = if *estimate { "about " } else { "" };
                write!(f, "{about}{tokens} tokens; the end is cut off after {most}")
            }
            Problem::VeryLong { characters, typical } => write!(f, "{characters} characters where {typical} are typical"),
            Problem::TooFewExamples { have, need } => write!(f, "{have} examples; at least {need} are needed"),
            Problem::FewExamples { have, advised } => write!(f, "{have} examples; {advised} or more are advised"),
            Problem::TooManyExamples { have, most } => write!(f, "{have} examples; at most {most}"),
            Problem::FileTooLarge { bytes, most } => write!(f, "{bytes} bytes; at most {most}"),
            Problem::DuplicateExample { first } => write!(f, "the same example as line {first}"),
            Problem::DifferentAnswers { first } => write!(f, "the same question as line {first} with another answer"),
            Problem::RepeatsTraining => f.write_str("repeats a line of the training file"),
            Problem::IdenticalAnswers { examples } => write!(f, "all {examples} examples have the same answer"),
            Problem::CommonBeginning { text } => write!(f, "all answers begin with {text:?}"),
            Problem::CommonEnd { text } => write!(f, "all answers end with {text:?}"),
            Problem::AnswerRepeatsQuestion => f.write_str("the answer repeats the question"),
            Problem::ManyRefusals { refusals, examples } => write!(f, "{refusals} of {examples} answers refuse"),
            Problem::OneSidedAnswers { answer, count, examples } => {
                write!(f, "{count} of {examples} answers are {answer:?}")
            }
        }
    }
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Gap::NotA(expected) => write!(f, "not {}", a_type(*expected)),
            Gap::Key(key) => write!(f, "\"{key}\" is missing or of a wrong type"),
            Gap::Type(name) => write!(f, "unknown type \"{name}\""),
            Gap::Items(count) => write!(f, "{count} items instead of one"),
            Gap::Role(role) => write!(f, "role \"{role}\""),
            Gap::Surplus(key) => write!(f, "unknown \"{key}\""),
        }
    }
}

fn a_type(json_type: JsonType) -> &'static str {
    match json_type {
        JsonType::Null => "null",
        JsonType::Bool => "true or false",
        JsonType::Number => "a number",
        JsonType::Text => "a text",
        JsonType::List => "a list",
        JsonType::Object => "an object",
    }
}

fn lines_of(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Chat => "chats",
        LineKind::Dpo => "preference pairs",
        LineKind::Rft => "lines for a grader",
        LineKind::PromptCompletion => "prompts with completions",
        LineKind::Text => "plain texts",
        LineKind::Other => "lines of another shape",
        LineKind::Broken => "broken lines",
    }
}

fn method_name(method: Method) -> &'static str {
    match method {
        Method::Supervised => "examples",
        Method::SupervisedVision => "examples with pictures",
        Method::Dpo => "preference pairs",
        Method::Reinforcement => "a grader",
    }
}
