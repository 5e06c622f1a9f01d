//! Pictures beside words.

use leptos::prelude::*;

/// A picture beside words; hidden from screen readers. `name` is one of those in style/icon.css.
pub fn icon(name: &str) -> impl IntoView + use<> {
    view! { <span class=format!("icon icon-{name}") aria-hidden="true"></span> }
}
