//! Reading members: a page costs two statements, whatever its size and however many members there are.

use roster_api_types::{CursorError, MemberQuery, PageLink, PageLinks, QueryTerm};
use sea_orm::{
    ConnectionTrait, DbErr, FromQueryResult,
    sea_query::{Condition, Expr, ExprTrait as _, Func, Query, SelectStatement},
};

use super::{
    dialect::likely,
    entity::{membership, organization},
    member_match::{MemberFilter, MemberView, matching},
    member_order::{MemberCursor, MemberOrder, MemberPlace, MemberSort},
    member_row::{MemberRow, from_memberships, m, read_all, rows},
};

/// Which page of which members.
#[derive(Clone, Debug)]
pub struct MemberSelection<'a> {
    /// Which members.
    pub filter: MemberFilter<'a>,
    /// Those who are there, or those who were.
    pub view: MemberView,
    /// In which order.
    pub order: MemberOrder,
    /// Which page.
    pub cursor: MemberCursor,
    /// How many rows at most; at least one.
    pub per_page: u64,
}

/// A page of members, and what lies around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberPage {
    /// The page's rows.
    pub rows: Vec<MemberRow>,
    /// The places from which the pages before and behind are counted.
    pub edges: [MemberPlace; 2],
    /// Are there rows before the page?
    pub has_previous: bool,
    /// Are there rows behind it?
    pub has_next: bool,
    /// Rows on all pages.
    pub total: u64,
}

impl MemberPage {
    /// The page's place in the list, as the `Link` header tells it.
    #[must_use]
    pub fn links(&self) -> PageLinks {
        let link = |place: &MemberPlace, is_previous, has_results| PageLink {
            cursor: MemberCursor { place: place.clone(), is_previous }.to_string(),
            has_results,
        };
        let [first, last] = &self.edges;
        PageLinks { previous: link(first, true, self.has_previous), next: link(last, false, self.has_next) }
    }
}

/// A page of members.
///
/// # Errors
/// When the database fails; within, when the cursor belongs to another order.
pub async fn member_page(
    db: &impl ConnectionTrait,
    selection: MemberSelection<'_>,
) -> Result<Result<MemberPage, CursorError>, DbErr> {
    let MemberSelection { filter, view, order, cursor, per_page } = selection;
    let backwards = cursor.is_previous;
    let backend = db.get_database_backend();
    let Ok(beyond) = order.beyond(&cursor.place, backwards) else { return Ok(Err(CursorError)) };
    // The other orders compare with more than the id, and have an index each that nothing competes with.
    let beyond = if order.by == MemberSort::Id { beyond.map(|beyond| likely(backend, beyond)) } else { beyond };
    let mut select = rows(db.get_database_backend());
    // One more than the page has: it tells that the list goes on.
    select.expr_as(order.key(), "sort_key").cond_where(matching(filter, view)).limit(per_page + 1);
    select.and_where_option(beyond);
    order.sort(&mut select, backwards);
    let mut found = read_placed(db, &select).await?;
    let goes_on = found.len() as u64 > per_page;
    found.truncate(usize::try_from(per_page).unwrap_or(usize::MAX));
    if backwards {
        found.reverse();
    }
    let edges = edges(order, &cursor, &found);
    let near = if backwards { &edges[1] } else { &edges[0] };
    let Ok(near) = order.beyond(near, !backwards) else { return Ok(Err(CursorError)) };
    let (is_not_first, total) = around(db, filter, view, near).await?;
    let (has_previous, has_next) = if backwards { (goes_on, is_not_first) } else { (is_not_first, goes_on) };
    let rows = found.into_iter().map(|(row, _)| row).collect();
    Ok(Ok(MemberPage { rows, edges, has_previous, has_next, total }))
}

type Placed = (MemberRow, MemberPlace);

async fn read_placed(db: &impl ConnectionTrait, select: &SelectStatement) -> Result<Vec<Placed>, DbErr> {
    let rows = db.query_all(select).await?;
    let read = |row| {
        let member = MemberRow::from_query_result(row, "")?;
        let place = MemberPlace { id: member.id, key: row.try_get("", "sort_key")? };
        Ok((member, place))
    };
    rows.iter().map(read).collect()
}

/// The places of the page's first and last row. Of an empty page: two neighbouring places, between which it lies.
fn edges(order: MemberOrder, cursor: &MemberCursor, rows: &[Placed]) -> [MemberPlace; 2] {
    let place = &cursor.place;
    match (rows, cursor.is_previous) {
        ([(_, first), .., (_, last)], _) => [first.clone(), last.clone()],
        ([(_, only)], _) => [only.clone(), only.clone()],
        ([], true) => [place.clone(), order.step(place, true)],
        ([], false) => [order.step(place, false), place.clone()],
    }
}

/// Are there rows where `near` holds, and how many are there altogether?
async fn around(
    db: &impl ConnectionTrait,
    filter: MemberFilter<'_>,
    view: MemberView,
    near: Option<Expr>,
) -> Result<(bool, u64), DbErr> {
    let mut near_rows = Query::select();
    near_rows.expr(Expr::value(1)).and_where_option(near).limit(1);
    from_memberships(&mut near_rows).cond_where(matching(filter, view));
    let total = kept_count(filter, view).unwrap_or_else(|| counted(matching(filter, view)));
    let select = Query::select()
        .expr_as(Expr::exists(near_rows), "near")
        .expr_as(Expr::SubQuery(None, Box::new(total.into())), "total")
        .take();
    let Some(row) = db.query_one(&select).await? else { return Ok((false, 0)) };
    let total: Option<i64> = row.try_get("", "total")?;
    Ok((row.try_get("", "near")?, total.unwrap_or_default().unsigned_abs()))
}

/// The count that the organization's row keeps, where it answers the question.
fn kept_count(filter: MemberFilter<'_>, view: MemberView) -> Option<SelectStatement> {
    let (joined, pending) = (Expr::col("joined_count"), Expr::col("pending_count"));
    let count = match (view, filter.team, filter.query.terms.as_slice()) {
        (MemberView::Standing, None, []) => joined.add(pending),
        (MemberView::Standing, None, [QueryTerm::IsInvited(true)])
        | (MemberView::Pending, None, [] | [QueryTerm::IsInvited(true)]) => pending,
        (MemberView::Standing, None, [QueryTerm::IsInvited(false)]) => joined,
        _ => return None,
    };
    let id = Expr::col(organization::Column::Id);
    Some(Query::select().expr(count).from(organization::Entity).and_where(id.eq(filter.organization)).take())
}

fn counted(condition: Condition) -> SelectStatement {
    let mut select = Query::select();
    select.expr(Func::count(m(membership::Column::Id)));
    from_memberships(&mut select).cond_where(condition);
    select
}

/// One member of the organization, if the list could show it.
///
/// # Errors
/// When the database fails.
pub async fn find_member(db: &impl ConnectionTrait, organization: i64, id: i64) -> Result<Option<MemberRow>, DbErr> {
    let mut select = rows(db.get_database_backend());
    let filter = MemberFilter { organization, team: None, query: &MemberQuery::default() };
    select.cond_where(matching(filter, MemberView::Standing)).and_where(m(membership::Column::Id).eq(id));
    Ok(read_all(db, &select).await?.pop())
}

/// How many members an organization has, by view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromQueryResult)]
pub struct MemberCounts {
    /// Joined.
    pub joined: i64,
    /// Invited, not joined.
    pub pending: i64,
    /// Requests that somebody be invited, or to join.
    pub requests: i64,
    /// Removed, and could be restored.
    pub removed: i64,
}

/// How many members the organization has, by view, in one statement.
///
/// # Errors
/// When the database fails.
pub async fn count_members(db: &impl ConnectionTrait, organization: i64) -> Result<MemberCounts, DbErr> {
    let filter = MemberFilter { organization, team: None, query: &MemberQuery::default() };
    let requests = Condition::all()
        .add(m(membership::Column::OrganizationId).eq(organization))
        .add(m(membership::Column::UserId).is_null())
        .add(m(membership::Column::RemovedAt).is_null())
        .add(m(membership::Column::InviteStatus).ne(super::APPROVED));
    let sub = |select: SelectStatement| Expr::SubQuery(None, Box::new(select.into()));
    let select = Query::select()
        .expr_as(Expr::col("joined_count"), "joined")
        .expr_as(Expr::col("pending_count"), "pending")
        .expr_as(sub(counted(requests)), "requests")
        .expr_as(sub(counted(matching(filter, MemberView::Removed))), "removed")
        .from(organization::Entity)
        .and_where(Expr::col(organization::Column::Id).eq(organization))
        .take();
    let row = db.query_one(&select).await?;
    row.map_or(Ok(MemberCounts::default()), |row| MemberCounts::from_query_result(&row, ""))
}
