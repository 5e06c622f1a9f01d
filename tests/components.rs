//! The app's components and pure parts, in a real browser.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that finds nothing where something must be has failed")]

#[path = "components/forms.rs"]
mod forms;
#[cfg(feature = "gallery")]
#[path = "components/gallery.rs"]
mod gallery;
#[path = "components/html.rs"]
mod html;
#[path = "components/layout.rs"]
mod layout;
#[path = "components/live.rs"]
mod live;
#[path = "components/members.rs"]
mod members;
#[path = "components/routes.rs"]
mod routes;
#[path = "components/selection.rs"]
mod selection;
#[path = "components/stage.rs"]
mod stage;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
