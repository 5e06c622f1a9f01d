use leptos::prelude::*;
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use super::shared;
use crate::lean::{effect, memo};
use crate::route::Route;

type Go = Box<dyn Fn(&str, NavigateOptions) + Send + Sync>;

/// Where the app is, and how it goes elsewhere.
#[derive(Clone, Copy)]
pub struct Navigation {
    route: Memo<Route>,
    go: StoredValue<Go>,
    past: StoredValue<Past>,
}

/// Where the app has been.
#[derive(Default)]
struct Past {
    /// Has it left the page that the browser loaded?
    has_moved: bool,
    /// The members that were looked at last.
    members: Option<Route>,
}

impl Navigation {
    /// Follows the router's location. Called once, inside the router.
    #[must_use]
    pub fn of_router() -> Self {
        let location = use_location();
        let route = memo(move || Route::parse(&location.pathname.read(), &location.search.read()));
        let past = StoredValue::new(Past::default());
        effect(move || {
            if let here @ Route::Members { .. } = route.get() {
                past.update_value(|past| past.members = Some(here));
            }
        });
        let go: Go = Box::new(use_navigate());
        Self { route, go: StoredValue::new(go), past }
    }

    /// The app's one navigation.
    #[must_use]
    pub fn shared() -> Self {
        shared()
    }

    /// Where the app is.
    #[must_use]
    pub fn route(self) -> Memo<Route> {
        self.route
    }

    /// The members of an organization, as they were looked at last: the same search, the same part of the list.
    #[must_use]
    pub fn back_to_members(self, org: &str) -> Route {
        match self.past.with_value(|past| past.members.clone()) {
            Some(Route::Members { org: last, view }) if last == org => Route::Members { org: last, view },
            _ => Route::members(org),
        }
    }

    /// Goes to a place; Back returns here.
    pub fn go(self, route: &Route) {
        self.navigate(route, NavigateOptions::default());
    }

    /// Goes to another view of this page, where the eye stays; Back returns to this one.
    pub fn go_on(self, route: &Route) {
        self.navigate(route, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    }

    /// Is this still the page that the browser loaded?
    #[must_use]
    pub fn is_first_page(self) -> bool {
        !self.past.with_value(|past| past.has_moved)
    }

    /// The app shows another page now.
    pub fn moved(self) {
        self.past.update_value(|past| past.has_moved = true);
    }

    /// Goes to a place that takes this one's place: Back skips this one.
    pub fn replace(self, route: &Route) {
        let scroll = !route.is_same_page(&self.route.get_untracked());
        self.navigate(route, NavigateOptions { replace: true, scroll, ..NavigateOptions::default() });
    }

    /// Goes to the sign-in page, which comes back here.
    pub fn sign_in_and_return(self) {
        let here = self.route.get_untracked();
        if !matches!(here, Route::SignIn { .. }) {
            self.replace(&Route::SignIn { next: Some(here.to_string()) });
        }
    }

    fn navigate(self, route: &Route, options: NavigateOptions) {
        // Gone only when the app itself is; then there is nowhere to go.
        let _ = self.go.try_with_value(|go| go(&route.to_string(), options));
    }
}
