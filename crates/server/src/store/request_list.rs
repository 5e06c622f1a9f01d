//! Reading requests, ordered by status, then address.

use roster_api_types::InviteStatus;
use sea_orm::{
    ConnectionTrait, DbErr, FromQueryResult as _,
    sea_query::{Condition, Expr, ExprTrait as _, Func, Order, Query, SelectStatement},
};

use super::{
    entity::membership,
    invitations::APPROVED,
    member_row::{MemberRow, from_memberships, m, rows},
    page::{Page, links},
    request_cursor::{RequestCursor, RequestPlace},
};

/// Which of an organization's requests.
#[derive(Clone, Copy, Debug)]
pub struct RequestFilter {
    /// The organization.
    pub organization: i64,
    /// Strangers' requests to join, too?
    pub with_join_requests: bool,
    /// Only those that this user has made.
    pub requester: Option<i64>,
}

/// A request that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestRow {
    /// The membership it asks for; the inviter is whoever asks.
    pub member: MemberRow,
    /// Who asks.
    pub status: InviteStatus,
}

/// A page of the organization's requests.
///
/// # Errors
/// When the database fails.
pub async fn list_requests(
    db: &impl ConnectionTrait,
    filter: RequestFilter,
    cursor: &RequestCursor,
    per_page: u64,
) -> Result<Page<RequestRow>, DbErr> {
    let mut select = requests(db, filter);
    let order = if cursor.is_previous { Order::Desc } else { Order::Asc };
    if let Some(place) = &cursor.place {
        select.cond_where(if cursor.is_previous { before(place) } else { behind(place) });
    }
    select
        .order_by(("m", membership::Column::InviteStatus), order.clone())
        .order_by(("m", membership::Column::EmailKey), order)
        .limit(per_page);
    let mut found = read(db, &select).await?;
    if cursor.is_previous {
        found.reverse();
    }
    let place = |row: Option<&(RequestRow, RequestPlace)>| row.map(|(_, place)| place.clone());
    let (first, last) = (place(found.first()), place(found.last()));
    let total = count(db, filter, None).await?;
    let rows_before = match &first {
        Some(first) => count(db, filter, Some(before(first))).await?,
        None if cursor.is_previous => 0,
        None => total,
    };
    let has_next = match &last {
        Some(last) => count(db, filter, Some(behind(last))).await? > 0,
        None => cursor.is_previous && total > 0,
    };
    let links = links([first, last], Some(rows_before), found.len(), has_next);
    Ok(Page { rows: found.into_iter().map(|(row, _)| row).collect(), links, total: total.into() })
}

/// One request that waits.
///
/// # Errors
/// When the database fails.
pub async fn find_request(db: &impl ConnectionTrait, organization: i64, id: i64) -> Result<Option<RequestRow>, DbErr> {
    let all = RequestFilter { organization, with_join_requests: true, requester: None };
    let mut select = requests(db, all);
    select.and_where(m(membership::Column::Id).eq(id));
    Ok(read(db, &select).await?.pop().map(|(row, _)| row))
}

fn requests(db: &impl ConnectionTrait, filter: RequestFilter) -> SelectStatement {
    let mut select = rows(db.get_database_backend());
    select
        .expr_as(m(membership::Column::InviteStatus), "invite_status")
        .expr_as(m(membership::Column::EmailKey), "email_key")
        .cond_where(matching(filter));
    select
}

async fn read(db: &impl ConnectionTrait, select: &SelectStatement) -> Result<Vec<(RequestRow, RequestPlace)>, DbErr> {
    let rows = db.query_all(select).await?;
    rows.iter()
        .map(|row| {
            let text: String = row.try_get("", "invite_status")?;
            let status = InviteStatus::ALL.into_iter().find(|status| status.id() == text);
            let status = status.ok_or_else(|| DbErr::Type(format!("\"{text}\" is no invite status")))?;
            let place = RequestPlace { status, email_key: row.try_get("", "email_key")? };
            Ok((RequestRow { member: MemberRow::from_query_result(row, "")?, status }, place))
        })
        .collect()
}

async fn count(db: &impl ConnectionTrait, filter: RequestFilter, part: Option<Condition>) -> Result<u64, DbErr> {
    let mut select = Query::select();
    select.expr_as(Func::count(m(membership::Column::Id)), "found");
    from_memberships(&mut select).cond_where(matching(filter));
    if let Some(part) = part {
        select.cond_where(part);
    }
    let row = db.query_one(&select).await?;
    row.map_or(Ok(0), |row| row.try_get::<i64>("", "found").map(i64::unsigned_abs))
}

fn matching(filter: RequestFilter) -> Condition {
    let mut condition = Condition::all()
        .add(m(membership::Column::OrganizationId).eq(filter.organization))
        .add(m(membership::Column::InviteStatus).ne(APPROVED))
        .add(m(membership::Column::RemovedAt).is_null())
        .add(m(membership::Column::UserId).is_null());
    if !filter.with_join_requests {
        condition = condition.add(m(membership::Column::InviteStatus).ne(InviteStatus::RequestedToJoin.id()));
    }
    if let Some(requester) = filter.requester {
        condition = condition.add(m(membership::Column::InviterId).eq(requester));
    }
    condition
}

fn before(place: &RequestPlace) -> Condition {
    beyond(place, Expr::lt, Expr::lt)
}

fn behind(place: &RequestPlace) -> Condition {
    beyond(place, Expr::gt, Expr::gt)
}

/// Rows beyond a place: those whose status is, and of the same status those whose address is.
fn beyond(
    place: &RequestPlace,
    status: fn(Expr, &'static str) -> Expr,
    address: fn(Expr, String) -> Expr,
) -> Condition {
    let same = Condition::all()
        .add(m(membership::Column::InviteStatus).eq(place.status.id()))
        .add(address(m(membership::Column::EmailKey), place.email_key.clone()));
    Condition::any().add(status(m(membership::Column::InviteStatus), place.status.id())).add(same)
}
