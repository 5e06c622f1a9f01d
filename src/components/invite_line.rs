//! One address of a list of invitations.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{EmailAddress, ListedAddress};

use super::{copy_link::copy_link, icon::icon};
use crate::{
    html::{El, Nodes, Piece, el, named, nothing},
    views,
};

/// One address of a list of invitations. It is the same one as long as `entry` is.
#[derive(Clone)]
pub struct InviteLine {
    /// As the list has it.
    pub entry: Arc<ListedAddress>,
    /// What is known about it.
    pub state: ArcRwSignal<LineState>,
}

/// What is known about an address of the list, before and after it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LineState {
    /// Nothing speaks against it.
    New,
    /// Probably another address was meant.
    Typo(EmailAddress),
    /// It belongs to a member.
    Member,
    /// It is invited already.
    Invited,
    /// It isn't an address.
    NoAddress,
    /// Its turn comes.
    Waiting,
    /// On its way to the server.
    Sending,
    /// Done; with a link to hand over where there is one.
    Sent(Option<String>),
    /// The server's refusal in words, or what else came between.
    NotSent(String),
}

impl LineState {
    /// Is it to be sent when the list is?
    #[must_use]
    pub const fn is_sendable(&self) -> bool {
        matches!(self, Self::New | Self::Typo(_))
    }

    /// Has it left the form?
    #[must_use]
    pub const fn is_sent(&self) -> bool {
        matches!(self, Self::Sent(_))
    }
}

impl InviteLine {
    /// A line as yet unknown to the server; `own_domain` is the organization's.
    #[must_use]
    pub fn new(entry: ListedAddress, own_domain: &str) -> Self {
        let state = match &entry.address {
            Err(_) => LineState::NoAddress,
            Ok(address) => address.probably_meant(own_domain).map_or(LineState::New, LineState::Typo),
        };
        Self { entry: Arc::new(entry), state: ArcRwSignal::new(state) }
    }

    /// The line as [`roster_api_types::parse_address_list`] reads it again.
    #[must_use]
    pub fn text(&self) -> String {
        let text = &self.entry.text;
        self.entry.name.as_ref().map_or_else(|| text.clone(), |name| format!("\"{name}\" <{text}>"))
    }

    /// The line at `place` in its list.
    pub fn view(self, place: usize, on_fix: Callback<usize>, on_remove: Callback<usize>) -> El {
        let Self { entry, state } = self;
        let name = entry.name.as_ref().map(|name| el("span").class("invite-line__name").child(named(name)));
        let address = el("bdi").class("address").attr("dir", "ltr").child(entry.text.as_str());
        let shown = state.clone();
        let actions = move || actions(place, &entry, &shown.get(), on_fix, on_remove);
        let class = state.clone();
        el("li")
            .live_attr("class", move || Some(format!("invite-line {}", looks(&class.read()))))
            .child(el("span").class("invite-line__who").child(address).child(name))
            .child(el("span").class("invite-line__state").live(move || words(&state.read())))
            .child(el("span").class("invite-line__actions").live(actions))
    }
}

/// The id of what removes the line at `place`.
#[must_use]
pub fn remove_line_id(place: usize) -> String {
    format!("invite-line-{place}")
}

/// How the line's state is coloured.
const fn looks(state: &LineState) -> &'static str {
    match state {
        LineState::Typo(_) => "invite-line--warning",
        LineState::NoAddress | LineState::NotSent(_) => "invite-line--danger",
        LineState::New | LineState::Sent(_) => "",
        _ => "invite-line--quiet",
    }
}

fn words(state: &LineState) -> Nodes {
    let (picture, text) = match state {
        LineState::New => ("", "New"),
        LineState::Typo(_) => ("warning", "Probably mistyped"),
        LineState::Member => ("", "Already a member"),
        LineState::Invited => ("", "Already invited"),
        LineState::NoAddress => ("warning", "Not an address"),
        LineState::Waiting => ("clock", "Waiting"),
        LineState::Sending => ("clock", "Sending…"),
        LineState::Sent(_) => ("mail", "Sent"),
        LineState::NotSent(reason) => return views![icon("warning"), " Not sent. ", reason.as_str()],
    };
    views![(!picture.is_empty()).then(|| icon(picture)), " ", text]
}

fn actions(
    place: usize,
    entry: &ListedAddress,
    state: &LineState,
    on_fix: Callback<usize>,
    on_remove: Callback<usize>,
) -> Nodes {
    let button = || el("button").attr("type", "button");
    let remove = || {
        let remove = button().class("button button--icon").attr("id", &remove_line_id(place));
        let remove = remove.attr("aria-label", &format!("Leave out {}", entry.text));
        remove.on_press(move || on_remove.run(place)).child(icon("remove"))
    };
    match state {
        LineState::Sent(Some(link)) => copy_link(format!("invite-link-{place}"), link.clone(), entry.text.clone()),
        LineState::Typo(meant) => {
            let fix = button().class("button").on_press(move || on_fix.run(place)).child("Use ");
            views![fix.child(el("bdi").attr("dir", "ltr").child(meant.as_str())), remove()]
        }
        LineState::New | LineState::Member | LineState::Invited | LineState::NoAddress => remove().any(),
        _ => nothing(),
    }
}
