//! Roles in the organization and on a team.

use roster_api_types::{Member, Role, TeamRole};

use crate::html::{El, el};

/// The role of a member in the organization. A role we don't know is shown as the server names it.
pub fn role_label(member: &Member) -> El {
    let role = role_of(member);
    label(role.id(), if member.role_name.is_empty() { role.name() } else { &member.role_name })
}

/// A role on a team.
pub fn team_role_label(role: TeamRole) -> El {
    label(role.id(), role.name())
}

fn label(id: &str, name: &str) -> El {
    el("span").class(&format!("role-label role-label--{id}")).child(name)
}

/// The member's role; the weakest for one that we don't know.
#[must_use]
pub fn role_of(member: &Member) -> Role {
    role_id(member).parse().unwrap_or_default()
}

/// The member's role as the server names it; the weakest where it names none.
#[must_use]
pub fn role_id(member: &Member) -> &str {
    let named = [&member.org_role, &member.role].into_iter().find(|role| !role.is_empty());
    named.map_or(Role::default().id(), String::as_str)
}
