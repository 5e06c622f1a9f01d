//! What is done on the page of an invitation.

use leptos::prelude::*;
use roster_api_types::{InvitationAnswer, InviteDetails, Register};

use super::Model;
use crate::{
    api::{self, ApiError},
    components::{
        error_summary::Problem,
        notice::Notice,
        register_form::{NewAccount, REGISTER_NAME, REGISTER_PASSWORD},
    },
    lean::spawn,
    route::Route,
};

impl Model {
    /// Joins with the account that is signed in.
    pub(super) fn join(self) {
        self.start(async move {
            let key = self.key.get_value();
            match api::accept(key.borrowed()).await {
                Ok(None) => self.joined(),
                Ok(Some(InvitationAnswer::Open(step))) => {
                    self.invitation.set(InvitationAnswer::Open(Box::new(self.with_step(&step))));
                }
                // Of another server that says little, looking again may tell more.
                Ok(Some(_)) if self.key.read_value().org.is_some() => self.invitation.reload(),
                Ok(Some(refused)) => self.invitation.set(refused),
                Err(error) => self.problems.set(vec![Problem::of("", error.to_string())]),
            }
        });
    }

    /// What is known of the invitation, and the step that joining has turned out to need.
    fn with_step(self, step: &InviteDetails) -> InviteDetails {
        let mut details = self.details.get_untracked();
        details.needs_2fa |= step.needs_2fa;
        details.needs_email_verification |= step.needs_email_verification;
        details.require_sso |= step.require_sso;
        details
    }

    /// Asks the server behind us for the mail that proves the account's address.
    pub(super) fn send_verification(self) {
        let Some(user) = self.session.user().flatten() else {
            return;
        };
        self.start(async move {
            match api::send_verification(&user.email).await {
                Ok(()) => self.is_mail_sent.set(true),
                Err(error) => self.problems.set(vec![Problem::of("", error.to_string())]),
            }
        });
    }

    /// Looks whether the step has been done, and says so when it hasn't.
    pub(super) fn look_again(self) {
        self.start(async move {
            match self.key.get_value().look().await {
                Ok(invitation) => self.invitation.set(invitation),
                Err(error) => return self.problems.set(vec![Problem::of("", error.to_string())]),
            }
            if self.state().is_some_and(|(state, _)| state.waits_for_step()) {
                let before = "The server doesn't know yet that it is done.";
                self.notices.say(Notice { before, ..Notice::default() });
            }
        });
    }

    /// Looks whether somebody has signed in or out on another page meanwhile, and how the invitation stands now. Nothing is
    /// shown anew unless there is news.
    pub(super) fn look_who(self) {
        if self.is_busy.get_untracked() {
            return;
        }
        spawn(async move {
            let (Ok(user), Ok(invitation)) = (api::who_am_i().await, self.key.get_value().look().await) else {
                return;
            };
            self.invitation.set(invitation);
            match user {
                Some(user) => self.session.started(user),
                None => self.session.ended(),
            }
        });
    }

    /// Answers otherwise than by joining: `what` is the answer's name in the API. Then it is shown how it stands now.
    pub(super) fn answer(self, what: &'static str) {
        self.start(async move {
            match api::answer_invitation(&self.key.get_value().member, what).await {
                Ok(None) => self.invitation.reload(),
                Ok(Some(refusal)) => self.invitation.set(InvitationAnswer::Refused(refusal)),
                Err(error) => self.problems.set(vec![Problem::of("", error.to_string())]),
            }
        });
    }

    /// Creates the account and joins with it.
    pub(super) fn register(self, account: NewAccount) {
        let Ok(member_id) = self.key.read_value().member.parse() else {
            return;
        };
        let NewAccount { name, password } = account;
        self.start(async move {
            match api::register(&Register { member_id, token: None, name, password }).await {
                Ok(Ok(user)) => {
                    self.joined();
                    self.session.started(user);
                }
                Ok(Err(refused)) => self.invitation.set(refused),
                Err(error) => {
                    self.problems.set(problems_of(&error));
                    // Somebody else may have made the account meanwhile: then signing in is the way.
                    if matches!(&error, ApiError::Refused(refusal) if refusal.status == 409) {
                        self.invitation.reload();
                    }
                }
            }
        });
    }

    fn joined(self) {
        let (slug, name) = self.details.with(|details| (details.org_slug.clone(), details.org_name.clone()));
        let notice = Notice { before: "You have joined ", subject: name, after: ".".to_owned(), ..Notice::default() };
        self.notices.say_there(notice);
        self.navigation.replace(&Route::members(&slug));
    }

    /// Signs out and looks again.
    pub(super) fn switch_account(self) {
        self.start(async move {
            match api::sign_out().await {
                Ok(()) | Err(ApiError::Unauthorized) => {
                    self.session.ended();
                    self.invitation.reload();
                }
                Err(error) => self.problems.set(vec![Problem::of("", error.to_string())]),
            }
        });
    }

    /// Runs something that is awaited; one thing at a time. It goes on when the page is left, because nobody would know
    /// how far it had come.
    fn start(self, action: impl Future<Output = ()> + 'static) {
        if self.is_busy.get_untracked() {
            return;
        }
        self.is_busy.set(true);
        self.problems.set(Vec::new());
        spawn(async move {
            action.await;
            self.is_busy.set(false);
        });
    }
}

/// The server's refusal of an account, at the fields it is about.
fn problems_of(error: &ApiError) -> Vec<Problem> {
    let ApiError::Refused(refusal) = error else {
        return vec![Problem::of("", error.to_string())];
    };
    let of_field = |wrong: &api::FieldError| match wrong.field.as_str() {
        "password" => Problem::of(REGISTER_PASSWORD, wrong.text.as_str()),
        "name" => Problem::of(REGISTER_NAME, wrong.text.as_str()),
        _ => Problem::of("", wrong.text.as_str()),
    };
    let problems: Vec<Problem> = refusal.fields.iter().map(of_field).collect();
    if problems.is_empty() { vec![Problem::of("", error.to_string())] } else { problems }
}
