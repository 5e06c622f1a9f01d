//! Mail to be sent.

use sea_orm::entity::prelude::*;

use crate::clock::Timestamp;

/// One invitation's mail, written in the same transaction as the invitation and kept as its delivery state.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// The mail's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The invitation; one mail each.
    pub membership_id: i64,
    /// The caller's `?referrer=`, repeated in the mailed link.
    pub referrer: Option<String>,
    /// [`roster_api_types::DeliveryState::id`].
    pub state: String,
    /// How often sending was tried.
    pub attempts: i32,
    /// Not to be tried before.
    pub next_attempt_at: Timestamp,
    /// A worker has it until then; none when nobody does.
    pub leased_until: Option<Timestamp>,
    /// Why the last try failed, in words for the admin.
    pub last_error: Option<String>,
    /// When the mail was asked for.
    pub date_created: Timestamp,
    /// When the mail server took it.
    pub sent_at: Option<Timestamp>,
}

/// None: joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
