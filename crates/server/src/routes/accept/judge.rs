use std::time::Duration;

use axum::http::StatusCode;
use roster_api_types::{AcceptCode, AcceptRefusal, EmailAddress, Id, Role};
use sea_orm::{ConnectionTrait, DbErr};

use crate::{
    clock::Timestamp,
    error::ApiError,
    legacy::LinkSecret,
    routes::wire,
    rules::accept::{self, Caller, Facts},
    store::{self, Invitation, entity::user},
};

/// Which invitation a request is about, as its path and cookie say. What can't be read is none, and so
/// answered like what doesn't exist.
#[derive(Debug)]
pub struct Asked {
    pub member: Option<Id>,
    pub organization: Option<String>,
    pub secret: Option<LinkSecret>,
}

/// That invitation, and whether this caller may accept it.
#[derive(Debug)]
pub struct Judgement {
    pub invitation: Option<Invitation>,
    /// The role it gives, or why not.
    pub verdict: Result<Role, AcceptCode>,
    /// The caller is signed in with the invited address.
    pub address_matches: bool,
    /// The caller is a member already.
    pub is_member: bool,
    /// A new invitation was asked for so recently that asking once more would tell nobody.
    pub renewal_asked: bool,
}

/// How long somebody who has asked for something waits before asking again is told to anybody.
pub const PATIENCE: Duration = Duration::from_hours(24);

/// Finds the invitation and judges it.
pub async fn judge(
    db: &impl ConnectionTrait,
    asked: &Asked,
    user: Option<&user::Model>,
    now: Timestamp,
) -> Result<Judgement, DbErr> {
    let invitation = find(db, asked, user.map(|user| user.id)).await?;
    let (mut address_matches, mut is_member) = (false, false);
    let caller = match (&invitation, user) {
        (Some(invitation), Some(user)) => {
            address_matches = invitation.membership.email_key.as_ref() == Some(&user.email_key);
            is_member = invitation.has_joined;
            Caller::User { address_matches, is_member }
        }
        _ => Caller::SignedOut,
    };
    let verdict = accept::decide(invitation.as_ref().map(Facts::from), caller, now);
    let asked_at = invitation.as_ref().and_then(|invitation| invitation.membership.renewal_asked_at);
    let renewal_asked = asked_at.is_some_and(|asked_at| now < asked_at.after(PATIENCE));
    Ok(Judgement { invitation, verdict, address_matches, is_member, renewal_asked })
}

async fn find(db: &impl ConnectionTrait, asked: &Asked, user: Option<i64>) -> Result<Option<Invitation>, DbErr> {
    let (Some(member), Some(secret)) = (asked.member, &asked.secret) else { return Ok(None) };
    let found = match secret {
        LinkSecret::Own(secret) => store::find_invitation(db, member.0, secret, user).await?,
        LinkSecret::Legacy(token) => store::find_legacy_invitation(db, member.0, token, user).await?,
    };
    Ok(found.filter(|invitation| match &asked.organization {
        Some(named) => *named == invitation.organization.slug || named.parse() == Ok(Id(invitation.organization.id)),
        None => true,
    }))
}

impl Judgement {
    /// The answer to a caller who can't accept. Who could, but has come for something else, is told of no invitation.
    pub fn refusal(&self, user: Option<&user::Model>) -> ApiError {
        let refusal = self.refused(user);
        let is_conflict = refusal.code == AcceptCode::WrongAccount;
        let status = if is_conflict { StatusCode::CONFLICT } else { StatusCode::BAD_REQUEST };
        ApiError::Accept(status, Box::new(refusal))
    }

    /// Why this caller can't accept, and what else they may know: nothing without the right token.
    pub fn refused(&self, user: Option<&user::Model>) -> AcceptRefusal {
        let code = self.verdict.err().unwrap_or(AcceptCode::Unknown);
        let refusal = AcceptRefusal { details: self.details(code, user), code, ..AcceptRefusal::default() };
        let Some(invitation) = self.invitation.as_ref().filter(|_| code != AcceptCode::Unknown) else { return refusal };
        let is_for_another = user.is_some() && !self.address_matches && invitation.membership.email.is_some();
        AcceptRefusal {
            org_slug: self.is_member.then(|| invitation.organization.slug.clone()),
            org_name: Some(invitation.organization.name.clone()),
            inviter_name: inviter_name(invitation),
            expires_at: invitation.membership.expires_at.map(|end| end.to_string()),
            email: is_for_another.then(|| masked_address(invitation)),
            renewal_asked: self.renewal_asked,
            ..refusal
        }
    }

    fn details(&self, code: AcceptCode, user: Option<&user::Model>) -> String {
        let organization = self.invitation.as_ref().map_or("", |invitation| invitation.organization.name.as_str());
        let invited = self.invitation.as_ref().map(masked_address).unwrap_or_default();
        let own = user.map_or("", |user| user.email.as_str());
        match code {
            AcceptCode::Unknown => {
                "This link opens no invitation. It may have been damaged on the way: open it from the mail again, \
                 or ask for a new invitation."
                    .into()
            }
            AcceptCode::Used if self.is_member => format!("You are a member of {organization} already."),
            AcceptCode::Used => "This invitation has been used: somebody has joined with it.".into(),
            AcceptCode::Declined => "This invitation was declined. Ask whoever sent it for a new one.".into(),
            AcceptCode::Revoked => "This invitation was withdrawn. Ask whoever invited you for a new one.".into(),
            AcceptCode::Expired => "This invitation has expired. Ask whoever invited you for a new one.".into(),
            AcceptCode::NotApproved => "This invitation still waits to be approved.".into(),
            AcceptCode::AlreadyMember if self.address_matches => {
                format!("You are a member of {organization} already.")
            }
            AcceptCode::AlreadyMember => format!(
                "You are signed in as {own} and a member of {organization} already. This invitation is for {invited}."
            ),
            AcceptCode::WrongAccount => {
                format!("This invitation is for {invited}, and you are signed in as {own}.")
            }
            AcceptCode::SignedOut => "Sign in or create an account to join.".into(),
        }
    }
}

/// Who sent the invitation, as people know them.
pub fn inviter_name(invitation: &Invitation) -> Option<String> {
    invitation.inviter.as_ref().map(|inviter| wire::display_name(&inviter.name, &inviter.email))
}

/// The invited address with most of its name hidden; empty once somebody has joined.
pub fn masked_address(invitation: &Invitation) -> String {
    let address = invitation.membership.email.as_deref().and_then(|email| email.parse::<EmailAddress>().ok());
    address.map(|address| address.masked()).unwrap_or_default()
}
