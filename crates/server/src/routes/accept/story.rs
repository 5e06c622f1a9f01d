//! What the accept page says before any script has run: the app's own states and words, as plain text and forms.

use axum_extra::extract::cookie::CookieJar;
use roster_api_types::{
    AcceptState, Action, Face, InvitationAnswer, InviteDetails, Name, Names, Step, Word, accept_state, words,
};

use super::{judge::Judgement, look, plain_form};
use crate::{error::ApiError, mail::in_words, session::CSRF_COOKIE, state::AppState, store::entity::user};

/// What the page tells of an invitation.
pub(super) struct Story {
    /// How it stands.
    pub state: AcceptState,
    /// What is said and offered.
    pub face: Face,
    /// What is known of it.
    pub details: InviteDetails,
    /// The account that is signed in.
    own: Option<String>,
    /// Until when it can or could be accepted, in words.
    pub until: Option<String>,
}

/// A piece of a text.
pub(super) struct Piece {
    pub kind: Kind,
    pub text: String,
}

/// How a piece is set.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Our own words.
    Text,
    /// A name that somebody has chosen.
    Name,
    /// An address, which reads from left to right.
    Address,
}

/// How something that is offered is shown.
pub(super) enum Offer {
    /// A form's main button, beneath a new account's fields.
    Account,
    /// A form's main button, beneath the password's field.
    Password,
    /// A form's button that sends this answer; the main one sends none.
    Answer(&'static str),
    /// A link there.
    Link(String),
}

/// What there is to tell of an invitation as it was found and judged for this person.
pub(super) async fn story(
    state: &AppState,
    found: &Judgement,
    jar: &CookieJar,
    user: Option<&user::Model>,
) -> Result<Story, ApiError> {
    let answer = look(state, found, user).await?;
    let (mut how, account) = accept_state(&answer, user.is_some());
    // Every page of ours leaves a cookie, so this browser has either never been here or keeps none.
    let keeps_no_cookies = jar.get(CSRF_COOKIE).is_none();
    if how == AcceptState::Unknown && keeps_no_cookies {
        how = AcceptState::NoCookies;
    }
    let details = match answer {
        InvitationAnswer::Open(details) => *details,
        InvitationAnswer::Refused(refusal) => InviteDetails::default().told(&refusal),
    };
    let end = found.invitation.as_ref().and_then(|found| found.membership.expires_at);
    let own = user.map(|user| user.email.clone());
    Ok(Story { state: how, face: how.face(account), details, own, until: end.and_then(in_words) })
}

impl Story {
    fn names(&self) -> Names<'_> {
        Names { own: self.own.as_deref(), end: self.until.as_deref(), ..self.details.names() }
    }

    /// The window's title, as text.
    pub fn title(&self) -> String {
        roster_api_types::filled(self.face.title, self.names())
    }

    /// A text of ours with the names in it.
    pub fn pieces(&self, text: &str) -> Vec<Piece> {
        let piece = |word| match word {
            Word::Text(text) => Piece { kind: Kind::Text, text: text.to_owned() },
            Word::Name(name) => Piece {
                kind: match name {
                    Name::Invited | Name::Own => Kind::Address,
                    Name::End => Kind::Text,
                    _ => Kind::Name,
                },
                text: self.names().get(name).unwrap_or_default().to_owned(),
            },
        };
        words(text).into_iter().map(piece).collect()
    }

    /// What is said, as one paragraph.
    pub fn paragraph(&self) -> Vec<Piece> {
        let sentences: Vec<&str> = self.face.sentences(self.names()).collect();
        self.pieces(&sentences.join(" "))
    }

    /// What can be done, the main thing first: the words on it and its looks. `here` is the page's own path.
    pub fn offers(&self, here: &str) -> Vec<(Offer, &'static str, &'static str)> {
        let main = (self.face.action, "button--primary");
        let others = self.face.others.iter().map(|step| (*step, "button--quiet"));
        let steps = [main].into_iter().chain(others);
        steps.filter_map(|(step, class)| Some((self.offer(step, here)?, step.1, class))).collect()
    }

    /// Is there anything to send, or only to go to?
    pub fn has_form(&self, here: &str) -> bool {
        self.offers(here).iter().any(|(offer, ..)| !matches!(offer, Offer::Link(_)))
    }

    fn offer(&self, (action, _): Step, here: &str) -> Option<Offer> {
        let is_main = self.face.action.0 == action;
        Some(match action {
            Action::Register => Offer::Account,
            Action::SignIn if is_main => Offer::Password,
            Action::SignIn => {
                let next: String = form_urlencoded::byte_serialize(here.as_bytes()).collect();
                Offer::Link(format!("/auth/login/?next={next}"))
            }
            Action::Join => Offer::Answer(plain_form::YES),
            Action::SwitchAccount => Offer::Answer(plain_form::SWITCH),
            Action::Decline => Offer::Answer(plain_form::DECLINE),
            Action::AskForRenewal => Offer::Answer(plain_form::RENEWAL),
            Action::AskToMove => Offer::Answer(plain_form::MOVE),
            Action::Members => Offer::Link(format!("/organizations/{}/members/", self.details.org_slug)),
            Action::Home => Offer::Link("/".to_owned()),
            Action::Retry => Offer::Link(here.to_owned()),
            // Steps of other servers, which send no page of ours.
            Action::LookAgain | Action::SendVerification | Action::SignUp | Action::SecondFactor | Action::SignOn => {
                return None;
            }
        })
    }
}
