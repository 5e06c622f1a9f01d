//! The role and the teams that a body names, in either of the two forms that clients know.

use std::collections::BTreeSet;

use roster_api_types::{CreateMember, Role, TeamRole, TeamRoleChoice, UnknownRole, UpdateMember};

use crate::{error::FieldErrors, store::TeamName};

/// The most wrong values that one refusal names.
pub(super) const NAMED_MAX: usize = 10;
/// As much of a wrong value as a refusal repeats, in characters.
const ECHO_MAX: usize = 50;

/// A team of the organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownTeam {
    /// Its number.
    pub id: i64,
    /// Its name in addresses.
    pub slug: String,
    /// Is the caller on it?
    pub inviter_is_on_it: bool,
}

impl From<TeamName> for KnownTeam {
    fn from(team: TeamName) -> Self {
        Self { id: team.id, slug: team.slug, inviter_is_on_it: team.is_member }
    }
}

/// A body's role and teams, as written.
#[derive(Clone, Copy, Debug)]
pub struct Choices<'a> {
    org_role: Option<&'a str>,
    role: Option<&'a str>,
    team_roles: Option<&'a [TeamRoleChoice]>,
    teams: Option<&'a [String]>,
}

impl<'a> From<&'a CreateMember> for Choices<'a> {
    fn from(body: &'a CreateMember) -> Self {
        Self {
            org_role: body.org_role.as_deref(),
            role: body.role.as_deref(),
            team_roles: body.team_roles.as_deref(),
            teams: body.teams.as_deref(),
        }
    }
}

impl<'a> From<&'a UpdateMember> for Choices<'a> {
    fn from(body: &'a UpdateMember) -> Self {
        Self {
            org_role: body.org_role.as_deref(),
            role: body.role.as_deref(),
            team_roles: body.team_roles.as_deref(),
            teams: body.teams.as_deref(),
        }
    }
}

/// A team that a body names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChosenTeam<'a> {
    /// The team.
    pub team: &'a KnownTeam,
    /// The role on it; none when the body says nothing about roles, and within when it says that there is none.
    pub role: Option<Option<TeamRole>>,
}

impl<'a> Choices<'a> {
    /// Does the body name teams, or say that there are none?
    #[must_use]
    pub const fn names_teams(&self) -> bool {
        self.team_roles.is_some() || self.teams.is_some()
    }

    /// The role, after checking each of the two keys that may name it; the newer one wins. `refusal` tells why a role
    /// can't be given.
    pub fn role(&self, refusal: impl Fn(Role) -> Option<String>, errors: &mut FieldErrors) -> Option<Role> {
        let mut read = |key, text: Option<&str>| -> Option<Role> {
            let role: Result<Role, String> = text?.parse().map_err(|UnknownRole(text)| unknown_role(&text));
            match role.and_then(|role| refusal(role).map_or(Ok(role), Err)) {
                Ok(role) => Some(role),
                Err(reason) => {
                    errors.insert(key, vec![reason]);
                    None
                }
            }
        };
        let (newer, older) = (read("orgRole", self.org_role), read("role", self.role));
        newer.or(older)
    }

    /// The teams that either key names, each once, in the organization's order. None are chosen by saying nothing.
    pub fn teams<'t>(&self, teams: &'t [KnownTeam], errors: &mut FieldErrors) -> Vec<ChosenTeam<'t>> {
        let with_roles = self.team_roles.unwrap_or_default();
        if let Some(role) =
            with_roles.iter().filter_map(|choice| choice.role.as_deref()).find(|role| !is_team_role(role))
        {
            errors.insert("teamRoles", vec![unknown_role(role)]);
        }
        let slugs = self.slugs();
        let unknown = unknown_teams(&slugs, teams);
        if !unknown.is_empty() {
            errors.insert("teams", unknown);
        }
        let role = |slug: &str| {
            // Of a team that is named twice the last mention counts.
            let choice = with_roles.iter().rev().find(|choice| choice.team_slug == slug)?;
            Some(choice.role.as_deref().and_then(|role| role.parse().ok()))
        };
        let chosen = teams.iter().filter(|team| slugs.contains(team.slug.as_str()));
        chosen.map(|team| ChosenTeam { team, role: role(&team.slug) }).collect()
    }

    fn slugs(&self) -> BTreeSet<&'a str> {
        match self.team_roles {
            Some(choices) if !choices.is_empty() => choices.iter().map(|choice| choice.team_slug.as_str()).collect(),
            _ => self.teams.unwrap_or_default().iter().map(String::as_str).collect(),
        }
    }
}

fn is_team_role(text: &str) -> bool {
    text.parse::<TeamRole>().is_ok()
}

/// What to say about slugs that are none of these teams'.
pub(super) fn unknown_teams(slugs: &BTreeSet<&str>, teams: &[KnownTeam]) -> Vec<String> {
    let known: BTreeSet<&str> = teams.iter().map(|team| team.slug.as_str()).collect();
    let unknown = slugs.difference(&known).take(NAMED_MAX);
    unknown.map(|slug| format!("\"{}\" is no team of this organization.", clipped(slug))).collect()
}

pub(super) fn unknown_role(text: &str) -> String {
    UnknownRole(clipped(text)).to_string()
}

/// As much of a wrong value as a refusal repeats.
pub(super) fn clipped(text: &str) -> String {
    text.chars().take(ECHO_MAX).collect()
}
