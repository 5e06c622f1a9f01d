//! Whole organizations: read at one moment, and written row by row from a file.

use std::collections::HashMap;

use roster_api_types::{EmailAddress, Role};
use sea_orm::{
    AccessMode, ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseConnection,
    DatabaseTransaction, DbBackend, DbErr, EntityTrait, ExprTrait as _, IsolationLevel, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, Select, TransactionOptions, TransactionTrait,
};

use super::{
    entity::{membership, membership_team, organization, team, user},
    invitations::APPROVED,
    legacy::ended_legacy_links,
    members::close_requests,
};
use crate::clock::Timestamp;

/// An organization's rows.
#[derive(Clone, Debug, Default)]
pub struct OrganizationData {
    /// The organization; none when there is none.
    pub organization: Option<organization::Model>,
    /// Its teams.
    pub teams: Vec<team::Model>,
    /// Joined and invited, by number; neither removed ones nor mere requests. Legacy numbers only where the
    /// old link still works.
    pub memberships: Vec<membership::Model>,
    /// Who is on which team.
    pub places: Vec<membership_team::Model>,
    /// The members, and whoever invited.
    pub users: Vec<user::Model>,
}

/// Begins a transaction that sees the database as it is at one moment, whatever others write meanwhile.
async fn snapshot(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    // SQLite's read transactions are always like that.
    let options = match db.get_database_backend() {
        DbBackend::Postgres => TransactionOptions {
            isolation_level: Some(IsolationLevel::RepeatableRead),
            access_mode: Some(AccessMode::ReadOnly),
            ..TransactionOptions::default()
        },
        _ => TransactionOptions::default(),
    };
    db.begin_with_options(options).await
}

/// Reads an organization whole, as it is at one moment.
///
/// # Errors
/// When the database fails.
pub async fn read_organization(db: &DatabaseConnection, organization: i64) -> Result<OrganizationData, DbErr> {
    let db = snapshot(db).await?;
    let column = |column| standing(organization).select_only().column(column).into_query();
    let places = membership_team::Entity::find()
        .filter(membership_team::Column::MembershipId.in_subquery(column(membership::Column::Id)));
    let members = user::Column::Id.in_subquery(column(membership::Column::UserId));
    let inviters = user::Column::Id.in_subquery(column(membership::Column::InviterId));
    let mut data = OrganizationData {
        organization: organization::Entity::find_by_id(organization).one(&db).await?,
        teams: team::Entity::find().filter(team::Column::OrganizationId.eq(organization)).all(&db).await?,
        memberships: standing(organization).order_by_asc(membership::Column::Id).all(&db).await?,
        places: places.all(&db).await?,
        users: user::Entity::find().filter(members.or(inviters)).all(&db).await?,
    };
    let ended = ended_legacy_links(&db, organization).await?;
    for row in data.memberships.iter_mut().filter(|row| ended.contains(&row.id)) {
        (row.legacy_organization, row.legacy_member) = (None, None);
    }
    db.rollback().await?;
    Ok(data)
}

fn standing(organization: i64) -> Select<membership::Entity> {
    membership::Entity::find()
        .filter(membership::Column::OrganizationId.eq(organization))
        .filter(membership::Column::InviteStatus.eq(APPROVED))
        .filter(membership::Column::RemovedAt.is_null())
}

/// The numbers of the organization's teams, by slug.
///
/// # Errors
/// When the database fails.
pub async fn team_ids(db: &impl ConnectionTrait, organization: i64) -> Result<HashMap<String, i64>, DbErr> {
    let teams = team::Entity::find().filter(team::Column::OrganizationId.eq(organization)).all(db).await?;
    Ok(teams.into_iter().map(|team| (team.slug, team.id)).collect())
}

/// The user who has joined the organization under this name, unless several have.
///
/// # Errors
/// When the database fails.
pub async fn joined_by_name(db: &impl ConnectionTrait, organization: i64, name: &str) -> Result<Option<i64>, DbErr> {
    let joined = membership::Entity::find()
        .select_only()
        .column(membership::Column::UserId)
        .filter(membership::Column::OrganizationId.eq(organization))
        .filter(membership::Column::InviteStatus.eq(APPROVED))
        .filter(membership::Column::RemovedAt.is_null())
        .filter(membership::Column::UserId.is_not_null());
    let found = user::Entity::find()
        .filter(user::Column::NameKey.eq(name.to_lowercase()))
        .filter(user::Column::Id.in_subquery(joined.into_query()))
        .limit(2)
        .all(db)
        .await?;
    Ok(match found.as_slice() {
        [only] => Some(only.id),
        _ => None,
    })
}

/// Creates an account without a password. The caller has made sure that the address has none.
///
/// # Errors
/// When the database fails.
pub async fn create_account(
    db: &impl ConnectionTrait,
    address: &EmailAddress,
    name: &str,
    is_bot: bool,
    since: Timestamp,
) -> Result<user::Model, DbErr> {
    let row = user::ActiveModel {
        email: Set(address.to_string()),
        email_key: Set(address.key()),
        name: Set(name.to_owned()),
        password_hash: Set(None),
        date_joined: Set(since),
        is_bot: Set(is_bot),
        ..Default::default()
    };
    row.insert(db).await
}

/// A member from a file.
#[derive(Clone, Debug)]
pub struct ImportedMember {
    /// Where.
    pub organization: i64,
    /// Who.
    pub user: i64,
    /// As what.
    pub role: Role,
    /// On all teams?
    pub has_global_access: bool,
    /// Teams, and [`roster_api_types::TeamRole::id`] there.
    pub places: Vec<(i64, Option<&'static str>)>,
    /// Since when.
    pub since: Timestamp,
}

/// Writes a member; returns its number. The caller has made sure that the place is free.
///
/// # Errors
/// When the database fails.
pub async fn import_member(transaction: &impl ConnectionTrait, member: ImportedMember) -> Result<i64, DbErr> {
    let row = membership::ActiveModel {
        organization_id: Set(member.organization),
        user_id: Set(Some(member.user)),
        role: Set(member.role.id().into()),
        has_global_access: Set(member.has_global_access),
        date_created: Set(member.since),
        ..Default::default()
    };
    let id = row.insert(transaction).await?.id;
    put_on_teams(transaction, id, member.places).await?;
    Ok(id)
}

/// An invitation from a file.
#[derive(Clone, Debug)]
pub struct ImportedInvitation {
    /// Where to.
    pub organization: i64,
    /// Who is invited.
    pub email: EmailAddress,
    /// As what.
    pub role: Role,
    /// To all teams?
    pub has_global_access: bool,
    /// Teams, and [`roster_api_types::TeamRole::id`] there.
    pub places: Vec<(i64, Option<&'static str>)>,
    /// By which user; none when nobody in particular invites.
    pub inviter: Option<i64>,
    /// Since when.
    pub since: Timestamp,
    /// Until when, exclusive.
    pub expires_at: Timestamp,
    /// The organization's and the invitation's numbers in the installation that mailed its link; see [`crate::legacy`].
    pub legacy: Option<(i64, i64)>,
}

/// Writes an invitation in the place of mere requests for its address; returns its number. The caller has
/// made sure that the place is free.
///
/// # Errors
/// When the database fails.
pub async fn import_invitation(
    transaction: &impl ConnectionTrait,
    invitation: ImportedInvitation,
    now: Timestamp,
) -> Result<i64, DbErr> {
    let key = invitation.email.key();
    close_requests(transaction, invitation.organization, &key, now).await?;
    let row = membership::ActiveModel {
        organization_id: Set(invitation.organization),
        email: Set(Some(invitation.email.into())),
        email_key: Set(Some(key)),
        role: Set(invitation.role.id().into()),
        has_global_access: Set(invitation.has_global_access),
        date_created: Set(invitation.since),
        inviter_id: Set(invitation.inviter),
        invite_status: Set(APPROVED.into()),
        expires_at: Set(Some(invitation.expires_at)),
        legacy_organization: Set(invitation.legacy.map(|(organization, _)| organization)),
        legacy_member: Set(invitation.legacy.map(|(_, member)| member)),
        ..Default::default()
    };
    let id = row.insert(transaction).await?.id;
    put_on_teams(transaction, id, invitation.places).await?;
    Ok(id)
}

async fn put_on_teams(
    transaction: &impl ConnectionTrait,
    membership: i64,
    mut places: Vec<(i64, Option<&'static str>)>,
) -> Result<(), DbErr> {
    places.sort_by_key(|(team, _)| *team);
    places.dedup_by_key(|(team, _)| *team);
    let rows = places.into_iter().map(|(team, role)| membership_team::ActiveModel {
        membership_id: Set(membership),
        team_id: Set(team),
        role: Set(role.map(str::to_owned)),
    });
    if rows.len() > 0 {
        membership_team::Entity::insert_many(rows).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// A team from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedTeam {
    /// Its name in addresses.
    pub slug: String,
    /// Its name as shown.
    pub name: String,
}

/// Creates those of the teams whose slugs are free; returns how many.
///
/// # Errors
/// When the database fails.
pub async fn import_teams(
    transaction: &impl ConnectionTrait,
    organization: i64,
    teams: Vec<ImportedTeam>,
    now: Timestamp,
) -> Result<usize, DbErr> {
    let mut known = team_ids(transaction, organization).await?;
    let before = known.len();
    for ImportedTeam { slug, name } in teams {
        if known.contains_key(&slug) {
            continue;
        }
        let row = team::ActiveModel {
            organization_id: Set(organization),
            slug: Set(slug.clone()),
            name: Set(name),
            date_created: Set(now),
            ..Default::default()
        };
        known.insert(slug, row.insert(transaction).await?.id);
    }
    Ok(known.len() - before)
}
