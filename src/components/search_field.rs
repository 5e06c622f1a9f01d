//! Finding members.

use std::time::Duration;

use leptos::prelude::*;

use super::icon::icon;
use crate::{
    focus::focus,
    html::{El, Nodes, Piece, el, live, nothing},
    lean::memo,
};

/// The id of the search's input.
pub const QUERY: &str = "query";
/// How long after the last key a search starts.
const PAUSE: Duration = Duration::from_millis(300);

/// The search, in the list's query language, and how many rows it finds.
///
/// `text` is what the field holds, which may be ahead of what is searched for; `filters` are menus that edit it too.
/// `count` is how many there are in words, said politely when it changes; `on_search` is told what is to be searched for.
pub fn search_field(text: RwSignal<String>, filters: Nodes, count: Signal<String>, on_search: Callback<String>) -> El {
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    on_cleanup(stop);
    let search = move || {
        stop();
        on_search.run(text.get_untracked().trim().to_owned());
    };
    let typed = move |event| {
        text.set(event_target_value(&event));
        stop();
        timer.set_value(set_timeout_with_handle(search, PAUSE).ok());
    };
    let clear = move || {
        text.set(String::new());
        search();
        focus(QUERY);
    };
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        search();
    };
    let is_empty = memo(move || text.read().is_empty());
    let clear_button = move || if is_empty.get() { nothing() } else { clear_button(clear).any() };
    el("form")
        .class("search-field")
        .attr("role", "search")
        .on("submit", submit)
        .child(
            el("div")
                .class("search-field__box")
                .child(icon("search"))
                .child(el("label").class("visually-hidden").attr("for", QUERY).child("Find members"))
                .child(input().live_prop("value", move || text.get().into()).on("input", typed))
                .child(live(clear_button)),
        )
        .child(filters)
        .child(el("p").class("search-field__count").attr("role", "status").live_text(move || count.get()))
}

fn input() -> El {
    el("input")
        .class("control")
        .attr("id", QUERY)
        .attr("name", "query")
        .attr("type", "search")
        .attr("placeholder", "Name, address or role:owner")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .attr("enterkeyhint", "search")
}

fn clear_button(clear: impl Fn() + 'static) -> El {
    let button = el("button").attr("type", "button").class("button button--icon search-field__clear");
    button.attr("aria-label", "Clear search").on_press(clear).child(icon("remove"))
}
