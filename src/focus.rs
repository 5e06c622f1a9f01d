//! Moving the focus. It never falls to the page's body: whoever takes the focused thing away says where the focus goes.

use std::time::Duration;

use leptos::prelude::{document, set_timeout};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FocusOptions, HtmlElement};

use crate::json::entry;

/// Moves the focus to the element with this id, if it is there.
pub fn focus(id: &str) {
    focus_element(document().get_element_by_id(id));
}

/// Moves the focus to the element with this id and leaves the page where it is scrolled.
pub fn focus_in_place(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        // An element that can't take the focus leaves it where it is.
        let _ = element.focus_with_options(&options);
    }
}

/// Moves the focus to the page's heading.
pub fn focus_heading() {
    focus_element(document().query_selector("h1").ok().flatten());
}

/// Is the focus on the page's heading?
#[must_use]
pub fn is_on_heading() -> bool {
    document().active_element().is_some_and(|element| element.tag_name() == "H1")
}

/// Moves the focus to the element with this id once what has just changed is shown.
pub fn focus_when_shown(id: impl Into<String>) {
    let id = id.into();
    when_shown(move || focus(&id));
}

/// Moves the focus to the page's heading once what has just changed is shown.
pub fn focus_heading_when_shown() {
    when_shown(focus_heading);
}

/// Moves the focus to the page's heading if it is nowhere once what has just changed is shown.
pub fn focus_heading_if_lost() {
    when_shown(|| {
        if document().active_element().is_none_or(|focused| focused.tag_name() == "BODY") {
            focus_heading();
        }
    });
}

/// Opens the popover of the button with this id, which was pressed before there was one. Where it came in time the press
/// has opened it already.
pub fn open_popover_when_shown(button: impl Into<String>) {
    let button = button.into();
    when_shown(move || {
        let button = document().get_element_by_id(&button).and_then(|element| element.dyn_into::<HtmlElement>().ok());
        let is_open = document().query_selector(":popover-open").is_ok_and(|open| open.is_some());
        if let (Some(button), false) = (button, is_open) {
            button.click();
        }
    });
}

/// What a popover does on its event `toggle`: opened, it gives the focus to the element with this id.
pub fn focus_when_opened(toggle: &Event, id: &str) {
    if is_opened(toggle) {
        focus(id);
    }
}

/// Was the popover opened that this event `toggle` is of?
#[must_use]
pub fn is_opened(toggle: &Event) -> bool {
    entry(toggle, "newState").as_string().as_deref() == Some("open")
}

/// Closes the popover with this id; what opened it gets the focus back.
pub fn hide_popover(id: &str) {
    let popover = document().get_element_by_id(id).and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(popover) = popover {
        // One that is closed already refuses.
        let _ = popover.hide_popover();
    }
}

/// Is the focus on the element with this id, or nowhere? Then a view that is about to replace the element has to move it.
#[must_use]
pub fn has_focus_or_none(id: &str) -> bool {
    document().active_element().is_none_or(|focused| focused.id() == id || focused.tag_name() == "BODY")
}

/// Does something once what has just changed is shown: views follow signals in microtasks, one after the other; a timer
/// comes after all of them.
pub fn when_shown(action: impl FnOnce() + 'static) {
    set_timeout(action, Duration::ZERO);
}

fn focus_element(element: Option<Element>) {
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // An element that can't take the focus leaves it where it is.
        let _ = element.focus();
    }
}
