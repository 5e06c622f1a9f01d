//! Many invitations at once: looked at first, sent a few at a time, each with its result.

mod sending;

use leptos::prelude::*;
use roster_api_types::{EmailAddress, ListedAddress, Member};

use super::inviting::Post;
use crate::{
    api,
    components::{
        invite_form::INVITE_EMAIL,
        invite_line::{InviteLine, LineState, remove_line_id},
        invite_review::{InviteReview, Lookup, Phase, REVIEW_HEADING},
    },
    focus::{focus, focus_when_shown},
    html::Nodes,
    lean::spawn,
};

/// The list of invitations of the members page's invite form.
#[derive(Clone, Copy)]
pub struct Batch {
    /// Where it stands.
    pub phase: RwSignal<Phase>,
    post: Post,
    lines: RwSignal<Vec<InviteLine>>,
    lookup: RwSignal<Lookup>,
    /// How often a list was opened: an answer about an earlier one comes too late.
    opened: StoredValue<u32>,
    queue: StoredValue<Vec<InviteLine>>,
    under_way: StoredValue<usize>,
}

impl Batch {
    /// No list yet.
    #[must_use]
    pub fn new(post: Post) -> Self {
        Self {
            phase: RwSignal::new(Phase::Closed),
            post,
            lines: RwSignal::new(Vec::new()),
            lookup: RwSignal::new(Lookup::Known),
            opened: StoredValue::new(0),
            queue: StoredValue::new(Vec::new()),
            under_way: StoredValue::new(0),
        }
    }

    /// Has one of these to be looked at before it is sent, or something to be said about the list?
    #[must_use]
    pub fn wants_review(entries: &[ListedAddress], own_domain: &str) -> bool {
        let is_typo = |address: &EmailAddress| address.probably_meant(own_domain).is_some();
        let is_odd = |entry: &ListedAddress| entry.repeats > 0 || entry.address.as_ref().is_ok_and(is_typo);
        entries.len() > 1 || entries.iter().any(is_odd)
    }

    /// Shows a list before it is sent.
    pub fn open(self, entries: Vec<ListedAddress>, own_domain: &str) {
        self.lines.set(entries.into_iter().map(|entry| InviteLine::new(entry, own_domain)).collect());
        self.phase.set(Phase::Review);
        self.look_up();
        focus_when_shown(REVIEW_HEADING);
    }

    /// Shows the link of the only invitation.
    pub fn show_link(self, address: ListedAddress, link: String) {
        let sent = InviteLine::new(address, "");
        sent.state.set(LineState::Sent(Some(link)));
        self.lines.set(vec![sent]);
        self.phase.set(Phase::Done);
    }

    /// The list has become another by hand.
    pub fn edited(self) {
        if matches!(self.phase.get_untracked(), Phase::Review | Phase::Done) {
            self.phase.set(Phase::Closed);
        }
    }

    /// The list as it is shown.
    pub fn view(self) -> Nodes {
        // This code may have come later than the list was opened.
        if self.phase.get_untracked() == Phase::Review {
            focus_when_shown(REVIEW_HEADING);
        }
        let close = move |()| {
            self.phase.set(Phase::Closed);
            focus_when_shown(INVITE_EMAIL);
        };
        let review = InviteReview {
            lines: self.lines,
            phase: self.phase,
            lookup: self.lookup,
            is_request: self.post.is_request,
            on_send: Callback::new(move |()| self.send()),
            on_retry: Callback::new(move |()| {
                focus(REVIEW_HEADING);
                self.look_up();
            }),
            on_stop: Callback::new(move |()| self.stop()),
            on_close: Callback::new(close),
            on_fix: Callback::new(move |place| self.fix(place)),
            on_remove: Callback::new(move |place| self.remove(place)),
        };
        review.view()
    }

    /// Asks the server which of the addresses it knows.
    fn look_up(self) {
        let round = self.opened.get_value() + 1;
        self.opened.set_value(round);
        let lines = self.lines.get_untracked();
        let addresses: Vec<EmailAddress> = lines.iter().filter_map(|line| line.entry.address.clone().ok()).collect();
        self.lookup.set(Lookup::Asking);
        let org = self.post.slug.get_value();
        spawn(async move {
            let answer = api::known_addresses(&org, &addresses).await;
            if self.opened.try_get_value() != Some(round) || self.phase.get_untracked() != Phase::Review {
                return;
            }
            match answer {
                Ok(members) => {
                    mark(&lines, &members);
                    self.lookup.set(Lookup::Known);
                }
                Err(error) => self.lookup.set(Lookup::Failed(error.to_string())),
            }
        });
    }

    /// Puts what was probably meant in the place of what was written.
    fn fix(self, place: usize) {
        let state = self.lines.with_untracked(|lines| lines.get(place).map(|line| line.state.get_untracked()));
        let Some(LineState::Typo(meant)) = state else {
            return;
        };
        self.lines.update(|lines| {
            let name = lines[place].entry.name.clone();
            let fixed = ListedAddress { text: meant.as_str().to_owned(), name, address: Ok(meant.clone()), repeats: 0 };
            let is_same = |line: &InviteLine| line.entry.address.as_ref().is_ok_and(|other| other.key() == meant.key());
            if lines.iter().any(is_same) {
                lines.remove(place);
            } else {
                lines[place] = InviteLine::new(fixed, "");
            }
        });
        self.write_back();
        self.look_up();
        self.focus_line(place);
    }

    fn remove(self, place: usize) {
        self.lines.update(|lines| {
            lines.remove(place);
        });
        self.write_back();
        self.focus_line(place);
    }

    /// Moves the focus to the line that is now at `place`, or the last; without any the list is closed.
    fn focus_line(self, place: usize) {
        match self.lines.read_untracked().len() {
            0 => {
                self.phase.set(Phase::Closed);
                focus(INVITE_EMAIL);
            }
            count => focus_when_shown(remove_line_id(place.min(count - 1))),
        }
    }

    /// What is not sent is what the form has.
    fn write_back(self) {
        let unsent = self.lines.with_untracked(|lines| {
            let unsent = lines.iter().filter(|line| !line.state.read_untracked().is_sent());
            unsent.map(InviteLine::text).collect::<Vec<_>>().join("\n")
        });
        self.post.draft.update(|draft| draft.addresses = unsent);
    }
}

/// Marks the lines whose addresses the server knows.
fn mark(lines: &[InviteLine], members: &[Member]) {
    for line in lines {
        let Ok(address) = &line.entry.address else {
            continue;
        };
        let known = members.iter().find(|member| member.email.to_lowercase() == address.key());
        if let Some(member) = known {
            line.state.set(if member.pending { LineState::Invited } else { LineState::Member });
        }
    }
}
