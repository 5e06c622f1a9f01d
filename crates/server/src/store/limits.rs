//! Limits: how often something may be done in a span of time, counted by all copies of the server together.

use std::time::Duration;

use sea_orm::{
    ConnectionTrait, DbErr, FromQueryResult, QueryResult, Statement,
    sea_query::{Expr, ExprTrait as _, InsertStatement, OnConflict, Query},
};

use crate::clock::Timestamp;

/// How often something may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// So many times.
    pub times: u32,
    /// In a span of this length, which begins with the first use.
    pub window: Duration,
}

/// How much of a limit is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// The limit.
    pub limit: Limit,
    /// Uses in the present span, this one included.
    pub used: u32,
    /// When the span is over and counting begins anew.
    pub resets_at: Timestamp,
    /// When this use was counted.
    pub counted_at: Timestamp,
}

/// A use above the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitExceeded(pub Usage);

#[derive(FromQueryResult)]
struct Counted {
    key: String,
    used: i32,
    window_ends_at: i64,
}

/// Counts one use of what `key` names: kind and subject, such as `invite:user:7`. In a transaction that is
/// rolled back the use isn't counted.
///
/// # Errors
/// When the database fails; within, when the limit is exceeded.
pub async fn take(
    db: &impl ConnectionTrait,
    key: &str,
    limit: Limit,
    now: Timestamp,
) -> Result<Result<Usage, LimitExceeded>, DbErr> {
    let mut taken = take_each(db, &[(key, limit)], now).await?;
    taken.pop().ok_or_else(|| uncounted(key))
}

/// Counts one use of each of several keys, no two of them alike: what [`take`] says of each, in one statement.
///
/// # Errors
/// When the database fails; within, for each key whose limit is exceeded.
pub async fn take_each(
    db: &impl ConnectionTrait,
    limits: &[(&str, Limit)],
    now: Timestamp,
) -> Result<Vec<Result<Usage, LimitExceeded>>, DbErr> {
    counted(&db.query_all(&counting(limits, now)).await?, limits, now)
}

/// Counts one use of each of several keys; [`counted`] reads what it returns. One statement, so that uses at the same moment
/// are all counted.
pub(super) fn counting(limits: &[(&str, Limit)], now: Timestamp) -> InsertStatement {
    let kept = |column| Expr::col(("limit_count", column));
    let is_over = || kept("window_ends_at").lte(now.0);
    let used = Expr::case(is_over(), 1).finally(kept("used").add(1));
    let window_ends_at =
        Expr::case(is_over(), Expr::col(("excluded", "window_ends_at"))).finally(kept("window_ends_at"));
    let mut insert = Query::insert();
    insert
        .into_table("limit_count")
        .columns(["key", "window_ends_at", "used"])
        .on_conflict(OnConflict::column("key").value("used", used).value("window_ends_at", window_ends_at).to_owned())
        .returning(Query::returning().columns(["key", "used", "window_ends_at"]));
    for (key, limit) in limits {
        insert.values_panic([(*key).into(), now.after(limit.window).0.into(), 1.into()]);
    }
    insert
}

/// What was counted, for each key, from the rows that [`counting`] returned.
pub(super) fn counted(
    rows: &[QueryResult],
    limits: &[(&str, Limit)],
    now: Timestamp,
) -> Result<Vec<Result<Usage, LimitExceeded>>, DbErr> {
    let counted = rows.iter().map(|row| Counted::from_query_result(row, "")).collect::<Result<Vec<Counted>, _>>()?;
    let taken = limits.iter().map(|(key, limit)| {
        let counted = counted.iter().find(|counted| counted.key == *key).ok_or_else(|| uncounted(key))?;
        let used = u32::try_from(counted.used).unwrap_or(u32::MAX);
        let usage = Usage { limit: *limit, used, resets_at: Timestamp(counted.window_ends_at), counted_at: now };
        Ok(if used > limit.times { Err(LimitExceeded(usage)) } else { Ok(usage) })
    });
    taken.collect()
}

fn uncounted(key: &str) -> DbErr {
    DbErr::RecordNotFound(format!("the count of {key}"))
}

/// Takes one use back, as if it had not been made.
///
/// # Errors
/// When the database fails.
pub async fn give_back(db: &impl ConnectionTrait, key: &str) -> Result<(), DbErr> {
    let sql = "UPDATE limit_count SET used = used - 1 WHERE key = $1 AND used > 0";
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [key.into()]);
    db.execute_raw(statement).await.map(drop)
}
