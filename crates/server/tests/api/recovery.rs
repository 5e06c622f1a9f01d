//! A new password by mail.

use std::time::Duration;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use roster_api_types::Role;
use roster_server::{
    mail::ResetMail,
    secret::Purpose,
    store::{RESET_LIFE, entity::password_reset},
};
use sea_orm::{ActiveValue::Set, EntityTrait as _};
use serde_json::json;

use crate::support::{Answer, Browser, PASSWORD, TestApp};

const NEW: &str = "another long password";

async fn stage() -> TestApp {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    app
}

async fn send(browser: &mut Browser, path: &str, fields: &str) -> Answer {
    let csrf = browser.cookies.get("sc").cloned().unwrap_or_default();
    let form = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ORIGIN, "null")
        .body(Body::from(format!("csrf={csrf}&{fields}")));
    browser.send(form.expect("a request")).await
}

async fn ask(app: &TestApp, email: &str) -> Answer {
    send(&mut app.browser().await, "/auth/recover/", &format!("email={}", email.replace('@', "%40"))).await
}

/// Asks for a link and reads it in the mail: its path.
async fn mailed(app: &TestApp) -> String {
    assert_eq!(ask(app, "ada@acme.test").await.status, StatusCode::OK);
    let (worker, mut mails) = app.worker();
    worker.deliver_due().await.expect("worked");
    let mail = mails.try_recv().expect("a mail");
    assert_eq!(mail.to, "ada@acme.test");
    mail.link.strip_prefix("http://roster.test").expect("ours").to_owned()
}

async fn open(app: &TestApp, link: &str) -> Browser {
    let mut browser = app.browser().await;
    let answer = browser.get(link).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/auth/reset/"));
    browser
}

async fn change(browser: &mut Browser, password: &str) -> Answer {
    send(browser, "/auth/reset/", &format!("password={}", password.replace(' ', "+"))).await
}

#[test]
fn the_mail_reads_so() {
    let link = format!("https://roster.test/auth/reset/{}/", "0".repeat(64));
    let mail = ResetMail { to: "ada@acme.test".into(), link }.texts().expect("written");
    assert_eq!(mail.subject, "Choose a new password for Roster");
    insta::assert_snapshot!("reset_text", mail.text);
    insta::assert_snapshot!("reset_html", mail.html);
}

#[tokio::test]
async fn a_mailed_link_changes_the_password_once_and_ends_every_session() {
    let app = stage().await;
    let mut elsewhere = app.signed_in("ada@acme.test").await;
    let link = mailed(&app).await;
    let mut browser = open(&app, &link).await;
    for _ in 0..3 {
        let page = browser.get("/auth/reset/").await;
        assert!(page.status == StatusCode::OK && page.body.contains("ada@acme.test"), "reading uses nothing up");
        assert!(!page.body.contains(link.split('/').nth(3).expect("a token")));
    }
    let short = change(&mut browser, "short").await;
    assert!(short.status == StatusCode::BAD_REQUEST && short.body.contains("Use at least 10 characters."));
    let mut second = open(&app, &link).await;
    assert!(change(&mut browser, NEW).await.body.contains("Your password is changed"));
    assert!(!browser.cookies.contains_key("reset"));
    elsewhere.get("/api/0/users/me/").await.expect(StatusCode::UNAUTHORIZED);
    assert!(change(&mut second, "yet another password").await.body.contains("This link does not work"));

    let mut signing_in = app.browser().await;
    let login = |password: &str| json!({ "username": "ada@acme.test", "password": password });
    signing_in.post("/api/0/auth/login/", login(PASSWORD)).await.expect(StatusCode::BAD_REQUEST);
    signing_in.post("/api/0/auth/login/", login(NEW)).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn whether_an_account_exists_is_not_told() {
    let app = stage().await;
    let acme = roster_server::store::find_organization(&app.state.db, "acme").await.expect("read").expect("there");
    let gone = app.member(&acme, "gone", Role::Member).await;
    app.change_user(&gone, |row| row.is_active = Set(false)).await;
    let mut bodies = Vec::new();
    for email in ["ada@acme.test", "ADA@acme.test", "nobody@acme.test", "gone@acme.test"] {
        let answer = ask(&app, email).await;
        bodies.push((answer.status, answer.body));
    }
    assert!(bodies.iter().all(|answer| *answer == bodies[0]));
    let (worker, mut mails) = app.worker();
    worker.deliver_due().await.expect("worked");
    assert_eq!(mails.try_recv().expect("one mail").to, "ada@acme.test");
    assert!(mails.try_recv().is_err(), "one that waited was replaced, and strangers get none");
}

#[tokio::test]
async fn a_link_works_for_exactly_an_hour() {
    for (moment, works) in [(RESET_LIFE.saturating_sub(Duration::from_secs(1)), true), (RESET_LIFE, false)] {
        let app = stage().await;
        let mut browser = open(&app, &mailed(&app).await).await;
        app.state.clock.advance(moment);
        assert_eq!(change(&mut browser, NEW).await.body.contains("Your password is changed"), works);
    }
}

#[tokio::test]
async fn an_address_gets_three_links_an_hour_and_a_network_asks_twenty_times_a_day() {
    let app = stage().await;
    let (worker, mut mails) = app.worker();
    for asked in 0..20 {
        assert_eq!(ask(&app, "ada@acme.test").await.status, StatusCode::OK);
        worker.deliver_due().await.expect("worked");
        assert_eq!(mails.try_recv().is_ok(), asked < 3);
    }
    assert_eq!(ask(&app, "ada@acme.test").await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_mail_that_comes_too_late_is_not_sent() {
    let app = stage().await;
    ask(&app, "ada@acme.test").await;
    app.state.clock.advance(RESET_LIFE);
    let (worker, mut mails) = app.worker();
    worker.deliver_due().await.expect("worked");
    assert!(mails.try_recv().is_err());
}

#[tokio::test]
async fn secrets_of_other_purposes_and_stolen_hashes_open_nothing() {
    let app = stage().await;
    let acme = roster_server::store::find_organization(&app.state.db, "acme").await.expect("read").expect("there");
    let invited = app.invitation(&acme, "grace").await;
    let session = app.signed_in("ada@acme.test").await.cookies["sentrysid"].clone();
    let link = mailed(&app).await;
    let token = link.split('/').nth(3).expect("a token").to_owned();
    let stored = password_reset::Entity::find().all(&app.state.db).await.expect("read")[0].token_hash.clone();
    assert_ne!(stored, token);
    for other in
        [invited.secret.expose(), session.as_str(), stored.as_str(), &invited.secret.hash(Purpose::PasswordReset)]
    {
        let mut browser = open(&app, &format!("/auth/reset/{other}/")).await;
        assert!(change(&mut browser, NEW).await.body.contains("This link does not work"));
    }
    let path = format!("/api/0/accept-invite/{}/{token}/", invited.row.id);
    let refused = app.browser().await.get(&path).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(refused["code"], "unknown");
}

#[tokio::test]
async fn forms_that_our_pages_did_not_make_change_nothing() {
    let app = stage().await;
    let mut browser = open(&app, &mailed(&app).await).await;
    let token = browser.cookies["sc"].clone();
    for (origin, csrf) in [("null", "guessed"), ("https://evil.example", token.as_str())] {
        let form = Request::post("/auth/reset/").header(header::ORIGIN, origin);
        let form = form.body(Body::from(format!("csrf={csrf}&password=another+long+password")));
        assert_eq!(browser.send(form.expect("a request")).await.status, StatusCode::BAD_REQUEST);
    }
    assert!(change(&mut browser, NEW).await.body.contains("Your password is changed"), "the link is still there");
}

#[tokio::test]
async fn a_link_that_works_no_longer_leaves_no_cookie_behind() {
    let app = stage().await;
    let mut browser = open(&app, &mailed(&app).await).await;
    assert!(browser.cookies.contains_key("reset"));
    app.state.clock.advance(RESET_LIFE);
    assert!(browser.get("/auth/reset/").await.body.contains("This link does not work"));
    assert!(browser.cookies.get("reset").is_none_or(String::is_empty));
}

#[tokio::test]
async fn a_new_password_is_none_of_those_that_are_guessed_first_nor_the_address() {
    let app = stage().await;
    let mut browser = open(&app, &mailed(&app).await).await;
    for password in ["chocolate123", "ada@acme.test"] {
        let refused = change(&mut browser, password).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{password}");
        assert!(refused.body.contains("guessers"), "{}", refused.body);
    }
}
