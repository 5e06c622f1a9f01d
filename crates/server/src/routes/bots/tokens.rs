use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use roster_api_types::{ApiToken, AuditEvent, CreateApiToken, CreatedApiToken, Id};

use super::{find_bot, record_token, require_manager, write_token};
use crate::{
    error::ApiError,
    json::Body,
    routes::{
        api_tokens,
        caller::Caller,
        refusals::{Invalid, Refusals},
    },
    rules,
    secret::ApiSecret,
    state::AppState,
    store,
};

/// A bot's API tokens, oldest first, without their secrets.
#[utoipa::path(get, path = "/api/0/organizations/{organization}/bots/{member}/api-tokens/", operation_id = "list_bot_tokens",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("member" = String, Path, description = "The bot's membership id"),
    ),
    responses((status = OK, body = Vec<ApiToken>), Refusals))]
pub async fn list(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String)>,
) -> Result<Json<Vec<ApiToken>>, ApiError> {
    let Path((_, member)) = path;
    require_manager(&caller)?;
    let user = find_bot(&state.db, &caller, &member).await?;
    let tokens = store::list_api_tokens(&state.db, user).await?;
    let organizations = [caller.organization];
    Ok(Json(tokens.iter().map(|token| api_tokens::listed(token, &organizations)).collect()))
}

/// Creates another API token for a bot, for this organization only.
#[utoipa::path(post, path = "/api/0/organizations/{organization}/bots/{member}/api-tokens/", operation_id = "create_bot_token",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("member" = String, Path, description = "The bot's membership id"),
    ),
    request_body = CreateApiToken,
    responses(
        (status = CREATED, body = CreatedApiToken),
        (status = BAD_REQUEST, body = Invalid),
        (status = PAYLOAD_TOO_LARGE),
        (status = UNSUPPORTED_MEDIA_TYPE),
        Refusals,
    ))]
pub async fn create(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String)>,
    Body(body): Body<CreateApiToken>,
) -> Result<(StatusCode, Json<CreatedApiToken>), ApiError> {
    let Path((_, member)) = path;
    require_manager(&caller)?;
    let (transaction, caller) = caller.take_organization(&state).await?;
    require_manager(&caller)?;
    let user = find_bot(&transaction, &caller, &member).await?;
    let now = state.clock.now();
    let token = rules::token::check(&body, now).map_err(ApiError::Fields)?;
    let secret = ApiSecret::generate(&state.random);
    let row = write_token(&transaction, &caller, user, token, &secret, now).await?;
    transaction.commit().await?;
    let created = api_tokens::created(&row, std::slice::from_ref(&caller.organization), &secret);
    Ok((StatusCode::CREATED, Json(created)))
}

/// Revokes a bot's API token.
#[utoipa::path(delete, path = "/api/0/organizations/{organization}/bots/{member}/api-tokens/{token}/", operation_id = "revoke_bot_token",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("member" = String, Path, description = "The bot's membership id"),
        ("token" = Id, Path),
    ),
    responses((status = NO_CONTENT), Refusals))]
pub async fn revoke(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String, String)>,
) -> Result<StatusCode, ApiError> {
    let Path((_, member, token)) = path;
    require_manager(&caller)?;
    let Id(id) = token.parse().map_err(|_| ApiError::NotFound)?;
    let (transaction, caller) = caller.take_organization(&state).await?;
    require_manager(&caller)?;
    let user = find_bot(&transaction, &caller, &member).await?;
    let now = state.clock.now();
    let row = store::revoke_api_token(&transaction, user, id, now).await?.ok_or(ApiError::NotFound)?;
    record_token(&transaction, &caller, AuditEvent::TokenRemove, &row, now).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
