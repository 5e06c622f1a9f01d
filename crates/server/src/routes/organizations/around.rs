//! What clients of the wire ask for and an organization without single sign-on and without code has not.

use axum::{Json, http::StatusCode};
use roster_api_types::Empty;

use crate::{
    error::ApiError,
    routes::{caller::Caller, refusals::Refusals},
};

/// The organization's single sign-on. There is none: 204.
#[utoipa::path(get, path = "/api/0/organizations/{organization}/auth-provider/", operation_id = "get_auth_provider",
    params(("organization" = String, Path, description = "Slug or id")),
    responses((status = NO_CONTENT), Refusals))]
pub async fn auth_provider(caller: Caller) -> Result<StatusCode, ApiError> {
    caller.require_any(&["org:read", "org:write", "org:admin"])?;
    Ok(StatusCode::NO_CONTENT)
}

/// People who wrote code of the organization and are no members. Roster knows no code: always empty.
#[utoipa::path(get, path = "/api/0/organizations/{organization}/missing-members/", operation_id = "list_missing_members",
    params(("organization" = String, Path, description = "Slug or id")),
    responses((status = OK, body = Vec<Object>), Refusals))]
pub async fn missing_members(caller: Caller) -> Result<Json<Vec<Empty>>, ApiError> {
    caller.require_any(&["member:read", "member:write", "member:admin"])?;
    Ok(Json(Vec::new()))
}
