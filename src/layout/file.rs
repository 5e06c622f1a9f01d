//! Another layout than the shipped one: read, checked, and put into force. The released bundle has this in a part of its
//! own.

use js_sys::{Array, Promise};
use leptos::prelude::{Notify, document, use_context};
use roster_layout::{Layout, Problem, Value, check};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};

use super::{LOOK, other, shipped};
use crate::{context::Displayed, json};

/// What only another layout than the default needs of CSS: style/layout.css.
const STYLESHEET: &str = "/layout.css";
const STYLESHEET_ID: &str = "layout-css";

/// Puts a layout file into force. What is wrong in it is said in the browser's console, key by key, and stays as shipped.
#[expect(clippy::needless_pass_by_value, reason = "what a part is asked for goes to it whole")]
pub fn put_into_force(text: String) -> Promise {
    let (shipped, _) = read(shipped::TEXT, &Layout::default());
    let (layout, problems) = read(&text, &shipped);
    for problem in problems {
        leptos::logging::warn!("layout.json: {problem}");
    }
    let ready = stylesheet();
    show(&layout);
    // Where the app is there already, its Display menu follows.
    if let Some(display) = use_context::<Displayed>() {
        display.0.notify();
    }
    ready
}

/// Reads a layout file with the browser's own parser; see [`roster_layout::parse`].
#[must_use]
pub fn read(text: &str, last_good: &Layout) -> (Layout, Vec<Problem>) {
    check(&value(&json::parse(text)), last_good)
}

fn value(value: &JsValue) -> Value {
    if let Some(text) = value.as_string() {
        Value::Text(text)
    } else if let Some(number) = value.as_f64() {
        Value::Number(number)
    } else if let Some(flag) = value.as_bool() {
        Value::Flag(flag)
    } else if let Some(list) = value.dyn_ref::<Array>() {
        Value::List(list.iter().map(|entry| self::value(&entry)).collect())
    } else if value.is_object() {
        Value::Object(json::entries(value).iter().map(|(name, entry)| (name.clone(), self::value(entry))).collect())
    } else {
        Value::Nothing
    }
}

/// Puts a layout into force: on the root element, for the stylesheet, and for all views that are built from now on.
pub fn show(layout: &Layout) {
    for name in Layout::mark_names() {
        unmark(name);
    }
    for found in layout.marks() {
        mark(found.name, &found.value);
    }
    let shape = layout.shape();
    LOOK.set((shape != Layout::default().shape()).then(|| other::look(shape)));
    drop(stylesheet());
}

/// Has the stylesheet for other layouts in the page; the promise is kept once it is there, or known not to come.
fn stylesheet() -> Promise {
    let missing = document().get_element_by_id(STYLESHEET_ID).is_none();
    let link = missing.then(link).flatten();
    Promise::new(&mut |done, _| match &link {
        Some(link) => {
            for event in ["load", "error"] {
                // Never refused.
                let _ = link.add_event_listener_with_callback(event, &done);
            }
        }
        None => drop(done.call0(&JsValue::UNDEFINED)),
    })
}

fn link() -> Option<Element> {
    let link = document().create_element("link").ok()?;
    for (name, value) in [("id", STYLESHEET_ID), ("rel", "stylesheet"), ("href", STYLESHEET)] {
        link.set_attribute(name, value).ok()?;
    }
    // Before what the operator adds, which is to win.
    let head = document().query_selector("head").ok()??;
    let operators = head.query_selector("link[href='/operator.css']").ok()?;
    head.insert_before(&link, operators.as_deref()).ok()?;
    Some(link)
}

/// Custom properties are set by script: a style attribute in the page would be against its Content Security Policy.
fn mark(name: &str, value: &str) {
    let Some(root) = root() else { return };
    // All names are valid, the only thing that could be refused.
    let _ =
        if name.starts_with("--") { root.style().set_property(name, value) } else { root.set_attribute(name, value) };
}

fn unmark(name: &str) {
    let Some(root) = root() else { return };
    let _ =
        if name.starts_with("--") { root.style().remove_property(name).map(drop) } else { root.remove_attribute(name) };
}

fn root() -> Option<HtmlElement> {
    document().document_element()?.dyn_into().ok()
}
