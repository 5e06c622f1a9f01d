use axum::{
    Json,
    extract::{Path, State},
    response::Response,
};
use roster_api_types::{Id, Member};

use super::{DECIDERS, wire};
use crate::{
    error::ApiError,
    routes::{
        caller::Caller,
        paging::Paging,
        refusals::{Detail, Refusals},
    },
    state::AppState,
    store::{self, RequestCursor, RequestFilter},
};

/// Requests that wait, by status, then address. Those who may not decide them see their own. Requests to join are left
/// out while the organization takes none.
#[utoipa::path(get, path = "/api/0/organizations/{organization}/invite-requests/", operation_id = "list_invite_requests",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("cursor" = Option<String>, Query, description = "From the `Link` header of another page"),
        ("per_page" = Option<u64>, Query, description = "At most so many rows; 1 to 100, 100 if missing"),
    ),
    responses(
        (status = OK, body = Vec<Member>, headers(
            ("Link" = String, description = "The previous and the next page; a cursor's middle number is how many rows lie before \
                the next, or before this page; 0 where that isn't known"),
            ("X-Hits" = u64, description = "How many requests wait"),
        )),
        (status = BAD_REQUEST, body = Detail, description = "No such page"),
        Refusals,
    ))]
pub async fn list(
    State(state): State<AppState>,
    caller: Caller,
    paging: Paging<RequestCursor>,
) -> Result<Response, ApiError> {
    caller.require_any(&["member:read", "member:write", "member:admin"])?;
    let decides = caller.require_any(DECIDERS).is_ok();
    let filter = RequestFilter {
        organization: caller.organization.id,
        with_join_requests: caller.organization.allow_join_requests,
        requester: (!decides).then_some(caller.user.id),
    };
    let page = store::list_requests(&state.db, filter, &paging.cursor, paging.per_page).await?;
    let now = state.clock.now();
    let rows: Vec<Member> = page.rows.iter().map(|row| wire(row, now)).collect();
    paging.answer(&page, rows)
}

/// One request that waits.
#[utoipa::path(get, path = "/api/0/organizations/{organization}/invite-requests/{request}/", operation_id = "get_invite_request",
    params(("organization" = String, Path, description = "Slug or id"), ("request" = Id, Path)),
    responses((status = OK, body = Member), Refusals))]
pub async fn get(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String)>,
) -> Result<Json<Member>, ApiError> {
    caller.require_any(DECIDERS)?;
    let Path((_, request)) = path;
    let id: Id = request.parse().map_err(|_| ApiError::NotFound)?;
    let row = store::find_request(&state.db, caller.organization.id, id.0).await?.ok_or(ApiError::NotFound)?;
    Ok(Json(wire(&row, state.clock.now())))
}
