//! Who may do what: pure rules. The server enforces them; the app asks the same functions in order to
//! explain a disabled control before it is pressed.

use std::fmt;

use crate::{Id, Member, Role};

/// The strongest role of a bot: an organization belongs to people.
pub const BOT_ROLE_MAX: Role = Role::Manager;

/// Where somebody stands in the organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A joined member.
    Joined,
    /// Invited by the given user (none for an invitation nobody in particular sent), not joined yet.
    Pending {
        /// Who sent the invitation.
        inviter: Option<Id>,
    },
}

/// What somebody may do about members: what their role allows, less what their API token leaves out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rights {
    /// Change and remove others (`member:admin`).
    pub administers_members: bool,
    /// Invite, whatever the organization's settings (`member:write`).
    pub invites_always: bool,
    /// Invite while the organization lets members invite (`member:invite`).
    pub invites: bool,
}

impl Rights {
    /// Everything that the role allows.
    #[must_use]
    pub fn of(role: Role) -> Self {
        Self {
            administers_members: role.administers_members(),
            invites_always: role.administers_members(),
            invites: true,
        }
    }
}

/// The member who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The acting person's user id.
    pub user: Id,
    /// The acting person's own membership.
    pub member: Id,
    /// The acting person's role.
    pub role: Role,
    /// What they may do about members.
    pub rights: Rights,
}

impl Actor {
    /// Is the membership the acting person's own? Not every server tells which membership that is; the person it does.
    #[must_use]
    pub fn is(self, member: &Member) -> bool {
        self.member == member.id || member.user.as_ref().is_some_and(|user| user.id == self.user)
    }

    /// The actor as the rules about `member` need them: with the number of their own membership, if it is that one.
    #[must_use]
    pub fn before(self, member: &Member) -> Self {
        if self.is(member) { Self { member: member.id, ..self } } else { self }
    }
}

/// The membership acted upon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The membership's id.
    pub member: Id,
    /// Its role.
    pub role: Role,
    /// Joined or pending.
    pub standing: Standing,
    /// Is the membership kept by an identity provider or a partner, and so not ours to remove?
    pub managed_elsewhere: bool,
}

/// The organization's settings that rules depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OrganizationSettings {
    /// May people without `member:admin` invite?
    pub allow_member_invite: bool,
    /// May everybody join every team?
    pub open_membership: bool,
}

/// Why a removal is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemovalRefusal {
    /// The target's role is above the actor's.
    OutranksYou,
    /// The actor's role can't remove other people.
    NeedsMemberAdmin,
    /// The invitation is somebody else's.
    NotYourInvitation,
    /// The membership is kept by an identity provider or a partner.
    ManagedElsewhere,
    /// Nobody who can administer the organization would be left.
    NobodyLeft,
}

impl fmt::Display for RemovalRefusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::OutranksYou => "Their role is above yours. Ask somebody with at least their role.",
            Self::NeedsMemberAdmin => "Only managers and owners can remove people.",
            Self::NotYourInvitation => "You can withdraw only invitations that you sent.",
            Self::ManagedElsewhere => "This membership is managed elsewhere and can't be removed here.",
            Self::NobodyLeft => "The organization needs an owner. Make somebody else an owner first.",
        })
    }
}

/// May somebody with these rights invite at all?
#[must_use]
pub const fn may_invite(rights: Rights, settings: OrganizationSettings) -> bool {
    rights.administers_members || rights.invites_always || (rights.invites && settings.allow_member_invite)
}

/// May somebody with the role `actor` and these rights give the role `given`? Nobody gives more than they
/// have, and those without `member:admin` only invite as member.
#[must_use]
pub fn may_give_role(actor: Role, rights: Rights, given: Role) -> bool {
    if rights.administers_members { given <= actor } else { given == Role::Member }
}

/// Why `actor` may not remove `target`, or `None` when they may, as far as one row can tell: whether
/// somebody is left to run the organization is [`removal_would_leave_nobody`]'s question.
#[must_use]
pub fn removal_refusal(actor: Actor, target: Target, settings: OrganizationSettings) -> Option<RemovalRefusal> {
    let refusal =
        if actor.member == target.member { None } else { removal_of_another_refusal(actor, target, settings) };
    refusal.or(target.managed_elsewhere.then_some(RemovalRefusal::ManagedElsewhere))
}

fn removal_of_another_refusal(actor: Actor, target: Target, settings: OrganizationSettings) -> Option<RemovalRefusal> {
    if target.role > actor.role {
        return Some(RemovalRefusal::OutranksYou);
    }
    if actor.rights.administers_members {
        return None;
    }
    match target.standing {
        Standing::Joined => Some(RemovalRefusal::NeedsMemberAdmin),
        Standing::Pending { .. } if !settings.allow_member_invite => Some(RemovalRefusal::NeedsMemberAdmin),
        Standing::Pending { inviter } if inviter == Some(actor.user) => None,
        Standing::Pending { .. } => Some(RemovalRefusal::NotYourInvitation),
    }
}

/// Could its removal leave the organization without an owner, or without anybody who can administer it? Only then it
/// matters who else there is.
#[must_use]
pub const fn removal_could_leave_nobody(removed: Target) -> bool {
    matches!((removed.standing, removed.role), (Standing::Joined, Role::Owner | Role::Manager))
}

/// Would the organization be left without an owner, or without anybody who can administer it?
/// `others` are the roles of the joined members who stay.
#[must_use]
pub fn removal_would_leave_nobody(removed: Target, others: &[Role]) -> bool {
    if !removal_could_leave_nobody(removed) {
        return false;
    }
    match removed.role {
        Role::Owner => !others.contains(&Role::Owner),
        Role::Manager => !others.iter().any(|role| role.administers_members()),
        Role::Admin | Role::Member => false,
    }
}

/// May `actor` take back the removal of `target`? Whoever may remove it now may also restore it,
/// except oneself: who left has to be invited again.
#[must_use]
pub fn may_restore(actor: Actor, target: Target, settings: OrganizationSettings) -> bool {
    actor.member != target.member && removal_refusal(actor, target, settings).is_none()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::User;

    fn role() -> impl Strategy<Value = Role> {
        prop::sample::select(Role::ALL.to_vec())
    }

    fn settings() -> impl Strategy<Value = OrganizationSettings> {
        (any::<bool>(), any::<bool>()).prop_map(|(allow_member_invite, open_membership)| OrganizationSettings {
            allow_member_invite,
            open_membership,
        })
    }

    fn standing() -> impl Strategy<Value = Standing> {
        prop_oneof![
            Just(Standing::Joined),
            prop::option::of(1..4_i64).prop_map(|inviter| Standing::Pending { inviter: inviter.map(Id) })
        ]
    }

    #[test]
    fn one_s_own_membership_is_known_by_its_number_or_by_the_person() {
        let actor = Actor { user: Id(42), member: Id::default(), role: Role::Member, rights: Rights::of(Role::Member) };
        let of = |user| Member { id: Id(7), user: Some(User { id: Id(user), ..User::default() }), ..Member::default() };
        assert!(actor.is(&of(42)) && !actor.is(&of(43)) && !actor.is(&Member { id: Id(7), ..Member::default() }));
        assert!(Actor { member: Id(7), ..actor }.is(&Member { id: Id(7), ..Member::default() }));
        assert_eq!((actor.before(&of(42)).member, actor.before(&of(43)).member), (Id(7), Id::default()));
    }

    proptest! {
        #[test]
        fn nobody_gives_a_role_above_their_own(actor in role(), given in role()) {
            prop_assert!(!may_give_role(actor, Rights::of(actor), given) || given <= actor);
        }

        #[test]
        fn nobody_removes_somebody_above_them(
            actor in role(), target in role(), standing in standing(), settings in settings(), managed in any::<bool>()
        ) {
            let actor = Actor { user: Id(1), member: Id(1), role: actor, rights: Rights::of(actor) };
            let other = Target { member: Id(2), role: target, standing, managed_elsewhere: managed };
            let refusal = removal_refusal(actor, other, settings);
            if target > actor.role || managed {
                prop_assert!(refusal.is_some());
            }
            if refusal.is_none() && !actor.rights.administers_members {
                prop_assert_eq!(standing, Standing::Pending { inviter: Some(actor.user) });
                prop_assert!(settings.allow_member_invite);
            }
        }

        #[test]
        fn everybody_may_leave_unless_managed_elsewhere(actor in role(), settings in settings()) {
            let actor = Actor { user: Id(1), member: Id(1), role: actor, rights: Rights::of(actor) };
            let own = Target { member: Id(1), role: actor.role, standing: Standing::Joined, managed_elsewhere: false };
            prop_assert_eq!(removal_refusal(actor, own, settings), None);
        }

        #[test]
        fn an_organization_with_an_owner_keeps_one(
            removed in role(), standing in standing(), others in prop::collection::vec(role(), 0..5)
        ) {
            let target = Target { member: Id(1), role: removed, standing, managed_elsewhere: false };
            let had_owner = others.contains(&Role::Owner) || (removed == Role::Owner && standing == Standing::Joined);
            if had_owner && !removal_would_leave_nobody(target, &others) {
                prop_assert!(others.contains(&Role::Owner));
            }
        }
    }
}
