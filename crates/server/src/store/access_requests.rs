//! Requests to join a team.

use roster_api_types::{AdministeredTeams, Cursor, Role, TeamRole};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Select,
    sea_query::{Expr, ExprTrait as _, Order, Query},
};

use super::{
    around::{Sides, count_around},
    entity::{access_request, membership, membership_team, team, user},
    member_row::{self, MemberRow, counts, from_memberships, m},
    page::{Page, edges, links},
    teams::{self, TeamRow, t},
};
use crate::clock::Timestamp;

/// A request with everything the list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessRequestRow {
    /// The request's number.
    pub id: i64,
    /// Who is to join.
    pub member: MemberRow,
    /// Which team, as the viewing member sees it.
    pub team: TeamRow,
    /// Who asks; none when the member asks for themselves.
    pub requester: Option<user::Model>,
}

/// Which of an organization's requests, seen by whom.
#[derive(Clone, Copy, Debug)]
pub struct AccessRequestFilter {
    /// The organization.
    pub organization: i64,
    /// The membership that sees them.
    pub member: i64,
    /// For which teams, by the viewing member's place on them.
    pub teams: AdministeredTeams,
}

/// Asks that a membership be put on a team. Returns the request's number the first time: once asked for,
/// nothing changes.
///
/// # Errors
/// When the database fails.
pub async fn ask_for_access(
    transaction: &impl ConnectionTrait,
    membership: i64,
    team: i64,
    requester: Option<i64>,
    now: Timestamp,
) -> Result<Option<i64>, DbErr> {
    if of_place(membership, team).count(transaction).await? > 0 {
        return Ok(None);
    }
    let row = access_request::ActiveModel {
        team_id: Set(team),
        membership_id: Set(membership),
        requester_id: Set(requester),
        date_created: Set(now),
        ..Default::default()
    };
    row.insert(transaction).await.map(|row| Some(row.id))
}

/// Deletes the request, if any, that a membership be put on a team.
///
/// # Errors
/// When the database fails.
pub async fn forget_access_request(
    transaction: &impl ConnectionTrait,
    membership: i64,
    team: i64,
) -> Result<(), DbErr> {
    access_request::Entity::delete_many()
        .filter(access_request::Column::MembershipId.eq(membership))
        .filter(access_request::Column::TeamId.eq(team))
        .exec(transaction)
        .await
        .map(drop)
}

fn of_place(membership: i64, team: i64) -> Select<access_request::Entity> {
    access_request::Entity::find()
        .filter(access_request::Column::MembershipId.eq(membership))
        .filter(access_request::Column::TeamId.eq(team))
}

/// The organization's request with this number, while its member is still there and not on the team.
///
/// # Errors
/// When the database fails.
pub async fn find_access_request(
    db: &impl ConnectionTrait,
    organization: i64,
    id: i64,
) -> Result<Option<access_request::Model>, DbErr> {
    let filter = AccessRequestFilter { organization, member: 0, teams: AdministeredTeams::All };
    matching(filter).filter(access_request::Column::Id.eq(id)).one(db).await
}

/// How many requests match.
///
/// # Errors
/// When the database fails.
pub async fn count_access_requests(db: &impl ConnectionTrait, filter: AccessRequestFilter) -> Result<u64, DbErr> {
    matching(filter).count(db).await
}

/// The users who may decide who joins a team: active managers and owners, and the team's admins.
///
/// # Errors
/// When the database fails.
pub async fn team_deciders(db: &impl ConnectionTrait, organization: i64, team: i64) -> Result<Vec<i64>, DbErr> {
    let ids = |fits: fn(Role) -> bool| Role::ALL.into_iter().filter(move |role| fits(*role)).map(Role::id);
    let on_team = |role: Option<TeamRole>| {
        let places = membership_team::Entity::find()
            .select_only()
            .column(membership_team::Column::MembershipId)
            .filter(membership_team::Column::TeamId.eq(team));
        let places =
            role.iter().fold(places, |places, role| places.filter(membership_team::Column::Role.eq(role.id())));
        m(membership::Column::Id).in_subquery(places.into_query())
    };
    let role = || m(membership::Column::Role);
    let admin_here = role()
        .is_in(ids(|role| role.minimum_team_role() == TeamRole::Admin))
        .and(m(membership::Column::HasGlobalAccess).eq(true).or(on_team(None)));
    let deciding =
        Condition::any().add(role().is_in(ids(Role::is_global))).add(admin_here).add(on_team(Some(TeamRole::Admin)));
    let mut select = Query::select();
    select.column(("m", membership::Column::UserId));
    from_memberships(&mut select)
        .cond_where(counts())
        .and_where(m(membership::Column::OrganizationId).eq(organization))
        .and_where(m(membership::Column::UserId).is_not_null())
        .cond_where(deciding);
    let rows = db.query_all(&select).await?;
    rows.iter().map(|row| row.try_get("", "user_id")).collect()
}

/// A page of requests, the oldest first. As many statements whatever its size: the requests, their number,
/// how many lie around, their members, teams and requesters.
///
/// # Errors
/// When the database fails.
pub async fn list_access_requests(
    db: &impl ConnectionTrait,
    filter: AccessRequestFilter,
    cursor: Cursor,
    per_page: u64,
) -> Result<Page<AccessRequestRow>, DbErr> {
    let id = access_request::Column::Id;
    let (beyond, order) =
        if cursor.is_previous { (id.lt(cursor.place), Order::Desc) } else { (id.gt(cursor.place), Order::Asc) };
    let mut rows = matching(filter).filter(beyond).order_by(id, order).limit(per_page).all(db).await?;
    if cursor.is_previous {
        rows.reverse();
    }
    let edges = edges(cursor, rows.iter().map(|row| row.id));
    let sides = Sides { before: id.lt(edges[0]), behind: id.gt(edges[1]) };
    let around = count_around(db, matching(filter).into_query().clear_selects().take(), sides).await?;
    let links = links(edges, Some(around.before), rows.len(), around.behind > 0);
    Ok(Page { rows: complete(db, filter, rows).await?, links, total: around.total.into() })
}

fn matching(filter: AccessRequestFilter) -> Select<access_request::Entity> {
    let teams = team::Entity::find()
        .select_only()
        .column(team::Column::Id)
        .filter(team::Column::OrganizationId.eq(filter.organization));
    let request = |column| Expr::col((access_request::Entity, column));
    // Looked up for each request: members may be very many.
    let mut member = Query::select();
    from_memberships(member.expr(Expr::value(1)))
        .cond_where(counts())
        .and_where(m(membership::Column::OrganizationId).eq(filter.organization))
        .and_where(m(membership::Column::Id).eq(request(access_request::Column::MembershipId)));
    let came_otherwise = membership_team::Entity::find()
        .filter(membership_team::Column::MembershipId.into_expr().eq(request(access_request::Column::MembershipId)))
        .filter(membership_team::Column::TeamId.into_expr().eq(request(access_request::Column::TeamId)));
    let requests = access_request::Entity::find()
        .filter(Expr::exists(came_otherwise.into_query()).not())
        .filter(access_request::Column::TeamId.in_subquery(teams.into_query()))
        .filter(Expr::exists(member));
    let places = membership_team::Entity::find()
        .select_only()
        .column(membership_team::Column::TeamId)
        .filter(membership_team::Column::MembershipId.eq(filter.member));
    let on = |places: Select<membership_team::Entity>| access_request::Column::TeamId.in_subquery(places.into_query());
    match filter.teams {
        AdministeredTeams::All => requests,
        AdministeredTeams::WhereMember => requests.filter(on(places)),
        AdministeredTeams::WhereTeamAdmin => {
            requests.filter(on(places.filter(membership_team::Column::Role.eq(TeamRole::Admin.id()))))
        }
        AdministeredTeams::None => requests.filter(Condition::any().add(access_request::Column::Id.is_null())),
    }
}

async fn complete(
    db: &impl ConnectionTrait,
    filter: AccessRequestFilter,
    requests: Vec<access_request::Model>,
) -> Result<Vec<AccessRequestRow>, DbErr> {
    let mut select = member_row::rows(db.get_database_backend());
    select.and_where(m(membership::Column::Id).is_in(requests.iter().map(|row| row.membership_id)));
    let members = member_row::read_all(db, &select).await?;
    let mut select = teams::rows(filter.organization, filter.member);
    select.and_where(t(team::Column::Id).is_in(requests.iter().map(|row| row.team_id)));
    let teams = teams::read_all(db, &select).await?;
    let requesters = requests.iter().filter_map(|row| row.requester_id);
    let requesters = user::Entity::find().filter(user::Column::Id.is_in(requesters)).all(db).await?;
    // A row whose member or team has gone since the first statement is left out.
    Ok(requests
        .into_iter()
        .filter_map(|row| {
            Some(AccessRequestRow {
                id: row.id,
                member: members.iter().find(|member| member.id == row.membership_id)?.clone(),
                team: teams.iter().find(|team| team.id == row.team_id)?.clone(),
                requester: requesters.iter().find(|user| Some(user.id) == row.requester_id).cloned(),
            })
        })
        .collect())
}
