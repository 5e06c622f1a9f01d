//! Invitations whose invitees are to be reminded.

use roster_api_types::DeliveryState;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, sea_query::Expr,
};

use super::{
    entity::{membership, outbox},
    invitations::APPROVED,
    member_edit::enqueue_again,
    outbox::Occasion,
};
use crate::clock::Timestamp;

/// How many invitations are looked at in one go.
const BATCH: u64 = 500;

/// Open invitations whose mail has gone out and that end before `ends_before`, behind the number `after`; by number.
///
/// # Errors
/// When the database fails.
pub async fn open_invitations(
    db: &impl ConnectionTrait,
    after: i64,
    now: Timestamp,
    ends_before: Timestamp,
) -> Result<Vec<membership::Model>, DbErr> {
    let sent = outbox::Entity::find()
        .select_only()
        .column(outbox::Column::MembershipId)
        .filter(outbox::Column::MembershipId.is_not_null())
        .filter(outbox::Column::State.eq(DeliveryState::Sent.id()));
    membership::Entity::find()
        .filter(membership::Column::Id.gt(after))
        .filter(membership::Column::UserId.is_null())
        .filter(membership::Column::RemovedAt.is_null())
        .filter(membership::Column::InviteStatus.eq(APPROVED))
        .filter(membership::Column::ExpiresAt.gt(now))
        .filter(membership::Column::ExpiresAt.lte(ends_before))
        .filter(membership::Column::Id.in_subquery(sent.into_query()))
        .order_by_asc(membership::Column::Id)
        .limit(BATCH)
        .all(db)
        .await
}

/// Asks for a reminder, if the invitation is still open and nobody has asked for this one: true when it was asked for.
///
/// # Errors
/// When the database fails.
pub async fn enqueue_reminder(
    transaction: &impl ConnectionTrait,
    invitation: i64,
    days: i32,
    now: Timestamp,
) -> Result<bool, DbErr> {
    let taken = membership::Entity::update_many()
        .col_expr(membership::Column::RemindedAfter, Expr::value(days))
        .filter(membership::Column::Id.eq(invitation))
        .filter(membership::Column::RemindedAfter.lt(days))
        .filter(membership::Column::UserId.is_null())
        .filter(membership::Column::RemovedAt.is_null())
        .exec(transaction)
        .await?;
    if taken.rows_affected == 0 {
        return Ok(false);
    }
    enqueue_again(transaction, invitation, Occasion::Reminder, None, now).await?;
    Ok(true)
}
