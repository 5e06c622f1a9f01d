use axum::{Json, extract::State};
use roster_api_types::TeamDetails;

use super::SEE;
use crate::{
    error::ApiError,
    routes::{caller::Caller, refusals::Refusals, wire},
    state::AppState,
    store,
};

/// The teams that the caller has a place on, by slug, all at once.
#[utoipa::path(get, path = "/api/0/organizations/{organization}/user-teams/", operation_id = "list_own_teams",
    params(("organization" = String, Path, description = "Slug or id")),
    responses((status = OK, body = Vec<TeamDetails>), Refusals))]
pub async fn own(State(state): State<AppState>, caller: Caller) -> Result<Json<Vec<TeamDetails>>, ApiError> {
    caller.require_any(&SEE)?;
    let rows = store::teams_of(&state.db, caller.organization.id, caller.membership.id).await?;
    Ok(Json(rows.iter().map(|row| wire::team_details(row, &caller)).collect()))
}
