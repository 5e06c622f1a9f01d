//! The app: shared context, router, page frame, and what happens on every navigation.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::{
    components::Router,
    location::{BrowserUrl, LocationProvider},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;

use crate::{
    api,
    components::page_frame::PageFrame,
    context::{Displayed, Frame, Leaving, Navigation, Notices, Session},
    focus::{focus_heading, focus_heading_when_shown},
    html::{Nodes, Piece, live},
    layout,
    lean::{Deed, effect},
    pages::{
        home::home_page,
        later::{self, accept_page, member_page, members_page, sign_in_page, team_page},
        not_found::not_found_page,
    },
    route::Route,
};

/// Replaces the static frame that index.html shows while the code loads, the page's own included.
///
/// Routes are matched by [`Route::parse`], so the router's own route components aren't used: the same table prints the
/// links, and they would add 19 kB to the bundle. The router keeps location, history, links and scrolling.
pub fn start() {
    let Some(place) = document().get_element_by_id("app").and_then(|place| place.dyn_into().ok()) else {
        return;
    };
    let place: web_sys::HtmlElement = place;
    spawn_local(async move {
        let here = here();
        later::fetch(&here).await;
        if matches!(here, Route::Members { .. } | Route::Member { .. } | Route::Team { .. }) {
            layout::arrive().await;
        }
        if is_in_use(&place) {
            return;
        }
        place.set_inner_html("");
        mount_to(place, || view! { <Router>{AnyView::from(shell())}</Router> }).forget();
    });
}

/// Is the plain form that the server has written into an invitation's page being filled in, or does it say what was wrong
/// with it? Then it stays. It does all that the page can do, and nothing that was typed is lost.
fn is_in_use(place: &web_sys::HtmlElement) -> bool {
    let form = place.query_selector(
        ".accept-card__plain--now, .accept-card__plain:focus-within, .accept-card__plain .control:not(:placeholder-shown)",
    );
    let is_in_use = form.ok().flatten().is_some();
    if let (true, Some(page)) = (is_in_use, document().document_element()) {
        // Only an attribute's name can be refused.
        let _ = page.set_attribute("data-plain", "");
    }
    is_in_use
}

/// The page that the browser has opened.
fn here() -> Route {
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    let query = location.search().unwrap_or_default();
    Route::parse(&path, query.trim_start_matches('?'))
}

fn shell() -> Nodes {
    let navigation = Navigation::of_router();
    provide_context(navigation);
    let notices = Notices::new();
    provide_context(notices);
    let frame = Frame::new();
    provide_context(frame);
    let leaving = Leaving::new();
    provide_context(leaving);
    let display = Displayed::follow();
    provide_context(display);
    let session = Session::ask();
    provide_context(session);
    api::when_signed_out(move || session.lost(navigation, notices));
    let page = page(navigation);
    follow_navigation(page, navigation, notices);
    let is_narrow = move || matches!(*page.read(), Route::SignIn { .. } | Route::Accept { .. });
    let dismiss = move |()| {
        notices.dismiss();
        focus_heading();
    };
    let frame = PageFrame {
        organization: frame.organization().into(),
        account: Signal::derive(move || session.user().flatten().map(|user| user.email).unwrap_or_default()),
        is_narrow: Signal::derive(is_narrow),
        notice: notices.current(),
        earlier: notices.earlier(),
        display: display.0,
        on_sign_out: Callback::new(move |()| {
            let sign_out: Deed = Arc::new(move || session.sign_out(navigation, notices));
            leaving.leave(&sign_out);
        }),
        on_dismiss: Callback::new(dismiss),
        on_click: Callback::new(move |event| leaving.clicked(&event, navigation)),
    };
    frame.view(live(move || show(page.get()))).any()
}

/// The route, but only when it is another page: a search or another part of a list is the same.
fn page(navigation: Navigation) -> Memo<Route> {
    Memo::new_with_compare(
        move |_| navigation.route().get(),
        |before: Option<&Route>, after: Option<&Route>| match (before, after) {
            (Some(before), Some(after)) => !before.is_same_page(after),
            _ => true,
        },
    )
}

/// The page of a route.
///
/// What a page reads while it is built is not followed here: it would build the page anew.
fn show(page: Route) -> Nodes {
    untrack(|| match page {
        Route::Home => home_page(),
        Route::Members { org, .. } => members_page(org),
        Route::Member { org, member } => member_page(org, member),
        Route::Team { org, team, .. } => team_page(org, team),
        Route::SignIn { next } => sign_in_page(next),
        Route::Accept { member } => accept_page(member),
        Route::NotFound => not_found_page(),
    })
}

/// After a navigation to another page: the address is entered, the old page's notice and data go, and the focus moves to the
/// new page's heading, so that a screen reader says where one is. The first page is the browser's to announce.
fn follow_navigation(page: Memo<Route>, navigation: Navigation, notices: Notices) {
    let router = use_context::<BrowserUrl>();
    let mut is_start = true;
    effect(move || {
        page.track();
        if let Some(router) = &router {
            router.ready_to_complete();
        }
        if !is_start {
            api::forget_asked();
            navigation.moved();
            notices.navigated();
            focus_heading_when_shown();
        }
        is_start = false;
    });
}
