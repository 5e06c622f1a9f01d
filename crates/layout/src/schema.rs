use crate::{
    key::{Key, Kind, Setting},
    keys::KEYS,
    shape::Column,
    value::Value,
};

/// The JSON Schema of a layout file, for editors: what it refuses [`crate::parse`] refuses too, but contrast is beyond it.
#[must_use]
pub fn schema() -> String {
    let mut root = object("How Roster's table is laid out. Every key may be left out.");
    root.put("$schema", Value::text("https://json-schema.org/draft/2020-12/schema"));
    root.put("title", Value::text("Roster layout"));
    root.put("properties.$schema.type", Value::text("string"));
    for key in KEYS {
        let mut inner = &mut root;
        let names: Vec<&str> = key.path.split('.').collect();
        let (last, groups) = names.split_last().unwrap_or((&"", &[]));
        for group in groups {
            inner = inner.entry("properties").entry(group);
            if *inner == Value::Nothing {
                *inner = object("");
            }
        }
        *inner.entry("properties").entry(last) = describe(key);
    }
    root.to_json()
}

fn object(description: &str) -> Value {
    let mut object = Value::object([("type", Value::text("object")), ("additionalProperties", Value::Flag(false))]);
    if !description.is_empty() {
        object.put("description", Value::text(description));
    }
    object
}

fn describe(key: &Key) -> Value {
    let mut schema = Value::object([
        ("title", Value::text(key.name)),
        ("description", Value::text(about(key))),
        ("default", key.default().value()),
    ]);
    let text = |texts: &[&str]| Value::List(texts.iter().copied().map(Value::text).collect());
    match key.kind {
        Kind::Choice { values, .. } => schema.put("enum", text(values)),
        Kind::Flag { refused: "" } => schema.put("type", Value::text("boolean")),
        Kind::Flag { .. } => schema.put("const", Value::Flag(true)),
        Kind::Number { min, max, .. } => {
            schema.put("type", Value::text("integer"));
            schema.put("minimum", Setting::Number(min).value());
            schema.put("maximum", Setting::Number(max).value());
        }
        Kind::Columns => {
            let count = Value::Number(6.0);
            schema.put("type", Value::text("array"));
            schema.put("items", Value::object([("enum", text(Column::NAMES))]));
            schema.put("uniqueItems", Value::Flag(true));
            schema.put("minItems", count.clone());
            schema.put("maxItems", count);
        }
        Kind::Colours => {
            let colour = Value::object([
                ("type", Value::text("string")),
                ("pattern", Value::text("^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$")),
            ]);
            schema.put("type", Value::text("object"));
            schema.put("required", text(&["light", "dark"]));
            schema.put("additionalProperties", Value::Flag(false));
            schema.put("properties", Value::object([("light", colour.clone()), ("dark", colour)]));
        }
    }
    schema
}

/// What a key does, and why it can't have what it can't.
fn about(key: &Key) -> String {
    let why = match key.kind {
        Kind::Choice { refused, .. } => {
            refused.iter().map(|(value, reason)| format!("\"{value}\" is refused: {reason}")).collect()
        }
        Kind::Flag { refused } if !refused.is_empty() => vec![format!("It can't be false: {refused}")],
        Kind::Number { unit: "", reason, .. } => vec![reason.to_owned()],
        Kind::Number { unit, reason, .. } => vec![format!("In {unit}. {reason}")],
        Kind::Colours => vec!["A colour for the light theme and one for the dark.".to_owned()],
        Kind::Flag { .. } | Kind::Columns => Vec::new(),
    };
    [vec![key.about.to_owned()], why].concat().join(" ")
}
