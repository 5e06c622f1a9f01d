//! API tokens, hashed.

use sea_orm::entity::prelude::*;

use crate::clock::Timestamp;

/// What stands for a user without a browser, for as much as its scopes allow.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_token")]
pub struct Model {
    /// The token's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// For whom it stands.
    pub user_id: i64,
    /// The only organization that it opens; none for all of its user's.
    pub organization_id: Option<i64>,
    /// What its owner calls it.
    pub name: String,
    /// [`crate::secret::ApiSecret::prefix`].
    pub prefix: String,
    /// [`crate::secret::Secret::hash`] for [`crate::secret::Purpose::ApiToken`]; unique.
    pub token_hash: String,
    /// Names of rights, with a blank between them.
    pub scopes: String,
    /// When it was created.
    pub date_created: Timestamp,
    /// Until when it can be used, exclusive; none means until it is revoked.
    pub expires_at: Option<Timestamp>,
    /// When it was last used, to the minute.
    pub last_used_at: Option<Timestamp>,
    /// When it was revoked; none while it can be used.
    pub revoked_at: Option<Timestamp>,
}

/// None: joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
