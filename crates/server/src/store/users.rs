use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, sea_query::Expr};

use super::entity::user;
use crate::clock::Timestamp;

/// The user with this address, compared without regard to case (`key` is [`roster_api_types::EmailAddress::key`]).
///
/// # Errors
/// When the database fails.
pub async fn find_user_by_email(db: &impl ConnectionTrait, key: &str) -> Result<Option<user::Model>, DbErr> {
    user::Entity::find().filter(user::Column::EmailKey.eq(key)).one(db).await
}

/// Notes when the user last signed in.
///
/// # Errors
/// When the database fails.
pub async fn record_sign_in(db: &impl ConnectionTrait, user: i64, now: Timestamp) -> Result<(), DbErr> {
    user::Entity::update_many()
        .col_expr(user::Column::LastLogin, Expr::value(now.0))
        .filter(user::Column::Id.eq(user))
        .exec(db)
        .await
        .map(drop)
}
