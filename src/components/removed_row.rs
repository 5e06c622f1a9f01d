//! One membership that was removed.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::Member;

use super::{
    avatar::avatar,
    member_row::{cell, name, row},
    member_status::RENEWAL_ASKED,
    member_table::{REMOVED_COLUMNS, laid_out},
    moment::day,
    refusable::refusable,
    role_label::role_label,
    shown_name,
};
use crate::{
    html::{Nodes, Piece, el, live},
    views,
};

/// The id of the button that restores a member, for moving the focus there.
#[must_use]
pub fn restore_button_id(member: &Member) -> String {
    format!("restore-{}", member.id)
}

/// One membership that was removed and could come back.
#[derive(Clone, Debug)]
pub struct RemovedRow {
    /// The membership.
    pub member: Arc<Member>,
    /// Why the reader can't restore it.
    pub refusal: Signal<Option<String>>,
    /// What went wrong with the row just now.
    pub note: Signal<Option<String>>,
    /// The button was pressed, also when it can't be used: then the reason should be shown.
    pub on_restore: Callback<()>,
}

impl RemovedRow {
    /// The row.
    pub fn view(self) -> Nodes {
        let Self { member, refusal, note, on_restore } = self;
        let button = el("button")
            .attr("type", "button")
            .class("button")
            .attr("aria-label", &format!("Restore {}", shown_name(&member)))
            .on_press(move || on_restore.run(()))
            .child("Restore");
        let button = refusable(button, &restore_button_id(&member), "", refusal);
        let note = move || note.get().map(|note| el("span").class("member-row__note").child(note)).any();
        let cells = vec![
            cell("member-row__avatar", avatar(&member)).any(),
            name(&member, "").child(live(note)).any(),
            cell("member-row__role", role_label(&member)).any(),
            cell("member-row__status", removed(&member)).any(),
            cell("member-row__actions", button).any(),
        ];
        row(&member).child(laid_out(cells, REMOVED_COLUMNS)).any()
    }
}

/// "Removed Nov 20", or of an invitation "Invitation withdrawn Nov 20".
fn removed(member: &Member) -> Nodes {
    let what = match (member.pending, &member.declined_at) {
        (true, Some(_)) => "Invitation declined",
        (true, None) => "Invitation withdrawn",
        (false, _) => "Removed",
    };
    let when = member.removed_at.as_deref().map(|when| views![" ", day(when)]);
    let renewal = member.renewal_asked_at.as_ref().map(|_| el("p").child(RENEWAL_ASKED));
    views![what, when, renewal]
}
