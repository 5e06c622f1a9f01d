use axum::{Json, extract::State, http::StatusCode};
use roster_api_types::{AuditEvent, Scope, Team, TeamChange};

use crate::{
    error::ApiError,
    json::Body,
    routes::{
        caller::Caller,
        refusals::{Invalid, Refusals, SlugTaken},
        wire,
    },
    rules,
    state::AppState,
    store,
};

const CREATE: [Scope; 4] = ["org:write", "org:admin", "team:write", "team:admin"];

/// Creates a team and puts the caller on it.
#[utoipa::path(post, path = "/api/0/organizations/{organization}/teams/", operation_id = "create_team",
    params(("organization" = String, Path, description = "Slug or id")),
    request_body = TeamChange,
    responses(
        (status = CREATED, body = Team),
        (status = BAD_REQUEST, body = Invalid, description = "Fields are wrong or missing"),
        (status = CONFLICT, body = SlugTaken, description = "Another team has the slug"),
        (status = PAYLOAD_TOO_LARGE),
        (status = UNSUPPORTED_MEDIA_TYPE),
        Refusals,
    ))]
pub async fn create(
    State(state): State<AppState>,
    caller: Caller,
    Body(body): Body<TeamChange>,
) -> Result<(StatusCode, Json<Team>), ApiError> {
    caller.require_any(&CREATE)?;
    let names = rules::team::new_team(&body).map_err(ApiError::Fields)?;
    let (transaction, caller) = caller.take_organization(&state).await?;
    caller.require_any(&CREATE)?;
    let now = state.clock.now();
    let taken = ApiError::SlugTaken(format!("A team with the slug \"{}\" already exists.", names.slug));
    let id = store::create_team(&transaction, caller.organization.id, names, now).await?.map_err(|_| taken)?;
    store::put_on_team(&transaction, caller.membership.id, id).await?;
    let team = super::find(&transaction, &caller, &id.to_string()).await?;
    let creator = super::find_member(&transaction, &caller, "me").await?;
    for entry in [
        super::team_entry(&caller, AuditEvent::TeamCreate, &team),
        super::place_entry(&caller, AuditEvent::MemberJoinTeam, &creator, &team),
    ] {
        store::record(&transaction, entry, now).await?;
    }
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(wire::team(&team, &caller))))
}
