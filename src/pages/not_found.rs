//! An address that leads nowhere.

use super::words::{heading, home_link};
use crate::{
    components::empty_state::empty_state,
    context::title,
    html::{Nodes, el},
    views,
};

/// The page for an address that leads nowhere.
pub fn not_found_page() -> Nodes {
    title(|| "Page not found".to_owned());
    views![
        el("div").class("page-heading").child(heading().child("Page not found")),
        empty_state("Nothing is here", "Check the address, or start again.", Some(home_link())),
    ]
}
