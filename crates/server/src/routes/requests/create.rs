use std::time::Duration;

use axum::{Json, extract::State, http::StatusCode};
use roster_api_types::{AuditEvent, CreateMember, InviteStatus, Member};
use sea_orm::ConnectionTrait;

use super::{entry, wire, written};
use crate::{
    error::ApiError,
    json::Body,
    routes::{
        caller::Caller,
        known::{known_teams, place},
        refusals::{Detail, Invalid, Refusals},
        wire::display_name,
    },
    rules::{
        invitation::{self, Invitation, Place},
        request,
    },
    state::AppState,
    store::{self, Limit, NewRequest, Notice, NoticeFacts, NoticeKind, RequestedPlace},
};

/// How often one member may ask.
const PER_USER: Limit = Limit { times: 100, window: Duration::from_hours(24) };

/// Asks those who administer members to invite somebody. Any role and any team may be suggested.
#[utoipa::path(post, path = "/api/0/organizations/{organization}/invite-requests/", operation_id = "request_invitation",
    params(("organization" = String, Path, description = "Slug or id")),
    request_body = CreateMember,
    responses(
        (status = CREATED, body = Member),
        (status = BAD_REQUEST, body = Invalid, description = "Fields are wrong, or the address is taken or asked for"),
        (status = PAYLOAD_TOO_LARGE),
        (status = UNSUPPORTED_MEDIA_TYPE),
        (status = TOO_MANY_REQUESTS, body = Detail),
        Refusals,
    ))]
pub async fn create(
    State(state): State<AppState>,
    caller: Caller,
    Body(body): Body<CreateMember>,
) -> Result<(StatusCode, Json<Member>), ApiError> {
    caller.require_any(&["member:read", "member:write", "member:admin"])?;
    let (transaction, caller) = caller.take_organization(&state).await?;
    let now = state.clock.now();
    let asked = check(&transaction, &caller, &body).await?;
    let key = format!("invite-request:user:{}", caller.user.id);
    if let Err(exceeded) = store::take(&transaction, &key, PER_USER, now).await? {
        return Err(ApiError::TooMany(exceeded, "You have asked for many invitations today. Try again later.".into()));
    }
    let facts = NoticeFacts {
        person: asked.email.to_string(),
        requester: Some(display_name(&caller.user.name, &caller.user.email)),
        role: Some(asked.role),
        team: None,
    };
    let id = write(&transaction, &caller, asked, now).await?;
    let row = written(&transaction, caller.organization.id, id).await?;
    let entry = entry(&transaction, &caller, AuditEvent::InviteRequestCreate, &row).await?;
    store::record(&transaction, entry, now).await?;
    let mut recipients = store::member_deciders(&transaction, caller.organization.id).await?;
    recipients.retain(|user| *user != caller.user.id);
    let kind = NoticeKind::InviteRequest;
    let notice = Notice { organization: caller.organization.id, kind, subject: id, recipients: &recipients, facts };
    store::enqueue_notice(&transaction, notice, now).await?;
    transaction.commit().await?;
    state.outbox_bell.notify_one();
    Ok((StatusCode::CREATED, Json(wire(&row, now))))
}

async fn check(db: &impl ConnectionTrait, caller: &Caller, body: &CreateMember) -> Result<Invitation, ApiError> {
    let organization = caller.organization.id;
    let (mut taken, mut is_requested) = (Place::Free, false);
    if let Ok(email) = invitation::address(body) {
        let key = email.key();
        taken = place(db, organization, &key).await?;
        is_requested = store::is_requested(db, organization, &key).await?;
    }
    let teams = known_teams(db, caller).await?;
    request::check(body, taken, is_requested, &teams).map_err(ApiError::Fields)
}

async fn write(
    db: &impl ConnectionTrait,
    caller: &Caller,
    asked: Invitation,
    now: crate::clock::Timestamp,
) -> Result<i64, ApiError> {
    let Invitation { email, role, teams, has_global_access, send_mail: _ } = asked;
    // Told only when another way of writing members doesn't take the organization first.
    let taken = ApiError::field("email", format!("Somebody has already asked to invite {email}."));
    let request = NewRequest {
        organization: caller.organization.id,
        email,
        status: InviteStatus::RequestedToBeInvited,
        requester: Some(caller.user.id),
        place: RequestedPlace { role, has_global_access, teams },
    };
    store::create_request(db, request, now).await?.ok_or(taken)
}
