//! When somebody or something was last here.

use std::time::Duration;

use sea_orm::{ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, sea_query::Expr};

use super::Writer;
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
