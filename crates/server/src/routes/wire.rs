//! From the store's rows to the wire's objects.

use roster_api_types::{
    ACTOR_SERVICE_ACCOUNT, Actor, Avatar, Delivery, DeliveryState, Id, InviteStatus, Member, OrganizationSummary, Role,
    RoleInfo, Team, TeamDetails, TeamFlags, TeamRole, TeamRoleInfo, User, UserEmail, may_give_role,
};

use super::caller::Caller;
use crate::{
    clock::Timestamp,
    store::{
        MemberRow, Person, TeamRow,
        entity::{organization, user},
    },
};

/// A user as others see them.
pub fn user(row: &user::Model) -> User {
    person(Person::from(row))
}

/// A person as others see them.
pub fn person(row: Person) -> User {
    User {
        id: Id(row.id),
        name: display_name(&row.name, &row.email),
        username: row.email.clone(),
        email: row.email,
        avatar_url: None,
        is_active: row.is_active,
        is_suspended: false,
        has_password_auth: row.has_password,
        is_managed: false,
        date_joined: row.date_joined.to_string(),
        last_login: row.last_login.map(|moment| moment.to_string()),
        last_active: row.last_active.map(|moment| moment.to_string()),
        avatar: Avatar::default(),
        actor_type: row.is_bot.then(|| ACTOR_SERVICE_ACCOUNT.to_owned()),
        ..User::default()
    }
}

/// A user as they see themselves: with their addresses.
pub fn own_user(row: &user::Model) -> User {
    let address = UserEmail { id: Id(row.id), email: row.email.clone(), is_verified: true };
    User { emails: vec![address], ..user(row) }
}

/// The name to show: the address where no name was given.
pub fn display_name(name: &str, email: &str) -> String {
    if name.is_empty() { email.to_owned() } else { name.to_owned() }
}

/// The member's address: the person's, or the invited one.
pub fn address(row: &MemberRow) -> String {
    row.person.as_ref().map_or_else(|| row.email.clone().unwrap_or_default(), |person| person.email.clone())
}

/// The member's name as shown.
pub fn name(row: &MemberRow) -> String {
    row.person.as_ref().map_or_else(|| address(row), |person| display_name(&person.name, &person.email))
}

/// A row of the list; `now` decides what has expired.
pub fn member(row: MemberRow, now: Timestamp) -> Member {
    let pending = row.person.is_none();
    Member {
        id: Id(row.id),
        email: address(&row),
        name: name(&row),
        org_role: row.role.clone(),
        role_name: row.role.parse::<Role>().map_or_else(|_| row.role.clone(), |role| role.name().to_owned()),
        role: row.role,
        pending,
        expired: pending && row.expires_at.is_some_and(|end| end <= now),
        date_created: row.date_created.to_string(),
        invite_status: InviteStatus::Approved,
        inviter_name: row.inviter.as_ref().map(|(name, email)| display_name(name, email)),
        inviter_id: row.inviter_id.map(Id),
        has_global_access: row.has_global_access,
        teams: Some(row.teams.iter().map(|team| team.team_slug.clone()).collect()),
        team_roles: Some(row.teams),
        expires_at: row.expires_at.filter(|_| pending).map(|end| end.to_string()),
        delivery: row.delivery.filter(|_| pending).map(|(state, reason)| delivery(&state, reason)),
        flags: row.flags,
        removed_at: row.removed_at.map(|moment| moment.to_string()),
        declined_at: row.declined_at.filter(|_| pending).map(|moment| moment.to_string()),
        renewal_asked_at: row.renewal_asked_at.filter(|_| pending).map(|moment| moment.to_string()),
        move_asked_to: row.move_asked_to.filter(|_| pending),
        user: row.person.map(person),
        ..Member::default()
    }
}

fn delivery(state: &str, reason: Option<String>) -> Delivery {
    let known = [DeliveryState::Queued, DeliveryState::Sent, DeliveryState::Failed];
    let state = known.into_iter().find(|known| known.id() == state).unwrap_or_default();
    Delivery { state, reason }
}

/// A team as the caller sees it.
pub fn team(row: &TeamRow, caller: &Caller) -> Team {
    let has_global_access = caller.membership.has_global_access;
    let team_role = row.place().map(|place| place.effective_role(caller.role));
    let standing = team_role.or(has_global_access.then(|| caller.role.minimum_team_role()));
    let mut access = caller.role.scopes();
    access.retain(|scope| caller.may(scope));
    // A team role's rights are beside the organization role's, so a token that narrows those leaves them out.
    access.extend(standing.filter(|_| caller.has_whole_role()).map(TeamRole::scopes).unwrap_or_default());
    access.sort_unstable();
    access.dedup();
    Team {
        id: Id(row.id),
        slug: row.slug.clone(),
        name: row.name.clone(),
        date_created: row.date_created.to_string(),
        is_member: row.is_member,
        team_role: team_role.map(|role| role.id().to_owned()),
        flags: TeamFlags { idp_provisioned: row.idp_provisioned },
        access: access.into_iter().map(str::to_owned).collect(),
        has_access: row.is_member || has_global_access || caller.role.is_global() || caller.settings().open_membership,
        is_pending: row.is_pending,
        member_count: row.member_count.unsigned_abs(),
        ..Team::default()
    }
}

/// A team with everything a list shows of it.
pub fn team_details(row: &TeamRow, caller: &Caller) -> TeamDetails {
    TeamDetails { team: team(row, caller), ..TeamDetails::default() }
}

/// An organization as listed.
pub fn organization(row: &organization::Model) -> OrganizationSummary {
    OrganizationSummary {
        id: Id(row.id),
        slug: row.slug.clone(),
        name: row.name.clone(),
        date_created: row.date_created.to_string(),
        ..OrganizationSummary::default()
    }
}

/// Every role; those that `giver` may give to a member are allowed.
pub fn roles(giver: Option<Actor>) -> Vec<RoleInfo> {
    let giver = giver.filter(|giver| giver.rights.administers_members);
    let may_give = |role| giver.is_some_and(|giver| may_give_role(giver.role, giver.rights, role));
    Role::ALL.map(|role| RoleInfo::new(role, may_give(role))).to_vec()
}

/// Every team role.
pub fn team_roles() -> Vec<TeamRoleInfo> {
    TeamRole::ALL.map(TeamRoleInfo::from).to_vec()
}
