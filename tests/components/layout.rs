//! Another layout than the shipped one, as the page has it.

use leptos::prelude::*;
use roster_api_types::{Member, MemberTeam};
use roster_app::{
    components::{moment::day, team_links::team_links},
    html::El,
    layout::file,
};
use roster_layout::{Layout, parse};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::stage::{find, show, words};

/// What a component shows under a layout file.
async fn shown(text: &str, view: impl FnOnce() -> El + 'static) -> web_sys::Element {
    let (layout, problems) = file::read(text, &Layout::default());
    assert_eq!(problems, []);
    let under_it = move || {
        file::show(&layout);
        let view = view();
        file::show(&Layout::default());
        view
    };
    show(under_it).await
}

#[wasm_bindgen_test]
fn the_page_reads_a_file_as_the_server_does() {
    for text in [
        "{}",
        r#"{"$schema": "x", "density": "compact", "columns": {"order": ["action", "name", "avatar", "role", "status", "teams"]}}"#,
        r#"{"columns": {"order": ["name", 1]}, "teams": {"shown": 0}, "remove": {"shown": "hover", "target": 1.5}, "dates": null}"#,
        r##"{"tokens": {"colors": {"text": {"light": "#777", "dark": "#fff"}}, "radius": true}, "rows": []}"##,
        "[]",
        "7",
    ] {
        assert_eq!(file::read(text, &Layout::default()), parse(text, &Layout::default()), "{text}");
    }
    assert_eq!(file::read("{", &Layout::default()).0, Layout::default());
}

#[wasm_bindgen_test]
fn what_a_layout_marks_on_the_page_goes_with_the_next() {
    let root = document().document_element().unwrap();
    let (layout, _) = parse(r#"{"avatar": {"size": 40}, "rows": {"marks": "lines"}}"#, &Layout::default());
    file::show(&layout);
    assert_eq!(root.get_attribute("style").as_deref(), Some("--avatar: 40px;"));
    assert_eq!(root.get_attribute("data-rows").as_deref(), Some("lines"));
    file::show(&Layout::default());
    assert_eq!(root.get_attribute("style").unwrap_or_default(), "");
    assert!(!root.has_attribute("data-rows"));
}

#[wasm_bindgen_test]
async fn teams_beyond_those_that_are_shown_are_in_a_list() {
    let team = |name: &str| MemberTeam { team_slug: name.to_lowercase(), team_name: name.to_owned(), role: None };
    let member = Member { team_roles: Some(["Red", "Green", "Blue"].map(team).to_vec()), ..Member::default() };
    let place = shown(r#"{"teams": {"form": "text", "shown": 2}}"#, move || team_links(&member, "acme")).await;
    assert_eq!(words(&find(&place, ".team-links > ul")), "RedGreen");
    assert!(words(&find(&place, "button")).starts_with("+1 team"));
    assert_eq!(words(&find(&place, "[popover]")), "Blue");
}

#[wasm_bindgen_test]
async fn a_day_is_said_by_its_distance() {
    let iso: String = js_sys::Date::new(&(js_sys::Date::now() - 3.0 * 86_400_000.0).into()).to_iso_string().into();
    let place = shown(r#"{"dates": "relative"}"#, move || day(&iso)).await;
    assert_eq!(words(&place), "3 days ago");
    let place = shown(r#"{"dates": "relative"}"#, || day("soon")).await;
    assert_eq!(words(&place), "soon");
}
