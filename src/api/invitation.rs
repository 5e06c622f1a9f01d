use js_sys::{JSON, Object, Reflect};
use reqwasm::http::Method;
use roster_api_types::{AcceptRefusal, InvitationAnswer, InviteDetails};

use super::{
    ApiError,
    transport::{Answer, send},
};
use crate::address::path;
use crate::json::{entry, parse, value_as};

/// Which invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationKey<'a> {
    /// The membership's number; the server has the secret.
    Opened(&'a str),
    /// The parts of the mailed link.
    Mailed {
        /// The organization's slug, where the link has it.
        org: Option<&'a str>,
        /// The membership's number.
        member: &'a str,
        /// The secret.
        token: &'a str,
    },
}

impl InvitationKey<'_> {
    fn url(self) -> String {
        match self {
            Self::Opened(member) => path(&["api", "0", "accept-invite", member]),
            Self::Mailed { org: None, member, token } => path(&["api", "0", "accept-invite", member, token]),
            Self::Mailed { org: Some(org), member, token } => path(&["api", "0", "accept-invite", org, member, token]),
        }
    }
}

/// Looks at an invitation. Changes nothing, but lets the server remember a mailed secret.
pub async fn invitation(key: InvitationKey<'_>) -> Result<InvitationAnswer, ApiError> {
    let answer = send(Method::GET, &key.url(), None).await?;
    match refusal_of(&answer) {
        Some(refusal) => Ok(InvitationAnswer::Refused(refusal)),
        None => Ok(InvitationAnswer::Open(answer.read()?)),
    }
}

/// Joins. None means joined, otherwise why not: a refusal, or a step that is needed and nothing else told.
pub async fn accept(key: InvitationKey<'_>) -> Result<Option<InvitationAnswer>, ApiError> {
    let answer = send(Method::POST, &key.url(), None).await?;
    match (refusal_of(&answer), step_of(&answer)) {
        (Some(refusal), _) => Ok(Some(InvitationAnswer::Refused(refusal))),
        (None, Some(step)) => Ok(Some(InvitationAnswer::Open(step))),
        (None, None) => answer.checked().map(|_| None),
    }
}

/// Asks for the mail that proves that an address of the signed-in account is its owner's.
pub async fn send_verification(email: &str) -> Result<(), ApiError> {
    let body = Object::new();
    // A new object takes every key.
    let _ = Reflect::set(&body, &"email".into(), &email.into());
    let body = JSON::stringify(&body).ok().and_then(|text| text.as_string());
    send(Method::POST, "/api/0/users/me/emails/confirm/", body).await?.checked().map(|_| ())
}

/// Answers an invitation otherwise: `what` is `decline`, `renewal` or `move`. None means done, otherwise the reason why not.
pub async fn answer_invitation(member: &str, what: &str) -> Result<Option<AcceptRefusal>, ApiError> {
    post(path(&["api", "0", "accept-invite", member, what])).await
}

/// The step that an answer of another server asks for by its code: only that is told then.
fn step_of(answer: &Answer) -> Option<Box<InviteDetails>> {
    if !matches!(answer.status, 401 | 403) {
        return None;
    }
    let code = entry(&entry(&parse(&answer.text), "detail"), "code").as_string()?;
    let mut details = Box::<InviteDetails>::default();
    match &*code {
        "2fa-required" => details.needs_2fa = true,
        "email-verification-required" => details.needs_email_verification = true,
        "sso-required" => details.require_sso = true,
        _ => return None,
    }
    Some(details)
}

async fn post(url: String) -> Result<Option<AcceptRefusal>, ApiError> {
    let answer = send(Method::POST, &url, None).await?;
    match refusal_of(&answer) {
        Some(refusal) => Ok(Some(refusal)),
        None => answer.checked().map(|_| None),
    }
}

/// The refusal in an answer of the invitation endpoints, which alone say `details`; a server without our codes, or
/// one that knows no such address, means an unknown invitation.
pub(super) fn refusal_of(answer: &Answer) -> Option<AcceptRefusal> {
    if !matches!(answer.status, 400 | 404 | 409) {
        return None;
    }
    let body = parse(&answer.text);
    let details = entry(&body, "details").as_string();
    let is_about_the_invitation = answer.status == 404 || details.is_some();
    let unknown = AcceptRefusal { details: details.unwrap_or_default(), ..AcceptRefusal::default() };
    is_about_the_invitation.then(|| value_as(body).unwrap_or(unknown))
}
