//! What the browser remembers. Nothing depends on it: where the browser keeps nothing, everything is forgotten.
//!
//! Values are read and written as plain texts: gloo-storage's own reading of JSON would bring a second parser.

use gloo_storage::{LocalStorage, SessionStorage, Storage};
use leptos::prelude::window;

use crate::{
    address::{parameter, parameters},
    components::invite_form::Draft,
    context::{COLUMNS, DENSITIES, Display, ROWS, THEMES},
    json,
};

const LAST_ORGANIZATION: &str = "roster.organization";
/// Where index.html looks, too.
const DISPLAY: &str = "roster.display";
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

/// The half-filled invitation to an organization, in this tab.
#[must_use]
pub fn draft(org: &str) -> Draft {
    let kept = session().and_then(|storage| storage.get_item(&(DRAFT.to_owned() + org)).ok()?);
    kept.and_then(|text| json::read(&text).ok()).unwrap_or_default()
}

/// Keeps a half-filled invitation until the tab is closed.
pub fn set_draft(org: &str, draft: &Draft) {
    if let (Some(storage), true) = (session(), *draft == Draft::default()) {
        // Refused only where nothing was kept.
        let _ = storage.remove_item(&(DRAFT.to_owned() + org));
    } else if let (Some(storage), Ok(text)) = (session(), serde_json::to_string(draft)) {
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
