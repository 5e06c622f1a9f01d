use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize};

use crate::{Empty, Id, RoleInfo, TeamRoleInfo, User};

/// One membership, joined or pending: a row of the list.
///
/// Pending: `user` is none, `name` is the invited address. Joined: `email` is the person's address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Member {
    /// The membership's number.
    pub id: Id,
    /// The person's or the invited address.
    pub email: String,
    /// The name to show.
    pub name: String,
    /// The person; none while pending.
    #[serde(deserialize_with = "user_or_empty")]
    pub user: Option<User>,
    /// [`crate::Role::id`].
    pub org_role: String,
    /// Older name of `orgRole`.
    pub role: String,
    /// [`crate::Role::name`].
    pub role_name: String,
    /// Invited, not joined.
    pub pending: bool,
    /// Pending and past its time.
    pub expired: bool,
    /// Flags of identity providers and partners.
    pub flags: MemberFlags,
    /// RFC 3339, UTC.
    pub date_created: String,
    /// Where the invitation stands.
    pub invite_status: InviteStatus,
    /// The inviter's name.
    pub inviter_name: Option<String>,
    /// Ours: the inviter's user id.
    pub inviter_id: Option<Id>,
    /// Ours: on all teams, as the seed has it.
    pub has_global_access: bool,
    /// The slugs of the member's teams; none where the server doesn't say. See [`Member::places`].
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub teams: Option<Vec<String>>,
    /// The member's teams; none where the server doesn't say. See [`Member::places`].
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<MemberTeam>))]
    pub team_roles: Option<Vec<MemberTeam>>,
    /// Ours: until when the invitation can be accepted; RFC 3339, UTC.
    pub expires_at: Option<String>,
    /// Ours: how far the invitation's mail has come; none when there is none.
    pub delivery: Option<Delivery>,
    /// Ours, and only in the list of removed members: when that was; RFC 3339, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removed_at: Option<String>,
    /// Ours, and only of an invitation that its invitee declined: when that was; RFC 3339, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declined_at: Option<String>,
    /// Ours, and only while the invitee asks for a new invitation: since when; RFC 3339, UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renewal_asked_at: Option<String>,
    /// Ours, and only while another account asks to be given the invitation: that account's address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub move_asked_to: Option<String>,
    /// Linked accounts of other programs, with `expand=externalUsers` only; always empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<Object>>))]
    pub external_users: Option<Vec<Empty>>,
}

impl Member {
    /// The member's teams; none where the server doesn't say, which is not the same as no teams. A server may tell them by
    /// their slugs alone.
    #[must_use]
    pub fn places(&self) -> Option<Cow<'_, [MemberTeam]>> {
        if let Some(places) = &self.team_roles {
            return Some(Cow::Borrowed(places));
        }
        let place = |slug: &String| MemberTeam { team_slug: slug.clone(), ..MemberTeam::default() };
        self.teams.as_ref().map(|slugs| slugs.iter().map(place).collect())
    }
}

/// Reads `user`, which is null or, from some servers, `{}` for a pending member.
fn user_or_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<User>, D::Error> {
    let user = Option::<User>::deserialize(deserializer)?;
    Ok(user.filter(|user| user.id != Id::default()))
}

/// Where an invitation stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum InviteStatus {
    /// Joined, or a sent invitation.
    #[default]
    Approved,
    /// A member asked that somebody be invited.
    RequestedToBeInvited,
    /// A stranger asked to join.
    RequestedToJoin,
}

impl InviteStatus {
    /// All statuses, in the order in which requests are listed.
    pub const ALL: [Self; 3] = [Self::Approved, Self::RequestedToBeInvited, Self::RequestedToJoin];

    /// The status's name on the wire and in the store.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::RequestedToBeInvited => "requested_to_be_invited",
            Self::RequestedToJoin => "requested_to_join",
        }
    }
}

/// Flags of identity providers and partners; clients require all six.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(clippy::struct_excessive_bools, reason = "the wire format's flags")]
pub struct MemberFlags {
    /// Created by an identity provider.
    #[serde(rename = "idp:provisioned")]
    pub idp_provisioned: bool,
    /// Role set by an identity provider.
    #[serde(rename = "idp:role-restricted")]
    pub idp_role_restricted: bool,
    /// Signed in through single sign-on.
    #[serde(rename = "sso:linked")]
    pub sso_linked: bool,
    /// The single sign-on link is broken.
    #[serde(rename = "sso:invalid")]
    pub sso_invalid: bool,
    /// Over the seat limit.
    #[serde(rename = "member-limit:restricted")]
    pub member_limit_restricted: bool,
    /// Kept by a partner.
    #[serde(rename = "partnership:restricted")]
    pub partnership_restricted: bool,
}

impl MemberFlags {
    /// Is the membership not ours to remove?
    #[must_use]
    pub const fn managed_elsewhere(self) -> bool {
        self.idp_provisioned || self.partnership_restricted
    }
}

/// A member's place on one team.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberTeam {
    /// The team.
    pub team_slug: String,
    /// Ours: the team's name; empty from a server that doesn't send it.
    pub team_name: String,
    /// The role on the team; null means whatever the organization role gives.
    pub role: Option<String>,
}

/// How far an invitation's mail has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Delivery {
    /// Queued, sent or failed.
    pub state: DeliveryState,
    /// Why the last try failed, in words; also while further tries are queued.
    pub reason: Option<String>,
}

/// The states of a [`Delivery`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum DeliveryState {
    /// Will be sent, or sent again.
    #[default]
    Queued,
    /// Handed to the mail server.
    Sent,
    /// Given up.
    Failed,
}

impl DeliveryState {
    /// The state's name on the wire and in the store.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }
}

/// Ours: how many members an organization has, by view of the members' page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberCounts {
    /// Joined and invited: the list without a query.
    pub members: u64,
    /// Of these the invited: `query=isInvited:true`.
    pub pending: u64,
    /// Requests that somebody be invited, or to join; none for a caller who may not decide them.
    pub requests: Option<u64>,
    /// Removed and could be restored: `view=removed`; none for a caller who may not see them.
    pub removed: Option<u64>,
}

/// One member with everything a page about them needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberWithRoles {
    /// The list's form.
    #[serde(flatten)]
    pub member: Member,
    /// Always null: published clients require the key.
    #[serde(rename = "invite_link")]
    pub invite_link: Option<String>,
    /// Would the organization be without an owner if this member left?
    pub is_only_owner: bool,
    /// Every role; `isAllowed` speaks about the caller.
    pub org_role_list: Vec<RoleInfo>,
    /// Older name of `orgRoleList`.
    pub roles: Vec<RoleInfo>,
    /// Every team role.
    pub team_role_list: Vec<TeamRoleInfo>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_read_from_five_keys_and_unknown_keys_are_ignored() {
        let text =
            r#"{"id":"7","email":"a@b.test","name":"a@b.test","pending":true,"expired":false,"user":{},"new":1}"#;
        let member: Member = serde_json::from_str(text).expect("readable");
        assert_eq!((member.id, member.pending, member.user), (Id(7), true, None));
    }

    #[test]
    fn teams_are_known_with_roles_or_by_their_slugs_and_unknown_where_nothing_is_said() {
        let places = |text: &str| {
            let member: Member = serde_json::from_str(text).expect("readable");
            member.places().map(|places| places.iter().map(|place| place.team_slug.clone()).collect::<Vec<_>>())
        };
        assert_eq!(
            places(r#"{"id":"7","teamRoles":[{"teamSlug":"a","role":null}],"teams":["b"]}"#),
            Some(vec!["a".into()])
        );
        assert_eq!(places(r#"{"id":"7","teams":["b"]}"#), Some(vec!["b".into()]));
        assert_eq!(places(r#"{"id":"7","teams":[]}"#), Some(Vec::new()));
        assert_eq!(places(r#"{"id":"7"}"#), None);
    }

    #[test]
    fn a_member_written_is_the_member_read() {
        let member = Member { id: Id(7), email: "ada@acme.test".into(), ..Member::default() };
        let text = serde_json::to_string(&member).expect("writable");
        assert_eq!(serde_json::from_str::<Member>(&text).expect("readable"), member);
    }
}
