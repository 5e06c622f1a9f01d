//! The page that an invitation's link opens. Opening it changes nothing.

mod card;
mod deeds;
mod face;
mod state;

use std::cell::RefCell;

use leptos::{ev, prelude::*};
use roster_api_types::{AcceptCode, AcceptRefusal, InviteDetails};
use web_sys::VisibilityState;

use self::card::card;
pub use self::{
    face::{Action, Face, filled},
    state::{AcceptState, Account, accept_state},
};
use super::words::heading;
use crate::{
    api::{self, ApiError, Invitation, InvitationKey},
    components::{error_summary::Problems, skeleton::skeleton_text},
    context::{Navigation, Notices, Remote, Session, title},
    focus::focus_heading_when_shown,
    html::{Piece, live},
    lean::{effect, memo},
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

    /// What the server says about the invitation.
    ///
    /// Another server has one answer for all that can't be accepted, also to somebody who has joined: by single sign-on,
    /// which joins by itself, or before. That is found out from the organizations that they are in.
    async fn look(&self) -> Result<Invitation, ApiError> {
        let answer = api::invitation(self.borrowed()).await;
        let (Some(slug), Ok(Invitation::Refused(refusal))) = (&self.org, &answer) else {
            return answer;
        };
        if refusal.code != AcceptCode::Unknown {
            return answer;
        }
        let own = api::organizations().await.unwrap_or_default();
        if !own.iter().any(|organization| organization.slug == *slug) {
            return answer;
        }
        let (code, org_slug) = (AcceptCode::AlreadyMember, Some(slug.clone()));
        Ok(Invitation::Refused(AcceptRefusal { code, org_slug, ..refusal.clone() }))
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
        if document().visibility_state() != VisibilityState::Visible {
            return;
        }
        match state.get_untracked() {
            Some((state, _)) if state.waits_for_step() => model.invitation.reload(),
            Some((_, Account::Unsaid)) => model.look_who(),
            _ => {}
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
                let answer = key.look().await;
                if key.token.is_some() && answer.is_ok() {
                    navigation.replace(&Route::Accept { member: key.member });
                }
                answer
            }
        });
        // Read while the card is built, so it has to be there as soon as the answer is.
        let details = Memo::new(move |before: Option<&InviteDetails>| match invitation.get().as_deref() {
            Some(Invitation::Open(now)) => with_a_name(InviteDetails::clone(now)),
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
}

/// Another server tells the organization's name only as it is in addresses.
fn with_a_name(mut details: InviteDetails) -> InviteDetails {
    if details.org_name.is_empty() {
        details.org_name.clone_from(&details.org_slug);
    }
    details
}
