//! Signed-in browsers.

use sea_orm::entity::prelude::*;

use crate::clock::Timestamp;

/// A signed-in browser.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// [`crate::secret::Secret::hash`] for [`crate::secret::Purpose::Session`].
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    /// Who has signed in.
    pub user_id: i64,
    /// When.
    pub date_created: Timestamp,
    /// Until when, exclusive.
    pub expires_at: Timestamp,
}

/// None: joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
