//! Reading the audit log.

use axum::http::StatusCode;
use roster_api_types::{AuditEvent, PageLinks};
use serde_json::{Value, json};

use crate::{
    members_create::acme,
    organizations::{keys, words},
    support::{Browser, TestApp},
};

const PATH: &str = "/api/0/organizations/acme/audit-logs/";

async fn page(browser: &mut Browser, query: &str) -> (Vec<String>, PageLinks) {
    let answer = browser.get(&format!("{PATH}?{query}")).await;
    let body = answer.expect(StatusCode::OK);
    let rows = body["rows"].as_array().expect("rows");
    let names = rows.iter().map(|row| row["data"]["name"]["new"].as_str().unwrap_or("").to_owned()).collect();
    (names, PageLinks::from_header(answer.header("link")))
}

async fn renamed(app: &TestApp, names: &[&str]) -> Browser {
    let mut owner = app.signed_in("owner@acme.test").await;
    for name in names {
        let body = json!({ "name": name });
        owner.put("/api/0/organizations/acme/", body).await.expect(StatusCode::OK);
    }
    owner
}

#[tokio::test]
async fn an_entry_says_who_did_what_to_whom() {
    let (app, _) = acme().await;
    let mut owner = app.signed_in("owner@acme.test").await;
    let members = owner.get("/api/0/organizations/acme/members/").await.expect(StatusCode::OK);
    let member = &members[0];
    let path = format!("/api/0/organizations/acme/members/{}/", member["id"].as_str().expect("an id"));
    owner.delete(&path).await.expect(StatusCode::NO_CONTENT);
    let mut stranger = app.browser().await;
    let join = "/api/0/organizations/acme/join-request/";
    stranger.post(join, json!({ "email": "hedy@elsewhere.test" })).await.expect(StatusCode::NO_CONTENT);
    let log = owner.get(PATH).await.expect(StatusCode::OK);
    assert_eq!(keys(&log), words("rows options"));
    assert_eq!(log["options"].as_array().map(Vec::len), Some(AuditEvent::ALL.len()));
    let [asked, removed] = &log["rows"].as_array().expect("rows")[..] else { panic!("two entries") };
    let contract = "id actor event ipAddress note targetObject targetUser data dateCreated";
    assert_eq!(keys(removed), words(contract));
    assert_eq!((&removed["event"], &removed["note"]), (&json!("member.remove"), &json!("removed Member")));
    assert_eq!(removed["actor"]["email"], "owner@acme.test");
    assert_eq!(removed["targetUser"]["email"], "member@acme.test");
    assert_eq!(removed["targetObject"].to_string(), member["id"].as_str().expect("an id"));
    assert_eq!(removed["dateCreated"], "2026-11-23T12:00:00Z");
    assert_eq!(asked["actor"], json!({ "name": "Somebody" }));
    assert_eq!((&asked["note"], &asked["targetUser"]), (&json!("asked to join as hedy@elsewhere.test"), &Value::Null));
}

#[tokio::test]
async fn the_log_is_read_page_by_page_the_latest_first() {
    let (app, _) = acme().await;
    let mut owner = renamed(&app, &["One", "Two", "Three", "Four", "Five"]).await;
    let (first, links) = page(&mut owner, "per_page=2").await;
    assert_eq!(first, ["Five", "Four"]);
    assert!(!links.previous.has_results && links.next.has_results);
    let (second, links) = page(&mut owner, &format!("per_page=2&cursor={}", links.next.cursor)).await;
    assert_eq!(second, ["Three", "Two"]);
    let (third, last) = page(&mut owner, &format!("per_page=2&cursor={}", links.next.cursor)).await;
    assert_eq!(third, ["One"]);
    assert!(last.previous.has_results && !last.next.has_results);
    assert_eq!([links.rows_before(false), last.rows_before(false)], [Some(2), Some(4)]);
    let (back, _) = page(&mut owner, &format!("per_page=2&cursor={}", last.previous.cursor)).await;
    assert_eq!(back, ["Three", "Two"]);
    let (behind, links) = page(&mut owner, &format!("cursor={}", last.next.cursor)).await;
    assert!(behind.is_empty() && links.previous.has_results && !links.next.has_results);
    let (again, _) = page(&mut owner, &format!("per_page=1&cursor={}", links.previous.cursor)).await;
    assert_eq!(again, ["One"]);
    let answer = owner.get(PATH).await;
    assert_eq!(answer.header("x-hits"), "5");
}

#[tokio::test]
async fn the_log_is_narrowed_by_event_and_actor() {
    let (app, _) = acme().await;
    let mut owner = renamed(&app, &["One"]).await;
    let mut manager = app.signed_in("manager@acme.test").await;
    let body = json!({ "name": "Two" });
    manager.put("/api/0/organizations/acme/", body).await.expect(StatusCode::OK);
    let me = manager.get("/api/0/users/me/").await.expect(StatusCode::OK);
    let id = me["id"].as_str().expect("an id");
    assert_eq!(page(&mut owner, &format!("actor={id}")).await.0, ["Two"]);
    assert_eq!(page(&mut owner, "event=org.edit").await.0, ["Two", "One"]);
    assert!(page(&mut owner, "event=member.remove").await.0.is_empty());
    for wrong in ["event=x", "actor=x", "member=x", "cursor=x", "per_page=1000"] {
        let refused = owner.get(&format!("{PATH}?{wrong}")).await.expect(StatusCode::BAD_REQUEST);
        assert!(refused["detail"].is_string(), "{wrong}");
    }
}

#[tokio::test]
async fn the_log_is_narrowed_to_what_was_done_to_one_member() {
    let (app, _) = acme().await;
    let mut owner = app.signed_in("owner@acme.test").await;
    for (member, role) in [("1", "admin"), ("2", "member"), ("1", "member")] {
        let path = format!("/api/0/organizations/acme/members/{member}/");
        owner.put(&path, json!({ "orgRole": role })).await.expect(StatusCode::OK);
    }
    // A team of the same number.
    let team = owner.get("/api/0/teams/acme/backend/").await.expect(StatusCode::OK);
    assert_eq!(team["id"], "1");
    owner.put("/api/0/teams/acme/backend/", json!({ "name": "Back" })).await.expect(StatusCode::OK);
    let log = owner.get(&format!("{PATH}?member=1")).await;
    let events = log.expect(StatusCode::OK)["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| row["event"].clone())
        .collect::<Vec<_>>();
    assert_eq!(events, ["member.edit", "member.edit"]);
    assert_eq!(log.header("x-hits"), "2");
}

#[tokio::test]
async fn managers_and_owners_read_the_log_of_their_own_organization_only() {
    let (app, _) = acme().await;
    let globex = app.organization("globex").await;
    let ada = app.member(&globex, "ada", roster_api_types::Role::Owner).await;
    renamed(&app, &["One"]).await;
    for (name, status) in [
        ("member", StatusCode::FORBIDDEN),
        ("admin", StatusCode::FORBIDDEN),
        ("ada", StatusCode::FORBIDDEN),
        ("manager", StatusCode::OK),
        ("owner", StatusCode::OK),
    ] {
        app.signed_in(&format!("{name}@acme.test")).await.get(PATH).await.expect(status);
    }
    app.browser().await.get(PATH).await.expect(StatusCode::UNAUTHORIZED);
    assert_eq!(ada.organization_id, globex.id);
    let mut ada = app.signed_in("ada@acme.test").await;
    let log = ada.get("/api/0/organizations/globex/audit-logs/").await.expect(StatusCode::OK);
    assert_eq!(log["rows"], json!([]));
}
