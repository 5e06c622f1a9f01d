//! Changing members. Called within a transaction that has taken the organization ([`super::lock_organization`]).

use roster_api_types::{EmailAddress, Role, TeamRole};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait,
};

use super::{
    entity::{access_request, invitation_token, membership, membership_team, outbox, team},
    outbox::{Occasion, enqueue_invitation},
};
use crate::clock::Timestamp;

/// What is to be changed; none where it stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberChange {
    /// The invited address.
    pub email: Option<EmailAddress>,
    /// The role.
    pub role: Option<Role>,
    /// On all teams?
    pub has_global_access: Option<bool>,
    /// Until when the invitation can be accepted, exclusive.
    pub expires_at: Option<Timestamp>,
}

/// Changes a membership's own columns.
///
/// # Errors
/// When the database fails.
pub async fn change_membership(
    transaction: &impl ConnectionTrait,
    membership: i64,
    change: MemberChange,
) -> Result<(), DbErr> {
    if change == MemberChange::default() {
        return Ok(());
    }
    let mut row = membership::ActiveModel::default();
    if let Some(email) = change.email {
        row.email_key = Set(Some(email.key()));
        row.email = Set(Some(email.into()));
        row.move_asked_to = Set(None);
    }
    if let Some(role) = change.role {
        row.role = Set(role.id().to_owned());
    }
    if let Some(global) = change.has_global_access {
        row.has_global_access = Set(global);
    }
    if let Some(end) = change.expires_at {
        row.expires_at = Set(Some(end));
        row.renewal_asked_at = Set(None);
        row.reminded_after = Set(0);
        row.move_asked_to = Set(None);
    }
    membership::Entity::update_many()
        .set(row)
        .filter(membership::Column::Id.eq(membership))
        .exec(transaction)
        .await
        .map(drop)
}

/// The membership's teams, with the role stored for each, by team id.
///
/// # Errors
/// When the database fails.
pub async fn teams_of(db: &impl ConnectionTrait, membership: i64) -> Result<Vec<(i64, Option<TeamRole>)>, DbErr> {
    let places = membership_team::Entity::find()
        .filter(membership_team::Column::MembershipId.eq(membership))
        .order_by_asc(membership_team::Column::TeamId)
        .all(db)
        .await?;
    Ok(places.into_iter().map(|place| (place.team_id, place.role.and_then(|role| role.parse().ok()))).collect())
}

/// The membership's teams, id and slug, by id.
///
/// # Errors
/// When the database fails.
pub async fn team_slugs_of(db: &impl ConnectionTrait, membership: i64) -> Result<Vec<(i64, String)>, DbErr> {
    let own = membership_team::Entity::find()
        .select_only()
        .column(membership_team::Column::TeamId)
        .filter(membership_team::Column::MembershipId.eq(membership));
    team::Entity::find()
        .select_only()
        .columns([team::Column::Id, team::Column::Slug])
        .filter(team::Column::Id.in_subquery(own.into_query()))
        .order_by_asc(team::Column::Id)
        .into_tuple()
        .all(db)
        .await
}

/// Puts the membership on these teams, and on no others. Requests to join one of them are done with.
///
/// # Errors
/// When the database fails.
pub async fn replace_teams(
    transaction: &impl ConnectionTrait,
    membership: i64,
    teams: Vec<(i64, Option<TeamRole>)>,
) -> Result<(), DbErr> {
    membership_team::Entity::delete_many()
        .filter(membership_team::Column::MembershipId.eq(membership))
        .exec(transaction)
        .await?;
    access_request::Entity::delete_many()
        .filter(access_request::Column::MembershipId.eq(membership))
        .filter(access_request::Column::TeamId.is_in(teams.iter().map(|(team, _)| *team)))
        .exec(transaction)
        .await?;
    let places = teams.into_iter().map(|(team, role)| membership_team::ActiveModel {
        membership_id: Set(membership),
        team_id: Set(team),
        role: Set(role.map(|role| role.id().to_owned())),
    });
    if places.len() > 0 {
        membership_team::Entity::insert_many(places).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// Has the invitation's mail ever been asked for?
///
/// # Errors
/// When the database fails.
pub async fn has_mail(db: &impl ConnectionTrait, membership: i64) -> Result<bool, DbErr> {
    Ok(outbox::Entity::find().filter(outbox::Column::MembershipId.eq(membership)).count(db).await? > 0)
}

/// Asks for the invitation's mail once more, from the first try. Without a new `referrer` the former one stays. Where
/// none has gone out yet it is the first, whatever the `occasion`.
///
/// # Errors
/// When the database fails.
pub async fn enqueue_again(
    transaction: &impl ConnectionTrait,
    membership: i64,
    occasion: Occasion,
    referrer: Option<String>,
    now: Timestamp,
) -> Result<(), DbErr> {
    let former = outbox::Entity::find().filter(outbox::Column::MembershipId.eq(membership)).one(transaction).await?;
    let Some(former) = former else { return enqueue_invitation(transaction, membership, referrer, now).await };
    let has_gone_out = former.sent_at.is_some() || former.data.is_some();
    let occasion = if has_gone_out { occasion } else { Occasion::First };
    // Another moment than before, so that a worker that still holds the former mail finds out.
    let date_created = Timestamp(now.0.max(former.date_created.0 + 1));
    let mut row = outbox::ActiveModel {
        state: Set(roster_api_types::DeliveryState::Queued.id().into()),
        attempts: Set(0),
        next_attempt_at: Set(now),
        leased_until: Set(None),
        last_error: Set(None),
        date_created: Set(date_created),
        sent_at: Set(None),
        data: Set(occasion.id().map(str::to_owned)),
        ..Default::default()
    };
    if referrer.is_some() {
        row.referrer = Set(referrer);
    }
    outbox::Entity::update_many().set(row).filter(outbox::Column::Id.eq(former.id)).exec(transaction).await.map(drop)
}

/// Closes every link that leads to the invitation, the installation's before too. After [`enqueue_again`], which makes a worker that holds the former
/// mail wait or give up: so no link is made behind this one's back.
///
/// # Errors
/// When the database fails.
pub async fn delete_invitation_tokens(transaction: &impl ConnectionTrait, membership: i64) -> Result<(), DbErr> {
    membership::Entity::update_many()
        .set(membership::ActiveModel { legacy_organization: Set(None), legacy_member: Set(None), ..Default::default() })
        .filter(membership::Column::Id.eq(membership))
        .exec(transaction)
        .await?;
    invitation_token::Entity::delete_many()
        .filter(invitation_token::Column::MembershipId.eq(membership))
        .exec(transaction)
        .await
        .map(drop)
}
