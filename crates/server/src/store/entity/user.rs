//! People with an account.

use sea_orm::{ActiveValue::Set, entity::prelude::*};

use crate::clock::Timestamp;

/// A person with an account.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_account")]
pub struct Model {
    /// The user's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The address as written.
    pub email: String,
    /// The address as compared; unique.
    pub email_key: String,
    /// The name to show; may be empty.
    pub name: String,
    /// The name as searched: lower case. Follows `name` on every insert and update of an active model.
    pub name_key: String,
    /// The argon2id hash; none for a user who can't sign in with a password.
    pub password_hash: Option<String>,
    /// May the user sign in?
    pub is_active: bool,
    /// When the account was created.
    pub date_joined: Timestamp,
    /// When the user last signed in.
    pub last_login: Option<Timestamp>,
    /// When the user was last here, to the minute ([`crate::store::note_activity`]).
    pub last_active: Option<Timestamp>,
    /// How the user likes things, [`roster_api_types::UserOptions`] as JSON.
    pub options: String,
    /// No person: acts through API tokens only.
    pub is_bot: bool,
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
