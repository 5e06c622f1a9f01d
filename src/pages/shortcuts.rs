//! The list of the keys that do something.

use leptos::prelude::{document, event_target_checked};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, HtmlDialogElement, HtmlInputElement};

use crate::preferences;

const DIALOG: &str = "shortcuts";

/// What the dialog holds. Whoever speaks to the computer, or whose hand slips, can turn off the only key that is a sign.
const CONTENT: &str = "<h2 id=\"shortcuts-title\">Keyboard shortcuts</h2>\
    <dl class=\"shortcuts\">\
    <dt><kbd>Ctrl</kbd> or <kbd>⌘</kbd> + <kbd>Z</kbd></dt><dd>Take the last removal back</dd>\
    <dt><kbd>Enter</kbd></dt><dd>Send the invitations</dd>\
    <dt><kbd>Shift</kbd> + <kbd>Enter</kbd></dt><dd>Next line in the list of addresses</dd>\
    <dt><kbd>Esc</kbd></dt><dd>Close what is open, take a tip away</dd>\
    <dt><kbd>?</kbd></dt><dd>Show this list</dd></dl>\
    <label class=\"check\"><input type=\"checkbox\" id=\"shortcuts-key\">Show this list with <kbd>?</kbd></label>\
    <form method=\"dialog\" class=\"confirm-dialog__actions\"><button class=\"button\" autofocus>Close</button></form>";

/// Shows the list; closing it gives the focus back.
pub fn show() {
    let dialog = document().get_element_by_id(DIALOG).or_else(build).and_then(|dialog| dialog.dyn_into().ok());
    let dialog: Option<HtmlDialogElement> = dialog;
    if let Some(dialog) = dialog {
        // Refused only when it is open already.
        let _ = dialog.show_modal();
    }
}

fn build() -> Option<web_sys::Element> {
    let dialog = document().create_element("dialog").ok()?;
    dialog.set_id(DIALOG);
    dialog.set_class_name("confirm-dialog");
    dialog.set_attribute("aria-labelledby", "shortcuts-title").ok()?;
    dialog.set_inner_html(CONTENT);
    document().body()?.append_child(&dialog).ok()?;
    let key: HtmlInputElement = document().get_element_by_id("shortcuts-key")?.dyn_into().ok()?;
    key.set_checked(preferences::has_list_key());
    let changed = Closure::<dyn Fn(Event)>::new(|event: Event| preferences::set_list_key(event_target_checked(&event)));
    key.add_event_listener_with_callback("change", changed.as_ref().unchecked_ref()).ok()?;
    // The dialog stays in the page, and so does what listens to it.
    changed.forget();
    Some(dialog)
}
