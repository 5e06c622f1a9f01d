//! Roles in the organization and on a team.

use roster_api_types::{Member, Organization, Role, TeamRole};

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
    either_role(&member.org_role, &member.role)
}

/// The reader's role in an organization; the weakest for one that we don't know.
#[must_use]
pub fn own_role(organization: &Organization) -> Role {
    either_role(&organization.org_role, &organization.role).parse().unwrap_or_default()
}

/// The role under its new name on the wire, else under its old one; the weakest where it has neither.
fn either_role<'a>(org_role: &'a str, role: &'a str) -> &'a str {
    [org_role, role].into_iter().find(|role| !role.is_empty()).unwrap_or(Role::default().id())
}
