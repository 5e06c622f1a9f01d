use crate::{
    colour::{Colour, Colours},
    keys::KEYS,
    shape::Column,
    tokens,
    value::Value,
};

/// One key of a layout file. Everything about it follows from here: checking, the schema, the gallery's knobs, the words
/// for a difference, and what the page does with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Where it is in the file: names with dots between them.
    pub path: &'static str,
    /// What it is called, such as "Avatar size".
    pub name: &'static str,
    /// What it does, as a sentence.
    pub about: &'static str,
    /// Which values it can have.
    pub kind: Kind,
    /// How the page comes to know it.
    pub reaches: Reach,
}

/// Which values a key can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One of several names; the first is the default.
    Choice {
        /// The names.
        values: &'static [&'static str],
        /// Names that could be expected and are refused, each with the reason.
        refused: &'static [(&'static str, &'static str)],
    },
    /// Yes or no; the default is yes.
    Flag {
        /// Why it can't be no; empty where it can.
        refused: &'static str,
    },
    /// A whole number.
    Number {
        /// The least.
        min: u16,
        /// The greatest.
        max: u16,
        /// Without a word in the file.
        default: u16,
        /// The unit, `px`, or empty for a count.
        unit: &'static str,
        /// Why no less and no more, as a sentence.
        reason: &'static str,
    },
    /// The six columns, each once; the default is [`Column::ALL`].
    Columns,
    /// A colour for each theme; the default is that of style/tokens.css.
    Colours,
}

/// How the page comes to know a key's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The app's code reads it from [`crate::Shape`].
    Code,
    /// An attribute of the root element, which the stylesheet asks for.
    Attribute(&'static str),
    /// A custom property of the root element, as it is in the file.
    Property(&'static str),
    /// A custom property in px.
    Pixels(&'static str),
    /// A custom property in rem, so that it follows the reader's own text size; the file has px at the usual one of 16.
    Rem(&'static str),
    /// Nothing: there is one value only.
    Nothing,
}

/// A value that a key can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Setting {
    /// One of the names of a [`Kind::Choice`].
    Choice(&'static str),
    /// Of a [`Kind::Flag`].
    Flag(bool),
    /// Of a [`Kind::Number`].
    Number(u16),
    /// Of [`Kind::Columns`].
    Columns([Column; Column::ALL.len()]),
    /// Of [`Kind::Colours`].
    Colours(Colours),
}

impl Key {
    /// The key at a path.
    #[must_use]
    pub fn at(path: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.path == path)
    }

    /// The first name of the path: keys of one group have the same.
    #[must_use]
    pub fn group(&self) -> &'static str {
        self.path.split('.').next().unwrap_or_default()
    }

    /// The value where a file has none.
    #[must_use]
    pub fn default(&self) -> Setting {
        match self.kind {
            Kind::Choice { values, .. } => Setting::Choice(values.first().copied().unwrap_or_default()),
            Kind::Flag { .. } => Setting::Flag(true),
            Kind::Number { default, .. } => Setting::Number(default),
            Kind::Columns => Setting::Columns(std::array::from_fn(|place| Column::ALL[place])),
            Kind::Colours => Setting::Colours(tokens::colours_of(self.path.rsplit('.').next().unwrap_or_default())),
        }
    }

    /// Reads a value of the file; a sentence says what is wrong with it, and why.
    ///
    /// # Errors
    /// The sentence.
    pub fn read(&self, value: &Value) -> Result<Setting, String> {
        match self.kind {
            Kind::Choice { values, refused } => read_choice(value, values, refused),
            Kind::Flag { refused } => match value {
                Value::Flag(false) if !refused.is_empty() => Err(format!("false is refused: {refused}")),
                Value::Flag(flag) => Ok(Setting::Flag(*flag)),
                _ => Err(format!("{value} is neither true nor false.")),
            },
            Kind::Number { min, max, unit, reason, .. } => {
                let space = if unit.is_empty() { "" } else { " " };
                read_number(value, min, max)
                    .ok_or_else(|| format!("{value} is no whole number from {min} to {max}{space}{unit}. {reason}"))
            }
            Kind::Columns => read_columns(value).map(Setting::Columns),
            Kind::Colours => read_colours(value).map(Setting::Colours),
        }
    }

    /// Reads what [`Setting::text`] writes; a sentence says what is wrong with it.
    ///
    /// # Errors
    /// The sentence.
    pub fn read_text(&self, text: &str) -> Result<Setting, String> {
        let text = text.trim();
        self.read(&match self.kind {
            Kind::Choice { .. } => Value::text(text),
            Kind::Flag { .. } => text.parse().map_or_else(|_| Value::text(text), Value::Flag),
            Kind::Number { .. } => text.parse().map_or_else(|_| Value::text(text), Value::Number),
            Kind::Columns => {
                Value::List(text.split([',', ' ']).filter(|name| !name.is_empty()).map(Value::text).collect())
            }
            Kind::Colours => {
                let (light, dark) = text.split_once(' ').unwrap_or((text, text));
                Value::object([("light", Value::text(light)), ("dark", Value::text(dark.trim()))])
            }
        })
    }
}

impl Setting {
    /// The value as a knob's text: a name, `true`, `24`, `avatar, name, …`, or the light and the dark colour with a blank
    /// between them.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Choice(name) => (*name).to_owned(),
            Self::Flag(flag) => flag.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Columns(columns) => columns.map(Column::name).join(", "),
            Self::Colours(Colours { light, dark }) => format!("{light} {dark}"),
        }
    }

    /// The value as the file has it.
    #[must_use]
    pub fn value(&self) -> Value {
        match self {
            Self::Choice(name) => Value::text(*name),
            Self::Flag(flag) => Value::Flag(*flag),
            Self::Number(number) => Value::Number(f64::from(*number)),
            Self::Columns(columns) => Value::List(columns.map(|column| Value::text(column.name())).to_vec()),
            Self::Colours(Colours { light, dark }) => {
                Value::object([("light", Value::text(light.to_string())), ("dark", Value::text(dark.to_string()))])
            }
        }
    }
}

fn read_choice(value: &Value, values: &'static [&str], refused: &[(&str, &str)]) -> Result<Setting, String> {
    if let Value::Text(name) = value {
        if let Some(name) = values.iter().find(|known| *known == name) {
            return Ok(Setting::Choice(name));
        }
        if let Some((_, reason)) = refused.iter().find(|(known, _)| known == name) {
            return Err(format!("{value} is refused: {reason}"));
        }
    }
    let known = values.iter().map(|value| format!("\"{value}\"")).collect::<Vec<_>>().join(", ");
    Err(format!("{value} is none of {known}."))
}

fn read_number(value: &Value, min: u16, max: u16) -> Option<Setting> {
    let Value::Number(number) = value else { return None };
    let is_whole = number.fract() == 0.0 && (f64::from(min)..=f64::from(max)).contains(number);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole, and between two of the type")]
    is_whole.then_some(Setting::Number(*number as u16))
}

fn read_columns(value: &Value) -> Result<[Column; Column::ALL.len()], String> {
    let Value::List(values) = value else { return Err(format!("{value} is no list of columns.")) };
    let mut columns = Vec::new();
    for value in values {
        let column = match value {
            Value::Text(name) => Column::named(name),
            _ => None,
        };
        let column =
            column.ok_or_else(|| format!("There is no column {value}; there are {}.", Column::NAMES.join(", ")))?;
        if columns.contains(&column) {
            return Err(format!("The column \"{}\" is there twice.", column.name()));
        }
        columns.push(column);
    }
    let missing = Column::ALL.iter().filter(|column| !columns.contains(column)).map(|column| column.name());
    let missing = missing.collect::<Vec<_>>().join(", ");
    let columns: [Column; Column::ALL.len()] = columns
        .try_into()
        .map_err(|_| format!("{missing} is missing. The order names every column; \"visible\": false hides one."))?;
    if let [Column::Action, ..] | [.., Column::Action] = columns {
        Ok(columns)
    } else {
        Err("\"action\" has to be the first or the last: amid a row nobody looks for what can be done with it."
            .to_owned())
    }
}

fn read_colours(value: &Value) -> Result<Colours, String> {
    let Value::Object(entries) = value else {
        return Err(format!(
            "{value} is no colour for both themes, such as {{\"light\": \"#ffffff\", \"dark\": \"#0f1115\"}}."
        ));
    };
    if let Some((name, _)) = entries.iter().find(|(name, _)| name != "light" && name != "dark") {
        return Err(format!("There is no theme \"{name}\"; there are light and dark."));
    }
    let colour = |theme: &str| -> Result<Colour, String> {
        let value = value.get(theme).ok_or_else(|| format!("The colour of the {theme} theme is missing."))?;
        match value {
            Value::Text(text) => text.parse().ok(),
            _ => None,
        }
        .ok_or_else(|| {
            format!("{value} ({theme}) is no colour such as #0f1115. Transparent ones can't promise a contrast.")
        })
    };
    Ok(Colours { light: colour("light")?, dark: colour("dark")? })
}
