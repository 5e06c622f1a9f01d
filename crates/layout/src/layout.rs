use crate::{
    check::{self, Problem},
    colour::Colours,
    key::{Key, Reach, Setting},
    keys::KEYS,
    shape::{Column, DateStyle, Density, InvitePlace, RemoveStyle, Shape, TeamsForm},
    value::Value,
};

/// What a file names as its schema.
pub const SCHEMA_FILE: &str = "./layout.schema.json";

/// A layout: a value for every key of [`KEYS`]. Whatever file it comes from, it keeps all promises, those about contrast
/// included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layout {
    /// In the order of the table.
    settings: Vec<Setting>,
}

/// Something that the root element has to have because the layout isn't the stylesheet's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The name of a custom property, which begins with `--`, or of an attribute.
    pub name: &'static str,
    /// Its value.
    pub value: String,
}

impl Default for Layout {
    /// The layout of a file that says nothing.
    fn default() -> Self {
        Self { settings: KEYS.iter().map(Key::default).collect() }
    }
}

impl Layout {
    /// A key's value.
    #[must_use]
    pub fn get(&self, key: &Key) -> Setting {
        place(key).map_or_else(|| key.default(), |place| self.settings[place])
    }

    /// A key's value as a knob's text; see [`Setting::text`].
    #[must_use]
    pub fn text(&self, key: &Key) -> String {
        self.get(key).text()
    }

    /// A key's value where it is a number.
    #[must_use]
    pub fn number(&self, key: &Key) -> Option<u16> {
        match self.get(key) {
            Setting::Number(number) => Some(number),
            _ => None,
        }
    }

    /// The layout with another value for one key.
    ///
    /// # Errors
    /// Why the value is refused; a colour also because of its contrast to the layout's others.
    pub fn with(&self, key: &Key, value: &Value) -> Result<Self, Problem> {
        self.with_read(key, key.read(value))
    }

    /// The layout with another value for one key, read from a knob's text as [`Setting::text`] writes it.
    ///
    /// # Errors
    /// See [`Layout::with`].
    pub fn with_text(&self, key: &Key, text: &str) -> Result<Self, Problem> {
        self.with_read(key, key.read_text(text))
    }

    fn with_read(&self, key: &Key, setting: Result<Setting, String>) -> Result<Self, Problem> {
        let setting = setting.map_err(|reason| Problem::new(key.path, reason))?;
        let mut changed = self.clone();
        changed.set(key, setting);
        match check::contrasts(&mut changed, self).pop() {
            Some(problem) => Err(problem),
            None => Ok(changed),
        }
    }

    /// Sets a value that belongs to the key; whoever does sees to the promises.
    pub(crate) fn set(&mut self, key: &Key, setting: Setting) {
        if let Some(place) = place(key) {
            self.settings[place] = setting;
        }
    }

    /// The colours of a token.
    pub(crate) fn colours(&self, token: &str) -> Option<(&'static Key, Colours)> {
        let key = Key::at(&format!("tokens.colors.{token}"))?;
        match self.get(key) {
            Setting::Colours(colours) => Some((key, colours)),
            _ => None,
        }
    }

    /// The whole file, with every key.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut file = Value::object([("$schema", Value::text(SCHEMA_FILE))]);
        for (key, setting) in self.entries() {
            file.put(key.path, setting.value());
        }
        file.to_json()
    }

    /// Every key with its value.
    pub fn entries(&self) -> impl Iterator<Item = (&'static Key, Setting)> {
        KEYS.iter().zip(self.settings.iter().copied())
    }

    /// What the root element has to have, where the layout isn't the default.
    #[must_use]
    pub fn marks(&self) -> Vec<Mark> {
        let changed = self.entries().filter(|(key, setting)| *setting != key.default());
        let mut marks: Vec<Mark> = changed.filter_map(|(key, setting)| mark(key, setting)).collect();
        let shape = self.shape();
        let is_shown = |column: &Column| shape.columns().any(|shown| shown == *column);
        let hidden = Column::ALL.iter().filter(|column| !is_shown(column)).map(|column| column.name());
        let hidden = hidden.collect::<Vec<_>>().join(" ");
        // Sizes of what isn't there, and the sides, follow from more than one key.
        let attributes = [
            ("data-remove", shape.remove.name(), shape.remove != RemoveStyle::Icon),
            ("data-action", "start", shape.columns[0] == Some(Column::Action)),
            ("data-avatar", "none", !is_shown(&Column::Avatar)),
            ("data-without", hidden.as_str(), !hidden.is_empty()),
        ];
        for (name, value, is_set) in attributes {
            if is_set {
                marks.retain(|mark| mark.name != name);
                marks.push(Mark { name, value: value.to_owned() });
            }
        }
        marks
    }

    /// The names of all marks that a layout can have.
    pub fn mark_names() -> impl Iterator<Item = &'static str> {
        let of_keys = KEYS.iter().filter_map(|key| match key.reaches {
            Reach::Attribute(name) | Reach::Property(name) | Reach::Pixels(name) | Reach::Rem(name) => Some(name),
            Reach::Code | Reach::Nothing => None,
        });
        of_keys.chain(["data-remove", "data-action", "data-without"])
    }

    /// What the app's code has to know.
    #[must_use]
    pub fn shape(&self) -> Shape {
        let choice = |path: &str| match Key::at(path).map(|key| self.get(key)) {
            Some(Setting::Choice(name)) => name,
            _ => "",
        };
        Shape {
            columns: self.columns(),
            density: Density::named(choice("density")).unwrap_or(Density::Comfortable),
            teams: TeamsForm::named(choice("teams.form")).unwrap_or(TeamsForm::Count),
            teams_shown: Key::at("teams.shown").and_then(|key| self.number(key)).unwrap_or(1),
            remove: RemoveStyle::named(choice("remove.style")).unwrap_or(RemoveStyle::Icon),
            dates: DateStyle::named(choice("dates")).unwrap_or(DateStyle::Date),
            invite: InvitePlace::named(choice("invite")).unwrap_or(InvitePlace::Above),
        }
    }

    /// The columns that are shown, in their order.
    fn columns(&self) -> [Option<Column>; Column::ALL.len()] {
        let is_visible = |column: &Column| {
            let key = Key::at(&format!("columns.{}.visible", column.name()));
            key.is_none_or(|key| self.get(key) == Setting::Flag(true))
        };
        let order = match Key::at("columns.order").map(|key| self.get(key)) {
            Some(Setting::Columns(columns)) => columns.to_vec(),
            _ => Column::ALL.to_vec(),
        };
        let mut shown = order.into_iter().filter(is_visible);
        std::array::from_fn(|_| shown.next())
    }
}

/// How the root element says a value.
fn mark(key: &Key, setting: Setting) -> Option<Mark> {
    let (name, value) = match (key.reaches, setting) {
        (Reach::Property(name), Setting::Colours(Colours { light, dark })) => {
            (name, format!("light-dark({light}, {dark})"))
        }
        (Reach::Pixels(name), Setting::Number(number)) => (name, format!("{number}px")),
        (Reach::Rem(name), Setting::Number(number)) => (name, format!("{}rem", f64::from(number) / 16.0)),
        (Reach::Property(name) | Reach::Attribute(name), setting) => (name, setting.text()),
        _ => return None,
    };
    Some(Mark { name, value })
}

fn place(key: &Key) -> Option<usize> {
    KEYS.iter().position(|known| known.path == key.path)
}
