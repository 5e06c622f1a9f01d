//! Who may change and resend what: pure rules, like those of [`crate::permission`].

use std::fmt;

use crate::{Actor, OrganizationSettings, Role, Standing, Target, may_give_role, may_invite};

/// Why an invitation may not be sent again by this actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResendRefusal {
    /// They may invite nobody, or the target has joined.
    NotAllowed,
    /// The invitation is somebody else's.
    NotYourInvitation,
}

/// Why `actor` may not send the invitation `target` again, or `None` when they may. Whoever administers members may
/// resend every invitation, others what they sent themselves.
#[must_use]
pub fn resend_refusal(actor: Actor, target: Target, settings: OrganizationSettings) -> Option<ResendRefusal> {
    match target.standing {
        _ if actor.rights.administers_members => None,
        Standing::Pending { inviter } if may_invite(actor.rights, settings) => {
            (inviter != Some(actor.user)).then_some(ResendRefusal::NotYourInvitation)
        }
        Standing::Pending { .. } | Standing::Joined => Some(ResendRefusal::NotAllowed),
    }
}

/// Why a role can't be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleChangeRefusal {
    /// The actor may not give the new role.
    NotYoursToGive,
    /// The actor may not take the old role away.
    OutranksYou,
    /// Nobody changes their own role.
    OwnRole,
    /// An identity provider sets the role.
    SetElsewhere,
    /// Nobody who can administer the organization would be left.
    NobodyLeft,
}

impl fmt::Display for RoleChangeRefusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NotYoursToGive => "You can't give this role. Choose one that you have yourself.",
            Self::OutranksYou => "Their role is above yours. Ask somebody with at least their role.",
            Self::OwnRole => "You can't change your own role. Ask another manager or owner.",
            Self::SetElsewhere => "This member's role is set elsewhere and can't be changed here.",
            Self::NobodyLeft => "The organization needs an owner. Make somebody else an owner first.",
        })
    }
}

/// Why `actor` may not give `target` the role `new`, or `None` when they may. `set_elsewhere` says that an identity
/// provider sets the role, `others` are the roles of the joined members beside the target. To keep a role is no change.
#[must_use]
pub fn role_change_refusal(
    actor: Actor,
    target: Target,
    new: Role,
    set_elsewhere: bool,
    others: &[Role],
) -> Option<RoleChangeRefusal> {
    let may_give = |role| actor.rights.administers_members && may_give_role(actor.role, actor.rights, role);
    if new == target.role {
        return None;
    }
    if !may_give(new) {
        return Some(RoleChangeRefusal::NotYoursToGive);
    }
    if !may_give(target.role) {
        return Some(RoleChangeRefusal::OutranksYou);
    }
    if actor.member == target.member {
        return Some(RoleChangeRefusal::OwnRole);
    }
    if set_elsewhere {
        return Some(RoleChangeRefusal::SetElsewhere);
    }
    role_change_would_leave_nobody(target, new, others).then_some(RoleChangeRefusal::NobodyLeft)
}

/// Would the organization be left without an owner, or without anybody who can administer it, if `target` had the role
/// `new`? `others` are the roles of the other joined members.
#[must_use]
pub fn role_change_would_leave_nobody(target: Target, new: Role, others: &[Role]) -> bool {
    if target.standing != Standing::Joined {
        return false;
    }
    let is_left = |test: fn(Role) -> bool| test(new) || others.iter().any(|role| test(*role));
    let loses = |test: fn(Role) -> bool| test(target.role) && !is_left(test);
    loses(|role| role == Role::Owner) || loses(Role::administers_members)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Id, Rights, removal_would_leave_nobody};

    fn role() -> impl Strategy<Value = Role> {
        prop::sample::select(Role::ALL.to_vec())
    }

    fn standing() -> impl Strategy<Value = Standing> {
        prop_oneof![
            Just(Standing::Joined),
            prop::option::of(1..4_i64).prop_map(|inviter| Standing::Pending { inviter: inviter.map(Id) })
        ]
    }

    prop_compose! {
        fn actor()(role in role(), administers_members: bool, invites_always: bool, invites: bool) -> Actor {
            let all = Rights::of(role);
            let rights = Rights {
                administers_members: administers_members && all.administers_members,
                invites_always: invites_always && all.invites_always,
                invites,
            };
            Actor { user: Id(1), member: Id(1), role, rights }
        }
    }

    prop_compose! {
        fn target()(member in 1..3_i64, role in role(), standing in standing(), managed_elsewhere: bool) -> Target {
            Target { member: Id(member), role, standing, managed_elsewhere }
        }
    }

    prop_compose! {
        fn settings()(allow_member_invite: bool, open_membership: bool) -> OrganizationSettings {
            OrganizationSettings { allow_member_invite, open_membership }
        }
    }

    proptest! {
        #[test]
        fn without_member_admin_one_resends_only_own_invitations_where_members_invite(
            actor in actor(), target in target(), settings in settings()
        ) {
            let own = target.standing == Standing::Pending { inviter: Some(actor.user) };
            let expected = actor.rights.administers_members || (own && may_invite(actor.rights, settings));
            prop_assert_eq!(resend_refusal(actor, target, settings).is_none(), expected);
        }

        #[test]
        fn roles_are_changed_only_within_the_actors_reach_and_never_ones_own(
            actor in actor(), target in target(), new in role(), set_elsewhere: bool,
            others in prop::collection::vec(role(), 0..4)
        ) {
            let refusal = role_change_refusal(actor, target, new, set_elsewhere, &others);
            if refusal.is_none() && new != target.role {
                prop_assert!(actor.rights.administers_members && !set_elsewhere);
                prop_assert!(new <= actor.role && target.role <= actor.role);
                prop_assert!(actor.member != target.member);
            }
            if new == target.role {
                prop_assert_eq!(refusal, None);
            }
        }

        #[test]
        fn an_organization_keeps_its_owner_and_its_administrator(
            target in target(), new in role(), others in prop::collection::vec(role(), 0..4)
        ) {
            let joined = target.standing == Standing::Joined;
            let before: Vec<Role> = others.iter().copied().chain(joined.then_some(target.role)).collect();
            let after: Vec<Role> = others.iter().copied().chain(joined.then_some(new)).collect();
            let refused = role_change_would_leave_nobody(target, new, &others);
            for test in [(|role| role == Role::Owner) as fn(Role) -> bool, Role::administers_members] {
                let (had, has) = (before.iter().any(|role| test(*role)), after.iter().any(|role| test(*role)));
                prop_assert!(refused || !had || has);
            }
            // Whoever could go altogether can be given any role.
            if !removal_would_leave_nobody(target, &others) {
                prop_assert!(!refused);
            }
        }
    }
}
