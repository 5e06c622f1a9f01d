//! Another layout than the shipped one: read, checked, and put into force. The released bundle has this in a part of its
//! own.

use js_sys::Array;
use leptos::prelude::document;
use roster_layout::{Layout, Problem, Shape, Value, check};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::HtmlElement;

use super::shipped;
use crate::json;

/// Puts a layout file into force. What is wrong in it is said in the browser's console, key by key, and stays as shipped.
#[must_use]
#[expect(clippy::needless_pass_by_value, reason = "what a part is asked for goes to it whole")]
pub fn put_into_force(text: String) -> Shape {
    let (shipped, _) = read(shipped::TEXT, &Layout::default());
    let (layout, problems) = read(&text, &shipped);
    for problem in problems {
        leptos::logging::warn!("layout.json: {problem}");
    }
    show(&layout);
    layout.shape()
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

/// Says on the root element, for the stylesheet, what a layout has otherwise than the stylesheet itself.
pub fn show(layout: &Layout) {
    for name in Layout::mark_names() {
        unmark(name);
    }
    for found in layout.marks() {
        mark(found.name, &found.value);
    }
}

/// Custom properties are set by script: a style attribute in the page would be against its Content Security Policy.
pub(super) fn mark(name: &str, value: &str) {
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
