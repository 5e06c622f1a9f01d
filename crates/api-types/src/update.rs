use serde::{Deserialize, Serialize};

use crate::{Member, MemberWithRoles, TeamRoleChoice, invitation::flexible_bool};

/// The body of a change: `PUT …/members/{member}/`. What is missing or null stays as it is. Checked by the server
/// field by field, so the texts are still as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateMember {
    /// [`crate::Role::id`]; wins over `role`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub org_role: Option<String>,
    /// Older name of `orgRole`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// All the member's teams from now on, with the roles there; wins over `teams` unless empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team_roles: Option<Vec<TeamRoleChoice>>,
    /// Slugs of all the member's teams from now on, older form: roles on teams that stay are kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub teams: Option<Vec<String>>,
    /// Ours: on all teams? Accepts true/false, 1/0 and their texts.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "flexible_bool")]
    pub has_global_access: Option<bool>,
    /// Ours: the right address of an invitation that went to a wrong one. The old link stops working, and the
    /// mail goes out anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Send the invitation again? Goes with `regenerate` only. Accepts what `has_global_access` accepts.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "flexible_bool")]
    pub reinvite: Option<bool>,
    /// With a new link and all its time again? Whoever has `member:admin` renews so in any case.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "flexible_bool")]
    pub regenerate: Option<bool>,
}

impl UpdateMember {
    /// Does the body ask for anything beside sending the invitation again?
    #[must_use]
    pub const fn asks_for_changes(&self) -> bool {
        let Self { org_role, role, team_roles, teams, has_global_access, email, reinvite: _, regenerate: _ } = self;
        org_role.is_some()
            || role.is_some()
            || team_roles.is_some()
            || teams.is_some()
            || has_global_access.is_some()
            || email.is_some()
    }
}

/// The answer to an invitation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct InvitedMember {
    /// The list's form.
    #[serde(flatten)]
    pub member: Member,
    /// Ours: a link that opens the invitation, told this once and to `member:admin` only, where the operator has
    /// switched it on; a mailed link works beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invite_link: Option<String>,
}

/// The answer to a change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdatedMember {
    /// The single member's form.
    #[serde(flatten)]
    pub member: MemberWithRoles,
    /// Ours: a link that opens the renewed invitation; see [`InvitedMember::invite_link`].
    #[serde(rename = "inviteLink", skip_serializing_if = "Option::is_none")]
    pub new_link: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_is_absent_and_booleans_come_as_existing_clients_send_them() {
        let body: UpdateMember = serde_json::from_str(
            r#"{"teamRoles":null,"teams":null,"orgRole":null,"reinvite":1,"regenerate":"true","x":2}"#,
        )
        .expect("readable");
        assert_eq!((body.reinvite, body.regenerate, body.asks_for_changes()), (Some(true), Some(true), false));
        let body: UpdateMember = serde_json::from_str(r#"{"teams":[]}"#).expect("readable");
        assert!(body.asks_for_changes());
    }
}
