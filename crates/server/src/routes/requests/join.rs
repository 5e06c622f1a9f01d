use std::{net::IpAddr, time::Duration};

use axum::{
    extract::{Path, State},
    http::{Extensions, StatusCode},
};
use roster_api_types::{AuditEvent, EmailAddress, EmailAddressError, InviteStatus, JoinRequest, Role};
use sea_orm::ConnectionTrait;

use super::{data, written};
use crate::{
    client,
    clock::Timestamp,
    error::ApiError,
    json::Body,
    routes::{
        known::place,
        refusals::{Detail, Invalid},
    },
    rules::invitation::Place,
    state::AppState,
    store::{
        self, AuditEntry, Limit, NewRequest, Notice, NoticeFacts, NoticeKind, RequestedPlace, entity::organization,
    },
};

/// How often strangers from one network may ask.
const PER_NETWORK: Limit = Limit { times: 5, window: Duration::from_hours(24) };
/// How often strangers may ask to join one organization, from wherever.
const PER_ORGANIZATION: Limit = Limit { times: 100, window: Duration::from_hours(24) };

/// A stranger asks to join. The answer is the same, and so is the work, whether or not the address is known here.
#[utoipa::path(post, path = "/api/0/organizations/{organization}/join-request/", operation_id = "request_to_join",
    params(("organization" = String, Path, description = "Slug or id")),
    request_body = JoinRequest,
    responses(
        (status = NO_CONTENT),
        (status = BAD_REQUEST, body = Invalid),
        (status = FORBIDDEN, body = Detail, description = "The organization takes no requests to join"),
        (status = NOT_FOUND, body = Detail),
        (status = PAYLOAD_TOO_LARGE),
        (status = UNSUPPORTED_MEDIA_TYPE),
        (status = TOO_MANY_REQUESTS, body = Detail),
    ))]
pub async fn join(
    State(state): State<AppState>,
    Path(organization): Path<String>,
    extensions: Extensions,
    Body(body): Body<JoinRequest>,
) -> Result<StatusCode, ApiError> {
    let organization = store::find_organization(&state.db, &organization).await?.ok_or(ApiError::NotFound)?;
    if !organization.allow_join_requests {
        return Err(ApiError::Refused("This organization takes no requests to join.".into()));
    }
    let email = body.email.ok_or_else(|| ApiError::field("email", "This field is required."))?;
    let email: EmailAddress = email.parse().map_err(|error: EmailAddressError| ApiError::field("email", error))?;
    let now = state.clock.now();
    let ip_address = client::ip_address(&extensions);
    // One transaction, which writes at least the count: an address that is known here takes no less time.
    let transaction = state.writer.begin().await?;
    limit(&transaction, &organization, ip_address, now).await?;
    store::lock_organization(&transaction, organization.id).await?;
    write(&transaction, &organization, email, ip_address, now).await?;
    transaction.commit().await?;
    state.outbox_bell.notify_one();
    Ok(StatusCode::NO_CONTENT)
}

async fn limit(
    db: &impl ConnectionTrait,
    organization: &organization::Model,
    ip_address: Option<IpAddr>,
    now: Timestamp,
) -> Result<(), ApiError> {
    let keys = [
        (format!("join-request:network:{}", client::network(ip_address)), PER_NETWORK),
        (format!("join-request:organization:{}", organization.id), PER_ORGANIZATION),
    ];
    for (key, limit) in keys {
        if let Err(exceeded) = store::take(db, &key, limit, now).await? {
            return Err(ApiError::TooMany(exceeded, "Too many requests to join. Try again tomorrow.".into()));
        }
    }
    Ok(())
}

/// Writes the request, unless the address is a member's, invited, or asked for already.
async fn write(
    db: &impl ConnectionTrait,
    organization: &organization::Model,
    email: EmailAddress,
    ip_address: Option<IpAddr>,
    now: Timestamp,
) -> Result<(), ApiError> {
    let recipients = store::member_deciders(db, organization.id).await?;
    let is_requested = store::is_requested(db, organization.id, &email.key()).await?;
    if place(db, organization.id, &email.key()).await? != Place::Free || is_requested {
        return Ok(());
    }
    let facts = NoticeFacts { person: email.to_string(), ..NoticeFacts::default() };
    let role: Role = organization.default_role.parse().unwrap_or_default();
    let request = NewRequest {
        organization: organization.id,
        email,
        status: InviteStatus::RequestedToJoin,
        requester: None,
        place: RequestedPlace { role, has_global_access: true, teams: Vec::new() },
    };
    // None: another request took the place at the same moment.
    let Some(id) = store::create_request(db, request, now).await? else { return Ok(()) };
    let row = written(db, organization.id, id).await?;
    let entry = AuditEntry {
        organization: organization.id,
        actor: None,
        actor_label: None,
        event: AuditEvent::InviteRequestCreate,
        ip_address,
        target_object: Some(id),
        target_user: None,
        data: data(&row, &[]),
    };
    store::record(db, entry, now).await?;
    let kind = NoticeKind::JoinRequest;
    let notice = Notice { organization: organization.id, kind, subject: id, recipients: &recipients, facts };
    Ok(store::enqueue_notice(db, notice, now).await?)
}
