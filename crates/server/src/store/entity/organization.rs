//! Organizations.

use roster_api_types::OrganizationSettings;
use sea_orm::entity::prelude::*;

use crate::clock::Timestamp;

/// An organization and its settings.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its name in addresses; unique.
    pub slug: String,
    /// Its name as shown.
    pub name: String,
    /// When it was created.
    pub date_created: Timestamp,
    /// May people without `member:admin` invite?
    pub allow_member_invite: bool,
    /// May everybody join every team?
    pub open_membership: bool,
    /// May strangers ask to join?
    pub allow_join_requests: bool,
    /// The role of those who ask to join, [`roster_api_types::Role::id`].
    pub default_role: String,
    /// Counts the writes that had to hold together; see [`crate::store::lock_organization`].
    pub version: i64,
}

impl Model {
    /// The settings that rules depend on.
    #[must_use]
    pub const fn settings(&self) -> OrganizationSettings {
        OrganizationSettings { allow_member_invite: self.allow_member_invite, open_membership: self.open_membership }
    }
}

/// None: joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
