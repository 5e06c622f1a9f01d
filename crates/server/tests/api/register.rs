use axum::http::StatusCode;
use roster_server::store::{
    self,
    entity::{membership, session, user},
};
use sea_orm::{ActiveValue::Set, EntityTrait as _, PaginatorTrait as _};
use serde_json::{Value, json};

use crate::{
    inviting::{Invited, LIFE},
    support::{START, TestApp},
};

const PATH: &str = "/api/0/auth/register/";

fn form(invited: &Invited) -> Value {
    json!({
        "memberId": invited.row.id.to_string(), "token": invited.secret.expose(),
        "name": " Grace Hopper ", "password": "nanoseconds of wire",
    })
}

#[tokio::test]
async fn the_invitee_gets_an_account_joins_and_is_signed_in_at_once() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation_with(&acme, "Grace", |row| row.role = Set("admin".into())).await;
    app.put_on_team(&invited.row, &app.team(&acme, "backend").await).await;
    let mut browser = app.browser().await;
    let joined = browser.post(PATH, form(&invited)).await.expect(StatusCode::CREATED);
    assert_eq!(joined["orgSlug"], "acme");
    assert_eq!(
        (&joined["user"]["email"], &joined["user"]["name"]),
        (&json!("Grace@acme.test"), &json!("Grace Hopper"))
    );
    let me = browser.get("/api/0/users/me/").await.expect(StatusCode::OK);
    assert_eq!(me["id"], joined["user"]["id"]);
    let row = invited.now(&app).await;
    assert_eq!(row.user_id.map(|id| id.to_string()), joined["user"]["id"].as_str().map(str::to_owned));
    assert_eq!((row.email, row.expires_at, row.role.as_str()), (None, None, "admin"));
    assert_eq!(store::team_names(&app.state.db, invited.row.id).await.expect("read"), ["Backend"]);

    let login = json!({ "username": "grace@acme.test", "password": "nanoseconds of wire" });
    app.browser().await.post("/api/0/auth/login/", login).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn the_token_may_come_from_the_mailed_links_cookie() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    let mut browser = app.browser().await;
    browser.get(&format!("/accept/{}/{}/", invited.row.id, invited.secret.expose())).await;
    let mut form = form(&invited);
    form["token"] = json!(null);
    browser.post(PATH, form).await.expect(StatusCode::CREATED);
}

#[tokio::test]
async fn a_browser_signed_in_as_somebody_else_becomes_the_new_account() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    app.user("alan").await;
    let mut browser = app.signed_in("alan@acme.test").await;
    let mut before = browser.clone();
    browser.post(PATH, form(&invited)).await.expect(StatusCode::CREATED);
    assert_eq!(browser.get("/api/0/users/me/").await.expect(StatusCode::OK)["email"], "grace@acme.test");
    before.get("/api/0/users/me/").await.expect(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn faults_are_told_under_their_fields_and_nothing_is_written() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    let mut browser = app.browser().await;
    let before = app.contents().await;
    let required = "This field is required.";
    let long = "Ensure this field has no more than 200 characters.";
    let control = "Leave out control characters and line breaks.";
    for (field, value, fault) in [
        ("password", json!("short"), json!({ "password": ["Use at least 10 characters."] })),
        ("password", json!("x".repeat(10_000)), json!({ "password": ["Use at most 256 characters."] })),
        ("password", json!(null), json!({ "password": [required] })),
        ("memberId", json!(null), json!({ "memberId": [required] })),
        ("name", json!("x".repeat(201)), json!({ "name": [long] })),
        ("name", json!("Grace\r\nHopper"), json!({ "name": [control] })),
        ("name", json!("Grace\u{202e}reppoH"), json!({ "name": [control] })),
        ("name", json!("Grace\u{0}"), json!({ "name": [control] })),
    ] {
        let mut form = form(&invited);
        form[field] = value;
        assert_eq!(browser.post(PATH, form).await.expect(StatusCode::BAD_REQUEST), fault);
    }
    let both = json!({ "memberId": invited.row.id.to_string(), "token": invited.secret.expose(), "name": "\u{7}a" });
    let both = browser.post(PATH, both).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(both, json!({ "name": [control], "password": [required] }));
    for body in ["{", "7", "{\"memberId\":7}", "{\"memberId\":\"seven\"}", "{\"memberId\":\"1\",\"name\":{}}"] {
        let refused = browser.post_text(PATH, "application/json", body).await.expect(StatusCode::BAD_REQUEST);
        assert!(refused["detail"].is_string(), "{body}");
    }
    browser.post_text(PATH, "text/plain", "{}").await.expect(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(app.contents().await, before);
}

#[tokio::test]
async fn a_name_may_be_left_out() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    let mut form = form(&invited);
    form["name"] = json!("  ");
    let joined = app.browser().await.post(PATH, form).await.expect(StatusCode::CREATED);
    assert_eq!(joined["user"]["name"], "grace@acme.test");
}

#[tokio::test]
async fn an_invitation_that_cant_be_accepted_allows_no_account_and_tells_nothing_about_the_form() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let expired = app.invitation_with(&acme, "grace", |row| row.expires_at = Set(Some(START))).await;
    let withdrawn = app.invitation_with(&acme, "alan", |row| row.removed_at = Set(Some(START))).await;
    let used = app.invitation(&acme, "hedy").await;
    app.browser().await.post(PATH, form(&used)).await.expect(StatusCode::CREATED);
    let mut damaged = form(&app.invitation(&acme, "edsger").await);
    damaged["token"] = json!("0".repeat(64));
    let before = app.contents().await;
    let mut browser = app.browser().await;
    for (mut form, code) in
        [(form(&expired), "expired"), (form(&withdrawn), "revoked"), (form(&used), "used"), (damaged, "unknown")]
    {
        form["password"] = json!("short");
        let refused = browser.post(PATH, form).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!(refused["code"], code);
    }
    assert_eq!(app.contents().await, before);
}

#[tokio::test]
async fn an_address_with_an_account_signs_in_instead() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "GRACE").await;
    app.user("grace").await;
    let before = app.contents().await;
    let mut browser = app.browser().await;
    let refused = browser.post(PATH, form(&invited)).await.expect(StatusCode::CONFLICT);
    assert_eq!(refused["detail"], "An account with this address exists. Sign in to join.");
    assert_eq!(app.contents().await, before);
    assert!(!browser.cookies.contains_key("sentrysid"));
}

#[tokio::test]
async fn an_invitation_that_ends_at_this_very_moment_is_over() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    app.state.clock.advance(LIFE);
    let refused = app.browser().await.post(PATH, form(&invited)).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(refused["code"], "expired");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_registrations_at_once_make_one_account_and_one_member() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    let mut posts = Vec::new();
    for _ in 0..10 {
        let (mut browser, form) = (app.browser().await, form(&invited));
        posts.push(tokio::spawn(async move { browser.post(PATH, form).await }));
    }
    let mut created = 0;
    for post in posts {
        let answer = post.await.expect("no panic");
        match answer.status {
            StatusCode::CREATED => created += 1,
            status => assert_eq!((status, answer.body.contains("\"used\"")), (StatusCode::BAD_REQUEST, true)),
        }
    }
    let db = &app.state.db;
    let counts = (
        created,
        user::Entity::find().count(db).await.expect("counted"),
        membership::Entity::find().count(db).await.expect("counted"),
        session::Entity::find().count(db).await.expect("counted"),
    );
    assert_eq!(counts, (1, 1, 1, 1));
}
