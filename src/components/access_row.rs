//! One request to be on a team.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{AccessRequest, Id};

use super::{
    avatar::avatar,
    member_row::{cell, name, row},
    request_row::decisions,
    shown_name,
};
use crate::{
    html::{Nodes, Piece, el, live, named},
    views,
};

/// The id of the button that lets somebody onto a team, for moving the focus there.
#[must_use]
pub fn access_button_id(request: Id) -> String {
    format!("access-{request}")
}

/// One request to be on a team, for somebody who decides it.
#[derive(Clone, Debug)]
pub struct AccessRow {
    /// Who is to be on which team.
    pub request: Arc<AccessRequest>,
    /// Is an answer awaited?
    pub is_busy: RwSignal<bool>,
    /// What went wrong just now.
    pub note: Signal<Option<String>>,
    /// Approve was pressed.
    pub on_approve: Callback<()>,
    /// Deny was pressed.
    pub on_deny: Callback<()>,
}

impl AccessRow {
    /// The row.
    pub fn view(self) -> Nodes {
        let Self { request, is_busy, note, on_approve, on_deny } = self;
        let AccessRequest { id, member, team, requester } = &*request;
        let note = move || note.get().map(|note| el("span").class("member-row__note").child(note)).any();
        let asks = match requester {
            Some(requester) => views!["Suggested by ", named(&requester.name)],
            None => views!["Asks to join"],
        };
        let whom = format!("{} for {}", shown_name(member), team.name);
        row(member)
            .child(cell("member-row__avatar", avatar(member)))
            .child(name(member, "").child(live(note)))
            .child(cell(
                "member-row__status",
                views![asks, el("span").class("request-row__wish").child(named(&team.name))],
            ))
            .child(cell("member-row__actions", decisions(&access_button_id(*id), &whom, is_busy, on_approve, on_deny)))
            .any()
    }
}
