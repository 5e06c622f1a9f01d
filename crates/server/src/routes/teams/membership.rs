use axum::{
    Json,
    extract::{Path, State},
};
use roster_api_types::{Scope, TeamMembership};

use crate::{
    error::ApiError,
    routes::{caller::Caller, refusals::Refusals},
    state::AppState,
    store,
};

const READ: [Scope; 8] =
    ["org:read", "org:write", "team:read", "team:write", "team:admin", "member:read", "member:write", "member:admin"];

/// A member's place on a team; 404 when they have none, even if they reach the team by being on all of them.
#[utoipa::path(get, path = "/api/0/organizations/{organization}/members/{member}/teams/{team}/",
    operation_id = "get_team_membership",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("member" = String, Path, description = "Membership id, or `me`"),
        ("team" = String, Path, description = "Slug or id"),
    ),
    responses((status = OK, body = TeamMembership), Refusals))]
pub async fn get(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String, String)>,
) -> Result<Json<TeamMembership>, ApiError> {
    caller.require_any(&READ)?;
    let Path((_, member, team)) = path;
    let member = super::find_member(&state.db, &caller, &member).await?;
    let team = super::find(&state.db, &caller, &team).await?;
    let place = store::find_place(&state.db, member.id, team.id).await?.ok_or(ApiError::NotFound)?;
    Ok(Json(TeamMembership { is_active: true, team_role: place.role }))
}
