use serde::{Deserialize, Serialize};

use crate::{Avatar, Id, Member, OrganizationSettings, Role, RoleInfo, TeamRoleInfo};

/// An organization as listed for choosing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganizationSummary {
    /// The organization's number.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub id: Id,
    /// Its name in addresses: `^(?![0-9]+$)[a-z0-9_-]+$`, at most 50 characters.
    pub slug: String,
    /// Its name as shown.
    pub name: String,
    /// Active.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub status: OrganizationStatus,
    /// RFC 3339, UTC.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub date_created: String,
    /// What picture stands for it.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub avatar: Avatar,
}

/// An organization's state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganizationStatus {
    /// `active`.
    pub id: String,
    /// `active`.
    pub name: String,
}

impl Default for OrganizationStatus {
    fn default() -> Self {
        Self { id: "active".to_owned(), name: "active".to_owned() }
    }
}

/// What the member page needs of its organization; `access`, `role` and `orgRole` speak about the caller.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(clippy::struct_excessive_bools, reason = "the wire format's settings")]
pub struct Organization {
    /// The organization's number.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub id: Id,
    /// Its name in addresses.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub slug: String,
    /// Its name as shown.
    pub name: String,
    /// Active.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub status: OrganizationStatus,
    /// RFC 3339, UTC.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub date_created: String,
    /// What picture stands for it.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub avatar: Avatar,
    /// Features that are switched on.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub features: Vec<String>,
    /// The caller's rights.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub access: Vec<String>,
    /// Every role; `isAllowed` is false throughout.
    pub org_role_list: Vec<RoleInfo>,
    /// Older name of `orgRoleList`, read where that is missing.
    #[serde(skip_serializing)]
    #[cfg_attr(feature = "openapi", schema(ignore))]
    pub roles: Vec<RoleInfo>,
    /// Every team role.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub team_role_list: Vec<TeamRoleInfo>,
    /// The role of a new member.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub default_role: String,
    /// The caller's role, older name.
    pub role: String,
    /// The caller's role.
    pub org_role: String,
    /// Ours: the caller's own membership.
    pub member_id: Id,
    /// May everybody join every team?
    pub open_membership: bool,
    /// May people without `member:admin` invite?
    pub allow_member_invite: bool,
    /// May strangers ask to join?
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub allow_join_requests: bool,
    /// Published clients require the key; always false.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub allow_member_project_creation: bool,
    /// Published clients require the key; always false.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub allow_superuser_access: bool,
    /// Must members have a second factor?
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    #[serde(rename = "require2FA")]
    pub require_2fa: bool,
    /// Must members sign in through single sign-on?
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub requires_sso: bool,
    /// Is single sign-on set up?
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub has_auth_provider: bool,
    /// The installation's only organization.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub is_default: bool,
    /// Published clients require the key; always false.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub is_early_adopter: bool,
    /// Where the organization lives.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub links: OrganizationLinks,
    /// Open requests the caller may decide.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub pending_access_requests: u32,
}

/// Where an organization lives.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrganizationLinks {
    /// The web app.
    pub organization_url: String,
    /// The API.
    pub region_url: String,
}

impl Organization {
    /// Does the server have what ours adds to the published API: taking a removal back, keeping the removed, counting,
    /// sorting, all teams at once, another address for an invitation? One that has it tells the caller's own membership.
    #[must_use]
    pub fn has_additions(&self) -> bool {
        self.member_id != Id::default()
    }

    /// Every role there is, weakest first: those that the server lists, or ours where it lists none.
    #[must_use]
    pub fn all_roles(&self) -> Vec<RoleInfo> {
        let listed = if self.org_role_list.is_empty() { &self.roles } else { &self.org_role_list };
        if listed.is_empty() { Role::ALL.map(RoleInfo::shown).into() } else { listed.clone() }
    }

    /// The settings that rules depend on.
    #[must_use]
    pub const fn settings(&self) -> OrganizationSettings {
        OrganizationSettings { allow_member_invite: self.allow_member_invite, open_membership: self.open_membership }
    }
}

/// A team; `isMember`, `teamRole`, `access`, `hasAccess` and `isPending` speak about the caller.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Team {
    /// The team's number.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub id: Id,
    /// Its name in addresses.
    pub slug: String,
    /// Its name as shown.
    pub name: String,
    /// RFC 3339, UTC.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub date_created: String,
    /// Is the caller on the team?
    pub is_member: bool,
    /// The caller's effective team role; none when not on the team.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub team_role: Option<String>,
    /// Kept by an identity provider.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub flags: TeamFlags,
    /// The caller's rights in the team.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub access: Vec<String>,
    /// May the caller see the team's things?
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub has_access: bool,
    /// Has the caller asked to join?
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub is_pending: bool,
    /// People on the team, pending ones included.
    pub member_count: u64,
    /// What picture stands for it.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub avatar: Avatar,
}

/// A team's flags.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamFlags {
    /// Created by an identity provider.
    #[serde(rename = "idp:provisioned")]
    pub idp_provisioned: bool,
}

/// A member as listed on a team's page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamMember {
    /// The list's form.
    #[serde(flatten)]
    pub member: Member,
    /// The member's role on this team; null means whatever the organization role gives.
    pub team_role: Option<String>,
    /// The team.
    pub team_slug: String,
}
