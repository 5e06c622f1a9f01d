use axum::{Json, extract::State};
use roster_api_types::MemberCounts;

use crate::{
    error::ApiError,
    routes::{access_requests, caller::Caller, refusals::Refusals},
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
    let access = store::count_access_requests(&state.db, access_requests::decidable(&caller)).await?;
    let for_administrators = |count: u64| caller.may("member:admin").then_some(count);
    Ok(Json(MemberCounts {
        members: joined.unsigned_abs() + pending.unsigned_abs(),
        pending: pending.unsigned_abs(),
        requests: for_administrators(requests.unsigned_abs() + access),
        removed: for_administrators(removed.unsigned_abs()),
    }))
}
