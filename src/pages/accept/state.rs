//! How it stands with an invitation, and who looks at it.

use roster_api_types::{AcceptCode, InviteDetails, User};

use crate::api::{ApiError, Invitation};

/// How it stands with an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AcceptState {
    /// It can be accepted, by the right account.
    Open,
    /// The caller is a member already, of the organization with this slug where it is told.
    AlreadyMember(Option<String>),
    /// Past its time.
    Expired,
    /// Declined.
    Declined,
    /// Withdrawn.
    Revoked,
    /// Accepted before.
    Used,
    /// A request nobody has approved.
    NotApproved,
    /// A damaged or replaced link, or none of ours.
    Unknown,
    /// The server wants it proved first that the account's address is its owner's.
    NeedsVerification,
    /// The mail for that has been asked for just now.
    VerificationSent,
    /// The organization wants a second factor, and the account has none.
    NeedsSecondFactor,
    /// The organization signs people in by itself, with the provider of this name where it is told.
    NeedsSignOn(Option<String>),
    /// It isn't known.
    Failed(ApiError),
    /// A new invitation has been asked for just now.
    RenewalAsked,
    /// That the invitation be sent to another address has been asked just now.
    MoveAsked,
}

/// Who looks at it. Of a closed invitation the server doesn't say for whom it was: whoever is signed in then counts as
/// the right one, unless it was known to be another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Account {
    /// Nobody is signed in, and no account has the invited address.
    New,
    /// Nobody is signed in; an account has the invited address.
    SignedOut,
    /// Nobody is signed in, and the server doesn't say whether an account has the invited address.
    Unsaid,
    /// The invited address's account is signed in.
    Right,
    /// Another account is signed in.
    Other,
}

/// How it stands and who looks, from what the server says about the invitation and who is signed in. `was_other`: the
/// account that is signed in is known not to be the invited one.
#[must_use]
pub fn accept_state(
    answer: Result<&Invitation, ApiError>,
    who: Option<&User>,
    was_other: bool,
) -> (AcceptState, Account) {
    let signed_in = if was_other { Account::Other } else { Account::Right };
    let account = if who.is_some() { signed_in } else { Account::SignedOut };
    let details = match answer {
        Ok(Invitation::Open(details)) => details,
        Ok(Invitation::Refused(refusal)) => return refused(refusal.code, refusal.org_slug.clone(), account),
        Err(error) => return (AcceptState::Failed(error), account),
    };
    if details.existing_member {
        return (AcceptState::AlreadyMember(Some(details.org_slug.clone())), account);
    }
    // A server without our keys says only whether a sign-in is needed.
    let matches = details.email_matches.or_else(|| (who.is_some() && !details.needs_authentication).then_some(true));
    match matches {
        Some(false) => (AcceptState::Open, Account::Other),
        Some(true) => (step_of(details), Account::Right),
        None if details.require_sso => (sign_on(details), Account::SignedOut),
        None if details.has_account => (AcceptState::Open, Account::SignedOut),
        // Our own server always says for whom it is.
        None if details.email.is_empty() => (AcceptState::Open, Account::Unsaid),
        None => (AcceptState::Open, Account::New),
    }
}

/// What is left to do for the right account, in the order in which it is asked for.
fn step_of(details: &InviteDetails) -> AcceptState {
    if details.needs_email_verification {
        AcceptState::NeedsVerification
    } else if details.needs_2fa {
        AcceptState::NeedsSecondFactor
    } else if details.require_sso {
        sign_on(details)
    } else {
        AcceptState::Open
    }
}

fn sign_on(details: &InviteDetails) -> AcceptState {
    AcceptState::NeedsSignOn(details.sso_provider.clone())
}

fn refused(code: AcceptCode, org_slug: Option<String>, account: Account) -> (AcceptState, Account) {
    let state = match code {
        AcceptCode::Unknown => AcceptState::Unknown,
        // Only a member is told where it leads.
        AcceptCode::Used if org_slug.is_some() && account != Account::SignedOut => AcceptState::AlreadyMember(org_slug),
        AcceptCode::Used => AcceptState::Used,
        AcceptCode::Declined => AcceptState::Declined,
        AcceptCode::Revoked => AcceptState::Revoked,
        AcceptCode::Expired => AcceptState::Expired,
        AcceptCode::NotApproved => AcceptState::NotApproved,
        AcceptCode::AlreadyMember => AcceptState::AlreadyMember(org_slug),
        AcceptCode::WrongAccount => return (AcceptState::Open, Account::Other),
        AcceptCode::SignedOut => return (AcceptState::Open, Account::SignedOut),
    };
    (state, account)
}

impl AcceptState {
    /// Is a step left that is done elsewhere?
    #[must_use]
    pub const fn waits_for_step(&self) -> bool {
        use AcceptState::{NeedsSecondFactor, NeedsSignOn, NeedsVerification, VerificationSent};
        matches!(self, NeedsVerification | VerificationSent | NeedsSecondFactor | NeedsSignOn(_))
    }
}
