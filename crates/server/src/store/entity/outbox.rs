//! Mail to be sent.

use sea_orm::entity::prelude::*;

use crate::clock::Timestamp;

/// One mail, written in the same transaction as what it tells. An invitation's is kept as its delivery state.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    /// The mail's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The invitation; one mail each. None for a notice.
    pub membership_id: Option<i64>,
    /// `invitation`, or [`crate::store::NoticeKind::id`].
    pub kind: String,
    /// A notice's organization.
    pub organization_id: Option<i64>,
    /// The number of the request that a notice is about.
    pub subject_id: Option<i64>,
    /// The user to whom a notice goes; each notice once.
    pub recipient_id: Option<i64>,
    /// What a notice tells: [`crate::store::NoticeFacts`] as JSON. Of an invitation, [`crate::store::Occasion`].
    pub data: Option<String>,
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
