//! What only the operator does, at the command line.

use roster_api_types::Role;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter, SqlErr,
};

use super::{
    connect::write,
    entity::{membership, organization, session, user},
};
use crate::clock::Timestamp;

/// Gives the user another password and ends every session.
///
/// # Errors
/// When the database fails.
pub async fn set_password(db: &DatabaseConnection, user: i64, password_hash: String) -> Result<(), DbErr> {
    let transaction = write(db).await?;
    user::Entity::update_many()
        .set(user::ActiveModel { password_hash: Set(Some(password_hash)), ..Default::default() })
        .filter(user::Column::Id.eq(user))
        .exec(&transaction)
        .await?;
    session::Entity::delete_many().filter(session::Column::UserId.eq(user)).exec(&transaction).await?;
    transaction.commit().await
}

/// What a new organization is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOrganization {
    /// Its name in addresses.
    pub slug: String,
    /// Its name as shown.
    pub name: String,
    /// The user who owns it.
    pub owner: Option<i64>,
    /// May everybody join every team?
    pub open_membership: bool,
    /// May people without `member:admin` invite?
    pub allow_member_invite: bool,
    /// May strangers ask to join?
    pub allow_join_requests: bool,
}

/// Creates an organization, with its first owner; none when the slug is taken.
///
/// # Errors
/// When the database fails.
pub async fn found_organization(
    transaction: &impl sea_orm::ConnectionTrait,
    new: NewOrganization,
    now: Timestamp,
) -> Result<Option<organization::Model>, DbErr> {
    let row = organization::ActiveModel {
        slug: Set(new.slug),
        name: Set(new.name),
        date_created: Set(now),
        open_membership: Set(new.open_membership),
        allow_member_invite: Set(new.allow_member_invite),
        allow_join_requests: Set(new.allow_join_requests),
        ..Default::default()
    };
    let organization = match row.insert(transaction).await {
        Ok(organization) => organization,
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => return Ok(None),
        Err(error) => return Err(error),
    };
    if let Some(owner) = new.owner {
        let row = membership::ActiveModel {
            organization_id: Set(organization.id),
            user_id: Set(Some(owner)),
            role: Set(Role::Owner.id().into()),
            date_created: Set(now),
            ..Default::default()
        };
        row.insert(transaction).await?;
    }
    Ok(Some(organization))
}
