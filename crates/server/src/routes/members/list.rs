use axum::{extract::State, response::Response};
use roster_api_types::{Member, MemberQuery};

use crate::{
    error::ApiError,
    routes::{
        caller::Caller,
        paging::Paging,
        refusals::{Detail, Refusals},
        wire,
    },
    state::AppState,
    store::{self, MemberFilter},
};

/// The organization's members, joined and invited, by membership id.
#[utoipa::path(get, path = "/api/0/organizations/{organization}/members/", operation_id = "list_members",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("query" = Option<String>, Query, description = "Free text, and `email:`, `id:`, `user.id:`, `role:`, `isInvited:`"),
        ("cursor" = Option<String>, Query, description = "From the `Link` header of another page"),
        ("per_page" = Option<u64>, Query, description = "At most so many rows; 1 to 100, 100 if missing"),
    ),
    responses(
        (status = OK, body = Vec<Member>, headers(
            ("Link" = String, description = "The previous and the next page"),
            ("X-Hits" = u64, description = "How many members match"),
        )),
        (status = BAD_REQUEST, body = Detail, description = "No such page"),
        Refusals,
    ))]
pub async fn list(State(state): State<AppState>, caller: Caller, paging: Paging) -> Result<Response, ApiError> {
    caller.require_any(&["member:read", "member:write", "member:admin"])?;
    let query = MemberQuery::parse(paging.parameter("query"));
    let filter = MemberFilter { organization: caller.organization.id, team: None, query: &query };
    let page = store::list_members(&state.db, filter, paging.cursor, paging.per_page).await?;
    let now = state.clock.now();
    let wire = page.rows.iter().map(|row| wire::member(row, now)).collect::<Vec<Member>>();
    paging.answer(&page, wire)
}
