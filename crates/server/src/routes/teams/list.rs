use axum::{extract::State, response::Response};
use roster_api_types::{Team, TeamDetails, TeamQuery, TeamQueryError};

use super::SEE;
use crate::{
    error::ApiError,
    routes::{
        caller::Caller,
        paging::Paging,
        refusals::{Detail, Refusals},
        wire,
    },
    state::AppState,
    store::{self, SlugCursor, TeamFilter},
};

/// The organization's teams, by slug.
#[utoipa::path(get, path = "/api/0/organizations/{organization}/teams/", operation_id = "list_teams",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("query" = Option<String>, Query, description = "Free text, and `slug:`, `id:`, `hasExternalTeams:`"),
        ("detailed" = Option<String>, Query, description = "`0` leaves out `projects` and `externalTeams`"),
        ("cursor" = Option<String>, Query, description = "From the `Link` header of another page"),
        ("per_page" = Option<u64>, Query, description = "At most so many rows; 1 to 100, 100 if missing"),
    ),
    responses(
        (status = OK, body = Vec<TeamDetails>, headers(
            ("Link" = String, description = "The previous and the next page; a cursor's middle number is how many rows lie before \
                the next, or before this page; 0 where that isn't known"),
            ("X-Hits" = u64, description = "How many teams match"),
        )),
        (status = BAD_REQUEST, body = Detail, description = "No such page, or an `id:` that is no number"),
        Refusals,
    ))]
pub async fn list(
    State(state): State<AppState>,
    caller: Caller,
    paging: Paging<SlugCursor>,
) -> Result<Response, ApiError> {
    caller.require_any(&SEE)?;
    let query = TeamQuery::parse(paging.parameter("query"));
    let query = query.map_err(|error: TeamQueryError| ApiError::BadRequest(error.to_string()))?;
    let filter = TeamFilter { organization: caller.organization.id, member: caller.membership.id, query: &query };
    let page = store::page_of_teams(&state.db, filter, &paging.cursor, paging.per_page).await?;
    if paging.parameter("detailed") == "0" {
        let short: Vec<Team> = page.rows.iter().map(|row| wire::team(row, &caller)).collect();
        return paging.answer(&page, short);
    }
    let detailed: Vec<TeamDetails> = page.rows.iter().map(|row| wire::team_details(row, &caller)).collect();
    paging.answer(&page, detailed)
}
