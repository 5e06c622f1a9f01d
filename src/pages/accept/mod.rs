//! The page that an invitation's link opens. Opening it changes nothing.

mod card;
mod face;
mod state;

use std::cell::RefCell;

use leptos::{ev, prelude::*};
use roster_api_types::{AcceptRefusal, InviteDetails, Register};
use web_sys::VisibilityState;

use self::card::card;
pub use self::{
    face::{Action, Face, filled},
    state::{AcceptState, Account, accept_state},
};
use super::words::heading;
use crate::{
    api::{self, ApiError, Invitation, InvitationKey},
    components::{
        error_summary::{Problem, Problems},
        notice::Notice,
        register_form::{NewAccount, REGISTER_NAME, REGISTER_PASSWORD},
        skeleton::skeleton_text,
    },
    context::{Navigation, Notices, Remote, Session, title},
    focus::focus_heading_when_shown,
    html::{Piece, live},
    lean::{effect, memo, spawn},
    route::{Route, Token},
    views,
};

/// What the page is about and what can be done there.
#[derive(Clone, Copy)]
struct Model {
    key: StoredValue<Key>,
    invitation: Remote<Invitation>,
    /// What was last known of the invitation; kept when it is refused afterwards.
    details: Memo<InviteDetails>,
    /// What has been asked for on this page just now.
    outcome: RwSignal<Option<AcceptState>>,
    problems: Problems,
    is_busy: RwSignal<bool>,
    session: Session,
    navigation: Navigation,
    notices: Notices,
}

/// Which invitation it is, as the address had it.
#[derive(Clone)]
struct Key {
    member: String,
    org: Option<String>,
    token: Option<Token>,
}

thread_local! {
    /// The key that was opened last, for who signs in on another page of the app and comes back: the address has no token
    /// any more. It goes with the page.
    static OPENED: RefCell<Option<Key>> = const { RefCell::new(None) };
}

impl Key {
    /// With the token it had when it was opened.
    fn remembered(self) -> Self {
        OPENED.with_borrow_mut(|opened| match opened {
            Some(before) if self.token.is_none() && before.member == self.member => before.clone(),
            _ => {
                *opened = self.token.is_some().then(|| self.clone());
                self
            }
        })
    }

    fn borrowed(&self) -> InvitationKey<'_> {
        let Self { member, org, token } = self;
        match token {
            Some(token) => InvitationKey::Mailed { org: org.as_deref(), member, token: &token.0 },
            None => InvitationKey::Opened(member),
        }
    }
}

/// An invitation: who invites whom to what, and the one next step.
///
/// `token` is there only when nothing took it out of the address. The page does so and keeps it, because not every server
/// remembers what it was once shown.
#[must_use]
pub fn accept_page(member: String, org: Option<String>, token: Option<Token>) -> AnyView {
    let model = Model::load(member, org, token);
    let state = memo(move || model.state());
    title(move || {
        let error = if model.problems.read().is_empty() { "" } else { "Error: " };
        let face = state.read().as_ref().map(|(state, account)| state.face(*account));
        let words = face.map_or("Invitation", |face| face.title);
        error.to_owned() + &filled(words, &model.details.read().org_name)
    });
    // A step is done on another page: whoever comes back from it sees at once what has come of it.
    let listener = window_event_listener(ev::visibilitychange, move |_| {
        let waits = state.with_untracked(|state| state.as_ref().is_some_and(|(state, _)| state.waits_for_step()));
        if waits && document().visibility_state() == VisibilityState::Visible {
            model.invitation.reload();
        }
    });
    on_cleanup(move || listener.remove());
    let mut was_known = false;
    effect(move || {
        let is_known = state.read().is_some();
        // The first state of the first page is the browser's to announce.
        if is_known && (was_known || !model.navigation.is_first_page()) {
            focus_heading_when_shown();
        }
        was_known = is_known;
    });
    let loading = || {
        let heading = heading().class("visually-hidden").child("Invitation");
        views![skeleton_text("Loading the invitation…"), heading]
    };
    live(move || state.get().map_or_else(loading, |(state, account)| card(model, &state, account).any()))
}

impl Model {
    fn load(member: String, org: Option<String>, token: Option<Token>) -> Self {
        let (session, navigation) = (Session::shared(), Navigation::shared());
        let key = StoredValue::new(Key { member, org, token }.remembered());
        let invitation = Remote::new(move || {
            let key = key.get_value();
            async move {
                let answer = api::invitation(key.borrowed()).await;
                if key.token.is_some() && answer.is_ok() {
                    navigation.replace(&Route::Accept { member: key.member });
                }
                answer
            }
        });
        // Read while the card is built, so it has to be there as soon as the answer is.
        let details = Memo::new(move |before: Option<&InviteDetails>| match invitation.get().as_deref() {
            Some(Invitation::Open(now)) => InviteDetails::clone(now),
            _ => before.cloned().unwrap_or_default(),
        });
        Self {
            key,
            invitation,
            details,
            outcome: RwSignal::new(None),
            problems: RwSignal::new(Vec::new()),
            is_busy: RwSignal::new(false),
            session,
            navigation,
            notices: Notices::shared(),
        }
    }

    /// What to offer; none while nothing is known. A failed try says so, also after an earlier success.
    fn state(self) -> Option<(AcceptState, Account)> {
        let invitation = self.invitation.get();
        let answer = match (self.invitation.error(), &invitation) {
            (Some(error), _) => Err(error),
            (None, Some(invitation)) => Ok(invitation.as_ref()),
            (None, None) => return None,
        };
        let was_other = self.details.read().email_matches == Some(false);
        let (state, account) = accept_state(answer, self.session.user().flatten().as_ref(), was_other);
        let outcome = match self.outcome.get() {
            // The mail's link has been opened meanwhile.
            Some(AcceptState::VerificationSent) if state != AcceptState::NeedsVerification => None,
            outcome => outcome,
        };
        Some((outcome.unwrap_or(state), account))
    }

    /// The organization's name in addresses, as the invitation or its refusal has told it.
    fn slug(self) -> String {
        match self.invitation.get_untracked().as_deref() {
            Some(Invitation::Refused(AcceptRefusal { org_slug: Some(slug), .. })) => slug.clone(),
            _ => self.details.read_untracked().org_slug.clone(),
        }
    }

    /// Joins with the account that is signed in.
    fn join(self) {
        self.start(async move {
            let key = self.key.get_value();
            match api::accept(key.borrowed()).await {
                Ok(None) => self.joined(),
                Ok(Some(Invitation::Open(step))) => {
                    self.invitation.set(Invitation::Open(Box::new(self.with_step(&step))));
                }
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
    fn send_verification(self) {
        let Some(user) = self.session.user().flatten() else {
            return;
        };
        self.start(async move {
            match api::send_verification(&user.email).await {
                Ok(()) => self.outcome.set(Some(AcceptState::VerificationSent)),
                Err(error) => self.problems.set(vec![Problem::of("", error.to_string())]),
            }
        });
    }

    /// Looks whether the step has been done, and says so when it hasn't.
    fn look_again(self) {
        self.start(async move {
            match api::invitation(self.key.get_value().borrowed()).await {
                Ok(invitation) => self.invitation.set(invitation),
                Err(error) => return self.problems.set(vec![Problem::of("", error.to_string())]),
            }
            if self.state().is_some_and(|(state, _)| state.waits_for_step()) {
                let before = "The server doesn't know yet that it is done.";
                self.notices.say(Notice { before, ..Notice::default() });
            }
        });
    }

    /// Answers otherwise than by joining: `what` is the answer's name in the API. Then `outcome` is shown, or without one
    /// how it stands now.
    fn answer(self, what: &'static str, outcome: Option<AcceptState>) {
        self.start(async move {
            match api::answer_invitation(&self.key.get_value().member, what).await {
                Ok(None) if outcome.is_some() => self.outcome.set(outcome),
                Ok(None) => self.invitation.reload(),
                Ok(Some(refusal)) => self.invitation.set(Invitation::Refused(refusal)),
                Err(error) => self.problems.set(vec![Problem::of("", error.to_string())]),
            }
        });
    }

    /// Creates the account and joins with it.
    fn register(self, account: NewAccount) {
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
    fn switch_account(self) {
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
