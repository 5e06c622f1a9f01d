//! Writing teams and who is on them. Called within a transaction that has taken the organization
//! ([`super::lock_organization`]).

use roster_api_types::TeamRole;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, SqlErr,
    sea_query::Expr,
};

use super::entity::{access_request, membership_team, team};
use crate::clock::Timestamp;

/// A team's two names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamNames {
    /// As shown.
    pub name: String,
    /// In addresses.
    pub slug: String,
}

/// Another team of the organization has the slug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlugTaken;

/// Writes a team without people; returns its number.
///
/// # Errors
/// When the database fails.
pub async fn create_team(
    transaction: &impl ConnectionTrait,
    organization: i64,
    names: TeamNames,
    now: Timestamp,
) -> Result<Result<i64, SlugTaken>, DbErr> {
    let row = team::ActiveModel {
        organization_id: Set(organization),
        slug: Set(names.slug),
        name: Set(names.name),
        date_created: Set(now),
        ..Default::default()
    };
    or_taken(row.insert(transaction).await).map(|written| written.map(|row| row.id))
}

/// Gives a team other names.
///
/// # Errors
/// When the database fails.
pub async fn rename_team(
    transaction: &impl ConnectionTrait,
    team: i64,
    names: TeamNames,
) -> Result<Result<(), SlugTaken>, DbErr> {
    let row =
        team::ActiveModel { id: Unchanged(team), slug: Set(names.slug), name: Set(names.name), ..Default::default() };
    or_taken(row.update(transaction).await).map(|written| written.map(drop))
}

fn or_taken<T>(written: Result<T, DbErr>) -> Result<Result<T, SlugTaken>, DbErr> {
    match written {
        Ok(row) => Ok(Ok(row)),
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => Ok(Err(SlugTaken)),
        Err(error) => Err(error),
    }
}

/// Deletes a team; its people stay in the organization, requests to join it go.
///
/// # Errors
/// When the database fails.
pub async fn delete_team(transaction: &impl ConnectionTrait, team: i64) -> Result<(), DbErr> {
    let requests = access_request::Entity::delete_many().filter(access_request::Column::TeamId.eq(team));
    requests.exec(transaction).await?;
    let places = membership_team::Entity::delete_many().filter(membership_team::Column::TeamId.eq(team));
    places.exec(transaction).await?;
    team::Entity::delete_by_id(team).exec(transaction).await.map(drop)
}

/// A membership's place on a team.
///
/// # Errors
/// When the database fails.
pub async fn find_place(
    db: &impl ConnectionTrait,
    membership: i64,
    team: i64,
) -> Result<Option<membership_team::Model>, DbErr> {
    membership_team::Entity::find_by_id((membership, team)).one(db).await
}

/// Puts a membership that isn't on the team there. A request for it is done with.
///
/// # Errors
/// When the database fails.
pub async fn put_on_team(transaction: &impl ConnectionTrait, membership: i64, team: i64) -> Result<(), DbErr> {
    super::forget_access_request(transaction, membership, team).await?;
    let row = membership_team::ActiveModel { membership_id: Set(membership), team_id: Set(team), role: Set(None) };
    membership_team::Entity::insert(row).exec_without_returning(transaction).await.map(drop)
}

/// Takes a membership off a team.
///
/// # Errors
/// When the database fails.
pub async fn take_off_team(transaction: &impl ConnectionTrait, membership: i64, team: i64) -> Result<(), DbErr> {
    membership_team::Entity::delete_by_id((membership, team)).exec(transaction).await.map(drop)
}

/// Gives a place on a team another role; none means whatever the organization role gives.
///
/// # Errors
/// When the database fails.
pub async fn change_team_role(
    transaction: &impl ConnectionTrait,
    membership: i64,
    team: i64,
    role: Option<TeamRole>,
) -> Result<(), DbErr> {
    membership_team::Entity::update_many()
        .col_expr(membership_team::Column::Role, Expr::value(role.map(TeamRole::id)))
        .filter(membership_team::Column::MembershipId.eq(membership))
        .filter(membership_team::Column::TeamId.eq(team))
        .exec(transaction)
        .await
        .map(drop)
}
