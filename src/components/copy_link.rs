//! Handing over a link.

use leptos::prelude::*;

use crate::{
    clipboard::copy,
    focus::focus_when_shown,
    html::{Nodes, Piece, el, live},
    lean::spawn,
    views,
};

/// A button that copies a link. Where the browser doesn't allow that, the link is shown for copying by hand. `id` is one
/// of the page's own, `whose` tells several such buttons apart.
pub fn copy_link(id: String, link: String, whose: String) -> Nodes {
    let is_copied = RwSignal::new(None::<bool>);
    let (kept, shown_id) = (link.clone(), id.clone());
    let press = move || {
        let (link, id) = (link.clone(), id.clone());
        spawn(async move {
            let copied = copy(&link).await;
            is_copied.try_set(Some(copied));
            if !copied {
                focus_when_shown(id);
            }
        });
    };
    let button = el("button").attr("type", "button").class("button").on_press(press).child("Copy link");
    let field = move || {
        let shown = || el("input").class("control").attr("id", &shown_id).attr("readonly", "").attr("dir", "ltr");
        let by_hand = is_copied.get() == Some(false);
        by_hand.then(|| shown().attr("aria-label", "Link").attr("value", &kept)).any()
    };
    let words = move || if is_copied.get() == Some(true) { "Copied." } else { "" }.to_owned();
    views![
        button.child(el("span").class("visually-hidden").child(" for ").child(whose)),
        el("span").attr("role", "status").live_text(words),
        live(field),
    ]
}
