//! Ours: a user's own API tokens. Only a signed-in person manages them: a token that could make tokens
//! could outlive its own end.

use std::net::IpAddr;

use axum::{
    Json,
    extract::{FromRequestParts, Path, State},
    http::{StatusCode, request::Parts},
};
use roster_api_types::{ApiToken, AuditEvent, CreateApiToken, CreatedApiToken, Id};
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::refusals::{Detail, Invalid};
use crate::{
    client,
    clock::Timestamp,
    error::ApiError,
    identity::Identity,
    json::Body,
    rules,
    secret::ApiSecret,
    state::AppState,
    store::{
        self, AuditEntry, NewApiToken,
        entity::{api_token, organization, user},
    },
};

/// A signed-in person. Anonymous: 401; an API token: 403.
#[derive(Clone, Debug)]
pub struct Person {
    user: user::Model,
    ip_address: Option<IpAddr>,
}

impl FromRequestParts<AppState> for Person {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let Identity { user, grant } = Identity::from_request_parts(parts, state).await?;
        if grant.is_some() {
            return Err(ApiError::Refused("API tokens can't manage API tokens. Sign in instead.".into()));
        }
        Ok(Self { user, ip_address: client::ip_address(&parts.extensions) })
    }
}

/// The caller's API tokens, oldest first, without their secrets.
#[utoipa::path(get, path = "/api/0/api-tokens/", operation_id = "list_api_tokens",
    responses((status = OK, body = Vec<ApiToken>), (status = UNAUTHORIZED, body = Detail), (status = FORBIDDEN, body = Detail)))]
pub async fn list(State(state): State<AppState>, person: Person) -> Result<Json<Vec<ApiToken>>, ApiError> {
    let organizations = store::organizations_of(&state.db, person.user.id).await?;
    let tokens = store::list_api_tokens(&state.db, person.user.id).await?;
    Ok(Json(tokens.iter().map(|token| listed(token, &organizations)).collect()))
}

/// Creates an API token. The answer is the only one that ever holds its secret.
#[utoipa::path(post, path = "/api/0/api-tokens/", operation_id = "create_api_token", request_body = CreateApiToken,
    responses(
        (status = CREATED, body = CreatedApiToken),
        (status = BAD_REQUEST, body = Invalid),
        (status = UNAUTHORIZED, body = Detail),
        (status = FORBIDDEN, body = Detail),
        (status = PAYLOAD_TOO_LARGE),
        (status = UNSUPPORTED_MEDIA_TYPE),
    ))]
pub async fn create(
    State(state): State<AppState>,
    person: Person,
    Body(body): Body<CreateApiToken>,
) -> Result<(StatusCode, Json<CreatedApiToken>), ApiError> {
    let now = state.clock.now();
    let token = rules::token::check(&body, now).map_err(ApiError::Fields)?;
    let organizations = store::organizations_of(&state.db, person.user.id).await?;
    let organization = named(body.organization.as_deref(), &organizations)?;
    let secret = ApiSecret::generate(&state.random);
    let transaction = state.writer.begin().await?;
    let row = NewApiToken {
        user: person.user.id,
        organization,
        name: token.name,
        scopes: token.scopes,
        expires_at: token.expires_at,
    };
    let row = store::create_api_token(&transaction, row, &secret, now).await?;
    record(&transaction, &person, AuditEvent::TokenCreate, &row, &organizations, now).await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(created(&row, &organizations, &secret))))
}

/// Revokes an API token: from now on it opens nothing.
#[utoipa::path(delete, path = "/api/0/api-tokens/{token}/", operation_id = "revoke_api_token",
    params(("token" = Id, Path)),
    responses(
        (status = NO_CONTENT),
        (status = UNAUTHORIZED, body = Detail),
        (status = FORBIDDEN, body = Detail),
        (status = NOT_FOUND, body = Detail),
    ))]
pub async fn revoke(
    State(state): State<AppState>,
    person: Person,
    Path(token): Path<String>,
) -> Result<StatusCode, ApiError> {
    let Id(id) = token.parse().map_err(|_| ApiError::NotFound)?;
    let now = state.clock.now();
    let organizations = store::organizations_of(&state.db, person.user.id).await?;
    let transaction = state.writer.begin().await?;
    let row = store::revoke_api_token(&transaction, person.user.id, id, now).await?.ok_or(ApiError::NotFound)?;
    record(&transaction, &person, AuditEvent::TokenRemove, &row, &organizations, now).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The number of the organization that the body names by slug or id: one of the person's own.
fn named(name: Option<&str>, organizations: &[organization::Model]) -> Result<Option<i64>, ApiError> {
    let Some(name) = name else { return Ok(None) };
    let found = organizations.iter().find(|own| own.slug == name || name.parse() == Ok(Id(own.id)));
    let reason = "You belong to no organization of this name.";
    found.map(|own| Some(own.id)).ok_or_else(|| ApiError::field("organization", reason))
}

/// Writes the event into the log of each organization that the token opens.
async fn record(
    transaction: &impl ConnectionTrait,
    person: &Person,
    event: AuditEvent,
    token: &api_token::Model,
    organizations: &[organization::Model],
    now: Timestamp,
) -> Result<(), ApiError> {
    let opened = organizations.iter().filter(|own| token.organization_id.is_none_or(|only| only == own.id));
    for organization in opened {
        let entry = AuditEntry {
            organization: organization.id,
            actor: Some(person.user.id),
            actor_label: None,
            event,
            ip_address: person.ip_address,
            target_object: Some(token.id),
            target_user: Some(token.user_id),
            data: audit_data(token),
        };
        store::record(transaction, entry, now).await?;
    }
    Ok(())
}

/// What the audit log says about a token.
pub fn audit_data(token: &api_token::Model) -> serde_json::Value {
    json!({ "name": token.name, "prefix": token.prefix, "scopes": token.scopes() })
}

/// A token as listed. `organizations` are those that its user belongs to.
pub fn listed(token: &api_token::Model, organizations: &[organization::Model]) -> ApiToken {
    let slug = |only: i64| organizations.iter().find(|own| own.id == only).map(|own| own.slug.clone());
    ApiToken {
        id: Id(token.id),
        name: token.name.clone(),
        prefix: token.prefix.clone(),
        scopes: token.scopes().into_iter().map(str::to_owned).collect(),
        // Of an organization that the user has left the number is all that may be told.
        organization: token.organization_id.map(|only| slug(only).unwrap_or_else(|| only.to_string())),
        date_created: token.date_created.to_string(),
        expires_at: token.expires_at.map(|end| end.to_string()),
        last_used: token.last_used_at.map(|moment| moment.to_string()),
    }
}

/// A new token, its secret included.
pub fn created(token: &api_token::Model, organizations: &[organization::Model], secret: &ApiSecret) -> CreatedApiToken {
    CreatedApiToken { listed: listed(token, organizations), token: secret.expose().to_owned() }
}
