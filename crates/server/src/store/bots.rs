use roster_api_types::{BOT_DOMAIN, Role};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};

use super::entity::{membership, membership_team, user};
use crate::{clock::Timestamp, random::Random, secret::Secret};

/// What a new bot is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBot {
    /// Where it is a member.
    pub organization: i64,
    /// What to call it.
    pub name: String,
    /// As what it joins.
    pub role: Role,
    /// On all teams?
    pub has_global_access: bool,
    /// On which teams.
    pub teams: Vec<i64>,
}

/// An address that no mail reaches: every user has one, and no two have the same.
#[must_use]
pub fn bot_address(random: &Random) -> String {
    let unique = Secret::generate(random);
    format!("bot-{}@{BOT_DOMAIN}", &unique.expose()[..32])
}

/// Creates the bot's user, without anything to sign in with, and its membership.
///
/// # Errors
/// When the database fails.
pub async fn create_bot(
    transaction: &impl ConnectionTrait,
    bot: NewBot,
    address: String,
    now: Timestamp,
) -> Result<membership::Model, DbErr> {
    let user = user::ActiveModel {
        email_key: Set(address.clone()),
        email: Set(address),
        name: Set(bot.name),
        password_hash: Set(None),
        date_joined: Set(now),
        is_bot: Set(true),
        ..Default::default()
    };
    let user = user.insert(transaction).await?;
    let row = membership::ActiveModel {
        organization_id: Set(bot.organization),
        user_id: Set(Some(user.id)),
        role: Set(bot.role.id().into()),
        has_global_access: Set(bot.has_global_access),
        date_created: Set(now),
        ..Default::default()
    };
    let row = row.insert(transaction).await?;
    let places = bot.teams.into_iter().map(|team| membership_team::ActiveModel {
        membership_id: Set(row.id),
        team_id: Set(team),
        role: Set(None),
    });
    if places.len() > 0 {
        membership_team::Entity::insert_many(places).exec_without_returning(transaction).await?;
    }
    Ok(row)
}

/// The bot with this user number; none for a person.
///
/// # Errors
/// When the database fails.
pub async fn find_bot(db: &impl ConnectionTrait, user: i64) -> Result<Option<user::Model>, DbErr> {
    user::Entity::find_by_id(user).filter(user::Column::IsBot.eq(true)).one(db).await
}
