//! What the accept page tells of an invitation, and what its plain form offers.

use roster_api_types::{AcceptCode, InviteDetails};

use super::{invite_details, judge::Judgement, plain_form};
use crate::{
    error::ApiError,
    mail::in_words,
    rules::accept::{is_open_step, may_ask_for_renewal},
    state::AppState,
    store::{Invitation, entity::user},
};

/// What a form asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// There is nothing to send.
    Nothing,
    /// A press.
    Press,
    /// The account's password.
    Password,
    /// A new account.
    Account,
}

/// An answer's name in the form, and the words on its button.
type Answer = (&'static str, &'static str);
const DECLINE: Answer = (plain_form::DECLINE, "Decline");
const RENEWAL: Answer = (plain_form::RENEWAL, "Ask for a new invitation");
const SWITCH: Answer = (plain_form::SWITCH, "Sign out and continue");
const MOVE: Answer = (plain_form::MOVE, "Ask for it to be sent to this account's address");

/// What the page tells of an invitation.
pub(super) struct Story {
    pub heading: &'static str,
    /// The organization's name, where the heading ends in it.
    pub organization: String,
    /// What the state means, where there are no details.
    pub words: String,
    pub details: Option<InviteDetails>,
    pub until: Option<String>,
    pub wanted: Wanted,
    /// What else can be answered: each name in the form, and the words on its button.
    pub answers: &'static [Answer],
    /// Where a member goes on.
    pub link: Option<String>,
}

impl Story {
    /// Who can be asked, where it may be told.
    pub fn inviter(&self) -> Option<&str> {
        self.details.as_ref()?.inviter_name.as_deref()
    }
}

/// What there is to tell of an invitation as it was found and judged for this person.
pub(super) async fn story(state: &AppState, found: &Judgement, user: Option<&user::Model>) -> Result<Story, ApiError> {
    let is_readable = found.verdict.map_or_else(is_open_step, |_| found.invitation.is_some());
    match &found.invitation {
        Some(invitation) if is_readable => open_story(state, found, invitation, user).await,
        _ => Ok(closed_story(found, user)),
    }
}

/// Of an invitation that can be accepted, perhaps by somebody else.
async fn open_story(
    state: &AppState,
    found: &Judgement,
    invitation: &Invitation,
    user: Option<&user::Model>,
) -> Result<Story, ApiError> {
    if let Err(code @ AcceptCode::WrongAccount) = found.verdict {
        return Ok(told(code, found, user));
    }
    let details = invite_details(state, invitation, user, found.address_matches).await?;
    let wanted = match found.verdict {
        Ok(_) => Wanted::Press,
        Err(_) if details.has_account => Wanted::Password,
        Err(_) => Wanted::Account,
    };
    Ok(Story {
        heading: "Join ",
        organization: details.org_name.clone(),
        words: String::new(),
        until: invitation.membership.expires_at.and_then(in_words),
        details: Some(details),
        wanted,
        answers: &[DECLINE],
        link: None,
    })
}

/// Of an invitation that can't be accepted.
fn closed_story(found: &Judgement, user: Option<&user::Model>) -> Story {
    let story = told(found.verdict.err().unwrap_or(AcceptCode::Unknown), found, user);
    match found.invitation.as_ref().filter(|_| found.is_member) {
        Some(Invitation { organization, .. }) => Story {
            heading: "You are a member of ",
            organization: organization.name.clone(),
            link: Some(format!("/organizations/{}/members/", organization.slug)),
            ..story
        },
        None => story,
    }
}

fn told(code: AcceptCode, found: &Judgement, user: Option<&user::Model>) -> Story {
    Story {
        heading: code.heading(),
        organization: String::new(),
        words: found.refusal(code, user).to_string(),
        details: None,
        until: None,
        wanted: Wanted::Nothing,
        answers: answers(code),
        link: None,
    }
}

/// What can be answered to an invitation that this person can't accept.
fn answers(code: AcceptCode) -> &'static [Answer] {
    match code {
        AcceptCode::WrongAccount => &[SWITCH, MOVE, DECLINE],
        code if may_ask_for_renewal(Err(code)) => &[RENEWAL],
        _ => &[],
    }
}
