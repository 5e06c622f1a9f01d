use axum::{
    Json,
    extract::{Path, State},
};
use roster_api_types::MemberWithRoles;

use super::details::with_roles;
use crate::{
    error::ApiError,
    routes::{caller::Caller, refusals::Refusals},
    state::AppState,
    store,
};

/// One member, with everything a page about them needs.
#[utoipa::path(get, path = "/api/0/organizations/{organization}/members/{member}/", operation_id = "get_member",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("member" = String, Path, description = "Membership id, or `me`"),
    ),
    responses((status = OK, body = MemberWithRoles), Refusals))]
pub async fn get(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String)>,
) -> Result<Json<MemberWithRoles>, ApiError> {
    caller.require_any(&["member:read", "member:write", "member:admin"])?;
    let Path((_, member)) = path;
    let id = caller.member_id(&member)?;
    let row = store::find_member(&state.db, caller.organization.id, id).await?.ok_or(ApiError::NotFound)?;
    Ok(Json(with_roles(&state.db, &caller, &row, state.clock.now()).await?))
}
