//! Handing a file to the browser.

use std::time::Duration;

use js_sys::Array;
use leptos::prelude::{document, set_timeout};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// For how long the browser may read the file; it keeps it in memory until then.
const KEPT: Duration = Duration::from_mins(1);

/// Lets the browser save a text as a file, and says whether that was possible.
#[must_use]
pub fn download(name: &str, media_type: &str, text: &str) -> bool {
    start(name, media_type, text).is_ok()
}

fn start(name: &str, media_type: &str, text: &str) -> Result<(), JsValue> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    set_timeout(
        move || {
            // Only an address that is none is refused.
            let _ = Url::revoke_object_url(&address);
        },
        KEPT,
    );
    Ok(())
}
