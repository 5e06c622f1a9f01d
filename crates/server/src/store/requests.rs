//! Requests: memberships that somebody asks for, and that wait for consent. What changes one is called within a
//! transaction that has taken the organization ([`super::lock_organization`]).

use roster_api_types::{EmailAddress, InviteStatus, Role};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, Select, SqlErr,
};

use super::{
    entity::{membership, membership_team, team},
    invitations::APPROVED,
};
use crate::clock::Timestamp;

/// What somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRequest {
    /// Where.
    pub organization: i64,
    /// Who is to be invited.
    pub email: EmailAddress,
    /// Asked by a member, or by the person themselves.
    pub status: InviteStatus,
    /// The user who asks; none for a stranger.
    pub requester: Option<i64>,
    /// The rest of what is asked for.
    pub place: RequestedPlace,
}

/// The place in the organization that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestedPlace {
    /// As what.
    pub role: Role,
    /// On all teams?
    pub has_global_access: bool,
    /// On which teams.
    pub teams: Vec<i64>,
}

/// Requests of the organization that nobody has decided.
fn open(organization: i64) -> Select<membership::Entity> {
    membership::Entity::find()
        .filter(membership::Column::OrganizationId.eq(organization))
        .filter(membership::Column::InviteStatus.ne(APPROVED))
        .filter(membership::Column::RemovedAt.is_null())
        .filter(membership::Column::UserId.is_null())
}

/// Is this a request that still waits?
///
/// # Errors
/// When the database fails.
pub async fn is_open_request(db: &impl ConnectionTrait, organization: i64, id: i64) -> Result<bool, DbErr> {
    Ok(open(organization).filter(membership::Column::Id.eq(id)).count(db).await? > 0)
}

/// Does a request for the address with this key ([`EmailAddress::key`]) wait already?
///
/// # Errors
/// When the database fails.
pub async fn is_requested(db: &impl ConnectionTrait, organization: i64, key: &str) -> Result<bool, DbErr> {
    Ok(open(organization).filter(membership::Column::EmailKey.eq(key)).count(db).await? > 0)
}

/// The numbers and the slugs of the membership's teams, by number.
///
/// # Errors
/// When the database fails.
pub async fn team_places(db: &impl ConnectionTrait, membership: i64) -> Result<(Vec<i64>, Vec<String>), DbErr> {
    let own = membership_team::Entity::find()
        .select_only()
        .column(membership_team::Column::TeamId)
        .filter(membership_team::Column::MembershipId.eq(membership));
    let teams: Vec<(i64, String)> = team::Entity::find()
        .select_only()
        .columns([team::Column::Id, team::Column::Slug])
        .filter(team::Column::Id.in_subquery(own.into_query()))
        .order_by_asc(team::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(teams.into_iter().unzip())
}

/// Writes a request; returns its number, or none when the address has a place already.
///
/// # Errors
/// When the database fails.
pub async fn create_request(
    transaction: &impl ConnectionTrait,
    request: NewRequest,
    now: Timestamp,
) -> Result<Option<i64>, DbErr> {
    let row = membership::ActiveModel {
        organization_id: Set(request.organization),
        email_key: Set(Some(request.email.key())),
        email: Set(Some(request.email.into())),
        role: Set(request.place.role.id().into()),
        has_global_access: Set(request.place.has_global_access),
        date_created: Set(now),
        inviter_id: Set(request.requester),
        invite_status: Set(request.status.id().into()),
        ..Default::default()
    };
    let id = match row.insert(transaction).await {
        Ok(row) => row.id,
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => return Ok(None),
        Err(error) => return Err(error),
    };
    put_on_teams(transaction, id, &request.place.teams).await?;
    Ok(Some(id))
}

async fn put_on_teams(transaction: &impl ConnectionTrait, membership: i64, teams: &[i64]) -> Result<(), DbErr> {
    let places = teams.iter().map(|team| membership_team::ActiveModel {
        membership_id: Set(membership),
        team_id: Set(*team),
        role: Set(None),
    });
    if places.len() > 0 {
        membership_team::Entity::insert_many(places).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// Changes what a request asks for. The teams are a full replacement.
///
/// # Errors
/// When the database fails.
pub async fn change_request(transaction: &impl ConnectionTrait, id: i64, place: &RequestedPlace) -> Result<(), DbErr> {
    let changes = membership::ActiveModel {
        role: Set(place.role.id().into()),
        has_global_access: Set(place.has_global_access),
        ..Default::default()
    };
    membership::Entity::update_many().set(changes).filter(membership::Column::Id.eq(id)).exec(transaction).await?;
    membership_team::Entity::delete_many()
        .filter(membership_team::Column::MembershipId.eq(id))
        .exec(transaction)
        .await?;
    put_on_teams(transaction, id, &place.teams).await
}

/// Makes a request an invitation by the user `approver`, who answers for it from now on.
///
/// # Errors
/// When the database fails.
pub async fn approve_request(
    transaction: &impl ConnectionTrait,
    id: i64,
    approver: i64,
    expires_at: Timestamp,
) -> Result<(), DbErr> {
    let changes = membership::ActiveModel {
        invite_status: Set(APPROVED.into()),
        inviter_id: Set(Some(approver)),
        expires_at: Set(Some(expires_at)),
        ..Default::default()
    };
    membership::Entity::update_many()
        .set(changes)
        .filter(membership::Column::Id.eq(id))
        .exec(transaction)
        .await
        .map(drop)
}

/// Denies a request. The address may be asked for again.
///
/// # Errors
/// When the database fails.
pub async fn deny_request(transaction: &impl ConnectionTrait, id: i64, now: Timestamp) -> Result<(), DbErr> {
    membership::Entity::update_many()
        .set(membership::ActiveModel { removed_at: Set(Some(now)), ..Default::default() })
        .filter(membership::Column::Id.eq(id))
        .exec(transaction)
        .await
        .map(drop)
}
