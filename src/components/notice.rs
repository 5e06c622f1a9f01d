//! What has just happened, and taking it back.

use leptos::prelude::*;

use super::icon::icon;
use crate::{
    html::{El, Nodes, Piece, el, live, named, nothing},
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

/// The place for notices: a live region that is there from the start, with the way to take the last change back. What was
/// said `earlier` and can still be taken back stands above it, and isn't said again.
pub fn notice_region(
    notice: RwSignal<Option<Notice>>,
    earlier: ReadSignal<Option<Notice>>,
    on_dismiss: Callback<()>,
) -> El {
    let class = move || match &*notice.read() {
        None => "notice",
        Some(notice) if notice.is_problem => "notice notice--shown notice--problem",
        Some(_) => "notice notice--shown",
    };
    el("div")
        .live_attr("class", move || Some(class().to_owned()))
        .live(move || earlier.get().map_or_else(nothing, undoable))
        .child(el("p").class("notice__text").attr("role", "status").live(move || text(notice.get())))
        .child(live(move || notice.get().map_or_else(nothing, |notice| buttons(notice.undo, on_dismiss))))
}

fn text(notice: Option<Notice>) -> Nodes {
    let Some(notice) = notice else {
        return nothing();
    };
    let hint = notice.undo.as_ref().map(|_| el("span").class("visually-hidden").child(" Undo available."));
    views![words(notice), hint]
}

fn words(Notice { before, subject, after, .. }: Notice) -> Nodes {
    views![before, (!subject.is_empty()).then(|| named(&subject)), after]
}

fn undoable(notice: Notice) -> Nodes {
    let which = || el("span").class("visually-hidden").child(" ").child(words(notice.clone()));
    let undo = notice.undo.clone().map(|undo| undo_button(undo).child(which()));
    el("div").class("notice__earlier").child(el("p").class("notice__text").child(words(notice))).child(undo).any()
}

fn undo_button(undo: Deed) -> El {
    el("button").attr("type", "button").class("button button--quiet").on_press(move || undo()).child("Undo")
}

fn buttons(undo: Option<Deed>, on_dismiss: Callback<()>) -> Nodes {
    let dismiss = el("button").attr("type", "button").class("button button--icon").attr("aria-label", "Dismiss");
    views![undo.map(undo_button), dismiss.on_press(move || on_dismiss.run(())).child(icon("remove"))]
}
