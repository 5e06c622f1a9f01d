use axum::{
    Json,
    extract::{Path, State},
};
use roster_api_types::{
    AuditEvent, Id, Role, TeamMembership, TeamPlace, TeamRole, TeamRoleChange, UnknownRole, stored_team_role,
    team_role_refusal,
};
use serde_json::json;

use super::{CHANGE_PLACES, MANAGE_PLACES};
use crate::{
    error::ApiError,
    json::Body,
    routes::{
        caller::Caller,
        refusals::{Invalid, Refusals},
        wire,
    },
    state::AppState,
    store::{self, AuditEntry, MemberRow, TeamRow},
};

/// Gives a member another role on a team. A role that is not above what the organization role gives anyway comes
/// back as null.
#[utoipa::path(put, path = "/api/0/organizations/{organization}/members/{member}/teams/{team}/",
    operation_id = "change_team_role",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("member" = String, Path, description = "Membership id, or `me`"),
        ("team" = String, Path, description = "Slug or id"),
    ),
    request_body = TeamRoleChange,
    responses(
        (status = OK, body = TeamMembership),
        (status = BAD_REQUEST, body = Invalid, description = "No such role, or the caller may not change this one"),
        (status = PAYLOAD_TOO_LARGE),
        (status = UNSUPPORTED_MEDIA_TYPE),
        Refusals,
    ))]
pub async fn change_role(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String, String)>,
    Body(body): Body<TeamRoleChange>,
) -> Result<Json<TeamMembership>, ApiError> {
    caller.require_any(&CHANGE_PLACES)?;
    let Path((_, member, team)) = path;
    let new = wanted(&body)?;
    let (transaction, caller) = caller.take_organization(&state).await?;
    let member = super::find_member(&transaction, &caller, &member).await?;
    let team = super::find(&transaction, &caller, &team).await?;
    let place = store::find_place(&transaction, member.id, team.id).await?.ok_or(ApiError::NotFound)?;
    let role: Role =
        member.role.parse().map_err(|error| ApiError::Internal(format!("membership {}: {error}", member.id)))?;
    let old = TeamPlace { role: place.role.as_deref().and_then(|role| role.parse().ok()) };
    let actor = super::actor(&caller, &team, &MANAGE_PLACES);
    if let Some(refusal) = team_role_refusal(actor, old.effective_role(role), new) {
        return Err(ApiError::BadRequest(refusal.to_string()));
    }
    let stored = stored_team_role(role, new);
    if stored != old.role {
        store::change_team_role(&transaction, member.id, team.id, stored).await?;
        store::record(&transaction, entry(&caller, &member, &team, new), state.clock.now()).await?;
        transaction.commit().await?;
    }
    Ok(Json(TeamMembership { is_active: true, team_role: stored.map(|role| role.id().to_owned()) }))
}

fn wanted(body: &TeamRoleChange) -> Result<TeamRole, ApiError> {
    let text = body.team_role.as_deref().ok_or_else(|| ApiError::field("teamRole", "This field is required."))?;
    text.parse().map_err(|error: UnknownRole| ApiError::field("teamRole", error))
}

fn entry(caller: &Caller, member: &MemberRow, team: &TeamRow, new: TeamRole) -> AuditEntry<'static> {
    let data = json!({
        "email": wire::address(member),
        "user": member.person.as_ref().map(|person| Id(person.id)),
        "team_slug": team.slug,
        "team_role": new.id(),
    });
    AuditEntry {
        target_object: Some(member.id),
        target_user: member.person.as_ref().map(|person| person.id),
        ..caller.audit(AuditEvent::MemberEdit, data)
    }
}
