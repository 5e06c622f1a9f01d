//! What an invitation offers to whom, as one table.

use roster_api_types::{AcceptCode, User};

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
    /// The server wants a step that this app doesn't have: single sign-on, a second factor, proving the address.
    StepNeeded,
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
    /// Nobody is signed in.
    SignedOut,
    /// The invited address's account is signed in.
    Right,
    /// Another account is signed in.
    Other,
}

/// What there is to do, as the page's main action or beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The form that creates the account and joins.
    Register,
    /// To the sign-in page, and back here.
    SignIn,
    /// Joins.
    Join,
    /// Signs out and looks again.
    SwitchAccount,
    /// To the organization.
    Members,
    /// To the organizations of whoever is signed in.
    Home,
    /// Looks again.
    Retry,
    /// Declines.
    Decline,
    /// Asks for a new invitation.
    AskForRenewal,
    /// Asks that the invitation be sent to the signed-in account's address.
    AskToMove,
}

/// What the page says and offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Face {
    /// The window's title. `{}` is the organization's name.
    pub title: &'static str,
    /// The heading; empty for the title.
    pub heading: &'static str,
    /// What it means, beside who invites to what.
    pub text: &'static str,
    /// The main action, and the words on it.
    pub action: (Action, &'static str),
    /// What else can be done.
    pub others: &'static [(Action, &'static str)],
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
    let needs_step = details.needs_2fa || details.needs_email_verification || details.require_sso;
    // A server without our keys says only whether a sign-in is needed.
    let matches = details.email_matches.or_else(|| (who.is_some() && !details.needs_authentication).then_some(true));
    match matches {
        Some(false) => (AcceptState::Open, Account::Other),
        Some(true) if needs_step => (AcceptState::StepNeeded, Account::Right),
        Some(true) => (AcceptState::Open, Account::Right),
        None if details.has_account || details.require_sso => (AcceptState::Open, Account::SignedOut),
        None => (AcceptState::Open, Account::New),
    }
}

fn refused(code: AcceptCode, org_slug: Option<String>, account: Account) -> (AcceptState, Account) {
    let state = match code {
        AcceptCode::Unknown => AcceptState::Unknown,
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
    /// What the page says and offers: every state for every account.
    #[must_use]
    pub fn face(&self, account: Account) -> Face {
        use Account::{New, Other, Right, SignedOut};
        const JOIN: &str = "Join {}";
        const HOME: (Action, &str) = (Action::Home, "Go to Roster");
        const DECLINE: (Action, &str) = (Action::Decline, "Decline");
        let plain = |title, text, action| Face { title, heading: "", text, action, others: &[] };
        let over = |title, text| Face {
            title,
            heading: "",
            text,
            action: (Action::AskForRenewal, "Ask for a new invitation"),
            others: &[HOME],
        };
        match (self, account) {
            (Self::Open, New) => Face {
                title: "Create your account and join {}",
                heading: JOIN,
                text: "Create your account to join.",
                action: (Action::Register, "Create account and join"),
                others: &[(Action::SignIn, "I have an account: sign in"), DECLINE],
            },
            (Self::Open, SignedOut) => Face {
                title: "Sign in to join {}",
                heading: JOIN,
                text: "You have an account: sign in, and you come back here.",
                action: (Action::SignIn, "Sign in to join"),
                others: &[DECLINE],
            },
            (Self::Open, Right) => Face { others: &[DECLINE], ..plain(JOIN, "", (Action::Join, JOIN)) },
            (Self::Open, Other) => Face {
                title: AcceptCode::WrongAccount.heading(),
                heading: "",
                text: "Sign in with the invited address to join.",
                action: (Action::SwitchAccount, "Sign out and continue"),
                others: &[(Action::AskToMove, "Ask for it to be sent to this account's address"), DECLINE],
            },
            (Self::AlreadyMember(slug), New | SignedOut | Right | Other) => plain(
                AcceptCode::AlreadyMember.heading(),
                "You belong to this organization with this account. There is nothing left to do.",
                if slug.is_some() { (Action::Members, "Go to the members") } else { HOME },
            ),
            (Self::Expired, New | SignedOut | Right | Other) => over(
                AcceptCode::Expired.heading(),
                "Invitations work for 30 days. The person who invited you can send a new one.",
            ),
            (Self::Declined, New | SignedOut | Right | Other) => over(
                AcceptCode::Declined.heading(),
                "Nobody joins with it. The person who invited you is told. If it was a mistake, ask for a new one.",
            ),
            (Self::Revoked, New | SignedOut | Right | Other) => over(
                AcceptCode::Revoked.heading(),
                "It no longer works. If you think that is a mistake, ask for a new one.",
            ),
            (Self::Used, New | SignedOut) => plain(
                AcceptCode::Used.heading(),
                "An invitation works once. If it was you, sign in to see the organization.",
                (Action::Home, "Sign in"),
            ),
            (Self::Used, Right | Other) => plain(
                AcceptCode::Used.heading(),
                "An invitation works once. If it was you, the organization is among yours.",
                HOME,
            ),
            (Self::NotApproved, New | SignedOut | Right | Other) => plain(
                AcceptCode::NotApproved.heading(),
                "Somebody at the organization has to approve it first. Nothing is lost: try again later.",
                (Action::Retry, "Try again"),
            ),
            (Self::Unknown, New | SignedOut | Right | Other) => plain(
                AcceptCode::Unknown.heading(),
                "Part of it may be missing, or a newer invitation has replaced it. Open the link in the newest mail, or \
                 ask for a new invitation.",
                HOME,
            ),
            (Self::StepNeeded, New | SignedOut | Right | Other) => plain(
                "One more step is needed",
                "The organization asks for a step that can't be done here: single sign-on, a second factor, or proving \
                 your address. Do it, then open this page again.",
                (Action::Retry, "Try again"),
            ),
            (Self::RenewalAsked, New | SignedOut | Right | Other) => plain(
                "You have asked for a new invitation",
                "If you are still welcome, a mail with a new link comes to the invited address. Nothing else is needed.",
                HOME,
            ),
            (Self::MoveAsked, New | SignedOut | Right | Other) => plain(
                "You have asked for it to be sent to your address",
                "If the person who invited you agrees, a mail with a new link comes there. The old link works until then.",
                HOME,
            ),
            (Self::Failed(_), New | SignedOut | Right | Other) => {
                plain("The invitation could not be loaded", "Your invitation is unchanged.", (Action::Retry, "Retry"))
            }
        }
    }
}

/// The words with the organization's name in their place, or without it where it isn't known.
#[must_use]
pub fn filled(words: &str, org: &str) -> String {
    let filled = words.replace("{}", org);
    if org.is_empty() { filled.trim_end().to_owned() } else { filled }
}
