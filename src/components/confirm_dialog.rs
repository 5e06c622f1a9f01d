//! Asking before something is done.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use crate::{
    focus::when_shown,
    html::{El, Nodes, Piece, el, live, named, nothing},
    later,
    lean::{Deed, memo},
};

const DIALOG: &str = "confirm";

/// Something to be asked before it is done.
#[derive(Clone)]
pub struct Question {
    /// What is to be done, as the question's first word: "Remove".
    pub action: &'static str,
    /// To whom or what, as somebody wrote it.
    pub subject: String,
    /// What it means.
    pub text: String,
    /// What else goes with it, each as somebody wrote it.
    pub items: Vec<String>,
    /// Does it.
    pub on_confirm: Deed,
}

later!(
    /// The dialog with a question.
    fn open_dialog(question: RwSignal<Option<Question>>) = view opened, in removal
);

/// The one dialog that asks first. It opens when there is a question, starts at Cancel, and gives the focus back.
pub fn confirm_dialog(question: RwSignal<Option<Question>>) -> Nodes {
    let is_asked = memo(move || question.read().is_some());
    live(move || if is_asked.get() { open_dialog(question) } else { nothing() })
}

fn opened(question: RwSignal<Option<Question>>) -> El {
    when_shown(|| {
        if let Some(dialog) = dialog() {
            // Refused only when it is open already.
            let _ = dialog.show_modal();
        }
    });
    let confirm = move || {
        let asked = question.get_untracked();
        close();
        if let Some(asked) = asked {
            (asked.on_confirm)();
        }
    };
    let part = move |part: fn(Question) -> String| question.get().map(part).unwrap_or_default();
    let items = move || {
        let items = question.get().map(|question| question.items).unwrap_or_default();
        items.iter().map(|item| el("li").child(named(item)).any()).collect::<Vec<Nodes>>().any()
    };
    let action = move || part(|question| question.action.to_owned());
    let button = || el("button").attr("type", "button");
    let heading = el("h2").attr("id", "confirm-title").live_text(action).child(" ");
    let heading = heading.child(el("bdi").live_text(move || part(|question| question.subject))).child("?");
    el("dialog")
        .class("confirm-dialog")
        .attr("id", DIALOG)
        .attr("role", "alertdialog")
        .attr("aria-labelledby", "confirm-title")
        .attr("aria-describedby", "confirm-text confirm-items")
        .on("close", move |_| question.set(None))
        .child(heading)
        .child(el("p").attr("id", "confirm-text").live_text(move || part(|question| question.text)))
        .child(el("ul").class("confirm-dialog__items").attr("id", "confirm-items").live(items))
        .child(
            el("div")
                .class("confirm-dialog__actions")
                .child(button().class("button").flag("autofocus", true).on_press(close).child("Cancel"))
                .child(button().class("button button--danger").on_press(confirm).live_text(action)),
        )
}

fn dialog() -> Option<HtmlDialogElement> {
    document().get_element_by_id(DIALOG)?.dyn_into().ok()
}

fn close() {
    if let Some(dialog) = dialog() {
        dialog.close();
    }
}
