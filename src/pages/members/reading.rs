//! The teams of members whom a list without teams has, as the published API's is: each member is read alone, a few at a
//! time.

use std::{borrow::Cow, sync::Arc};

use leptos::prelude::*;
use roster_api_types::{Id, Member, MemberTeam};

use super::{changes::Changes, removable::shown_name};
use crate::{
    api::{self, ApiError},
    components::{member_row::remove_button_id, team_links::team_links},
    focus::focus_when_shown,
    html::{Nodes, Piece, el, live, named},
    lean::{memo, pause, spawn},
};

/// How many members are read at the same time.
const AT_ONCE: usize = 4;

/// The teams of a member who was read alone; none where that failed.
type Reading = (Id, Option<Vec<MemberTeam>>);

/// What has been read, and what is to be.
#[derive(Clone, Copy)]
pub struct Readings {
    known: RwSignal<Vec<Reading>>,
    queue: StoredValue<Queue>,
}

/// Who is to be read, and how many are being read.
#[derive(Default)]
struct Queue {
    wanted: Vec<Id>,
    readers: usize,
}

impl Queue {
    /// Who is next; without anybody the reader that asks ends.
    fn next(&mut self) -> Option<Id> {
        if self.wanted.is_empty() {
            self.readers -= 1;
            return None;
        }
        Some(self.wanted.remove(0))
    }
}

impl Readings {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self { known: RwSignal::new(Vec::new()), queue: StoredValue::new(Queue::default()) }
    }
}

impl Default for Readings {
    fn default() -> Self {
        Self::new()
    }
}

impl Changes {
    /// The teams of a row whose list doesn't tell them: read when the row is first shown.
    pub fn unread_teams(self, id: Id) -> Nodes {
        let known = memo(move || self.read.known.read().iter().find(|(read, _)| *read == id).cloned());
        if untrack(|| known.read().is_none()) {
            self.read_soon(id);
        }
        live(move || match (known.get(), self.find(id)) {
            (Some((_, Some(places))), Some(member)) => {
                let member = Member { team_roles: Some(places), ..(*member).clone() };
                team_links(&member, &self.org.get_value()).any()
            }
            (Some((_, None)), Some(member)) => self.again_button(&member),
            _ => {
                let words = el("span").class("visually-hidden").child("Loading the teams");
                el("span").class("team-links team-links__none").child(words).child("…").any()
            }
        })
    }

    /// After a failure: the way to another try.
    fn again_button(self, member: &Member) -> Nodes {
        let (id, beside) = (member.id, remove_button_id(member));
        let whose = el("span").class("visually-hidden").child(" teams of ").child(named(&shown_name(member)));
        let press = move || {
            self.read.known.update(|known| known.retain(|(read, _)| *read != id));
            // The button goes; the row's last one stays.
            focus_when_shown(beside.clone());
            self.read_soon(id);
        };
        let button = el("button").attr("type", "button").class("text-button").on_press(press);
        let words = el("span").class("team-links__none").child("Not loaded ");
        el("span").class("team-links team-links--missing").child(words).child(button.child("Retry").child(whose)).any()
    }

    fn read_soon(self, id: Id) {
        let wants_reader = |queue: &mut Queue| {
            if !queue.wanted.contains(&id) {
                queue.wanted.push(id);
            }
            let is_wanted = queue.readers < AT_ONCE;
            queue.readers += usize::from(is_wanted);
            is_wanted
        };
        if self.read.queue.try_update_value(wants_reader) == Some(true) {
            spawn(self.read_wanted());
        }
    }

    /// Reads until nothing is wanted any more, or the page is left.
    async fn read_wanted(self) {
        while let Some(id) = self.read.queue.try_update_value(Queue::next).flatten() {
            // A row that has gone meanwhile needs nothing.
            if self.find(id).is_some() {
                let places = self.read_patiently(id).await;
                self.remember(id, places);
            }
        }
    }

    /// The member's teams. Where the server asks to wait, once more after that.
    async fn read_patiently(self, id: Id) -> Option<Vec<MemberTeam>> {
        let mut answer = self.read_single(id).await;
        if let Err(error) = &answer
            && let Some(seconds) = error.wait()
        {
            pause(seconds).await;
            answer = self.read_single(id).await;
        }
        answer.ok()?.places().map(Cow::into_owned)
    }

    async fn read_single(self, id: Id) -> Result<Member, ApiError> {
        let org = self.org.try_get_value().unwrap_or_default();
        api::member(&org, &id.to_string()).await.map(|single| single.member)
    }

    fn remember(self, id: Id, places: Option<Vec<MemberTeam>>) {
        let _ = self.read.known.try_update(|known| {
            known.retain(|(read, _)| *read != id);
            known.push((id, places));
        });
    }

    /// The teams of a member have changed: what was read of them is read again.
    pub(super) fn read_again(self, id: Id) {
        let _ = self.read.known.try_update(|known| known.retain(|(read, _)| *read != id));
        if self.find(id).is_some() {
            self.read_soon(id);
        }
    }

    /// The member with their teams, as they are now; or why they can't be had, in words.
    pub(super) async fn read_for_editing(self, member: &Member) -> Result<Arc<Member>, String> {
        let read = self.read_single(member.id).await.map_err(|error| error.to_string())?;
        let places = read.places().ok_or("The server doesn't say on which teams they are.")?.into_owned();
        self.remember(member.id, Some(places.clone()));
        Ok(Arc::new(Member { team_roles: Some(places), ..member.clone() }))
    }

    /// A changed member as the list has it: where that has no teams, they are kept beside it, so that the next list
    /// differs in nothing.
    pub(super) fn as_listed(self, before: &Member, mut changed: Member) -> Member {
        if before.places().is_none() {
            let places = changed.places().map(Cow::into_owned);
            self.remember(changed.id, places);
            (changed.teams, changed.team_roles) = (None, None);
        }
        changed
    }
}
