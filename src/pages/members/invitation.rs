//! Sending invitations again, to the right address, and handing their links over.

use leptos::prelude::*;
use roster_api_types::{EmailAddress, Id, Member, UpdateMember};

use super::{changes::Changes, removable::shown_name};
use crate::{
    api::{self, ApiError, Changed},
    components::{address_editor::ADDRESS_EDITOR, invitation_actions::resend_button_id, notice::Notice},
    focus::{focus_when_shown, has_focus_or_none, hide_popover},
    lean::spawn,
};

impl Changes {
    /// Sends an invitation again, or says why not.
    pub fn resend(self, id: Id) {
        let Some(member) = self.find(id).filter(|_| !self.busy.read_untracked().contains(&id)) else {
            return;
        };
        if let Some(refusal) = untrack(|| self.resend_refusal(&member)) {
            self.say(Notice { after: refusal.clone(), ..Notice::default() });
            self.show_arc(member, Some(refusal));
            return;
        }
        let button = resend_button_id(id);
        spawn(async move {
            let answer = self.send_again(id).await;
            let had_focus = has_focus_or_none(&button);
            match answer {
                Ok(sent) => {
                    let subject = sent.email.clone();
                    let after = " is on its way again.".to_owned();
                    self.show(self.as_listed(&member, sent), None);
                    self.say(Notice { before: "Invitation to ", subject, after, ..Notice::default() });
                    self.changed();
                }
                Err(error) => {
                    self.show_arc(std::sync::Arc::clone(&member), Some(format!("Not sent: {error}")));
                    self.refused(&member, "Not sent", &error);
                }
            }
            if had_focus {
                focus_when_shown(button);
            }
        });
    }

    /// Asks the server to send one again; the link, where it is told, is kept for its row.
    pub(super) async fn send_again(self, id: Id) -> Result<Member, ApiError> {
        let _ = self.busy.try_update(|busy| busy.push(id));
        // Who may renew does: a new link, and all its time again.
        let regenerate = untrack(|| self.may_change()).then_some(true);
        let change = UpdateMember { reinvite: Some(true), regenerate, ..UpdateMember::default() };
        let org = self.org.try_get_value().unwrap_or_default();
        let answer = api::update_member(&org, id, &change).await;
        self.settled(id);
        answer.map(|changed| self.told(changed))
    }

    fn told(self, Changed { member, link }: Changed) -> Member {
        let keep = |links: &mut Vec<(Id, String)>| {
            links.retain(|(id, _)| *id != member.id);
            links.extend(link.map(|link| (member.id, link)));
        };
        let _ = self.links.try_update(keep);
        member
    }

    /// The link that opens an invitation, where it was told.
    #[must_use]
    pub fn link_of(self, id: Id) -> Option<String> {
        self.links.read().iter().find(|(member, _)| *member == id).map(|(_, link)| link.clone())
    }

    /// Sends an invitation to the address of the account that asks for it.
    pub fn approve_move(self, id: Id) {
        let address = self.find(id).and_then(|member| member.move_asked_to.as_deref()?.parse().ok());
        if let Some(address) = address.filter(|_| !self.busy.read_untracked().contains(&id)) {
            self.readdress(id, &address, None);
        }
    }

    /// Leaves an invitation as it is, whatever its invitee or another account asks for.
    pub fn keep(self, id: Id) {
        let Some(member) = self.find(id).filter(|_| !self.busy.read_untracked().contains(&id)) else {
            return;
        };
        let org = self.org.get_value();
        self.busy.update(|busy| busy.push(id));
        spawn(async move {
            let answer = api::keep_invitation(&org, id).await;
            self.settled(id);
            match answer {
                Ok(()) => {
                    let kept = Member { renewal_asked_at: None, move_asked_to: None, ..Member::clone(&member) };
                    let after = " stays as it is.".to_owned();
                    self.say(Notice {
                        before: "Invitation to ",
                        subject: shown_name(&kept),
                        after,
                        ..Notice::default()
                    });
                    self.show(kept, None);
                    focus_when_shown(resend_button_id(id));
                }
                Err(error) => self.refused(&member, "Nothing was changed", &error),
            }
        });
    }

    /// Sends an invitation to another address instead. Errors stay at the field, if there is one, else at the row.
    pub fn readdress(self, id: Id, address: &EmailAddress, error: Option<RwSignal<Option<String>>>) {
        let change = UpdateMember { email: Some(address.as_str().to_owned()), ..UpdateMember::default() };
        let org = self.org.get_value();
        self.busy.update(|busy| busy.push(id));
        spawn(async move {
            let answer = api::update_member(&org, id, &change).await;
            self.settled(id);
            match answer {
                Ok(changed) => {
                    let member = self.told(changed);
                    hide_popover(ADDRESS_EDITOR);
                    let subject = shown_name(&member);
                    let after = " is on its way.".to_owned();
                    self.show(member, None);
                    self.say(Notice { before: "Invitation to ", subject, after, ..Notice::default() });
                    focus_when_shown(resend_button_id(id));
                    self.changed();
                }
                Err(reason) => match (error, self.find(id)) {
                    (Some(error), _) => {
                        let _ = error.try_set(Some(reason.to_string()));
                    }
                    (None, Some(member)) => self.refused(&member, "Not sent", &reason),
                    (None, None) => {}
                },
            }
        });
    }

    /// How many invitations on the page have expired that the reader may send again, where the page has invitations only.
    #[must_use]
    pub fn expired(self) -> usize {
        let rows = self.rows.read();
        let may_send = |member: &Member| member.expired && self.resend_refusal(member).is_none();
        let is_of_invitations = rows.shown().iter().all(|row| row.member.pending);
        if is_of_invitations { rows.shown().iter().filter(|row| may_send(&row.member)).count() } else { 0 }
    }
}
