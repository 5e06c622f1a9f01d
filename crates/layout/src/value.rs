use std::fmt::{self, Write as _};

/// A value as a layout file has it, whoever has read it: `serde_json` on the server, the browser's own parser in the page.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`.
    Nothing,
    /// `true` or `false`.
    Flag(bool),
    /// Any number.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Self>),
    /// Names and values, in the order of the file where its reader keeps that.
    Object(Vec<(String, Self)>),
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// Names and values.
    pub fn object<'a>(entries: impl IntoIterator<Item = (&'a str, Self)>) -> Self {
        Self::Object(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// The value of a name; none where there is none, or no object.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(entries) = self else { return None };
        entries.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// The value at a path of names with dots between them.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Self> {
        path.split('.').try_fold(self, |value, name| value.get(name))
    }

    /// The value of a name, entered as nothing where there is none; what is no object becomes one.
    pub(crate) fn entry(&mut self, name: &str) -> &mut Self {
        if !matches!(self, Self::Object(_)) {
            *self = Self::Object(Vec::new());
        }
        let Self::Object(entries) = self else { unreachable!("made one in the line above") };
        let place = entries.iter().position(|(known, _)| known == name).unwrap_or(entries.len());
        if place == entries.len() {
            entries.push((name.to_owned(), Self::Nothing));
        }
        &mut entries[place].1
    }

    /// Enters a value at a path of names with dots between them; objects on the way are made.
    pub(crate) fn put(&mut self, path: &str, value: Self) {
        let mut place = self;
        for name in path.split('.') {
            place = place.entry(name);
        }
        *place = value;
    }

    /// The value as a JSON file that people edit: one entry a line, except for lists and pairs that fit into one.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = String::new();
        self.write_lines(&mut text, 0);
        text.push('\n');
        text
    }

    fn write_lines(&self, text: &mut String, depth: usize) {
        const FITS: usize = 100;
        let line = self.to_string();
        let (Self::Object(entries), true) = (self, depth == 0 || line.len() + 2 * depth > FITS || self.is_deep())
        else {
            text.push_str(&line);
            return;
        };
        text.push('{');
        for (index, (name, value)) in entries.iter().enumerate() {
            text.push_str(if index == 0 { "\n" } else { ",\n" });
            text.push_str(&"  ".repeat(depth + 1));
            text.push_str(&quoted(name));
            text.push_str(": ");
            value.write_lines(text, depth + 1);
        }
        text.push('\n');
        text.push_str(&"  ".repeat(depth));
        text.push('}');
    }

    fn is_deep(&self) -> bool {
        matches!(self, Self::Object(entries) if entries.iter().any(|(_, value)| matches!(value, Self::Object(_))))
    }
}

/// In one line, as JSON.
impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => formatter.write_str("null"),
            Self::Flag(flag) => write!(formatter, "{flag}"),
            Self::Number(number) => write!(formatter, "{number}"),
            Self::Text(text) => formatter.write_str(&quoted(text)),
            Self::List(values) => {
                formatter.write_char('[')?;
                for (index, value) in values.iter().enumerate() {
                    write!(formatter, "{}{value}", if index == 0 { "" } else { ", " })?;
                }
                formatter.write_char(']')
            }
            Self::Object(entries) if entries.is_empty() => formatter.write_str("{}"),
            Self::Object(entries) => {
                formatter.write_str("{ ")?;
                for (index, (name, value)) in entries.iter().enumerate() {
                    write!(formatter, "{}{}: {value}", if index == 0 { "" } else { ", " }, quoted(name))?;
                }
                formatter.write_str(" }")
            }
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Nothing,
            serde_json::Value::Bool(flag) => Self::Flag(flag),
            serde_json::Value::Number(number) => Self::Number(number.as_f64().unwrap_or(f64::NAN)),
            serde_json::Value::String(text) => Self::Text(text),
            serde_json::Value::Array(values) => Self::List(values.into_iter().map(Self::from).collect()),
            serde_json::Value::Object(entries) => {
                Self::Object(entries.into_iter().map(|(name, value)| (name, Self::from(value))).collect())
            }
        }
    }
}
