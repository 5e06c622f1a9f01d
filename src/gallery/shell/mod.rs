//! What is around the stages: the list of stories, the knobs, and what the stages are asked.

mod files;
mod knobs;
mod list;
mod stages;
mod state;

use leptos::{mount::mount_to, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement};

use self::{files::files, knobs::knob_panel, list::story_list, stages::stages, state::State};
use crate::{
    focus::focus,
    html::{El, Piece, el},
    lean::effect,
};

/// The ids of what is reached without going through all stories.
const STAGES: &str = "stages";
const KNOBS: &str = "knobs";

/// Shows the gallery.
pub fn start() {
    let Some(place) = document().get_element_by_id("gallery") else {
        return;
    };
    place.set_inner_html("");
    let place: HtmlElement = place.unchecked_into();
    mount_to(place, || AnyView::from(shell(State::of_address()).any())).forget();
}

fn shell(state: State) -> El {
    effect(move || {
        let story = state.story.get().map_or("Gallery", |story| story.title);
        document().set_title(&format!("{story} · Roster's gallery"));
    });
    let wordmark = el("a").class("page-frame__wordmark").attr("href", "/gallery/").child("Roster’s gallery");
    let header = el("header").class("page-frame__header gallery__header").child(wordmark).child(files(state));
    el("div")
        .class("gallery__frame")
        .child(skip(STAGES, "Skip to the story"))
        .child(skip(KNOBS, "Skip to the knobs"))
        .child(header)
        .child(
            el("div")
                .class("gallery__panes")
                .child(story_list(state))
                .child(el("main").class("gallery__main").attr("id", STAGES).attr("tabindex", "-1").child(stages(state)))
                .child(knob_panel(state)),
        )
}

/// A link past what comes before, which has an address of its own: the page's says what is looked at.
fn skip(id: &'static str, label: &'static str) -> El {
    let go = move |event: Event| {
        event.prevent_default();
        focus(id);
    };
    let link = el("a").class("button button--primary page-frame__skip visually-hidden");
    link.attr("href", &format!("#{id}")).on("click", go).child(label)
}
