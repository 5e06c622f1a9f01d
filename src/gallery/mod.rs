//! The gallery: every component and every state of every page, each as a story on a stage, without a server.
//!
//! It is in no released bundle: the feature `gallery` brings it in, and `make gallery` builds with that. It shows the app's
//! own pages and components and changes nothing of them; nothing outside knows of it.

pub mod fixture;
pub mod knob;
pub mod meta;
mod network;
pub mod settings;
mod shell;
pub mod stage;
pub mod step;
pub mod stories;
pub mod story;

/// Starts what the page is for: a stage, or the gallery around it. Without a window there is nothing to show; then what there
/// is in the gallery is told as `rosterGallery`, for whoever writes meta.json (scripts/gallery.mjs).
pub fn start() {
    if web_sys::window().is_none() {
        meta::tell();
    } else if js_sys::Reflect::has(&js_sys::global(), &"rosterStage".into()).unwrap_or_default() {
        stage::start();
    } else {
        shell::start();
    }
}
