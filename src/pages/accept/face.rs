//! What an invitation offers to whom, as one table.

use roster_api_types::AcceptCode;

use super::state::{AcceptState, Account};

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
    /// Looks whether a step that is done elsewhere has been done.
    LookAgain,
    /// Declines.
    Decline,
    /// Asks for a new invitation.
    AskForRenewal,
    /// Asks that the invitation be sent to the signed-in account's address.
    AskToMove,
    /// Asks for the mail that proves the account's address.
    SendVerification,
    /// To where the server behind us creates accounts.
    SignUp,
    /// To where the server behind us has an account's second factors.
    SecondFactor,
    /// To where the organization signs people in.
    SignOn,
}

impl Action {
    /// Is it something that only our own server knows of?
    #[must_use]
    pub const fn is_ours(self) -> bool {
        matches!(self, Self::Decline | Self::AskForRenewal | Self::AskToMove)
    }
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

const JOIN: &str = "Join {}";
const HOME: (Action, &str) = (Action::Home, "Go to Roster");
const DECLINE: (Action, &str) = (Action::Decline, "Decline");
const LOOK_AGAIN: &[(Action, &str)] = &[(Action::LookAgain, "I have done it: look again")];
const NEEDS_VERIFICATION: Face = Face {
    title: "Confirm your address to join {}",
    heading: "",
    text: "Your account's address has to be confirmed first, by a link that comes by mail. This page stays \
           open, and looks again when you come back to it.",
    action: (Action::SendVerification, "Send the mail"),
    others: LOOK_AGAIN,
};
const VERIFICATION_SENT: Face = Face {
    title: "Open the link in the mail",
    heading: "",
    text: "It comes to your account's address; look among the unwanted mails, too. Come back here afterwards: \
           your invitation waits.",
    action: (Action::SendVerification, "Send it once more"),
    others: LOOK_AGAIN,
};
const NEEDS_SECOND_FACTOR: Face = Face {
    title: "Set up a second factor to join {}",
    heading: "",
    text: "The organization's members sign in with a second factor beside the password, such as an app on the \
           phone. Set one up in your account. This page stays open, and looks again when you come back to it.",
    action: (Action::SecondFactor, "Set up a second factor"),
    others: LOOK_AGAIN,
};
const NEEDS_SIGN_ON: Face = Face {
    title: "Use single sign-on to join {}",
    heading: "",
    text: "The organization has a sign-in of its own. This page stays open, and looks again when you come \
           back to it.",
    action: (Action::SignOn, "Go to the organization's sign-in"),
    others: LOOK_AGAIN,
};

impl AcceptState {
    /// What the page says and offers: every state for every account.
    #[must_use]
    pub fn face(&self, account: Account) -> Face {
        use Account::{New, Other, Right, SignedOut, Unsaid};
        let plain = |title, text, action| Face { title, heading: "", text, action, others: &[] };
        let over = |title, text| Face {
            title,
            heading: "",
            text,
            action: (Action::AskForRenewal, "Ask for a new invitation"),
            others: &[HOME],
        };
        match (self, account) {
            (Self::Open, account) => open(account),
            (Self::AlreadyMember(slug), New | SignedOut | Unsaid | Right | Other) => plain(
                AcceptCode::AlreadyMember.heading(),
                "You belong to this organization with this account. There is nothing left to do.",
                if slug.is_some() { (Action::Members, "Go to the members") } else { HOME },
            ),
            (Self::Expired, New | SignedOut | Unsaid | Right | Other) => over(
                AcceptCode::Expired.heading(),
                "Invitations work for 30 days. The person who invited you can send a new one.",
            ),
            (Self::Declined, New | SignedOut | Unsaid | Right | Other) => over(
                AcceptCode::Declined.heading(),
                "Nobody joins with it. The person who invited you is told. If it was a mistake, ask for a new one.",
            ),
            (Self::Revoked, New | SignedOut | Unsaid | Right | Other) => over(
                AcceptCode::Revoked.heading(),
                "It no longer works. If you think that is a mistake, ask for a new one.",
            ),
            (Self::Used, New | SignedOut | Unsaid) => plain(
                AcceptCode::Used.heading(),
                "An invitation works once. If it was you, sign in to see the organization.",
                (Action::Home, "Sign in"),
            ),
            (Self::Used, Right | Other) => plain(
                AcceptCode::Used.heading(),
                "An invitation works once. If it was you, the organization is among yours.",
                HOME,
            ),
            (Self::NotApproved, New | SignedOut | Unsaid | Right | Other) => plain(
                AcceptCode::NotApproved.heading(),
                "Somebody at the organization has to approve it first. Nothing is lost: try again later.",
                (Action::Retry, "Try again"),
            ),
            (Self::Unknown, New | SignedOut | Unsaid | Right | Other) => plain(
                AcceptCode::Unknown.heading(),
                "Part of it may be missing, or a newer invitation has replaced it. Open the link in the newest mail, or \
                 ask for a new invitation.",
                HOME,
            ),
            (Self::NeedsVerification, New | SignedOut | Unsaid | Right | Other) => NEEDS_VERIFICATION,
            (Self::VerificationSent, New | SignedOut | Unsaid | Right | Other) => VERIFICATION_SENT,
            (Self::NeedsSecondFactor, New | SignedOut | Unsaid | Right | Other) => NEEDS_SECOND_FACTOR,
            (Self::NeedsSignOn(_), New | SignedOut | Unsaid | Right | Other) => NEEDS_SIGN_ON,
            (Self::RenewalAsked, New | SignedOut | Unsaid | Right | Other) => plain(
                "You have asked for a new invitation",
                "If you are still welcome, a mail with a new link comes to the invited address. Nothing else is needed.",
                HOME,
            ),
            (Self::MoveAsked, New | SignedOut | Unsaid | Right | Other) => plain(
                "You have asked for it to be sent to your address",
                "If the person who invited you agrees, a mail with a new link comes there. The old link works until then.",
                HOME,
            ),
            (Self::Failed(_), New | SignedOut | Unsaid | Right | Other) => {
                plain("The invitation could not be loaded", "Your invitation is unchanged.", (Action::Retry, "Retry"))
            }
        }
    }
}

/// An invitation that can be accepted.
fn open(account: Account) -> Face {
    match account {
        Account::New => Face {
            title: "Create your account and join {}",
            heading: JOIN,
            text: "Create your account to join.",
            action: (Action::Register, "Create account and join"),
            others: &[(Action::SignIn, "I have an account: sign in"), DECLINE],
        },
        Account::SignedOut => Face {
            title: "Sign in to join {}",
            heading: JOIN,
            text: "You have an account: sign in, and you come back here.",
            action: (Action::SignIn, "Sign in to join"),
            others: &[DECLINE],
        },
        Account::Unsaid => Face {
            title: "Sign in or create an account to join {}",
            heading: JOIN,
            text: "Sign in and you come back here. Without an account, create one first: this page stays open.",
            action: (Action::SignIn, "Sign in to join"),
            others: &[(Action::SignUp, "Create an account")],
        },
        Account::Right => Face { title: JOIN, heading: "", text: "", action: (Action::Join, JOIN), others: &[DECLINE] },
        Account::Other => Face {
            title: AcceptCode::WrongAccount.heading(),
            heading: "",
            text: "Sign in with the invited address to join.",
            action: (Action::SwitchAccount, "Sign out and continue"),
            others: &[(Action::AskToMove, "Ask for it to be sent to this account's address"), DECLINE],
        },
    }
}

/// The words with the organization's name in their place, or without it where it isn't known.
#[must_use]
pub fn filled(words: &str, org: &str) -> String {
    let filled = words.replace("{}", org);
    if org.is_empty() { filled.trim_end().to_owned() } else { filled }
}
