//! The table's rows as data.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{Id, Member};

use super::differences::{Changes, place_from};
use crate::{
    html::{Nodes, live},
    route::{MemberList, MembersView},
};

/// One row of the table.
#[derive(Clone, Debug)]
pub struct Row {
    /// The membership.
    pub member: Arc<Member>,
    /// What went wrong with it just now.
    pub note: ArcRwSignal<Option<String>>,
    /// The membership as the page shows it.
    shown: ArcRwSignal<Arc<Member>>,
    number: u32,
}

impl Row {
    /// The same for as long as it is the same row: what changes in it is written into it, and leaves its focus alone.
    #[must_use]
    pub const fn key(&self) -> u32 {
        self.number
    }

    /// What stands in the page for as long as it is the same row: written by `view`, again with each change.
    pub fn follow(self, view: impl Fn(Self) -> Nodes + Send + 'static) -> Nodes {
        live(move || {
            let row = Self { member: self.shown.get(), ..self.clone() };
            untrack(|| view(row))
        })
    }

    fn new(member: Arc<Member>, number: u32) -> Self {
        Self { shown: ArcRwSignal::new(Arc::clone(&member)), member, note: ArcRwSignal::new(None), number }
    }

    fn show(&mut self, member: Arc<Member>) {
        self.shown.set(Arc::clone(&member));
        self.member = member;
    }
}

/// The rows that are shown, in the list's order.
///
/// Memberships that are being removed, or have been, stay out even when an answer that is older still brings them.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    shown: Vec<Row>,
    gone: Vec<(Id, Gone)>,
    /// All of the list, as the server has sent it, and those that have gone from it, where they stood.
    order: Vec<Id>,
    /// Whose order it is.
    view: MembersView,
    /// How many rows there have been.
    count: u32,
}

/// How far a membership is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gone {
    /// The server is being asked to remove it.
    Asked,
    /// It has removed it. An answer that was under way may still bring it.
    Removed,
    /// It has answered without it. If it comes again, somebody has brought it back.
    Absent,
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

    /// Has it gone, or is it about to, so that an answer which has it still doesn't bring it back?
    #[must_use]
    pub fn is_hidden(&self, id: Id) -> bool {
        self.gone.iter().any(|(gone, how)| *gone == id && *how != Gone::Absent)
    }

    /// Takes over what the server has sent of the list. Rows that have not changed stay the same rows.
    pub fn replace(&mut self, view: &MembersView, members: &[Member]) {
        self.heard(members);
        let mut order: Vec<Id> = members.iter().map(|member| member.id).collect();
        if self.view == *view {
            self.keep_places(&mut order);
        } else {
            self.view.clone_from(view);
        }
        let (shown, mut next, mut count) = (&self.shown, 0, self.count);
        let rows = members.iter().filter(|member| !self.is_hidden(member.id)).map(|member| {
            let place = place_from(shown.len(), &mut next, &|place| shown[place].member.id == member.id);
            match place.map(|place| &shown[place]) {
                Some(row) if *row.member == *member => row.clone(),
                Some(row) => {
                    let mut row = row.clone();
                    row.show(Arc::new(member.clone()));
                    row
                }
                None => {
                    count += 1;
                    Row::new(Arc::new(member.clone()), count)
                }
            }
        });
        self.shown = rows.collect();
        self.count = count;
        self.gone.retain(|(gone, _)| !self.shown.iter().any(|row| row.member.id == *gone));
        self.order = order;
    }

    /// Takes notice of an answer, shown or not: what it doesn't have any more may come back with a later one.
    pub fn heard(&mut self, members: &[Member]) {
        for (id, how) in &mut self.gone {
            if *how == Gone::Removed && !members.iter().any(|member| member.id == *id) {
                *how = Gone::Absent;
            }
        }
    }

    /// What has gone keeps its place behind what it stood behind, for when it comes back.
    fn keep_places(&self, order: &mut Vec<Id>) {
        for (index, id) in self.order.iter().enumerate() {
            if self.gone.iter().any(|(gone, _)| gone == id) && !order.contains(id) {
                let mut before = self.order[..index].iter().rev();
                let place = before.find_map(|known| order.iter().position(|kept| kept == known));
                order.insert(place.map_or(0, |place| place + 1), *id);
            }
        }
    }

    /// How newer rows from the server differ from those that are shown.
    #[must_use]
    pub fn changes(&self, newer: &[Member]) -> Changes {
        let newer = newer.iter().filter(|member| !self.is_hidden(member.id));
        Changes::between(self.shown.iter().map(|row| &*row.member), newer)
    }

    /// Are they of the list of all members, not of a search in it? While a search is on its way they still are.
    #[must_use]
    pub fn are_of_all(&self) -> bool {
        !self.are_found() && self.view.list == MemberList::Members
    }

    /// Has a search found them? While one is on its way they are still those from before it.
    #[must_use]
    pub const fn are_found(&self) -> bool {
        !self.view.query.is_empty()
    }

    /// Has the server sent the list?
    #[must_use]
    pub const fn has_order(&self) -> bool {
        !self.order.is_empty()
    }

    /// Where in the list a membership stands; none when the list doesn't have it.
    fn place(&self, id: Id) -> Option<usize> {
        self.order.iter().position(|known| *known == id)
    }

    /// Takes a membership out, and with a person the invitations that person has sent. What was taken is returned, the
    /// person first, and the row that gets the focus: the next of those that stay, else the previous.
    pub fn take(&mut self, id: Id) -> (Vec<Arc<Member>>, Option<Arc<Member>>) {
        let Some(place) = self.shown.iter().position(|row| row.member.id == id) else {
            return (Vec::new(), None);
        };
        let member = Arc::clone(&self.shown[place].member);
        let person = member.user.as_ref().map(|user| user.id);
        let goes = |row: &Row| {
            let is_sent_by_them = row.member.pending && person.is_some() && row.member.inviter_id == person;
            is_sent_by_them || row.member.id == id
        };
        let (before, after) = self.shown.split_at(place);
        let beside = after.iter().chain(before.iter().rev()).find(|row| !goes(row));
        let beside = beside.map(|row| Arc::clone(&row.member));
        let (mut taken, stay): (Vec<Row>, Vec<Row>) = std::mem::take(&mut self.shown).into_iter().partition(goes);
        self.shown = stay;
        taken.sort_by_key(|row| row.member.id != id);
        self.gone.extend(taken.iter().map(|row| (row.member.id, Gone::Asked)));
        (taken.into_iter().map(|row| row.member).collect(), beside)
    }

    /// The server has removed these.
    pub fn removed(&mut self, members: &[Arc<Member>]) {
        for (id, how) in &mut self.gone {
            if *how == Gone::Asked && members.iter().any(|member| member.id == *id) {
                *how = Gone::Removed;
            }
        }
    }

    /// Puts memberships back where they were, the first with a note. Those that the list doesn't have, because it is
    /// another one by now, stay out of it.
    pub fn put_back(&mut self, members: &[Arc<Member>], note: Option<&str>) {
        for (index, member) in members.iter().enumerate() {
            self.gone.retain(|(gone, _)| *gone != member.id);
            if let (Some(place), None) = (self.place(member.id), self.find(member.id)) {
                let place = self.shown.partition_point(|row| self.place(row.member.id).is_some_and(|own| own < place));
                self.count += 1;
                self.shown.insert(place, Row::new(Arc::clone(member), self.count));
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
            row.note.set(note);
            if row.member != member {
                row.show(member);
            }
        }
    }

    /// Memberships that were removed here have been restored elsewhere: the next answer is believed again.
    pub fn forget_gone(&mut self) {
        self.gone.clear();
    }
}
