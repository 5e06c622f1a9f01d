use leptos::prelude::*;

use super::shared;
use crate::{layout::look, lean::effect, preferences};

/// The themes to choose from; without one the page follows the system.
pub const THEMES: [&str; 3] = ["", "light", "dark"];
/// How close rows stand; without one as the layout has it.
pub const DENSITIES: [&str; 3] = ["", "comfortable", "compact"];
/// How many rows a page of members can have; index.html knows the same.
pub const ROWS: [&str; 3] = ["25", "50", "100"];
/// The columns of the members page that can be hidden.
pub const COLUMNS: [&str; 3] = ["role", "status", "teams"];

/// How somebody likes to see the pages. index.html puts it into force before anything is painted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Display {
    /// One of [`THEMES`].
    pub theme: &'static str,
    /// One of [`DENSITIES`].
    pub density: &'static str,
    /// One of [`ROWS`].
    pub rows: &'static str,
    /// Those of [`COLUMNS`] that are hidden.
    pub hidden: Vec<&'static str>,
}

impl Default for Display {
    fn default() -> Self {
        Self { theme: THEMES[0], density: DENSITIES[0], rows: ROWS[1], hidden: Vec::new() }
    }
}

impl Display {
    /// How close rows stand: the reader's wish, or else as the layout has it.
    #[must_use]
    pub fn density(&self) -> &'static str {
        match (self.density, look()) {
            ("", None) => DENSITIES[1],
            ("", Some(look)) => (look.density)(),
            (wish, _) => wish,
        }
    }
}

/// The app's one display, as kept by the browser and changed by hand.
#[derive(Clone, Copy)]
pub struct Displayed(pub RwSignal<Display>);

impl Displayed {
    /// Reads what the browser has kept, and from now on keeps and shows every change.
    #[must_use]
    pub fn follow() -> Self {
        let display = RwSignal::new(preferences::display());
        let mut is_start = true;
        effect(move || {
            let display = display.read();
            mark("data-theme", display.theme);
            mark("data-density", display.density());
            mark("data-hide", &display.hidden.join(" "));
            if !is_start {
                preferences::set_display(&display);
            }
            is_start = false;
        });
        Self(display)
    }

    /// The app's one display.
    #[must_use]
    pub fn shared() -> Self {
        shared()
    }
}

/// Says on the root element, for the stylesheet, what isn't as usual.
fn mark(name: &str, value: &str) {
    if let Some(root) = document().document_element() {
        // Both names are valid, the only thing that could be refused.
        let _ = if value.is_empty() { root.remove_attribute(name) } else { root.set_attribute(name, value) };
    }
}
