//! The stage: one story alone on the app's page. What surrounds the app there is in gallery/stage.

use js_sys::{Function, Reflect};
use leptos::{mount::mount_to, prelude::*};
use leptos_router::components::Router;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

use super::{
    fixture::World,
    network::connect,
    stories,
    story::{Shown, Story},
};
use crate::{
    address::parameter,
    app,
    context::{Displayed, Frame, Leaving, Navigation, Notices, Session},
    html::{El, Piece, el},
    json::entry,
};

/// Shows the story that the address names, and tells the page when it is mounted.
pub fn start() {
    let stage = entry(&window(), "rosterStage");
    let search = call(&entry(&stage, "search"), None).as_string().unwrap_or_default();
    let name = parameter(search.trim_start_matches('?'), "story");
    let steps = match stories::all().find(|story| story.name == name) {
        Some(story) => {
            show(&stage, story);
            serde_json::to_string(story.steps).unwrap_or_default()
        }
        None => {
            mount(move || unknown(&name).any());
            "[]".to_owned()
        }
    };
    call(&entry(&stage, "started"), Some(steps));
}

fn show(stage: &JsValue, story: &Story) {
    match story.shows {
        Shown::Page(route, world) => {
            connect(stage, world());
            go(route);
            app::start();
        }
        Shown::Component(view) => {
            connect(stage, World::with(3));
            go("/");
            document().set_title(story.title);
            mount(move || alone(view));
        }
    }
}

/// The address becomes the app's own: it reads from there what to show.
fn go(route: &str) {
    let history = window().history();
    // The same origin's address is never refused.
    let _ = history.map(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(route)));
}

/// A component with all that the app gives its pages.
fn alone(view: fn() -> AnyView) -> AnyView {
    let with_context = move || {
        let navigation = Navigation::of_router();
        provide_context(navigation);
        provide_context(Notices::new());
        provide_context(Frame::new());
        provide_context(Leaving::new());
        provide_context(Displayed::follow());
        provide_context(Session::ask());
        if let Some(router) = use_context::<leptos_router::location::BrowserUrl>() {
            leptos_router::location::LocationProvider::ready_to_complete(&router);
        }
        el("main").class("stage").child(view()).any()
    };
    view! { <Router>{with_context()}</Router> }.into_any()
}

fn unknown(name: &str) -> El {
    let words = format!("There is no story named “{name}”.");
    el("main").class("stage").child(el("h1").child(words)).child(el("a").attr("href", "/gallery/").child("All stories"))
}

fn mount(view: impl FnOnce() -> AnyView + 'static) {
    if let Some(place) = document().get_element_by_id("app") {
        let place: HtmlElement = place.unchecked_into();
        mount_to(place, view).forget();
    }
}

/// Calls a function of the page's.
fn call(function: &JsValue, argument: Option<String>) -> JsValue {
    let function: &Function = function.unchecked_ref();
    let arguments: js_sys::Array = argument.into_iter().map(JsValue::from).collect();
    Reflect::apply(function, &JsValue::UNDEFINED, &arguments).unwrap_or(JsValue::UNDEFINED)
}
