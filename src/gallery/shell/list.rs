//! The list of stories, with a search. `/` goes to the search, arrows go through what is found, Enter opens; in the search
//! itself the first one found.

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

use super::state::State;
use crate::{
    focus::focus,
    gallery::{stories, story::Story},
    html::{El, Nodes, Piece, el, live},
};

const SEARCH: &str = "story-search";

/// The list.
pub fn story_list(state: State) -> El {
    let text = RwSignal::new(String::new());
    let listener = window_event_listener(ev::keydown, |event| {
        if event.key() == "/" && !is_in_field(&event) {
            event.prevent_default();
            focus(SEARCH);
        }
    });
    on_cleanup(move || listener.remove());
    let input = el("input")
        .class("control")
        .attr("id", SEARCH)
        .attr("type", "search")
        .attr("placeholder", "Find a story ( / )")
        .attr("autocomplete", "off")
        .on("input", move |event| text.set(event_target_value(&event)))
        .on("keydown", move |event| {
            let key: &KeyboardEvent = event.unchecked_ref();
            let text = text.get_untracked().to_lowercase();
            let first = (key.key() == "Enter").then(|| stories::all().find(|story| is_found(story, &text))).flatten();
            if let Some(story) = first {
                state.open(story);
            }
        });
    let found = move || stories::all().filter(|story| is_found(story, &text.read().to_lowercase())).count();
    let count = move || match found() {
        1 => "1 story".to_owned(),
        count => format!("{count} stories"),
    };
    el("nav")
        .class("gallery__list")
        .attr("aria-label", "Stories")
        .on("keydown", move_focus)
        .child(el("label").class("visually-hidden").attr("for", SEARCH).child("Find a story"))
        .child(input)
        .child(el("p").class("gallery__count").attr("role", "status").live_text(count))
        .child(live(move || groups(state, &text.read().to_lowercase())))
}

fn is_found(story: &Story, text: &str) -> bool {
    let is_in = |words: &str| words.to_lowercase().contains(text);
    is_in(story.title) || is_in(story.name) || is_in(story.group) || story.components.iter().any(|file| is_in(file))
}

fn groups(state: State, text: &str) -> Nodes {
    let mut groups: Vec<(&str, Vec<Nodes>)> = Vec::new();
    for story in stories::all().filter(|story| is_found(story, text)) {
        let link = link(state, story).any();
        match groups.last_mut() {
            Some((name, links)) if *name == story.group => links.push(link),
            _ => groups.push((story.group, vec![link])),
        }
    }
    let group = |(name, links): (&str, Vec<Nodes>)| {
        el("section").child(el("h2").child(name)).child(el("ul").child(links)).any()
    };
    groups.into_iter().map(group).collect::<Vec<Nodes>>().any()
}

fn link(state: State, story: &'static Story) -> El {
    let is_shown = move || state.story.get().is_some_and(|shown| shown.name == story.name);
    let open = move |event: Event| {
        let mouse: &web_sys::MouseEvent = event.unchecked_ref();
        if !(mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key()) {
            event.prevent_default();
            state.open(story);
        }
    };
    let link = el("a")
        .attr("href", &format!("/gallery/?story={}", story.name))
        .live_attr("aria-current", move || is_shown().then(|| "page".to_owned()))
        .on("click", open)
        .child(story.title);
    el("li").child(link)
}

/// Arrows go from the search into the list, and through it.
fn move_focus(event: Event) {
    let event: KeyboardEvent = event.unchecked_into();
    let step = match &*event.key() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let (Some(list), Some(focused)) = (event.current_target(), document().active_element()) else {
        return;
    };
    let Ok(all) = list.unchecked_into::<Element>().query_selector_all("input, a") else {
        return;
    };
    event.prevent_default();
    let all: Vec<Element> = (0..all.length()).filter_map(|place| all.item(place)?.dyn_into().ok()).collect();
    let here = all.iter().position(|element| *element == focused).unwrap_or_default();
    if let Some(next) = here.checked_add_signed(step).and_then(|place| all.get(place)) {
        let next: &web_sys::HtmlElement = next.unchecked_ref();
        // What can't take the focus leaves it where it is.
        let _ = next.focus();
    }
}

fn is_in_field(event: &KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    element.and_then(|element| element.closest("input, textarea, select").ok()).flatten().is_some()
}
