//! What invitees answer otherwise than by joining. Called within a transaction that has taken the organization
//! ([`super::lock_organization`]).

use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Select};

use super::{
    entity::membership,
    invitations::Invitation,
    notices::{NoticeKind, cancel_notices, member_deciders},
};
use crate::clock::Timestamp;

/// Closes the invitation because the invitee doesn't want it.
///
/// # Errors
/// When the database fails.
pub async fn decline(transaction: &impl ConnectionTrait, id: i64, now: Timestamp) -> Result<(), DbErr> {
    let declined =
        membership::ActiveModel { removed_at: Set(Some(now)), declined_at: Set(Some(now)), ..Default::default() };
    change(transaction, id, declined).await
}

/// Has the address with this key declined an invitation of the organization since then, without asking for a new one?
///
/// # Errors
/// When the database fails.
pub async fn has_declined(
    db: &impl ConnectionTrait,
    organization: i64,
    key: &str,
    since: Timestamp,
) -> Result<bool, DbErr> {
    declined(organization, key, since).one(db).await.map(|row| row.is_some())
}

/// The invitations of [`has_declined`].
pub(super) fn declined(organization: i64, key: &str, since: Timestamp) -> Select<membership::Entity> {
    membership::Entity::find()
        .filter(membership::Column::OrganizationId.eq(organization))
        .filter(membership::Column::EmailKey.eq(key))
        .filter(membership::Column::DeclinedAt.gt(since))
        .filter(membership::Column::RenewalAskedAt.is_null())
}

/// Notes that the invitee asks for a new invitation.
///
/// # Errors
/// When the database fails.
pub async fn ask_for_renewal(transaction: &impl ConnectionTrait, id: i64, now: Timestamp) -> Result<(), DbErr> {
    change(transaction, id, membership::ActiveModel { renewal_asked_at: Set(Some(now)), ..Default::default() }).await
}

/// Notes that the account with this address asks to be given the invitation instead.
///
/// # Errors
/// When the database fails.
pub async fn ask_to_move(transaction: &impl ConnectionTrait, id: i64, address: String) -> Result<(), DbErr> {
    change(transaction, id, membership::ActiveModel { move_asked_to: Set(Some(address)), ..Default::default() }).await
}

/// Leaves the invitation as it is: whatever was asked for it is no longer asked, and nobody is told of it any more.
///
/// # Errors
/// When the database fails.
pub async fn keep_invitation(transaction: &impl ConnectionTrait, id: i64) -> Result<(), DbErr> {
    for kind in [NoticeKind::Renewal, NoticeKind::Move] {
        cancel_notices(transaction, kind, id).await?;
    }
    let kept = membership::ActiveModel { renewal_asked_at: Set(None), move_asked_to: Set(None), ..Default::default() };
    change(transaction, id, kept).await
}

async fn change(transaction: &impl ConnectionTrait, id: i64, row: membership::ActiveModel) -> Result<(), DbErr> {
    membership::Entity::update_many()
        .set(row)
        .filter(membership::Column::Id.eq(id))
        .filter(membership::Column::UserId.is_null())
        .exec(transaction)
        .await
        .map(drop)
}

/// Who answers for an invitation: its inviter while they are a member, else those who decide requests.
///
/// # Errors
/// When the database fails.
pub async fn answerable(db: &impl ConnectionTrait, invitation: &Invitation) -> Result<Vec<i64>, DbErr> {
    match invitation.sender() {
        Some(user) => Ok(vec![user.id]),
        None => member_deciders(db, invitation.membership.organization_id).await,
    }
}
