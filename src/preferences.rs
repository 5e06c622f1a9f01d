//! What the browser remembers. Nothing depends on it: where the browser keeps nothing, everything is forgotten.
//!
//! Values are read and written as plain texts: gloo-storage's own reading of JSON would bring a second parser.

use gloo_storage::{LocalStorage, SessionStorage, Storage};
use leptos::prelude::window;

use crate::{components::invite_form::Draft, json};

const LAST_ORGANIZATION: &str = "roster.organization";
const DRAFT: &str = "roster.invitation.";

/// The slug of the organization that was looked at last, in any tab.
#[must_use]
pub fn last_organization() -> Option<String> {
    local()?.get_item(LAST_ORGANIZATION).ok()?
}

/// Remembers the organization that is looked at.
pub fn set_last_organization(slug: &str) {
    if let Some(storage) = local() {
        // A full storage is no reason to stop: the home page then offers the choice.
        let _ = storage.set_item(LAST_ORGANIZATION, slug);
    }
}

/// The half-filled invitation to an organization, in this tab.
#[must_use]
pub fn draft(org: &str) -> Draft {
    let kept = session().and_then(|storage| storage.get_item(&(DRAFT.to_owned() + org)).ok()?);
    kept.and_then(|text| json::read(&text).ok()).unwrap_or_default()
}

/// Keeps a half-filled invitation until the tab is closed.
pub fn set_draft(org: &str, draft: &Draft) {
    if let (Some(storage), Ok(text)) = (session(), serde_json::to_string(draft)) {
        // A full storage is no reason to stop: the form keeps its entries until the page is left.
        let _ = storage.set_item(&(DRAFT.to_owned() + org), &text);
    }
}

/// gloo-storage panics where the browser blocks storage, so the browser is asked first.
fn local() -> Option<web_sys::Storage> {
    matches!(window().local_storage(), Ok(Some(_))).then(LocalStorage::raw)
}

fn session() -> Option<web_sys::Storage> {
    matches!(window().session_storage(), Ok(Some(_))).then(SessionStorage::raw)
}
