//! What is wrong with a form.

use leptos::prelude::*;

use crate::{
    focus::{focus, focus_when_shown},
    html::{Nodes, Piece, el, live, nothing},
    lean::effect,
};

/// What is wrong with a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The id of the field it is about; empty when it is about the whole.
    pub field: &'static str,
    /// The reason in words.
    pub text: String,
}

impl Problem {
    /// A problem of the field with the id `field`.
    #[must_use]
    pub fn of(field: &'static str, text: impl Into<String>) -> Self {
        Self { field, text: text.into() }
    }
}

/// All that is wrong with a form.
pub type Problems = RwSignal<Vec<Problem>>;

/// The first problem of the field with the id `field`.
#[must_use]
pub fn problem_of(problems: Problems, field: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        problems.read().iter().find(|problem| problem.field == field).map(|problem| problem.text.clone())
    })
}

/// All problems above a form, each leading to its field; takes the focus when there are any. `id` is the summary's.
pub fn error_summary(id: &'static str, problems: Problems) -> Nodes {
    effect(move || {
        if !problems.read().is_empty() {
            focus_when_shown(id);
        }
    });
    live(move || summary(id, &problems.read()))
}

fn summary(id: &'static str, problems: &[Problem]) -> Nodes {
    if problems.is_empty() {
        return nothing();
    }
    let heading = format!("{id}-heading");
    let items: Vec<Nodes> = problems.iter().map(item).collect();
    el("div")
        .class("error-summary")
        .attr("role", "alert")
        .attr("tabindex", "-1")
        .attr("id", id)
        .attr("aria-labelledby", &heading)
        .child(el("h2").attr("id", &heading).child("There is a problem"))
        .child(el("ul").child(items))
        .any()
}

fn item(problem: &Problem) -> Nodes {
    let Problem { field, text } = problem.clone();
    if field.is_empty() {
        return el("li").child(text).any();
    }
    let link = el("a").attr("href", &format!("#{field}")).child(text).on("click", move |event| {
        event.prevent_default();
        focus(field);
    });
    el("li").child(link).any()
}
