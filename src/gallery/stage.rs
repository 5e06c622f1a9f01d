//! The stage: one story alone on the app's page. What surrounds the app there is in gallery/stage.

use std::{cell::RefCell, rc::Rc};

use js_sys::{Function, Reflect};
use leptos::{mount::mount_to, prelude::*};
use leptos_router::{
    components::Router,
    location::{BrowserUrl, LocationProvider},
};
use roster_layout::{Layout, Pair, pairs};
use serde_json::json;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

use super::{
    fixture::World,
    network::{connect, put},
    settings::Settings,
    stories,
    story::{Shown, Story},
};
use crate::{
    address::parameter,
    app,
    context::{Displayed, Frame, Leaving, Navigation, Notices, Session},
    html::{El, Nodes, Piece, el},
    json::{entry, parse},
    layout::{arrive, file},
};

/// Shows the story that the address names, and tells the page when it is mounted.
pub fn start() {
    let stage = entry(&window(), "rosterStage");
    let search = call(&entry(&stage, "search"), None).as_string().unwrap_or_default();
    let search = search.trim_start_matches('?');
    let name = parameter(search, "story");
    lay_out(&stage, Settings::parse(search));
    let steps = if let Some(story) = stories::all().find(|story| story.name == name) {
        show(&stage, story);
        serde_json::to_string(story.steps).unwrap_or_default()
    } else {
        mount(move || unknown(&name).any());
        "[]".to_owned()
    };
    call(&entry(&stage, "started"), Some(steps));
}

/// Puts the layout that the settings ask for in place of the file that the app reads, and takes newer files from the gallery.
/// What the stylesheet does with a layout is seen at once; where the code has to know of it, the story begins anew.
fn lay_out(stage: &JsValue, settings: Settings) {
    let shown = Rc::new(RefCell::new(Layout::default()));
    let (first, settings) = (Rc::clone(&shown), Rc::new(settings));
    let set = Rc::clone(&settings);
    let overlay: Closure<dyn Fn(String) -> String> = Closure::new(move |text: String| {
        let layout = set.layout(&text).0;
        first.replace(layout.clone());
        // The very file of the bundle costs the app nothing.
        if *set == set.of_reader() { text } else { layout.to_json() }
    });
    let newer: Closure<dyn Fn(String)> = Closure::new(move |text: String| {
        let (layout, problems) = settings.layout(&text);
        for problem in problems {
            leptos::logging::warn!("layout.json: {problem}");
        }
        let before = shown.replace(layout.clone());
        if before.shape() == layout.shape() {
            file::show(&layout);
        } else {
            // Refused only by a window that is gone.
            let _ = window().location().reload();
        }
    });
    put(&entry(stage, "network"), "layout", &overlay.into_js_value());
    put(stage, "setLayout", &newer.into_js_value());
    let pair = |pair: Pair| json!({ "front": pair.front, "ground": pair.ground, "least": pair.least });
    put(stage, "pairs", &parse(&pairs().map(pair).collect::<serde_json::Value>().to_string()));
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
            let title = story.title;
            document().set_title(title);
            // The app's own way to start a future begins with the first thing that is mounted.
            spawn_local(async move {
                arrive().await;
                mount(move || alone(title, view));
            });
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
fn alone(title: &'static str, view: fn() -> Nodes) -> Nodes {
    let with_context = move || {
        let navigation = Navigation::of_router();
        provide_context(navigation);
        provide_context(Notices::new());
        provide_context(Frame::new());
        provide_context(Leaving::new());
        provide_context(Displayed::follow());
        provide_context(Session::ask());
        if let Some(router) = use_context::<BrowserUrl>() {
            router.ready_to_complete();
        }
        el("main").class("stage").child(el("h1").class("visually-hidden").child(title)).child(view()).any()
    };
    view! { <Router>{AnyView::from(with_context())}</Router> }.into_any().any()
}

fn unknown(name: &str) -> El {
    let words = format!("There is no story named “{name}”.");
    el("main").class("stage").child(el("h1").child(words)).child(el("a").attr("href", "/gallery/").child("All stories"))
}

fn mount(view: impl FnOnce() -> Nodes + 'static) {
    if let Some(place) = document().get_element_by_id("app") {
        let place: HtmlElement = place.unchecked_into();
        mount_to(place, move || AnyView::from(view())).forget();
    }
}

/// Calls a function of the page's.
fn call(function: &JsValue, argument: Option<String>) -> JsValue {
    let function: &Function = function.unchecked_ref();
    let arguments: js_sys::Array = argument.into_iter().map(JsValue::from).collect();
    Reflect::apply(function, &JsValue::UNDEFINED, &arguments).unwrap_or(JsValue::UNDEFINED)
}
