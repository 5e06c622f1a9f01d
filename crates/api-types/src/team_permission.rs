//! Who may do what about teams: pure rules, like those about members.
//!
//! Somebody with global access is taken to stand on every team; a place of their own adds a team role.

use std::fmt;

use crate::{Id, OrganizationSettings, Role, TeamRole};

/// A place on a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeamPlace {
    /// The role given on this team; none means whatever the organization role gives.
    pub role: Option<TeamRole>,
}

impl TeamPlace {
    /// What somebody with this organization role is on the team.
    #[must_use]
    pub fn effective_role(self, role: Role) -> TeamRole {
        self.role.map_or(role.minimum_team_role(), |own| own.max(role.minimum_team_role()))
    }
}

/// What is stored of a team role that is given to somebody with this organization role: nothing, unless it
/// is above what the organization role gives anyway.
#[must_use]
pub fn stored_team_role(role: Role, given: TeamRole) -> Option<TeamRole> {
    (given > role.minimum_team_role()).then_some(given)
}

/// The member who acts on one team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeamActor {
    /// Their membership.
    pub member: Id,
    /// Their organization role.
    pub role: Role,
    /// Are they on all teams?
    pub has_global_access: bool,
    /// Their own place on this team, if any.
    pub place: Option<TeamPlace>,
    /// Does their API token, if any, leave them what their roles give?
    pub manages: bool,
}

impl TeamActor {
    /// The most they are on the team, by place or by global access; none when they don't reach it.
    fn standing(self) -> Option<TeamRole> {
        let everywhere = self.has_global_access.then(|| self.role.minimum_team_role());
        self.place.map(|place| place.effective_role(self.role)).or(everywhere)
    }

    /// The highest team role within their reach, if they administer the team at all.
    fn administers_up_to(self) -> Option<TeamRole> {
        let own = if self.role.is_global() { Some(TeamRole::Admin) } else { self.standing() };
        own.filter(|role| self.manages && *role == TeamRole::Admin)
    }

    /// May they manage the team and who is on it?
    #[must_use]
    pub fn administers(self) -> bool {
        self.administers_up_to().is_some()
    }
}

/// What happens to somebody who is to be put on a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Admission {
    /// They are put on it.
    Allowed,
    /// Somebody who administers the team is asked.
    NeedsApproval,
    /// Nothing: an identity provider keeps the team.
    ManagedElsewhere,
}

/// Why a change of a team is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TeamRefusal {
    /// An identity provider keeps the team.
    ManagedElsewhere,
    /// The actor doesn't administer the team.
    NeedsTeamAdmin,
}

impl fmt::Display for TeamRefusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::ManagedElsewhere => "This team is managed by your identity provider and can't be changed here.",
            Self::NeedsTeamAdmin => "Only this team's admins, managers and owners can do this.",
        })
    }
}

/// What happens when `actor` puts the membership `target` on the team. `is_managed`: is the team an identity
/// provider's?
#[must_use]
pub fn admission(actor: TeamActor, target: Id, settings: OrganizationSettings, is_managed: bool) -> Admission {
    let reaches_it_already = actor.member == target && actor.standing().is_some();
    if is_managed {
        Admission::ManagedElsewhere
    } else if settings.open_membership || actor.administers() || reaches_it_already {
        Admission::Allowed
    } else {
        Admission::NeedsApproval
    }
}

/// Why `actor` may not take the membership `target` off the team. Everybody may leave.
#[must_use]
pub fn team_removal_refusal(actor: TeamActor, target: Id, is_managed: bool) -> Option<TeamRefusal> {
    if is_managed {
        return Some(TeamRefusal::ManagedElsewhere);
    }
    (actor.member != target && !actor.administers()).then_some(TeamRefusal::NeedsTeamAdmin)
}

/// Why `actor` may not change a team role from `old` to `new`, which both have to be within reach.
#[must_use]
pub fn team_role_refusal(actor: TeamActor, old: TeamRole, new: TeamRole) -> Option<TeamRefusal> {
    let within_reach = actor.administers_up_to().is_some_and(|most| old <= most && new <= most);
    (!within_reach).then_some(TeamRefusal::NeedsTeamAdmin)
}

/// Why `actor` may not rename or delete the team.
#[must_use]
pub fn team_change_refusal(actor: TeamActor, is_managed: bool) -> Option<TeamRefusal> {
    if !actor.administers() {
        return Some(TeamRefusal::NeedsTeamAdmin);
    }
    is_managed.then_some(TeamRefusal::ManagedElsewhere)
}

/// Of which teams somebody administers the people, and so decides who may join.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdministeredTeams {
    /// Of none.
    None,
    /// Of those on which they are given the team role admin.
    WhereTeamAdmin,
    /// Of those they have a place on.
    WhereMember,
    /// Of all.
    All,
}

impl AdministeredTeams {
    /// The teams that [`TeamActor::administers`] answers yes for, without asking it about each. `manages` as there.
    #[must_use]
    pub fn of(role: Role, has_global_access: bool, manages: bool) -> Self {
        let everywhere_admin = role.minimum_team_role() == TeamRole::Admin;
        match (manages, role.is_global() || (everywhere_admin && has_global_access), everywhere_admin) {
            (false, _, _) => Self::None,
            (true, true, _) => Self::All,
            (true, false, true) => Self::WhereMember,
            (true, false, false) => Self::WhereTeamAdmin,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ACTOR: Id = Id(1);

    fn actors() -> impl Strategy<Value = TeamActor> {
        let own = prop::option::of(prop::sample::select(TeamRole::ALL.to_vec()));
        let place = prop::option::of(own.prop_map(|role| TeamPlace { role }));
        (prop::sample::select(Role::ALL.to_vec()), any::<bool>(), place, any::<bool>()).prop_map(
            |(role, has_global_access, place, manages)| TeamActor {
                member: ACTOR,
                role,
                has_global_access,
                place,
                manages,
            },
        )
    }

    fn settings() -> impl Strategy<Value = OrganizationSettings> {
        (any::<bool>(), any::<bool>()).prop_map(|(allow_member_invite, open_membership)| OrganizationSettings {
            allow_member_invite,
            open_membership,
        })
    }

    fn targets() -> impl Strategy<Value = Id> {
        prop_oneof![Just(ACTOR), Just(Id(2))]
    }

    fn team_roles() -> impl Strategy<Value = TeamRole> {
        prop::sample::select(TeamRole::ALL.to_vec())
    }

    /// The contract's rows, said again in its own words.
    fn is_global_role_or_admin_on_the_team(actor: TeamActor) -> bool {
        let is_on_it = actor.place.is_some() || actor.has_global_access;
        let team_admin = actor.place.is_some_and(|place| place.role == Some(TeamRole::Admin));
        matches!(actor.role, Role::Manager | Role::Owner) || (actor.role == Role::Admin && is_on_it) || team_admin
    }

    proptest! {
        #[test]
        fn open_teams_take_everybody_and_closed_ones_ask(
            actor in actors(), target in targets(), settings in settings(), managed: bool
        ) {
            let outcome = admission(actor, target, settings, managed);
            let stands_on_it = target == ACTOR && (actor.place.is_some() || actor.has_global_access);
            let expected = if managed {
                Admission::ManagedElsewhere
            } else if settings.open_membership
                || (actor.manages && is_global_role_or_admin_on_the_team(actor))
                || stands_on_it
            {
                Admission::Allowed
            } else {
                Admission::NeedsApproval
            };
            prop_assert_eq!(outcome, expected);
        }

        #[test]
        fn everybody_may_leave_and_only_those_who_administer_take_others_off(
            actor in actors(), target in targets(), managed: bool
        ) {
            let refusal = team_removal_refusal(actor, target, managed);
            let allowed = target == ACTOR || (actor.manages && is_global_role_or_admin_on_the_team(actor));
            prop_assert_eq!(refusal.is_none(), allowed && !managed);
            prop_assert_eq!(refusal == Some(TeamRefusal::ManagedElsewhere), managed);
        }

        #[test]
        fn nobody_raises_anybody_themselves_included_without_administering_the_team(
            actor in actors(), old in team_roles(), new in team_roles()
        ) {
            let allowed = actor.manages && is_global_role_or_admin_on_the_team(actor);
            prop_assert_eq!(team_role_refusal(actor, old, new).is_none(), allowed);
            prop_assert_eq!(team_change_refusal(actor, false).is_none(), allowed);
            prop_assert!(team_change_refusal(actor, true).is_some());
        }

        #[test]
        fn a_token_that_leaves_the_right_out_takes_it_from_every_role(
            actor in actors(), settings in settings(), old in team_roles(), new in team_roles()
        ) {
            let weak = TeamActor { manages: false, ..actor };
            prop_assert!(!weak.administers());
            prop_assert!(team_role_refusal(weak, old, new).is_some());
            prop_assert!(team_removal_refusal(weak, Id(2), false).is_some());
            if !settings.open_membership {
                prop_assert_eq!(admission(weak, Id(2), settings, false), Admission::NeedsApproval);
            }
        }

        #[test]
        fn the_list_of_what_may_be_decided_agrees_with_the_single_decision(actor in actors()) {
            let listed = match AdministeredTeams::of(actor.role, actor.has_global_access, actor.manages) {
                AdministeredTeams::None => false,
                AdministeredTeams::WhereTeamAdmin => {
                    actor.place.is_some_and(|place| place.role == Some(TeamRole::Admin))
                }
                AdministeredTeams::WhereMember => actor.place.is_some(),
                AdministeredTeams::All => true,
            };
            prop_assert_eq!(listed, actor.administers());
        }

        #[test]
        fn a_stored_team_role_gives_back_what_was_given_or_more(
            role in prop::sample::select(Role::ALL.to_vec()), given in team_roles()
        ) {
            let stored = stored_team_role(role, given);
            prop_assert_eq!(TeamPlace { role: stored }.effective_role(role), given.max(role.minimum_team_role()));
            prop_assert!(stored.is_none_or(|stored| stored > role.minimum_team_role()));
        }
    }
}
