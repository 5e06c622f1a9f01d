//! How newer rows of a list differ from those that are shown.

use roster_api_types::{Id, Member};

/// How newer rows differ from those that are shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// How many rows came, went or changed.
    pub count: usize,
    /// Would showing the newer rows move a row that is shown?
    pub moves: bool,
    /// Rows that stay, but look different.
    pub changed: Vec<Id>,
}

impl Changes {
    /// Compares the rows that are shown with newer ones.
    #[must_use]
    pub fn between<'a>(
        shown: impl IntoIterator<Item = &'a Member>,
        newer: impl IntoIterator<Item = &'a Member>,
    ) -> Self {
        let (shown, newer): (Vec<&Member>, Vec<&Member>) = (shown.into_iter().collect(), newer.into_iter().collect());
        let is_in = |rows: &[&Member], id: Id| rows.iter().any(|row| row.id == id);
        let gone = shown.iter().filter(|row| !is_in(&newer, row.id)).count();
        let come = newer.iter().filter(|row| !is_in(&shown, row.id)).count();
        let stayed = shown.iter().filter(|row| is_in(&newer, row.id));
        let staying = newer.iter().filter(|row| is_in(&shown, row.id));
        let moves = gone + come > 0 || stayed.zip(staying.clone()).any(|(before, after)| before.id != after.id);
        let is_changed = |row: &&&Member| shown.iter().any(|before| before.id == row.id && before != *row);
        let changed: Vec<Id> = staying.filter(is_changed).map(|row| row.id).collect();
        // A row moves because something has changed; only where nobody can see what, moving is a change of its own.
        let count = (gone + come + changed.len()).max(usize::from(moves));
        Self { count, moves, changed }
    }
}
