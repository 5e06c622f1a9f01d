//! How a list that has changed on the server differs from what is shown.

use roster_api_types::{Id, Member};
use roster_app::{
    pages::members::{differences::Changes, rows::Rows},
    route::MembersView,
};
use wasm_bindgen_test::wasm_bindgen_test;

fn member(id: i64, name: &str) -> Member {
    Member { id: Id(id), name: name.to_owned(), ..Member::default() }
}

fn list(ids: &[i64]) -> Vec<Member> {
    ids.iter().map(|id| member(*id, "Ada")).collect()
}

#[wasm_bindgen_test]
fn the_same_rows_are_no_change() {
    assert_eq!(Changes::between(&list(&[1, 2]), &list(&[1, 2])), Changes::default());
}

#[wasm_bindgen_test]
fn a_row_that_looks_different_where_it_is_moves_nothing() {
    let changes = Changes::between(&list(&[1, 2]), &[member(1, "Ada"), member(2, "Grace")]);
    assert_eq!(changes, Changes { count: 1, moves: false, changed: vec![Id(2)] });
}

#[wasm_bindgen_test]
fn rows_that_come_go_or_change_places_move_others() {
    let count_and_moves = |newer: &[i64]| {
        let Changes { count, moves, .. } = Changes::between(&list(&[1, 2, 3]), &list(newer));
        (count, moves)
    };
    assert_eq!(count_and_moves(&[1, 2, 3, 4]), (1, true));
    assert_eq!(count_and_moves(&[2, 3]), (1, true));
    assert_eq!(count_and_moves(&[4, 1, 2]), (2, true));
    assert_eq!(count_and_moves(&[3, 1, 2]), (1, true));
}

#[wasm_bindgen_test]
fn what_was_just_removed_here_is_no_news_whether_the_server_still_has_it_or_not() {
    let mut rows = Rows::default();
    rows.replace(&MembersView::default(), &list(&[1, 2, 3]));
    rows.take(Id(2));
    assert_eq!(rows.changes(&list(&[1, 2, 3])), Changes::default());
    assert_eq!(rows.changes(&list(&[1, 3])), Changes::default());
    assert_eq!(rows.changes(&list(&[1])).count, 1);
}
