//! The few things that the two databases name differently, and searching that both do alike.

use sea_orm::{
    DbBackend,
    sea_query::{Expr, ExprTrait as _, Func, FunctionCall, LikeExpr, SelectStatement},
};

/// The longest text that is looked for, in characters: nothing that is stored is longer, and SQLite
/// fails on very long patterns.
const SEARCH_MAX: usize = 500;

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
    use super::*;

    #[test]
    fn wildcards_lose_their_meaning() {
        assert_eq!(escaped("50%_of!\\"), "50!%!_of!!\\");
    }

    #[test]
    fn what_no_column_can_hold_is_not_looked_for() {
        assert!(contains(Expr::cust("name"), "ada").is_some());
        assert!(contains(Expr::cust("name"), "a\0").is_none());
        assert!(contains(Expr::cust("name"), &"a".repeat(60_000)).is_none());
    }
}
