//! Handing a text to the clipboard.

use js_sys::{Function, Promise};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::json::entry;

/// Copies a text, and says whether that was possible: a browser allows it only on secure pages, and may ask.
pub async fn copy(text: &str) -> bool {
    let clipboard = entry(&entry(&window(), "navigator"), "clipboard");
    let Ok(write) = entry(&clipboard, "writeText").dyn_into::<Function>() else {
        return false;
    };
    match write.call1(&clipboard, &JsValue::from_str(text)).map(JsCast::dyn_into::<Promise>) {
        Ok(Ok(written)) => JsFuture::from(written).await.is_ok(),
        _ => false,
    }
}
