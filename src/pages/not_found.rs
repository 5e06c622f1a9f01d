//! An address that leads nowhere.

use leptos::prelude::AnyView;

use super::words::{heading, home_link};
use crate::{components::empty_state::empty_state, context::title, html::el, views};

/// The page for an address that leads nowhere.
#[must_use]
pub fn not_found_page() -> AnyView {
    title(|| "Page not found".to_owned());
    views![
        el("div").class("page-heading").child(heading().child("Page not found")),
        empty_state("Nothing is here", "Check the address, or start again.", Some(home_link())),
    ]
}
