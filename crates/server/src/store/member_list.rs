//! Reading members: one statement for a page, whatever its size.

use roster_api_types::{Cursor, MemberQuery, QueryTerm};
use sea_orm::{
    ConnectionTrait, DbErr,
    sea_query::{Condition, Expr, ExprTrait as _, Func, Order, Query},
};

use super::{
    dialect::{can_be_stored, contains},
    entity::{membership, membership_team, user},
    member_row::{MemberRow, counts, from_memberships, m, read_all, rows, u},
    page::{Edges, Page},
};

/// Which of an organization's members.
#[derive(Clone, Copy, Debug)]
pub struct MemberFilter<'a> {
    /// The organization.
    pub organization: i64,
    /// Only those on this team.
    pub team: Option<i64>,
    /// Only those that match.
    pub query: &'a MemberQuery,
}

/// A page of members, ordered by id: joined active people and sent invitations. Two statements: the
/// rows, and how many lie before, behind and altogether.
///
/// # Errors
/// When the database fails.
pub async fn list_members(
    db: &impl ConnectionTrait,
    filter: MemberFilter<'_>,
    cursor: Cursor,
    per_page: u64,
) -> Result<Page<MemberRow>, DbErr> {
    let (beyond, order) = if cursor.is_previous {
        (m(membership::Column::Id).lt(cursor.value), Order::Desc)
    } else {
        (m(membership::Column::Id).gt(cursor.value), Order::Asc)
    };
    let mut select = rows(db.get_database_backend());
    select
        .cond_where(matching(filter))
        .and_where(beyond)
        .order_by(("m", membership::Column::Id), order)
        .limit(per_page);
    let mut rows = read_all(db, &select).await?;
    if cursor.is_previous {
        rows.reverse();
    }
    let edges = Edges::of(cursor, rows.iter().map(|row| row.id));
    let [total, before, behind] = count(db, filter, edges).await?;
    Ok(Page { rows, edges, has_previous: before > 0, has_next: behind > 0, total })
}

/// One member of the organization, if the list could show it.
///
/// # Errors
/// When the database fails.
pub async fn find_member(db: &impl ConnectionTrait, organization: i64, id: i64) -> Result<Option<MemberRow>, DbErr> {
    let mut select = rows(db.get_database_backend());
    let filter = MemberFilter { organization, team: None, query: &MemberQuery::default() };
    select.cond_where(matching(filter)).and_where(m(membership::Column::Id).eq(id));
    Ok(read_all(db, &select).await?.pop())
}

/// How many rows match, how many of them lie before the edges, how many behind.
async fn count(db: &impl ConnectionTrait, filter: MemberFilter<'_>, edges: Edges) -> Result<[u64; 3], DbErr> {
    let counted = |condition: Expr| Func::count(Expr::case(condition, 1));
    let id = || m(membership::Column::Id);
    let mut select = Query::select();
    select
        .expr_as(Func::count(id()), "total")
        .expr_as(counted(id().lt(edges.first)), "before")
        .expr_as(counted(id().gt(edges.last)), "behind");
    from_memberships(&mut select).cond_where(matching(filter));
    let Some(row) = db.query_one(&select).await? else { return Ok([0; 3]) };
    let number = |name| row.try_get::<i64>("", name).map(i64::unsigned_abs);
    Ok([number("total")?, number("before")?, number("behind")?])
}

fn matching(filter: MemberFilter<'_>) -> Condition {
    let mut condition = counts().add(m(membership::Column::OrganizationId).eq(filter.organization));
    if let Some(team) = filter.team {
        let mut on_team = Query::select();
        on_team
            .column(membership_team::Column::MembershipId)
            .from(membership_team::Entity)
            .and_where(Expr::col(membership_team::Column::TeamId).eq(team));
        condition = condition.add(m(membership::Column::Id).in_subquery(on_team));
    }
    filter.query.terms.iter().fold(condition, |condition, wanted| condition.add(term(wanted)))
}

fn term(term: &QueryTerm) -> Condition {
    let [id, user_id, invited, name, email] = [
        m(membership::Column::Id),
        m(membership::Column::UserId),
        m(membership::Column::EmailKey),
        u(user::Column::NameKey),
        u(user::Column::EmailKey),
    ];
    let any = Condition::any();
    match term {
        QueryTerm::Text(text) => {
            let text = text.to_lowercase();
            let columns = [name, email, invited].into_iter();
            // A condition of no alternatives would hold; a text that can't occur must not.
            let found = columns.filter_map(|column| contains(column, &text)).fold(any, Condition::add);
            if found.is_empty() { nothing() } else { found }
        }
        QueryTerm::Email(keys) => {
            let keys: Vec<&str> = keys.iter().map(String::as_str).filter(|key| can_be_stored(key)).collect();
            any.add(invited.is_in(keys.clone())).add(email.is_in(keys))
        }
        QueryTerm::Id(ids) => any.add(id.is_in(ids.iter().map(|id| id.0))),
        QueryTerm::UserId(ids) => any.add(user_id.is_in(ids.iter().map(|id| id.0))),
        QueryTerm::Role(roles) => any.add(m(membership::Column::Role).is_in(roles.iter().map(|role| role.id()))),
        QueryTerm::IsInvited(true) => any.add(user_id.is_null()),
        QueryTerm::IsInvited(false) => any.add(user_id.is_not_null()),
        QueryTerm::Nothing => nothing(),
    }
}

fn nothing() -> Condition {
    Condition::any().add(m(membership::Column::Id).is_in(Vec::<i64>::new()))
}
