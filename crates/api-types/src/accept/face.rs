//! What an invitation's page says and offers, as one table.

use super::{
    Names,
    state::{AcceptState, Account},
};

/// What there is to do, as the page's main action or beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The form that creates the account and joins.
    Register,
    /// Signs in, and back here.
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

/// Something to do, and the words on it.
pub type Step = (Action, &'static str);

/// What the page says and offers. Its texts have names in them: see [`super::words`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Face {
    /// The window's title.
    pub title: &'static str,
    /// The heading; empty for the title.
    pub heading: &'static str,
    /// What it is about: the first of these whose names are known.
    pub about: &'static [&'static str],
    /// Something more about it, where its names are known.
    pub more: &'static str,
    /// What it means, and what to do; may be empty.
    pub text: &'static str,
    /// The main action.
    pub action: Step,
    /// What else can be done.
    pub others: &'static [Step],
}

impl Face {
    /// The heading.
    #[must_use]
    pub const fn heading(&self) -> &'static str {
        if self.heading.is_empty() { self.title } else { self.heading }
    }

    /// The sentences that can be told with these names.
    pub fn sentences(&self, names: Names<'_>) -> impl Iterator<Item = &'static str> {
        let about = self.about.iter().find(|sentence| names.fill(sentence)).copied();
        let more = Some(self.more).filter(|more| !more.is_empty() && names.fill(more));
        let text = Some(self.text).filter(|text| !text.is_empty());
        [about, more, text].into_iter().flatten()
    }
}

const JOIN: &str = "Join {org}";
const INVITES: &[&str] = &["{inviter} invites you to join {org}.", "You are invited to join {org}."];
const INVITED: &[&str] = &["{inviter} invited you to join {org}.", "You were invited to join {org}."];
const FOR_ANOTHER: &[&str] = &["{inviter} invites {email} to join {org}.", "{email} is invited to join {org}."];
const HOME: Step = (Action::Home, "Go to Roster");
const RETRY: Step = (Action::Retry, "Try again");
const DECLINE: Step = (Action::Decline, "Decline");
const SWITCH: Step = (Action::SwitchAccount, "Sign out and continue");
const LOOK_AGAIN: &[Step] = &[(Action::LookAgain, "I have done it: look again")];

/// The parts that are the same for most.
const PLAIN: Face = Face { title: "", heading: "", about: &[], more: "", text: "", action: HOME, others: &[] };

const FOR_OTHER_ACCOUNT: Face = Face {
    title: "This invitation is for another account",
    about: FOR_ANOTHER,
    more: "You are signed in as {own}.",
    text: "Sign in with the invited address to join.",
    action: SWITCH,
    others: &[(Action::AskToMove, "Ask for it to be sent to this account's address"), DECLINE],
    ..PLAIN
};
const ALREADY_MEMBER: Face = Face {
    title: "You are already a member",
    about: &["You belong to {org} with this account.", "You belong to this organization with this account."],
    text: "There is nothing left to do.",
    action: (Action::Members, "Go to the members"),
    ..PLAIN
};
const MEMBER_BUT_FOR_ANOTHER: Face = Face {
    about: FOR_ANOTHER,
    more: "You are signed in as {own}, and a member already.",
    text: "Is the other address yours, too? Then sign out, and join with it.",
    others: &[SWITCH, DECLINE],
    ..ALREADY_MEMBER
};
const OVER: Face =
    Face { about: INVITED, action: (Action::AskForRenewal, "Ask for a new invitation"), others: &[HOME], ..PLAIN };
const EXPIRED: Face = Face {
    title: "This invitation has expired",
    more: "The invitation ended on {until}.",
    text: "Whoever sent it can send a new one.",
    ..OVER
};
const DECLINED: Face = Face {
    title: "This invitation was declined",
    text: "Nobody joins with it, and whoever sent it is told. If it was a mistake, ask for a new one.",
    ..OVER
};
const REVOKED: Face = Face {
    title: "This invitation was withdrawn",
    text: "It no longer works. If you think that is a mistake, ask for a new one.",
    ..OVER
};
const USED_SIGNED_OUT: Face = Face {
    title: "This invitation was already used",
    about: INVITED,
    text: "An invitation works once. If it was you, sign in to see the organization.",
    action: (Action::Home, "Sign in"),
    ..PLAIN
};
const USED: Face = Face {
    text: "An invitation works once. If it was you, the organization is among yours.",
    action: HOME,
    ..USED_SIGNED_OUT
};
const NOT_APPROVED: Face = Face {
    title: "This invitation is not approved yet",
    about: &["{inviter} asks that you be invited to {org}.", "You are to be invited to {org}."],
    text: "Somebody there has to approve it first. Nothing is lost: try again later.",
    action: RETRY,
    ..PLAIN
};
const UNKNOWN: Face = Face {
    title: "This link does not work",
    text: "Part of it may be missing, or a newer invitation has replaced it. Open the link in the newest mail, or ask \
           for a new invitation.",
    ..PLAIN
};
const NO_COOKIES: Face = Face {
    title: "This browser has not kept your invitation",
    text: "The mailed link puts it into a cookie, which never came back: cookies are blocked here, or were deleted. Allow \
           them for this site, and open the link in the mail again. The invitation itself is unchanged.",
    action: RETRY,
    ..PLAIN
};
const NEEDS_VERIFICATION: Face = Face {
    title: "Confirm your address to join {org}",
    about: INVITES,
    text: "Your account's address has to be confirmed first, by a link that comes by mail. This page stays open, and looks \
           again when you come back to it.",
    action: (Action::SendVerification, "Send the mail"),
    others: LOOK_AGAIN,
    ..PLAIN
};
const VERIFICATION_SENT: Face = Face {
    title: "Open the link in the mail",
    text: "It comes to your account's address; look among the unwanted mails, too. Come back here afterwards: your \
           invitation waits.",
    action: (Action::SendVerification, "Send it once more"),
    others: LOOK_AGAIN,
    ..PLAIN
};
const NEEDS_SECOND_FACTOR: Face = Face {
    title: "Set up a second factor to join {org}",
    about: INVITES,
    text: "The organization's members sign in with a second factor beside the password, such as an app on the phone. Set \
           one up in your account. This page stays open, and looks again when you come back to it.",
    action: (Action::SecondFactor, "Set up a second factor"),
    others: LOOK_AGAIN,
    ..PLAIN
};
const NEEDS_SIGN_ON: Face = Face {
    title: "Use single sign-on to join {org}",
    about: INVITES,
    more: "Sign in with {provider}.",
    text: "The organization has a sign-in of its own. This page stays open, and looks again when you come back to it.",
    action: (Action::SignOn, "Go to the organization's sign-in"),
    others: LOOK_AGAIN,
    ..PLAIN
};
const RENEWAL_ASKED: Face = Face {
    title: "You have asked for a new invitation",
    about: INVITED,
    text: "If you are still welcome, a mail with a new link comes to the invited address. Nothing else is needed.",
    ..PLAIN
};
const MOVE_ASKED: Face = Face {
    title: "You have asked for it to be sent to your address",
    about: FOR_ANOTHER,
    more: "You are signed in as {own}.",
    text: "If whoever answers for the invitation agrees, a mail with a new link comes to you. The old link works until then.",
    others: &[SWITCH, DECLINE],
    ..PLAIN
};
const FAILED: Face = Face {
    title: "The invitation could not be loaded",
    more: "{problem}",
    text: "Your invitation is unchanged.",
    action: (Action::Retry, "Retry"),
    ..PLAIN
};

impl AcceptState {
    /// What the page says and offers: every state for every account.
    #[must_use]
    pub const fn face(self, account: Account) -> Face {
        use Account::{New, Other, Right, SignedOut, Unsaid};
        match (self, account) {
            (Self::Open, account) => open(account),
            (Self::AlreadyMember, New | SignedOut | Unsaid | Right) => ALREADY_MEMBER,
            (Self::AlreadyMember, Other) => MEMBER_BUT_FOR_ANOTHER,
            (Self::Expired, New | SignedOut | Unsaid | Right | Other) => EXPIRED,
            (Self::Declined, New | SignedOut | Unsaid | Right | Other) => DECLINED,
            (Self::Revoked, New | SignedOut | Unsaid | Right | Other) => REVOKED,
            (Self::Used, New | SignedOut | Unsaid) => USED_SIGNED_OUT,
            (Self::Used, Right | Other) => USED,
            (Self::NotApproved, New | SignedOut | Unsaid | Right | Other) => NOT_APPROVED,
            (Self::Unknown, New | SignedOut | Unsaid | Right | Other) => UNKNOWN,
            (Self::NoCookies, New | SignedOut | Unsaid | Right | Other) => NO_COOKIES,
            (Self::NeedsVerification, New | SignedOut | Unsaid | Right | Other) => NEEDS_VERIFICATION,
            (Self::VerificationSent, New | SignedOut | Unsaid | Right | Other) => VERIFICATION_SENT,
            (Self::NeedsSecondFactor, New | SignedOut | Unsaid | Right | Other) => NEEDS_SECOND_FACTOR,
            (Self::NeedsSignOn, New | SignedOut | Unsaid | Right | Other) => NEEDS_SIGN_ON,
            (Self::RenewalAsked, New | SignedOut | Unsaid | Right | Other) => RENEWAL_ASKED,
            (Self::MoveAsked, New | SignedOut | Unsaid | Right | Other) => MOVE_ASKED,
            (Self::Failed, New | SignedOut | Unsaid | Right | Other) => FAILED,
        }
    }
}

/// An invitation that can be accepted.
const fn open(account: Account) -> Face {
    match account {
        Account::New => Face {
            title: "Create your account and join {org}",
            heading: JOIN,
            about: INVITES,
            text: "Create your account to join.",
            action: (Action::Register, "Create account and join"),
            others: &[(Action::SignIn, "I have an account: sign in"), DECLINE],
            ..PLAIN
        },
        Account::SignedOut => Face {
            title: "Sign in to join {org}",
            heading: JOIN,
            about: INVITES,
            text: "You have an account: sign in to join.",
            action: (Action::SignIn, "Sign in to join"),
            others: &[DECLINE],
            ..PLAIN
        },
        Account::Unsaid => Face {
            title: "Sign in or create an account to join {org}",
            heading: JOIN,
            about: INVITES,
            text: "Sign in and you come back here. Without an account, create one first: this page stays open.",
            action: (Action::SignIn, "Sign in to join"),
            others: &[(Action::SignUp, "Create an account")],
            ..PLAIN
        },
        Account::Right => {
            Face { title: JOIN, about: INVITES, action: (Action::Join, JOIN), others: &[DECLINE], ..PLAIN }
        }
        Account::Other => FOR_OTHER_ACCOUNT,
    }
}
