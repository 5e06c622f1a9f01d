//! When somebody or something was last here.

use std::{
    collections::BTreeMap,
    mem,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait as _, DbErr, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait as _, Query},
};
use tokio::sync::oneshot;

use super::{Writer, dialect::json_values, entity::user};
use crate::clock::Timestamp;

/// How exactly the last use of a token, and by a person, is known: it is written no more often.
pub const LAST_USE_STEP: Duration = Duration::from_mins(1);

/// Notes in a column of a row that it is in use now, unless `last`, what the column is known to hold, says so to the minute
/// already.
///
/// # Errors
/// When the database fails.
pub async fn note_use<E: EntityTrait>(
    writer: &Writer,
    (id_column, id): (E::Column, i64),
    (column, last): (E::Column, Option<Timestamp>),
    now: Timestamp,
) -> Result<(), DbErr> {
    let due = now.before(LAST_USE_STEP);
    if last.is_some_and(|last| last > due) {
        return Ok(());
    }
    // Of many requests at the same moment one writes.
    let unknown = Condition::any().add(column.is_null()).add(column.lte(due));
    let transaction = writer.begin().await?;
    E::update_many()
        .col_expr(column, Expr::value(now.0))
        .filter(id_column.eq(id))
        .filter(unknown)
        .exec(&transaction)
        .await?;
    transaction.commit().await
}

/// People who were here and are to be noted, all with one statement.
#[derive(Debug, Default)]
pub struct Here(Mutex<Unnoted>);

#[derive(Debug, Default)]
struct Unnoted {
    people: BTreeMap<i64, Timestamp>,
    /// Those who wait until that is done.
    waiting: Vec<oneshot::Sender<()>>,
}

/// Notes that the user is here, unless that is known to the minute already: with everybody who comes until it is the note's
/// turn to be written. Whoever wants to wait until it is written awaits what is returned.
pub fn note_here(writer: &Writer, user: &user::Model, now: Timestamp) -> Option<oneshot::Receiver<()>> {
    if user.last_active.is_some_and(|last| last > now.before(LAST_USE_STEP)) {
        return None;
    }
    let (told, hears) = oneshot::channel();
    let mut unnoted = writer.here.0.lock().unwrap_or_else(PoisonError::into_inner);
    let is_first = unnoted.people.is_empty();
    unnoted.people.insert(user.id, now);
    unnoted.waiting.push(told);
    if is_first {
        let writer = writer.clone();
        tokio::spawn(async move {
            if let Err(error) = write_down(&writer).await {
                tracing::warn!(%error, "who is here is not noted");
            }
        });
    }
    Some(hears)
}

async fn write_down(writer: &Writer) -> Result<(), DbErr> {
    let transaction = writer.begin().await;
    let Unnoted { people, waiting } = mem::take(&mut *writer.here.0.lock().unwrap_or_else(PoisonError::into_inner));
    let (transaction, now) = (transaction?, people.values().copied().max().unwrap_or_default());
    let ids = people.into_keys().collect::<serde_json::Value>().to_string();
    let these = Query::select()
        .expr(Expr::col(("found", "value")).cast_as("bigint"))
        .from_function(json_values(transaction.get_database_backend(), ids), "found")
        .take();
    let column = user::Column::LastActive;
    user::Entity::update_many()
        .col_expr(column, Expr::value(now.0))
        .filter(user::Column::Id.in_subquery(these))
        .filter(Condition::any().add(column.is_null()).add(column.lte(now.before(LAST_USE_STEP))))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    for waiting in waiting {
        // Most don't wait.
        let _ = waiting.send(());
    }
    Ok(())
}
