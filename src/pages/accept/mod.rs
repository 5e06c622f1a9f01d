//! The page that an invitation's link opens. Opening it changes nothing.

mod card;
mod deeds;

use leptos::{ev, prelude::*};
use leptos_router::location::Url;
use roster_api_types::{
    AcceptCode, AcceptRefusal, AcceptState, Account, InvitationAnswer, InviteDetails, accept_state, filled,
};
use web_sys::VisibilityState;

use self::card::card;
use super::words::heading;
use crate::{
    api::{self, ApiError, InvitationKey},
    components::{error_summary::Problems, skeleton::skeleton_text},
    context::{Navigation, Notices, Remote, Session, title},
    focus::focus_heading_when_shown,
    html::{Nodes, Piece, live},
    json::entry,
    lean::{effect, memo},
    views,
};

/// What the page is about and what can be done there.
#[derive(Clone, Copy)]
struct Model {
    key: StoredValue<Key>,
    invitation: Remote<InvitationAnswer>,
    /// What is known of the invitation; kept when it is refused afterwards, which tells less.
    details: Memo<InviteDetails>,
    /// The mail that confirms the account's address has been asked for on this page.
    is_mail_sent: RwSignal<bool>,
    problems: Problems,
    is_busy: RwSignal<bool>,
    session: Session,
    navigation: Navigation,
    notices: Notices,
}

/// Which invitation it is.
#[derive(Clone)]
struct Key {
    member: String,
    /// As the mailed link had it, which only some servers take out of the address themselves.
    org: Option<String>,
    token: Option<String>,
}

impl Key {
    /// With what the mailed link had, where this page was opened by it: index.html has kept that for us. Not every server
    /// remembers what it was once shown.
    fn of(member: String) -> Self {
        let link = entry(&window(), "mailedLink").as_string().unwrap_or_default();
        let parts: Vec<String> = link.split('/').filter(|part| !part.is_empty()).map(Url::unescape).collect();
        let (org, token) = match &parts[..] {
            [_, own, token] if *own == member => (None, Some(token.clone())),
            [_, org, own, token] if *own == member => (Some(org.clone()), Some(token.clone())),
            _ => (None, None),
        };
        Self { member, org, token }
    }

    /// What the server says about the invitation.
    ///
    /// Another server has one answer for all that can't be accepted, also to somebody who has joined: by single sign-on,
    /// which joins by itself, or before. That is found out from the organizations that they are in.
    async fn look(&self) -> Result<InvitationAnswer, ApiError> {
        let answer = api::invitation(self.borrowed()).await;
        let (Some(slug), Ok(InvitationAnswer::Refused(refusal))) = (&self.org, &answer) else {
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
        Ok(InvitationAnswer::Refused(AcceptRefusal { code, org_slug, ..refusal.clone() }))
    }

    fn borrowed(&self) -> InvitationKey<'_> {
        let Self { member, org, token } = self;
        match token {
            Some(token) => InvitationKey::Mailed { org: org.as_deref(), member, token },
            None => InvitationKey::Opened(member),
        }
    }
}

/// An invitation: who invites whom to what, and the one next step. `member` is the membership's number as it came.
pub fn accept_page(member: String) -> Nodes {
    let model = Model::load(member);
    let state = memo(move || model.state());
    title(move || {
        let error = if model.problems.read().is_empty() { "" } else { "Error: " };
        let face = state.read().as_ref().map(|(state, account)| state.face(*account));
        let words = face.map_or("Invitation", |face| face.title);
        error.to_owned() + &filled(words, model.details.read().names())
    });
    // Whoever comes back to this page sees at once what has happened meanwhile: a step that is done elsewhere, or signing
    // in or out in another tab.
    let listener = window_event_listener(ev::visibilitychange, move |_| {
        if document().visibility_state() != VisibilityState::Visible {
            return;
        }
        match state.get_untracked() {
            Some((state, _)) if state.waits_for_step() || state == AcceptState::Failed => model.invitation.reload(),
            Some(_) => model.look_who(),
            None => {}
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
    live(move || state.get().map_or_else(loading, |(state, account)| card(model, state, account).any()))
}

impl Model {
    fn load(member: String) -> Self {
        let key = StoredValue::new(Key::of(member));
        let invitation = Remote::new(move || {
            let key = key.get_value();
            async move { key.look().await }
        });
        // Read while the card is built, so it has to be there as soon as the answer is.
        let details = Memo::new(move |before: Option<&InviteDetails>| match invitation.get().as_deref() {
            Some(InvitationAnswer::Open(now)) => with_a_name(InviteDetails::clone(now)),
            Some(InvitationAnswer::Refused(refusal)) => before.cloned().unwrap_or_default().told(refusal),
            None => InviteDetails::default(),
        });
        Self {
            key,
            invitation,
            details,
            is_mail_sent: RwSignal::new(false),
            problems: RwSignal::new(Vec::new()),
            is_busy: RwSignal::new(false),
            session: Session::shared(),
            navigation: Navigation::shared(),
            notices: Notices::shared(),
        }
    }

    /// What to offer; none while nothing is known. A failed try says so, also after an earlier success.
    fn state(self) -> Option<(AcceptState, Account)> {
        let is_signed_in = self.session.user().flatten().is_some();
        if self.invitation.error().is_some() {
            return Some((AcceptState::Failed, Account::Right));
        }
        let (state, account) = accept_state(self.invitation.get().as_deref()?, is_signed_in);
        let state = match state {
            AcceptState::NeedsVerification if self.is_mail_sent.get() => AcceptState::VerificationSent,
            // Every page of our own server leaves a cookie.
            AcceptState::Unknown if self.key.read_value().token.is_none() && !api::keeps_cookies() => {
                AcceptState::NoCookies
            }
            state => state,
        };
        Some((state, account))
    }
}

/// Another server tells the organization's name only as it is in addresses.
fn with_a_name(mut details: InviteDetails) -> InviteDetails {
    if details.org_name.is_empty() {
        details.org_name.clone_from(&details.org_slug);
    }
    details
}
