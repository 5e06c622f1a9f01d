//! What open pages are told.

use sea_orm::entity::prelude::*;

use crate::clock::Timestamp;

/// Something that has changed. Written in the transaction of the change, which has taken the organization: so the
/// events of one organization become visible in the order of their numbers.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    /// The event's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Where.
    pub organization_id: i64,
    /// [`roster_api_types::LiveEvent::kind`].
    pub kind: String,
    /// The membership it happened to, where it is one.
    pub member_id: Option<i64>,
    /// When.
    pub date_created: Timestamp,
}

/// None: joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
