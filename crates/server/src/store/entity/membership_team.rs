//! Who is on which team.

use sea_orm::entity::prelude::*;

/// A membership's place on a team.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership_team")]
pub struct Model {
    /// The membership.
    #[sea_orm(primary_key, auto_increment = false)]
    pub membership_id: i64,
    /// The team.
    #[sea_orm(primary_key, auto_increment = false)]
    pub team_id: i64,
    /// [`roster_api_types::TeamRole::id`]; none means whatever the organization role gives.
    pub role: Option<String>,
}

/// None: joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
