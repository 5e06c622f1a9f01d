//! The audit log.

use sea_orm::entity::prelude::*;

use crate::clock::Timestamp;

/// Something that was done.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entry")]
pub struct Model {
    /// The entry's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Where.
    pub organization_id: i64,
    /// The user who did it; none for somebody without an account, or the command line.
    pub actor_id: Option<i64>,
    /// Who did it, in words, when it was no user.
    pub actor_label: Option<String>,
    /// [`roster_api_types::AuditEvent::id`].
    pub event: String,
    /// From which network address, where one is known.
    pub ip_address: Option<String>,
    /// The number of the membership or team or token it was done to.
    pub target_object: Option<i64>,
    /// The user it was done to.
    pub target_user_id: Option<i64>,
    /// What exactly, as a JSON object. No secrets.
    pub data: String,
    /// When.
    pub date_created: Timestamp,
}

/// None: joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
