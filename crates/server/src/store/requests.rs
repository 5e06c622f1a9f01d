//! Requests: memberships that somebody asks for, and that wait for consent.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, Select};

use super::{entity::membership, invitations::APPROVED};

/// Requests of the organization that nobody has decided.
fn open(organization: i64) -> Select<membership::Entity> {
    membership::Entity::find()
        .filter(membership::Column::OrganizationId.eq(organization))
        .filter(membership::Column::InviteStatus.ne(APPROVED))
        .filter(membership::Column::RemovedAt.is_null())
        .filter(membership::Column::UserId.is_null())
}

/// Is this a request that still waits?
///
/// # Errors
/// When the database fails.
pub async fn is_open_request(db: &impl ConnectionTrait, organization: i64, id: i64) -> Result<bool, DbErr> {
    Ok(open(organization).filter(membership::Column::Id.eq(id)).count(db).await? > 0)
}
