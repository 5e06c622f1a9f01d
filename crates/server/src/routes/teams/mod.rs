//! The teams of an organization and who is on them, one file per endpoint.

mod change;
mod create;
mod get;
mod join;
mod leave;
mod list;
mod members;
mod membership;
mod own;
mod remove;
mod role;

use roster_api_types::{AuditEvent, Id, Scope, TeamActor, TeamRole};
use sea_orm::ConnectionTrait;
use serde_json::json;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::caller::Caller;
use crate::{
    error::ApiError,
    routes::wire,
    state::AppState,
    store::{self, AuditEntry, MemberRow, TeamRow},
};

/// Any of these lets an API token see teams.
const SEE: [Scope; 6] = ["org:read", "org:write", "org:admin", "team:read", "team:write", "team:admin"];
/// Any of these lets an API token try to change who is on a team; the rules decide.
const CHANGE_PLACES: [Scope; 5] = ["org:read", "org:write", "team:write", "team:admin", "member:write"];
/// Any of these leaves an API token what its owner may do about who is on a team.
pub const MANAGE_PLACES: [Scope; 4] = ["org:write", "team:write", "team:admin", "member:write"];

/// The endpoints of teams.
pub fn api() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list, create::create))
        .routes(routes!(own::own))
        .routes(routes!(get::get, change::change, remove::remove))
        .routes(routes!(members::members))
        .routes(routes!(membership::get, join::join, role::change_role, leave::leave))
}

/// The team that a path names by slug or id, as the caller sees it.
pub async fn find(db: &impl ConnectionTrait, caller: &Caller, slug_or_id: &str) -> Result<TeamRow, ApiError> {
    let found = store::find_team(db, caller.organization.id, caller.membership.id, slug_or_id).await?;
    found.ok_or(ApiError::NotFound)
}

/// The member that a path names by id or `me`.
async fn find_member(db: &impl ConnectionTrait, caller: &Caller, id_or_me: &str) -> Result<MemberRow, ApiError> {
    let id = caller.member_id(id_or_me)?;
    store::find_member(db, caller.organization.id, id).await?.ok_or(ApiError::NotFound)
}

/// The caller as the rules about this team see them, when any of `scopes` is needed.
pub fn actor(caller: &Caller, team: &TeamRow, scopes: &[Scope]) -> TeamActor {
    TeamActor {
        member: Id(caller.membership.id),
        role: caller.role,
        has_global_access: caller.membership.has_global_access,
        place: team.place(),
        manages: manages(caller, scopes),
    }
}

/// Has the caller any of these rights, or would a team's admin have it? The rights of a team role are beside
/// those of the organization role, so a token that narrows these leaves them out.
pub fn manages(caller: &Caller, scopes: &[Scope]) -> bool {
    let as_team_admin = || TeamRole::Admin.scopes().iter().any(|scope| scopes.contains(scope));
    scopes.iter().any(|scope| caller.may(scope)) || (caller.has_whole_role() && as_team_admin())
}

/// The audit log's entry of a member coming on a team or going off it.
pub fn place_entry(caller: &Caller, event: AuditEvent, member: &MemberRow, team: &TeamRow) -> AuditEntry<'static> {
    let data = json!({
        "team_slug": team.slug,
        "member_id": Id(member.id),
        "email": wire::address(member),
        "is_active": event == AuditEvent::MemberJoinTeam,
    });
    AuditEntry {
        target_object: Some(member.id),
        target_user: member.person.as_ref().map(|person| person.id),
        ..caller.audit(event, data)
    }
}

/// The audit log's entry of something done to a team itself.
fn team_entry(caller: &Caller, event: AuditEvent, team: &TeamRow) -> AuditEntry<'static> {
    let data = json!({ "team_slug": team.slug, "name": team.name });
    AuditEntry { target_object: Some(team.id), ..caller.audit(event, data) }
}
