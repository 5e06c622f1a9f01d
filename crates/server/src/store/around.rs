//! What lies around a page.

use sea_orm::{
    ConnectionTrait, DbErr,
    sea_query::{Expr, Func, SelectStatement},
};

/// How many rows a list has, and how many of them lie on which side of a page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// Rows on all pages.
    pub total: u64,
    /// Rows before the page.
    pub before: u64,
    /// Rows behind it.
    pub behind: u64,
}

/// The conditions that a list's rows before and behind a page fulfil.
pub struct Sides {
    /// Lies before the page.
    pub before: Expr,
    /// Lies behind it.
    pub behind: Expr,
}

impl Sides {
    /// Those of a page without rows: everything lies behind a page that was to lie before a place, and
    /// everything before one that was to lie behind it.
    pub fn of_an_empty_page(is_previous: bool) -> Self {
        let [all, none] = ["1 = 1", "1 = 0"].map(Expr::cust);
        if is_previous { Self { before: none, behind: all } } else { Self { before: all, behind: none } }
    }
}

/// Counts the rows of `list`, which has tables and conditions and no columns yet.
pub async fn count_around(db: &impl ConnectionTrait, mut list: SelectStatement, sides: Sides) -> Result<Around, DbErr> {
    let counted = |condition: Expr| Func::count(Expr::case(condition, 1));
    list.expr_as(Func::count(Expr::cust("*")), "total")
        .expr_as(counted(sides.before), "before_page")
        .expr_as(counted(sides.behind), "behind_page");
    let Some(row) = db.query_one(&list).await? else { return Ok(Around::default()) };
    let number = |name| row.try_get::<i64>("", name).map(i64::unsigned_abs);
    Ok(Around { total: number("total")?, before: number("before_page")?, behind: number("behind_page")? })
}
