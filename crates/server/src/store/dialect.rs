//! The few things that the two databases name differently, and searching that both do alike.

use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, QueryResult, Statement, Value, Values,
    sea_query::{Expr, ExprTrait as _, Func, FunctionCall, LikeExpr, SelectStatement},
};

/// The longest text that is looked for, in characters: nothing that is stored is longer, and SQLite
/// fails on very long patterns.
const SEARCH_MAX: usize = 500;

/// Runs statements one after the other, in a transaction; what they return, in their order. SQLite works on a thread of its
/// own, and to hand it a statement costs more than most statements do: it is handed all at once, as one text.
pub async fn together(db: &impl ConnectionTrait, statements: Vec<Statement>) -> Result<Vec<QueryResult>, DbErr> {
    let backend = db.get_database_backend();
    if backend != DbBackend::Sqlite {
        let mut rows = Vec::new();
        for statement in statements {
            rows.extend(db.query_all_raw(statement).await?);
        }
        return Ok(rows);
    }
    let (mut text, mut values) = (String::new(), Vec::new());
    for statement in statements {
        text.push_str(&statement.sql);
        text.push(';');
        values.extend(statement.values.into_iter().flat_map(|values| values.0));
    }
    db.query_all_raw(Statement { sql: text, values: Some(Values(values)), db_backend: backend }).await
}

/// The statement with its limits written out. PostgreSQL plans a statement once for all its values, unless that makes it
/// costlier than planning costs; and behind a limit that it doesn't know it expects very many rows.
pub fn with_known_limits(mut statement: Statement) -> Statement {
    let mut known = String::new();
    let mut rest = statement.sql.as_str();
    let values = statement.values.as_ref().map_or(&[][..], |values| &values.0);
    while let Some((before, behind)) = rest.split_once("LIMIT $") {
        let end = behind.find(|character: char| !character.is_ascii_digit()).unwrap_or(behind.len());
        let (number, after) = behind.split_at(end);
        let value = number.parse().ok().and_then(|number: usize| values.get(number.checked_sub(1)?));
        known.push_str(before);
        known.push_str("LIMIT ");
        // The parameter stays, for nothing: those behind it keep their numbers.
        let limit = match value {
            Some(Value::BigUnsigned(Some(limit))) => limit.to_string(),
            _ => format!("${number}"),
        };
        known.push_str(&limit);
        rest = after;
    }
    known.push_str(rest);
    statement.sql = known;
    statement
}

/// The values as one JSON array.
pub fn json_array(backend: DbBackend, values: impl IntoIterator<Item = Expr>) -> Expr {
    let array = if backend == DbBackend::Postgres { "json_build_array" } else { "json_array" };
    Func::cust(array).args(values).into()
}

/// Collects one JSON value per row into a JSON array; null in PostgreSQL when there are no rows.
pub fn json_rows(backend: DbBackend, value: Expr) -> Expr {
    let collect = if backend == DbBackend::Postgres { "json_agg" } else { "json_group_array" };
    Func::cust(collect).arg(value).into()
}

/// The values of a JSON array of texts or numbers, each as a row with the column `value`.
pub fn json_values(backend: DbBackend, array: String) -> FunctionCall {
    if backend == DbBackend::Postgres {
        return Func::cust("json_array_elements_text").arg(Expr::value(array).cast_as("json"));
    }
    Func::cust("json_each").arg(array)
}

/// What a subquery gives as JSON, to be part of other JSON: SQLite would take it for a text.
pub fn json_of(backend: DbBackend, subquery: SelectStatement) -> Expr {
    let value = Expr::SubQuery(None, Box::new(subquery.into()));
    if backend == DbBackend::Postgres { value } else { Func::cust("json").arg(value).into() }
}

/// The texts of all rows, in their order, with commas between them; null when there are no rows.
pub fn joined(text: Expr) -> Expr {
    Func::cust("string_agg").arg(text).arg(Expr::cust("','")).into()
}

/// A condition that nearly all rows fulfil, as far as SQLite is to know when it chooses an index: it takes "behind this id"
/// for something that few rows fulfil, and would read all organizations along the primary key. PostgreSQL counts.
pub fn likely(backend: DbBackend, condition: Expr) -> Expr {
    if backend == DbBackend::Sqlite { Func::cust("likely").arg(condition).into() } else { condition }
}

/// Does `column` contain `text`, literally? Both are lower case already. None when nothing can contain it.
pub fn contains(column: Expr, text: &str) -> Option<Expr> {
    let pattern = LikeExpr::new(format!("%{}%", escaped(text))).escape('!');
    can_be_stored(text).then(|| column.like(pattern))
}

/// Could the text be in a column at all? PostgreSQL refuses zero characters even in comparisons.
pub fn can_be_stored(text: &str) -> bool {
    !text.contains('\0') && text.chars().count() <= SEARCH_MAX
}

fn escaped(text: &str) -> String {
    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

#[cfg(test)]
mod tests {
    use sea_orm::sea_query::Query;

    use super::*;

    #[test]
    fn wildcards_lose_their_meaning() {
        assert_eq!(escaped("50%_of!\\"), "50!%!_of!!\\");
    }

    #[test]
    fn limits_are_written_out_and_other_values_keep_their_numbers() {
        let page = Query::select().column("id").from("member").limit(101).take();
        let select =
            Query::select().column("id").from_subquery(page, "page").and_where(Expr::col("id").gt(3)).limit(1).take();
        let statement = with_known_limits(DbBackend::Postgres.build(&select));
        let expected =
            "SELECT \"id\" FROM (SELECT \"id\" FROM \"member\" LIMIT 101) AS \"page\" WHERE \"id\" > $2 LIMIT 1";
        assert_eq!(statement.sql, expected);
        assert_eq!(statement.values.map(|values| values.0.len()), Some(3));
    }

    #[test]
    fn what_no_column_can_hold_is_not_looked_for() {
        assert!(contains(Expr::cust("name"), "ada").is_some());
        assert!(contains(Expr::cust("name"), "a\0").is_none());
        assert!(contains(Expr::cust("name"), &"a".repeat(60_000)).is_none());
    }
}
