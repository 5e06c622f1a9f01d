use axum::{
    Json,
    extract::{Path, State},
};
use roster_api_types::{AuditEvent, Scope, Team, TeamChange, team_change_refusal};
use serde_json::json;

use crate::{
    error::ApiError,
    json::Body,
    routes::{
        caller::Caller,
        refusals::{Invalid, Refusals},
        wire,
    },
    rules,
    state::AppState,
    store::{self, AuditEntry, TeamNames},
};

const CHANGE: [Scope; 3] = ["org:write", "team:write", "team:admin"];

/// Gives a team another name, another slug, or both. For those who administer it.
#[utoipa::path(put, path = "/api/0/teams/{organization}/{team}/", operation_id = "change_team",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("team" = String, Path, description = "Slug or id"),
    ),
    request_body = TeamChange,
    responses(
        (status = OK, body = Team),
        (status = BAD_REQUEST, body = Invalid, description = "Fields are wrong, or another team has the slug"),
        (status = PAYLOAD_TOO_LARGE),
        (status = UNSUPPORTED_MEDIA_TYPE),
        Refusals,
    ))]
pub async fn change(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String)>,
    Body(body): Body<TeamChange>,
) -> Result<Json<Team>, ApiError> {
    caller.require_any(&super::SEE)?;
    let Path((_, team)) = path;
    let (transaction, caller) = caller.take_organization(&state).await?;
    let old = super::find(&transaction, &caller, &team).await?;
    if let Some(refusal) = team_change_refusal(super::actor(&caller, &old, &CHANGE), old.idp_provisioned) {
        return Err(ApiError::Refused(refusal.to_string()));
    }
    let current = TeamNames { name: old.name.clone(), slug: old.slug.clone() };
    let names = rules::team::renamed(&body, current.clone()).map_err(ApiError::Fields)?;
    if names == current {
        return Ok(Json(wire::team(&old, &caller)));
    }
    let taken = ApiError::field("slug", format!("The slug \"{}\" is already in use.", names.slug));
    store::rename_team(&transaction, old.id, names).await?.map_err(|_| taken)?;
    let new = super::find(&transaction, &caller, &old.id.to_string()).await?;
    let data = json!({ "team_slug": new.slug, "name": new.name, "old_slug": old.slug, "old_name": old.name });
    let entry = AuditEntry { target_object: Some(new.id), ..caller.audit(AuditEvent::TeamEdit, data) };
    store::record(&transaction, entry, state.clock.now()).await?;
    transaction.commit().await?;
    Ok(Json(wire::team(&new, &caller)))
}
