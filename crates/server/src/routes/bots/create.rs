use axum::{Json, extract::State, http::StatusCode};
use roster_api_types::{AuditEvent, CreateApiToken, CreateBot, CreatedBot};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{require_manager, write_token};
use crate::{
    clock::Timestamp,
    error::{ApiError, FieldErrors},
    json::Body,
    routes::{
        api_tokens,
        caller::Caller,
        known::known_teams,
        refusals::{Invalid, Refusals},
        wire,
    },
    rules::{self, bot::Bot, token::Token},
    secret::ApiSecret,
    state::AppState,
    store::{self, AuditEntry, NewBot, entity::membership},
};

/// What a bot's first token is called.
const FIRST_TOKEN: &str = "First token";

/// Creates a bot and its first API token. The answer is the only one that ever holds the token's secret.
#[utoipa::path(post, path = "/api/0/organizations/{organization}/bots/", operation_id = "create_bot",
    params(("organization" = String, Path, description = "Slug or id")),
    request_body = CreateBot,
    responses(
        (status = CREATED, body = CreatedBot),
        (status = BAD_REQUEST, body = Invalid),
        (status = PAYLOAD_TOO_LARGE),
        (status = UNSUPPORTED_MEDIA_TYPE),
        Refusals,
    ))]
pub async fn create(
    State(state): State<AppState>,
    caller: Caller,
    Body(body): Body<CreateBot>,
) -> Result<(StatusCode, Json<CreatedBot>), ApiError> {
    require_manager(&caller)?;
    let (transaction, caller) = caller.take_organization(&state).await?;
    require_manager(&caller)?;
    let now = state.clock.now();
    let (bot, token) = check(&transaction, &caller, &body, now).await?;
    let address = store::bot_address(&state.random);
    let bot = NewBot {
        organization: caller.organization.id,
        name: bot.name,
        role: bot.role,
        has_global_access: bot.has_global_access,
        teams: bot.teams,
    };
    let row = store::create_bot(&transaction, bot, address, now).await?;
    record(&transaction, &caller, &row, now).await?;
    let user = row.user_id.ok_or_else(|| ApiError::Internal(format!("bot {} has no user", row.id)))?;
    let secret = ApiSecret::generate(&state.random);
    let token = write_token(&transaction, &caller, user, token, &secret, now).await?;
    let member = store::find_member(&transaction, caller.organization.id, row.id).await?;
    let member = member.ok_or_else(|| ApiError::Internal(format!("bot {} was written and is not there", row.id)))?;
    transaction.commit().await?;
    let api_token = api_tokens::created(&token, std::slice::from_ref(&caller.organization), &secret);
    Ok((StatusCode::CREATED, Json(CreatedBot { member: wire::member(member, now), api_token })))
}

/// Everything that is wrong with the bot and with its token, at once.
async fn check(
    db: &impl ConnectionTrait,
    caller: &Caller,
    body: &CreateBot,
    now: Timestamp,
) -> Result<(Bot, Token), ApiError> {
    let teams = known_teams(db, caller).await?;
    let token = CreateApiToken {
        name: Some(FIRST_TOKEN.to_owned()),
        scopes: body.scopes.clone(),
        organization: None,
        expires_at: body.expires_at.clone(),
    };
    match (rules::bot::check(body, (caller.role, caller.rights()), &teams), rules::token::check(&token, now)) {
        (Ok(bot), Ok(token)) => Ok((bot, token)),
        (bot, token) => {
            let faults = [bot.err(), token.err()].into_iter().flatten().flatten();
            Err(ApiError::Fields(faults.collect::<FieldErrors>()))
        }
    }
}

async fn record(
    transaction: &impl ConnectionTrait,
    caller: &Caller,
    row: &membership::Model,
    now: Timestamp,
) -> Result<(), ApiError> {
    let data = json!({
        "user": row.user_id, "role": row.role, "has_global_access": row.has_global_access, "bot": true,
    });
    let entry = AuditEntry {
        target_object: Some(row.id),
        target_user: row.user_id,
        ..caller.audit(AuditEvent::MemberAdd, data)
    };
    Ok(store::record(transaction, entry, now).await?)
}
