//! Buttons that can always be reached, but not always be used.

use leptos::prelude::*;

use crate::{
    html::{El, Nodes, Piece, el, live},
    views,
};

/// A button that says why it can't be used, while there is a `refusal`, to whoever points at it or reaches it by keyboard;
/// otherwise its `tip`, if it has one. `id` is the button's.
pub fn refusable(button: El, id: &str, tip: &str, refusal: Signal<Option<String>>) -> Nodes {
    let reason_id = format!("why-{id}");
    let (describes, tip) = (reason_id.clone(), tip.to_owned());
    let button = button
        .attr("id", id)
        .live_attr("data-tip", move || refusal.get().or_else(|| (!tip.is_empty()).then(|| tip.clone())))
        .live_attr("aria-disabled", move || refusal.get().map(|_| "true".to_owned()))
        .live_attr("aria-describedby", move || refusal.get().map(|_| describes.clone()));
    let reason = live(move || {
        let reason = |reason: String| el("span").attr("id", &reason_id).class("visually-hidden").child(reason);
        refusal.get().map(reason).any()
    });
    views![button, reason]
}
