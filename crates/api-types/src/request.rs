use serde::{Deserialize, Serialize};

use crate::{TeamRoleChoice, invitation::flexible_bool};

/// The body that changes or approves a request: `PUT …/invite-requests/{id}/`. What is absent or null stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RequestDecision {
    /// [`crate::Role::id`]; wins over `role`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org_role: Option<String>,
    /// Older name of `orgRole`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// All teams from now on; wins over `teams` unless empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team_roles: Option<Vec<TeamRoleChoice>>,
    /// Slugs of all teams from now on; an empty list clears them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub teams: Option<Vec<String>>,
    /// Ours: on all teams? Accepts what `approve` accepts.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "flexible_bool")]
    pub has_global_access: Option<bool>,
    /// True makes the request an invitation. Accepts true/false, 1/0 and their texts.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "flexible_bool")]
    pub approve: Option<bool>,
}

/// The body of a stranger's request to join: `POST …/join-request/`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JoinRequest {
    /// Where the invitation would go; required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
}
