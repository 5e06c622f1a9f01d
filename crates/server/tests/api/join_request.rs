//! Strangers who ask to join.

use std::{net::SocketAddr, time::Duration};

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode, header},
};
use roster_server::store::entity::outbox;
use sea_orm::{ActiveValue::Set, EntityTrait as _};
use serde_json::{Value, json};

use crate::{
    members_create::acme,
    requests::{PATH as REQUESTS, emails, entries, memberships},
    support::{Answer, Browser, TestApp},
};

const PATH: &str = "/api/0/organizations/acme/join-request/";

/// A request from this network address.
async fn ask_from(browser: &mut Browser, address: &str, body: Value) -> Answer {
    let address: SocketAddr = format!("{address}:1000").parse().expect("an address");
    let mut request = Request::post(PATH).header(header::CONTENT_TYPE, "application/json");
    request.extensions_mut().expect("a request").insert(ConnectInfo(address));
    browser.send(request.body(Body::from(body.to_string())).expect("a request")).await
}

async fn mails(app: &TestApp) -> usize {
    outbox::Entity::find().all(&app.state.db).await.expect("read").len()
}

#[tokio::test]
async fn a_stranger_asks_and_those_who_may_decide_are_told() {
    let (app, acme) = acme().await;
    app.change_organization(&acme, |row| row.default_role = Set("admin".into())).await;
    let mut stranger = app.browser().await;
    let answer = stranger.post(PATH, json!({ "email": "Hedy@elsewhere.test" })).await;
    answer.expect(StatusCode::NO_CONTENT);
    assert_eq!(answer.body, "");
    let mut owner = app.signed_in("owner@acme.test").await;
    let list = owner.get(REQUESTS).await.expect(StatusCode::OK);
    assert_eq!(emails(&list), ["Hedy@elsewhere.test"]);
    assert_eq!(list[0]["inviteStatus"], "requested_to_join");
    assert_eq!((&list[0]["inviterName"], &list[0]["role"]), (&Value::Null, &json!("admin")));
    let (worker, mut sent) = app.worker();
    assert_eq!(worker.deliver_due().await.expect("worked"), 2);
    let mail = sent.try_recv().expect("a mail");
    assert!(mail.message.contains("Subject: Request to join Acme"), "{}", mail.message);
    let [(event, actor, _, data)] = &entries(&app).await[..] else { panic!("one entry") };
    assert_eq!(
        (event.as_str(), actor, &data["email"]),
        ("invite-request.create", &None, &json!("Hedy@elsewhere.test"))
    );
}

#[tokio::test]
async fn a_known_address_is_answered_like_an_unknown_one_and_changes_nothing() {
    let (app, acme) = acme().await;
    app.invitation(&acme, "grace").await;
    let mut stranger = app.browser().await;
    let first = stranger.post(PATH, json!({ "email": "hedy@elsewhere.test" })).await;
    let (rows, queued) = (memberships(&app).await, mails(&app).await);
    for known in ["owner@acme.test", "GRACE@acme.test", "Hedy@Elsewhere.test"] {
        let again = stranger.post(PATH, json!({ "email": known })).await;
        assert_eq!((again.status, &again.body), (first.status, &first.body), "{known}");
        assert_eq!(again.headers, first.headers, "{known}");
    }
    assert_eq!(memberships(&app).await, rows);
    assert_eq!(mails(&app).await, queued);
}

#[tokio::test]
async fn what_is_no_address_is_refused_under_its_field() {
    let (app, _) = acme().await;
    let mut stranger = app.browser().await;
    let refused = stranger.post(PATH, json!({})).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(refused, json!({ "email": ["This field is required."] }));
    let refused = stranger.post(PATH, json!({ "email": "hedy" })).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(refused, json!({ "email": ["Enter a valid email address."] }));
    stranger.post(PATH, json!([])).await.expect(StatusCode::BAD_REQUEST);
    let unknown = PATH.replace("acme", "globex");
    stranger.post(&unknown, json!({ "email": "a@b.test" })).await.expect(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_organization_that_takes_no_requests_says_so_whoever_asks() {
    let (app, acme) = acme().await;
    app.change_organization(&acme, |row| row.allow_join_requests = Set(false)).await;
    for email in ["hedy@elsewhere.test", "owner@acme.test", "no address"] {
        let refused = app.browser().await.post(PATH, json!({ "email": email })).await.expect(StatusCode::FORBIDDEN);
        assert_eq!(refused, json!({ "detail": "This organization takes no requests to join." }));
    }
    assert_eq!(memberships(&app).await.len(), 4);
}

#[tokio::test]
async fn five_requests_a_day_from_one_network_known_addresses_or_not() {
    let (app, _) = acme().await;
    let mut stranger = app.browser().await;
    for email in ["owner@acme.test", "a@b.test", "b@b.test", "c@b.test", "owner@acme.test"] {
        ask_from(&mut stranger, "192.0.2.7", json!({ "email": email })).await.expect(StatusCode::NO_CONTENT);
    }
    for email in ["owner@acme.test", "d@b.test"] {
        let refused = ask_from(&mut stranger, "192.0.2.7", json!({ "email": email })).await;
        assert!(refused.expect(StatusCode::TOO_MANY_REQUESTS)["detail"].is_string());
        assert_eq!(refused.header("x-sentry-rate-limit-limit"), "5");
        assert!(refused.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0));
    }
    ask_from(&mut stranger, "192.0.2.8", json!({ "email": "d@b.test" })).await.expect(StatusCode::NO_CONTENT);
    app.state.clock.advance(Duration::from_hours(24));
    ask_from(&mut stranger, "192.0.2.7", json!({ "email": "e@b.test" })).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_foreign_page_can_not_ask_in_a_visitors_name() {
    let (app, _) = acme().await;
    let mut stranger = app.browser().await;
    let request = Request::post(PATH)
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ORIGIN, "https://evil.example")
        .body(Body::from(r#"{"email":"a@b.test"}"#))
        .expect("a request");
    stranger.send(request).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(memberships(&app).await.len(), 4);
}

/// A request that no cookie gives any rights needs no proof of its page.
#[tokio::test]
async fn a_program_without_cookies_asks_like_a_browser() {
    let (app, _) = acme().await;
    let mut program = app.browser().await;
    program.cookies.clear();
    let answer = program.post(PATH, json!({ "email": "hedy@elsewhere.test" })).await;
    answer.expect(StatusCode::NO_CONTENT);
    assert_eq!(memberships(&app).await.len(), 5);
}
