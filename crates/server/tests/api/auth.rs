use std::time::Duration;

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use roster_api_types::Role;
use serde_json::json;

use crate::support::{PASSWORD, TestApp};

#[tokio::test]
async fn the_root_tells_who_is_asking_and_never_refuses() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let signed_out = app.browser().await.get("/api/0/").await.expect(StatusCode::OK);
    assert_eq!(signed_out["user"], json!(null));
    let signed_in = app.signed_in("ada@acme.test").await.get("/api/0/").await.expect(StatusCode::OK);
    assert_eq!(signed_in["user"]["email"], "ada@acme.test");
    assert_eq!(signed_in["version"], "0");
}

#[tokio::test]
async fn signing_in_leads_to_the_first_organization_and_ignores_the_addresss_case() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let mut browser = app.browser().await;
    let answer = browser.post("/api/0/auth/login/", json!({ "username": "ADA@acme.test", "password": PASSWORD })).await;
    assert_eq!(answer.expect(StatusCode::OK)["nextUri"], "/organizations/acme/members/");
    assert!(answer.headers.get_all("set-cookie").iter().any(|cookie| {
        let cookie = cookie.to_str().unwrap_or_default();
        cookie.starts_with("sentrysid=") && cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax")
    }));
    browser.get("/api/0/users/me/").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn every_cause_of_a_failed_sign_in_gets_the_same_answer() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let mut browser = app.browser().await;
    let mut answers = Vec::new();
    for (username, password) in
        [("ada@acme.test", "wrong"), ("nobody@acme.test", PASSWORD), ("not an address", PASSWORD)]
    {
        let answer = browser.post("/api/0/auth/login/", json!({ "username": username, "password": password })).await;
        answers.push((answer.status, answer.body));
    }
    assert_eq!(answers[0].0, StatusCode::BAD_REQUEST);
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]));
    browser.get("/api/0/users/me/").await.expect(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn signing_in_gives_a_fresh_session_and_ends_the_one_before() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let mut before = browser.clone();
    browser
        .post("/api/0/auth/login/", json!({ "username": "ada@acme.test", "password": PASSWORD }))
        .await
        .expect(StatusCode::OK);
    assert_ne!(before.cookies["sentrysid"], browser.cookies["sentrysid"]);
    before.get("/api/0/users/me/").await.expect(StatusCode::UNAUTHORIZED);
    browser.get("/api/0/users/me/").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_session_ends_by_signing_out_and_by_time() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let mut stolen = browser.clone();
    browser.delete("/api/0/auth/").await.expect(StatusCode::NO_CONTENT);
    stolen.get("/api/0/users/me/").await.expect(StatusCode::UNAUTHORIZED);

    let mut browser = app.signed_in("ada@acme.test").await;
    app.state.clock.advance(Duration::from_secs(14 * 24 * 60 * 60 - 1));
    browser.get("/api/0/users/me/").await.expect(StatusCode::OK);
    app.state.clock.advance(Duration::from_secs(1));
    browser.get("/api/0/users/me/").await.expect(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_change_needs_the_csrf_token_and_our_own_origin() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let mut browser = app.signed_in("ada@acme.test").await;
    for (header, value) in
        [("x-csrftoken", "0".repeat(64)), ("x-csrftoken", String::new()), ("origin", "https://evil.test".into())]
    {
        let request = Request::delete("/api/0/auth/").header(header, value).body(Body::empty()).expect("a request");
        browser.send(request).await.expect(StatusCode::FORBIDDEN);
    }
    let request = Request::delete("/api/0/auth/").header("origin", "http://roster.test").body(Body::empty());
    browser.clone().send(request.expect("a request")).await.expect(StatusCode::NO_CONTENT);
    browser.cookies.remove("sc");
    browser.delete("/api/0/auth/").await.expect(StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_body_that_is_no_login_is_refused_with_the_reason() {
    let app = TestApp::new().await;
    let mut browser = app.browser().await;
    let path = "/api/0/auth/login/";
    let broken = browser.post_text(path, "application/json", "{\"username\":").await.expect(StatusCode::BAD_REQUEST);
    assert!(broken["detail"].as_str().is_some_and(|detail| detail.starts_with("JSON parse error")));
    browser.post_text(path, "text/plain", "{}").await.expect(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    browser.post(path, json!({ "username": "ada" })).await.expect(StatusCode::BAD_REQUEST);
    browser.post_text(path, "application/json", "x".repeat(300_000)).await.expect(StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn what_signs_in_or_rides_on_a_cookie_needs_the_csrf_token_and_what_anybody_may_send_does_not() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.user("ada").await;
    let invited = app.invitation(&acme, "grace").await;
    let login = json!({ "username": "ada@acme.test", "password": PASSWORD });
    let form = json!({ "memberId": invited.row.id.to_string(), "token": invited.secret.expose(), "name": "Grace",
        "password": PASSWORD });
    let mut program = app.browser().await;
    program.cookies.clear();
    program.post("/api/0/auth/login/", login).await.expect(StatusCode::FORBIDDEN);
    program.cookies.clear();
    program.post("/api/0/auth/register/", form).await.expect(StatusCode::FORBIDDEN);
    program.cookies.clear();
    let accept = format!("/api/0/accept-invite/{}/", invited.row.id);
    program.cookies.insert(format!("invite_{}", invited.row.id), invited.secret.expose().to_owned());
    program.press(&format!("{accept}decline/")).await.expect(StatusCode::FORBIDDEN);
    program.press(&accept).await.expect(StatusCode::FORBIDDEN);
    program.cookies.clear();
    assert_eq!(program.press(&accept).await.expect(StatusCode::BAD_REQUEST)["code"], "unknown");
    assert_eq!(invited.now(&app).await, invited.row);
}
