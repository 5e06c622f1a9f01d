//! Taking somebody off the team and back, and changing their role on it.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::TeamRole;

use super::{model::Model, rows::Row};
use crate::{
    api::{self, ApiError},
    components::{
        member_row::{REMOVE_BUTTON, remove_button_id},
        notice::Notice,
    },
    focus::{focus_heading, focus_when_shown},
    lean::{Deed, spawn},
    pages::members::removable::shown_name,
};

/// Somebody who is being taken off, or has been. It goes on when the page is left; so what happens afterwards is tried.
#[derive(Clone)]
struct Removal {
    model: Model,
    org: String,
    slug: String,
    team: String,
    row: Row,
    place: usize,
    state: ArcRwSignal<State>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// The server has not answered yet.
    Asked,
    /// As before, and it is to be taken back as soon as the server has answered.
    Regretted,
    /// The server has done it.
    Gone,
    /// The server is asked to take it back.
    Returning,
}

/// The remove button of a row was pressed: with a refusal it is said, otherwise the row goes at once.
pub fn remove(model: Model, row: &Row, refusal: Option<String>) {
    if let Some(refusal) = refusal {
        row.note.set(Some(refusal.clone()));
        model.notices.say(Notice { after: refusal, ..Notice::default() });
        return;
    }
    let own = model.actor.get_untracked().map(|actor| actor.member);
    let taken = model.rows.try_update(|rows| rows.take(row.member.id, own)).flatten();
    let Some((place, row, beside)) = taken else {
        return;
    };
    match beside {
        Some(beside) => focus_when_shown([REMOVE_BUTTON, &beside.to_string()].concat()),
        None => focus_heading(),
    }
    let (org, slug, team) = (model.org.get_value(), model.slug.get_value(), untrack(|| model.name()));
    let removal = Removal { model, org, slug, team, row, place, state: ArcRwSignal::new(State::Asked) };
    removal.say(format!(" is off {}.", removal.team), true, false);
    spawn(async move {
        match api::take_off_team(&removal.org, removal.row.member.id, &removal.slug).await {
            Ok(()) => removal.done(),
            Err(error) => removal.refused(&error),
        }
    });
}

impl Removal {
    fn say(&self, after: String, has_undo: bool, is_problem: bool) {
        let removal = self.clone();
        let undo = has_undo.then(|| Arc::new(move || removal.undo()) as Deed);
        let subject = shown_name(&self.row.member);
        let notice = Notice { subject, after, is_problem, undo, ..Notice::default() };
        // Who was taken off before can still come back; of this one it is the newest word.
        if has_undo && !is_problem { self.model.notices.say(notice) } else { self.model.notices.say_instead(notice) }
    }

    fn done(&self) {
        let is_regretted = self.state.get_untracked() == State::Regretted;
        self.state.set(State::Gone);
        let _ = self.model.rows.try_update(|rows| rows.gone(self.row.member.id));
        if is_regretted {
            self.undo();
        } else {
            self.model.reload();
        }
    }

    fn refused(&self, error: &ApiError) {
        self.row.note.set(Some(format!("Not taken off the team: {error}")));
        self.put_back();
        self.say(format!(" was not taken off {}: {error}", self.team), false, true);
    }

    fn put_back(&self) {
        let _ = self.model.rows.try_update(|rows| rows.put_back(self.place, &self.row));
        focus_when_shown(remove_button_id(&self.row.member));
    }

    fn undo(&self) {
        match self.state.get_untracked() {
            State::Asked => self.state.set(State::Regretted),
            State::Gone => {
                self.state.set(State::Returning);
                let removal = self.clone();
                spawn(async move { removal.bring_back().await });
            }
            State::Regretted | State::Returning => {}
        }
    }

    async fn bring_back(&self) {
        let id = self.row.member.id;
        let answer = match api::put_on_team(&self.org, id, &self.slug).await {
            Ok(_) if self.row.saved.get_untracked() == TeamRole::Admin => {
                api::set_team_role(&self.org, id, &self.slug, TeamRole::Admin).await
            }
            answer => answer.map(|_| ()),
        };
        match answer {
            Ok(()) => {
                self.row.note.set(None);
                self.put_back();
                self.say(format!(" is back on {}.", self.team), false, false);
                self.model.reload();
            }
            Err(error) => {
                self.state.set(State::Gone);
                self.say(format!(" is not back on {}: {error}", self.team), error.is_passing(), true);
                self.model.reload();
            }
        }
    }
}

/// Gives somebody another role on the team: shown at once, taken back when the server refuses. Of choices that come while
/// the server is being told, the last counts.
pub fn set_role(model: Model, row: &Row, role: TeamRole) {
    row.note.set(None);
    row.role.set(role);
    if row.is_busy.get_untracked() {
        return;
    }
    row.is_busy.set(true);
    let (org, slug, row) = (model.org.get_value(), model.slug.get_value(), row.clone());
    spawn(async move {
        let answer = send_role(&org, &slug, &row).await;
        row.is_busy.set(false);
        let subject = shown_name(&row.member);
        match answer {
            Ok(()) => {
                let after = format!(" is now {}.", row.saved.get_untracked().name());
                model.notices.say(Notice { subject, after, ..Notice::default() });
                model.reload();
            }
            Err(error) => {
                row.role.set(row.saved.get_untracked());
                row.note.set(Some(format!("Not changed: {error}")));
                let after = format!("'s team role was not changed: {error}");
                model.notices.say(Notice { subject, after, is_problem: true, ..Notice::default() });
            }
        }
    });
}

async fn send_role(org: &str, slug: &str, row: &Row) -> Result<(), ApiError> {
    loop {
        let wanted = row.role.get_untracked();
        if wanted == row.saved.get_untracked() {
            return Ok(());
        }
        api::set_team_role(org, row.member.id, slug, wanted).await?;
        row.saved.set(wanted);
    }
}
