use crate::{
    key::{Key, Kind, Setting},
    layout::Layout,
};

/// What `after` has otherwise than `before`, a line for each key: "Avatar size: 20 px, then 32 px".
#[must_use]
pub fn difference_in_words(before: &Layout, after: &Layout) -> Vec<String> {
    let mut lines = Vec::new();
    for ((key, before), (_, after)) in before.entries().zip(after.entries()) {
        if before != after {
            lines.push(format!("{}: {}, then {}", key.name, words(key, before), words(key, after)));
        }
    }
    lines
}

fn words(key: &Key, setting: Setting) -> String {
    match (key.kind, setting) {
        (Kind::Flag { .. }, Setting::Flag(is_shown)) => if is_shown { "shown" } else { "hidden" }.to_owned(),
        (Kind::Number { unit: "px", .. }, setting) => setting.text() + " px",
        (_, Setting::Colours(colours)) if colours.light == colours.dark => colours.light.to_string(),
        (_, Setting::Colours(colours)) => format!("{} (dark theme {})", colours.light, colours.dark),
        (_, setting) => setting.text(),
    }
}
