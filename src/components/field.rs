//! A labelled line of text.

use leptos::prelude::*;

use crate::html::{El, Nodes, Piece, el, live};

/// A labelled line of text with its hint and its mistake.
#[derive(Clone, Copy, Debug)]
pub struct TextField {
    /// The input's id.
    pub id: &'static str,
    /// The input's name in the form.
    pub name: &'static str,
    /// The visible label.
    pub label: &'static str,
    /// The input's `type`: `text`, `email` or `password`, which can be shown.
    pub kind: &'static str,
    /// The input's `autocomplete`.
    pub autocomplete: &'static str,
    /// The most characters it takes.
    pub max_length: &'static str,
    /// Can't be empty.
    pub is_required: bool,
    /// Below the field; empty for none.
    pub hint: &'static str,
    /// The class of the whole.
    pub class: &'static str,
}

impl TextField {
    /// The field for `value`; `error` is what is wrong with it.
    pub fn view(self, value: RwSignal<String>, error: Signal<Option<String>>) -> El {
        let Self { id, hint, .. } = self;
        let is_shown = RwSignal::new(false);
        let hint =
            (!hint.is_empty()).then(|| el("p").class("field__hint").attr("id", &format!("{id}-hint")).child(hint));
        let reveal = (self.kind == "password").then(|| {
            let toggle = move |event| is_shown.set(event_target_checked(&event));
            let box_ = el("input").attr("type", "checkbox").on("change", toggle);
            el("label").class("check").child(box_).child("Show password")
        });
        el("div")
            .class(self.class)
            .child(el("label").class("field__label").attr("for", id).child(self.label))
            .child(self.input(value, error, is_shown))
            .child(field_error(id, error))
            .child(hint)
            .child(reveal)
    }

    fn input(self, value: RwSignal<String>, error: Signal<Option<String>>, is_shown: RwSignal<bool>) -> El {
        let Self { id, name, kind, hint, .. } = self;
        el("input")
            .class("control")
            .attr("id", id)
            .attr("name", name)
            .live_attr("type", move || Some(if is_shown.get() { "text" } else { kind }.to_owned()))
            .attr("dir", if kind == "email" { "ltr" } else { "auto" })
            .attr("autocomplete", self.autocomplete)
            .attr("autocapitalize", if kind == "text" { "words" } else { "none" })
            .attr("spellcheck", "false")
            .attr("maxlength", self.max_length)
            .flag("required", self.is_required)
            .live_attr("aria-invalid", move || error.get().map(|_| "true".to_owned()))
            .live_attr("aria-describedby", move || described_by(id, hint, error.get().is_some()))
            .live_prop("value", move || value.get().into())
            .on("input", move |event| value.set(event_target_value(&event)))
    }
}

/// What is wrong with the field with the id `id`, under it.
pub fn field_error(id: &'static str, error: Signal<Option<String>>) -> Nodes {
    live(move || {
        let text = |error: String| el("p").class("field__error").attr("id", &format!("{id}-error")).child(error);
        error.get().map(text).any()
    })
}

/// The ids of what describes a field: its mistake first.
fn described_by(id: &str, hint: &str, has_error: bool) -> Option<String> {
    match (has_error, hint.is_empty()) {
        (true, true) => Some(format!("{id}-error")),
        (true, false) => Some(format!("{id}-error {id}-hint")),
        (false, false) => Some(format!("{id}-hint")),
        (false, true) => None,
    }
}
