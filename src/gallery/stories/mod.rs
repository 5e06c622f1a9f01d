//! All stories. A file of src/components without one fails the tests (tests/components/gallery.rs).

mod accept;
mod components;
mod invitations;
mod members;
mod others;
mod rows;

use super::story::Story;

/// The stories, in the order in which they are listed.
const TABLES: [&[Story]; 6] =
    [members::STORIES, invitations::STORIES, accept::STORIES, others::STORIES, rows::STORIES, components::STORIES];

/// All stories.
pub fn all() -> impl Iterator<Item = &'static Story> {
    TABLES.into_iter().flatten()
}
