//! Tools: their definitions, the calls, and the results that answer the calls.

use super::look::{Look, Role, Spoken};
use super::{Findings, Fix, Gap, Problem, schema};
use crate::dataset::json::{self, Json, JsonType, Path};

pub(super) fn run(look: &Look<'_>, findings: &mut Findings) {
    let Some((request, path)) = look.request() else { return };
    definitions(request, &path, findings);
    for spoken in &look.spoken {
        if spoken.role.is_none_or(|role| role == Role::Assistant) {
            calls(spoken, request, findings);
        }
    }
    results(look, findings);
}

fn definitions(request: &Json<'_>, path: &Path, findings: &mut Findings) {
    let tools = request.get("tools").filter(|tools| !tools.is_null());
    match tools {
        Some(tools) if tools.json_type() != JsonType::List => {
            let gap = Gap::NotA(JsonType::List);
            findings.error(path.key("tools"), Problem::ToolsShape { gap }, None);
        }
        Some(tools) => {
            for (index, tool) in tools.items().iter().enumerate() {
                definition(tool, &path.key("tools").index(index), findings);
            }
        }
        None => {}
    }
    if request.get("functions").is_some() {
        findings.warning(path.key("functions"), Problem::FunctionsDeprecated, None);
    }
    let Some(parallel) = request.get("parallel_tool_calls").filter(|parallel| !parallel.is_null()) else { return };
    let path = path.key("parallel_tool_calls");
    let fix = Some(Fix::RemoveKey { path: path.clone() });
    if parallel.json_type() != JsonType::Bool {
        findings.error(path, Problem::DataType { expected: JsonType::Bool, found: parallel.json_type() }, fix);
    } else if tools.is_none_or(|tools| tools.items().is_empty()) {
        findings.warning(path, Problem::ParallelToolCallsWithoutTools, fix);
    }
}

fn definition(tool: &Json<'_>, path: &Path, findings: &mut Findings) {
    let gap = if !tool.is_object() {
        Some(Gap::NotA(JsonType::Object))
    } else if tool.get("type").and_then(Json::text) != Some("function") {
        Some(Gap::Key("type".into()))
    } else if !tool.get("function").is_some_and(Json::is_object) {
        Some(Gap::Key("function".into()))
    } else {
        function_gap(tool.get("function"))
    };
    if let Some(gap) = gap {
        return findings.error(path.clone(), Problem::ToolsShape { gap }, None);
    }
    let Some(function) = tool.get("function") else { return };
    let name = function.get("name").and_then(Json::text).unwrap_or_default();
    if !is_function_name(name) {
        let path = path.key("function").key("name");
        findings.error(path, Problem::FunctionName { name: name.to_owned() }, None);
    }
    // Whether a service reads these when it trains, none says; the one that calls the tool has to.
    if let Some(parameters) = function.get("parameters").filter(|parameters| !parameters.is_null()) {
        let path = path.key("function").key("parameters");
        if let Some((path, gap)) = schema::fault_in_parameters(parameters, &path) {
            findings.warning(path, Problem::ToolParametersSchema { gap }, None);
        }
    }
}

fn function_gap(function: Option<&Json<'_>>) -> Option<Gap> {
    let function = function?;
    let wrong =
        |key: &str, expected: JsonType| function.get(key).is_some_and(|value| !value.is_null() && value.json_type() != expected);
    if function.get("name").and_then(Json::text).is_none() {
        Some(Gap::Key("name".into()))
    } else if wrong("description", JsonType::Text) {
        Some(Gap::Key("description".into()))
    } else if wrong("parameters", JsonType::Object) {
        Some(Gap::Key("parameters".into()))
    } else if wrong("strict", JsonType::Bool) {
        Some(Gap::Key("strict".into()))
    } else {
        None
    }
}

fn is_function_name(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

fn calls(spoken: &Spoken<'_>, request: &Json<'_>, findings: &mut Findings) {
    if let Some(list) = spoken.message.json.get("tool_calls").filter(|list| !list.is_null()) {
        let path = || spoken.path().key("tool_calls");
        if list.json_type() != JsonType::List {
            let problem = Problem::DataType { expected: JsonType::List, found: list.json_type() };
            findings.error(path(), problem, None);
        }
        for (index, call) in list.items().iter().enumerate() {
            tool_call(call, &path().index(index), request, findings);
        }
    }
    if spoken.message.json.get("function_call").is_some_and(|call| !call.is_null()) {
        findings.warning(spoken.path().key("function_call"), Problem::FunctionsDeprecated, None);
    }
}

fn tool_call(call: &Json<'_>, path: &Path, request: &Json<'_>, findings: &mut Findings) {
    let function = call.get("function");
    let text = |json: Option<&Json<'_>>| json.and_then(Json::text).is_some_and(|text| !text.is_empty());
    let gap = if !call.is_object() {
        Some(Gap::NotA(JsonType::Object))
    } else if !text(call.get("id")) {
        Some(Gap::Key("id".into()))
    } else if call.get("type").and_then(Json::text) != Some("function") {
        Some(Gap::Key("type".into()))
    } else if !function.is_some_and(Json::is_object) {
        Some(Gap::Key("function".into()))
    } else if !text(function.and_then(|function| function.get("name"))) {
        Some(Gap::Key("name".into()))
    } else if function.and_then(|function| function.get("arguments")).is_none() {
        Some(Gap::Key("arguments".into()))
    } else {
        None
    };
    if let Some(gap) = gap {
        return findings.error(path.clone(), Problem::ToolCallShape { gap }, None);
    }
    let Some(function) = function else { return };
    let path = path.key("function");
    let name = function.get("name").and_then(Json::text).unwrap_or_default();
    let defined = request.get("tools").map_or(&[][..], Json::items).iter().filter_map(|tool| tool.get("function"));
    let tool = defined.into_iter().find(|tool| tool.get("name").and_then(Json::text) == Some(name));
    if let Some(given) = function.get("arguments") {
        arguments(given, tool, &path.key("arguments"), findings);
    }
    if tool.is_none() {
        findings.warning(path.key("name"), Problem::UnknownTool { name: name.to_owned() }, None);
    }
}

/// The arguments are a text that holds an object, and the object is what the tool describes.
fn arguments(given: &Json<'_>, tool: Option<&Json<'_>>, path: &Path, findings: &mut Findings) {
    let Some(text) = given.text() else {
        let fix = given.is_object().then(|| Fix::QuoteValue { path: path.clone() });
        return findings.error(path.clone(), Problem::ToolArguments, fix);
    };
    let Some(object) = json::parse(text).ok().filter(Json::is_object) else {
        return findings.error(path.clone(), Problem::ToolArguments, None);
    };
    let described = tool.and_then(|tool| tool.get("parameters")).filter(|parameters| parameters.is_object());
    if let Some(gap) = described.and_then(|described| schema::misfit(&object, described, "arguments")) {
        findings.warning(path.clone(), Problem::ToolArgumentsSchema { gap }, None);
    }
}

/// Each result names a call made before it, and each call has its result before the conversation goes on.
///
/// A conversation may end with a call: that is how calling is taught.
fn results(look: &Look<'_>, findings: &mut Findings) {
    let mut open: Vec<(&str, Path)> = Vec::new();
    for spoken in look.conversation() {
        match spoken.role {
            Some(Role::Tool) => result(spoken, &mut open, findings),
            Some(Role::Function) => {}
            _ => {
                for (id, path) in open.drain(..) {
                    findings.warning(path, Problem::ToolCallUnanswered { id: id.to_owned() }, None);
                }
            }
        }
        if spoken.role != Some(Role::Assistant) {
            continue;
        }
        for (index, call) in spoken.message.tool_calls().iter().enumerate() {
            let Some(id) = call.get("id").and_then(Json::text) else { continue };
            let path = spoken.path().key("tool_calls").index(index);
            if open.iter().any(|(other, _)| *other == id) {
                findings.warning(path.clone(), Problem::ToolCallIdRepeated { id: id.to_owned() }, None);
            }
            open.push((id, path));
        }
    }
}

fn result(spoken: &Spoken<'_>, open: &mut Vec<(&str, Path)>, findings: &mut Findings) {
    let Some(id) = spoken.message.json.get("tool_call_id").and_then(Json::text) else {
        open.clear();
        return findings.error(spoken.path(), Problem::MessageMissingKey { key: "tool_call_id".into() }, None);
    };
    match open.iter().position(|(other, _)| *other == id) {
        Some(index) => drop(open.remove(index)),
        None => {
            let path = spoken.path().key("tool_call_id");
            findings.error(path, Problem::ToolCallIdUnmatched { id: id.to_owned() }, None);
        }
    }
}
