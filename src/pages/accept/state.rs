//! What an invitation offers, as a pure function.

use roster_api_types::{AcceptCode, User};

use crate::api::{ApiError, Invitation};

/// What an invitation's page offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AcceptState {
    /// Signed out, and no account has the invited address: create it and join.
    Register,
    /// Signed out, and the invited address has an account.
    SignIn,
    /// Signed in with the invited address.
    Join,
    /// Signed in with another address.
    WrongAccount,
    /// A member already, of the organization with this slug where it is told.
    AlreadyMember(Option<String>),
    /// Past its time.
    Expired,
    /// Withdrawn.
    Revoked,
    /// Accepted before.
    Used,
    /// A request nobody has approved.
    NotApproved,
    /// A damaged or replaced link, or none of ours.
    Unknown,
    /// The server wants a step that this app doesn't have: single sign-on, a second factor, proving the address.
    StepNeeded,
    /// It isn't known.
    Failed(ApiError),
}

/// What to offer, from what the server says about the invitation and who is signed in.
#[must_use]
pub fn accept_state(answer: Result<&Invitation, ApiError>, who: Option<&User>) -> AcceptState {
    let details = match answer {
        Ok(Invitation::Open(details)) => details,
        Ok(Invitation::Refused(refusal)) => return refused(refusal.code, refusal.org_slug.clone()),
        Err(error) => return AcceptState::Failed(error),
    };
    if details.existing_member {
        return AcceptState::AlreadyMember(Some(details.org_slug.clone()));
    }
    let needs_step = details.needs_2fa || details.needs_email_verification || details.require_sso;
    // A server without our keys says only whether a sign-in is needed.
    let matches = details.email_matches.or_else(|| (who.is_some() && !details.needs_authentication).then_some(true));
    match matches {
        Some(false) => AcceptState::WrongAccount,
        Some(true) if needs_step => AcceptState::StepNeeded,
        Some(true) => AcceptState::Join,
        None if details.has_account || details.require_sso => AcceptState::SignIn,
        None => AcceptState::Register,
    }
}

fn refused(code: AcceptCode, org_slug: Option<String>) -> AcceptState {
    match code {
        AcceptCode::Unknown => AcceptState::Unknown,
        AcceptCode::Used => AcceptState::Used,
        AcceptCode::Revoked => AcceptState::Revoked,
        AcceptCode::Expired => AcceptState::Expired,
        AcceptCode::NotApproved => AcceptState::NotApproved,
        AcceptCode::AlreadyMember => AcceptState::AlreadyMember(org_slug),
        AcceptCode::WrongAccount => AcceptState::WrongAccount,
        AcceptCode::SignedOut => AcceptState::SignIn,
    }
}

impl AcceptState {
    /// The page's heading; `org` is the organization's name.
    #[must_use]
    pub fn heading(&self, org: &str) -> String {
        match self {
            Self::Register | Self::SignIn | Self::Join if org.is_empty() => "Join".to_owned(),
            Self::Register | Self::SignIn | Self::Join => format!("Join {org}"),
            other => other.plain_heading().to_owned(),
        }
    }

    fn plain_heading(&self) -> &'static str {
        match self {
            Self::Register | Self::SignIn | Self::Join => "Join",
            Self::WrongAccount => "This invitation is for another account",
            Self::AlreadyMember(_) => "You are already a member",
            Self::Expired => "This invitation has expired",
            Self::Revoked => "This invitation was withdrawn",
            Self::Used => "This invitation was already used",
            Self::NotApproved => "This invitation is not approved yet",
            Self::Unknown => "This link does not work",
            Self::StepNeeded => "One more step is needed",
            Self::Failed(_) => "The invitation could not be loaded",
        }
    }

    /// The sentence of a state that is not about who invites whom; `is_signed_in` tells where one's organizations are.
    #[must_use]
    pub fn sentence(&self, is_signed_in: bool) -> String {
        match self {
            Self::Join => String::new(),
            Self::Register => "Create your account to join.".to_owned(),
            Self::SignIn => "You have an account: sign in, and you come back here.".to_owned(),
            Self::WrongAccount => "Sign in with the invited address to join.".to_owned(),
            Self::AlreadyMember(_) => {
                "You belong to this organization with this account. There is nothing left to do.".to_owned()
            }
            Self::Expired => {
                "Invitations work for 30 days. Ask the person who invited you to send a new one.".to_owned()
            }
            Self::Revoked => {
                "It no longer works. If you think that is a mistake, ask the person who invited you.".to_owned()
            }
            Self::Used if is_signed_in => {
                "An invitation works once. If it was you, the organization is among yours.".to_owned()
            }
            Self::Used => "An invitation works once. If it was you, sign in to see the organization.".to_owned(),
            Self::NotApproved => {
                "Somebody at the organization has to approve it first. Nothing is lost: try again later.".to_owned()
            }
            Self::Unknown => "Part of it may be missing, or a newer invitation has replaced it. Open the link in the \
                              newest mail, or ask for a new invitation."
                .to_owned(),
            Self::StepNeeded => "The organization asks for a step that can't be done here: single sign-on, a second \
                                 factor, or proving your address. Do it, then open this page again."
                .to_owned(),
            Self::Failed(error) => format!("{error} Your invitation is unchanged."),
        }
    }

    /// Is it about an invitation that can still be accepted?
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, Self::Register | Self::SignIn | Self::Join)
    }
}
