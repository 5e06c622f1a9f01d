use roster_api_types::{MemberWithRoles, Role, User};
use sea_orm::ConnectionTrait;

use crate::{
    clock::Timestamp,
    error::ApiError,
    routes::{caller::Caller, wire},
    store::{self, MemberRow},
};

/// A member with everything a page about them needs; more about the person for those who may manage roles.
pub async fn with_roles(
    db: &impl ConnectionTrait,
    caller: &Caller,
    row: &MemberRow,
    now: Timestamp,
) -> Result<MemberWithRoles, ApiError> {
    let is_joined_owner = row.person.is_some() && row.role == Role::Owner.id();
    let others = store::administrators(db, caller.organization.id, row.id).await?;
    let mut member = wire::member(row.clone(), now);
    if let Some(user) = member.user.take() {
        let detailed = caller.may("member:admin");
        member.user = Some(if detailed { in_detail(db, user).await? } else { user });
    }
    Ok(MemberWithRoles {
        member,
        invite_link: None,
        is_only_owner: is_joined_owner && !others.contains(&Role::Owner),
        org_role_list: wire::roles(Some(caller.actor())),
        roles: wire::roles(Some(caller.actor())),
        team_role_list: wire::team_roles(),
    })
}

async fn in_detail(db: &impl ConnectionTrait, user: User) -> Result<User, ApiError> {
    let organizations = store::count_organizations_of(db, user.id.0).await?;
    Ok(User { authenticators: Some(Vec::new()), can_reset_2fa: Some(organizations == 1), ..user })
}
