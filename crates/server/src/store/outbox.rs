use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbErr};

use roster_api_types::DeliveryState;

use super::entity::outbox;
use crate::clock::Timestamp;

/// Asks for an invitation's mail, in the transaction that writes the invitation. The mail goes out after
/// the commit; the link's secret is made then, so that it is stored nowhere.
///
/// # Errors
/// When the database fails.
pub async fn enqueue_invitation(
    transaction: &impl ConnectionTrait,
    membership: i64,
    referrer: Option<String>,
    now: Timestamp,
) -> Result<(), DbErr> {
    let row = outbox::ActiveModel {
        membership_id: Set(membership),
        referrer: Set(referrer),
        state: Set(DeliveryState::Queued.id().into()),
        attempts: Set(0),
        next_attempt_at: Set(now),
        date_created: Set(now),
        ..Default::default()
    };
    row.insert(transaction).await.map(drop)
}
