//! What the browser remembers. Nothing depends on it: where the browser keeps nothing, everything is forgotten.

use gloo_storage::{LocalStorage, SessionStorage, Storage};
use leptos::prelude::window;

use crate::components::invite_form::Draft;

const LAST_ORGANIZATION: &str = "roster.organization";
const DRAFT: &str = "roster.invitation.";

/// The slug of the organization that was looked at last, in any tab.
#[must_use]
pub fn last_organization() -> Option<String> {
    has_local_storage().then(|| LocalStorage::get(LAST_ORGANIZATION).ok()).flatten()
}

/// Remembers the organization that is looked at.
pub fn set_last_organization(slug: &str) {
    if has_local_storage() {
        // A full storage is no reason to stop: the home page then offers the choice.
        let _ = LocalStorage::set(LAST_ORGANIZATION, slug);
    }
}

/// The half-filled invitation to an organization, in this tab.
#[must_use]
pub fn draft(org: &str) -> Draft {
    if has_session_storage() {
        SessionStorage::get(DRAFT.to_owned() + org).unwrap_or_default()
    } else {
        Draft::default()
    }
}

/// Keeps a half-filled invitation until the tab is closed.
pub fn set_draft(org: &str, draft: &Draft) {
    if has_session_storage() {
        // A full storage is no reason to stop: the form keeps its entries until the page is left.
        let _ = SessionStorage::set(DRAFT.to_owned() + org, draft);
    }
}

/// gloo-storage panics where the browser blocks storage, so every use asks first.
fn has_local_storage() -> bool {
    matches!(window().local_storage(), Ok(Some(_)))
}

fn has_session_storage() -> bool {
    matches!(window().session_storage(), Ok(Some(_)))
}
