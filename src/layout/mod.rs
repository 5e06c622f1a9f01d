//! The table's layout: data, in a file beside the page that can be changed without building it (crates/layout).
//!
//! The app is written for the default. Another layout brings the code for what is otherwise along, in a part of its own,
//! and is in force before a table is built. A file that can't be had, or comes too late, changes nothing.

pub mod file;
mod other;

use std::cell::Cell;

use js_sys::{Function, Promise};
use roster_api_types::Member;
use roster_layout::fingerprint;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::{
    components::{member_table::Column, remove_button::Removal},
    html::{El, Nodes},
    json, later,
};

/// What build.rs has made of style/layout.json.
mod shipped {
    include!(concat!(env!("OUT_DIR"), "/shipped_layout.rs"));
}

later!(
    /// Puts another file than the shipped one into force; what for is there once the promise is kept.
    async fn put_into_force(text: String) -> Promise = answer file::put_into_force, in layout
);

/// What another layout than the default has otherwise. Views ask for it while they are built.
pub struct Look {
    /// How close rows stand, unless the reader has a wish.
    pub density: fn() -> &'static str,
    /// A row's cells, one for each column, as they are shown.
    pub cells: fn(Vec<Nodes>, &[Column]) -> Vec<Nodes>,
    /// A day, from RFC 3339.
    pub day: fn(&str) -> El,
    /// A member's teams in an organization; none where they are shown as by default.
    pub teams: fn(&Member, &str) -> Option<El>,
    /// A button that removes, without its class and what is in it, with them.
    pub remove: fn(Removal, El) -> El,
    /// The invite form under its heading, where it belongs.
    pub invite: fn(El, &str) -> Nodes,
    /// Somebody is invited: the form can go.
    pub invited: fn(),
}

thread_local! {
    static LOOK: Cell<Option<&'static Look>> = const { Cell::new(None) };
    static IS_READ: Cell<bool> = const { Cell::new(false) };
}

/// What the layout has otherwise than the default.
#[must_use]
pub fn look() -> Option<&'static Look> {
    LOOK.get()
}

/// Waits until the file is in force, or known not to come. The page (index.html) has asked for it, or does so now.
pub async fn arrive() {
    let ask = json::entry(&js_sys::global(), "layoutFile");
    let asked = ask.dyn_ref::<Function>().and_then(|ask| ask.call0(&JsValue::UNDEFINED).ok());
    let Some(asked) = asked else { return };
    let text = JsFuture::from(asked.unchecked_into::<Promise>()).await.ok().and_then(|text| text.as_string());
    let Some(text) = text.filter(|text| !IS_READ.replace(true) && is_other(text)) else { return };
    if let Ok(ready) = put_into_force(text).await {
        // It is always kept.
        let _ = JsFuture::from(ready).await;
    }
}

/// Is the text another layout than the default?
fn is_other(text: &str) -> bool {
    !text.is_empty() && shipped::FINGERPRINT.map(u32::from_be_bytes) != Some(fingerprint(text))
}
