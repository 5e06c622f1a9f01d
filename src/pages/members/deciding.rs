//! Deciding one request.

use std::sync::Arc;

use leptos::prelude::*;
use roster_api_types::{AccessRequest, Member, RequestDecision};

use super::{removable::shown_name, requests::Requests};
use crate::{
    api::{self, ApiError},
    components::{
        access_row::access_button_id,
        confirm_dialog::Question,
        notice::Notice,
        request_row::{Wish, approve_button_id},
    },
    focus::{focus, focus_heading, focus_when_shown},
    lean::spawn,
};

/// The decision of one request. It is carried out when the page is left, too; so all that happens afterwards is tried.
#[derive(Clone, Copy)]
pub(super) struct Answer {
    /// The list.
    pub requests: Requests,
    /// Is an answer awaited?
    pub is_busy: RwSignal<bool>,
    /// What went wrong, beside the row.
    pub note: RwSignal<Option<String>>,
}

impl Answer {
    /// Makes the request an invitation, as the reader wishes.
    pub fn approve(self, member: &Arc<Member>, wish: &Wish) {
        let (org, member) = (self.requests.model.slug.get_value(), Arc::clone(member));
        let decision = RequestDecision {
            org_role: Some(wish.role.clone()),
            teams: (!wish.all_teams).then(|| wish.teams.clone()),
            has_global_access: Some(wish.all_teams),
            approve: Some(true),
            ..RequestDecision::default()
        };
        self.is_busy.set(true);
        spawn(async move {
            let answer = api::approve_request(&org, member.id, &decision).await.map(|_| ());
            let done = Notice {
                before: "Invitation to ",
                subject: member.email.clone(),
                after: " is on its way.".into(),
                ..Notice::default()
            };
            self.settle(answer, approve_button_id(member.id), || self.requests.neighbour(member.id), done);
        });
    }

    /// Asks before the request is deleted: that can't be undone.
    pub fn ask_to_deny(self, member: &Arc<Member>) {
        let member = Arc::clone(member);
        let subject = shown_name(&member);
        let text = "The request is deleted. It can be made again.".to_owned();
        let on_confirm = Arc::new(move || self.deny(&member));
        self.requests.question.set(Some(Question { action: "Deny", subject, text, items: Vec::new(), on_confirm }));
    }

    fn deny(self, member: &Arc<Member>) {
        let (org, member) = (self.requests.model.slug.get_value(), Arc::clone(member));
        self.is_busy.set(true);
        spawn(async move {
            let answer = api::deny_request(&org, member.id).await;
            let (before, subject) = ("The request for ", member.email.clone());
            let done = Notice { before, subject, after: " is denied.".into(), ..Notice::default() };
            self.settle(answer, approve_button_id(member.id), || self.requests.neighbour(member.id), done);
        });
    }

    /// Lets somebody onto a team, or not.
    pub fn decide_access(self, request: &Arc<AccessRequest>, is_approved: bool) {
        let (org, request) = (self.requests.model.slug.get_value(), Arc::clone(request));
        self.is_busy.set(true);
        spawn(async move {
            let answer = api::decide_access(&org, request.id, is_approved).await;
            let after = if is_approved { " is on the team " } else { " was not put on the team " };
            let after = format!("{after}{}.", request.team.name);
            let done = Notice { subject: shown_name(&request.member), after, ..Notice::default() };
            self.settle(answer, access_button_id(request.id), || self.requests.access_neighbour(request.id), done);
        });
    }

    /// Says what became of it, and moves the focus from a row that goes to the one beside it.
    fn settle(self, answer: Result<(), ApiError>, own: String, beside: impl FnOnce() -> Option<String>, done: Notice) {
        match answer {
            Ok(()) => {
                self.requests.notices.say(done);
                if self.is_busy.is_disposed() {
                    // The page was left.
                    return;
                }
                match beside() {
                    Some(button) => focus(&button),
                    None => focus_heading(),
                }
                self.requests.reload();
            }
            Err(error) => {
                let after = format!("Not decided: {error}");
                self.requests.notices.say(Notice { after, is_problem: true, ..Notice::default() });
                if self.is_busy.try_set(false).is_none() {
                    self.note.set(Some(error.to_string()));
                    focus_when_shown(own);
                }
            }
        }
    }
}
