//! Teams.

use sea_orm::{ActiveValue::Set, entity::prelude::*};

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
    /// The name as searched: lower case. Follows `name` on every insert and update of an active model.
    pub name_key: String,
    /// Is it an identity provider's, which keeps who is on it?
    pub idp_provisioned: bool,
    /// When it was created.
    pub date_created: Timestamp,
}

/// None: joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

#[async_trait::async_trait]
impl ActiveModelBehavior for ActiveModel {
    async fn before_save<C: ConnectionTrait>(mut self, _db: &C, _insert: bool) -> Result<Self, DbErr> {
        // Neither database lowers case alike: SQLite's knows ASCII only, PostgreSQL's depends on its locale.
        if let Set(name) = &self.name {
            self.name_key = Set(name.to_lowercase());
        }
        Ok(self)
    }
}
