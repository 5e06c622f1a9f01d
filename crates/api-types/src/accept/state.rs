use super::{AcceptCode, AcceptRefusal, InvitationAnswer, InviteDetails};

/// Defines an enum, and the list of all its variants with it.
macro_rules! listed {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$meaning:meta])* $variant:ident,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$meaning])* $variant,)+ }

        impl $name {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];
        }
    };
}

listed!(
    /// How it stands with an invitation.
    pub enum AcceptState {
        /// It can be accepted, by the right account.
        Open,
        /// The caller is a member already.
        AlreadyMember,
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
        /// The browser has kept no cookie, so it isn't known which link it has opened.
        NoCookies,
        /// The server wants it proved first that the account's address is its owner's.
        NeedsVerification,
        /// The mail for that has been asked for just now.
        VerificationSent,
        /// The organization wants a second factor, and the account has none.
        NeedsSecondFactor,
        /// The organization signs people in by itself.
        NeedsSignOn,
        /// It can't be found out.
        Failed,
        /// A new invitation has been asked for.
        RenewalAsked,
        /// The caller has asked that the invitation be sent to their address.
        MoveAsked,
    }
);

listed!(
    /// Who looks at it. A server that isn't ours says little of a closed invitation: whoever is signed in then counts as
    /// the right one.
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
);

impl AcceptState {
    /// Is a step left that is done elsewhere?
    #[must_use]
    pub const fn waits_for_step(self) -> bool {
        matches!(self, Self::NeedsVerification | Self::VerificationSent | Self::NeedsSecondFactor | Self::NeedsSignOn)
    }

    /// Can it still be accepted, so that its page says what it offers?
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::MoveAsked)
    }
}

/// How it stands and who looks, from what the server says about the invitation and whether somebody is signed in.
#[must_use]
pub fn accept_state(answer: &InvitationAnswer, is_signed_in: bool) -> (AcceptState, Account) {
    let details = match answer {
        InvitationAnswer::Open(details) => details,
        InvitationAnswer::Refused(refusal) => return refused(refusal, is_signed_in),
    };
    if details.existing_member {
        return (AcceptState::AlreadyMember, Account::of(is_signed_in));
    }
    // A server without our keys says only whether a sign-in is needed.
    let matches = details.email_matches.or_else(|| (is_signed_in && !details.needs_authentication).then_some(true));
    match matches {
        Some(false) if details.move_asked => (AcceptState::MoveAsked, Account::Other),
        Some(false) => (AcceptState::Open, Account::Other),
        Some(true) => (step_of(details), Account::Right),
        None if details.require_sso => (AcceptState::NeedsSignOn, Account::SignedOut),
        None if details.has_account => (AcceptState::Open, Account::SignedOut),
        // Our own server always says for whom it is.
        None if details.email.is_empty() => (AcceptState::Open, Account::Unsaid),
        None => (AcceptState::Open, Account::New),
    }
}

/// What is left to do for the right account, in the order in which it is asked for.
const fn step_of(details: &InviteDetails) -> AcceptState {
    if details.needs_email_verification {
        AcceptState::NeedsVerification
    } else if details.needs_2fa {
        AcceptState::NeedsSecondFactor
    } else if details.require_sso {
        AcceptState::NeedsSignOn
    } else {
        AcceptState::Open
    }
}

impl Account {
    const fn of(is_signed_in: bool) -> Self {
        if is_signed_in { Self::Right } else { Self::SignedOut }
    }
}

fn refused(refusal: &AcceptRefusal, is_signed_in: bool) -> (AcceptState, Account) {
    let account = if refusal.email.is_some() { Account::Other } else { Account::of(is_signed_in) };
    let state = match refusal.code {
        AcceptCode::WrongAccount => return (AcceptState::Open, Account::Other),
        AcceptCode::SignedOut => return (AcceptState::Open, Account::SignedOut),
        // Whatever has become of it: a member needs no invitation. Only members are told where it leads.
        _ if refusal.org_slug.is_some() && account == Account::Right => AcceptState::AlreadyMember,
        AcceptCode::Expired | AcceptCode::Declined | AcceptCode::Revoked if refusal.renewal_asked => {
            AcceptState::RenewalAsked
        }
        AcceptCode::Unknown => AcceptState::Unknown,
        AcceptCode::Used => AcceptState::Used,
        AcceptCode::Declined => AcceptState::Declined,
        AcceptCode::Revoked => AcceptState::Revoked,
        AcceptCode::Expired => AcceptState::Expired,
        AcceptCode::NotApproved => AcceptState::NotApproved,
        AcceptCode::AlreadyMember => AcceptState::AlreadyMember,
    };
    (state, account)
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
