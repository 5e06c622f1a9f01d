//! Requests to join a team.

use sea_orm::entity::prelude::*;

use crate::clock::Timestamp;

/// Somebody would like a member to be on a team; gone once decided. One per member and team.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_request")]
pub struct Model {
    /// The request's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The team.
    pub team_id: i64,
    /// Who is to join.
    pub membership_id: i64,
    /// The user who asks; none when the member asks for themselves.
    pub requester_id: Option<i64>,
    /// When it was asked for.
    pub date_created: Timestamp,
}

/// None: joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
