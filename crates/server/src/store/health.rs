//! What an operator should know about the data.

use roster_api_types::{DeliveryState, Role};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Statement,
};

use super::{
    entity::{membership, organization, outbox, user},
    invitations::APPROVED,
};
use crate::clock::Timestamp;

/// What an operator should know about the data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Health {
    /// Slugs of organizations that nobody owns.
    pub without_owner: Vec<String>,
    /// Invitations past their time.
    pub expired_invitations: u64,
    /// Mail that was given up.
    pub failed_mail: u64,
    /// Mail that waits to be sent.
    pub queued_mail: u64,
    /// Is there an index for searches? PostgreSQL needs an extension for it.
    pub has_search_index: bool,
}

/// Looks at the data as a whole.
///
/// # Errors
/// When the database fails.
pub async fn health(db: &impl ConnectionTrait, now: Timestamp) -> Result<Health, DbErr> {
    let mail = |state: DeliveryState| outbox::Entity::find().filter(outbox::Column::State.eq(state.id()));
    let expired = membership::Entity::find()
        .filter(membership::Column::UserId.is_null())
        .filter(membership::Column::RemovedAt.is_null())
        .filter(membership::Column::InviteStatus.eq(APPROVED))
        .filter(membership::Column::ExpiresAt.lte(now));
    Ok(Health {
        without_owner: without_owner(db).await?,
        expired_invitations: expired.count(db).await?,
        failed_mail: mail(DeliveryState::Failed).count(db).await?,
        queued_mail: mail(DeliveryState::Queued).count(db).await?,
        has_search_index: has_search_index(db).await?,
    })
}

async fn has_search_index(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let backend = db.get_database_backend();
    if backend != DbBackend::Postgres {
        return Ok(true);
    }
    let question = Statement::from_string(backend, "SELECT to_regclass('membership_search') IS NOT NULL AS found");
    db.query_one_raw(question).await?.map_or(Ok(false), |row| row.try_get("", "found"))
}

async fn without_owner(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let people = user::Entity::find()
        .select_only()
        .column(user::Column::Id)
        .filter(user::Column::IsActive.eq(true))
        .filter(user::Column::IsBot.eq(false));
    let owned = membership::Entity::find()
        .select_only()
        .column(membership::Column::OrganizationId)
        .filter(membership::Column::Role.eq(Role::Owner.id()))
        .filter(membership::Column::RemovedAt.is_null())
        .filter(membership::Column::InviteStatus.eq(APPROVED))
        .filter(membership::Column::UserId.in_subquery(people.into_query()));
    organization::Entity::find()
        .select_only()
        .column(organization::Column::Slug)
        .filter(organization::Column::Id.not_in_subquery(owned.into_query()))
        .order_by_asc(organization::Column::Slug)
        .into_tuple()
        .all(db)
        .await
}
