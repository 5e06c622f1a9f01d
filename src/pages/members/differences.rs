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
        // Where each newer row stands among those that are shown.
        let mut next = 0;
        let place = |row: &&Member| place_from(shown.len(), &mut next, &|place| shown[place].id == row.id);
        let places: Vec<Option<usize>> = newer.iter().map(place).collect();
        let stayed: Vec<usize> = places.iter().copied().flatten().collect();
        let (gone, come) = (shown.len().saturating_sub(stayed.len()), newer.len() - stayed.len());
        let moves = gone + come > 0 || !stayed.is_sorted();
        let is_changed = |row: &Member, place: Option<usize>| place.is_some_and(|place| shown[place] != row);
        let changed = newer.iter().zip(&places).filter(|(row, place)| is_changed(row, **place));
        let changed: Vec<Id> = changed.map(|(row, _)| row.id).collect();
        // A row moves because something has changed; only where nobody can see what, moving is a change of its own.
        let count = (gone + come + changed.len()).max(usize::from(moves));
        Self { count, moves, changed }
    }
}

/// Where a row stands among so many. It is looked for from `next` on, where it is while both lists have the same order.
pub(super) fn place_from(count: usize, next: &mut usize, is_it: &dyn Fn(usize) -> bool) -> Option<usize> {
    let place = (*next..count).chain(0..*next).find(|place| is_it(*place))?;
    *next = place + 1;
    Some(place)
}
