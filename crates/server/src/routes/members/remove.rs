use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use roster_api_types::{AuditEvent, RemovalRefusal, removal_refusal, removal_would_leave_nobody};

use super::audit;

use crate::{
    error::ApiError,
    routes::{
        caller::{self, Leaver},
        refusals::{Detail, Refusals},
    },
    state::AppState,
    store,
};

/// Removes a member, or withdraws an invitation; `me` leaves. The person's own invitations go along. Can
/// be taken back with `restore`.
#[utoipa::path(delete, path = "/api/0/organizations/{organization}/members/{member}/", operation_id = "remove_member",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("member" = String, Path, description = "Membership id, or `me`"),
    ),
    responses(
        (status = NO_CONTENT),
        (status = BAD_REQUEST, body = Detail, description = "The caller may not remove this member"),
        Refusals,
    ))]
pub async fn remove(
    State(state): State<AppState>,
    Leaver(caller): Leaver,
    path: Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    caller.require_any(&["member:read", "member:write", "member:admin"])?;
    let Path((_, member)) = path;
    let id = caller.member_id(&member)?;
    if id != caller.membership.id {
        caller.require_seat()?;
    }
    let (transaction, caller) = caller.take_organization(&state).await?;
    let organization = caller.organization.id;
    let row = store::find_membership(&transaction, organization, id).await?.ok_or(ApiError::NotFound)?;
    let target = caller::target(&row)?;
    if let Some(refusal) = removal_refusal(caller.actor(), target, caller.settings()) {
        return Err(refused(refusal));
    }
    let others = store::administrators(&transaction, organization, id).await?;
    if removal_would_leave_nobody(target, &others) {
        return Err(refused(RemovalRefusal::NobodyLeft));
    }
    let now = state.clock.now();
    store::remove_membership(&transaction, &row, now).await?;
    audit::record(&transaction, &caller, AuditEvent::MemberRemove, &row, now).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

fn refused(refusal: RemovalRefusal) -> ApiError {
    match refusal {
        RemovalRefusal::OutranksYou | RemovalRefusal::NeedsMemberAdmin | RemovalRefusal::NotYourInvitation => {
            ApiError::BadRequest(refusal.to_string())
        }
        RemovalRefusal::ManagedElsewhere | RemovalRefusal::NobodyLeft => ApiError::Refused(refusal.to_string()),
    }
}
