//! The people on a team, page by page.

use roster_api_types::Cursor;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    sea_query::{Condition, Expr, ExprTrait as _, Func, JoinType, Order, Query},
};

use super::{
    around::{Sides, count_around},
    entity::{membership, membership_team, user},
    member_row::{MemberRow, counts, from_memberships, m, read_all, rows, u},
    page::{Edges, Page},
};

/// A page of the people on a team, pending ones included, ordered by address. The cursor names a membership,
/// not its address, which would stand in logs: its place in the order is looked up, and kept after it has left
/// the team. None when the organization has had no such membership.
///
/// # Errors
/// When the database fails.
pub async fn list_team_members(
    db: &impl ConnectionTrait,
    [organization, team]: [i64; 2],
    cursor: Cursor,
    per_page: u64,
) -> Result<Option<Page<MemberRow>>, DbErr> {
    let order = if cursor.is_previous { Order::Desc } else { Order::Asc };
    let mut select = rows(db.get_database_backend());
    select
        .cond_where(on_team(team))
        .order_by_expr(address(), order.clone())
        .order_by(("m", membership::Column::Id), order)
        .limit(per_page);
    if cursor.value != 0 {
        if !exists(db, organization, cursor.value).await? {
            return Ok(None);
        }
        select.and_where(if cursor.is_previous { before(cursor.value) } else { behind(cursor.value) });
    }
    let mut rows = read_all(db, &select).await?;
    if cursor.is_previous {
        rows.reverse();
    }
    let (edges, sides) = match (rows.first(), rows.last()) {
        (Some(first), Some(last)) => {
            let sides = Sides { before: before(first.id), behind: behind(last.id) };
            (Edges { first: first.id, last: last.id }, sides)
        }
        // Around it lie the list's end and its start.
        _ => (Edges { first: 0, last: 0 }, Sides::of_an_empty_page(cursor.is_previous)),
    };
    let mut all = Query::select();
    from_memberships(&mut all).cond_where(on_team(team));
    let around = count_around(db, all, sides).await?;
    let (has_previous, has_next) = (around.before > 0, around.behind > 0);
    Ok(Some(Page { rows, edges, has_previous, has_next, total: around.total }))
}

fn on_team(team: i64) -> Condition {
    let members = Query::select()
        .column(membership_team::Column::MembershipId)
        .from(membership_team::Entity)
        .and_where(Expr::col(membership_team::Column::TeamId).eq(team))
        .take();
    counts().add(m(membership::Column::Id).in_subquery(members))
}

/// The address that the list is ordered by, as compared.
fn address() -> Expr {
    Func::coalesce([u(user::Column::EmailKey), m(membership::Column::EmailKey)]).into()
}

/// The address of the membership `id`.
fn address_of(id: i64) -> Expr {
    let (edge, person) = (|column| Expr::col(("edge", column)), |column| Expr::col(("edge_user", column)));
    let select = Query::select()
        .expr(Func::coalesce([person(user::Column::EmailKey), edge(membership::Column::EmailKey)]))
        .from_as(membership::Entity, "edge")
        .join_as(
            JoinType::LeftJoin,
            user::Entity,
            "edge_user",
            person(user::Column::Id).eq(edge(membership::Column::UserId)),
        )
        .and_where(edge(membership::Column::Id).eq(id))
        .take();
    Expr::SubQuery(None, Box::new(select.into()))
}

/// Lies before the membership `id`; among those who share an address the number decides.
fn before(id: i64) -> Expr {
    let tied = address().eq(address_of(id)).and(m(membership::Column::Id).lt(id));
    address().lt(address_of(id)).or(tied)
}

/// Lies behind the membership `id`.
fn behind(id: i64) -> Expr {
    let tied = address().eq(address_of(id)).and(m(membership::Column::Id).gt(id));
    address().gt(address_of(id)).or(tied)
}

/// Has the organization, or had it, this membership? Be it on the team or not.
async fn exists(db: &impl ConnectionTrait, organization: i64, id: i64) -> Result<bool, DbErr> {
    let found = membership::Entity::find_by_id(id).filter(membership::Column::OrganizationId.eq(organization));
    Ok(found.one(db).await?.is_some())
}
