//! Who is on the team, as rows.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{Id, Member, TeamMember, TeamPlace, TeamRole};

use crate::components::role_label::role_of;

/// One row.
#[derive(Clone)]
pub struct Row {
    /// Who it is.
    pub member: Arc<Member>,
    /// The role on the team as shown.
    pub role: ArcRwSignal<TeamRole>,
    /// The role on the team as the server has it.
    pub saved: ArcRwSignal<TeamRole>,
    /// Is the server being told another role?
    pub is_busy: ArcRwSignal<bool>,
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

    fn new(member: &Member, role: TeamRole, revision: u32) -> Self {
        Self {
            member: Arc::new(member.clone()),
            role: ArcRwSignal::new(role),
            saved: ArcRwSignal::new(role),
            is_busy: ArcRwSignal::new(false),
            note: ArcRwSignal::new(None),
            revision,
        }
    }

    /// Takes over the role that the server has sent, unless another one is on its way there.
    fn follow(&self, role: TeamRole) {
        if !self.is_busy.get_untracked() && self.saved.get_untracked() != role {
            self.saved.set(role);
            self.role.set(role);
        }
    }
}

/// The rows that are shown, in the list's order; those that are being taken off stay out.
#[derive(Clone, Default)]
pub struct Rows {
    shown: Vec<Row>,
    leaving: Vec<Id>,
}

impl Rows {
    /// The rows, in order.
    #[must_use]
    pub fn shown(&self) -> &[Row] {
        &self.shown
    }

    /// Takes over what the server has sent.
    pub fn replace(&mut self, members: &[TeamMember]) {
        let rows = members.iter().filter(|row| !self.leaving.contains(&row.member.id)).map(
            |TeamMember { member, team_role, .. }| {
                let stored = team_role.as_deref().and_then(|role| role.parse().ok());
                let role = TeamPlace { role: stored }.effective_role(role_of(member));
                match self.shown.iter().find(|row| row.member.id == member.id) {
                    Some(row) if looks_alike(&row.member, member) => {
                        row.follow(role);
                        row.clone()
                    }
                    Some(row) => Row::new(member, role, row.revision + 1),
                    None => Row::new(member, role, 0),
                }
            },
        );
        self.shown = rows.collect();
    }

    /// Takes a row out; with it come its place and the row that gets the focus: the next, else the previous, but not the
    /// reader's `own`, which has no button.
    pub fn take(&mut self, id: Id, own: Option<Id>) -> Option<(usize, Row, Option<Id>)> {
        let place = self.shown.iter().position(|row| row.member.id == id)?;
        let row = self.shown.remove(place);
        self.leaving.push(id);
        let (before, after) = self.shown.split_at(place);
        let beside = after.iter().chain(before.iter().rev()).map(|row| row.member.id).find(|id| Some(*id) != own);
        Some((place, row, beside))
    }

    /// Puts a row back to its place.
    pub fn put_back(&mut self, place: usize, row: &Row) {
        self.gone(row.member.id);
        if !self.shown.iter().any(|shown| shown.member.id == row.member.id) {
            self.shown.insert(place.min(self.shown.len()), row.clone());
        }
    }

    /// The server has taken somebody off: whether they come back is its word from now on.
    pub fn gone(&mut self, id: Id) {
        self.leaving.retain(|leaving| *leaving != id);
    }
}

fn looks_alike(one: &Member, other: &Member) -> bool {
    (&one.name, &one.email, one.pending, role_of(one)) == (&other.name, &other.email, other.pending, role_of(other))
}
