use serde::{Deserialize, Serialize};

use crate::{AuditEvent, Id};

/// Something that has changed in an organization, as its stream of live events tells it (ours). It says what to read
/// again, not what is there now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub struct LiveEvent {
    /// What happened: the name of an [`AuditEvent`] that [`AuditEvent::is_live`], [`DELIVERY`] or [`ACCESS_REQUEST`].
    pub kind: String,
    /// The member or invitation it happened to, where it is one.
    pub member_id: Option<Id>,
    /// When, as RFC 3339.
    pub date_created: String,
}

/// The live event of an invitation's mail that went out or didn't.
pub const DELIVERY: &str = "member.delivery";
/// The live event of a request to be on a team that was made or denied.
pub const ACCESS_REQUEST: &str = "team.access-request";

impl AuditEvent {
    /// Is the event told to open pages? Those are the events that change what a page of members or teams shows.
    #[must_use]
    pub const fn is_live(self) -> bool {
        match self {
            Self::MemberInvite
            | Self::MemberReinvite
            | Self::MemberAdd
            | Self::MemberAcceptInvite
            | Self::MemberDeclineInvite
            | Self::MemberEdit
            | Self::MemberRemove
            | Self::MemberRestore
            | Self::MemberJoinTeam
            | Self::MemberLeaveTeam
            | Self::InviteRequestCreate
            | Self::InviteRequestRemove
            | Self::TeamCreate
            | Self::TeamEdit
            | Self::TeamRemove
            | Self::OrganizationEdit => true,
            Self::OrganizationCreate | Self::TokenCreate | Self::TokenRemove => false,
        }
    }

    /// Is the event's object a member or an invitation?
    #[must_use]
    pub const fn is_about_member(self) -> bool {
        self.is_live() && !matches!(self, Self::TeamCreate | Self::TeamEdit | Self::TeamRemove | Self::OrganizationEdit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_nobody_elses_business() {
        let told: Vec<AuditEvent> = AuditEvent::ALL.into_iter().filter(|event| event.is_live()).collect();
        assert!(told.iter().all(|event| !event.id().starts_with("api-token.")));
        assert_eq!(told.iter().filter(|event| event.is_about_member()).count(), 12);
    }
}
