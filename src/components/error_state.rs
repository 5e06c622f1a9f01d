//! Something that could not be loaded.

use leptos::prelude::*;

use super::icon::icon;
use crate::{
    focus::focus_heading_when_shown,
    html::{El, el},
};

/// Something could not be loaded: what, why, and the way to try again.
pub fn error_state(heading: &str, reason: &str, retry: impl Fn() + 'static) -> El {
    alert("empty-state error-state").child(el("h2").child(heading)).child(el("p").child(reason)).child(again(retry))
}

/// What is shown could not be loaded anew: why, and the way to try again.
pub fn stale_note(reason: &str, retry: impl Fn() + 'static) -> El {
    let words = el("p").child("This may be out of date. ").child(reason);
    alert("stale-note").child(words).child(again(retry))
}

fn alert(class: &str) -> El {
    el("div").class(class).attr("role", "alert").child(icon("warning"))
}

fn again(retry: impl Fn() + 'static) -> El {
    // When it goes after a press, so does the focused button.
    let is_pressed = StoredValue::new(false);
    on_cleanup(move || {
        if is_pressed.try_get_value() == Some(true) {
            focus_heading_when_shown();
        }
    });
    let press = move || {
        is_pressed.set_value(true);
        retry();
    };
    el("button").attr("type", "button").class("button").on_press(press).child("Retry")
}
