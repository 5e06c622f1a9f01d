//! The few things that the two databases name differently, and searching that both do alike.

use sea_orm::{
    DbBackend,
    sea_query::{Expr, ExprTrait as _, Func, LikeExpr},
};

/// The longest text that is looked for, in characters: nothing that is stored is longer, and SQLite
/// fails on very long patterns.
const SEARCH_MAX: usize = 500;

/// Collects one JSON object per row into a JSON array, as text; null when there are no rows in
/// PostgreSQL, `[]` in SQLite. The keys are ours, never a caller's.
pub fn json_array<const N: usize>(backend: DbBackend, fields: [(&'static str, Expr); N]) -> Expr {
    let (array, object) = match backend {
        DbBackend::Postgres => ("json_agg", "json_build_object"),
        _ => ("json_group_array", "json_object"),
    };
    let arguments = fields.into_iter().flat_map(|(key, value)| [Expr::cust(format!("'{key}'")), value]);
    Func::cust(array).arg(Func::cust(object).args(arguments)).cast_as("text")
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
