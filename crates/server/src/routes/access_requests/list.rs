use axum::{extract::State, response::Response};
use roster_api_types::{AccessRequest, AdministeredTeams, Id, Scope};

use crate::{
    error::ApiError,
    routes::{
        caller::Caller,
        paging::Paging,
        refusals::{Detail, Refusals},
        teams, wire,
    },
    state::AppState,
    store::{self, AccessRequestFilter},
};

/// Any of these lets an API token see and decide what its owner may decide.
pub const REACH: [Scope; 7] =
    ["org:read", "org:write", "team:read", "team:write", "team:admin", "member:write", "member:admin"];

/// The requests to join a team that the caller may decide, the oldest first.
#[utoipa::path(get, path = "/api/0/organizations/{organization}/access-requests/", operation_id = "list_access_requests",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("cursor" = Option<String>, Query, description = "From the `Link` header of another page"),
        ("per_page" = Option<u64>, Query, description = "At most so many rows; 1 to 100, 100 if missing"),
    ),
    responses(
        (status = OK, body = Vec<AccessRequest>, headers(
            ("Link" = String, description = "The previous and the next page; a cursor's middle number is how many rows lie before \
                the next, or before this page; 0 where that isn't known"),
            ("X-Hits" = u64, description = "How many requests there are"),
        )),
        (status = BAD_REQUEST, body = Detail, description = "No such page"),
        Refusals,
    ))]
pub async fn list(State(state): State<AppState>, caller: Caller, paging: Paging) -> Result<Response, ApiError> {
    caller.require_any(&REACH)?;
    let filter = decidable(&caller);
    let page = store::list_access_requests(&state.db, filter, paging.cursor, paging.per_page).await?;
    let now = state.clock.now();
    let wire = page.rows.iter().map(|row| AccessRequest {
        id: Id(row.id),
        member: wire::member(row.member.clone(), now),
        team: wire::team(&row.team, &caller),
        requester: row.requester.as_ref().map(wire::user),
    });
    paging.answer(&page, wire.collect::<Vec<_>>())
}

/// The requests that the caller may decide.
pub fn decidable(caller: &Caller) -> AccessRequestFilter {
    let manages = teams::manages(caller, &teams::MANAGE_PLACES);
    AccessRequestFilter {
        organization: caller.organization.id,
        member: caller.membership.id,
        teams: AdministeredTeams::of(caller.role, caller.membership.has_global_access, manages),
    }
}
