use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, MouseEvent};

use super::{Navigation, shared};
use crate::{lean::Deed, route::Route};

/// Is handed what leads away from the page; true when it keeps it back for now, to be done once that is confirmed.
pub type Guard = Arc<dyn Fn(Deed) -> bool + Send + Sync>;

/// What stands between a press and leaving the page.
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

    /// Asks `guard` about everything that leads to another page, until the page that calls this is left.
    pub fn guard(self, guard: impl Fn(Deed) -> bool + Send + Sync + 'static) {
        let guard: Guard = Arc::new(guard);
        self.guard.set_value(Some(guard));
        on_cleanup(move || self.guard.set_value(None));
    }

    /// Looks at a click on its way up, before the router does: does it lead away, and may it?
    pub fn clicked(self, event: &Event, navigation: Navigation) {
        let is_away = |route: &Route| !route.is_same_page(&navigation.route().get_untracked());
        let leads_to = |route: Route| Arc::new(move || navigation.go(&route)) as Deed;
        if destination(event).filter(is_away).is_some_and(|route| self.is_kept_back(leads_to(route))) {
            event.prevent_default();
        }
    }

    /// Does what leads away from the page, unless it has to be confirmed first.
    pub fn leave(self, deed: &Deed) {
        if !self.is_kept_back(Arc::clone(deed)) {
            deed();
        }
    }

    fn is_kept_back(self, deed: Deed) -> bool {
        self.guard.get_value().is_some_and(|guard| guard(deed))
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
