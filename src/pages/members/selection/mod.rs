//! Selecting rows, and doing something with all that are selected.
//!
//! The boxes alone are on the page from the beginning. Everything else is a part that comes with the first one ticked.

mod bar;
mod call;
pub mod candidate;
mod choice;
mod dialog;
mod kept;
mod names;
mod outcome;
mod run;
mod survey;
mod ticks;

use leptos::prelude::*;
use roster_api_types::{Id, may_invite};
use web_sys::Event;

use self::{dialog::Asked, kept::is_kept};
use super::{changes::Changes, model::Model, removal::Removals};
use crate::{
    html::{Nodes, Piece, el, live, nothing},
    later,
    lean::memo,
    route::MemberList,
    views,
};

/// Which memberships are selected.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Is it all that the list finds, but those named? Otherwise it is those named.
    pub is_all: bool,
    /// Those that are named.
    pub ids: Vec<Id>,
}

/// What is selected on the members page, and what is asked to be done with it.
#[derive(Clone, Copy)]
pub struct Selection {
    model: Model,
    changes: Changes,
    removals: Removals,
    chosen: RwSignal<Chosen>,
    asked: RwSignal<Option<Asked>>,
    is_wanted: RwSignal<bool>,
    said: RwSignal<String>,
    /// The box that was pressed last: where a range begins.
    last: StoredValue<Option<Id>>,
}

later!(
    /// What acts on the selected rows.
    fn tools(selection: Selection) = view Selection::tools, in selection
);
later!(
    /// What the press of a box does.
    fn tick(selection: Selection, event: Event) = deed Selection::ticked, in selection
);

impl Selection {
    /// Nothing is selected.
    #[must_use]
    pub fn new(model: Model, changes: Changes, removals: Removals) -> Self {
        Self {
            model,
            changes,
            removals,
            chosen: RwSignal::new(Chosen::default()),
            asked: RwSignal::new(None),
            is_wanted: RwSignal::new(is_kept()),
            said: RwSignal::new(String::new()),
            last: StoredValue::new(None),
        }
    }

    /// Can the reader do anything with rows of the list that is shown? Whoever doesn't administer members can with the
    /// invitations they have sent.
    #[must_use]
    pub fn is_offered(self) -> bool {
        let Self { model, changes, .. } = self;
        let reader = changes.actor.get().zip(model.organization.get());
        let invites = || reader.is_some_and(|(actor, organization)| may_invite(actor.rights, organization.settings()));
        match model.shown() {
            MemberList::Members => changes.may_change(),
            MemberList::Pending => changes.may_change() || invites(),
            MemberList::Requests | MemberList::Removed => false,
        }
    }

    /// A box was ticked or unticked.
    pub fn press(self, event: Event) {
        tick(self, event);
    }

    fn want(self) {
        // Told only once: what is there already would be built anew.
        if !self.is_wanted.get_untracked() {
            self.is_wanted.set(true);
        }
    }

    /// What acts on the selected rows, and above it what is said about them aloud, which is there from the start.
    pub fn view(self) -> Nodes {
        let Self { is_wanted, said, .. } = self;
        let status = el("p").class("visually-hidden").attr("role", "status").live_text(move || said.get());
        views![status, live(move || if is_wanted.get() { tools(self) } else { nothing() })]
    }

    /// Where all rows are invitations and some have expired: the way to send all expired ones again that the list finds.
    pub fn expired_bar(self) -> Nodes {
        let expired = memo(move || self.changes.expired());
        live(move || {
            let count = expired.get();
            if count == 0 {
                return nothing();
            }
            let ask = move || {
                self.want();
                self.asked.set(Some(Asked::Expired));
            };
            let send = el("button").attr("type", "button").class("button").attr("data-part", "selection");
            let noun = if count == 1 { "invitation on this page has" } else { "invitations on this page have" };
            let words = el("p").child(format!("{count} {noun} expired."));
            el("div").class("expired-bar").child(words).child(send.on_press(ask).child("Resend all expired")).any()
        })
    }
}
