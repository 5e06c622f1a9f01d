//! The knobs of a stage.

use leptos::prelude::*;
use roster_layout::Key;

use super::state::{GUARDS, State};
use crate::{
    components::icon::icon,
    gallery::{
        knob::{Knob, KnobKind, LAYOUT, knobs},
        settings::Settings,
    },
    html::{El, Nodes, Piece, el, live, nothing},
};

/// All knobs, and what can be drawn on the stages.
pub fn knob_panel(state: State) -> El {
    let mut groups: Vec<(&str, Vec<Nodes>)> = Vec::new();
    for knob in knobs() {
        let group = knob.group;
        let row = row(state, knob).any();
        match groups.last_mut() {
            Some((name, rows)) if *name == group => rows.push(row),
            _ => groups.push((group, vec![row])),
        }
    }
    let group = |(name, rows): (&str, Vec<Nodes>)| {
        let is_open = name == "Reader" || name == "Table";
        el("details").flag("open", is_open).child(el("summary").child(name)).child(rows).any()
    };
    let groups: Vec<Nodes> = groups.into_iter().map(group).collect();
    let reset = el("button").attr("type", "button").class("button button--quiet").child("Reset all knobs");
    el("aside")
        .class("gallery__knobs")
        .attr("id", super::KNOBS)
        .attr("tabindex", "-1")
        .attr("aria-label", "Knobs")
        .child(live(move || whose(state)))
        .child(guards(state))
        .child(groups)
        .child(reset.on_press(move || state.set(Settings::default())))
}

/// Whose knobs they are, where there are several stages.
fn whose(state: State) -> Nodes {
    let count = state.stages.with(Vec::len);
    if count < 2 {
        return nothing();
    }
    let choice = |place: usize| {
        let input = el("input")
            .attr("type", "radio")
            .attr("name", "edited")
            .live_prop("checked", move || (state.edited.get() == place).into())
            .on("change", move |_| state.edited.set(place));
        el("label").class("check").child(input).child(format!("Stage {}", place + 1)).any()
    };
    let legend = el("legend").child("Knobs of");
    el("fieldset").class("gallery__whose").child(legend).child((0..count).map(choice).collect::<Vec<Nodes>>()).any()
}

fn guards(state: State) -> El {
    let guard = |(name, label): (&'static str, &str)| {
        let toggle = move |event| {
            let is_on = event_target_checked(&event);
            state.guards.update(|guards| {
                guards.retain(|guard| *guard != name);
                if is_on {
                    guards.push(name);
                }
            });
        };
        let is_on = move || state.guards.read().contains(&name).into();
        let input = el("input").attr("type", "checkbox").live_prop("checked", is_on).on("change", toggle);
        el("label").class("check").child(input).child(label).any()
    };
    let all: Vec<Nodes> = GUARDS.into_iter().map(guard).collect();
    el("details")
        .flag("open", true)
        .child(el("summary").child("Guards"))
        .child(el("div").class("gallery__guards").child(all))
}

fn row(state: State, knob: Knob) -> El {
    let id = format!("knob-{}", knob.name.replace('.', "-"));
    let label = el("label").class("gallery__label").attr("for", &id).attr("title", knob.about).child(knob.label);
    let (name, changed) = (knob.name.clone(), knob.name.clone());
    let is_set = move || {
        let is_set = state.settings().get(&changed).is_some();
        Some(if is_set { "gallery__knob gallery__knob--set" } else { "gallery__knob" }.to_owned())
    };
    let problem = move || problem(state, &name);
    el("div").live_attr("class", is_set).child(label).child(input(state, knob, &id)).child(live(problem))
}

/// Why the value is refused.
fn problem(state: State, name: &str) -> Nodes {
    let path = name.strip_prefix(LAYOUT).unwrap_or_default();
    let (_, problems) = state.layout();
    let reason = problems.into_iter().find(|problem| problem.path == path).map(|problem| problem.reason);
    reason.map(|reason| el("p").class("field__error").attr("role", "alert").child(reason)).any()
}

/// What the knob shows: what is set, or what the layout file has.
fn value(state: State, knob: &Knob) -> String {
    if let Some(value) = state.settings().get(&knob.name) {
        return value.to_owned();
    }
    let key = knob.name.strip_prefix(LAYOUT).and_then(Key::at);
    key.map_or_else(String::new, |key| state.layout().0.text(key))
}

/// What the layout file has for a knob of the layout.
fn usual(state: State, name: &str) -> Option<String> {
    let key = name.strip_prefix(LAYOUT).and_then(Key::at)?;
    Some(state.file.with(|file| Settings::default().layout(file).0.text(key)))
}

fn input(state: State, knob: Knob, id: &str) -> Nodes {
    let name = knob.name.clone();
    let change = move |event| {
        let value = event_target_value(&event);
        let is_usual = usual(state, &name).is_some_and(|usual| usual == value);
        state.set(state.settings().with(&name, if is_usual { "" } else { &value }));
    };
    let shown = knob.clone();
    let value = move || value(state, &shown).into();
    match knob.kind {
        KnobKind::Choice(values) => {
            let option =
                |(value, label): (&'static str, &'static str)| el("option").attr("value", value).child(label).any();
            let options: Vec<Nodes> = values.into_iter().map(option).collect();
            let select = el("select")
                .class("control")
                .attr("id", id)
                .child(options)
                .live_prop("value", value)
                .on("change", change);
            el("div").class("select").child(select).child(icon("down")).any()
        }
        KnobKind::Number { min, max, unit } => {
            let input = el("input").class("control").attr("id", id).attr("type", "number");
            let input = input.attr("min", &min.to_string()).attr("max", &max.to_string()).live_prop("value", value);
            el("div").class("gallery__number").child(input.on("change", change)).child(unit).any()
        }
        KnobKind::Text => {
            let input =
                el("input").class("control").attr("id", id).attr("spellcheck", "false").live_prop("value", value);
            input.on("change", change).any()
        }
    }
}
