//! The boxes that select rows.

use roster_api_types::Id;

use crate::html::{El, el};

/// The id of the box that selects all rows of a page.
pub const TICK_ALL: &str = "select-all";

/// The id of the box that selects a member's row.
#[must_use]
pub fn tick_id(member: Id) -> String {
    format!("select-{member}")
}

/// The input as a box with a target around it. Whether it is ticked is known to what hears of its `change`.
pub fn tick(input: El) -> El {
    el("label").class("tick").attr("data-part", "selection").child(input.attr("type", "checkbox"))
}

/// A box's input.
pub fn tick_input(id: &str) -> El {
    el("input").attr("id", id)
}
