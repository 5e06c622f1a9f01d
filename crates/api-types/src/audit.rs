use std::{fmt, str::FromStr};

/// What somebody did, as the audit log names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditEvent {
    /// Somebody was invited.
    MemberInvite,
    /// An invitation was sent again.
    MemberReinvite,
    /// Somebody joined without an invitation: a bot, or an imported member.
    MemberAdd,
    /// Somebody joined by an invitation.
    MemberAcceptInvite,
    /// Ours: an invitee declined.
    MemberDeclineInvite,
    /// Role or teams were changed.
    MemberEdit,
    /// Somebody was removed, left, or their invitation was withdrawn.
    MemberRemove,
    /// Ours: a removal was taken back.
    MemberRestore,
    /// Somebody was put on a team.
    MemberJoinTeam,
    /// Somebody was taken off a team.
    MemberLeaveTeam,
    /// Somebody asked that a person be invited, or asked to join.
    InviteRequestCreate,
    /// Such a request was denied.
    InviteRequestRemove,
    /// A team was created.
    TeamCreate,
    /// A team was changed.
    TeamEdit,
    /// A team was removed.
    TeamRemove,
    /// The organization was created.
    OrganizationCreate,
    /// The organization's settings were changed.
    OrganizationEdit,
    /// An API token was created.
    TokenCreate,
    /// An API token was revoked.
    TokenRemove,
}

impl AuditEvent {
    /// Every event.
    pub const ALL: [Self; 19] = [
        Self::MemberInvite,
        Self::MemberReinvite,
        Self::MemberAdd,
        Self::MemberAcceptInvite,
        Self::MemberDeclineInvite,
        Self::MemberEdit,
        Self::MemberRemove,
        Self::MemberRestore,
        Self::MemberJoinTeam,
        Self::MemberLeaveTeam,
        Self::InviteRequestCreate,
        Self::InviteRequestRemove,
        Self::TeamCreate,
        Self::TeamEdit,
        Self::TeamRemove,
        Self::OrganizationCreate,
        Self::OrganizationEdit,
        Self::TokenCreate,
        Self::TokenRemove,
    ];

    /// The event's name on the wire and in the store.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::MemberInvite => "member.invite",
            Self::MemberReinvite => "member.reinvite",
            Self::MemberAdd => "member.add",
            Self::MemberAcceptInvite => "member.accept-invite",
            Self::MemberDeclineInvite => "member.decline-invite",
            Self::MemberEdit => "member.edit",
            Self::MemberRemove => "member.remove",
            Self::MemberRestore => "member.restore",
            Self::MemberJoinTeam => "member.join-team",
            Self::MemberLeaveTeam => "member.leave-team",
            Self::InviteRequestCreate => "invite-request.create",
            Self::InviteRequestRemove => "invite-request.remove",
            Self::TeamCreate => "team.create",
            Self::TeamEdit => "team.edit",
            Self::TeamRemove => "team.remove",
            Self::OrganizationCreate => "org.create",
            Self::OrganizationEdit => "org.edit",
            Self::TokenCreate => "api-token.create",
            Self::TokenRemove => "api-token.remove",
        }
    }
}

impl fmt::Display for AuditEvent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}

/// A text that names no event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownAuditEvent;

impl FromStr for AuditEvent {
    type Err = UnknownAuditEvent;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|event| event.id() == text).ok_or(UnknownAuditEvent)
    }
}
