use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A right by its name on the wire, such as `member:admin`.
pub type Scope = &'static str;

/// What a member may do in the organization, weakest first; the order is the priority order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Role {
    /// Works on the teams it is on.
    #[default]
    Member,
    /// Administers the teams it is on.
    Admin,
    /// Administers every team and the members.
    Manager,
    /// May do everything.
    Owner,
}

/// What a member may do on one team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum TeamRole {
    /// Takes part.
    Contributor,
    /// Manages the team and its members.
    Admin,
}

/// A text that names no role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownRole(pub String);

impl fmt::Display for UnknownRole {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "\"{}\" is not a valid choice.", self.0)
    }
}

impl std::error::Error for UnknownRole {}

const MEMBER_SCOPES: [Scope; 11] = [
    "event:read",
    "event:write",
    "event:admin",
    "project:read",
    "project:releases",
    "org:read",
    "member:read",
    "member:invite",
    "team:read",
    "alerts:read",
    "alerts:write",
];
const ADMIN_ADDS: [Scope; 5] = ["project:write", "project:admin", "team:write", "team:admin", "org:integrations"];
const MANAGER_ADDS: [Scope; 3] = ["member:write", "member:admin", "org:write"];
const OWNER_ADDS: [Scope; 1] = ["org:admin"];

impl Role {
    /// All roles, weakest first.
    pub const ALL: [Self; 4] = [Self::Member, Self::Admin, Self::Manager, Self::Owner];

    /// The role's name on the wire and in the store.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Admin => "admin",
            Self::Manager => "manager",
            Self::Owner => "owner",
        }
    }

    /// The role's name as shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Member => "Member",
            Self::Admin => "Admin",
            Self::Manager => "Manager",
            Self::Owner => "Owner",
        }
    }

    /// One sentence for the person who chooses the role.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Member => "Can see everybody and work with the teams they are on.",
            Self::Admin => "Can also manage the teams they are on.",
            Self::Manager => "Can also invite, change and remove people, and manage every team.",
            Self::Owner => "Can do everything, including changing the organization itself.",
        }
    }

    /// Every right the role has. Each role has all rights of the weaker ones.
    #[must_use]
    pub fn scopes(self) -> Vec<Scope> {
        let added: [&[Scope]; 4] = [&MEMBER_SCOPES, &ADMIN_ADDS, &MANAGER_ADDS, &OWNER_ADDS];
        Self::ALL.iter().zip(added).filter(|(role, _)| **role <= self).flat_map(|(_, scopes)| scopes).copied().collect()
    }

    /// May this role invite, change and remove others (`member:admin`)?
    #[must_use]
    pub fn administers_members(self) -> bool {
        self >= Self::Manager
    }

    /// Does this role reach every team?
    #[must_use]
    pub fn is_global(self) -> bool {
        self >= Self::Manager
    }

    /// The least a person with this role is on every team they are on.
    #[must_use]
    pub const fn minimum_team_role(self) -> TeamRole {
        match self {
            Self::Member => TeamRole::Contributor,
            Self::Admin | Self::Manager | Self::Owner => TeamRole::Admin,
        }
    }
}

impl TeamRole {
    /// All team roles, weakest first.
    pub const ALL: [Self; 2] = [Self::Contributor, Self::Admin];

    /// The team role's name on the wire and in the store.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Contributor => "contributor",
            Self::Admin => "admin",
        }
    }

    /// The team role's name as shown.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Contributor => "Contributor",
            Self::Admin => "Team Admin",
        }
    }

    /// One sentence for the person who chooses the team role.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Contributor => "Can take part in the team's work.",
            Self::Admin => "Can also manage the team and who is on it.",
        }
    }

    /// Every right the team role has within its team.
    #[must_use]
    pub fn scopes(self) -> Vec<Scope> {
        let mut scopes = vec![
            "event:read",
            "event:write",
            "project:read",
            "project:releases",
            "org:read",
            "member:read",
            "team:read",
            "alerts:read",
        ];
        if self == Self::Admin {
            scopes.extend([
                "event:admin",
                "project:write",
                "project:admin",
                "team:write",
                "team:admin",
                "org:integrations",
                "alerts:write",
            ]);
        }
        scopes
    }
}

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.id() == text).ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

impl FromStr for TeamRole {
    type Err = UnknownRole;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.id() == text).ok_or_else(|| UnknownRole(text.to_owned()))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// A role as listed for choosing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(clippy::struct_excessive_bools, reason = "the wire format's flags")]
pub struct RoleInfo {
    /// [`Role::id`].
    pub id: String,
    /// [`Role::name`].
    pub name: String,
    /// [`Role::description`].
    pub desc: String,
    /// [`Role::scopes`].
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub scopes: Vec<String>,
    /// Older name of `isAllowed`.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub allowed: bool,
    /// May this caller give the role? False everywhere in the organization's own list.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub is_allowed: bool,
    /// Kept for old rows, no longer given.
    pub is_retired: bool,
    /// May people with this role be on teams?
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub is_team_roles_allowed: bool,
    /// Older name of `isGlobal`.
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    #[serde(rename = "is_global")]
    pub is_global_deprecated: bool,
    /// Does the role reach every team?
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub is_global: bool,
    /// [`Role::minimum_team_role`].
    #[cfg_attr(feature = "app", serde(skip_deserializing))]
    pub minimum_team_role: String,
}

impl RoleInfo {
    /// A role of ours as it is shown, whoever chooses.
    #[must_use]
    pub fn shown(role: Role) -> Self {
        let text = str::to_owned;
        Self { id: text(role.id()), name: text(role.name()), desc: text(role.description()), ..Self::default() }
    }

    /// The list entry of `role`; `is_allowed` says whether this caller may give it.
    #[must_use]
    pub fn new(role: Role, is_allowed: bool) -> Self {
        Self {
            scopes: role.scopes().into_iter().map(str::to_owned).collect(),
            allowed: is_allowed,
            is_allowed,
            is_team_roles_allowed: true,
            is_global_deprecated: role.is_global(),
            is_global: role.is_global(),
            minimum_team_role: role.minimum_team_role().id().to_owned(),
            ..Self::shown(role)
        }
    }
}

/// A team role as listed for choosing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(clippy::struct_excessive_bools, reason = "the wire format's flags")]
pub struct TeamRoleInfo {
    /// [`TeamRole::id`].
    pub id: String,
    /// [`TeamRole::name`].
    pub name: String,
    /// [`TeamRole::description`].
    pub desc: String,
    /// [`TeamRole::scopes`].
    pub scopes: Vec<String>,
    /// Older name of `isAllowed`.
    pub allowed: bool,
    /// May this caller give the team role?
    pub is_allowed: bool,
    /// Kept for old rows, no longer given.
    pub is_retired: bool,
    /// Always true for a team role.
    pub is_team_roles_allowed: bool,
    /// The organization role whose people have at least this team role.
    pub is_minimum_role_for: Option<String>,
}

impl From<TeamRole> for TeamRoleInfo {
    fn from(role: TeamRole) -> Self {
        Self {
            id: role.id().to_owned(),
            name: role.name().to_owned(),
            desc: role.description().to_owned(),
            scopes: role.scopes().into_iter().map(str::to_owned).collect(),
            allowed: false,
            is_allowed: false,
            is_retired: false,
            is_team_roles_allowed: true,
            is_minimum_role_for: (role == TeamRole::Admin).then(|| Role::Admin.id().to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_parses_from_its_own_name_and_nothing_else_does() {
        for role in Role::ALL {
            assert_eq!(role.id().parse(), Ok(role));
        }
        assert_eq!("Owner".parse::<Role>(), Err(UnknownRole("Owner".to_owned())));
    }

    #[test]
    fn each_role_has_all_rights_of_the_weaker_ones() {
        for pair in Role::ALL.windows(2) {
            let (weaker, stronger) = (pair[0].scopes(), pair[1].scopes());
            assert!(weaker.iter().all(|scope| stronger.contains(scope)));
            assert!(stronger.len() > weaker.len());
        }
        assert!(Role::Manager.scopes().contains(&"member:admin"));
        assert!(!Role::Admin.scopes().contains(&"member:admin"));
    }
}
