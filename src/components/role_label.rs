//! Roles in the organization and on a team.

use leptos::prelude::*;
use roster_api_types::{Member, Role, TeamRole};

/// The role of a member in the organization. A role we don't know is shown as the server names it.
pub fn role_label(member: &Member) -> impl IntoView + use<> {
    let name = if member.role_name.is_empty() { role_of(member).name().to_owned() } else { member.role_name.clone() };
    view! { <span class=format!("role-label role-label--{}", role_of(member).id())>{name}</span> }
}

/// The role of a member on a team: the stored one, or at least what the organization role gives.
pub fn team_role_label(member: &Member, stored: Option<&str>) -> impl IntoView + use<> {
    let stored: Option<TeamRole> = stored.and_then(|role| role.parse().ok());
    let role = role_of(member).minimum_team_role().max(stored.unwrap_or(TeamRole::Contributor));
    view! { <span class=format!("role-label role-label--{}", role.id())>{role.name()}</span> }
}

/// The member's role; the weakest for one that we don't know.
#[must_use]
pub fn role_of(member: &Member) -> Role {
    let role = if member.org_role.is_empty() { &member.role } else { &member.org_role };
    role.parse().unwrap_or_default()
}
