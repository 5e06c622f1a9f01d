//! Menus that edit a search's text.

use leptos::prelude::*;
use roster_api_types::{query_values, with_query_values};

use super::icon::icon;
use crate::html::{El, Nodes, Piece, el};

/// A key of the query language that a menu sets.
#[derive(Clone, Copy, Debug)]
pub struct Filter {
    /// The key.
    pub key: &'static str,
    /// What it is about, as shown.
    pub label: &'static str,
    /// Its values and what they are called.
    pub choices: &'static [(&'static str, &'static str)],
    /// What having none of them is called, for a key that can have one value only; empty for one that can have several.
    pub any: &'static str,
}

/// A button that says what is filtered by, and the choices that it opens. Choosing edits `text` and runs `on_search`.
#[derive(Clone, Copy, Debug)]
pub struct FilterMenu {
    /// The id of the list of choices.
    pub id: &'static str,
    /// The button's words.
    pub label: &'static str,
    /// What it sets.
    pub filters: &'static [Filter],
}

impl FilterMenu {
    /// The button with its choices.
    pub fn view(self, text: RwSignal<String>, on_search: Callback<String>) -> El {
        let Self { id, label, filters } = self;
        let chosen = move || chosen(filters, &text.read());
        let words = move || match chosen() {
            chosen if chosen.is_empty() => label.to_owned(),
            chosen => format!("{label}: {chosen}"),
        };
        let class = move || Some(if chosen().is_empty() { CLASS } else { CLASS_SET }.to_owned());
        let button = el("button")
            .attr("type", "button")
            .live_attr("class", class)
            .attr("popovertarget", id)
            .child(el("span").class("filter-menu__words").live_text(words))
            .child(icon("down"));
        let sets = filters.iter().map(|filter| set(*filter, text, on_search).any()).collect::<Vec<Nodes>>();
        el("div")
            .class("filter-menu")
            .child(button)
            .child(el("div").attr("popover", "auto").attr("id", id).class("menu").child(sets))
    }
}

const CLASS: &str = "control control--menu filter-menu__button";
const CLASS_SET: &str = "control control--menu filter-menu__button filter-menu__button--set";

/// What is chosen, by name.
fn chosen(filters: &[Filter], text: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    for filter in filters {
        let values = query_values(text, filter.key);
        names.extend(
            filter.choices.iter().filter(|(value, _)| values.iter().any(|own| own == value)).map(|(_, name)| *name),
        );
    }
    names.join(", ")
}

fn set(filter: Filter, text: RwSignal<String>, on_search: Callback<String>) -> El {
    let any = (!filter.any.is_empty()).then(|| choice(filter, "", filter.any, text, on_search));
    let choices: Vec<Nodes> =
        filter.choices.iter().map(|(value, name)| choice(filter, value, name, text, on_search).any()).collect();
    el("fieldset").child(el("legend").class("filter-menu__legend").child(filter.label)).child(any).child(choices)
}

fn choice(filter: Filter, value: &'static str, name: &str, text: RwSignal<String>, on_search: Callback<String>) -> El {
    let is_only = !filter.any.is_empty();
    let is_chosen = move || {
        let values = query_values(&text.read(), filter.key);
        if value.is_empty() { values.is_empty() } else { values.iter().any(|own| own == value) }
    };
    let change = move |event| {
        let mut values = if is_only { Vec::new() } else { query_values(&text.read_untracked(), filter.key) };
        values.retain(|own| own != value);
        if event_target_checked(&event) && !value.is_empty() {
            values.push(value.to_owned());
        }
        let edited = with_query_values(&text.read_untracked(), filter.key, &values);
        text.set(edited.clone());
        on_search.run(edited);
    };
    let input = el("input")
        .attr("type", if is_only { "radio" } else { "checkbox" })
        .attr("name", filter.key)
        .live_prop("checked", move || is_chosen().into())
        .on("change", change);
    el("label").class("check").child(input).child(name)
}
