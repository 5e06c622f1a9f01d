use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use roster_api_types::{ACCESS_REQUEST, AccessDecision, AuditEvent, Id, TeamRefusal};
use sea_orm::ConnectionTrait;

use super::list::REACH;
use crate::{
    clock::Timestamp,
    error::ApiError,
    json::Body,
    routes::{
        caller::Caller,
        refusals::{Invalid, Refusals},
        teams,
    },
    state::AppState,
    store::{self, TeamRow},
};

/// Approves or denies that a member joins a team. Either way the request is gone.
#[utoipa::path(put, path = "/api/0/organizations/{organization}/access-requests/{request}/",
    operation_id = "decide_access_request",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("request" = String, Path, description = "The request's id"),
    ),
    request_body = AccessDecision,
    responses(
        (status = NO_CONTENT),
        (status = BAD_REQUEST, body = Invalid, description = "The body doesn't say what is decided"),
        (status = PAYLOAD_TOO_LARGE),
        (status = UNSUPPORTED_MEDIA_TYPE),
        Refusals,
    ))]
pub async fn decide(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String)>,
    Body(body): Body<AccessDecision>,
) -> Result<StatusCode, ApiError> {
    caller.require_any(&REACH)?;
    let Path((_, request)) = path;
    let Id(request) = request.parse().map_err(|_| ApiError::NotFound)?;
    let (transaction, caller) = caller.take_organization(&state).await?;
    let organization = caller.organization.id;
    let found = store::find_access_request(&transaction, organization, request).await?;
    let found = found.ok_or(ApiError::NotFound)?;
    let team = teams::find(&transaction, &caller, &found.team_id.to_string()).await?;
    if !teams::actor(&caller, &team, &teams::MANAGE_PLACES).administers() {
        return Err(ApiError::Forbidden);
    }
    let approved = body.is_approved.ok_or_else(|| ApiError::field("isApproved", "This field is required."))?;
    if approved {
        approve(&transaction, &caller, found.membership_id, &team, state.clock.now()).await?;
    } else {
        store::forget_access_request(&transaction, found.membership_id, team.id).await?;
        let (member, now) = (Some(found.membership_id), state.clock.now());
        store::announce(&transaction, organization, ACCESS_REQUEST, member, now).await?;
    }
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn approve(
    db: &impl ConnectionTrait,
    caller: &Caller,
    member: i64,
    team: &TeamRow,
    now: Timestamp,
) -> Result<(), ApiError> {
    if team.idp_provisioned {
        return Err(ApiError::Refused(TeamRefusal::ManagedElsewhere.to_string()));
    }
    let member = store::find_member(db, caller.organization.id, member).await?.ok_or(ApiError::NotFound)?;
    store::put_on_team(db, member.id, team.id).await?;
    store::record(db, teams::place_entry(caller, AuditEvent::MemberJoinTeam, &member, team), now).await?;
    Ok(())
}
