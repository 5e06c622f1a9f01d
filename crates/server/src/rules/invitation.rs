//! May this invitation be sent, and what does it say?

use std::time::Duration;

use roster_api_types::{
    CreateMember, EmailAddress, OrganizationSettings, Rights, Role, is_bot_address, may_give_role, may_invite,
};

pub use super::choices::KnownTeam;
use super::choices::{Choices, ChosenTeam};
use crate::error::FieldErrors;

/// How long an invitation can be accepted.
pub const INVITATION_LIFE: Duration = Duration::from_hours(30 * 24);

/// Who invites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inviter {
    /// Their role.
    pub role: Role,
    /// What they may do about members.
    pub rights: Rights,
    /// Their organization's settings.
    pub settings: OrganizationSettings,
}

/// Who has the invited address's place already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Nobody.
    Free,
    /// A member.
    Member,
    /// A pending invitation.
    Invitation,
}

/// What an invitation says once everything has been checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Who is invited.
    pub email: EmailAddress,
    /// As what.
    pub role: Role,
    /// On which teams.
    pub teams: Vec<i64>,
    /// On all teams?
    pub has_global_access: bool,
    /// Is a mail to be sent?
    pub send_mail: bool,
}

/// Why an invitation can't be sent; the first reason in this order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The inviter may not invite at all.
    NotAllowed,
    /// Fields are wrong.
    Fields(FieldErrors),
    /// The inviter may invite only to teams they are on.
    OtherTeams,
}

/// The invited address, or what is wrong with it.
///
/// # Errors
/// The reason, in words.
pub fn address(body: &CreateMember) -> Result<EmailAddress, String> {
    let text = body.email.as_deref().ok_or("This field is required.")?;
    let address: EmailAddress = text.parse().map_err(|error: roster_api_types::EmailAddressError| error.to_string())?;
    if is_bot_address(&address) {
        return Err("Bots can't be invited.".to_owned());
    }
    Ok(address)
}

/// Does the body name no other role than member, under either key?
#[must_use]
pub fn is_as_member(body: &CreateMember) -> bool {
    [&body.org_role, &body.role].into_iter().flatten().all(|role| role == Role::Member.id())
}

/// Checks an invitation, whole: [`check_fields`], then [`check_reach`]. `place` is of the invited address (anything
/// when that is wrong), `teams` are all of the organization's.
///
/// # Errors
/// When it can't be sent.
pub fn check(body: &CreateMember, inviter: Inviter, place: Place, teams: &[KnownTeam]) -> Result<Invitation, Refusal> {
    let invitation = check_fields(body, inviter, place, teams)?;
    check_reach(&invitation, inviter, teams)?;
    Ok(invitation)
}

/// Checks whether the inviter may invite at all, and then every field by itself.
///
/// # Errors
/// When the invitation can't be sent.
pub fn check_fields(
    body: &CreateMember,
    inviter: Inviter,
    place: Place,
    teams: &[KnownTeam],
) -> Result<Invitation, Refusal> {
    if !may_invite(inviter.rights, inviter.settings) {
        return Err(Refusal::NotAllowed);
    }
    let mut errors = FieldErrors::new();
    let email = free_address(body, place).map_err(|reason| errors.insert("email", vec![reason]));
    let choices = Choices::from(body);
    let role = choices.role(|role| role_refusal(role, inviter), &mut errors).unwrap_or_default();
    let chosen = choices.teams(teams, &mut errors);
    let Some(email) = email.ok().filter(|_| errors.is_empty()) else { return Err(Refusal::Fields(errors)) };
    // Neither teams nor the key: the seed's column default decides, all teams, so that an invitation
    // without further thought reaches something; unless the inviter could not give that away.
    let has_global_access = body.has_global_access.unwrap_or(chosen.is_empty() && reaches_every_team(inviter));
    // Roles on teams are ignored while inviting.
    let teams = chosen.iter().map(|ChosenTeam { team, role: _ }| team.id).collect();
    Ok(Invitation { email, role, teams, has_global_access, send_mail: body.send_invite.unwrap_or(true) })
}

/// Checks whether the inviter may give away the teams of an invitation.
///
/// # Errors
/// When they may not.
pub fn check_reach(invitation: &Invitation, inviter: Inviter, teams: &[KnownTeam]) -> Result<(), Refusal> {
    let own = |id: &i64| teams.iter().any(|team| team.id == *id && team.inviter_is_on_it);
    let is_own = !invitation.has_global_access && invitation.teams.iter().all(own);
    if is_own || reaches_every_team(inviter) { Ok(()) } else { Err(Refusal::OtherTeams) }
}

const fn reaches_every_team(inviter: Inviter) -> bool {
    inviter.rights.administers_members || inviter.settings.open_membership
}

fn free_address(body: &CreateMember, place: Place) -> Result<EmailAddress, String> {
    let email = address(body)?;
    taken(&email, place).map_or(Ok(email), Err)
}

/// Why the address can't be invited, if it can't: who has its place.
#[must_use]
pub fn taken(email: &EmailAddress, place: Place) -> Option<String> {
    match place {
        Place::Free => None,
        Place::Member => Some(format!("{email} is already a member.")),
        Place::Invitation => Some(format!("{email} has already been invited.")),
    }
}

fn role_refusal(role: Role, inviter: Inviter) -> Option<String> {
    if may_give_role(inviter.role, inviter.rights, role) {
        None
    } else if role > inviter.role {
        Some(format!("{role} is above your own role. Choose one that you have yourself."))
    } else {
        Some("You can only invite people as Member.".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use roster_api_types::TeamRoleChoice;

    use super::*;

    fn teams() -> Vec<KnownTeam> {
        [(1, "backend", true), (2, "design", false)]
            .map(|(id, slug, inviter_is_on_it)| KnownTeam { id, slug: slug.into(), inviter_is_on_it })
            .to_vec()
    }

    fn inviter(role: Role, allow_member_invite: bool, open_membership: bool) -> Inviter {
        Inviter {
            role,
            rights: Rights::of(role),
            settings: OrganizationSettings { allow_member_invite, open_membership },
        }
    }

    fn body() -> CreateMember {
        CreateMember { email: Some("ada@acme.test".into()), ..CreateMember::default() }
    }

    fn refused_fields(body: &CreateMember, place: Place) -> FieldErrors {
        match check(body, inviter(Role::Manager, true, true), place, &teams()) {
            Err(Refusal::Fields(errors)) => errors,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_invitation_that_says_nothing_else_is_for_a_member_of_all_teams_and_mailed() {
        let invitation = check(&body(), inviter(Role::Member, true, true), Place::Free, &teams()).expect("allowed");
        assert_eq!((invitation.role, invitation.has_global_access, invitation.send_mail), (Role::Member, true, true));
        assert!(invitation.teams.is_empty());
    }

    #[test]
    fn an_invitation_to_teams_is_for_these_only() {
        let body = CreateMember { teams: Some(vec!["design".into(), "design".into()]), ..body() };
        let invitation = check(&body, inviter(Role::Owner, true, true), Place::Free, &teams()).expect("allowed");
        assert_eq!((invitation.teams, invitation.has_global_access), (vec![2], false));
        let both = CreateMember { has_global_access: Some(true), ..body };
        assert!(
            check(&both, inviter(Role::Owner, true, true), Place::Free, &teams()).expect("allowed").has_global_access
        );
    }

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let wrong = CreateMember {
            email: Some("ada".into()),
            org_role: Some("owner".into()),
            role: Some("king".into()),
            team_roles: Some(vec![TeamRoleChoice { team_slug: "nope".into(), role: Some("captain".into()) }]),
            ..CreateMember::default()
        };
        let keys: Vec<&str> = refused_fields(&wrong, Place::Free).into_keys().collect();
        assert_eq!(keys, ["email", "orgRole", "role", "teamRoles", "teams"]);
        assert_eq!(refused_fields(&CreateMember::default(), Place::Free)["email"], ["This field is required."]);
        assert_eq!(refused_fields(&body(), Place::Member)["email"], ["ada@acme.test is already a member."]);
        assert_eq!(refused_fields(&body(), Place::Invitation)["email"], ["ada@acme.test has already been invited."]);
    }

    #[test]
    fn the_newer_key_wins() {
        let body = CreateMember {
            org_role: Some("admin".into()),
            role: Some("manager".into()),
            teams: Some(vec!["backend".into()]),
            team_roles: Some(vec![TeamRoleChoice { team_slug: "design".into(), role: None }]),
            ..body()
        };
        let invitation = check(&body, inviter(Role::Owner, true, true), Place::Free, &teams()).expect("allowed");
        assert_eq!((invitation.role, invitation.teams), (Role::Admin, vec![2]));
    }

    #[test]
    fn in_a_closed_organization_members_invite_only_to_their_own_teams() {
        let closed = inviter(Role::Member, true, false);
        let to = |teams: &[&str], has_global_access| CreateMember {
            teams: Some(teams.iter().map(|slug| (*slug).to_owned()).collect()),
            has_global_access,
            ..body()
        };
        assert!(check(&to(&["backend"], None), closed, Place::Free, &teams()).is_ok());
        for refused in [to(&["backend", "design"], None), to(&["backend"], Some(true)), to(&[], Some(true))] {
            assert_eq!(check(&refused, closed, Place::Free, &teams()), Err(Refusal::OtherTeams));
        }
        assert!(!check(&body(), closed, Place::Free, &teams()).expect("allowed").has_global_access);
    }

    fn choice() -> impl Strategy<Value = Option<String>> {
        prop::option::of(
            prop::sample::select(vec!["member", "admin", "manager", "owner", "king", ""]).prop_map(String::from),
        )
    }

    proptest! {
        #[test]
        fn nobody_gives_what_they_have_not(
            role in prop::sample::select(Role::ALL.to_vec()), allow: bool, open: bool, org_role in choice(), older in choice(),
            slugs in prop::option::of(prop::collection::vec(prop::sample::select(vec!["backend", "design", "nope"]).prop_map(String::from), 0..4)),
            has_global_access: Option<bool>
        ) {
            let body = CreateMember { org_role, role: older, teams: slugs, has_global_access, ..body() };
            if let Ok(invitation) = check(&body, inviter(role, allow, open), Place::Free, &teams()) {
                prop_assert!(invitation.role <= role);
                prop_assert!(role.administers_members() || (allow && invitation.role == Role::Member));
                if !open && !role.administers_members() {
                    prop_assert!(!invitation.has_global_access && !invitation.teams.contains(&2));
                }
            }
        }
    }
}
