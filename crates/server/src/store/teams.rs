use roster_api_types::{Id, TeamPlace};
use sea_orm::{
    ConnectionTrait, DbErr, FromQueryResult,
    sea_query::{Expr, ExprTrait as _, Func, JoinType, Order, Query, SelectStatement},
};

use super::{
    entity::{access_request, membership, membership_team, team, user},
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
    /// Is it an identity provider's?
    pub idp_provisioned: bool,
    /// Is the member on it?
    pub is_member: bool,
    /// The member's own role on it; none means whatever the organization role gives.
    pub own_role: Option<String>,
    /// Has the member, or somebody for them, asked that they may join?
    pub is_pending: bool,
    /// People on it, pending ones included.
    pub member_count: i64,
}

impl TeamRow {
    /// The member's place on it.
    #[must_use]
    pub fn place(&self) -> Option<TeamPlace> {
        let role = self.own_role.as_deref().and_then(|role| role.parse().ok());
        self.is_member.then_some(TeamPlace { role })
    }
}

/// The teams that the membership `member` has a place on, by slug.
///
/// # Errors
/// When the database fails.
pub async fn own_teams(db: &impl ConnectionTrait, organization: i64, member: i64) -> Result<Vec<TeamRow>, DbErr> {
    let mut select = rows(organization, member);
    select
        .and_where(own(membership_team::Column::MembershipId).is_not_null())
        .order_by(("t", team::Column::Slug), Order::Asc);
    read_all(db, &select).await
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

/// The organization's teams by slug, and whether the membership `member` is on them. It counts nobody.
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

/// Reads the rows of a statement that [`rows`] began.
pub async fn read_all(db: &impl ConnectionTrait, select: &SelectStatement) -> Result<Vec<TeamRow>, DbErr> {
    let rows = db.query_all(select).await?;
    rows.iter().map(|row| TeamRow::from_query_result(row, "")).collect()
}

/// A column of the team.
pub fn t(column: team::Column) -> Expr {
    Expr::col(("t", column))
}

/// A column of the viewing member's own place on it.
fn own(column: membership_team::Column) -> Expr {
    Expr::col(("own", column))
}

/// Everything a [`TeamRow`] needs, of all teams, in one statement over the teams `t`.
pub fn rows(organization: i64, member: i64) -> SelectStatement {
    let asked = |column| Expr::col(("asked", column));
    let mut select = Query::select();
    for column in [
        team::Column::Id,
        team::Column::Slug,
        team::Column::Name,
        team::Column::DateCreated,
        team::Column::IdpProvisioned,
    ] {
        select.column(("t", column));
    }
    select
        .expr_as(own(membership_team::Column::MembershipId).is_not_null(), "is_member")
        .expr_as(own(membership_team::Column::Role), "own_role")
        .expr_as(
            asked(access_request::Column::Id).is_not_null().and(own(membership_team::Column::MembershipId).is_null()),
            "is_pending",
        )
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
        .join_as(
            JoinType::LeftJoin,
            access_request::Entity,
            "asked",
            asked(access_request::Column::TeamId)
                .eq(t(team::Column::Id))
                .and(asked(access_request::Column::MembershipId).eq(member)),
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
