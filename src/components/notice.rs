//! What has just happened, and taking it back.

use leptos::prelude::*;

use super::icon::icon;
use crate::{
    html::{El, el, live, named, nothing},
    lean::Deed,
    views,
};

/// What the app has to say about something that has just happened: `before` **`subject`** `after`.
#[derive(Clone, Default)]
pub struct Notice {
    /// The sentence up to its subject.
    pub before: &'static str,
    /// Whom or what it is about, as somebody wrote it; shown apart from the sentence's writing direction.
    pub subject: String,
    /// The rest of the sentence.
    pub after: String,
    /// Has something failed?
    pub is_problem: bool,
    /// How to take it back, where that is possible.
    pub undo: Option<Deed>,
}

/// The place for notices: a live region that is there from the start, with the way to take the last change back.
pub fn notice_region(notice: RwSignal<Option<Notice>>, on_dismiss: Callback<()>) -> El {
    let class = move || match &*notice.read() {
        None => "notice",
        Some(notice) if notice.is_problem => "notice notice--shown notice--problem",
        Some(_) => "notice notice--shown",
    };
    el("div")
        .live_attr("class", move || Some(class().to_owned()))
        .child(el("p").class("notice__text").attr("role", "status").live(move || text(notice.get())))
        .child(live(move || notice.get().map_or_else(nothing, |notice| buttons(notice.undo, on_dismiss))))
}

fn text(notice: Option<Notice>) -> AnyView {
    let Some(Notice { before, subject, after, undo, .. }) = notice else {
        return nothing();
    };
    let subject = (!subject.is_empty()).then(|| named(&subject));
    let hint = undo.map(|_| el("span").class("visually-hidden").child(" Undo available."));
    views![before, subject, after, hint]
}

fn buttons(undo: Option<Deed>, on_dismiss: Callback<()>) -> AnyView {
    let button = || el("button").attr("type", "button");
    let undo = undo.map(|undo| button().class("button button--quiet").on_press(move || undo()).child("Undo"));
    let dismiss = button().class("button button--icon").attr("aria-label", "Dismiss");
    views![undo, dismiss.on_press(move || on_dismiss.run(())).child(icon("remove"))]
}
