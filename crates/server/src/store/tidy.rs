//! What nobody needs any longer.

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, Statement};

use super::{
    WriteTransaction,
    entity::{event, password_reset, session},
};
use crate::clock::Timestamp;

/// How many rows of each kind were deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tidied {
    /// Events told to open pages.
    pub events: u64,
    /// Sessions that are over.
    pub sessions: u64,
    /// Links to a new password that are over.
    pub resets: u64,
    /// Counts of limits whose span is over.
    pub counts: u64,
    /// Removed memberships that are kept no longer.
    pub memberships: u64,
}

/// Everything that refers to a membership; it goes with it.
const OF_MEMBERSHIPS: [&str; 4] = ["membership_team", "invitation_token", "outbox", "access_request"];

/// Deletes for good the memberships that were removed before that moment, with all that hangs on them; how many. Nothing can
/// bring them back then, and their links are unknown. The audit log stays.
///
/// # Errors
/// When the database fails.
pub async fn purge(db: &WriteTransaction, removed_before: Timestamp) -> Result<u64, DbErr> {
    let backend = db.get_database_backend();
    let execute = async |sql: String| {
        db.execute_raw(Statement::from_sql_and_values(backend, sql, [removed_before.0.into()])).await
    };
    for table in OF_MEMBERSHIPS {
        let gone = "SELECT id FROM membership WHERE removed_at < $1";
        execute(format!("DELETE FROM {table} WHERE membership_id IN ({gone})")).await?;
    }
    Ok(execute("DELETE FROM membership WHERE removed_at < $1".to_owned()).await?.rows_affected())
}

/// Deletes the events from before `events_before`, and the sessions, links and counts that are over at `now`. Nothing depends on
/// it: what is over counts for nothing although it is there.
///
/// # Errors
/// When the database fails.
pub async fn tidy(db: &WriteTransaction, events_before: Timestamp, now: Timestamp) -> Result<Tidied, DbErr> {
    let events = event::Entity::delete_many().filter(event::Column::DateCreated.lt(events_before)).exec(db).await?;
    let sessions = session::Entity::delete_many().filter(session::Column::ExpiresAt.lte(now)).exec(db).await?;
    let resets =
        password_reset::Entity::delete_many().filter(password_reset::Column::ExpiresAt.lte(now)).exec(db).await?;
    let sql = "DELETE FROM limit_count WHERE window_ends_at <= $1";
    let counts = db.execute_raw(Statement::from_sql_and_values(db.get_database_backend(), sql, [now.0.into()])).await?;
    Ok(Tidied {
        events: events.rows_affected,
        sessions: sessions.rows_affected,
        resets: resets.rows_affected,
        counts: counts.rows_affected(),
        memberships: 0,
    })
}
