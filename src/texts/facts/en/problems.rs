//! What is wrong with a data set, in English.

use super::super::{beginning_of, end_of, visible};
use super::{counted, number};
use crate::checks::{Gap, Private, Problem};
use crate::dataset::json::{JsonFault, JsonType};
use crate::dataset::line::LineKind;
use crate::providers::Method;
use crate::texts::format::Locale;
use crate::texts::{English, Facts};

pub(super) fn sentence(problem: &Problem) -> String {
    match problem {
        // The file and its lines.
        Problem::InvalidUtf8 { column } => format!(
            "From character {} on, the line is not in UTF-8 and cannot be read. Save the file in the encoding UTF-8.",
            number(*column)
        ),
        Problem::Bom => "The file begins with an invisible mark (BOM), which the service does not accept.".to_owned(),
        Problem::BomWithin => {
            "An invisible mark (BOM) stands before the line, and the service will not be able to read the line.".to_owned()
        }
        Problem::MissingBom => "The service expects an invisible mark (BOM) at the beginning of the file, and it is missing.".to_owned(),
        Problem::JsonArray => "The whole file is one list [ ]; each example must have a line of its own (JSONL).".to_owned(),
        Problem::SpreadOverLines => "Examples are spread over several lines; each must be on one line (JSONL).".to_owned(),
        Problem::BlankLine => "The line is blank; there is no example in it.".to_owned(),
        Problem::InvalidJson { column, reason } => {
            format!("The line has a mistake and cannot be read: {} (character {}).", fault(*reason), number(*column))
        }
        Problem::SeveralValues { column } => format!(
            "The line holds several examples: the next one begins at character {}. Each needs a line of its own.",
            number(*column)
        ),
        Problem::DataType { expected, found } => {
            format!("The value is of the wrong kind: {} instead of {}.", a_type(*found), a_type(*expected))
        }
        Problem::RepeatedKey { key } => format!("The field “{}” is there twice; only the last one counts.", beginning_of(key)),

        // What a line is.
        Problem::MissingMessagesList => "The line has no list of messages (“messages”), so it teaches nothing.".to_owned(),
        Problem::EmptyMessagesList => "The list of messages (“messages”) is empty, so it teaches nothing.".to_owned(),
        Problem::PromptCompletion => {
            "The line has the older form (“prompt”, “completion”), and the service expects a chat (“messages”).".to_owned()
        }
        Problem::UnsupportedKind { kind } => format!("The service does not accept lines of this kind: {}.", line_kind(*kind)),
        Problem::MixedKinds { found, most } => format!(
            "The kind of this line is {}, and that of most lines is {}. All lines of a file must be of one kind.",
            line_kind(*found),
            line_kind(*most)
        ),
        Problem::WrongMethod { kind, method } => format!(
            "The lines of the file are of this kind: {}. “{}” does not suit them; choose another way of training.",
            line_kind(*kind),
            method_name(*method)
        ),
        Problem::NoModelForMethod { method } => format!(
            "This service has no models left for “{}”. Choose another service, or download the data set.",
            method_name(*method)
        ),

        // Keys, roles and content.
        Problem::UnrecognizedKey { key } => {
            format!("The service does not know the field “{}” and may refuse the file because of it.", beginning_of(key))
        }
        Problem::MessageUnrecognizedKey { key } => {
            format!("The message has a field “{}” that the service does not know in this role.", beginning_of(key))
        }
        Problem::MessageMissingKey { key } => format!("The message has no field “{}”. Add it.", beginning_of(key)),
        Problem::UnrecognizedRole { role } => format!(
            "The service does not know the role “{}”. There are “system”, “user”, “assistant” and “tool”.",
            beginning_of(role)
        ),
        Problem::DeveloperRole => "“developer” is not among the roles for training; use “system” instead.".to_owned(),
        Problem::ExampleMissingAssistantMessage => {
            "The example has no answer of the model (“assistant”), and answers are what it learns from.".to_owned()
        }
        Problem::LastMessageNotAssistant => {
            "An example must end with the model’s answer (“assistant”), and the last message here is another.".to_owned()
        }
        Problem::LastMessageNotUser => {
            "For training with a grader an example must end with the question (“user”). Remove what follows the question.".to_owned()
        }
        Problem::MissingUserMessage => {
            "The example has no question (“user”), so it is unclear what the model answers. Add the question.".to_owned()
        }
        Problem::MissingSystemMessage { without, examples } => format!(
            "The system message (“system”) is missing from {} of {}. It is best in all examples or in none.",
            number(*without),
            counted(*examples, ["example", "examples"])
        ),
        Problem::SeveralSystemMessages { different, most_common, examples } => format!(
            "The system message (“system”) comes in {}; the most common one is in {} of {}. \
             If that is not on purpose, make it the same everywhere.",
            counted(*different, ["version", "versions"]),
            number(*most_common),
            counted(*examples, ["example", "examples"])
        ),
        Problem::SystemMessageNotFirst => "The system message (“system”) is not the first one. Move it to the beginning.".to_owned(),
        Problem::ConsecutiveAssistantMessages => {
            "Two messages of the model (“assistant”) follow each other, and one of them calls a tool. Join them into one.".to_owned()
        }
        Problem::RolesDoNotAlternate => {
            "User and model (“user”, “assistant”) must take turns, and here they do not. Join or reorder the messages.".to_owned()
        }
        Problem::MissingContent => "The message has no text (“content”).".to_owned(),
        Problem::EmptySystemMessage => "The system message (“system”) is empty and of no use.".to_owned(),
        Problem::ContentPart { gap: found } => {
            format!("A part of the message (“content”) is malformed: {}. Correct it in the text of the line.", gap(found))
        }
        Problem::WeightValue { value } => {
            format!("The weight of an answer (“weight”) can only be 0 or 1, and here it is “{}”.", beginning_of(value))
        }
        Problem::WeightNotOnReply => "The weight (“weight”) is not on an answer of the model, and it counts only there.".to_owned(),
        Problem::NoTrainedReply => "All answers have the weight 0 (“weight”), so the example teaches nothing.".to_owned(),
        Problem::MessageName => {
            "The name in the message (“name”) does not fit: it needs 1 to 64 characters without spaces and without < | \\ / >."
                .to_owned()
        }

        // Tools.
        Problem::ToolsShape { gap: found } => {
            format!("A tool is described wrongly (“tools”): {}. Correct it in the text of the line.", gap(found))
        }
        Problem::FunctionName { name } => format!(
            "The tool name “{}” does not fit. Use Latin letters, digits, “_” and “-”, up to 64 characters.",
            beginning_of(name)
        ),
        Problem::ToolParametersSchema { gap: found } => format!(
            "What a tool needs (“parameters”) is not described by the rules of JSON Schema: {}. Correct it in the text of the line.",
            gap(found)
        ),
        Problem::FunctionsDeprecated => {
            "Tools are written the older way (“functions”, “function_call”). Rewrite them as “tools” and “tool_calls”.".to_owned()
        }
        Problem::ParallelToolCallsWithoutTools => {
            "“parallel_tool_calls” is about tools (“tools”), and the example has none.".to_owned()
        }
        Problem::ToolCallShape { gap: found } => {
            format!("A call of a tool is malformed (“tool_calls”): {}. Correct it in the text of the line.", gap(found))
        }
        Problem::ToolArguments => "The data for a tool (“arguments”) must be a text that holds a JSON object { }.".to_owned(),
        Problem::ToolArgumentsSchema { gap: found } => format!(
            "The data for a tool (“arguments”) is not what its description asks for (“parameters”): {}. Correct one of them.",
            gap(found)
        ),
        Problem::UnknownTool { name } => format!(
            "The model calls the tool “{}”, which the example does not describe (“tools”). Describe it or correct the name.",
            beginning_of(name)
        ),
        Problem::ToolCallIdUnmatched { id } => format!(
            "The result belongs to the call “{}” (“tool_call_id”), which is not there before it. Correct the id or remove the result.",
            beginning_of(id)
        ),
        Problem::ToolCallIdRepeated { id } => {
            format!("Two calls at once have the id “{}”. Give each call an id of its own.", beginning_of(id))
        }
        Problem::ToolCallUnanswered { id } => format!(
            "The call “{}” has no result (“tool”) before the conversation goes on. Add the result or remove the call.",
            beginning_of(id)
        ),

        // Pictures.
        Problem::ImageUrl => {
            "The address of a picture (“url”) must begin with “https://” or “data:”. Correct it or remove the picture.".to_owned()
        }
        Problem::ImageFormat { format } if format.is_empty() => {
            "The type of the picture is not given, so the service will skip it. JPEG, PNG and WEBP are accepted.".to_owned()
        }
        Problem::ImageFormat { format } => format!(
            "The service skips pictures of the type “{}”. JPEG, PNG and WEBP are accepted.",
            beginning_of(format)
        ),
        Problem::ImageDetail => "The detail of a picture (“detail”) can only be “low”, “high” or “auto”.".to_owned(),
        Problem::ImageTooLarge { bytes, most } => format!(
            "The picture ({}) is over the limit of {}, so the service will skip it. Make it smaller.",
            Locale::English.bytes(*bytes),
            Locale::English.bytes(*most)
        ),
        Problem::ImageInReply => {
            "A picture is in the model’s answer (“assistant”), and only questions may have one. Remove it.".to_owned()
        }
        Problem::ImageInPair => "A picture is in a comparison of answers, and those consist of text alone. Remove it.".to_owned(),
        Problem::TooManyImages { images, most } => format!(
            "The line has {}, and the service accepts at most {}. Remove some.",
            counted(*images, ["picture", "pictures"]),
            number(*most)
        ),
        Problem::TooManyLinesWithImages { lines, most } => format!(
            "The file has {} with pictures, and the service accepts at most {}. Remove some.",
            counted(*lines, ["line", "lines"]),
            number(*most)
        ),

        // Preference pairs.
        Problem::MissingKey { key } => {
            format!("The line has no “{}”, and without it there is nothing to compare.", beginning_of(key))
        }
        Problem::RenamedKey { key, name } => {
            format!("The field “{}” is called “{}” now.", beginning_of(key), beginning_of(name))
        }
        Problem::PairOutput { gap: found } => {
            format!("Each of the two answers must be one message of the model (“assistant”), and here it is not: {}.", gap(found))
        }
        Problem::PairOutputsAlike => {
            "The better and the worse answer are the same (“preferred_output”, “non_preferred_output”), so there is nothing to compare."
                .to_owned()
        }
        Problem::PairSeveralTurns => {
            "The two answers follow a conversation with several questions, and the service supports one question. Keep the last one."
                .to_owned()
        }

        // Text.
        Problem::ControlCharacters { count } => format!(
            "The text has {}, which are of no use to a reader or a model.",
            counted(*count, ["invisible control character", "invisible control characters"])
        ),
        Problem::ReplacementCharacters { count } => format!(
            "The text has {} “\u{fffd}” in place of lost letters. Compare it with the original document and put the letters back.",
            counted(*count, ["sign", "signs"])
        ),
        Problem::LoneSurrogate { count } => format!(
            "The text has {} (half a \\u pair), and the line may be unreadable for others because of it.",
            counted(*count, ["broken character", "broken characters"])
        ),

        // Size and repetition.
        Problem::TooManyTokens { tokens, most, estimate } => format!(
            "The example has {}{}, and the limit is {}: the end of the answer will be cut off. Shorten the example.",
            if *estimate { "about " } else { "" },
            counted(*tokens, ["token", "tokens"]),
            number(*most)
        ),
        Problem::VeryLong { characters, typical } => format!(
            "The line has {}, where about {} are usual in this file. Check that it is not several examples run together.",
            counted(*characters, ["character", "characters"]),
            number(*typical)
        ),
        Problem::TooFewExamples { have, need } => format!(
            "The file has {}, and the service needs at least {}. Add more.",
            counted(*have, ["example", "examples"]),
            number(*need)
        ),
        Problem::FewExamples { have, advised } => format!(
            "The file has {}. Training will work, but it usually helps only with {} or more.",
            counted(*have, ["example", "examples"]),
            number(*advised)
        ),
        Problem::TooManyExamples { have, most } => format!(
            "The file has {}, and the service accepts at most {}. Remove some.",
            counted(*have, ["example", "examples"]),
            number(*most)
        ),
        Problem::FileTooLarge { bytes, most } => format!(
            "The file ({}) is over the limit of {}. Remove some examples.",
            Locale::English.bytes(*bytes),
            Locale::English.bytes(*most)
        ),
        Problem::DuplicateExample { first } => format!("The same example is in line {} already.", number(*first)),
        Problem::DifferentAnswers { first } => {
            format!("Line {} has the same question with another answer. Keep the right one.", number(*first))
        }
        Problem::RepeatsTraining => {
            "This example is in the training file too, so it cannot be a fair test of the model.".to_owned()
        }
        Problem::IdenticalAnswers { examples } => format!(
            "The answer is the same everywhere ({}), so the model will learn nothing else. Check that this is what you want.",
            counted(*examples, ["example", "examples"])
        ),
        Problem::CommonBeginning { text } => {
            format!("All answers begin alike: “{}”. If that is not on purpose, remove the repeated words.", beginning_of(text))
        }
        Problem::CommonEnd { text } => {
            format!("All answers end alike: “{}”. If that is not on purpose, remove the repeated words.", end_of(text))
        }
        Problem::AnswerRepeatsQuestion => "The answer only repeats the question. Write an answer or remove the example.".to_owned(),
        Problem::PrivateData { kind, count } => private(*kind, *count),
        Problem::LeakedPrompt { words } => format!(
            "The answer says “{words}”: words for or from a language model, not from your documents. The tuned model would say them to everybody. Correct the answer."
        ),
        Problem::AnswerInAnotherLanguage => {
            "The question is in one language and the answer in another. If that is not on purpose, translate one of them.".to_owned()
        }
        Problem::ManyRefusals { refusals, examples } => format!(
            "{} of {} answers refuse or say that they do not know. The model would learn to refuse; keep about a third at most.",
            number(*refusals),
            number(*examples)
        ),
        Problem::OneSidedAnswers { answer, count, examples } => format!(
            "{} of {} answers are “{answer}”. The model would give this answer nearly always; add examples of the others.",
            number(*count),
            number(*examples)
        ),
    }
}

pub(super) fn title(problem: &Problem) -> &'static str {
    match problem {
        Problem::InvalidUtf8 { .. } => "Lines not in UTF-8",
        Problem::Bom => "Unwanted mark at the beginning",
        Problem::BomWithin => "Unwanted marks before lines",
        Problem::MissingBom => "No mark at the beginning",
        Problem::JsonArray => "File written as one list",
        Problem::SpreadOverLines => "Examples on several lines",
        Problem::BlankLine => "Blank lines",
        Problem::InvalidJson { .. } => "Unreadable lines",
        Problem::SeveralValues { .. } => "Several examples in a line",
        Problem::DataType { .. } => "Values of the wrong kind",
        Problem::RepeatedKey { .. } => "Repeated fields",
        Problem::MissingMessagesList => "No messages",
        Problem::EmptyMessagesList => "Empty list of messages",
        Problem::PromptCompletion => "Older form",
        Problem::UnsupportedKind { .. } => "Lines of an unsuitable kind",
        Problem::MixedKinds { .. } => "Lines of different kinds",
        Problem::WrongMethod { .. } => "Unsuitable way of training",
        Problem::NoModelForMethod { .. } => "No models for this way of training",
        Problem::UnrecognizedKey { .. } => "Unknown fields in a line",
        Problem::MessageUnrecognizedKey { .. } => "Unknown fields in a message",
        Problem::MessageMissingKey { .. } => "Missing fields in a message",
        Problem::UnrecognizedRole { .. } => "Unknown roles",
        Problem::DeveloperRole => "Role “developer”",
        Problem::ExampleMissingAssistantMessage => "No answer of the model",
        Problem::LastMessageNotAssistant => "Not ending with an answer",
        Problem::LastMessageNotUser => "Not ending with a question",
        Problem::MissingUserMessage => "No question",
        Problem::MissingSystemMessage { .. } => "System message not everywhere",
        Problem::SeveralSystemMessages { .. } => "Different system messages",
        Problem::SystemMessageNotFirst => "System message not first",
        Problem::ConsecutiveAssistantMessages => "Answers in a row",
        Problem::RolesDoNotAlternate => "Speakers not taking turns",
        Problem::MissingContent => "Messages without text",
        Problem::EmptySystemMessage => "Empty system message",
        Problem::ContentPart { .. } => "Malformed parts of messages",
        Problem::WeightValue { .. } => "Wrong weight of an answer",
        Problem::WeightNotOnReply => "Weight not on an answer",
        Problem::NoTrainedReply => "Examples that teach nothing",
        Problem::MessageName => "Unsuitable names",
        Problem::ToolsShape { .. } => "Malformed tools",
        Problem::FunctionName { .. } => "Unsuitable tool names",
        Problem::ToolParametersSchema { .. } => "Parameters of tools described wrongly",
        Problem::FunctionsDeprecated => "Older form of tools",
        Problem::ParallelToolCallsWithoutTools => "Tool setting without tools",
        Problem::ToolCallShape { .. } => "Malformed tool calls",
        Problem::ToolArguments => "Wrong data for a tool",
        Problem::ToolArgumentsSchema { .. } => "Data that does not fit its tool",
        Problem::UnknownTool { .. } => "Tools not described",
        Problem::ToolCallIdUnmatched { .. } => "Results without a call",
        Problem::ToolCallIdRepeated { .. } => "Calls with the same id",
        Problem::ToolCallUnanswered { .. } => "Calls without a result",
        Problem::ImageUrl => "Wrong picture addresses",
        Problem::ImageFormat { .. } => "Pictures of an unsuitable type",
        Problem::ImageDetail => "Wrong picture detail",
        Problem::ImageTooLarge { .. } => "Pictures too large",
        Problem::ImageInReply => "Pictures in answers",
        Problem::ImageInPair => "Pictures in comparisons",
        Problem::TooManyImages { .. } => "Too many pictures in a line",
        Problem::TooManyLinesWithImages { .. } => "Too many lines with pictures",
        Problem::MissingKey { .. } => "Incomplete comparisons",
        Problem::RenamedKey { .. } => "Older field names",
        Problem::PairOutput { .. } => "Malformed answers to compare",
        Problem::PairOutputsAlike => "Equal answers to compare",
        Problem::PairSeveralTurns => "Comparisons after several questions",
        Problem::ControlCharacters { .. } => "Invisible control characters",
        Problem::ReplacementCharacters { .. } => "Lost letters",
        Problem::LoneSurrogate { .. } => "Broken characters",
        Problem::PrivateData { kind, .. } => match kind {
            Private::Key => "Secret keys",
            Private::Password => "Passwords",
            Private::Card => "Card numbers",
            Private::Iban => "Bank accounts (IBAN)",
            Private::Passport => "Passport numbers",
            Private::Snils => "Pension insurance numbers (SNILS)",
            Private::Inn => "Tax payer numbers (INN)",
            Private::Ssn => "Social security numbers",
            Private::Mail => "Mail addresses",
            Private::Phone => "Phone numbers",
        },
        Problem::LeakedPrompt { .. } => "Words of the program that made the answers",
        Problem::AnswerInAnotherLanguage => "Answers in another language",
        Problem::TooManyTokens { .. } => "Examples too long",
        Problem::VeryLong { .. } => "Unusually long examples",
        Problem::TooFewExamples { .. } => "Not enough examples",
        Problem::FewExamples { .. } => "Rather few examples",
        Problem::TooManyExamples { .. } => "Too many examples",
        Problem::FileTooLarge { .. } => "File too large",
        Problem::DuplicateExample { .. } => "Duplicate examples",
        Problem::DifferentAnswers { .. } => "Different answers to one question",
        Problem::RepeatsTraining => "Validation repeats training",
        Problem::IdenticalAnswers { .. } => "The same answer everywhere",
        Problem::CommonBeginning { .. } => "Answers that begin alike",
        Problem::CommonEnd { .. } => "Answers that end alike",
        Problem::AnswerRepeatsQuestion => "Answers that repeat the question",
        Problem::ManyRefusals { .. } => "Many refusals",
        Problem::OneSidedAnswers { .. } => "One answer outweighs the others",
    }
}

fn private(kind: Private, count: u64) -> String {
    let times = counted(count, ["time", "times"]);
    match kind {
        Private::Key => format!(
            "There is a secret key of a service in the line ({times}). Whoever talks to the model could get it out. Revoke the key and remove it from the example."
        ),
        Private::Password => {
            format!("There is a password in an address ({times}). Change the password and remove it from the example.")
        }
        Private::Mail => format!("There is a mail address ({times}). If it is of a person and not of an office, hide it."),
        Private::Phone => format!("There is a phone number ({times}). If it is of a person and not of an office, hide it."),
        Private::Card | Private::Iban | Private::Passport | Private::Snils | Private::Inn | Private::Ssn => {
            format!(
                "There is a number that belongs to a person or an account ({times}). The model could tell it to others; hide it."
            )
        }
    }
}

fn gap(gap: &Gap) -> String {
    match gap {
        Gap::NotA(expected) => format!("it must be {}", a_type(*expected)),
        Gap::Key(key) => format!("the field “{}” is missing, or its value is of the wrong kind", beginning_of(key)),
        Gap::Type(name) => format!("the type “{}” is unknown", beginning_of(name)),
        Gap::Items(count) => counted(*count, ["message", "messages"]),
        Gap::Role(role) => format!("the role is “{}”", beginning_of(role)),
        Gap::Surplus(key) => format!("the field “{}” is unknown", beginning_of(key)),
    }
}

fn a_type(json_type: JsonType) -> &'static str {
    match json_type {
        JsonType::Null => "nothing (null)",
        JsonType::Bool => "“true” or “false”",
        JsonType::Number => "a number",
        JsonType::Text => "a text in quotation marks",
        JsonType::List => "a list [ ]",
        JsonType::Object => "an object { }",
    }
}

fn fault(fault: JsonFault) -> String {
    match fault {
        JsonFault::Unfinished => "it ends too early",
        JsonFault::UnfinishedText => "it ends in the middle of a text",
        JsonFault::SpareComma => "there is one comma too many before a closing bracket",
        JsonFault::Unexpected(letter) => return format!("“{}” is out of place", visible(letter)),
        JsonFault::ControlCharacter => "a text holds a line break or control character that is not written as a code",
        JsonFault::BadEscape => "a backslash “\\” is followed by a wrong character",
        JsonFault::BadNumber => "a number is written wrongly",
        JsonFault::BadWord => "a word has no quotation marks",
        JsonFault::SingleQuotes => "quotation marks are single and must be double",
        JsonFault::SecondValue => "a second example follows the first",
        JsonFault::TextAfterwards => "something else follows the example",
        JsonFault::TooDeep => "there are too many brackets inside brackets",
    }
    .to_owned()
}

fn line_kind(kind: LineKind) -> &'static str {
    match kind {
        LineKind::Chat => "chat (messages)",
        LineKind::Dpo => "pair of answers (DPO)",
        LineKind::Rft => "task for a grader (reinforcement)",
        LineKind::PromptCompletion => "prompt with completion",
        LineKind::Text => "plain text (text)",
        LineKind::Other => "unknown",
        LineKind::Broken => "unreadable",
    }
}

fn method_name(method: Method) -> &'static str {
    English.method(method)
}
