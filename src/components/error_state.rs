//! Something that could not be loaded.

use leptos::prelude::*;

use super::icon::icon;
use crate::focus::focus_heading_when_shown;

/// Something could not be loaded, why, and the way to try again.
#[component]
pub fn ErrorState(
    /// What could not be loaded, as a sentence.
    heading: &'static str,
    /// Why, as sentences.
    #[prop(into)]
    reason: String,
    /// Pressed.
    on_retry: Callback<()>,
) -> impl IntoView {
    // When it goes after a press, so does the focused button.
    let is_pressed = StoredValue::new(false);
    let press = move |_| {
        is_pressed.set_value(true);
        on_retry.run(());
    };
    on_cleanup(move || {
        if is_pressed.try_get_value() == Some(true) {
            focus_heading_when_shown();
        }
    });
    view! {
        <div class="empty-state error-state" role="alert">
            {icon("warning")}
            <h2>{heading}</h2>
            <p>{reason}</p>
            <button type="button" class="button" on:click=press>"Retry"</button>
        </div>
    }
}
