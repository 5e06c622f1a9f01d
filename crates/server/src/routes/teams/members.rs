use axum::{
    extract::{Path, State},
    response::Response,
};
use roster_api_types::{CursorError, MemberQuery, TeamMember};

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
    store::{self, MemberCursor, MemberFilter, MemberOrder, MemberSelection, MemberSort, MemberView, Page},
};

/// The people on one team, pending ones included, by address.
#[utoipa::path(get, path = "/api/0/teams/{organization}/{team}/members/", operation_id = "list_team_members",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("team" = String, Path, description = "Slug or id"),
        ("cursor" = Option<String>, Query, description = "From the `Link` header of another page"),
        ("per_page" = Option<u64>, Query, description = "At most so many rows; 1 to 100, 100 if missing"),
    ),
    responses(
        (status = OK, body = Vec<TeamMember>, headers(
            ("Link" = String, description = "The previous and the next page; a cursor's middle number is how many rows lie before \
                the next, or before this page; 0 where that isn't known"),
            ("X-Hits" = u64, description = "How many people are on the team"),
        )),
        (status = BAD_REQUEST, body = Detail, description = "No such page"),
        Refusals,
    ))]
pub async fn members(
    State(state): State<AppState>,
    caller: Caller,
    path: Path<(String, String)>,
    paging: Paging<MemberCursor>,
) -> Result<Response, ApiError> {
    caller.require_any(&SEE)?;
    let Path((_, team)) = path;
    let team = super::find(&state.db, &caller, &team).await?;
    let query = MemberQuery::default();
    let selection = MemberSelection {
        filter: MemberFilter { organization: caller.organization.id, team: Some(team.id), query: &query },
        view: MemberView::Standing,
        order: MemberOrder { by: MemberSort::Email, descending: false },
        cursor: paging.cursor.clone(),
        per_page: paging.per_page,
    };
    let page = store::member_page(&state.db, selection).await?;
    let page = page.map_err(|error: CursorError| ApiError::BadRequest(error.to_string()))?;
    let Page { rows, links, total } = page;
    let now = state.clock.now();
    let wire = rows.into_iter().map(|row| {
        let own = row.teams.iter().find(|place| place.team_slug == team.slug);
        TeamMember {
            team_role: own.and_then(|place| place.role.clone()),
            member: wire::member(row, now),
            team_slug: team.slug.clone(),
        }
    });
    paging.answer_with(&links, total, wire.collect::<Vec<_>>())
}
