use axum::http::StatusCode;
use roster_api_types::Role;
use roster_server::store::{self, entity::user};
use sea_orm::{ActiveValue::Set, EntityTrait as _};
use serde_json::{Value, json};

use crate::support::{Browser, PASSWORD, TestApp};

const BOTS: &str = "/api/0/organizations/acme/bots/";
const MEMBERS: &str = "/api/0/organizations/acme/members/";

async fn create(browser: &mut Browser, body: Value) -> Value {
    browser.post(BOTS, body).await.expect(StatusCode::CREATED)
}

fn deploy() -> Value {
    json!({ "name": "Deploy", "orgRole": "manager", "scopes": ["member:admin", "member:read", "org:read"] })
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}

#[tokio::test]
async fn a_manager_makes_a_bot_that_acts_through_its_token() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Manager).await;
    let grace = app.member(&acme, "grace", Role::Member).await;
    let mut ada = app.signed_in("ada@acme.test").await;
    let bot = create(&mut ada, deploy()).await;
    let member = &bot["member"];
    assert_eq!((text(&member["name"]), text(&member["orgRole"])), ("Deploy", "manager"));
    assert_eq!(member["user"]["actorType"], "service_account");
    assert_eq!(member["user"]["hasPasswordAuth"], false);
    assert_eq!(bot["apiToken"]["organization"], "acme");
    let listed = ada.get(MEMBERS).await.expect(StatusCode::OK);
    let kinds: Vec<_> = listed.as_array().expect("a list").iter().map(|row| row["user"].get("actorType")).collect();
    assert_eq!(kinds, [None, None, Some(&json!("service_account"))]);

    let mut program = app.program(text(&bot["apiToken"]["token"])).await;
    assert_eq!(program.get("/api/0/users/me/").await.expect(StatusCode::OK)["name"], "Deploy");
    program.delete(&format!("{MEMBERS}{}/", grace.id)).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_bot_signs_in_nowhere_and_is_never_invited() {
    let app = TestApp::new().await;
    let (acme, other) = (app.organization("acme").await, app.organization("other").await);
    let ada = app.member(&acme, "ada", Role::Owner).await;
    app.join(&other, &ada, Role::Owner).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let bot = create(&mut browser, deploy()).await;
    let address = text(&bot["member"]["email"]);
    for password in [PASSWORD, "", "rst_"] {
        let login = json!({ "username": address, "password": password });
        browser.clone().post("/api/0/auth/login/", login).await.expect(StatusCode::BAD_REQUEST);
    }
    let stored = user::Entity::find_by_id(text(&bot["member"]["user"]["id"]).parse::<i64>().expect("a number"));
    assert_eq!(stored.one(&app.state.db).await.expect("read").and_then(|row| row.password_hash), None);
    for path in [MEMBERS, "/api/0/organizations/other/members/"] {
        let refused = browser.post(path, json!({ "email": address })).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!(refused, json!({ "email": ["Bots can't be invited."] }));
    }
}

#[tokio::test]
async fn only_signed_in_people_who_administer_members_make_bots_and_none_is_an_owner() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    app.member(&acme, "alan", Role::Admin).await;
    app.member(&acme, "betty", Role::Manager).await;
    app.signed_in("alan@acme.test").await.post(BOTS, deploy()).await.expect(StatusCode::FORBIDDEN);
    app.browser().await.post(BOTS, deploy()).await.expect(StatusCode::UNAUTHORIZED);
    let mut program = app.program_of("ada@acme.test", &Role::Owner.scopes()).await;
    program.post(BOTS, deploy()).await.expect(StatusCode::FORBIDDEN);
    for email in ["ada@acme.test", "betty@acme.test"] {
        let body = json!({ "name": "", "orgRole": "owner", "teams": ["nowhere"], "scopes": [] });
        let refused = app.signed_in(email).await.post(BOTS, body).await.expect(StatusCode::BAD_REQUEST);
        let fields: Vec<_> = refused.as_object().expect("fields").keys().map(String::as_str).collect();
        assert_eq!(fields, ["name", "orgRole", "scopes", "teams"], "{refused}");
    }
}

#[tokio::test]
async fn a_bot_never_counts_as_somebody_who_runs_the_organization() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let bot = create(&mut browser, deploy()).await;
    let id: i64 = text(&bot["member"]["id"]).parse().expect("a number");
    let row = store::find_membership(&app.state.db, acme.id, id).await.expect("read").expect("there");
    // Nothing makes a bot an owner; should a row say so all the same, it still is none.
    app.change_member(&row, |row| row.role = Set("owner".into())).await;
    assert_eq!(store::administrators(&app.state.db, acme.id, ada.id).await.expect("read"), []);
    browser.delete(&format!("{MEMBERS}me/")).await.expect(StatusCode::FORBIDDEN);
    let mut program = app.program(text(&bot["apiToken"]["token"])).await;
    let seen = program.get("/api/0/organizations/acme/").await.expect(StatusCode::OK);
    assert_eq!(seen["orgRole"], "manager");
    program.delete(&format!("{MEMBERS}{}/", ada.id)).await.expect(StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_bot_goes_like_any_member_and_its_tokens_die_with_it() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let mut ada = app.signed_in("ada@acme.test").await;
    let bot = create(&mut ada, deploy()).await;
    let id = text(&bot["member"]["id"]);
    let tokens = format!("{BOTS}{id}/api-tokens/");
    let mut program = app.program(text(&bot["apiToken"]["token"])).await;
    ada.delete(&format!("{MEMBERS}{id}/")).await.expect(StatusCode::NO_CONTENT);
    let refused = program.get(MEMBERS).await.expect(StatusCode::UNAUTHORIZED);
    assert_eq!(refused, json!({ "detail": "Token revoked" }));
    ada.get(&tokens).await.expect(StatusCode::NOT_FOUND);

    ada.post(&format!("{MEMBERS}{id}/restore/"), json!({})).await.expect(StatusCode::OK);
    program.get(MEMBERS).await.expect(StatusCode::UNAUTHORIZED);
    let again = ada.post(&tokens, json!({ "name": "Again", "scopes": ["member:read"] })).await;
    let mut program = app.program(text(&again.expect(StatusCode::CREATED)["token"])).await;
    program.get(MEMBERS).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_persons_tokens_live_on_when_they_leave_an_organization() {
    let app = TestApp::new().await;
    let (acme, other) = (app.organization("acme").await, app.organization("other").await);
    app.member(&acme, "ada", Role::Owner).await;
    let grace = app.member(&acme, "grace", Role::Member).await;
    app.join(&other, &grace, Role::Member).await;
    let mut program = app.program_of("grace@acme.test", &["member:read"]).await;
    let mut ada = app.signed_in("ada@acme.test").await;
    ada.delete(&format!("{MEMBERS}{}/", grace.id)).await.expect(StatusCode::NO_CONTENT);
    program.get(MEMBERS).await.expect(StatusCode::FORBIDDEN);
    program.get("/api/0/organizations/other/members/").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn managers_keep_the_tokens_of_bots_and_of_nobody_else() {
    let app = TestApp::new().await;
    let (acme, other) = (app.organization("acme").await, app.organization("other").await);
    app.member(&acme, "ada", Role::Owner).await;
    let grace = app.member(&acme, "grace", Role::Member).await;
    app.member(&other, "hedy", Role::Owner).await;
    let mut ada = app.signed_in("ada@acme.test").await;
    let bot = create(&mut ada, deploy()).await;
    let tokens = format!("{BOTS}{}/api-tokens/", text(&bot["member"]["id"]));
    let new = ada.post(&tokens, json!({ "name": "Second", "scopes": ["org:read"] })).await.expect(StatusCode::CREATED);
    let listed = ada.get(&tokens).await.expect(StatusCode::OK);
    assert_eq!(listed.as_array().map(Vec::len), Some(2));
    assert!(listed.as_array().expect("a list").iter().all(|token| token.get("token").is_none()));
    let one = format!("{tokens}{}/", text(&new["id"]));
    app.signed_in("grace@acme.test").await.delete(&one).await.expect(StatusCode::FORBIDDEN);
    app.signed_in("hedy@acme.test").await.delete(&one).await.expect(StatusCode::FORBIDDEN);
    let elsewhere = one.replace("/acme/", "/other/");
    app.signed_in("hedy@acme.test").await.delete(&elsewhere).await.expect(StatusCode::NOT_FOUND);
    ada.delete(&one).await.expect(StatusCode::NO_CONTENT);
    ada.delete(&one).await.expect(StatusCode::NOT_FOUND);

    app.program_of("grace@acme.test", &["org:read"]).await;
    ada.get(&format!("{BOTS}{}/api-tokens/", grace.id)).await.expect(StatusCode::NOT_FOUND);
}
