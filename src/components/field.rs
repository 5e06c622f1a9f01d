//! A labelled line of text.

use leptos::prelude::*;

/// How a [`TextField`] differs from others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FieldKind {
    /// The input's `type`.
    pub kind: &'static str,
    /// The input's `autocomplete`.
    pub autocomplete: &'static str,
    /// The most characters it takes.
    pub max_length: u16,
    /// Can't be empty.
    pub is_required: bool,
    /// Below the field, before any mistake; empty for none.
    pub hint: &'static str,
    /// A class of the whole, beside `field`; empty for none.
    pub class: &'static str,
}

/// A labelled line of text with its hint and its mistake.
#[component]
pub fn TextField(
    /// The input's id.
    id: &'static str,
    /// The input's name in the form.
    name: &'static str,
    /// The visible label.
    label: &'static str,
    /// The differences.
    kind: FieldKind,
    /// The text.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let is_address = kind.kind == "email";
    let is_shown = RwSignal::new(false);
    let reveal = (kind.kind == "password").then(|| {
        view! {
            <label class="check">
                <input type="checkbox" on:change:target=move |event| is_shown.set(event.target().checked())/>
                "Show password"
            </label>
        }
    });
    view! {
        <div class=format!("field {}", kind.class)>
            <label class="field__label" for=id>{label}</label>
            <input
                class="control"
                id=id
                name=name
                type=move || if is_shown.get() { "text" } else { kind.kind }
                dir=if is_address { "ltr" } else { "auto" }
                autocomplete=kind.autocomplete
                autocapitalize=(kind.kind != "text").then_some("none")
                spellcheck="false"
                maxlength=kind.max_length.to_string()
                required=kind.is_required
                aria-invalid=move || error.read().is_some().then_some("true")
                aria-describedby=move || described_by(id, kind.hint, error.read().is_some())
                prop:value=value
                on:input:target=move |event| value.set(event.target().value())
            />
            {move || error.get().map(|error| view! { <p class="field__error" id=format!("{id}-error")>{error}</p> })}
            {(!kind.hint.is_empty()).then(|| view! { <p class="field__hint" id=format!("{id}-hint")>{kind.hint}</p> })}
            {reveal}
        </div>
    }
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
