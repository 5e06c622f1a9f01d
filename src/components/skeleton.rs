//! What is loading.

use super::member_table::{Column, laid_out};
use crate::{
    html::{El, Nodes, Piece, el},
    views,
};

const ROWS: usize = 8;

/// Rows that stand for what is loading. style/skeleton.css shows them only when it takes a while, unless they `continue`
/// those of index.html.
pub fn skeleton_rows(columns: &[Column], continues: bool) -> El {
    let row = |_| el("tr").class("member-row").child(laid_out(columns.iter().map(cell).collect(), columns)).any();
    let rows: Vec<Nodes> = (0..ROWS).map(row).collect();
    let class = if continues { "skeleton skeleton--now" } else { "skeleton" };
    el("tbody").class(class).attr("aria-hidden", "true").child(rows)
}

fn cell(column: &Column) -> Nodes {
    let class = column.class.replace("table", "row");
    let cell = el(if column.label == "Name" { "th" } else { "td" }).class(&class);
    match column.label {
        "Picture" => cell.child(bar(" skeleton__bar--round")),
        "Name" => cell.child(bar(" skeleton__bar--long")).child(bar("")),
        "Actions" => cell,
        _ => cell.child(bar("")),
    }
    .any()
}

/// Text that is loading, outside a table; `label` says so to screen readers.
pub fn skeleton_text(label: &str) -> Nodes {
    let bars = el("div").class("accept-card skeleton").attr("aria-hidden", "true");
    let words = el("p").class("visually-hidden").attr("role", "status").child(label);
    views![bars.child(bar(" skeleton__bar--long")).child(bar("")), words]
}

fn bar(kind: &str) -> El {
    el("span").class(&format!("skeleton__bar{kind}"))
}
