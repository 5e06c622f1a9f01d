use roster_api_types::{Scope, known_scope};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select, sea_query::Expr,
};

use super::{
    Writer,
    entity::{api_token, user},
    last_use::note_use,
};
use crate::{
    clock::Timestamp,
    secret::{ApiSecret, Purpose, Secret},
};

/// What a new API token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewApiToken {
    /// For whom it stands.
    pub user: i64,
    /// The only organization that it opens; none for all of the user's.
    pub organization: Option<i64>,
    /// What its owner calls it.
    pub name: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// Until when, exclusive; none means until it is revoked.
    pub expires_at: Option<Timestamp>,
}

impl api_token::Model {
    /// What it may be used for; names that this server doesn't know give nothing.
    #[must_use]
    pub fn scopes(&self) -> Vec<Scope> {
        self.scopes.split_whitespace().filter_map(known_scope).collect()
    }
}

/// From now on `secret` stands for the user, within the token's bounds.
///
/// # Errors
/// When the database fails.
pub async fn create_api_token(
    db: &impl ConnectionTrait,
    token: NewApiToken,
    secret: &ApiSecret,
    now: Timestamp,
) -> Result<api_token::Model, DbErr> {
    let row = api_token::ActiveModel {
        user_id: Set(token.user),
        organization_id: Set(token.organization),
        name: Set(token.name),
        prefix: Set(secret.prefix().to_owned()),
        token_hash: Set(secret.secret().hash(Purpose::ApiToken)),
        scopes: Set(token.scopes.join(" ")),
        date_created: Set(now),
        expires_at: Set(token.expires_at),
        ..Default::default()
    };
    row.insert(db).await
}

fn unrevoked(user: i64) -> Select<api_token::Entity> {
    api_token::Entity::find().filter(api_token::Column::UserId.eq(user)).filter(api_token::Column::RevokedAt.is_null())
}

/// The user's tokens that are not revoked, oldest first; expired ones too.
///
/// # Errors
/// When the database fails.
pub async fn list_api_tokens(db: &impl ConnectionTrait, user: i64) -> Result<Vec<api_token::Model>, DbErr> {
    unrevoked(user).order_by_asc(api_token::Column::Id).all(db).await
}

/// The token that `secret` is, in whatever state, and its user.
///
/// # Errors
/// When the database fails.
pub async fn find_api_token(
    db: &impl ConnectionTrait,
    secret: &Secret,
) -> Result<Option<(api_token::Model, user::Model)>, DbErr> {
    let hash = secret.hash(Purpose::ApiToken);
    let Some(token) = api_token::Entity::find().filter(api_token::Column::TokenHash.eq(hash)).one(db).await? else {
        return Ok(None);
    };
    let user = user::Entity::find_by_id(token.user_id).one(db).await?;
    Ok(user.map(|user| (token, user)))
}

/// Notes that the token is in use, unless that is known to the minute already.
///
/// # Errors
/// When the database fails.
pub async fn note_token_use(writer: &Writer, token: &api_token::Model, now: Timestamp) -> Result<(), DbErr> {
    note_use::<api_token::Entity>(
        writer,
        (api_token::Column::Id, token.id),
        (api_token::Column::LastUsedAt, token.last_used_at),
        now,
    )
    .await
}

/// Revokes one of the user's tokens; none when there is no such token, or it is revoked already.
///
/// # Errors
/// When the database fails.
pub async fn revoke_api_token(
    db: &impl ConnectionTrait,
    user: i64,
    id: i64,
    now: Timestamp,
) -> Result<Option<api_token::Model>, DbErr> {
    let Some(token) = unrevoked(user).filter(api_token::Column::Id.eq(id)).one(db).await? else { return Ok(None) };
    let revoked = api_token::Entity::update_many()
        .col_expr(api_token::Column::RevokedAt, Expr::value(now.0))
        .filter(api_token::Column::Id.eq(id))
        .filter(api_token::Column::RevokedAt.is_null())
        .exec(db)
        .await?;
    Ok((revoked.rows_affected == 1).then_some(token))
}

/// Revokes every token of the user, if the user is a bot: a person's tokens may open other organizations.
///
/// # Errors
/// When the database fails.
pub async fn revoke_bot_tokens(db: &impl ConnectionTrait, user: i64, now: Timestamp) -> Result<(), DbErr> {
    let bot = user::Entity::find()
        .select_only()
        .column(user::Column::Id)
        .filter(user::Column::Id.eq(user))
        .filter(user::Column::IsBot.eq(true));
    api_token::Entity::update_many()
        .col_expr(api_token::Column::RevokedAt, Expr::value(now.0))
        .filter(api_token::Column::UserId.in_subquery(bot.into_query()))
        .filter(api_token::Column::RevokedAt.is_null())
        .exec(db)
        .await
        .map(drop)
}
