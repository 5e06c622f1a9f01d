//! What is loading.

use leptos::prelude::*;

use super::member_table::Column;

const ROWS: usize = 8;

/// Rows that stand for what is loading. style/skeleton.css shows them only when it takes a while, unless they `continue`
/// those of index.html.
pub fn skeleton_rows(columns: &'static [Column], continues: bool) -> impl IntoView {
    let rows: Vec<_> = (0..ROWS).map(|_| view! { <tr class="member-row">{cells(columns)}</tr> }.into_any()).collect();
    view! { <tbody class="skeleton" class=("skeleton--now", continues) aria-hidden="true">{rows}</tbody> }
}

fn cells(columns: &'static [Column]) -> Vec<AnyView> {
    let cell = |column: &Column| match column.label {
        "Picture" => view! { <td class="member-row__avatar">{bar(" skeleton__bar--round")}</td> }.into_any(),
        "Name" => view! { <th>{bar(" skeleton__bar--long")} {bar("")}</th> }.into_any(),
        "Actions" => view! { <td class="member-row__action"></td> }.into_any(),
        _ => view! { <td class=column.class.replace("member-table", "member-row")>{bar("")}</td> }.into_any(),
    };
    columns.iter().map(cell).collect()
}

/// Text that is loading, outside a table; `label` says so to screen readers.
pub fn skeleton_text(label: &'static str) -> impl IntoView {
    view! {
        <div class="accept-card skeleton" aria-hidden="true">{bar(" skeleton__bar--long")} {bar("")}</div>
        <p class="visually-hidden" role="status">{label}</p>
    }
}

fn bar(kind: &str) -> impl IntoView + use<> {
    view! { <span class=format!("skeleton__bar{kind}")></span> }
}
