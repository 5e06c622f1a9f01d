//! A list of invitations: before it is sent, while it is, and what became of it.

use leptos::prelude::*;

use super::invite_line::{InviteLine, LineState};
use crate::{
    html::{El, Nodes, Piece, el, live, nothing},
    lean::memo,
    views,
};

/// The id of the list's heading, which takes the focus whenever the list has become another thing.
pub const REVIEW_HEADING: &str = "invite-review-heading";
/// The id of the button that stops sending.
pub const REVIEW_STOP: &str = "invite-review-stop";

/// Where a list of invitations stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// There is none.
    Closed,
    /// Looked at before it is sent.
    Review,
    /// On its way, so many in all.
    Sending(usize),
    /// Sent, or not.
    Done,
}

/// What the server says about the addresses before they are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// It is being asked.
    Asking,
    /// It has told who is a member or invited.
    Known,
    /// Why it could not be asked.
    Failed(String),
}

/// A list of invitations.
#[derive(Clone, Copy)]
pub struct InviteReview {
    /// Its lines.
    pub lines: RwSignal<Vec<InviteLine>>,
    /// Where it stands.
    pub phase: RwSignal<Phase>,
    /// Who is a member already?
    pub lookup: RwSignal<Lookup>,
    /// Are invitations asked for rather than sent?
    pub is_request: bool,
    /// The list is to be sent.
    pub on_send: Callback<()>,
    /// The server is to be asked again.
    pub on_retry: Callback<()>,
    /// Nothing further is to be sent.
    pub on_stop: Callback<()>,
    /// The list is to be closed.
    pub on_close: Callback<()>,
    /// The line at this place is to become what was probably meant.
    pub on_fix: Callback<usize>,
    /// The line at this place is to be left out.
    pub on_remove: Callback<usize>,
}

impl InviteReview {
    /// The list, where there is one.
    pub fn view(self) -> Nodes {
        let is_shown = memo(move || self.phase.get() != Phase::Closed);
        live(move || if is_shown.get() { self.section().any() } else { nothing() })
    }

    fn section(self) -> El {
        let heading = el("h3").attr("id", REVIEW_HEADING).attr("tabindex", "-1").live_text(move || self.heading());
        let about = el("p").class("invite-review__about").live_text(move || self.about());
        el("section")
            .class("invite-review")
            .attr("aria-labelledby", REVIEW_HEADING)
            .child(heading)
            .child(about)
            .live(move || self.complaint())
            .live(move || self.progress())
            .live(move || self.list())
            .live(move || self.buttons())
    }

    fn count(self, is_counted: impl Fn(&LineState) -> bool) -> usize {
        self.lines.read().iter().filter(|line| is_counted(&line.state.read())).count()
    }

    fn heading(self) -> String {
        let of = |count| addressees(count, self.is_request);
        match self.phase.get() {
            Phase::Closed => String::new(),
            Phase::Review => match self.lines.read().len() {
                1 => "Check 1 address".to_owned(),
                count => format!("Check {count} addresses"),
            },
            Phase::Sending(total) => format!("Sending {}", of(total)),
            Phase::Done => sent_and_not(self.count(LineState::is_sent), self.lines.read().len()),
        }
    }

    /// What the list's lines come to.
    fn about(self) -> String {
        if self.phase.get() != Phase::Review {
            return String::new();
        }
        let repeats: usize = self.lines.read().iter().map(|line| line.entry.repeats).sum();
        let parts = [
            (self.count(|state| *state == LineState::New), "new"),
            (self.count(|state| matches!(state, LineState::Typo(_))), "probably mistyped"),
            (self.count(|state| *state == LineState::Member), "already a member"),
            (self.count(|state| *state == LineState::Invited), "already invited"),
            (self.count(|state| *state == LineState::NoAddress), "not an address"),
            (repeats, if repeats == 1 { "repeat left out" } else { "repeats left out" }),
        ];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}"));
        parts.collect::<Vec<_>>().join(" · ")
    }

    fn complaint(self) -> Nodes {
        match (&*self.lookup.read(), self.phase.get()) {
            (Lookup::Failed(reason), Phase::Review) => {
                let text = format!("Who is a member already could not be checked. {reason} ");
                let retry = el("button").attr("type", "button").class("button").child("Check again");
                let retry = retry.on_press(move || self.on_retry.run(()));
                el("p").class("field__error").attr("role", "alert").child(text).child(retry).any()
            }
            (Lookup::Asking, Phase::Review) => {
                el("p").class("field__hint").attr("role", "status").child("Checking who is a member already…").any()
            }
            _ => nothing(),
        }
    }

    fn progress(self) -> Nodes {
        let Phase::Sending(total) = self.phase.get() else {
            return nothing();
        };
        let settled = move || total - self.count(|state| matches!(state, LineState::Waiting | LineState::Sending));
        let bar = el("progress").attr("aria-labelledby", REVIEW_HEADING).attr("max", &total.to_string());
        let text = el("span").live_text(move || format!("{} of {total}", settled().min(total)));
        el("p")
            .class("invite-review__progress")
            .child(bar.live_attr("value", move || Some(settled().min(total).to_string())))
            .child(text)
            .any()
    }

    fn list(self) -> Nodes {
        let lines = self.lines.get().into_iter().enumerate();
        let lines: Vec<Nodes> =
            lines.map(|(place, line)| line.view(place, self.on_fix, self.on_remove).any()).collect();
        let list = el("ul").class("invite-review__list").attr("tabindex", "0").attr("aria-labelledby", REVIEW_HEADING);
        list.child(lines).any()
    }

    fn buttons(self) -> Nodes {
        let button = |class| el("button").attr("type", "button").class(class);
        let close = |label| button("button").on_press(move || self.on_close.run(())).child(label);
        let buttons = match self.phase.get() {
            Phase::Closed => nothing(),
            Phase::Review => views![self.send_button(), close("Back to the form")],
            Phase::Sending(_) => {
                let stop = button("button").attr("id", REVIEW_STOP).on_press(move || self.on_stop.run(()));
                stop.child("Stop sending").any()
            }
            Phase::Done => close("Close").any(),
        };
        el("div").class("invite-review__buttons").child(buttons).any()
    }

    fn send_button(self) -> El {
        let count = memo(move || self.count(LineState::is_sendable));
        let is_request = self.is_request;
        let label = move || match count.get() {
            0 => "Nobody to invite".to_owned(),
            count => format!("Send {}", addressees(count, is_request)),
        };
        let send = move || {
            if count.get_untracked() > 0 {
                self.on_send.run(());
            }
        };
        let button = el("button").attr("type", "button").class("button button--primary").on_press(send);
        button.live_attr("aria-disabled", move || (count.get() == 0).then(|| "true".to_owned())).live_text(label)
    }
}

/// "1 invitation", "3 requests".
fn addressees(count: usize, is_request: bool) -> String {
    let what = if is_request { "request" } else { "invitation" };
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// "8 sent, 2 not sent", of so many in all.
#[must_use]
pub fn sent_and_not(sent: usize, all: usize) -> String {
    match all - sent {
        0 => format!("{sent} sent"),
        not => format!("{sent} sent, {not} not sent"),
    }
}
