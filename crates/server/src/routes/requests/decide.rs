use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use roster_api_types::{AuditEvent, EmailAddress, Id, InviteStatus, Member, RequestDecision, Role};
use sea_orm::ConnectionTrait;

use super::{DECIDERS, entry, notice_kind, wire, written};
use crate::{
    clock::Timestamp,
    error::ApiError,
    json::Body,
    routes::{
        caller::Caller,
        known::{known_teams, place},
        members::sending,
        refusals::{Detail, Invalid, Refusals},
    },
    rules::{
        invitation::INVITATION_LIFE,
        request::{self, Approver, Asked, approval_refusal},
    },
    state::AppState,
    store::{self, RequestRow, RequestedPlace},
};

/// Changes what a request asks for, and with `approve` makes it an invitation with a mail of its own, which counts like any other.
#[utoipa::path(put, path = "/api/0/organizations/{organization}/invite-requests/{request}/", operation_id = "decide_invite_request",
    params(("organization" = String, Path, description = "Slug or id"), ("request" = Id, Path)),
    request_body = RequestDecision,
    responses(
        (status = OK, body = Member),
        (status = BAD_REQUEST, body = Invalid, description = "Fields are wrong, or under `approve` why it can't be approved"),
        (status = PAYLOAD_TOO_LARGE),
        (status = UNSUPPORTED_MEDIA_TYPE),
        (status = TOO_MANY_REQUESTS, body = Detail, description = "A day's invitations are used up"),
        Refusals,
    ))]
pub async fn decide(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String)>,
    Body(decision): Body<RequestDecision>,
) -> Result<Json<Member>, ApiError> {
    caller.require_any(DECIDERS)?;
    let Path((_, request)) = path;
    let id: Id = request.parse().map_err(|_| ApiError::NotFound)?;
    let (transaction, caller) = caller.take_organization(&state).await?;
    caller.require_any(DECIDERS)?;
    let organization = caller.organization.id;
    let row = store::find_request(&transaction, organization, id.0).await?.ok_or(ApiError::NotFound)?;
    let now = state.clock.now();
    let changed = change(&transaction, &caller, &row, &decision, now).await?;
    let answer = if decision.approve == Some(true) {
        approve(&transaction, &state, &caller, &changed, now).await?
    } else {
        changed
    };
    transaction.commit().await?;
    state.outbox_bell.notify_one();
    Ok(Json(wire(&answer, now)))
}

/// Denies a request. The address may be asked for again.
#[utoipa::path(delete, path = "/api/0/organizations/{organization}/invite-requests/{request}/", operation_id = "deny_invite_request",
    params(("organization" = String, Path, description = "Slug or id"), ("request" = Id, Path)),
    responses((status = NO_CONTENT), Refusals))]
pub async fn deny(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String)>,
) -> Result<StatusCode, ApiError> {
    caller.require_any(DECIDERS)?;
    let Path((_, request)) = path;
    let id: Id = request.parse().map_err(|_| ApiError::NotFound)?;
    let (transaction, caller) = caller.take_organization(&state).await?;
    caller.require_any(DECIDERS)?;
    let row = store::find_request(&transaction, caller.organization.id, id.0).await?.ok_or(ApiError::NotFound)?;
    let now = state.clock.now();
    store::deny_request(&transaction, id.0, now).await?;
    store::cancel_notices(&transaction, notice_kind(row.status), id.0).await?;
    let entry = entry(&transaction, &caller, AuditEvent::InviteRequestRemove, &row).await?;
    store::record(&transaction, entry, now).await?;
    transaction.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Applies the decision's keys; the request as it stands then.
async fn change(
    db: &impl ConnectionTrait,
    caller: &Caller,
    row: &RequestRow,
    decision: &RequestDecision,
    now: Timestamp,
) -> Result<RequestRow, ApiError> {
    let before = Asked {
        email: row.member.email.clone().unwrap_or_default(),
        role: role(row)?,
        has_global_access: row.member.has_global_access,
        teams: store::team_places(db, row.member.id).await?.0,
    };
    let teams = known_teams(db, caller).await?;
    let after = request::changed(before.clone(), decision, &teams).map_err(ApiError::Fields)?;
    if after == before {
        return Ok(row.clone());
    }
    let Asked { role, has_global_access, teams, .. } = after;
    store::change_request(db, row.member.id, &RequestedPlace { role, has_global_access, teams }).await?;
    let changed = written(db, caller.organization.id, row.member.id).await?;
    store::record(db, entry(db, caller, AuditEvent::MemberEdit, &changed).await?, now).await?;
    Ok(changed)
}

/// Makes the request an invitation; its answer.
async fn approve(
    db: &impl ConnectionTrait,
    state: &AppState,
    caller: &Caller,
    row: &RequestRow,
    now: Timestamp,
) -> Result<RequestRow, ApiError> {
    let organization = &caller.organization;
    let email = row.member.email.as_deref().unwrap_or_default().parse::<EmailAddress>();
    let email = email.map_err(|error| ApiError::field("approve", error))?;
    let taken = place(db, organization.id, &email.key()).await?;
    let approver = Approver { role: caller.role, rights: caller.rights() };
    let allow_join = organization.allow_join_requests;
    if let Some(refusal) = approval_refusal(approver, row.status, role(row)?, allow_join, taken) {
        return Err(ApiError::field("approve", refusal));
    }
    sending::count(db, state, caller, &email.key(), now).await?;
    let id = row.member.id;
    store::approve_request(db, id, caller.user.id, now.after(INVITATION_LIFE)).await?;
    store::enqueue_invitation(db, id, None, now).await?;
    store::cancel_notices(db, notice_kind(row.status), id).await?;
    let member = store::find_member(db, organization.id, id).await?;
    let member = member.ok_or_else(|| ApiError::Internal(format!("request {id} was approved and is not there")))?;
    let invitation = RequestRow { member, status: InviteStatus::Approved };
    store::record(db, entry(db, caller, AuditEvent::MemberInvite, &invitation).await?, now).await?;
    Ok(invitation)
}

fn role(row: &RequestRow) -> Result<Role, ApiError> {
    row.member.role.parse().map_err(|error| ApiError::Internal(format!("request {}: {error}", row.member.id)))
}
