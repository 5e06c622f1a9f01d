//! The secrets of mailed links to a new password, hashed.

use sea_orm::entity::prelude::*;

use crate::clock::Timestamp;

/// One mailed link. All of a user's die when one is used.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "password_reset")]
pub struct Model {
    /// [`crate::secret::Secret::hash`] for [`crate::secret::Purpose::PasswordReset`].
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    /// Whose password.
    pub user_id: i64,
    /// Until when the link works, exclusive.
    pub expires_at: Timestamp,
}

/// None: joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
