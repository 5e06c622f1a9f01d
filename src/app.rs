//! The app: shared context, router, page frame, and what happens on every navigation.

use leptos::prelude::*;
use leptos_router::{
    components::Router,
    location::{BrowserUrl, LocationProvider},
};
use wasm_bindgen::JsCast;

use crate::{
    components::page_frame::PageFrame,
    context::{Frame, Navigation, Notices, Session},
    focus::{focus_heading, focus_heading_when_shown},
    pages::{
        accept::AcceptPage, home::HomePage, members::MembersPage, not_found::NotFoundPage, sign_in::SignInPage,
        team::TeamPage,
    },
    route::Route,
};

/// Replaces the static frame that index.html shows while the code loads.
///
/// Routes are matched by [`Route::parse`], so the router's own route components aren't used: the same table prints the
/// links, and they would add 19 kB to the bundle. The router keeps location, history, links and scrolling.
pub fn start() {
    let Some(place) = document().get_element_by_id("app").and_then(|place| place.dyn_into().ok()) else {
        return;
    };
    let place: web_sys::HtmlElement = place;
    place.set_inner_html("");
    mount_to(place, || view! { <Router><Shell/></Router> }).forget();
}

#[component]
fn Shell() -> impl IntoView {
    let navigation = Navigation::of_router();
    provide_context(navigation);
    let notices = Notices::new();
    provide_context(notices);
    let session = Session::ask();
    provide_context(session);
    let page = Memo::new_with_compare(
        move |_| navigation.route().get(),
        |before: Option<&Route>, after: Option<&Route>| match (before, after) {
            (Some(before), Some(after)) => !before.is_same_page(after),
            _ => true,
        },
    );
    let frame = Frame::new();
    provide_context(frame);
    follow_navigation(page, navigation, notices);
    let is_narrow =
        move || matches!(*page.read(), Route::SignIn { .. } | Route::Accept { .. } | Route::AcceptLink { .. });
    view! {
        <PageFrame
            organization=frame.organization()
            is_narrow=Signal::derive(is_narrow)
            account=Signal::derive(move || session.user().flatten().map(|user| user.email))
            on_sign_out=Callback::new(move |()| session.sign_out(navigation, notices))
            notice=notices.current()
            on_dismiss=Callback::new(move |()| { notices.clear(); focus_heading(); })
        >
            {move || show(page.get())}
        </PageFrame>
    }
}

fn show(page: Route) -> AnyView {
    match page {
        Route::Home => view! { <HomePage/> }.into_any(),
        Route::Members { org, .. } => view! { <MembersPage org/> }.into_any(),
        Route::Team { org, team, .. } => view! { <TeamPage org team/> }.into_any(),
        Route::SignIn { next } => view! { <SignInPage next/> }.into_any(),
        Route::Accept { member } => view! { <AcceptPage member/> }.into_any(),
        Route::AcceptLink { org, member, token } => view! { <AcceptPage member org token/> }.into_any(),
        Route::NotFound => view! { <NotFoundPage/> }.into_any(),
    }
}

/// After a navigation to another page: the address is entered, the old page's notice goes, and the focus moves to the
/// new page's heading, so that a screen reader says where one is. The first page is the browser's to announce.
fn follow_navigation(page: Memo<Route>, navigation: Navigation, notices: Notices) {
    let router = use_context::<BrowserUrl>();
    Effect::new(move |before: Option<()>| {
        page.track();
        if let Some(router) = &router {
            router.ready_to_complete();
        }
        if before.is_some() {
            navigation.moved();
            notices.navigated();
            focus_heading_when_shown();
        }
    });
}
