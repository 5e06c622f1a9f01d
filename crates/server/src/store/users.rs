use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set, Unchanged},
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, SqlErr,
    sea_query::Expr,
};

use roster_api_types::{EmailAddress, UserOptions};

use super::{WriteTransaction, entity::user};
use crate::clock::Timestamp;

/// A person as others may see them: without what they sign in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The user's number.
    pub id: i64,
    /// The address as written.
    pub email: String,
    /// The name to show; may be empty.
    pub name: String,
    /// May the user sign in?
    pub is_active: bool,
    /// Can the user sign in with a password?
    pub has_password: bool,
    /// When the account was created.
    pub date_joined: Timestamp,
    /// When the user last signed in.
    pub last_login: Option<Timestamp>,
    /// When the user was last here, to the minute.
    pub last_active: Option<Timestamp>,
    /// No person: acts through API tokens only.
    pub is_bot: bool,
}

impl From<&user::Model> for Person {
    fn from(row: &user::Model) -> Self {
        Self {
            id: row.id,
            email: row.email.clone(),
            name: row.name.clone(),
            is_active: row.is_active,
            has_password: row.password_hash.is_some(),
            date_joined: row.date_joined,
            last_login: row.last_login,
            last_active: row.last_active,
            is_bot: row.is_bot,
        }
    }
}

/// The user with this address, compared without regard to case (`key` is [`roster_api_types::EmailAddress::key`]).
///
/// # Errors
/// When the database fails.
pub async fn find_user_by_email(db: &impl ConnectionTrait, key: &str) -> Result<Option<user::Model>, DbErr> {
    user::Entity::find().filter(user::Column::EmailKey.eq(key)).one(db).await
}

/// The user with this number, if they may sign in.
///
/// # Errors
/// When the database fails.
pub async fn find_active_user(db: &impl ConnectionTrait, id: i64) -> Result<Option<user::Model>, DbErr> {
    user::Entity::find_by_id(id).filter(user::Column::IsActive.eq(true)).one(db).await
}

/// The user's address as compared.
///
/// # Errors
/// When the database fails.
pub async fn email_key_of(db: &impl ConnectionTrait, user: i64) -> Result<Option<String>, DbErr> {
    Ok(user::Entity::find_by_id(user).one(db).await?.map(|user| user.email_key))
}

/// The user's address as written.
///
/// # Errors
/// When the database fails.
pub async fn email_of(db: &impl ConnectionTrait, user: i64) -> Result<Option<String>, DbErr> {
    Ok(user::Entity::find_by_id(user).one(db).await?.map(|user| user.email))
}

/// Notes when the user last signed in, and so was here.
///
/// # Errors
/// When the database fails.
pub async fn record_sign_in(db: &impl ConnectionTrait, user: i64, now: Timestamp) -> Result<(), DbErr> {
    user::Entity::update_many()
        .col_expr(user::Column::LastLogin, Expr::value(now.0))
        .col_expr(user::Column::LastActive, Expr::value(now.0))
        .filter(user::Column::Id.eq(user))
        .exec(db)
        .await
        .map(drop)
}

/// Changes a user's own things; a name of none keeps what is there.
///
/// # Errors
/// When the database fails, or there is no such user.
pub async fn change_user(
    db: &WriteTransaction,
    user: i64,
    name: Option<String>,
    options: &UserOptions,
) -> Result<user::Model, DbErr> {
    let options = serde_json::to_string(options).map_err(|error| DbErr::Json(error.to_string()))?;
    let row = user::ActiveModel {
        id: Unchanged(user),
        name: name.map_or(NotSet, Set),
        options: Set(options),
        ..Default::default()
    };
    row.update(db).await
}

/// Creates an account; none when one with this address exists.
///
/// # Errors
/// When the database fails.
pub async fn create_user(
    db: &impl ConnectionTrait,
    address: &EmailAddress,
    name: &str,
    password_hash: String,
    now: Timestamp,
) -> Result<Option<user::Model>, DbErr> {
    let row = user::ActiveModel {
        email: Set(address.to_string()),
        email_key: Set(address.key()),
        name: Set(name.to_owned()),
        password_hash: Set(Some(password_hash)),
        date_joined: Set(now),
        ..Default::default()
    };
    match row.insert(db).await {
        Ok(user) => Ok(Some(user)),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(None),
        Err(error) => Err(error),
    }
}
