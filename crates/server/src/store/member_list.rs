//! Reading members: a page costs one statement, whatever its size and however many members there are.

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
    member_row::{MemberRow, from_everything, from_memberships, m, page, read_all, read_page, rows},
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
    let Ok(near) = order.before(&cursor.place, backwards) else { return Ok(Err(CursorError)) };
    // The other orders compare with more than the id, and have an index each that nothing competes with.
    let along_index = |place| if order.by == MemberSort::Id { likely(backend, place) } else { place };
    let (beyond, near) = (beyond.map(along_index), near.map(along_index));
    let mut select = Query::select();
    // One more than the page has: it tells that the list goes on.
    from_everything(&mut select).cond_where(matching(backend, filter, view)).limit(per_page + 1);
    select.and_where_option(beyond);
    order.sort(&mut select, backwards);
    let (mut found, is_not_first, total) = read(db, filter, view, (page(backend, order.key(), select), near)).await?;
    let goes_on = found.len() as u64 > per_page;
    found.truncate(usize::try_from(per_page).unwrap_or(usize::MAX));
    if backwards {
        found.reverse();
    }
    let edges = edges(order, &cursor, &found);
    let (has_previous, has_next) = if backwards { (goes_on, is_not_first) } else { (is_not_first, goes_on) };
    let rows = found.into_iter().map(|(_, row)| row).collect();
    Ok(Ok(MemberPage { rows, edges, has_previous, has_next, total }))
}

type Placed = (MemberPlace, MemberRow);

/// The rows of a page; are there any where `near` holds, and how many are there altogether? In one statement, so that
/// all of it was so at the same moment.
async fn read(
    db: &impl ConnectionTrait,
    filter: MemberFilter<'_>,
    view: MemberView,
    (page, near): (SelectStatement, Option<Expr>),
) -> Result<(Vec<Placed>, bool, u64), DbErr> {
    let sub = |select: SelectStatement| Expr::SubQuery(None, Box::new(select.into()));
    let matching = || matching(db.get_database_backend(), filter, view);
    let is_near = near.map(|near| {
        let mut rows = Query::select();
        from_memberships(rows.expr(Expr::value(1))).cond_where(matching()).and_where(near).limit(1);
        Expr::exists(rows)
    });
    let total = kept_count(filter, view).unwrap_or_else(|| counted(matching()));
    let select = Query::select()
        .expr_as(sub(page), "members")
        .expr_as(is_near.unwrap_or_else(|| Expr::value(false)), "near")
        .expr_as(sub(total), "total")
        .take();
    let Some(row) = db.query_one(&select).await? else { return Ok((Vec::new(), false, 0)) };
    let members: Option<String> = row.try_get("", "members")?;
    let placed = |(member, key): (MemberRow, _)| (MemberPlace { id: member.id, key }, member);
    let members = read_page(members.as_deref())?.into_iter().map(placed).collect();
    let total: Option<i64> = row.try_get("", "total")?;
    Ok((members, row.try_get("", "near")?, total.unwrap_or_default().unsigned_abs()))
}

/// The places of the page's first and last row. Of an empty page: two neighbouring places, between which it lies.
fn edges(order: MemberOrder, cursor: &MemberCursor, rows: &[Placed]) -> [MemberPlace; 2] {
    let place = &cursor.place;
    match (rows, cursor.is_previous) {
        ([(first, _), .., (last, _)], _) => [first.clone(), last.clone()],
        ([(only, _)], _) => [only.clone(), only.clone()],
        ([], true) => [place.clone(), order.step(place, true)],
        ([], false) => [order.step(place, false), place.clone()],
    }
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
    let backend = db.get_database_backend();
    let mut select = rows(backend);
    let filter = MemberFilter { organization, team: None, query: &MemberQuery::default() };
    select.cond_where(matching(backend, filter, MemberView::Standing)).and_where(m(membership::Column::Id).eq(id));
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
        .expr_as(sub(counted(matching(db.get_database_backend(), filter, MemberView::Removed))), "removed")
        .from(organization::Entity)
        .and_where(Expr::col(organization::Column::Id).eq(organization))
        .take();
    let row = db.query_one(&select).await?;
    row.map_or(Ok(MemberCounts::default()), |row| MemberCounts::from_query_result(&row, ""))
}
