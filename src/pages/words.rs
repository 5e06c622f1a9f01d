//! What pages say and do alike.

use leptos::prelude::*;

use crate::{
    api::ApiError,
    components::{
        empty_state::empty_state,
        error_state::{error_state, stale_note},
    },
    focus::focus_heading_when_shown,
    html::{El, Nodes, Piece, el, live},
    lean::{effect, memo},
    route::Route,
};

/// A page's heading; it takes the focus when the page is navigated to.
pub fn heading() -> El {
    el("h1").attr("tabindex", "-1")
}

/// A link that looks like a button.
pub fn button_link(label: &str, href: &str) -> El {
    el("a").class("button").attr("href", href).child(label)
}

/// The way to the start.
pub fn home_link() -> El {
    button_link("Go to Roster", &Route::Home.to_string())
}

/// Something that could not be loaded, and the way on: another try where that can help, otherwise the start.
pub fn failure(heading: &str, error: &ApiError, retry: impl Fn() + 'static) -> El {
    let reason = error.to_string();
    if error.is_final() {
        empty_state(heading, reason, Some(home_link()))
    } else {
        error_state(heading, &reason, retry)
    }
}

/// Above what is shown: why it may be out of date, and another try; nothing while there is no reason.
pub fn staleness(
    reason: impl Fn() -> Option<ApiError> + Send + Sync + 'static,
    retry: impl Fn() + Copy + Send + 'static,
) -> Nodes {
    let reason = memo(reason);
    live(move || reason.get().map(|reason| stale_note(&reason.to_string(), retry)).any())
}

/// "1 member", "25 members", "No members".
#[must_use]
pub fn count_of_members(count: u64) -> String {
    match count {
        0 => "No members".to_owned(),
        1 => "1 member".to_owned(),
        _ => format!("{count} members"),
    }
}

/// Which rows of how many a page shows, as far as the server tells how many lie `before` it.
#[must_use]
pub fn range_of(before: Option<u32>, shown: usize, hits: Option<u32>) -> String {
    let rows = match before {
        Some(before) => {
            let [first, last] = [1, shown].map(|rows| (before as usize).saturating_add(rows).to_string());
            [first.as_str(), "–", &last].concat()
        }
        None => shown.to_string(),
    };
    match hits {
        Some(hits) => [rows.as_str(), " of ", &hits.to_string()].concat(),
        None if before.is_some() => rows,
        None => rows + " shown",
    }
}

/// Going to another page of a list moves the focus to the heading: the link that was pressed may be gone.
pub fn heading_stays_focused(cursor: Memo<String>) {
    let mut is_start = true;
    effect(move || {
        cursor.track();
        if !is_start {
            focus_heading_when_shown();
        }
        is_start = false;
    });
}
