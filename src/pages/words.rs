//! What the pages with lists say and do alike.

use leptos::prelude::*;

use crate::{
    api::{ApiError, Refusal},
    components::{empty_state::EmptyState, error_state::ErrorState},
    focus::focus_heading_when_shown,
    route::Route,
};

/// Something that could not be loaded, and the way on: another try where that can help, otherwise the start.
pub fn failure(heading: &'static str, error: &ApiError, retry: impl Fn() + Send + Sync + 'static) -> AnyView {
    let reason = error.to_string();
    if matches!(error, ApiError::Refused(Refusal { status: 403 | 404, .. })) {
        let home = view! { <a class="button" href=Route::Home.to_string()>"Go to Roster"</a> }.into_any();
        return view! { <EmptyState heading action=home>{reason}</EmptyState> }.into_any();
    }
    view! { <ErrorState heading reason on_retry=Callback::new(move |()| retry())/> }.into_any()
}

/// "1 member", "25 members", "No members".
#[must_use]
pub fn count_of(count: u64, noun: &str) -> String {
    match count {
        0 => format!("No {noun}s"),
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// Which rows of how many a page shows; a cursor doesn't tell where in the whole it is.
#[must_use]
pub fn range_of(shown: usize, hits: Option<u32>, cursor: &str) -> String {
    match (hits, cursor.is_empty()) {
        (Some(hits), true) => format!("1–{shown} of {hits}"),
        (Some(hits), false) => format!("{shown} of {hits}"),
        (None, _) => format!("{shown} shown"),
    }
}

/// Going to another page of a list moves the focus to the heading: the link that was pressed may be gone.
pub fn heading_stays_focused(cursor: Memo<String>) {
    Effect::new(move |before: Option<()>| {
        cursor.track();
        if before.is_some() {
            focus_heading_when_shown();
        }
    });
}
