//! Accepting an invitation: what the server says of one, how it stands with it, and what its page says and offers.

mod face;
mod state;
mod words;

pub use face::{Action, Face, Step};
pub use state::{AcceptState, Account, accept_state};
pub use words::{Name, Names, Word, filled, words};

use serde::{Deserialize, Serialize};

/// What the accept page says: who invites whom to what. Keys from `email` on are ours.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(clippy::struct_excessive_bools, reason = "the wire format's flags")]
pub struct InviteDetails {
    /// The organization's name in addresses.
    pub org_slug: String,
    /// Nobody is signed in.
    pub needs_authentication: bool,
    /// Older name of `hasAuthProvider`.
    pub needs_sso: bool,
    /// Single sign-on is set up.
    pub has_auth_provider: bool,
    /// Single sign-on is a must.
    pub require_sso: bool,
    /// The name of what signs people in, where that is set up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sso_provider: Option<String>,
    /// The caller is a member already.
    pub existing_member: bool,
    /// A second factor has to be set up first.
    #[serde(rename = "needs2fa")]
    pub needs_2fa: bool,
    /// The address has to be proved first.
    pub needs_email_verification: bool,
    /// The invited address: masked unless the caller is signed in with it.
    pub email: String,
    /// Is the caller signed in with the invited address? None when signed out.
    pub email_matches: Option<bool>,
    /// Does an account with the invited address exist?
    pub has_account: bool,
    /// The signed-in caller's own address.
    pub signed_in_as: Option<String>,
    /// Who sent the invitation.
    pub inviter_name: Option<String>,
    /// The organization's name as shown.
    pub org_name: String,
    /// Until when; RFC 3339, UTC.
    pub expires_at: Option<String>,
    /// The role offered, as shown.
    pub role_name: String,
    /// All teams.
    pub has_global_access: bool,
    /// The names of the teams offered.
    pub teams: Vec<String>,
    /// The caller has asked that it be sent to their own address, and nobody has decided yet.
    #[serde(skip_serializing_if = "is_no")]
    pub move_asked: bool,
}

impl InviteDetails {
    /// With what a refusal tells: where something is not known any more it stays as it was.
    #[must_use]
    pub fn told(self, refusal: &AcceptRefusal) -> Self {
        let AcceptRefusal { org_slug, org_name, inviter_name, expires_at, email, .. } = refusal.clone();
        Self {
            org_slug: org_slug.unwrap_or(self.org_slug),
            org_name: org_name.unwrap_or(self.org_name),
            inviter_name: inviter_name.or(self.inviter_name),
            expires_at: expires_at.or(self.expires_at),
            email: email.unwrap_or(self.email),
            ..self
        }
    }

    /// The names in what the page says, as far as the invitation tells them.
    #[must_use]
    pub fn names(&self) -> Names<'_> {
        Names {
            organization: Some(&self.org_name),
            inviter: self.inviter_name.as_deref(),
            invited: Some(&self.email),
            own: self.signed_in_as.as_deref(),
            end: self.expires_at.as_deref(),
            provider: self.sso_provider.as_deref(),
            problem: None,
        }
    }
}

/// Why an invitation can't be accepted, for machines. When several hold, the first in this order is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AcceptCode {
    /// No such invitation, or not with this token; nothing more is told.
    #[default]
    Unknown,
    /// Accepted before.
    Used,
    /// Declined by its invitee.
    Declined,
    /// Withdrawn.
    Revoked,
    /// Past its time.
    Expired,
    /// A request nobody has approved.
    NotApproved,
    /// The caller is a member already.
    AlreadyMember,
    /// The caller is signed in with another address.
    WrongAccount,
    /// Nobody is signed in.
    SignedOut,
}

/// The body of a refused accept: the key is `details`, on these endpoints alone. Keys from `code` on are ours; those behind
/// it are told of an invitation whose token was right.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AcceptRefusal {
    /// The reason in words.
    // What ours always has and another server's need not.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub details: String,
    /// The reason for machines.
    #[cfg_attr(feature = "openapi", schema(required = true))]
    pub code: AcceptCode,
    /// The organization's name in addresses, only to its members: where they go.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org_slug: Option<String>,
    /// The organization's name as shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org_name: Option<String>,
    /// Who sent the invitation; of a request that waits to be approved, who made it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inviter_name: Option<String>,
    /// Until when it could be accepted; RFC 3339, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// The invited address, masked; only to a caller who is signed in with another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// A new invitation was asked for within the last day.
    #[serde(skip_serializing_if = "is_no")]
    pub renewal_asked: bool,
}

/// What there is to know about an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvitationAnswer {
    /// It can be accepted, perhaps after a step.
    Open(Box<InviteDetails>),
    /// It can't be accepted.
    Refused(AcceptRefusal),
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
const fn is_no(flag: &bool) -> bool {
    !*flag
}
