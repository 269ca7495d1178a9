//! Checks values against the part of JSON Schema that OpenAI's description and our own rules use.
//!
//! Of `anyOf` and `oneOf` one branch has to fit: the branches of the official description overlap. An object that lists
//! its properties has no others unless it says so, because a field that the service does not know is a mistake of ours.

use serde_json::{Map, Value};

/// What is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Where it is, as `method.supervised.hyperparameters.n_epochs` or `messages[0].role`.
    pub at: String,
    pub words: String,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A field that nobody knows.
    UnknownField,
    WrongType,
    Other,
}

/// Everything that is wrong with a value. References are looked up in `root`.
pub fn mistakes(root: &Value, schema: &Value, value: &Value) -> Vec<Mistake> {
    let mut check = Check { root, found: Vec::new() };
    check.value(schema, value, "");
    check.found
}

struct Check<'s> {
    root: &'s Value,
    found: Vec<Mistake>,
}

impl<'s> Check<'s> {
    fn value(&mut self, schema: &'s Value, value: &Value, at: &str) {
        let mut parts = Vec::new();
        self.parts(schema, &mut parts);
        if value.is_null() && parts.iter().any(|part| part.get("nullable") == Some(&Value::Bool(true))) {
            return;
        }
        for part in &parts {
            self.part(part, value, at);
        }
        if let Some(object) = value.as_object() {
            self.unknown_fields(&parts, object, at);
        }
    }

    /// The schema with everything that it refers to and that has to hold with it.
    fn parts(&self, schema: &'s Value, parts: &mut Vec<&'s Map<String, Value>>) {
        let Some(object) = schema.as_object() else { return };
        parts.push(object);
        if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
            let found = reference.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer));
            self.parts(found.unwrap_or_else(|| panic!("the schema has no {reference}")), parts);
        }
        items(object.get("allOf")).iter().for_each(|schema| self.parts(schema, parts));
    }

    fn part(&mut self, schema: &'s Map<String, Value>, value: &Value, at: &str) {
        if let Some(types) = schema.get("type")
            && !has_type(types, value)
        {
            let words = format!("{} is not of type {types}", short(value));
            return self.found.push(Mistake { at: at.to_owned(), words, kind: Kind::WrongType });
        }
        let is_listed = |values: &Value| items(Some(values)).contains(value);
        if schema.get("enum").is_some_and(|values| !is_listed(values)) || schema.get("const").is_some_and(|only| only != value) {
            self.add(at, format!("{} is not one of the values that are known", short(value)));
        }
        for branches in [schema.get("anyOf"), schema.get("oneOf")] {
            self.one_of(items(branches), value, at);
        }
        match value {
            Value::String(text) => self.text(schema, text, at),
            Value::Number(_) => self.number(schema, value.as_f64().unwrap_or_default(), at),
            Value::Array(list) => self.list(schema, list, at),
            Value::Object(object) => self.object(schema, object, at),
            Value::Null | Value::Bool(_) => {}
        }
    }

    /// Of the branches that do not fit, the one that comes nearest tells what is wrong.
    fn one_of(&mut self, branches: &'s [Value], value: &Value, at: &str) {
        let tried = branches.iter().map(|branch| {
            let mut check = Check { root: self.root, found: Vec::new() };
            check.value(branch, value, at);
            check.found
        });
        // A branch of another type, or of another value for the field that tells the branches apart, is not meant.
        let is_other = |found: &Vec<Mistake>| found.iter().any(|mistake| mistake.at == at && mistake.kind == Kind::WrongType);
        let nearest = tried.min_by_key(|found| (!found.is_empty(), is_other(found), found.len()));
        self.found.extend(nearest.unwrap_or_default());
    }

    fn text(&mut self, schema: &Map<String, Value>, text: &str, at: &str) {
        self.within(schema, ["minLength", "maxLength"], text.chars().count(), "characters", at);
        if let Some(pattern) = schema.get("pattern").and_then(Value::as_str) {
            let pattern = regex::Regex::new(pattern).expect("a schema's pattern is right");
            if !pattern.is_match(text) {
                self.add(at, format!("\"{text}\" does not match {pattern}"));
            }
        }
    }

    fn number(&mut self, schema: &Map<String, Value>, number: f64, at: &str) {
        let limit = |name: &str| schema.get(name).and_then(Value::as_f64);
        // OpenAPI 3.0 says with a boolean what 3.1 says with a number of its own.
        let excludes = schema.get("exclusiveMinimum") == Some(&Value::Bool(true));
        let too_small = limit("minimum").is_some_and(|least| number < least || excludes && number <= least);
        if too_small || limit("exclusiveMinimum").is_some_and(|least| number <= least) {
            self.add(at, format!("{number} is too small"));
        }
        if limit("maximum").is_some_and(|most| number > most) {
            self.add(at, format!("{number} is too large"));
        }
    }

    fn list(&mut self, schema: &'s Map<String, Value>, list: &[Value], at: &str) {
        self.within(schema, ["minItems", "maxItems"], list.len(), "items", at);
        if let Some(schema) = schema.get("items") {
            list.iter().enumerate().for_each(|(number, item)| self.value(schema, item, &format!("{at}[{number}]")));
        }
    }

    fn object(&mut self, schema: &'s Map<String, Value>, object: &Map<String, Value>, at: &str) {
        self.within(schema, ["minProperties", "maxProperties"], object.len(), "fields", at);
        let required = items(schema.get("required")).iter().filter_map(Value::as_str);
        for name in required.filter(|name| !object.contains_key(*name)) {
            self.add(&inside(at, name), "it is missing".to_owned());
        }
        for (name, value) in object {
            if let Some(names) = schema.get("propertyNames") {
                self.value(names, &Value::String(name.clone()), &inside(at, name));
            }
            if let Some(schema) = schema.get("properties").and_then(|properties| properties.get(name)) {
                self.value(schema, value, &inside(at, name));
            } else if let Some(others) = schema.get("additionalProperties").filter(|others| others.is_object()) {
                self.value(others, value, &inside(at, name));
            }
        }
    }

    fn unknown_fields(&mut self, parts: &[&Map<String, Value>], object: &Map<String, Value>, at: &str) {
        let known = || parts.iter().filter_map(|part| part.get("properties")?.as_object());
        let others =
            |part: &&Map<String, Value>| part.get("additionalProperties").is_some_and(|others| *others != Value::Bool(false));
        let is_open = parts.iter().any(others) || known().next().is_none();
        for name in object.keys().filter(|name| !is_open && !known().any(|properties| properties.contains_key(*name))) {
            self.found.push(Mistake { at: inside(at, name), words: "nobody knows it".to_owned(), kind: Kind::UnknownField });
        }
    }

    fn within(&mut self, schema: &Map<String, Value>, limits: [&str; 2], count: usize, what: &str, at: &str) {
        let limit = |name: &str| schema.get(name).and_then(Value::as_u64);
        let [least, most] = limits.map(limit);
        if least.is_some_and(|least| (count as u64) < least) || most.is_some_and(|most| count as u64 > most) {
            let limits = limits.map(|name| schema.get(name).map(Value::to_string).unwrap_or_default());
            self.add(at, format!("{count} {what} are outside {}..{}", limits[0], limits[1]));
        }
    }

    fn add(&mut self, at: &str, words: String) {
        self.found.push(Mistake { at: at.to_owned(), words, kind: Kind::Other });
    }
}

fn inside(at: &str, name: &str) -> String {
    if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") }
}

fn items(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn has_type(types: &Value, value: &Value) -> bool {
    match types {
        Value::Array(types) => types.iter().any(|name| has_type(name, value)),
        Value::String(name) => match name.as_str() {
            "null" => value.is_null(),
            "boolean" => value.is_boolean(),
            "integer" => value.is_i64() || value.is_u64(),
            "number" => value.is_number(),
            "string" => value.is_string(),
            "array" => value.is_array(),
            _ => value.is_object(),
        },
        _ => true,
    }
}

fn short(value: &Value) -> String {
    value.to_string().chars().take(80).collect()
}
