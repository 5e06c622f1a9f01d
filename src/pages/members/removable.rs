//! A row as the rules of removing see it, and what it goes by in words.

use roster_api_types::{
    Actor, Member, OrganizationSettings, RemovalRefusal, Role, Standing, Target, removal_could_leave_nobody,
    removal_refusal, removal_would_leave_nobody,
};

use crate::components::{self, role_label::role_of};

/// What somebody goes by, as a text of its own.
#[must_use]
pub fn shown_name(member: &Member) -> String {
    components::shown_name(member).to_owned()
}

/// Why `actor` may not remove the member of a row, in words; `others` are the roles of the joined members who stay,
/// known only when the page shows them all, and asked for only where they matter: they follow every row.
#[must_use]
pub fn refusal(
    actor: Actor,
    member: &Member,
    settings: OrganizationSettings,
    others: &dyn Fn() -> Option<Vec<Role>>,
) -> Option<String> {
    let target = target_of(member);
    let refusal = removal_refusal(actor.before(member), target, settings).or_else(|| {
        let others = if removal_could_leave_nobody(target) { others() } else { None };
        let would_leave_nobody = others.is_some_and(|others| removal_would_leave_nobody(target, &others));
        would_leave_nobody.then_some(RemovalRefusal::NobodyLeft)
    });
    refusal.map(|refusal| refusal.to_string())
}

/// A row as the rules see it.
#[must_use]
pub fn target_of(member: &Member) -> Target {
    let standing = if member.pending { Standing::Pending { inviter: member.inviter_id } } else { Standing::Joined };
    Target { member: member.id, role: role_of(member), standing, managed_elsewhere: member.flags.managed_elsewhere() }
}
