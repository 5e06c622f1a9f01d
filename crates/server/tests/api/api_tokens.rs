use std::time::Duration;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use roster_api_types::Role;
use roster_server::{secret::ApiSecret, store};
use sea_orm::{ActiveValue::Set, EntityTrait as _, QueryOrder as _};
use serde_json::{Value, json};

use crate::support::{Browser, TestApp};

const TOKENS: &str = "/api/0/api-tokens/";
const MEMBERS: &str = "/api/0/organizations/acme/members/";

async fn create(browser: &mut Browser, body: Value) -> Value {
    browser.post(TOKENS, body).await.expect(StatusCode::CREATED)
}

#[tokio::test]
async fn a_token_is_told_once_and_listed_by_its_beginning() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let body = json!({ "name": "CI", "scopes": ["org:read", "member:read"], "expiresAt": "2026-12-24T00:00:00Z" });
    let created = create(&mut browser, body).await;
    let token = created["token"].as_str().expect("a text");
    assert!(ApiSecret::parse(token).is_some());
    let answer = browser.get(TOKENS).await;
    assert!(!answer.body.contains(token));
    let listed = answer.expect(StatusCode::OK);
    assert_eq!(
        listed,
        json!([{
            "id": created["id"], "name": "CI", "prefix": &token[..12], "scopes": ["member:read", "org:read"],
            "organization": null, "dateCreated": "2026-11-23T12:00:00Z", "expiresAt": "2026-12-24T00:00:00Z",
            "lastUsed": null,
        }])
    );
    let stored = store::entity::api_token::Entity::find().all(&app.state.db).await.expect("read");
    assert!(!format!("{stored:?}").contains(&token[12..]), "only its hash is stored");
}

#[tokio::test]
async fn a_token_needs_a_name_known_scopes_and_an_end_to_come() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let refused = browser.post(TOKENS, json!({})).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(refused, json!({ "name": ["This field is required."], "scopes": ["This field is required."] }));
    let body = json!({ "name": " ", "scopes": ["root"], "expiresAt": "2026-11-23T12:00:00Z" });
    let refused = browser.post(TOKENS, body).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(refused.as_object().map(serde_json::Map::len), Some(3), "{refused}");
    let body = json!({ "name": "CI", "scopes": ["org:read"], "organization": "acme" });
    let refused = browser.post(TOKENS, body).await.expect(StatusCode::BAD_REQUEST);
    assert!(refused["organization"].is_array(), "{refused}");
    assert_eq!(browser.get(TOKENS).await.expect(StatusCode::OK), json!([]));
}

#[tokio::test]
async fn a_token_acts_for_its_user_without_cookies_or_csrf() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let mut program = app.program_of("ada@acme.test", &["member:admin", "member:read"]).await;
    let root = program.get("/api/0/").await.expect(StatusCode::OK);
    assert_eq!(root["user"]["email"], "ada@acme.test");
    assert_eq!(root["auth"], json!({ "scopes": ["member:admin", "member:read"] }));
    program.get("/api/0/users/me/").await.expect(StatusCode::OK);
    let invited = program.post(MEMBERS, json!({ "email": "grace@acme.test" })).await.expect(StatusCode::CREATED);
    assert_eq!(invited["inviterName"], "Ada");
    let id = invited["id"].as_str().expect("an id");
    program.delete(&format!("{MEMBERS}{id}/")).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_token_gives_what_both_its_scopes_and_its_users_role_allow() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let grace = app.member(&acme, "grace", Role::Member).await;
    let everything: Vec<_> = Role::Owner.scopes();
    let mut program = app.program_of("ada@acme.test", &everything).await;
    let access = |organization: Value| organization["access"].as_array().map(Vec::len).unwrap_or_default();
    let path = "/api/0/organizations/acme/";
    assert_eq!(access(program.get(path).await.expect(StatusCode::OK)), everything.len());
    app.member(&acme, "hedy", Role::Owner).await;
    app.change_member(&ada, |row| row.role = Set("member".into())).await;
    assert_eq!(access(program.get(path).await.expect(StatusCode::OK)), Role::Member.scopes().len());
    program.delete(&format!("{MEMBERS}{}/", grace.id)).await.expect(StatusCode::BAD_REQUEST);

    app.change_member(&ada, |row| row.role = Set("owner".into())).await;
    let mut reader = app.program_of("ada@acme.test", &["member:read", "org:read"]).await;
    assert_eq!(access(reader.get(path).await.expect(StatusCode::OK)), 2);
    reader.delete(&format!("{MEMBERS}{}/", grace.id)).await.expect(StatusCode::BAD_REQUEST);
    reader.post(MEMBERS, json!({ "email": "x@acme.test" })).await.expect(StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_token_for_one_organization_opens_no_other() {
    let app = TestApp::new().await;
    let (acme, other) = (app.organization("acme").await, app.organization("other").await);
    let ada = app.member(&acme, "ada", Role::Owner).await;
    app.join(&other, &ada, Role::Owner).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let body = json!({ "name": "CI", "scopes": ["org:read", "member:read"], "organization": "acme" });
    let created = create(&mut browser, body).await;
    assert_eq!(created["organization"], "acme");
    let mut program = app.program(created["token"].as_str().expect("a text")).await;
    program.get(MEMBERS).await.expect(StatusCode::OK);
    program.get("/api/0/organizations/other/members/").await.expect(StatusCode::FORBIDDEN);
    let listed = program.get("/api/0/organizations/").await.expect(StatusCode::OK);
    assert_eq!(
        listed.as_array().map(|all| all.iter().map(|one| one["slug"].clone()).collect()),
        Some(vec![json!("acme")])
    );
    let mut narrow = app.program_of("ada@acme.test", &["member:read"]).await;
    narrow.get("/api/0/organizations/").await.expect(StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_token_that_is_not_good_is_refused_with_the_reason_even_beside_a_session() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    for wrong in ["", "x", &"a".repeat(64), &format!("rst_{}", "a".repeat(64)), &browser.cookies["sentrysid"].clone()] {
        let request = Request::get("/api/0/users/me/").header(header::AUTHORIZATION, format!("Bearer {wrong}"));
        let answer = browser.send(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.expect(StatusCode::UNAUTHORIZED), json!({ "detail": "Invalid token" }));
    }
    let body = json!({ "name": "CI", "scopes": ["org:read"], "expiresAt": "2026-11-23T12:01:00Z" });
    let mut short = app.program(create(&mut browser, body).await["token"].as_str().expect("a text")).await;
    app.state.clock.advance(Duration::from_secs(59));
    short.get("/api/0/users/me/").await.expect(StatusCode::OK);
    app.state.clock.advance(Duration::from_secs(1));
    let refused = |detail: &str| json!({ "detail": detail });
    let me = "/api/0/users/me/";
    assert_eq!(short.get(me).await.expect(StatusCode::UNAUTHORIZED), refused("Token expired"));

    let mut program = app.program_of("ada@acme.test", &["org:read"]).await;
    app.change_user(&ada, |row| row.is_active = Set(false)).await;
    assert_eq!(program.get(me).await.expect(StatusCode::UNAUTHORIZED), refused("User inactive or deleted"));
    app.change_user(&ada, |row| row.is_active = Set(true)).await;
    let id = browser.get(TOKENS).await.expect(StatusCode::OK)[1]["id"].as_str().expect("an id").to_owned();
    browser.delete(&format!("{TOKENS}{id}/")).await.expect(StatusCode::NO_CONTENT);
    browser.delete(&format!("{TOKENS}{id}/")).await.expect(StatusCode::NOT_FOUND);
    assert_eq!(program.get(me).await.expect(StatusCode::UNAUTHORIZED), refused("Token revoked"));
    assert_eq!(browser.get(TOKENS).await.expect(StatusCode::OK).as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_token_manages_no_tokens_and_joins_no_organization() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let everything = Role::Owner.scopes();
    let mut program = app.program_of("ada@acme.test", &everything).await;
    program.get(TOKENS).await.expect(StatusCode::FORBIDDEN);
    program.post(TOKENS, json!({ "name": "CI", "scopes": ["org:read"] })).await.expect(StatusCode::FORBIDDEN);
    program.delete(&format!("{TOKENS}1/")).await.expect(StatusCode::FORBIDDEN);
    let token = "a".repeat(64);
    program.post(&format!("/api/0/accept-invite/1/{token}/"), json!({})).await.expect(StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn nobody_sees_or_revokes_somebody_elses_token() {
    let app = TestApp::new().await;
    app.user("ada").await;
    app.user("grace").await;
    let mut ada = app.signed_in("ada@acme.test").await;
    let mut grace = app.signed_in("grace@acme.test").await;
    let id = create(&mut ada, json!({ "name": "CI", "scopes": ["org:read"] })).await["id"].clone();
    assert_eq!(grace.get(TOKENS).await.expect(StatusCode::OK), json!([]));
    for id in [id.as_str().expect("an id"), "99", "x", "-1"] {
        grace.delete(&format!("{TOKENS}{id}/")).await.expect(StatusCode::NOT_FOUND);
    }
    assert_eq!(ada.get(TOKENS).await.expect(StatusCode::OK).as_array().map(Vec::len), Some(1));
    let mut nobody = app.browser().await;
    nobody.get(TOKENS).await.expect(StatusCode::UNAUTHORIZED);
    nobody.post(TOKENS, json!({ "name": "CI", "scopes": ["org:read"] })).await.expect(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_last_use_is_noted_once_a_minute() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let token = create(&mut browser, json!({ "name": "CI", "scopes": ["org:read"] })).await;
    let mut program = app.program(token["token"].as_str().expect("a text")).await;
    let mut seen = Vec::new();
    for wait in [0, 59, 1] {
        app.state.clock.advance(Duration::from_secs(wait));
        program.get("/api/0/users/me/").await.expect(StatusCode::OK);
        seen.push(browser.get(TOKENS).await.expect(StatusCode::OK)[0]["lastUsed"].clone());
    }
    assert_eq!(seen, ["2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z", "2026-11-23T12:01:00Z"]);
}

#[tokio::test]
async fn a_page_of_another_origin_can_not_use_a_token_and_our_own_can() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let mut program = app.program_of("ada@acme.test", &["org:read"]).await;
    for origin in ["https://evil.test", "null", "http://roster.test.evil.test"] {
        let request = Request::get("/api/0/users/me/").header(header::ORIGIN, origin);
        let answer = program.send(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(answer.expect(StatusCode::BAD_REQUEST), json!("Invalid origin"));
        assert_eq!(answer.header("access-control-allow-origin"), "");
    }
    let request = Request::get("/api/0/users/me/").header(header::ORIGIN, "http://roster.test");
    program.send(request.body(Body::empty()).expect("a request")).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_token_beside_a_session_leaves_the_session_alone() {
    let app = TestApp::new().await;
    app.user("ada").await;
    app.user("grace").await;
    let program = app.program_of("ada@acme.test", &["org:read"]).await;
    let mut browser = app.signed_in("grace@acme.test").await;
    let with_token = |request: axum::http::request::Builder| {
        let request = request.header(header::AUTHORIZATION, format!("Bearer {}", program.token));
        request.body(Body::empty()).expect("a request")
    };
    let me = browser.send(with_token(Request::get("/api/0/users/me/"))).await.expect(StatusCode::OK);
    assert_eq!(me["email"], "ada@acme.test");
    let session = browser.cookies["sentrysid"].clone();
    browser.send(with_token(Request::delete("/api/0/auth/"))).await.expect(StatusCode::NO_CONTENT);
    browser.cookies.insert("sentrysid".into(), session);
    let me = browser.get("/api/0/users/me/").await.expect(StatusCode::OK);
    assert_eq!(me["email"], "grace@acme.test", "the session was not ended");
}

#[tokio::test]
async fn making_and_revoking_a_token_is_in_the_log_of_each_organization_it_opens() {
    let app = TestApp::new().await;
    let (acme, other) = (app.organization("acme").await, app.organization("other").await);
    let ada = app.member(&acme, "ada", Role::Owner).await;
    app.join(&other, &ada, Role::Member).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let all = create(&mut browser, json!({ "name": "All", "scopes": ["org:read"] })).await;
    create(&mut browser, json!({ "name": "One", "scopes": ["org:read"], "organization": acme.id.to_string() })).await;
    browser.delete(&format!("{TOKENS}{}/", all["id"].as_str().expect("an id"))).await.expect(StatusCode::NO_CONTENT);
    let entries = store::entity::audit_entry::Entity::find()
        .order_by_asc(store::entity::audit_entry::Column::Id)
        .all(&app.state.db)
        .await
        .expect("read");
    let told: Vec<_> = entries.iter().map(|entry| (entry.organization_id, entry.event.as_str())).collect();
    let (create, remove) = ("api-token.create", "api-token.remove");
    assert_eq!(told, [(acme.id, create), (other.id, create), (acme.id, create), (acme.id, remove), (other.id, remove)]);
    let secret = all["token"].as_str().expect("a text");
    assert!(entries.iter().all(|entry| !entry.data.contains(&secret[12..]) && entry.actor_id == ada.user_id));
}
