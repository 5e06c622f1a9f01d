use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};

use roster_api_types::Role;

use super::{
    WriteTransaction,
    entity::{invitation_token, membership, membership_team, organization, team, user},
};
use crate::{
    clock::Timestamp,
    secret::{Purpose, Secret},
};

/// The status of what can be accepted, as opposed to a request that waits for consent.
pub const APPROVED: &str = "approved";

/// An invitation, accepted and withdrawn ones too, with what is needed to judge and to describe it.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The invitation.
    pub membership: membership::Model,
    /// To what.
    pub organization: organization::Model,
    /// Who sent it; none when nobody in particular did.
    pub inviter: Option<user::Model>,
    /// The inviter's role today; none when they are no member.
    pub inviter_role: Option<Role>,
}

/// The invitation with this number, if `secret` is one of the links mailed for it.
///
/// # Errors
/// When the database fails.
pub async fn find_invitation(
    db: &impl ConnectionTrait,
    membership: i64,
    secret: &Secret,
) -> Result<Option<Invitation>, DbErr> {
    let token = invitation_token::Entity::find_by_id(secret.hash(Purpose::Invitation))
        .filter(invitation_token::Column::MembershipId.eq(membership))
        .one(db)
        .await?;
    match token {
        Some(token) => load_invitation(db, token.membership_id).await,
        None => Ok(None),
    }
}

/// The invitation with this number.
///
/// # Errors
/// When the database fails.
pub async fn load_invitation(db: &impl ConnectionTrait, membership: i64) -> Result<Option<Invitation>, DbErr> {
    let Some(membership) = membership::Entity::find_by_id(membership).one(db).await? else { return Ok(None) };
    let organization = organization::Entity::find_by_id(membership.organization_id).one(db).await?;
    let Some(organization) = organization else { return Ok(None) };
    let (mut inviter, mut inviter_role) = (None, None);
    if let Some(id) = membership.inviter_id {
        inviter = user::Entity::find_by_id(id).one(db).await?;
        inviter_role = role_of(db, organization.id, id).await?;
    }
    Ok(Some(Invitation { membership, organization, inviter, inviter_role }))
}

/// The user's role in the organization; none for those who are no members. A role that the server doesn't
/// know counts as the weakest.
async fn role_of(db: &impl ConnectionTrait, organization: i64, user: i64) -> Result<Option<Role>, DbErr> {
    let found = joined(organization, user).one(db).await?;
    Ok(found.map(|membership| membership.role.parse().unwrap_or_default()))
}

fn joined(organization: i64, user: i64) -> sea_orm::Select<membership::Entity> {
    membership::Entity::find()
        .filter(membership::Column::OrganizationId.eq(organization))
        .filter(membership::Column::UserId.eq(user))
        .filter(membership::Column::RemovedAt.is_null())
}

/// Does the user belong to the organization?
///
/// # Errors
/// When the database fails.
pub async fn has_joined(db: &impl ConnectionTrait, organization: i64, user: i64) -> Result<bool, DbErr> {
    Ok(joined(organization, user).count(db).await? > 0)
}

/// The names of the membership's teams, in order.
///
/// # Errors
/// When the database fails.
pub async fn team_names(db: &impl ConnectionTrait, membership: i64) -> Result<Vec<String>, DbErr> {
    let own = membership_team::Entity::find()
        .select_only()
        .column(membership_team::Column::TeamId)
        .filter(membership_team::Column::MembershipId.eq(membership));
    team::Entity::find()
        .select_only()
        .column(team::Column::Name)
        .filter(team::Column::Id.in_subquery(own.into_query()))
        .order_by_asc(team::Column::Name)
        .into_tuple()
        .all(db)
        .await
}

/// Makes the invitation the user's membership. Its teams stay, and so do its links, to be told from unknown ones.
/// The caller has taken the organization's row and made sure that the invitation is still open.
///
/// # Errors
/// When the database fails, or the invitation is not open after all.
pub async fn join(
    transaction: &impl ConnectionTrait,
    invitation: &membership::Model,
    user: i64,
    role: Role,
) -> Result<(), DbErr> {
    let changes = membership::ActiveModel {
        user_id: Set(Some(user)),
        email: Set(None),
        email_key: Set(None),
        expires_at: Set(None),
        role: Set(role.id().into()),
        ..Default::default()
    };
    let updated = membership::Entity::update_many()
        .set(changes)
        .filter(membership::Column::Id.eq(invitation.id))
        .filter(membership::Column::UserId.is_null())
        .filter(membership::Column::RemovedAt.is_null())
        .exec(transaction)
        .await?;
    if updated.rows_affected == 1 { Ok(()) } else { Err(DbErr::RecordNotUpdated) }
}

/// Closes an invitation whose addressee is a member already.
///
/// # Errors
/// When the database fails.
pub async fn close_invitation(
    transaction: &impl ConnectionTrait,
    invitation: &membership::Model,
    now: Timestamp,
) -> Result<(), DbErr> {
    membership::Entity::update_many()
        .set(membership::ActiveModel { removed_at: Set(Some(now)), ..Default::default() })
        .filter(membership::Column::Id.eq(invitation.id))
        .filter(membership::Column::UserId.is_null())
        .exec(transaction)
        .await
        .map(drop)
}

/// From now on `secret` opens the invitation.
///
/// # Errors
/// When the database fails.
pub async fn create_invitation_token(
    db: &impl ConnectionTrait,
    membership: i64,
    secret: &Secret,
    now: Timestamp,
) -> Result<(), DbErr> {
    let row = invitation_token::ActiveModel {
        token_hash: Set(secret.hash(Purpose::Invitation)),
        membership_id: Set(membership),
        date_created: Set(now),
    };
    row.insert(db).await.map(drop)
}

/// Forgets `secret`: it never left the house.
///
/// # Errors
/// When the database fails.
pub async fn delete_invitation_token(transaction: &WriteTransaction, secret: &Secret) -> Result<(), DbErr> {
    invitation_token::Entity::delete_by_id(secret.hash(Purpose::Invitation)).exec(transaction).await.map(drop)
}
