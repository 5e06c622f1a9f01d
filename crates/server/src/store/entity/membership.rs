//! Memberships: joined people and pending invitations.

use roster_api_types::MemberFlags;
use sea_orm::entity::prelude::*;

use crate::clock::Timestamp;

/// One place in an organization: a user's, or an invited address's, never neither (the table checks it).
///
/// Among the rows that are not removed, a user and an address each occur once per organization. The table has five
/// more columns, `sort_name`, `sort_email`, `sort_role`, `sort_delivery` and `sort_active`, which its triggers keep.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership")]
#[expect(clippy::struct_excessive_bools, reason = "the wire format's flags")]
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
    /// When the invitee declined; the row is removed then too.
    pub declined_at: Option<Timestamp>,
    /// When the invitee of an expired, withdrawn or declined invitation asked for a new one; none once there is one.
    pub renewal_asked_at: Option<Timestamp>,
    /// The address of the account that asks to be given the invitation instead; none once that is decided.
    pub move_asked_to: Option<String>,
    /// After how many days the invitee was reminded last; 0 when they have not been.
    pub reminded_after: i32,
    /// Created by an identity provider.
    pub idp_provisioned: bool,
    /// Role set by an identity provider.
    pub idp_role_restricted: bool,
    /// Signed in through single sign-on.
    pub sso_linked: bool,
    /// The single sign-on link is broken.
    pub sso_invalid: bool,
    /// Over the seat limit.
    pub member_limit_restricted: bool,
    /// Kept by a partner.
    pub partnership_restricted: bool,
    /// The organization's number in the installation that this invitation was imported from; see [`crate::legacy`].
    pub legacy_organization: Option<i64>,
    /// This invitation's number there, as the mailed link has it.
    pub legacy_member: Option<i64>,
}

impl Model {
    /// The six flags as the wire has them.
    #[must_use]
    pub const fn flags(&self) -> MemberFlags {
        MemberFlags {
            idp_provisioned: self.idp_provisioned,
            idp_role_restricted: self.idp_role_restricted,
            sso_linked: self.sso_linked,
            sso_invalid: self.sso_invalid,
            member_limit_restricted: self.member_limit_restricted,
            partnership_restricted: self.partnership_restricted,
        }
    }
}

/// None: joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
