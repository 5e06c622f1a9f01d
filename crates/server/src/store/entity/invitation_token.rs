//! The secrets of mailed invitations, hashed.

use sea_orm::entity::prelude::*;

use crate::clock::Timestamp;

/// One mailed link. An invitation has one for each time its mail was tried; all live and die with it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation_token")]
pub struct Model {
    /// [`crate::secret::Secret::hash`] for [`crate::secret::Purpose::Invitation`].
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: String,
    /// The invitation.
    pub membership_id: i64,
    /// When the link was made.
    pub date_created: Timestamp,
}

/// None: joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
