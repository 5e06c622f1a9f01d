use axum::{
    Json,
    extract::{Path, State},
};
use roster_api_types::TeamDetails;

use super::SEE;
use crate::{
    error::ApiError,
    routes::{caller::Caller, refusals::Refusals, wire},
    state::AppState,
};

/// One team, with its organization.
#[utoipa::path(get, path = "/api/0/teams/{organization}/{team}/", operation_id = "get_team",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("team" = String, Path, description = "Slug or id"),
    ),
    responses((status = OK, body = TeamDetails), Refusals))]
pub async fn get(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String)>,
) -> Result<Json<TeamDetails>, ApiError> {
    caller.require_any(&SEE)?;
    let Path((_, team)) = path;
    let row = super::find(&state.db, &caller, &team).await?;
    let organization = Some(wire::organization(&caller.organization));
    Ok(Json(TeamDetails { organization, ..wire::team_details(&row, &caller) }))
}
