//! JSON Schema, as far as tools need it: descriptions of parameters that no reader of schemas understands, and calls whose
//! arguments are not what their tool describes.
//!
//! Of the many words of JSON Schema those are known here that tools use. What is said with others is taken to be right, so
//! that nothing is called a fault that is none.

use super::Gap;
use crate::dataset::json::{Json, JsonType, Path, Step, Value};

/// The types that the standard names.
const TYPES: [&str; 7] = ["object", "array", "string", "number", "integer", "boolean", "null"];

/// What is amiss with a schema, and the way to it, the last step first.
struct Fault(Vec<Step>, Gap);

impl Fault {
    fn here(gap: Gap) -> Option<Self> {
        Some(Fault(Vec::new(), gap))
    }

    fn below(mut self, step: Step) -> Self {
        self.0.push(step);
        self
    }
}

/// What is amiss with the description of a tool's parameters, and where. It describes an object, or nothing.
pub(super) fn fault_in_parameters(schema: &Json<'_>, path: &Path) -> Option<(Path, Gap)> {
    let name = schema.get("type").and_then(Json::text).filter(|name| TYPES.contains(name) && *name != "object");
    let Fault(steps, gap) = match name {
        Some(name) => Fault(vec![Step::Key("type".into())], Gap::Type(name.to_owned())),
        None => fault_in(schema)?,
    };
    Some((Path(path.0.iter().cloned().chain(steps.into_iter().rev()).collect()), gap))
}

fn fault_in(schema: &Json<'_>) -> Option<Fault> {
    if matches!(schema.value, Value::Bool(_)) {
        return None;
    }
    if !schema.is_object() {
        return Fault::here(Gap::NotA(JsonType::Object));
    }
    schema.members().iter().find_map(|member| {
        let value = &member.json;
        let is_list = value.json_type() == JsonType::List;
        let fault = match member.key.as_ref() {
            "type" => fault_in_type(value).and_then(Fault::here),
            "properties" | "patternProperties" | "$defs" | "definitions" if !value.is_object() => {
                Fault::here(Gap::NotA(JsonType::Object))
            }
            "properties" | "patternProperties" | "$defs" | "definitions" => value
                .members()
                .iter()
                .find_map(|member| fault_in(&member.json).map(|fault| fault.below(Step::Key(member.key.to_string())))),
            "required" if !is_list || value.items().iter().any(|item| item.text().is_none()) => {
                Fault::here(Gap::NotA(JsonType::List))
            }
            "enum" | "anyOf" | "oneOf" | "allOf" if !is_list => Fault::here(Gap::NotA(JsonType::List)),
            "anyOf" | "oneOf" | "allOf" => fault_in_list(value),
            // Older drafts have a list of schemas here.
            "items" if is_list => fault_in_list(value),
            "items" | "additionalProperties" | "not" => fault_in(value),
            _ => None,
        };
        fault.map(|fault| fault.below(Step::Key(member.key.to_string())))
    })
}

fn fault_in_list(list: &Json<'_>) -> Option<Fault> {
    let mut items = list.items().iter().enumerate();
    items.find_map(|(index, schema)| fault_in(schema).map(|fault| fault.below(Step::Index(index))))
}

fn fault_in_type(value: &Json<'_>) -> Option<Gap> {
    let names = if value.json_type() == JsonType::List { value.items() } else { std::slice::from_ref(value) };
    names.iter().find_map(|name| match name.text() {
        Some(name) if TYPES.contains(&name) => None,
        Some(name) => Some(Gap::Type(name.to_owned())),
        None => Some(Gap::NotA(JsonType::Text)),
    })
}

/// In what a value is not as the schema describes it; the name is what the value itself is called.
pub(super) fn misfit(value: &Json<'_>, schema: &Json<'_>, name: &str) -> Option<Gap> {
    let of_another_type = schema.get("type").is_some_and(|types| {
        let types = if types.json_type() == JsonType::List { types.items() } else { std::slice::from_ref(types) };
        !types.iter().any(|name| name.text().is_none_or(|name| is_of(value, name)))
    });
    let not_among = schema.get("enum").is_some_and(|choices| !choices.items().iter().any(|choice| equal(choice, value)));
    if of_another_type || not_among {
        return Some(Gap::Key(name.to_owned()));
    }
    match &value.value {
        Value::Object(members) => {
            let required = schema.get("required").map_or(&[][..], Json::items).iter().filter_map(Json::text);
            if let Some(name) = required.into_iter().find(|name| value.get(name).is_none()) {
                return Some(Gap::Key(name.to_owned()));
            }
            let properties = schema.get("properties");
            let is_closed = schema.get("additionalProperties").is_some_and(|more| more.value == Value::Bool(false))
                && schema.get("patternProperties").is_none();
            members.iter().find_map(|member| match properties.and_then(|known| known.get(&member.key)) {
                Some(schema) => misfit(&member.json, schema, &member.key),
                None => is_closed.then(|| Gap::Surplus(member.key.to_string())),
            })
        }
        Value::List(items) => {
            let schema = schema.get("items").filter(|schema| schema.is_object())?;
            items.iter().find_map(|item| misfit(item, schema, name))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => None,
    }
}

fn is_of(value: &Json<'_>, name: &str) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.json_type() == JsonType::List,
        "string" => value.json_type() == JsonType::Text,
        "number" => value.json_type() == JsonType::Number,
        // 4.0 is a whole number as well.
        "integer" => value.number().is_some_and(|number| number.fract() == 0.0),
        "boolean" => value.json_type() == JsonType::Bool,
        "null" => value.is_null(),
        _ => true,
    }
}

fn equal(a: &Json<'_>, b: &Json<'_>) -> bool {
    match (a.number(), b.number()) {
        (Some(a), Some(b)) => a == b,
        _ => canonical(a) == canonical(b),
    }
}

fn canonical(json: &Json<'_>) -> String {
    let mut text = String::new();
    json.write_canonical(&mut text);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::json::parse;

    #[track_caller]
    fn check_parameters(schema: &str, expected: Option<(&str, Gap)>) {
        let found = fault_in_parameters(&parse(schema).unwrap(), &Path::root());
        let found = found.map(|(path, gap)| (path.to_string(), gap));
        assert_eq!(found, expected.map(|(path, gap)| (path.to_owned(), gap)), "{schema}");
    }

    #[track_caller]
    fn check_arguments(arguments: &str, expected: Option<Gap>) {
        let schema = r##"{"type": "object", "required": ["name"], "additionalProperties": false, "properties": {
            "name": {"type": "string"}, "count": {"type": ["integer", "null"]}, "sort": {"enum": ["name", 5]},
            "sizes": {"type": "array", "items": {"type": "number"}}, "free": {"$ref": "#/$defs/x"}, "any": true}}"##;
        assert_eq!(misfit(&parse(arguments).unwrap(), &parse(schema).unwrap(), "arguments"), expected, "{arguments}");
    }

    #[test]
    fn descriptions_of_parameters_are_schemas_of_an_object() {
        let of_type = |name: &str| Gap::Type(name.to_owned());
        check_parameters("{}", None);
        check_parameters(r#"{"type": "object", "properties": {"a": {"type": ["string", "null"]}, "b": true}}"#, None);
        check_parameters(r#"{"type": "string"}"#, Some(("type", of_type("string"))));
        check_parameters(r#"{"type": "dict"}"#, Some(("type", of_type("dict"))));
        check_parameters(r#"{"type": 5}"#, Some(("type", Gap::NotA(JsonType::Text))));
        check_parameters(r#"{"properties": ["a"]}"#, Some(("properties", Gap::NotA(JsonType::Object))));
        check_parameters(r#"{"properties": {"a": "string"}}"#, Some(("properties.a", Gap::NotA(JsonType::Object))));
        check_parameters(r#"{"required": "a"}"#, Some(("required", Gap::NotA(JsonType::List))));
        check_parameters(
            r#"{"properties": {"a": {"items": {"anyOf": [{}, {"type": "str"}]}}}}"#,
            Some(("properties.a.items.anyOf[1].type", of_type("str"))),
        );
    }

    #[test]
    fn arguments_are_what_their_tool_describes() {
        let key = |name: &str| Some(Gap::Key(name.to_owned()));
        check_arguments(r#"{"name": "a", "count": 4.0, "sort": 5.0, "sizes": [1, 2.5], "free": {"x": 1}, "any": []}"#, None);
        check_arguments(r#"{"name": "a", "count": null, "sort": "name"}"#, None);
        check_arguments("{}", key("name"));
        check_arguments(r#"{"name": 5}"#, key("name"));
        check_arguments(r#"{"name": "a", "count": 1.5}"#, key("count"));
        check_arguments(r#"{"name": "a", "sort": "size"}"#, key("sort"));
        check_arguments(r#"{"name": "a", "sizes": [1, "2"]}"#, key("sizes"));
        check_arguments(r#"{"name": "a", "colour": 1}"#, Some(Gap::Surplus("colour".to_owned())));
    }
}
