//! Which rows of a list a table has, for those who can't see how long it is.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use crate::{focus::when_shown, lean::effect};

/// Where a table's rows lie in a longer list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// How many rows lie before them; none where the server doesn't tell.
    pub before: Option<u32>,
    /// How many rows there are; none where the server doesn't count them all.
    pub total: Option<u32>,
}

/// Tells in the page's first table how long the list is, and in each row which one of it that is: as long as the list is
/// longer than the page, which `part` says, and again whenever a row has come or gone. A row that followed its place by
/// itself would be a signal more for each.
pub fn follow_places(part: Box<dyn Fn() -> Option<Part>>) {
    let is_told = RwSignal::new(false);
    effect(move || {
        let part = part();
        if part.is_some() || is_told.get_untracked() {
            when_shown(move || {
                // Another table may have come in place of this one meanwhile.
                if is_told.try_get_untracked().is_some() {
                    tell(part);
                }
            });
        }
        is_told.set(part.is_some());
    });
}

/// Heads are rows, too.
fn tell(part: Option<Part>) {
    let find = |place| document().query_selector(place).ok().flatten();
    if let Some(table) = find("table") {
        // What servers don't count has its own number.
        let count = |part: Part| part.total.map_or_else(|| "-1".to_owned(), |total| (total + 1).to_string());
        write(&table, "aria-rowcount", part.map(count));
    }
    let before = part.and_then(|part| part.before);
    let tell_row = |row: &Element, place: u32| write(row, "aria-rowindex", before.map(|_| place.to_string()));
    if let Some(heads) = find("table tr") {
        tell_row(&heads, 1);
    }
    let mut place = before.unwrap_or_default();
    let mut next = find("table tbody").and_then(|body| body.first_child());
    while let Some(node) = next {
        if let Some(row) = node.dyn_ref() {
            tell_row(row, place.saturating_add(2));
            place = place.saturating_add(1);
        }
        next = node.next_sibling();
    }
}

fn write(element: &Element, name: &str, value: Option<String>) {
    // Names that are written in the code are never refused.
    let _ = match value {
        Some(value) => element.set_attribute(name, &value),
        None => element.remove_attribute(name),
    };
}
