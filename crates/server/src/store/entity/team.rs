//! Teams.

use sea_orm::entity::prelude::*;

use crate::clock::Timestamp;

/// A team of an organization.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "team")]
pub struct Model {
    /// The team's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Its name in addresses; unique in the organization.
    pub slug: String,
    /// Its name as shown.
    pub name: String,
    /// When it was created.
    pub date_created: Timestamp,
}

/// None: joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
