//! What is set about a stage: only what isn't as usual.

use roster_layout::{Key, Layout, Problem, difference_in_words, parse};

use super::knob::{Knob, LAYOUT, knobs};
use crate::address::{parameter, parameters};

/// Values of knobs by their names, in the knobs' order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings(Vec<(String, String)>);

impl Settings {
    /// Reads a query. What no knob has is left out.
    #[must_use]
    pub fn parse(query: &str) -> Self {
        let value = |knob: Knob| {
            let value = parameter(query, &knob.name);
            (!value.is_empty()).then_some((knob.name, value))
        };
        Self(knobs().into_iter().filter_map(value).collect())
    }

    /// A knob's value, if it is set.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }

    /// The same with another value; an empty one is the usual.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let given = |knob: Knob| {
            let value = if knob.name == name { Some(value) } else { self.get(&knob.name) };
            value.filter(|value| !value.is_empty()).map(|value| (knob.name, value.to_owned()))
        };
        Self(knobs().into_iter().filter_map(given).collect())
    }

    /// The pairs, to be written into an address.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value)).collect()
    }

    /// As a query without its `?`.
    #[must_use]
    pub fn query(&self) -> String {
        parameters(&self.pairs()).trim_start_matches('?').to_owned()
    }

    /// The same without what is about the layout.
    #[must_use]
    pub fn of_reader(&self) -> Self {
        Self(self.0.iter().filter(|(name, _)| !name.starts_with(LAYOUT)).cloned().collect())
    }

    /// The layout that a file has, with what is set here in it, and what is wrong with either.
    #[must_use]
    pub fn layout(&self, file: &str) -> (Layout, Vec<Problem>) {
        let (mut layout, mut problems) = parse(file, &Layout::default());
        for (name, value) in &self.0 {
            let Some(key) = name.strip_prefix(LAYOUT).and_then(Key::at) else {
                continue;
            };
            match layout.with_text(key, value) {
                Ok(changed) => layout = changed,
                Err(problem) => problems.push(problem),
            }
        }
        (layout, problems)
    }

    /// The settings that make `layout` of what `file` has, and keep what is about the reader.
    #[must_use]
    pub fn with_layout(&self, layout: &Layout, file: &str) -> Self {
        let (before, _) = parse(file, &Layout::default());
        let mut settings = self.of_reader();
        for (key, setting) in layout.entries() {
            if setting != before.get(key) {
                settings = settings.with(&format!("{LAYOUT}{}", key.path), &setting.text());
            }
        }
        settings
    }

    /// What `other` has otherwise, a line for each: "Theme: System, then Dark".
    #[must_use]
    pub fn difference(&self, other: &Self, file: &str) -> Vec<String> {
        let mut lines = Vec::new();
        for knob in knobs().iter().filter(|knob| !knob.name.starts_with(LAYOUT)) {
            let (before, after) = (self.get(&knob.name).unwrap_or_default(), other.get(&knob.name).unwrap_or_default());
            if before != after {
                lines.push(format!("{}: {}, then {}", knob.label, knob.called(before), knob.called(after)));
            }
        }
        lines.extend(difference_in_words(&self.layout(file).0, &other.layout(file).0));
        lines
    }
}
