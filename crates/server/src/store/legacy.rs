//! Invitations that another installation mailed; see [`crate::legacy`].

use std::collections::HashSet;

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, QueryTrait};

use super::{
    entity::{invitation_token, membership, outbox},
    invitations::{Invitation, load_invitation},
};
use crate::legacy::LegacyToken;

/// The invitation that had this number in the installation it was imported from, if `token` is the one
/// mailed there and no link of ours was asked for since. `user` asks.
///
/// # Errors
/// When the database fails.
pub async fn find_legacy_invitation(
    db: &impl ConnectionTrait,
    number: i64,
    token: &LegacyToken,
    user: Option<i64>,
) -> Result<Option<Invitation>, DbErr> {
    let candidates = membership::Entity::find()
        .filter(membership::Column::LegacyMember.eq(number))
        .filter(membership::Column::UserId.is_null())
        .all(db)
        .await?;
    let opened = candidates.into_iter().find(|row| match (row.legacy_organization, &row.email) {
        (Some(organization), Some(email)) => token.opens(organization, email),
        _ => false,
    });
    match opened {
        Some(row) if !has_own_link(db, row.id).await? => load_invitation(db, row.id, user).await,
        _ => Ok(None),
    }
}

/// Was a link of ours asked for, sent or not?
async fn has_own_link(db: &impl ConnectionTrait, membership: i64) -> Result<bool, DbErr> {
    let mailed = outbox::Entity::find().filter(outbox::Column::MembershipId.eq(membership));
    let linked = invitation_token::Entity::find().filter(invitation_token::Column::MembershipId.eq(membership));
    Ok(mailed.count(db).await? + linked.count(db).await? > 0)
}

/// The imported invitations of the organization for which a link of ours was asked for since.
pub(super) async fn ended_legacy_links(db: &impl ConnectionTrait, organization: i64) -> Result<HashSet<i64>, DbErr> {
    let imported = membership::Entity::find()
        .select_only()
        .column(membership::Column::Id)
        .filter(membership::Column::OrganizationId.eq(organization))
        .filter(membership::Column::LegacyMember.is_not_null());
    let mailed = outbox::Entity::find()
        .select_only()
        .column(outbox::Column::MembershipId)
        .filter(outbox::Column::MembershipId.in_subquery(imported.clone().into_query()));
    let linked = invitation_token::Entity::find()
        .select_only()
        .column(invitation_token::Column::MembershipId)
        .filter(invitation_token::Column::MembershipId.in_subquery(imported.into_query()));
    let mut ended: HashSet<i64> = mailed.into_tuple::<i64>().all(db).await?.into_iter().collect();
    ended.extend(linked.into_tuple::<i64>().all(db).await?);
    Ok(ended)
}
