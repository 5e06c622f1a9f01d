use std::collections::BTreeMap;

use axum::{extract::State, response::Response};
use roster_api_types::{AuditActor, AuditEvent, AuditLog, AuditLogEntry, Id};
use serde_json::Value;

use super::{
    caller::Caller,
    paging::Paging,
    refusals::{Detail, Refusals},
    wire,
};
use crate::{
    error::ApiError,
    rules::audit_note::note,
    state::AppState,
    store::{self, AuditFilter, Person, entity::audit_entry},
};

/// What was done in the organization, the latest first.
#[utoipa::path(get, path = "/api/0/organizations/{organization}/audit-logs/", operation_id = "list_audit_log",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("event" = Option<String>, Query, description = "Only this event, one of `options`"),
        ("actor" = Option<Id>, Query, description = "Only what this user did"),
        ("member" = Option<Id>, Query, description = "Only what was done to this membership, by its number"),
        ("cursor" = Option<String>, Query, description = "From the `Link` header of another page"),
        ("per_page" = Option<u64>, Query, description = "At most so many rows; 1 to 100, 100 if missing"),
    ),
    responses(
        (status = OK, body = AuditLog, headers(
            ("Link" = String, description = "The previous and the next page; a cursor's middle number is how many rows lie before \
                the next, or before this page; 0 where that isn't known"),
            ("X-Hits" = u64, description = "How many entries match"),
        )),
        (status = BAD_REQUEST, body = Detail, description = "No such page or event, or no number"),
        Refusals,
    ))]
pub async fn list(State(state): State<AppState>, caller: Caller, paging: Paging) -> Result<Response, ApiError> {
    caller.require_any(&["org:write", "org:admin"])?;
    let event = match paging.parameter("event") {
        "" => None,
        text => Some(text.parse().map_err(|_| ApiError::BadRequest("There is no such event.".into()))?),
    };
    let number = |name, wrong: &str| match paging.parameter(name) {
        "" => Ok(None),
        text => text.parse().map(|Id(number)| Some(number)).map_err(|_| ApiError::BadRequest(wrong.to_owned())),
    };
    let (actor, member) =
        (number("actor", "actor is a user's id.")?, number("member", "member is a membership's id.")?);
    let filter = AuditFilter { organization: caller.organization.id, event, actor, member };
    let page = store::list_audit_entries(&state.db, filter, paging.cursor, paging.per_page).await?;
    let mut options: Vec<String> = AuditEvent::ALL.iter().map(|event| event.id().to_owned()).collect();
    options.sort_unstable();
    let rows = page.rows.iter().map(|row| entry(row, &page.people)).collect();
    paging.answer_with(&page.links, page.total, AuditLog { rows, options })
}

fn entry(row: &audit_entry::Model, people: &BTreeMap<i64, Person>) -> AuditLogEntry {
    let person = |id: Option<i64>| id.and_then(|id| people.get(&id)).cloned().map(wire::person);
    let target = person(row.target_user_id);
    let data: Value = serde_json::from_str(&row.data).unwrap_or_default();
    let left = row.actor_id.is_some() && row.actor_id == row.target_user_id;
    let words = |event| note(event, &data, target.as_ref().map(|user| user.name.as_str()), left);
    AuditLogEntry {
        id: Id(row.id),
        actor: match person(row.actor_id) {
            Some(user) => AuditActor::User(Box::new(user)),
            None => AuditActor::Named { name: row.actor_label.clone().unwrap_or_else(|| "Somebody".to_owned()) },
        },
        event: row.event.clone(),
        ip_address: row.ip_address.clone(),
        note: row.event.parse().map(words).unwrap_or_default(),
        target_object: row.target_object,
        target_user: target,
        data,
        date_created: row.date_created.to_string(),
    }
}
