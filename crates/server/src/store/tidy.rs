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
    })
}
