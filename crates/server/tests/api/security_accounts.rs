//! Accounts: guessing passwords, finding out who has one, sessions that must end.

use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use roster_api_types::Role;
use roster_server::{password::PasswordHashing, store::entity::session};
use sea_orm::{ActiveValue::Set, EntityTrait as _, PaginatorTrait as _};
use serde_json::json;

use crate::support::{Answer, PASSWORD, START, TestApp};

const PATH: &str = "/api/0/auth/login/";
const WINDOW: Duration = Duration::from_mins(15);

/// A try to sign in from this network address.
async fn sign_in(app: &TestApp, network: &str, username: &str, password: &str) -> Answer {
    let address: SocketAddr = format!("{network}:1000").parse().expect("an address");
    let body = json!({ "username": username, "password": password }).to_string();
    let mut request = Request::post(PATH).header(header::CONTENT_TYPE, "application/json");
    request.extensions_mut().expect("a request").insert(ConnectInfo(address));
    app.browser().await.send(request.body(Body::from(body)).expect("a request")).await
}

async fn sessions(app: &TestApp) -> u64 {
    session::Entity::find().count(&app.state.db).await.expect("counted")
}

#[tokio::test]
async fn after_ten_failures_even_the_right_password_waits_and_then_works() {
    let app = TestApp::new().await;
    app.user("ada").await;
    for _ in 0..10 {
        sign_in(&app, "192.0.2.1", "ada@acme.test", "wrong").await.expect(StatusCode::BAD_REQUEST);
    }
    for address in ["ada@acme.test", "ADA@acme.test"] {
        let refused = sign_in(&app, "192.0.2.1", address, PASSWORD).await;
        assert_eq!(
            refused.expect(StatusCode::TOO_MANY_REQUESTS),
            json!({ "detail": "Too many failed tries to sign in. Try again later." })
        );
        assert_eq!(refused.header("x-sentry-rate-limit-remaining"), "0");
        assert_eq!(refused.header("retry-after"), (WINDOW.as_secs() + 1).to_string());
    }
    assert_eq!(sessions(&app).await, 0);
    // The account's owner, elsewhere, is not kept out.
    sign_in(&app, "192.0.2.2", "ada@acme.test", PASSWORD).await.expect(StatusCode::OK);
    app.state.clock.advance(WINDOW - Duration::from_micros(1));
    sign_in(&app, "192.0.2.1", "ada@acme.test", PASSWORD).await.expect(StatusCode::TOO_MANY_REQUESTS);
    app.state.clock.advance(Duration::from_micros(1));
    sign_in(&app, "192.0.2.1", "ada@acme.test", PASSWORD).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn whoever_signs_in_gets_the_try_back() {
    let app = TestApp::new().await;
    app.user("ada").await;
    for _ in 0..30 {
        sign_in(&app, "192.0.2.1", "ada@acme.test", PASSWORD).await.expect(StatusCode::OK);
    }
    for _ in 0..10 {
        sign_in(&app, "192.0.2.1", "ada@acme.test", "wrong").await.expect(StatusCode::BAD_REQUEST);
    }
    sign_in(&app, "192.0.2.1", "ada@acme.test", "wrong").await.expect(StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn one_address_is_guarded_against_many_networks() {
    let app = TestApp::new().await;
    app.user("ada").await;
    for network in 0..5 {
        for _ in 0..10 {
            let answer = sign_in(&app, &format!("192.0.2.{network}"), "ada@acme.test", "wrong").await;
            answer.expect(StatusCode::BAD_REQUEST);
        }
    }
    sign_in(&app, "192.0.2.99", "ada@acme.test", PASSWORD).await.expect(StatusCode::TOO_MANY_REQUESTS);
    app.user("grace").await;
    sign_in(&app, "192.0.2.99", "grace@acme.test", PASSWORD).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn one_network_is_kept_from_trying_many_addresses() {
    let app = TestApp::new().await;
    app.user("ada").await;
    for number in 0..100 {
        let address = format!("somebody{number}@acme.test");
        sign_in(&app, "[2001:db8::1]", &address, "wrong").await.expect(StatusCode::BAD_REQUEST);
    }
    let refused = sign_in(&app, "[2001:db8::2]", "ada@acme.test", PASSWORD).await;
    refused.expect(StatusCode::TOO_MANY_REQUESTS);
    let refused = sign_in(&app, "[2001:db8::2]", "no address", PASSWORD).await;
    refused.expect(StatusCode::TOO_MANY_REQUESTS);
    sign_in(&app, "192.0.2.1", "ada@acme.test", PASSWORD).await.expect(StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn tries_at_the_same_moment_are_all_counted() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let mut tries = Vec::new();
    for _ in 0..40 {
        let mut browser = app.browser().await;
        let body = json!({ "username": "ada@acme.test", "password": "wrong" });
        tries.push(tokio::spawn(async move { browser.post(PATH, body).await.status }));
    }
    let mut guesses = 0;
    for attempt in tries {
        guesses += usize::from(attempt.await.expect("no panic") == StatusCode::BAD_REQUEST);
    }
    assert_eq!(guesses, 10);
}

#[tokio::test]
async fn an_unknown_address_is_refused_and_limited_like_a_known_one() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let gone = app.member(&acme, "gone", Role::Member).await;
    app.change_user(&gone, |row| row.is_active = Set(false)).await;
    app.user("ada").await;
    let mut answers = Vec::new();
    for address in ["ada@acme.test", "nobody@acme.test", "gone@acme.test"] {
        let mut own = Vec::new();
        for _ in 0..12 {
            let answer = sign_in(&app, "192.0.2.1", address, "wrong").await;
            let headers = ["retry-after", "x-sentry-rate-limit-remaining"].map(|name| answer.header(name).to_owned());
            own.push((answer.status, answer.body, headers));
        }
        answers.push(own);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
}

/// At the cost that real installations have: without an account the same work is done.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the real time of real work is what is compared")]
async fn a_wrong_address_costs_the_same_hashing_as_a_wrong_password() {
    let random = roster_server::random::Random::System;
    let hashing = PasswordHashing::recommended(&random).expect("a valid cost");
    let stored = hashing.hash(PASSWORD.parse().expect("long enough"), &random).await.expect("hashed");
    let mut spans = [Duration::MAX; 2];
    // On a busy machine most rounds are disturbed; of many the quickest is not.
    for _ in 0..20 {
        for (span, stored) in spans.iter_mut().zip([Some(stored.clone()), None]) {
            let began = Instant::now();
            assert!(!hashing.verify("wrong".into(), stored).await);
            *span = (*span).min(began.elapsed());
        }
    }
    let [known, unknown] = spans;
    assert!(unknown * 2 > known && known * 2 > unknown, "{known:?} with an account, {unknown:?} without");
}

#[tokio::test]
async fn signing_out_everywhere_ends_all_of_ones_sessions_and_nobody_elses() {
    let app = TestApp::new().await;
    app.user("ada").await;
    app.user("grace").await;
    let mut here = app.signed_in("ada@acme.test").await;
    let mut there = app.signed_in("ada@acme.test").await;
    let mut grace = app.signed_in("grace@acme.test").await;
    let mut foreign = here.clone();
    foreign.cookies.remove("sc");
    foreign.delete("/api/0/auth/?everywhere=1").await.expect(StatusCode::FORBIDDEN);
    there.get("/api/0/users/me/").await.expect(StatusCode::OK);
    here.delete("/api/0/auth/?everywhere=1").await.expect(StatusCode::NO_CONTENT);
    for browser in [&mut here, &mut there, &mut foreign] {
        browser.get("/api/0/users/me/").await.expect(StatusCode::UNAUTHORIZED);
    }
    grace.get("/api/0/users/me/").await.expect(StatusCode::OK);
    app.browser().await.delete("/api/0/auth/?everywhere=1").await.expect(StatusCode::NO_CONTENT);
    let mut one = app.signed_in("ada@acme.test").await;
    let mut other = app.signed_in("ada@acme.test").await;
    one.delete("/api/0/auth/?everywhere=0").await.expect(StatusCode::NO_CONTENT);
    other.get("/api/0/users/me/").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn the_session_of_a_deactivated_or_removed_person_opens_nothing() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let grace = app.member(&acme, "grace", Role::Owner).await;
    let mut removed = app.signed_in("grace@acme.test").await;
    let mut deactivated = app.signed_in("ada@acme.test").await;
    app.change_member(&grace, |row| row.removed_at = Set(Some(START))).await;
    removed.get("/api/0/organizations/acme/members/").await.expect(StatusCode::FORBIDDEN);
    removed.put("/api/0/organizations/acme/", json!({ "name": "Mine" })).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(removed.get("/api/0/organizations/").await.expect(StatusCode::OK), json!([]));
    app.change_user(&ada, |row| row.is_active = Set(false)).await;
    deactivated.get("/api/0/users/me/").await.expect(StatusCode::UNAUTHORIZED);
    deactivated.get("/api/0/organizations/acme/members/").await.expect(StatusCode::UNAUTHORIZED);
    assert_eq!(deactivated.get("/api/0/").await.expect(StatusCode::OK)["user"], json!(null));
}

#[tokio::test]
async fn a_session_chosen_by_somebody_else_is_not_the_one_signed_in() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let mut browser = app.browser().await;
    let planted = "a".repeat(64);
    browser.cookies.insert("sentrysid".into(), planted.clone());
    let login = json!({ "username": "ada@acme.test", "password": PASSWORD });
    browser.post(PATH, login).await.expect(StatusCode::OK);
    assert_ne!(browser.cookies["sentrysid"], planted);
    browser.cookies.insert("sentrysid".into(), planted);
    browser.get("/api/0/users/me/").await.expect(StatusCode::UNAUTHORIZED);
}
