//! What a story is.

use super::{fixture::World, step::Step};
use crate::html::Nodes;

/// One thing to look at, in one state.
#[derive(Clone, Copy)]
pub struct Story {
    /// Its name in addresses.
    pub name: &'static str,
    /// What it shows, in a few words.
    pub title: &'static str,
    /// What it is listed under.
    pub group: &'static str,
    /// The files of src/components whose work it shows.
    pub components: &'static [&'static str],
    /// What is on the stage.
    pub shows: Shown,
    /// What can be done there, one after the other.
    pub steps: &'static [Step],
}

/// What is on the stage.
#[derive(Clone, Copy)]
pub enum Shown {
    /// The app itself at this address, with this organization behind it.
    Page(&'static str, fn() -> World),
    /// One component.
    Component(fn() -> Nodes),
}

impl Shown {
    /// `page` or `component`.
    #[must_use]
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Page(..) => "page",
            Self::Component(_) => "component",
        }
    }

    /// The address in the app; empty for a component.
    #[must_use]
    pub const fn route(self) -> &'static str {
        match self {
            Self::Page(route, _) => route,
            Self::Component(_) => "",
        }
    }
}

impl Story {
    /// A page's story.
    #[must_use]
    pub const fn page(group: &'static str, name: &'static str, title: &'static str, shows: Shown) -> Self {
        Self { name, title, group, components: &[], shows, steps: &[] }
    }

    /// A component's story; `file` is the component's, without its ending.
    #[must_use]
    pub const fn component(
        files: &'static [&'static str],
        name: &'static str,
        title: &'static str,
        view: fn() -> Nodes,
    ) -> Self {
        Self { name, title, group: "Components", components: files, shows: Shown::Component(view), steps: &[] }
    }

    /// The same, showing these components.
    #[must_use]
    pub const fn with(self, components: &'static [&'static str]) -> Self {
        Self { components, ..self }
    }

    /// The same with something to do.
    #[must_use]
    pub const fn doing(self, steps: &'static [Step]) -> Self {
        Self { steps, ..self }
    }
}
