use axum::{
    Json,
    extract::{Path, State},
};
use roster_api_types::{AuditEvent, Id, Team, TeamRefusal, team_removal_refusal};

use super::{CHANGE_PLACES, MANAGE_PLACES};
use crate::{
    error::ApiError,
    routes::{
        caller::Caller,
        refusals::{Detail, Refusals},
        wire,
    },
    state::AppState,
    store,
};

/// Takes a member off a team; the same again changes nothing. Who is on all teams still reaches it. The team is
/// answered as the caller sees it.
#[utoipa::path(delete, path = "/api/0/organizations/{organization}/members/{member}/teams/{team}/",
    operation_id = "leave_team",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("member" = String, Path, description = "Membership id, or `me`"),
        ("team" = String, Path, description = "Slug or id"),
    ),
    responses(
        (status = OK, body = Team),
        (status = BAD_REQUEST, body = Detail, description = "The caller may not take this member off the team"),
        Refusals,
    ))]
pub async fn leave(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String, String)>,
) -> Result<Json<Team>, ApiError> {
    caller.require_any(&CHANGE_PLACES)?;
    let Path((_, member, team)) = path;
    let (transaction, caller) = caller.take_organization(&state).await?;
    let member = super::find_member(&transaction, &caller, &member).await?;
    let team = super::find(&transaction, &caller, &team).await?;
    let actor = super::actor(&caller, &team, &MANAGE_PLACES);
    match team_removal_refusal(actor, Id(member.id), team.idp_provisioned) {
        Some(refusal @ TeamRefusal::ManagedElsewhere) => return Err(ApiError::Refused(refusal.to_string())),
        Some(refusal @ TeamRefusal::NeedsTeamAdmin) => return Err(ApiError::BadRequest(refusal.to_string())),
        None => {}
    }
    if store::find_place(&transaction, member.id, team.id).await?.is_none() {
        return Ok(Json(wire::team(&team, &caller)));
    }
    store::take_off_team(&transaction, member.id, team.id).await?;
    let entry = super::place_entry(&caller, AuditEvent::MemberLeaveTeam, &member, &team);
    store::record(&transaction, entry, state.clock.now()).await?;
    let team = super::find(&transaction, &caller, &team.id.to_string()).await?;
    transaction.commit().await?;
    Ok(Json(wire::team(&team, &caller)))
}
