//! Memberships: joined people and pending invitations.

use sea_orm::entity::prelude::*;

use crate::clock::Timestamp;

/// One place in an organization: a user's, or an invited address's, never neither (the table checks it).
///
/// Among the rows that are not removed, a user and an address each occur once per organization.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership")]
pub struct Model {
    /// The membership's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// The person; none while pending.
    pub user_id: Option<i64>,
    /// The invited address as written; none once joined.
    pub email: Option<String>,
    /// The invited address as compared; none once joined.
    pub email_key: Option<String>,
    /// [`roster_api_types::Role::id`].
    pub role: String,
    /// On all teams.
    pub has_global_access: bool,
    /// When the row was created.
    pub date_created: Timestamp,
    /// Who invited, a user.
    pub inviter_id: Option<i64>,
    /// `approved`, `requested_to_be_invited` or `requested_to_join`.
    pub invite_status: String,
    /// Until when the invitation can be accepted, exclusive; none once joined.
    pub expires_at: Option<Timestamp>,
    /// When the row was removed; none while it counts.
    pub removed_at: Option<Timestamp>,
    /// The membership whose removal took this row along; none when removed for itself.
    pub removed_with: Option<i64>,
    /// The organization's number in the installation that this invitation was imported from; see [`crate::legacy`].
    pub legacy_organization: Option<i64>,
    /// This invitation's number there, as the mailed link has it.
    pub legacy_member: Option<i64>,
}

/// None: joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
