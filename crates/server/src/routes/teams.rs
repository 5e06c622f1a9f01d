use axum::{
    Json,
    extract::{Path, State},
    response::Response,
};
use roster_api_types::{Cursor, CursorError, MemberQuery, Team, TeamMember};

use super::{
    caller::Caller,
    paging::Paging,
    refusals::{Detail, Refusals},
    wire,
};
use crate::{
    error::ApiError,
    state::AppState,
    store::{self, Edges, MemberFilter, Page, TeamRow},
};

/// The organization's teams, by slug.
#[utoipa::path(get, path = "/api/0/organizations/{organization}/teams/", operation_id = "list_teams",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("cursor" = Option<String>, Query, description = "From the `Link` header of another page"),
        ("per_page" = Option<u64>, Query, description = "At most so many rows; 1 to 100, 100 if missing"),
    ),
    responses(
        (status = OK, body = Vec<Team>, headers(("Link" = String), ("X-Hits" = u64))),
        (status = BAD_REQUEST, body = Detail, description = "No such page"),
        Refusals,
    ))]
pub async fn list(State(state): State<AppState>, caller: Caller, paging: Paging) -> Result<Response, ApiError> {
    let all = store::list_teams(&state.db, caller.organization.id, caller.membership.id).await?;
    let page = page_of(all, &paging).map_err(|error| ApiError::BadRequest(error.to_string()))?;
    let wire = page.rows.iter().map(|row| wire::team(row, &caller)).collect();
    paging.answer(&page, wire)
}

/// The page of a list that is ordered by slug: cursors name a team by its id, wherever it stands. An
/// organization's teams are few enough to be read whole.
fn page_of(all: Vec<TeamRow>, paging: &Paging) -> Result<Page<TeamRow>, CursorError> {
    let per_page = usize::try_from(paging.per_page).unwrap_or(usize::MAX);
    let Cursor { value, is_previous } = paging.cursor;
    let position = all.iter().position(|row| row.id == value);
    let (start, end) = match (position, is_previous) {
        (None, false) if value == 0 => (0, per_page.min(all.len())),
        (None, _) => return Err(CursorError),
        (Some(position), true) => (position.saturating_sub(per_page), position),
        (Some(position), false) => (position + 1, (position + 1).saturating_add(per_page).min(all.len())),
    };
    let (total, has_previous, has_next) = (all.len() as u64, start > 0, end < all.len());
    let rows: Vec<TeamRow> = all.into_iter().skip(start).take(end - start).collect();
    let edge = |row: Option<&TeamRow>| row.map_or(value, |row| row.id);
    let edges = Edges { first: edge(rows.first()), last: edge(rows.last()) };
    Ok(Page { rows, edges, has_previous, has_next, total })
}

/// One team.
#[utoipa::path(get, path = "/api/0/teams/{organization}/{team}/", operation_id = "get_team",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("team" = String, Path, description = "Slug or id"),
    ),
    responses((status = OK, body = Team), Refusals))]
pub async fn get(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String)>,
) -> Result<Json<Team>, ApiError> {
    let Path((_, team)) = path;
    let row = find(&state, &caller, &team).await?;
    Ok(Json(wire::team(&row, &caller)))
}

/// The people on one team, pending ones included, by membership id.
#[utoipa::path(get, path = "/api/0/teams/{organization}/{team}/members/", operation_id = "list_team_members",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("team" = String, Path, description = "Slug or id"),
        ("cursor" = Option<String>, Query, description = "From the `Link` header of another page"),
        ("per_page" = Option<u64>, Query, description = "At most so many rows; 1 to 100, 100 if missing"),
    ),
    responses(
        (status = OK, body = Vec<TeamMember>, headers(("Link" = String), ("X-Hits" = u64))),
        (status = BAD_REQUEST, body = Detail, description = "No such page"),
        Refusals,
    ))]
pub async fn members(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String)>,
    paging: Paging,
) -> Result<Response, ApiError> {
    let Path((_, team)) = path;
    let team = find(&state, &caller, &team).await?;
    let query = MemberQuery::default();
    let filter = MemberFilter { organization: caller.organization.id, team: Some(team.id), query: &query };
    let page = store::list_members(&state.db, filter, paging.cursor, paging.per_page).await?;
    let now = state.clock.now();
    let wire = page.rows.iter().map(|row| {
        let own = row.teams.iter().find(|place| place.team_slug == team.slug);
        TeamMember {
            member: wire::member(row, now),
            team_role: own.and_then(|place| place.role.clone()),
            team_slug: team.slug.clone(),
        }
    });
    paging.answer(&page, wire.collect())
}

async fn find(state: &AppState, caller: &Caller, slug_or_id: &str) -> Result<TeamRow, ApiError> {
    let found = store::find_team(&state.db, caller.organization.id, caller.membership.id, slug_or_id).await?;
    found.ok_or(ApiError::NotFound)
}
