use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use roster_api_types::{AuditEvent, Scope, team_change_refusal};

use crate::{
    error::ApiError,
    routes::{caller::Caller, refusals::Refusals},
    state::AppState,
    store,
};

const REMOVE: [Scope; 2] = ["team:admin", "org:admin"];

/// Deletes a team. Its people stay in the organization. For those who administer it.
#[utoipa::path(delete, path = "/api/0/teams/{organization}/{team}/", operation_id = "delete_team",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("team" = String, Path, description = "Slug or id"),
    ),
    responses((status = NO_CONTENT), Refusals))]
pub async fn remove(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    caller.require_any(&super::SEE)?;
    let Path((_, team)) = path;
    let (transaction, caller) = caller.take_organization(&state).await?;
    let team = super::find(&transaction, &caller, &team).await?;
    if let Some(refusal) = team_change_refusal(super::actor(&caller, &team, &REMOVE), team.idp_provisioned) {
        return Err(ApiError::Refused(refusal.to_string()));
    }
    store::delete_team(&transaction, team.id).await?;
    let entry = super::team_entry(&caller, AuditEvent::TeamRemove, &team);
    store::record(&transaction, entry, state.clock.now()).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
