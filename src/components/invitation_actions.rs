//! What can be done about an invitation, beside where it stands.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{Id, Member};

use super::{address_editor::address_button, copy_link, refusable::refusable};
use crate::{
    html::{El, Piece, el, live, named},
    later,
};

later!(
    /// A link to hand over.
    fn link_button(id: String, link: String, whose: String) = view copy_link::copy_link, in editors
);

/// The id of the button that sends an invitation again, for moving the focus there.
#[must_use]
pub fn resend_button_id(member: Id) -> String {
    format!("resend-{member}")
}

/// Sending an invitation again, correcting its address, and handing its link over.
#[derive(Clone, Debug)]
pub struct InvitationActions {
    /// The invitation.
    pub member: Arc<Member>,
    /// Why it can't be sent again.
    pub refusal: Signal<Option<String>>,
    /// Is an answer awaited?
    pub is_busy: Signal<bool>,
    /// Whose address is to be corrected, where the reader may correct this one's.
    pub readdressed: Option<RwSignal<Option<Arc<Member>>>>,
    /// The link that opens it, where it was told.
    pub link: Signal<Option<String>>,
    /// Send it again; pressed also when it can't be: then the reason should be shown.
    pub on_resend: Callback<()>,
    /// Send it to the address that asks for it, where there is one and the reader may.
    pub on_move: Option<Callback<()>>,
    /// Leave it as it is, where something else is asked for.
    pub on_keep: Option<Callback<()>>,
}

impl InvitationActions {
    /// The buttons.
    pub fn view(self) -> El {
        let Self { member, refusal, is_busy, readdressed, link, on_resend, on_move, on_keep } = self;
        let whom = el("span").class("visually-hidden").child(" invitation to ").child(address(&member));
        let resend = el("button")
            .attr("type", "button")
            .class("text-button")
            .attr("data-part", "editors")
            .live_attr("aria-busy", move || is_busy.get().then(|| "true".to_owned()))
            .on_press(move || on_resend.run(()))
            .child("Resend")
            .child(whom);
        let resend = refusable(resend, &resend_button_id(member.id), "", refusal);
        let edit = readdressed.map(|edited| address_button(&member, edited));
        let moved = on_move.zip(member.move_asked_to.as_deref()).map(|(on_move, to)| {
            let button = el("button").attr("type", "button").class("text-button").on_press(move || on_move.run(()));
            button.child("Send to ").child(named(to).attr("dir", "ltr")).child(" instead")
        });
        let kept = on_keep.map(|on_keep| {
            let button = el("button").attr("type", "button").class("text-button").on_press(move || on_keep.run(()));
            let whose = el("span").class("visually-hidden").child(": the invitation to ").child(address(&member));
            button.child("Leave as it is").child(whose)
        });
        let link = live(move || {
            let button = |link| link_button(format!("link-of-{}", member.id), link, member.email.clone());
            link.get().map(button).any()
        });
        el("div").class("invitation-actions").child(resend).child(moved).child(kept).child(edit).child(link)
    }
}

fn address(member: &Member) -> El {
    named(&member.email).attr("dir", "ltr")
}
