//! Reading a layout file: every wrong key is named with the reason, and keeps the value it had.

use std::fmt;

use crate::{
    key::Key,
    keys::{KEYS, REFUSED_KEYS},
    layout::Layout,
    tokens::pairs,
    value::Value,
};

/// What is wrong in a layout file, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The key's path; empty where the whole file is meant.
    pub path: String,
    /// What is wrong, and why, in sentences.
    pub reason: String,
}

impl Problem {
    pub(crate) fn new(path: &str, reason: String) -> Self {
        Self { path: path.to_owned(), reason }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            formatter.write_str(&self.reason)
        } else {
            write!(formatter, "{}: {}", self.path, self.reason)
        }
    }
}

/// Reads the text of a layout file. Keys that it doesn't have are as in [`Layout::default`]; wrong ones keep the value of
/// `last_good`, and so does everything where the text is no JSON.
#[must_use]
pub fn parse(text: &str, last_good: &Layout) -> (Layout, Vec<Problem>) {
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(value) => check(&value.into(), last_good),
        Err(error) => (last_good.clone(), vec![Problem::new("", format!("The file is no JSON: {error}."))]),
    }
}

/// Reads a layout file that somebody else has parsed; see [`parse`].
#[must_use]
pub fn check(file: &Value, last_good: &Layout) -> (Layout, Vec<Problem>) {
    if !matches!(file, Value::Object(_)) {
        return (last_good.clone(), vec![Problem::new("", "The file is no JSON object.".to_owned())]);
    }
    let mut problems = Vec::new();
    find_unknown(file, "", &mut problems);
    let mut layout = Layout::default();
    for key in KEYS {
        match file.at(key.path).map(|value| key.read(value)) {
            None if is_cut_off(file, key.path) => layout.set(key, last_good.get(key)),
            None => {}
            Some(Ok(setting)) => layout.set(key, setting),
            Some(Err(reason)) => {
                problems.push(Problem::new(key.path, reason));
                layout.set(key, last_good.get(key));
            }
        }
    }
    problems.extend(contrasts(&mut layout, last_good));
    (layout, problems)
}

/// Is there something else where the key's group should be?
fn is_cut_off(file: &Value, path: &str) -> bool {
    let ends = path.match_indices('.').map(|(end, _)| &path[..end]);
    ends.filter_map(|group| file.at(group)).any(|group| !matches!(group, Value::Object(_)))
}

/// Reports what no key of the table is.
fn find_unknown(value: &Value, path: &str, problems: &mut Vec<Problem>) {
    let Value::Object(entries) = value else {
        problems.push(Problem::new(path, format!("{value} is no group of keys, such as {{ … }}.")));
        return;
    };
    for (name, value) in entries {
        let inner = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        // A name with a dot in it looks like a path and is none.
        let is_name = !name.contains('.');
        if (is_name && Key::at(&inner).is_some()) || inner == "$schema" {
            continue;
        }
        let group = format!("{inner}.");
        if is_name && KEYS.iter().any(|key| key.path.starts_with(&group)) {
            find_unknown(value, &inner, problems);
        } else {
            let refused = REFUSED_KEYS.iter().find(|(known, _)| *known == inner);
            let reason = refused.map_or_else(|| unknown(path), |(_, reason)| (*reason).to_owned());
            problems.push(Problem::new(&inner, reason));
        }
    }
}

fn unknown(path: &str) -> String {
    let start = if path.is_empty() { String::new() } else { format!("{path}.") };
    let mut names: Vec<&str> = Vec::new();
    for rest in KEYS.iter().filter_map(|key| key.path.strip_prefix(&start)) {
        let name = rest.split('.').next().unwrap_or_default();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    format!("There is no such key; here are {}.", names.join(", "))
}

/// Gives back their value in `last_good` to colours that make words or outlines hard to see, until all promises are kept,
/// and says which and why. `last_good` keeps them.
pub(crate) fn contrasts(layout: &mut Layout, last_good: &Layout) -> Vec<Problem> {
    let mut problems = Vec::new();
    while let Some((key, problem)) = unkept(layout, last_good) {
        layout.set(key, last_good.get(key));
        problems.push(problem);
    }
    problems
}

/// A promise that isn't kept, and the colour that has been changed: words rather than what they stand on.
fn unkept(layout: &Layout, last_good: &Layout) -> Option<(&'static Key, Problem)> {
    for pair in pairs() {
        let ((front, front_colours), (ground, ground_colours)) =
            (layout.colours(pair.front)?, layout.colours(pair.ground)?);
        let light = ("light", front_colours.light, ground_colours.light);
        let dark = ("dark", front_colours.dark, ground_colours.dark);
        for (theme, front_colour, ground_colour) in [light, dark] {
            let ratio = front_colour.contrast(ground_colour);
            let is_changed = |key: &&Key| layout.get(key) != last_good.get(key);
            let changed = [front, ground].into_iter().find(is_changed);
            if let (true, Some(key)) = (ratio < pair.least, changed) {
                let shown = (ratio * 100.0).floor() / 100.0;
                let reason = format!(
                    "{} ({front_colour}) on {} ({ground_colour}) has a contrast of {shown}:1 in the {theme} theme; \
                     below {}:1 many people can't {} it (WCAG {}).",
                    pair.front,
                    pair.ground,
                    pair.least,
                    if pair.least > 3.0 { "read" } else { "see" },
                    if pair.least > 3.0 { "1.4.3" } else { "1.4.11" },
                );
                return Some((key, Problem::new(key.path, reason)));
            }
        }
    }
    None
}
