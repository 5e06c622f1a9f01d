//! Ours: bots, members that sign in nowhere and act through API tokens only. Signed-in managers make them
//! and keep their tokens.

mod create;
mod tokens;

use roster_api_types::AuditEvent;
use sea_orm::ConnectionTrait;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::caller::Caller;
use crate::{
    clock::Timestamp,
    error::ApiError,
    rules::token::Token,
    secret::ApiSecret,
    state::AppState,
    store::{self, AuditEntry, NewApiToken, entity::api_token},
};

/// The endpoints of the API.
pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(create::create))
        .routes(routes!(tokens::list, tokens::create))
        .routes(routes!(tokens::revoke))
}

/// Refuses everybody but signed-in people who administer members.
fn require_manager(caller: &Caller) -> Result<(), ApiError> {
    caller.require_any(&["member:admin"])?;
    caller.require_person()
}

/// Writes a token that opens the bot's organization only.
async fn write_token(
    transaction: &impl ConnectionTrait,
    caller: &Caller,
    user: i64,
    token: Token,
    secret: &ApiSecret,
    now: Timestamp,
) -> Result<api_token::Model, ApiError> {
    let row = NewApiToken {
        user,
        organization: Some(caller.organization.id),
        name: token.name,
        scopes: token.scopes,
        expires_at: token.expires_at,
    };
    let row = store::create_api_token(transaction, row, secret, now).await?;
    record_token(transaction, caller, AuditEvent::TokenCreate, &row, now).await?;
    Ok(row)
}

async fn record_token(
    transaction: &impl ConnectionTrait,
    caller: &Caller,
    event: AuditEvent,
    token: &api_token::Model,
    now: Timestamp,
) -> Result<(), ApiError> {
    let entry = AuditEntry {
        target_object: Some(token.id),
        target_user: Some(token.user_id),
        ..caller.audit(event, super::api_tokens::audit_data(token))
    };
    Ok(store::record(transaction, entry, now).await?)
}

/// The bot that a path names by its membership; people's tokens are their own affair.
async fn find_bot(db: &impl ConnectionTrait, caller: &Caller, member: &str) -> Result<i64, ApiError> {
    let id = caller.member_id(member)?;
    let row = store::find_membership(db, caller.organization.id, id).await?.ok_or(ApiError::NotFound)?;
    let user = row.user_id.ok_or(ApiError::NotFound)?;
    let bot = store::find_bot(db, user).await?.ok_or(ApiError::NotFound)?;
    Ok(bot.id)
}
