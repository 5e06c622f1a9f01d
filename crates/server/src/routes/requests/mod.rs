//! Requests: a member asks that somebody be invited, or a stranger asks to join; those who administer members decide.

mod create;
mod decide;
mod join;
mod list;

use roster_api_types::{AuditEvent, InviteStatus, Member};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{caller::Caller, wire};
use crate::{
    clock::Timestamp,
    error::ApiError,
    state::AppState,
    store::{self, AuditEntry, NoticeKind, RequestRow},
};

/// The endpoints of requests.
pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(list::get, decide::decide, decide::deny))
        .routes(routes!(join::join))
}

/// Who may see and decide all requests.
const DECIDERS: &[&str] = &["member:admin"];

/// A request as the wire has it.
fn wire(row: &RequestRow, now: Timestamp) -> Member {
    Member { invite_status: row.status, ..wire::member(row.member.clone(), now) }
}

/// The request's row, which must be there.
async fn written(db: &impl ConnectionTrait, organization: i64, id: i64) -> Result<RequestRow, ApiError> {
    let row = store::find_request(db, organization, id).await?;
    row.ok_or_else(|| ApiError::Internal(format!("request {id} was written and is not there")))
}

const fn notice_kind(status: InviteStatus) -> NoticeKind {
    match status {
        InviteStatus::RequestedToJoin => NoticeKind::JoinRequest,
        InviteStatus::RequestedToBeInvited | InviteStatus::Approved => NoticeKind::InviteRequest,
    }
}

/// The audit log's entry of something done to a request.
async fn entry(
    db: &impl ConnectionTrait,
    caller: &Caller,
    event: AuditEvent,
    row: &RequestRow,
) -> Result<AuditEntry<'static>, ApiError> {
    let (ids, _) = store::team_places(db, row.member.id).await?;
    let data = data(row, &ids);
    Ok(AuditEntry { target_object: Some(row.member.id), ..caller.audit(event, data) })
}

fn data(row: &RequestRow, teams: &[i64]) -> Value {
    let slugs: Vec<&str> = row.member.teams.iter().map(|team| team.team_slug.as_str()).collect();
    let teams: Vec<String> = teams.iter().map(ToString::to_string).collect();
    json!({
        "email": row.member.email,
        "user": null,
        "teams": teams,
        "teams_slugs": slugs,
        "has_global_access": row.member.has_global_access,
        "role": row.member.role,
        "invite_status": row.status.id(),
    })
}
