//! Reading members: a page costs one statement, whatever its size and however many members there are. A search costs
//! another one before it: what narrows it down best.

use roster_api_types::{CursorError, MemberQuery, QueryTerm};
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DbBackend, DbErr, FromQueryResult, TransactionTrait as _,
    sea_query::{Condition, Expr, ExprTrait as _, Func, Query, SelectStatement},
};

use super::{
    audit::{AuditEntry, recording},
    dialect::{likely, together, with_known_limits},
    entity::{membership, organization},
    member_match::{MemberFilter, MemberView, matching},
    member_order::{MemberCursor, MemberOrder, MemberPlace, MemberSort},
    member_row::{MemberRow, from_few, from_ids, from_memberships, m, page, read_page, rows, with_everything},
    member_search::{COUNTED_MAX, Narrowed, counted, narrowed},
    outbox::{AskedMail, asking_for_mail},
    page::{Page, Total, links, rows_before},
};
use crate::clock::Timestamp;

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

/// A page of members.
///
/// # Errors
/// When the database fails; within, when the cursor belongs to another order.
pub async fn member_page(
    db: &DatabaseConnection,
    selection: MemberSelection<'_>,
) -> Result<Result<Page<MemberRow>, CursorError>, DbErr> {
    if db.get_database_backend() != DbBackend::Postgres || selection.filter.query.terms.is_empty() {
        return page_of(db, selection).await;
    }
    // How a text is best looked for depends on how many have it.
    let transaction = db.begin().await?;
    transaction.execute_unprepared("SET LOCAL plan_cache_mode = force_custom_plan").await?;
    let page = page_of(&transaction, selection).await?;
    transaction.commit().await?;
    Ok(page)
}

async fn page_of(
    db: &impl ConnectionTrait,
    selection: MemberSelection<'_>,
) -> Result<Result<Page<MemberRow>, CursorError>, DbErr> {
    let MemberSelection { filter, view, order, cursor, per_page } = selection;
    let backwards = cursor.is_previous;
    let backend = db.get_database_backend();
    let is_of_invited = view == MemberView::Pending || filter.query.terms.contains(&QueryTerm::IsInvited(true));
    let order = if backend == DbBackend::Sqlite && is_of_invited { order.of_invited() } else { order };
    let Ok(beyond) = order.beyond(&cursor.place, backwards) else { return Ok(Err(CursorError)) };
    let Ok(near) = order.before(&cursor.place, backwards) else { return Ok(Err(CursorError)) };
    // By their ids and addresses the invited have an index of their own.
    let is_indexed =
        matches!(order.by, MemberSort::Id | MemberSort::Invited) && filter.query.terms == [QueryTerm::IsInvited(true)];
    let narrowed = if is_indexed { Narrowed::Not } else { narrowed(db, filter, view).await? };
    let list = List { backend, filter, view, narrowed };
    // The other orders compare with more than the id, and have an index each that nothing competes with.
    let is_along_ids = order.by == MemberSort::Id && matches!(list.narrowed, Narrowed::Not | Narrowed::ToMany(_));
    let along_index = |place| if is_along_ids { likely(backend, place) } else { place };
    let (beyond, near) = (beyond.map(along_index), near.map(along_index));
    let mut select = Query::select();
    // One more than the page has: it tells that the list goes on.
    with_everything(list.rows(&mut select)).limit(per_page + 1);
    select.and_where_option(beyond);
    order.sort(&mut select, backwards);
    let (mut found, is_not_first, total) = list.read(db, page(backend, order.key(), select), near).await?;
    let goes_on = found.len() as u64 > per_page;
    found.truncate(usize::try_from(per_page).unwrap_or(usize::MAX));
    if backwards {
        found.reverse();
    }
    let edges = edges(order, &cursor, &found);
    let (has_previous, has_next) = if backwards { (goes_on, is_not_first) } else { (is_not_first, goes_on) };
    let before = rows_before(&cursor, found.len(), [has_previous, has_next], total);
    let links = links(edges, before, found.len(), has_next);
    Ok(Ok(Page { rows: found.into_iter().map(|(_, row)| row).collect(), links, total }))
}

type Placed = (MemberPlace, MemberRow);

/// All pages together.
struct List<'a> {
    backend: DbBackend,
    filter: MemberFilter<'a>,
    view: MemberView,
    narrowed: Narrowed,
}

impl List<'_> {
    /// The list's rows, over the tables `m` and `u`.
    fn rows<'a>(&self, select: &'a mut SelectStatement) -> &'a mut SelectStatement {
        let select = match &self.narrowed {
            Narrowed::ToFew(ids) => from_few(self.backend, select, ids),
            Narrowed::Not | Narrowed::Named | Narrowed::ToMany(_) => from_memberships(select),
        };
        select.cond_where(matching(self.backend, self.filter, self.view))
    }

    /// The rows of a page; are there any where `near` holds, and how many are there altogether? In one statement, so that
    /// all of it was so at the same moment.
    async fn read(
        &self,
        db: &impl ConnectionTrait,
        page: SelectStatement,
        near: Option<Expr>,
    ) -> Result<(Vec<Placed>, bool, Total), DbErr> {
        let sub = |select: SelectStatement| Expr::SubQuery(None, Box::new(select.into()));
        let is_near = near.map(|near| {
            let mut rows = Query::select();
            self.rows(rows.expr(Expr::value(1))).and_where(near).limit(1);
            Expr::exists(rows)
        });
        let select = Query::select()
            .expr_as(sub(page), "members")
            .expr_as(is_near.unwrap_or_else(|| Expr::value(false)), "near")
            .expr_as(sub(self.total()), "total")
            .take();
        let statement = with_known_limits(self.backend.build(&select));
        let Some(row) = db.query_one_raw(statement).await? else { return Ok((Vec::new(), false, Total::Exactly(0))) };
        let members: Option<String> = row.try_get("", "members")?;
        let placed = |(member, key): (MemberRow, _)| (MemberPlace { id: member.id, key }, member);
        let members = read_page(members.as_deref())?.into_iter().map(placed).collect();
        let total = row.try_get::<Option<i64>>("", "total")?.unwrap_or_default().unsigned_abs();
        Ok((members, row.try_get("", "near")?, self.told(total)))
    }

    /// How many rows there are: as the organization's row keeps it, or counted, of a search so far only as it says much.
    fn total(&self) -> SelectStatement {
        if let Some(kept) = kept_count(self.filter, self.view) {
            return kept;
        }
        let matching = matching(self.backend, self.filter, self.view);
        if self.filter.query.terms.is_empty() {
            return all_of(matching);
        }
        let mut rows = Query::select();
        rows.column(("m", membership::Column::Id));
        match &self.narrowed {
            Narrowed::ToMany(ids) => from_ids(&mut rows, (**ids).clone()).cond_where(matching),
            _ => self.rows(&mut rows),
        };
        counted(rows)
    }

    fn told(&self, total: u64) -> Total {
        let is_kept = self.filter.query.terms.is_empty() || kept_count(self.filter, self.view).is_some();
        if is_kept || total <= COUNTED_MAX { Total::Exactly(total) } else { Total::MoreThan(COUNTED_MAX) }
    }
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

fn all_of(condition: Condition) -> SelectStatement {
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
    let row = db.query_one(&member(db.get_database_backend(), organization, id)).await?;
    row.map(|row| MemberRow::from_query_result(&row, "")).transpose()
}

/// Writes down that somebody was invited, and asks for the mail to them, if there is to be one; the member as the list
/// shows it.
///
/// # Errors
/// When the database fails.
pub async fn record_invitation(
    transaction: &impl ConnectionTrait,
    id: i64,
    entry: AuditEntry<'_>,
    mail: Option<AskedMail>,
    now: Timestamp,
) -> Result<Option<MemberRow>, DbErr> {
    let backend = transaction.get_database_backend();
    let select = member(backend, entry.organization, id);
    let mut steps = recording(backend, &entry, now);
    steps.extend(mail.map(|mail| asking_for_mail(backend, id, mail.referrer, now)));
    steps.push(backend.build(&select));
    let row = together(transaction, steps).await?.pop();
    row.map(|row| MemberRow::from_query_result(&row, "")).transpose()
}

fn member(backend: DbBackend, organization: i64, id: i64) -> SelectStatement {
    let mut select = rows(backend);
    let filter = MemberFilter { organization, team: None, query: &MemberQuery::default() };
    select.cond_where(matching(backend, filter, MemberView::Standing)).and_where(m(membership::Column::Id).eq(id));
    select
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
        .add(m(membership::Column::RemovedAt).is_null())
        // Nobody has joined who is not approved. An index has these alone, known by this very text.
        .add(m(membership::Column::InviteStatus).ne(Expr::cust("'approved'")));
    let sub = |select: SelectStatement| Expr::SubQuery(None, Box::new(select.into()));
    let select = Query::select()
        .expr_as(Expr::col("joined_count"), "joined")
        .expr_as(Expr::col("pending_count"), "pending")
        .expr_as(sub(all_of(requests)), "requests")
        .expr_as(sub(all_of(matching(db.get_database_backend(), filter, MemberView::Removed))), "removed")
        .from(organization::Entity)
        .and_where(Expr::col(organization::Column::Id).eq(organization))
        .take();
    let row = db.query_one(&select).await?;
    row.map_or(Ok(MemberCounts::default()), |row| MemberCounts::from_query_result(&row, ""))
}
