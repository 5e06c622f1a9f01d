use std::time::Duration;

use axum::{Json, extract::State, http::StatusCode};
use roster_api_types::{AuditEvent, NewOrganization, OrganizationSummary};
use serde_json::json;

use crate::{
    client,
    error::ApiError,
    json::Body,
    routes::{
        refusals::{Detail, Invalid},
        wire,
    },
    rules::organization,
    session::SignedInUser,
    state::AppState,
    store::{self, AuditEntry, Limit},
};

/// How many organizations one person may create.
const PER_USER: Limit = Limit { times: 10, window: Duration::from_hours(24) };

/// Creates an organization whose owner is the caller.
#[utoipa::path(post, path = "/api/0/organizations/", operation_id = "create_organization",
    request_body = NewOrganization,
    responses(
        (status = CREATED, body = OrganizationSummary),
        (status = BAD_REQUEST, body = Invalid),
        (status = UNAUTHORIZED, body = Detail),
        (status = FORBIDDEN, body = Detail),
        (status = CONFLICT, body = Detail, description = "The slug is taken"),
        (status = PAYLOAD_TOO_LARGE),
        (status = UNSUPPORTED_MEDIA_TYPE),
        (status = TOO_MANY_REQUESTS, body = Detail),
    ))]
pub async fn create(
    State(state): State<AppState>,
    SignedInUser(user): SignedInUser,
    extensions: axum::http::Extensions,
    Body(body): Body<NewOrganization>,
) -> Result<(StatusCode, Json<OrganizationSummary>), ApiError> {
    let created = organization::check_new(&body).map_err(ApiError::Fields)?;
    let now = state.clock.now();
    let transaction = state.writer.begin().await?;
    let key = format!("organization:user:{}", user.id);
    if let Err(exceeded) = store::take(&transaction, &key, PER_USER, now).await? {
        let words = "You have created many organizations today. Try again later.";
        return Err(ApiError::TooMany(exceeded, words.into()));
    }
    let data = json!({ "name": created.name, "slug": created.slug.as_str() });
    let taken = ApiError::Conflict(format!("An organization with the slug \"{}\" exists already.", created.slug));
    let new = store::NewOrganization {
        slug: created.slug.into(),
        name: created.name,
        owner: Some(user.id),
        open_membership: true,
        allow_member_invite: true,
        allow_join_requests: true,
    };
    let row = store::found_organization(&transaction, new, now).await?.ok_or(taken)?;
    let entry = AuditEntry {
        organization: row.id,
        actor: Some(user.id),
        actor_label: None,
        event: AuditEvent::OrganizationCreate,
        ip_address: client::ip_address(&extensions),
        target_object: Some(row.id),
        target_user: None,
        data,
    };
    store::record(&transaction, entry, now).await?;
    transaction.commit().await?;
    Ok((StatusCode::CREATED, Json(wire::organization(&row))))
}
