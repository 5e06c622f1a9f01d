//! The table's rows as data.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{Id, Member};

use super::differences::Changes;

/// One row of the table.
#[derive(Clone, Debug)]
pub struct Row {
    /// The membership.
    pub member: Arc<Member>,
    /// What went wrong with it just now.
    pub note: ArcRwSignal<Option<String>>,
    revision: u32,
}

impl Row {
    /// The same for as long as the row looks the same, so that a reload leaves it and its focus alone.
    #[must_use]
    pub fn key(&self) -> (i64, u32) {
        (self.member.id.0, self.revision)
    }

    fn new(member: Arc<Member>, revision: u32) -> Self {
        Self { member, note: ArcRwSignal::new(None), revision }
    }
}

/// The rows that are shown, in the list's order.
///
/// Memberships that are being removed, or have been, stay out even when a reload still brings them.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    shown: Vec<Row>,
    gone: Vec<Id>,
    /// All of the list, as the server has sent it.
    order: Vec<Id>,
}

impl Rows {
    /// The rows, in order.
    #[must_use]
    pub fn shown(&self) -> &[Row] {
        &self.shown
    }

    /// The row of a membership.
    #[must_use]
    pub fn find(&self, id: Id) -> Option<&Row> {
        self.shown.iter().find(|row| row.member.id == id)
    }

    /// Takes over what the server has sent. Rows that have not changed stay the same rows.
    pub fn replace(&mut self, members: &[Member]) {
        let rows =
            members.iter().filter(|member| !self.gone.contains(&member.id)).map(|member| match self.find(member.id) {
                Some(row) if *row.member == *member => row.clone(),
                Some(row) => Row::new(Arc::new(member.clone()), row.revision + 1),
                None => Row::new(Arc::new(member.clone()), 0),
            });
        self.shown = rows.collect();
        self.order = members.iter().map(|member| member.id).collect();
    }

    /// How newer rows from the server differ from those that are shown.
    #[must_use]
    pub fn changes(&self, newer: &[Member]) -> Changes {
        let newer = newer.iter().filter(|member| !self.gone.contains(&member.id));
        Changes::between(self.shown.iter().map(|row| &*row.member), newer)
    }

    /// Has the server sent the list?
    #[must_use]
    pub const fn has_order(&self) -> bool {
        !self.order.is_empty()
    }

    /// Where in the list a membership stands; one that the list didn't have comes last.
    fn place(&self, id: Id) -> usize {
        self.order.iter().position(|known| *known == id).unwrap_or(usize::MAX)
    }

    /// Takes a membership out, and with a person the invitations that person has sent. What was taken is returned, the
    /// person first.
    pub fn take(&mut self, id: Id) -> Vec<Arc<Member>> {
        let Some(member) = self.find(id).map(|row| Arc::clone(&row.member)) else {
            return Vec::new();
        };
        let person = member.user.as_ref().map(|user| user.id);
        let mut taken = vec![member];
        self.shown.retain(|row| {
            let is_sent_by_them = row.member.pending && person.is_some() && row.member.inviter_id == person;
            if is_sent_by_them {
                taken.push(Arc::clone(&row.member));
            }
            !is_sent_by_them && row.member.id != id
        });
        self.gone.extend(taken.iter().map(|member| member.id));
        taken
    }

    /// Puts memberships back where they were, the first with a note.
    pub fn put_back(&mut self, members: &[Arc<Member>], note: Option<&str>) {
        for (index, member) in members.iter().enumerate() {
            self.gone.retain(|gone| *gone != member.id);
            if self.find(member.id).is_none() {
                let place = self.place(member.id);
                let place = self.shown.partition_point(|row| self.place(row.member.id) < place);
                self.shown.insert(place, Row::new(Arc::clone(member), 0));
            }
            if index == 0
                && let Some(row) = self.find(member.id)
            {
                row.note.set(note.map(str::to_owned));
            }
        }
    }

    /// Shows a membership otherwise than before, and beside it why, if there is a reason; where it is not shown, nothing.
    pub fn exchange(&mut self, member: Arc<Member>, note: Option<String>) {
        if let Some(row) = self.shown.iter_mut().find(|row| row.member.id == member.id) {
            if row.member == member {
                row.note.set(note);
            } else {
                *row = Row { note: ArcRwSignal::new(note), ..Row::new(member, row.revision + 1) };
            }
        }
    }

    /// Memberships that were removed here have been restored elsewhere: the next answer is believed again.
    pub fn forget_gone(&mut self) {
        self.gone.clear();
    }

    /// The row that gets the focus when the given one goes: the next, else the previous.
    #[must_use]
    pub fn neighbour(&self, id: Id) -> Option<&Row> {
        let place = self.shown.iter().position(|row| row.member.id == id)?;
        self.shown.get(place + 1).or_else(|| self.shown.get(place.checked_sub(1)?))
    }
}
