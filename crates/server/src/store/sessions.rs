use std::time::Duration;

use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::{WriteTransaction, entity::session};
use crate::{
    clock::Timestamp,
    secret::{Purpose, Secret},
};

/// How long a browser stays signed in.
pub const SESSION_LIFE: Duration = Duration::from_hours(14 * 24);

/// Signs a user in: from now on `secret` stands for them.
///
/// # Errors
/// When the database fails.
pub async fn create_session(
    db: &impl ConnectionTrait,
    user: i64,
    secret: &Secret,
    now: Timestamp,
) -> Result<(), DbErr> {
    let row = session::ActiveModel {
        token_hash: Set(secret.hash(Purpose::Session)),
        user_id: Set(user),
        date_created: Set(now),
        expires_at: Set(now.after(SESSION_LIFE)),
    };
    row.insert(db).await.map(drop)
}

/// Signs out the browser that holds `secret`.
///
/// # Errors
/// When the database fails.
pub async fn delete_session(db: &WriteTransaction, secret: &Secret) -> Result<(), DbErr> {
    session::Entity::delete_by_id(secret.hash(Purpose::Session)).exec(db).await.map(drop)
}

/// Signs out all of the user's browsers.
///
/// # Errors
/// When the database fails.
pub async fn delete_sessions_of(db: &WriteTransaction, user: i64) -> Result<(), DbErr> {
    session::Entity::delete_many().filter(session::Column::UserId.eq(user)).exec(db).await.map(drop)
}
