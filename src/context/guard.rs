use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent};

use super::{Navigation, shared};
use crate::route::Route;

/// Is asked where a link would lead; true when it has to stay here for now.
pub type Guard = Arc<dyn Fn(Route) -> bool + Send + Sync>;

/// What stands between a pressed link and leaving the page.
#[derive(Clone, Copy)]
pub struct Leaving {
    guard: StoredValue<Option<Guard>>,
}

impl Leaving {
    /// Nothing stands in the way.
    #[must_use]
    pub fn new() -> Self {
        Self { guard: StoredValue::new(None) }
    }

    /// The app's one guard.
    #[must_use]
    pub fn shared() -> Self {
        shared()
    }

    /// Asks `guard` about every link to another page, until the page that calls this is left.
    pub fn guard(self, guard: impl Fn(Route) -> bool + Send + Sync + 'static) {
        let guard: Guard = Arc::new(guard);
        self.guard.set_value(Some(guard));
        on_cleanup(move || self.guard.set_value(None));
    }

    /// Looks at a click on its way up, before the router does: does it lead away, and may it?
    pub fn clicked(self, event: &Event, navigation: Navigation) {
        let Some(guard) = self.guard.get_value() else {
            return;
        };
        let is_away = |route: &Route| !route.is_same_page(&navigation.route().get_untracked());
        if destination(event).filter(is_away).is_some_and(|route| guard(route)) {
            event.prevent_default();
        }
    }
}

impl Default for Leaving {
    fn default() -> Self {
        Self::new()
    }
}

/// Where in the app a click leads, when it opens a link here.
fn destination(event: &Event) -> Option<Route> {
    let mouse = event.dyn_ref::<MouseEvent>()?;
    let opens_elsewhere = mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() || mouse.alt_key();
    if event.default_prevented() || opens_elsewhere || mouse.button() != 0 {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    let href = link.get_attribute("href").filter(|href| href.starts_with('/') && !href.starts_with("//"))?;
    if link.has_attribute("target") || link.has_attribute("download") {
        return None;
    }
    let (path, query) = href.split_once('?').unwrap_or((&href, ""));
    Some(Route::parse(path, query))
}
