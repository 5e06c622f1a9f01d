//! Behind a reverse proxy: whose address counts.

use std::net::SocketAddr;

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use roster_api_types::Role;
use serde_json::{Value, json};

use crate::support::{Answer, Browser, TestApp};

const JOIN: &str = "/api/0/organizations/acme/join-request/";
const LOGIN: &str = "/api/0/auth/login/";

/// A server that trusts these proxies, with an organization and its owner Ada.
async fn trusting(proxies: &str) -> TestApp {
    let app = TestApp::with(|settings, _| {
        if !proxies.is_empty() {
            settings.trusted_proxies = proxies.parse().expect("networks");
        }
    })
    .await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    app
}

/// A POST that `peer` hands over for `forwarded`.
async fn hand_over(browser: &mut Browser, path: &str, peer: &str, forwarded: &str, body: Value) -> Answer {
    let peer: SocketAddr = format!("{peer}:1000").parse().expect("an address");
    let mut request =
        Request::post(path).header(header::CONTENT_TYPE, "application/json").header("x-forwarded-for", forwarded);
    request.extensions_mut().expect("a request").insert(ConnectInfo(peer));
    browser.send(request.body(Body::from(body.to_string())).expect("a request")).await
}

/// How many of eight people behind the proxy, who all ask to join, are heard.
async fn heard(app: &TestApp, peer: &str) -> usize {
    let mut heard = 0;
    for number in 1..=8 {
        let (email, address) = (format!("somebody{number}@b.test"), format!("192.0.2.{number}"));
        let mut stranger = app.browser().await;
        let answer = hand_over(&mut stranger, JOIN, peer, &address, json!({ "email": email })).await;
        heard += usize::from(answer.status == StatusCode::NO_CONTENT);
    }
    heard
}

#[tokio::test]
async fn people_behind_a_trusted_proxy_have_a_limit_each() {
    assert_eq!(heard(&trusting("10.0.0.0/8").await, "10.1.2.3").await, 8);
    assert_eq!(heard(&trusting("").await, "10.1.2.3").await, 5, "of a proxy that isn't trusted all are one");
}

#[tokio::test]
async fn who_is_no_trusted_proxy_can_not_pass_for_somebody_else() {
    let app = trusting("10.0.0.0/8").await;
    assert_eq!(heard(&app, "198.51.100.9").await, 5);
    let mut stranger = app.browser().await;
    for number in 1..=8 {
        // What stands before the address that the proxy itself has seen, the stranger wrote.
        let forwarded = format!("192.0.2.{number}, 203.0.113.5");
        let body = json!({ "email": format!("other{number}@b.test") });
        let answer = hand_over(&mut stranger, JOIN, "10.1.2.3", &forwarded, body).await;
        let expected = if number <= 5 { StatusCode::NO_CONTENT } else { StatusCode::TOO_MANY_REQUESTS };
        assert_eq!(answer.status, expected, "{number}");
    }
}

#[tokio::test]
async fn failed_sign_ins_of_one_do_not_keep_out_the_others_behind_the_proxy() {
    let app = trusting("127.0.0.1").await;
    let mut browser = app.browser().await;
    let try_from = async |browser: &mut Browser, address: &str, password: &str| {
        let body = json!({ "username": "ada@acme.test", "password": password });
        hand_over(browser, LOGIN, "127.0.0.1", address, body).await.status
    };
    for _ in 0..10 {
        assert_eq!(try_from(&mut browser, "192.0.2.66", "wrong").await, StatusCode::BAD_REQUEST);
    }
    assert_eq!(try_from(&mut browser, "192.0.2.66", "wrong").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(try_from(&mut browser, "192.0.2.7", "correct horse battery").await, StatusCode::OK);
}

#[tokio::test]
async fn the_audit_log_has_the_address_of_the_person_not_of_the_proxy() {
    let app = trusting("127.0.0.1,::1").await;
    let mut ada = app.signed_in("ada@acme.test").await;
    let invite = json!({ "email": "grace@acme.test" });
    hand_over(&mut ada, "/api/0/organizations/acme/members/", "[::1]", "2001:db8::7", invite)
        .await
        .expect(StatusCode::CREATED);
    let log = ada.get("/api/0/organizations/acme/audit-logs/").await.expect(StatusCode::OK);
    assert_eq!(log["rows"][0]["ipAddress"], "2001:db8::7", "{log}");
}

#[tokio::test]
async fn mail_that_is_kept_is_shown_to_nobody_elsewhere_through_a_proxy_on_this_machine() {
    let app = TestApp::with(|settings, folder| {
        settings.captured_mail = Some(folder.join("mail"));
        settings.trusted_proxies = "127.0.0.1".parse().expect("an address");
    })
    .await;
    let mut browser = app.browser().await;
    for (forwarded, status) in [("192.0.2.7", StatusCode::NOT_FOUND), ("127.0.0.1", StatusCode::OK)] {
        let peer: SocketAddr = "127.0.0.1:1000".parse().expect("an address");
        let mut request =
            Request::get("/dev/mail/").header(header::HOST, "127.0.0.1:8000").header("x-forwarded-for", forwarded);
        request.extensions_mut().expect("a request").insert(ConnectInfo(peer));
        browser.send(request.body(Body::empty()).expect("a request")).await.expect(status);
    }
}
