use axum::{Json, extract::State};
use roster_api_types::{AuditEvent, Organization, OrganizationChange};
use serde_json::{Map, Value, json};

use super::whole;
use crate::{
    error::ApiError,
    json::Body,
    routes::{
        caller::Caller,
        refusals::{Invalid, Refusals},
    },
    rules::organization::{self, Editor, Refusal},
    state::AppState,
    store::{self, AuditEntry, OrganizationUpdate},
};

const EDITORS: &[&str] = &["org:write", "org:admin"];

/// Changes an organization's names and settings.
#[utoipa::path(put, path = "/api/0/organizations/{organization}/", operation_id = "change_organization",
    params(("organization" = String, Path, description = "Slug or id")),
    request_body = OrganizationChange,
    responses(
        (status = OK, body = Organization),
        (status = BAD_REQUEST, body = Invalid),
        (status = PAYLOAD_TOO_LARGE),
        (status = UNSUPPORTED_MEDIA_TYPE),
        Refusals,
    ))]
pub async fn edit(
    State(state): State<AppState>,
    caller: Caller,
    Body(body): Body<OrganizationChange>,
) -> Result<Json<Organization>, ApiError> {
    caller.require_any(EDITORS)?;
    let (transaction, mut caller) = caller.take_organization(&state).await?;
    caller.require_any(EDITORS)?;
    let editor = Editor { is_owner: caller.may("org:admin") };
    let role = caller.organization.default_role.parse().unwrap_or_default();
    let changed = organization::check(&body, editor, role).map_err(refused)?;
    let differences = differences(&caller, &changed);
    if !differences.is_empty() {
        let taken = ApiError::field("slug", "This slug is taken. Choose another.");
        let row = store::change_organization(&transaction, caller.organization.id, changed).await?.ok_or(taken)?;
        let entry = AuditEntry {
            target_object: Some(row.id),
            ..caller.audit(AuditEvent::OrganizationEdit, Value::Object(differences))
        };
        store::record(&transaction, entry, state.clock.now()).await?;
        caller.organization = row;
    }
    transaction.commit().await?;
    Ok(Json(whole(&state, &caller).await?))
}

fn refused(refusal: Refusal) -> ApiError {
    match refusal {
        Refusal::OwnersOnly => ApiError::Refused("Only owners can change the default role.".into()),
        Refusal::Fields(errors) => ApiError::Fields(errors),
    }
}

/// What the change makes different: the old and the new value by the key's name on the wire.
fn differences(caller: &Caller, changed: &OrganizationUpdate) -> Map<String, Value> {
    let row = &caller.organization;
    let text = |text: &Option<String>| text.as_ref().map(|text| json!(text));
    let slug = changed.slug.as_ref().map(|slug| json!(slug.as_str()));
    [
        ("name", json!(row.name), text(&changed.name)),
        ("slug", json!(row.slug), slug),
        ("openMembership", json!(row.open_membership), changed.open_membership.map(Value::Bool)),
        ("allowMemberInvite", json!(row.allow_member_invite), changed.allow_member_invite.map(Value::Bool)),
        ("allowJoinRequests", json!(row.allow_join_requests), changed.allow_join_requests.map(Value::Bool)),
        ("defaultRole", json!(row.default_role), changed.default_role.map(|role| json!(role.id()))),
    ]
    .into_iter()
    .filter_map(|(key, old, new)| {
        let new = new.filter(|new| *new != old)?;
        Some((key.to_owned(), json!({ "old": old, "new": new })))
    })
    .collect()
}
