use leptos::prelude::*;

use super::shared;
use crate::lean::effect;

/// What the frame around the page says about it.
#[derive(Clone, Copy)]
pub struct Frame {
    organization: RwSignal<String>,
}

impl Frame {
    /// A frame that says nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self { organization: RwSignal::new(String::new()) }
    }

    /// The app's one frame.
    #[must_use]
    pub fn shared() -> Self {
        shared()
    }

    /// The name of the organization one is in; empty outside.
    #[must_use]
    pub fn organization(self) -> ReadSignal<String> {
        self.organization.read_only()
    }

    /// Shows the organization's name until the page is left.
    pub fn show_organization(self, name: Signal<String>) {
        effect(move || self.organization.set(name.get()));
        on_cleanup(move || self.organization.set(String::new()));
    }
}

impl Default for Frame {
    fn default() -> Self {
        Self::new()
    }
}

/// Keeps the document's title at what `page` says, most particular first.
pub fn title(page: impl Fn() -> String + 'static) {
    effect(move || document().set_title(&(page() + " · Roster")));
}
