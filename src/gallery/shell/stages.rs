//! The stages: one, or two or four side by side, and the slider that goes through a story's steps.

use leptos::prelude::*;

use super::state::State;
use crate::{
    gallery::{
        knob::{WIDTH, ZOOM},
        settings::Settings,
        step::{Does, Step},
        story::Story,
    },
    html::{El, Nodes, Piece, el, live, nothing},
    lean::memo,
    views,
};

/// How many stages can be side by side, and what that is called.
const COUNTS: [(usize, &str); 3] = [(1, "One"), (2, "Compare two"), (4, "Compare four")];

/// What is looked at.
pub fn stages(state: State) -> Nodes {
    let title = move || match state.story.get() {
        Some(story) => story.title.to_owned(),
        None => format!("There is no story named “{}”", state.asked.get()),
    };
    let about = move || state.story.get().map(about).any();
    let count = memo(move || state.stages.with(Vec::len));
    let shown = memo(move || if state.story.get().is_some() { count.get() } else { 0 });
    let frames = move || (0..shown.get()).map(|place| stage(state, place).any()).collect::<Vec<Nodes>>().any();
    views![
        el("div")
            .class("gallery__heading")
            .child(el("div").child(el("h1").live_text(title)).child(live(about)))
            .child(counts(state)),
        live(move || state.story.get().map_or_else(nothing, |story| steps(state, story))),
        el("div")
            .live_attr("class", move || Some(format!("gallery__stages gallery__stages--{}", count.get())))
            .child(live(frames)),
    ]
}

fn about(story: &Story) -> El {
    let kind = match story.shows.route() {
        "" => "Component".to_owned(),
        route => format!("Page {route}"),
    };
    let files = story.components.join(", ");
    let words = if files.is_empty() { kind } else { format!("{kind} · shows {files}") };
    el("p").class("gallery__about").child(words)
}

fn counts(state: State) -> El {
    let choice = |(count, label): (usize, &str)| {
        let choose = move || {
            state.edited.set(0);
            state.stages.update(|stages| {
                let last = stages.last().cloned().unwrap_or_default();
                stages.resize(count, last);
            });
        };
        let is_chosen = move || state.stages.with(Vec::len) == count;
        let button = el("button").attr("type", "button").class("button").on_press(choose).child(label);
        button.live_attr("aria-pressed", move || Some(is_chosen().to_string())).any()
    };
    let buttons: Vec<Nodes> = COUNTS.into_iter().map(choice).collect();
    el("div").class("gallery__counts").attr("role", "group").attr("aria-label", "Stages").child(buttons)
}

/// The slider: the story after so many of its steps.
fn steps(state: State, story: &'static Story) -> Nodes {
    if story.steps.is_empty() {
        return nothing();
    }
    let words = move || match state.step.get().checked_sub(1).and_then(|last| story.steps.get(last)) {
        Some(step) => format!("Step {} of {}: {}", state.step.get(), story.steps.len(), said(step)),
        None => format!("The beginning; {} steps", story.steps.len()),
    };
    let slider = el("input")
        .attr("type", "range")
        .attr("id", "steps")
        .attr("min", "0")
        .attr("max", &story.steps.len().to_string())
        .live_prop("value", move || state.step.get().to_string().into())
        .on("input", move |event| state.step.set(event_target_value(&event).parse().unwrap_or_default()));
    let label = el("label").class("gallery__label").attr("for", "steps").child("Steps");
    let words = el("output").attr("for", "steps").live_text(words);
    el("div").class("gallery__steps").child(label).child(slider).child(words).any()
}

fn said(step: &Step) -> String {
    let Step { does, role, name, text, .. } = step;
    let short: String = text.chars().take(40).collect();
    match does {
        Does::Press => format!("press the {role} “{name}”"),
        Does::Fill => format!("fill “{name}” with “{short}”"),
        Does::Choose => format!("choose “{short}” in “{name}”"),
    }
}

fn stage(state: State, place: usize) -> Nodes {
    let settings = memo(move || state.stages.with(|stages| stages.get(place).cloned().unwrap_or_default()));
    let address = memo(move || state.stage_address(&settings.get()));
    let title = move || Some(format!("Stage {}: {}", place + 1, state.story.get().map_or("", |story| story.title)));
    let frame = el("iframe")
        .class("gallery__frame-of-stage")
        .live_attr("title", title)
        .attr("src", &address.get_untracked())
        .live_attr("data-address", move || Some(address.get()))
        .live_attr("data-guards", move || Some(state.guards.get().join(",")))
        .live_attr("style", move || Some(size(&settings.get())));
    let room = el("div").class("gallery__room").attr("tabindex", "-1").child(frame);
    let words = live(move || difference(state, place, &settings.get()));
    el("figure")
        .class("gallery__stage")
        .child(words)
        .child(room)
        .child(el("ul").class("gallery__findings").attr("tabindex", "0").attr("aria-label", "Findings"))
        .any()
}

/// What this stage has otherwise than the first, in words.
fn difference(state: State, place: usize, settings: &Settings) -> Nodes {
    if state.stages.with(Vec::len) < 2 {
        return nothing();
    }
    let first = state.stages.with(|stages| stages.first().cloned().unwrap_or_default());
    let lines = state.file.with(|file| first.difference(settings, file));
    let words = match (place, lines.is_empty()) {
        (0, _) => "What the others are compared with".to_owned(),
        (_, true) => "Nothing is different yet: choose its knobs".to_owned(),
        _ => lines.join(" · "),
    };
    let caption = el("figcaption").child(el("strong").child(format!("Stage {}", place + 1))).child(" ");
    caption.child(words).any()
}

/// A zoomed page is as wide as the frame divided by the zoom, as in the browser itself.
fn size(settings: &Settings) -> String {
    let number = |name| settings.get(name).and_then(|value| value.parse::<u32>().ok());
    let zoom = number(ZOOM).unwrap_or(100).max(100);
    let width = number(WIDTH).map_or_else(|| "100%".to_owned(), |width| format!("{width}px"));
    format!("--stage-width: {width}; --stage-zoom: {}", f64::from(zoom) / 100.0)
}
