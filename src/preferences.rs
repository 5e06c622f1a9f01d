//! What the browser remembers. Nothing depends on it: where the browser keeps nothing, everything is forgotten.
//!
//! Values are read and written as plain texts: gloo-storage's own reading of JSON would bring a second parser.

use gloo_storage::{LocalStorage, SessionStorage, Storage};
use leptos::prelude::window;
use roster_api_types::Id;

use crate::{
    address::{parameter, parameters},
    components::invite_form::Draft,
    context::{COLUMNS, DENSITIES, Display, ROWS, THEMES},
    json,
};

const LAST_ORGANIZATION: &str = "roster.organization";
/// Where index.html looks, too.
const DISPLAY: &str = "roster.display";
const LIST_KEY: &str = "roster.list-key";
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

/// How somebody likes to see the pages; what isn't understood is as usual.
#[must_use]
pub fn display() -> Display {
    let kept = local().and_then(|storage| storage.get_item(DISPLAY).ok()?).unwrap_or_default();
    let usual = Display::default();
    let one_of = |values: &[&'static str], name, usual| {
        let kept = parameter(&kept, name);
        values.iter().copied().find(|value| *value == kept).unwrap_or(usual)
    };
    let hidden = parameter(&kept, "hide");
    Display {
        theme: one_of(&THEMES, "theme", usual.theme),
        density: one_of(&DENSITIES, "density", usual.density),
        rows: one_of(&ROWS, "rows", usual.rows),
        hidden: COLUMNS.into_iter().filter(|column| hidden.split(' ').any(|hidden| hidden == *column)).collect(),
    }
}

/// Keeps how somebody likes to see the pages, in the form of an address's query.
pub fn set_display(display: &Display) {
    let Display { theme, density, rows, hidden } = display;
    let text = parameters(&[("theme", theme), ("density", density), ("rows", rows), ("hide", &hidden.join(" "))]);
    if let Some(storage) = local() {
        // A full storage is no reason to stop: the choice then lasts until the tab is closed.
        let _ = storage.set_item(DISPLAY, text.trim_start_matches('?'));
    }
}

/// Does the key `?` show the list of keys? It does unless it was turned off.
#[must_use]
pub fn has_list_key() -> bool {
    local().and_then(|storage| storage.get_item(LIST_KEY).ok()?).is_none()
}

/// Turns the key `?` on or off.
pub fn set_list_key(is_on: bool) {
    if let Some(storage) = local() {
        // A full storage is no reason to stop: the key stays as it was.
        let _ = if is_on { storage.remove_item(LIST_KEY) } else { storage.set_item(LIST_KEY, "off") };
    }
}

/// The invitation to an organization that `user` has half filled in, in this tab.
#[must_use]
pub fn draft(org: &str, user: Id) -> Draft {
    let kept = session().and_then(|storage| storage.get_item(&draft_key(org, user)).ok()?);
    kept.and_then(|text| json::read(&text).ok()).unwrap_or_default()
}

/// Keeps a half-filled invitation until the tab is closed, for the account that has begun it.
pub fn set_draft(org: &str, user: Id, draft: &Draft) {
    let key = draft_key(org, user);
    if let (Some(storage), true) = (session(), *draft == Draft::default()) {
        // Refused only where nothing was kept.
        let _ = storage.remove_item(&key);
    } else if let (Some(storage), Ok(text)) = (session(), serde_json::to_string(draft)) {
        // A full storage is no reason to stop: the form keeps its entries until the page is left.
        let _ = storage.set_item(&key, &text);
    }
}

fn draft_key(org: &str, user: Id) -> String {
    [DRAFT, org, ".", &user.to_string()].concat()
}

/// gloo-storage panics where the browser blocks storage, so the browser is asked first.
fn local() -> Option<web_sys::Storage> {
    matches!(window().local_storage(), Ok(Some(_))).then(LocalStorage::raw)
}

fn session() -> Option<web_sys::Storage> {
    matches!(window().session_storage(), Ok(Some(_))).then(SessionStorage::raw)
}
