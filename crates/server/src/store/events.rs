use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait as _, Statement,
};

use super::entity::event;
use crate::clock::Timestamp;

/// Tells open pages that something has changed, once the transaction of the change is committed. That transaction has
/// taken the organization.
///
/// # Errors
/// When the database fails.
pub async fn announce(
    transaction: &impl ConnectionTrait,
    organization: i64,
    kind: &str,
    member: Option<i64>,
    now: Timestamp,
) -> Result<(), DbErr> {
    let step = announcing(transaction.get_database_backend(), (organization, kind, member), now);
    transaction.execute_raw(step).await.map(drop)
}

/// Announces: the organization, what has changed, and the member whom it is about.
pub(super) fn announcing(
    backend: DbBackend,
    (organization, kind, member): (i64, &str, Option<i64>),
    now: Timestamp,
) -> Statement {
    let row = event::ActiveModel {
        organization_id: Set(organization),
        kind: Set(kind.to_owned()),
        member_id: Set(member),
        date_created: Set(now),
        ..Default::default()
    };
    event::Entity::insert(row).build(backend)
}

/// The organization's events behind the one with this number, at most `limit`, in their order.
///
/// # Errors
/// When the database fails.
pub async fn events_after(
    db: &impl ConnectionTrait,
    organization: i64,
    number: i64,
    limit: u64,
) -> Result<Vec<event::Model>, DbErr> {
    event::Entity::find()
        .filter(event::Column::OrganizationId.eq(organization))
        .filter(event::Column::Id.gt(number))
        .order_by_asc(event::Column::Id)
        .limit(limit)
        .all(db)
        .await
}

/// The number of the organization's newest event; 0 when there is none.
///
/// # Errors
/// When the database fails.
pub async fn newest_event(db: &impl ConnectionTrait, organization: i64) -> Result<i64, DbErr> {
    let newest = event::Entity::find()
        .filter(event::Column::OrganizationId.eq(organization))
        .order_by_desc(event::Column::Id)
        .one(db)
        .await?;
    Ok(newest.map_or(0, |event| event.id))
}
