//! What can be set about a stage.

use roster_layout::{KEYS, Key, Kind};
use serde_json::{Value, json};

/// What the names of the layout's knobs begin with.
pub const LAYOUT: &str = "layout.";

/// Something that can be set about a stage. Its value is a text, as in the stage's address.
#[derive(Clone, Debug)]
pub struct Knob {
    /// Its name in addresses.
    pub name: String,
    /// What it is called.
    pub label: &'static str,
    /// What it does, as a sentence; may be empty.
    pub about: &'static str,
    /// What it stands among.
    pub group: &'static str,
    /// Which values it has.
    pub kind: KnobKind,
    /// The value where the address says nothing.
    pub usual: String,
}

/// Which values a knob has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KnobKind {
    /// One of these; each with what it is called.
    Choice(Vec<(&'static str, &'static str)>),
    /// A whole number.
    Number {
        /// The least.
        min: u16,
        /// The most.
        max: u16,
        /// What it counts; may be empty.
        unit: &'static str,
    },
    /// A text of a form of its own, which is checked.
    Text,
}

/// A knob's name, what it is called, and its values, each with what it is called; the first is the usual one.
type OfReader = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

/// What is about the reader and their browser.
const READER: [OfReader; 8] = [
    ("theme", "Theme", &[("", "System"), ("light", "Light"), ("dark", "Dark")]),
    ("density", "Reader's rows", &[("", "As laid out"), ("comfortable", "Comfortable"), ("compact", "Compact")]),
    ("direction", "Direction", &[("", "Left to right"), ("rtl", "Right to left")]),
    ("locale", "Language", &[("", "English"), ("pseudo", "Pseudo: accents, 40 % longer")]),
    (WIDTH, "Width", &[("", "Free"), ("320", "320 px"), ("768", "768 px"), ("1280", "1280 px")]),
    (ZOOM, "Zoom", &[("", "100 %"), ("200", "200 %"), ("400", "400 %")]),
    ("motion", "Motion", &[("", "As the system"), ("reduce", "Reduced")]),
    ("colours", "Forced colours", &[("", "As the system"), ("forced", "About as forced")]),
];

/// The knob of the stage's width in px, which is the frame's.
pub const WIDTH: &str = "width";
/// The knob of the zoom in per cent, which is the frame's.
pub const ZOOM: &str = "zoom";

/// All knobs, in the order in which they are offered.
#[must_use]
pub fn knobs() -> Vec<Knob> {
    let reader = |(name, label, values): &OfReader| Knob {
        name: (*name).to_owned(),
        label,
        about: "",
        group: "Reader",
        kind: KnobKind::Choice(values.to_vec()),
        usual: String::new(),
    };
    READER.iter().map(reader).chain(KEYS.iter().filter_map(of_layout)).collect()
}

/// The knob of a key of the layout; none for a key that has one value only.
fn of_layout(key: &'static Key) -> Option<Knob> {
    let kind = match key.kind {
        Kind::Choice { values: [_], .. } => return None,
        Kind::Flag { refused } if !refused.is_empty() => return None,
        Kind::Choice { values, .. } => KnobKind::Choice(values.iter().map(|value| (*value, *value)).collect()),
        Kind::Flag { .. } => KnobKind::Choice(vec![("true", "Yes"), ("false", "No")]),
        Kind::Number { min, max, unit, .. } => KnobKind::Number { min, max, unit },
        Kind::Columns | Kind::Colours => KnobKind::Text,
    };
    let group = match key.group() {
        "columns" => "Columns",
        "tokens" => "Tokens",
        _ => "Table",
    };
    let usual = key.default().text();
    Some(Knob { name: format!("{LAYOUT}{}", key.path), label: key.name, about: key.about, group, kind, usual })
}

/// For meta.json.
#[must_use]
pub fn meta(knob: &Knob) -> Value {
    let Knob { name, label, about, group, kind, usual } = knob;
    let (values, min, max) = match kind {
        KnobKind::Choice(values) => (Some(values.iter().map(|(value, _)| *value).collect::<Vec<_>>()), None, None),
        KnobKind::Number { min, max, .. } => (None, Some(min), Some(max)),
        KnobKind::Text => (None, None, None),
    };
    json!({
        "name": name, "label": label, "about": about, "group": group, "default": usual,
        "values": values, "min": min, "max": max,
    })
}

impl Knob {
    /// What a value is called.
    #[must_use]
    pub fn called<'a>(&self, value: &'a str) -> &'a str {
        match &self.kind {
            KnobKind::Choice(values) => {
                values.iter().find(|(known, _)| *known == value).map_or(value, |(_, name)| name)
            }
            KnobKind::Number { .. } | KnobKind::Text => value,
        }
    }
}
