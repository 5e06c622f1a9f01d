use axum::{extract::State, response::Response};
use roster_api_types::{CursorError, Member, MemberQuery};

use crate::{
    error::ApiError,
    routes::{
        caller::Caller,
        paging::Paging,
        refusals::{Detail, Refusals},
        wire,
    },
    state::AppState,
    store::{
        self, MemberCursor, MemberFilter, MemberOrder, MemberSelection, MemberSort, MemberView, Page, UnknownOrder,
    },
};

/// The organization's members, joined and invited, by membership id unless `sort` says otherwise. The pages that show
/// only some of them: `view=pending` are the invited, those whose mail has failed first; `view=removed` those who can be
/// restored (for `member:admin` only); requests have a list of their own. How many each has is told by `members/counts/`.
#[utoipa::path(get, path = "/api/0/organizations/{organization}/members/", operation_id = "list_members",
    params(
        ("organization" = String, Path, description = "Slug or id"),
        ("query" = Option<String>, Query, description = "Free text, and `email:`, `id:`, `user.id:`, `inviter.id:`, `role:`, \
            `scope:`, `isInvited:`, `ssoLinked:`, `has2fa:`, `hasExternalUsers:`"),
        ("sort" = Option<String>, Query, description = "`id`, `name`, `email`, `role`, `dateCreated` or `lastActive`; with `-` before it \
            the other way round"),
        ("view" = Option<String>, Query, description = "`pending`: the invited; `removed`: those who were removed and \
            could be restored"),
        ("expand" = Option<String>, Query, description = "`externalUsers` adds that key; may be repeated"),
        ("cursor" = Option<String>, Query, description = "From the `Link` header of another page"),
        ("per_page" = Option<u64>, Query, description = "At most so many rows; 1 to 100, 100 if missing"),
    ),
    responses(
        (status = OK, body = Vec<Member>, headers(
            ("Link" = String, description = "The previous and the next page; a cursor's middle number is how many rows lie before \
                the next, or before this page; 0 where that isn't known"),
            ("X-Hits" = u64, description = "How many members match"),
            ("X-Max-Hits" = u64, description = "Only where more match than `X-Hits` says: how far they were counted"),
        )),
        (status = BAD_REQUEST, body = Detail, description = "No such page, order or view"),
        Refusals,
    ))]
pub async fn list(
    State(state): State<AppState>,
    caller: Caller,
    paging: Paging<MemberCursor>,
) -> Result<Response, ApiError> {
    caller.require_any(&["member:read", "member:write", "member:admin"])?;
    let view = view(&caller, paging.parameter("view"))?;
    let query = MemberQuery::parse(paging.parameter("query"));
    let selection = MemberSelection {
        filter: MemberFilter { organization: caller.organization.id, team: None, query: &query },
        view,
        order: order(paging.parameter("sort"), view)?,
        cursor: paging.cursor.clone(),
        per_page: paging.per_page,
    };
    let page = store::member_page(&state.db, selection).await?;
    let page = page.map_err(|error: CursorError| ApiError::BadRequest(error.to_string()))?;
    let Page { rows, links, total } = page;
    let now = state.clock.now();
    let external_users = paging.has("expand", "externalUsers").then(Vec::new);
    let wire = |row| Member { external_users: external_users.clone(), ..wire::member(row, now) };
    paging.answer_with(&links, total, rows.into_iter().map(wire).collect::<Vec<Member>>())
}

fn order(sort: &str, view: MemberView) -> Result<MemberOrder, ApiError> {
    if sort.is_empty() {
        let by = if view == MemberView::Pending { MemberSort::Delivery } else { MemberSort::default() };
        return Ok(MemberOrder { by, descending: false });
    }
    sort.parse().map_err(|error: UnknownOrder| ApiError::BadRequest(error.to_string()))
}

fn view(caller: &Caller, name: &str) -> Result<MemberView, ApiError> {
    match name {
        "" | "members" => Ok(MemberView::Standing),
        "pending" => Ok(MemberView::Pending),
        "removed" if caller.may("member:admin") => Ok(MemberView::Removed),
        "removed" => Err(ApiError::Forbidden),
        _ => Err(ApiError::BadRequest("Invalid view parameter. Use members, pending or removed.".to_owned())),
    }
}
