use roster_api_types::Id;
use sea_orm::{
    ConnectionTrait, DbErr, FromQueryResult,
    sea_query::{Expr, ExprTrait as _, Func, JoinType, Query, SelectStatement},
};

use super::{
    entity::{membership, membership_team, team, user},
    member_row::counts,
};
use crate::clock::Timestamp;

/// A team, and where one member stands in it.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct TeamRow {
    /// Its number.
    pub id: i64,
    /// Its name in addresses.
    pub slug: String,
    /// Its name as shown.
    pub name: String,
    /// When it was created.
    pub date_created: Timestamp,
    /// Is the member on it?
    pub is_member: bool,
    /// The member's own role on it; none means whatever the organization role gives.
    pub own_role: Option<String>,
    /// People on it, pending ones included.
    pub member_count: i64,
}

/// The organization's teams as the membership `member` sees them, by slug.
///
/// # Errors
/// When the database fails.
pub async fn list_teams(db: &impl ConnectionTrait, organization: i64, member: i64) -> Result<Vec<TeamRow>, DbErr> {
    let mut teams = read_all(db, &rows(organization, member)).await?;
    // Here rather than in the statement: the databases sort `-` and `_` differently.
    teams.sort_by(|left, right| left.slug.cmp(&right.slug));
    Ok(teams)
}

/// A team, as far as choosing it goes.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct TeamName {
    /// Its number.
    pub id: i64,
    /// Its name in addresses.
    pub slug: String,
    /// Is the member on it?
    pub is_member: bool,
}

/// The organization's teams by slug, and whether the membership `member` is on them. Unlike [`list_teams`] it counts
/// nobody.
///
/// # Errors
/// When the database fails.
pub async fn team_names_for(db: &impl ConnectionTrait, organization: i64, member: i64) -> Result<Vec<TeamName>, DbErr> {
    let own = Query::select()
        .column(membership_team::Column::TeamId)
        .from(membership_team::Entity)
        .and_where(Expr::col(membership_team::Column::MembershipId).eq(member))
        .take();
    let select = Query::select()
        .column(team::Column::Id)
        .column(team::Column::Slug)
        .expr_as(Expr::col(team::Column::Id).in_subquery(own), "is_member")
        .from(team::Entity)
        .and_where(Expr::col(team::Column::OrganizationId).eq(organization))
        .take();
    let rows = db.query_all(&select).await?;
    let teams: Result<Vec<TeamName>, DbErr> = rows.iter().map(|row| TeamName::from_query_result(row, "")).collect();
    let mut teams = teams?;
    teams.sort_by(|left, right| left.slug.cmp(&right.slug));
    Ok(teams)
}

/// The team with this slug or decimal id, as the membership `member` sees it.
///
/// # Errors
/// When the database fails.
pub async fn find_team(
    db: &impl ConnectionTrait,
    organization: i64,
    member: i64,
    slug_or_id: &str,
) -> Result<Option<TeamRow>, DbErr> {
    let mut select = rows(organization, member);
    match slug_or_id.parse::<Id>() {
        Ok(id) => select.and_where(t(team::Column::Id).eq(id.0)),
        Err(_) if super::is_slug(slug_or_id) => select.and_where(t(team::Column::Slug).eq(slug_or_id)),
        Err(_) => return Ok(None),
    };
    Ok(read_all(db, &select).await?.pop())
}

async fn read_all(db: &impl ConnectionTrait, select: &SelectStatement) -> Result<Vec<TeamRow>, DbErr> {
    let rows = db.query_all(select).await?;
    rows.iter().map(|row| TeamRow::from_query_result(row, "")).collect()
}

fn t(column: team::Column) -> Expr {
    Expr::col(("t", column))
}

fn rows(organization: i64, member: i64) -> SelectStatement {
    let own = |column| Expr::col(("own", column));
    let mut select = Query::select();
    for column in [team::Column::Id, team::Column::Slug, team::Column::Name, team::Column::DateCreated] {
        select.column(("t", column));
    }
    select
        .expr_as(own(membership_team::Column::MembershipId).is_not_null(), "is_member")
        .expr_as(own(membership_team::Column::Role), "own_role")
        .expr_as(Expr::SubQuery(None, Box::new(member_count().into())), "member_count")
        .from_as(team::Entity, "t")
        .join_as(
            JoinType::LeftJoin,
            membership_team::Entity,
            "own",
            own(membership_team::Column::TeamId)
                .eq(t(team::Column::Id))
                .and(own(membership_team::Column::MembershipId).eq(member)),
        )
        .and_where(t(team::Column::OrganizationId).eq(organization))
        .take()
}

/// How many rows that count are on the team in table `t`.
fn member_count() -> SelectStatement {
    let place = |column| Expr::col(("place", column));
    let m = |column| Expr::col(("m", column));
    Query::select()
        .expr(Func::count(m(membership::Column::Id)))
        .from_as(membership_team::Entity, "place")
        .join_as(
            JoinType::InnerJoin,
            membership::Entity,
            "m",
            m(membership::Column::Id).eq(place(membership_team::Column::MembershipId)),
        )
        .join_as(
            JoinType::LeftJoin,
            user::Entity,
            "u",
            Expr::col(("u", user::Column::Id)).eq(m(membership::Column::UserId)),
        )
        .and_where(place(membership_team::Column::TeamId).eq(t(team::Column::Id)))
        .cond_where(counts())
        .take()
}
