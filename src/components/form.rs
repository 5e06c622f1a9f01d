//! What forms have in common.

use leptos::prelude::*;

use crate::html::{El, el};

/// A form that the app sends itself: `submit` is run when it is, unless an answer is still awaited.
pub fn form(class: &str, labelled_by: &str, is_busy: Signal<bool>, submit: impl Fn() + 'static) -> El {
    let form = el("form").class(class).attr("aria-labelledby", labelled_by).flag("novalidate", true);
    form.on("submit", move |event| {
        event.prevent_default();
        if !is_busy.get_untracked() {
            submit();
        }
    })
}

/// A form's main button.
pub fn submit_button(label: &str, is_busy: Signal<bool>) -> El {
    let button = el("button").class("button button--primary").child(label);
    button.live_attr("aria-busy", move || is_busy.get().then(|| "true".to_owned()))
}
