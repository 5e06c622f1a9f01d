//! Who would like to be a member, or to be on a team, and deciding it.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{AccessRequest, Actor, Id, Member};

use super::{deciding::Answer, model::Model};
use crate::{
    api::{self, Page},
    components::{
        access_row::{AccessRow, access_button_id},
        confirm_dialog::Question,
        empty_state::empty_state,
        member_table::{ACCESS_COLUMNS, Column, MemberTable, REQUEST_COLUMNS},
        request_row::{RequestRow, Wish, approve_button_id, own_request_row},
        row_places::follow_places,
        skeleton::skeleton_rows,
        team_list::KnownTeams,
    },
    context::{Navigation, Notices, Remote},
    html::{El, Nodes, Piece, el, for_each, live, nothing},
    lean::memo,
    pages::{
        teams::load_teams,
        words::{failure, staleness},
    },
    views,
};

/// The list of requests.
#[derive(Clone, Copy)]
pub(super) struct Requests {
    /// The page.
    pub model: Model,
    /// The requests to be on a team.
    pub access: Remote<Page<AccessRequest>>,
    /// What is asked before a request is denied.
    pub question: RwSignal<Option<Question>>,
    /// Where decisions are told.
    pub notices: Notices,
    teams: KnownTeams,
}

/// What the list has to show.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// Nothing has come yet.
    Nothing,
    /// There are no requests.
    Empty,
    /// There are none to be a member.
    NoneHere,
    /// Rows.
    Rows,
}

/// The requests, or what there is to say instead. `question` asks before one is denied.
pub fn requests(model: Model, question: RwSignal<Option<Question>>) -> Nodes {
    let access = Remote::new(move || {
        model.news.track();
        let org = model.slug.get_value();
        async move { api::access_requests(&org).await }
    });
    let requests = Requests { model, access, teams: RwSignal::new(None), question, notices: Notices::shared() };
    let shown = memo(move || requests.shown());
    let has_access_rows = memo(move || access.get().is_some_and(|page| !page.rows.is_empty()));
    views![
        el("p").class("search-field__count").attr("role", "status").live_text(move || requests.count()),
        live(move || requests.content(shown.get())),
        live(move || requests.access_content(has_access_rows.get())),
    ]
}

impl Requests {
    /// How many there are, in words; nothing until it is known.
    fn count(self) -> String {
        let (Some(list), Some(access)) = (self.model.list.get(), self.access.get()) else {
            return String::new();
        };
        let shown = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
        let all = list.hits.unwrap_or(shown(list.rows.len())) + access.hits.unwrap_or(shown(access.rows.len()));
        match all {
            0 => "No requests".to_owned(),
            1 => "1 request".to_owned(),
            _ => format!("{all} requests"),
        }
    }

    fn skeleton(self) -> Nodes {
        let skeleton = skeleton_rows(REQUEST_COLUMNS, Navigation::shared().is_first_page());
        let words = el("p").class("visually-hidden").attr("role", "status").child("Loading requests…");
        views![self.table("Requests to be a member of", REQUEST_COLUMNS).view(skeleton), words]
    }

    fn table(self, caption: &'static str, columns: &'static [Column]) -> MemberTable {
        let is_busy = self.model.list.is_loading();
        MemberTable { caption, name: self.model.name(), columns, is_busy, sorting: None, ticks: None }
    }

    /// Is there nothing at all? None until both lists have come.
    fn is_empty(self) -> Option<bool> {
        let (list, access) = (self.model.list.get()?, self.access.get()?);
        Some(list.rows.is_empty() && access.rows.is_empty())
    }

    fn content(self, shown: Shown) -> Nodes {
        match shown {
            Shown::Nothing => self.skeleton(),
            Shown::Empty => {
                let text = "Whoever asks to be invited, to join or to be on a team is listed here.";
                empty_state("No requests wait", text, None).any()
            }
            Shown::NoneHere => nothing(),
            Shown::Rows => {
                follow_places(Box::new(move || self.model.part()));
                self.table("Requests to be a member of", REQUEST_COLUMNS).view(self.body()).any()
            }
        }
    }

    fn shown(self) -> Shown {
        match (self.model.actor.get(), self.model.list.get()) {
            (Some(_), Some(page)) if !page.rows.is_empty() => Shown::Rows,
            (Some(_), Some(_)) if self.is_empty() == Some(true) => Shown::Empty,
            (Some(_), Some(_)) => Shown::NoneHere,
            _ => Shown::Nothing,
        }
    }

    /// The rows; one that stays keeps what was chosen in it, and the focus, when the list comes anew.
    fn body(self) -> El {
        let each = move || self.model.list.get().map(|page| page.rows.clone()).unwrap_or_default();
        let row = move |member: Member| match self.model.actor.get_untracked() {
            Some(actor) if actor.rights.administers_members => self.row(actor, &member),
            _ => own_request_row(&member),
        };
        let rows = for_each(each, |member: &Member| member.id.0, row);
        el("tbody").attr("role", "rowgroup").child(rows)
    }

    fn row(self, actor: Actor, member: &Member) -> Nodes {
        let member = Arc::new(member.clone());
        let (wish, is_busy) = (RwSignal::new(Wish::of(&member, actor.role)), RwSignal::new(false));
        let note = RwSignal::new(None);
        let (approved, denied) = (Arc::clone(&member), Arc::clone(&member));
        let answer = Answer { requests: self, is_busy, note };
        RequestRow {
            member,
            actor,
            wish,
            teams: self.teams,
            roles: untrack(|| self.model.given_roles()),
            has_all: untrack(|| self.model.has_additions()),
            on_open_teams: Callback::new(move |()| load_teams(self.model.slug, self.teams)),
            is_busy,
            note: note.into(),
            on_approve: Callback::new(move |()| answer.approve(&approved, &wish.read_untracked())),
            on_deny: Callback::new(move |()| answer.ask_to_deny(&denied)),
        }
        .view()
    }

    fn access_content(self, has_rows: bool) -> Nodes {
        if let Some(error) = self.access.failure() {
            return failure("The team requests could not be loaded", &error, move || self.access.reload()).any();
        }
        if !has_rows {
            return nothing();
        }
        let each = move || self.access.get().map(|page| page.rows.clone()).unwrap_or_default();
        let row = move |request: AccessRequest| self.access_row(&request);
        let rows = for_each(each, |request: &AccessRequest| request.id.0, row);
        let body = el("tbody").attr("role", "rowgroup").child(rows);
        let heading: El = el("h2").class("section-heading").child("Requests to be on a team");
        let stale = staleness(move || self.access.staleness(), move || self.access.reload());
        views![heading, stale, self.table("Requests to be on a team of", ACCESS_COLUMNS).view(body)]
    }

    fn access_row(self, request: &AccessRequest) -> Nodes {
        let request = Arc::new(request.clone());
        let (is_busy, note) = (RwSignal::new(false), RwSignal::new(None));
        let answer = Answer { requests: self, is_busy, note };
        let (approved, denied) = (Arc::clone(&request), Arc::clone(&request));
        AccessRow {
            request,
            is_busy,
            note: note.into(),
            on_approve: Callback::new(move |()| answer.decide_access(&approved, true)),
            on_deny: Callback::new(move |()| answer.decide_access(&denied, false)),
        }
        .view()
    }

    /// Fetches all requests and their counts again.
    pub fn reload(self) {
        self.model.reload();
        self.access.reload();
    }

    /// The button that gets the focus when a request goes: the next one's, else the one's before.
    pub fn neighbour(self, id: Id) -> Option<String> {
        let page = self.model.list.get_untracked()?;
        let ids: Vec<Id> = page.rows.iter().map(|member| member.id).collect();
        Some(approve_button_id(beside(&ids, id)?))
    }

    /// As [`neighbour`](Self::neighbour), among the requests to be on a team.
    pub fn access_neighbour(self, id: Id) -> Option<String> {
        let page = self.access.get_untracked()?;
        let ids: Vec<Id> = page.rows.iter().map(|request| request.id).collect();
        Some(access_button_id(beside(&ids, id)?))
    }
}

fn beside(ids: &[Id], id: Id) -> Option<Id> {
    let place = ids.iter().position(|known| *known == id)?;
    ids.get(place + 1).or_else(|| ids.get(place.checked_sub(1)?)).copied()
}
