use axum::{Json, extract::State};
use roster_api_types::MemberCounts;

use crate::{
    error::ApiError,
    routes::{caller::Caller, refusals::Refusals},
    state::AppState,
    store,
};

/// Ours: how many members each view of the members' page has.
#[utoipa::path(get, path = "/api/0/organizations/{organization}/members/counts/", operation_id = "count_members",
    params(("organization" = String, Path, description = "Slug or id")),
    responses((status = OK, body = MemberCounts), Refusals))]
pub async fn counts(State(state): State<AppState>, caller: Caller) -> Result<Json<MemberCounts>, ApiError> {
    caller.require_any(&["member:read", "member:write", "member:admin"])?;
    let store::MemberCounts { joined, pending, requests, removed } =
        store::count_members(&state.db, caller.organization.id).await?;
    let for_administrators = |count: i64| caller.may("member:admin").then_some(count.unsigned_abs());
    Ok(Json(MemberCounts {
        members: joined.unsigned_abs() + pending.unsigned_abs(),
        pending: pending.unsigned_abs(),
        requests: for_administrators(requests),
        removed: for_administrators(removed),
    }))
}
