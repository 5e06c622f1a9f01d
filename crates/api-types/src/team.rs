use serde::{Deserialize, Serialize};

use crate::{Id, Member, OrganizationSummary, Team, User, invitation::flexible_bool};

/// A team as a list shows it unless told otherwise (`detailed=0`), and as read alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamDetails {
    /// The short form.
    #[serde(flatten)]
    pub team: Team,
    /// Its projects: always empty, Roster knows people only. Clients require the key.
    pub projects: Vec<String>,
    /// Its counterparts in other services: always empty. Clients require the key.
    pub external_teams: Vec<String>,
    /// Whose team it is; only when read alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization: Option<OrganizationSummary>,
}

/// The body that creates or renames a team, as written. Null is absent. One of the two is needed to create.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamChange {
    /// The name to show, at most 64 characters; the slug when missing while creating.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The name in addresses, a [`crate::Slug`]; made from the name when missing while creating.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slug: Option<String>,
}

/// A member's place on a team.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamMembership {
    /// Always true: who is not on the team has no place.
    pub is_active: bool,
    /// [`crate::TeamRole::id`]; none means whatever the organization role gives.
    pub team_role: Option<String>,
}

/// The body that changes a member's role on a team.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamRoleChange {
    /// [`crate::TeamRole::id`]; required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team_role: Option<String>,
}

/// Somebody would like a member to be on a team.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccessRequest {
    /// The request's number.
    pub id: Id,
    /// Who is to join.
    pub member: Member,
    /// Which team.
    pub team: Team,
    /// Who asks; none when the member asks for themselves.
    pub requester: Option<User>,
}

/// The body that decides an access request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccessDecision {
    /// Approve, or deny? Required. Accepts true/false, 1/0 and their texts.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "flexible_bool")]
    pub is_approved: Option<bool>,
}
