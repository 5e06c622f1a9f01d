use axum::http::StatusCode;
use roster_api_types::{PageLinks, Role};
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};

use crate::{
    organizations::{keys, words},
    support::{Browser, TestApp},
};

fn slugs(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().filter_map(|team| team["slug"].as_str()).collect()
}

#[tokio::test]
async fn teams_come_by_slug_with_the_contracts_keys() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Member).await;
    for slug in ["ops", "back_end", "back-end", "design"] {
        app.team(&acme, slug).await;
    }
    let mut browser = app.signed_in("ada@acme.test").await;
    let list = browser.get("/api/0/organizations/acme/teams/").await.expect(StatusCode::OK);
    assert_eq!(slugs(&list), ["back-end", "back_end", "design", "ops"]);
    let contract = "id slug name dateCreated isMember teamRole flags access hasAccess isPending memberCount avatar";
    assert_eq!(keys(&list[0]), words(contract));
    assert_eq!(list[0]["flags"], json!({ "idp:provisioned": false }));
}

#[tokio::test]
async fn a_team_speaks_about_the_caller_and_counts_who_is_on_it() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let backend = app.team(&acme, "backend").await;
    let ada = app.member(&acme, "ada", Role::Admin).await;
    let grace = app.member(&acme, "grace", Role::Member).await;
    let pending = app.invitation(&acme, "hedy").await;
    let gone = app.member(&acme, "alan", Role::Member).await;
    for member in [&ada, &pending.row, &gone] {
        app.put_on_team(member, &backend).await;
    }
    app.change_user(&gone, |row| row.is_active = Set(false)).await;
    let path = "/api/0/teams/acme/backend/";
    let own = app.signed_in("ada@acme.test").await.get(path).await.expect(StatusCode::OK);
    assert_eq!((&own["isMember"], &own["teamRole"]), (&json!(true), &json!("admin")));
    assert_eq!(own["memberCount"], 2);
    assert!(own["access"].as_array().expect("rights").contains(&json!("team:admin")));
    let mut other = app.signed_in("grace@acme.test").await;
    let seen = other.get(path).await.expect(StatusCode::OK);
    assert_eq!((&seen["isMember"], &seen["teamRole"], &seen["hasAccess"]), (&json!(false), &json!(null), &json!(true)));
    let by_id = other.get(&format!("/api/0/teams/{}/{}", acme.id, backend.id)).await.expect(StatusCode::OK);
    assert_eq!(by_id, seen);

    app.change_organization(&acme, |row| row.open_membership = Set(false)).await;
    app.change_member(&grace, |row| row.has_global_access = Set(false)).await;
    assert_eq!(other.get(path).await.expect(StatusCode::OK)["hasAccess"], false);
    assert_eq!(app.signed_in("ada@acme.test").await.get(path).await.expect(StatusCode::OK)["hasAccess"], true);
}

#[tokio::test]
async fn the_people_of_a_team_are_members_with_their_place_on_it() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let (backend, design) = (app.team(&acme, "backend").await, app.team(&acme, "design").await);
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let grace = app.member(&acme, "grace", Role::Member).await;
    let hedy = app.invitation(&acme, "hedy").await.row;
    for (member, team) in [(&ada, &design), (&grace, &backend), (&hedy, &backend)] {
        app.put_on_team(member, team).await;
    }
    let mut browser = app.signed_in("ada@acme.test").await;
    let answer = browser.get("/api/0/teams/acme/backend/members/").await;
    let list = answer.expect(StatusCode::OK);
    assert_eq!(list.as_array().map(Vec::len), Some(2));
    assert_eq!((&list[0]["email"], &list[1]["email"]), (&json!("grace@acme.test"), &json!("hedy@acme.test")));
    assert_eq!((&list[0]["teamSlug"], &list[0]["teamRole"]), (&json!("backend"), &json!(null)));
    assert_eq!((&list[0]["pending"], &list[1]["pending"]), (&json!(false), &json!(true)));
    assert_eq!(answer.header("x-hits"), "2");
    let first = browser.get("/api/0/teams/acme/backend/members/?per_page=1").await;
    let next = PageLinks::from_header(first.header("link")).next;
    let second = browser.get(&format!("/api/0/teams/acme/backend/members/?per_page=1&cursor={}", next.cursor)).await;
    assert_eq!(second.expect(StatusCode::OK)[0]["email"], "hedy@acme.test");
}

async fn page(browser: &mut Browser, cursor: &str) -> (Vec<String>, PageLinks) {
    let answer = browser.get(&format!("/api/0/organizations/acme/teams/?per_page=2&cursor={cursor}")).await;
    let list = answer.expect(StatusCode::OK);
    assert_eq!(answer.header("x-hits"), "5");
    (slugs(&list).into_iter().map(str::to_owned).collect(), PageLinks::from_header(answer.header("link")))
}

#[tokio::test]
async fn teams_can_be_read_in_pages_there_and_back() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Member).await;
    // Not in the order of their numbers.
    for slug in ["e", "b", "d", "a", "c"] {
        app.team(&acme, slug).await;
    }
    let mut browser = app.signed_in("ada@acme.test").await;
    let (first, links) = page(&mut browser, "").await;
    assert_eq!((first, links.previous.has_results), (vec!["a".into(), "b".into()], false));
    let (second, links) = page(&mut browser, &links.next.cursor).await;
    assert_eq!(second, ["c", "d"]);
    let (third, end) = page(&mut browser, &links.next.cursor).await;
    assert_eq!((third, end.next.has_results), (vec!["e".into()], false));
    assert_eq!(page(&mut browser, &end.previous.cursor).await.0, ["c", "d"]);
    assert_eq!(page(&mut browser, &links.previous.cursor).await.0, ["a", "b"]);
    for wrong in ["cursor=nope", "cursor=999:0:0", "per_page=0", "per_page=101"] {
        let answer = browser.get(&format!("/api/0/organizations/acme/teams/?{wrong}")).await;
        assert!(answer.expect(StatusCode::BAD_REQUEST)["detail"].is_string(), "{wrong}");
    }
}
