//! A place in the page where a test shows something.

use leptos::{mount::mount_to, prelude::*, task::tick};
use roster_app::{context::Notices, html::Piece};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

/// Shows a view and waits until it stands. It stays until the page of the tests is closed.
pub async fn show<T: Piece + 'static>(view: impl FnOnce() -> T + 'static) -> Element {
    let place: HtmlElement = document().create_element("div").unwrap().unchecked_into();
    document().body().unwrap().append_child(&place).unwrap();
    let stage = move || {
        provide_context(Notices::new());
        view().any()
    };
    mount_to(place.clone(), move || AnyView::from(stage())).forget();
    tick().await;
    place.unchecked_into()
}

/// The first element that a selector finds.
pub fn find(place: &Element, selector: &str) -> Element {
    place.query_selector(selector).unwrap().unwrap_or_else(|| panic!("no {selector} in {}", place.inner_html()))
}

/// Presses an element.
pub async fn press(element: &Element) {
    element.unchecked_ref::<HtmlElement>().click();
    tick().await;
}

/// What a person reads, blanks folded.
pub fn words(element: &Element) -> String {
    element.text_content().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
}
