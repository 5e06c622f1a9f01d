//! Where the invite form is.

use leptos::prelude::*;
use roster_layout::InvitePlace;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::icon::icon;
use crate::{
    html::{El, Piece, el},
    layout::Layouts,
    views,
};

const DIALOG: &str = "invite-dialog";

/// The form where the layout has it: in the page, or in a dialog that a button opens. What is in it stays while it is
/// closed.
pub fn placed(form: El, heading: &'static str) -> AnyView {
    if Layouts::shape().invite != InvitePlace::Dialog {
        return form.any();
    }
    let open = || {
        if let Some(dialog) = dialog() {
            // Refused only when it is open already.
            let _ = dialog.show_modal();
        }
    };
    let button = |class: &str| el("button").attr("type", "button").class(class);
    let close = button("button button--icon invite-dialog__close").attr("aria-label", "Close").on_press(close_dialog);
    let dialog = el("dialog").class("confirm-dialog invite-dialog").attr("id", DIALOG);
    views![
        button("button button--primary invite-dialog__open")
            .attr("aria-haspopup", "dialog")
            .on_press(open)
            .child(heading),
        dialog.attr("aria-labelledby", "invite-heading").child(form).child(close.child(icon("remove"))),
    ]
}

/// Closes the dialog where there is one: the focus goes back to the button that has opened it.
pub fn close_dialog() {
    if let Some(dialog) = dialog() {
        dialog.close();
    }
}

fn dialog() -> Option<HtmlDialogElement> {
    document().get_element_by_id(DIALOG)?.dyn_into().ok()
}
