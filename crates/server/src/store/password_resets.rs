//! Links to a new password.

use std::time::Duration;

use roster_api_types::DeliveryState;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::{
    WriteTransaction, delete_sessions_of,
    entity::{outbox, password_reset, user},
};
use crate::{
    clock::Timestamp,
    secret::{Purpose, Secret},
};

/// How long a mailed link to a new password works.
pub const RESET_LIFE: Duration = Duration::from_hours(1);
/// The kind of the outbox's rows that send such links.
pub(super) const PASSWORD_RESET: &str = "password-reset";

/// Asks for the mail with a link to a new password, in place of one that still waits. The link's secret is made when the
/// mail goes out, so that it is stored nowhere.
///
/// # Errors
/// When the database fails.
pub async fn enqueue_reset(transaction: &impl ConnectionTrait, user: i64, now: Timestamp) -> Result<(), DbErr> {
    outbox::Entity::delete_many()
        .filter(outbox::Column::Kind.eq(PASSWORD_RESET))
        .filter(outbox::Column::RecipientId.eq(user))
        .exec(transaction)
        .await?;
    let row = outbox::ActiveModel {
        kind: Set(PASSWORD_RESET.into()),
        recipient_id: Set(Some(user)),
        state: Set(DeliveryState::Queued.id().into()),
        attempts: Set(0),
        next_attempt_at: Set(now),
        date_created: Set(now),
        ..Default::default()
    };
    row.insert(transaction).await.map(drop)
}

/// From now on, and for [`RESET_LIFE`], `secret` lets the user choose another password.
///
/// # Errors
/// When the database fails.
pub async fn create_reset(db: &impl ConnectionTrait, user: i64, secret: &Secret, now: Timestamp) -> Result<(), DbErr> {
    let row = password_reset::ActiveModel {
        token_hash: Set(secret.hash(Purpose::PasswordReset)),
        user_id: Set(user),
        expires_at: Set(now.after(RESET_LIFE)),
    };
    row.insert(db).await.map(drop)
}

/// Forgets `secret`: it never left the house.
///
/// # Errors
/// When the database fails.
pub async fn delete_reset(db: &impl ConnectionTrait, secret: &Secret) -> Result<(), DbErr> {
    password_reset::Entity::delete_by_id(secret.hash(Purpose::PasswordReset)).exec(db).await.map(drop)
}

/// Whose password `secret` lets choose; none when it is unknown or over, or they may no longer sign in.
///
/// # Errors
/// When the database fails.
pub async fn reset_user(
    db: &impl ConnectionTrait,
    secret: &Secret,
    now: Timestamp,
) -> Result<Option<user::Model>, DbErr> {
    let found = password_reset::Entity::find_by_id(secret.hash(Purpose::PasswordReset))
        .filter(password_reset::Column::ExpiresAt.gt(now))
        .one(db)
        .await?;
    let Some(reset) = found else { return Ok(None) };
    super::find_active_user(db, reset.user_id).await
}

/// Gives the user another password by a link: false when another request has used it meanwhile. Every link and every
/// session of theirs ends.
///
/// # Errors
/// When the database fails.
pub async fn use_reset(
    transaction: &WriteTransaction,
    user: i64,
    secret: &Secret,
    password_hash: String,
) -> Result<bool, DbErr> {
    let deleted = password_reset::Entity::delete_by_id(secret.hash(Purpose::PasswordReset)).exec(transaction).await?;
    if deleted.rows_affected == 0 {
        return Ok(false);
    }
    password_reset::Entity::delete_many().filter(password_reset::Column::UserId.eq(user)).exec(transaction).await?;
    user::Entity::update_many()
        .set(user::ActiveModel { password_hash: Set(Some(password_hash)), ..Default::default() })
        .filter(user::Column::Id.eq(user))
        .exec(transaction)
        .await?;
    delete_sessions_of(transaction, user).await?;
    Ok(true)
}
