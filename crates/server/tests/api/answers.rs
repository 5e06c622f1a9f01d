//! What answers look like that no single endpoint is about: refusals in the contract's shapes, failures, what takes too long.

use std::time::Duration;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use futures_util::stream;
use roster_api_types::Role;
use sea_orm::{ActiveValue::Set, ConnectionTrait as _};
use serde_json::{Value, json};

use crate::{
    program::Program,
    secrecy::Log,
    support::{START, TestApp},
};

const MEMBERS: &str = "/api/0/organizations/acme/members/";

fn over_limit(answer: &Value) -> (&str, bool) {
    let detail = &answer["detail"];
    let is_whole =
        detail["message"].as_str().is_some_and(|words| words.contains("leave")) && detail["extra"]["next"] == "/";
    (detail["code"].as_str().unwrap_or_default(), is_whole)
}

#[tokio::test]
async fn a_member_over_the_limit_may_do_nothing_but_leave() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let alan = app.member(&acme, "alan", Role::Manager).await;
    let grace = app.member(&acme, "grace", Role::Member).await;
    app.change_member(&alan, |row| row.member_limit_restricted = Set(true)).await;
    let mut browser = app.signed_in("alan@acme.test").await;
    for path in ["", "members/", "members/me/", "teams/", "audit-logs/", "events/"] {
        let refused = browser.get(&format!("/api/0/organizations/acme/{path}")).await.expect(StatusCode::FORBIDDEN);
        assert_eq!(over_limit(&refused), ("member-disabled-over-limit", true), "{path}");
    }
    let invite = json!({ "email": "hedy@acme.test" });
    let refused = browser.post(MEMBERS, invite).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(over_limit(&refused), ("member-disabled-over-limit", true));
    let refused = browser.delete(&format!("{MEMBERS}{}/", grace.id)).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(over_limit(&refused), ("member-disabled-over-limit", true));
    let listed = app.signed_in("ada@acme.test").await.get(MEMBERS).await.expect(StatusCode::OK);
    assert_eq!(listed[1]["flags"]["member-limit:restricted"], true, "others see it");
    browser.delete(&format!("{MEMBERS}me/")).await.expect(StatusCode::NO_CONTENT);
    let refused = browser.get(MEMBERS).await.expect(StatusCode::FORBIDDEN);
    assert!(refused["detail"].is_string(), "{refused}");
}

async fn bot(app: &TestApp, role: &str) -> Program {
    let mut ada = app.signed_in("ada@acme.test").await;
    let body = json!({ "name": "Deploy", "orgRole": role, "scopes": ["member:admin", "member:read", "member:invite"] });
    let bot = ada.post("/api/0/organizations/acme/bots/", body).await.expect(StatusCode::CREATED);
    app.program(bot["apiToken"]["token"].as_str().expect("a token")).await
}

#[tokio::test]
async fn a_bot_invites_as_member_only_and_is_told_so_in_a_bare_list() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let mut bot = bot(&app, "manager").await;
    for body in [
        json!({ "email": "hedy@acme.test", "orgRole": "manager" }),
        json!({ "email": "hedy@acme.test", "role": "admin" }),
        json!({ "email": "no address", "orgRole": "member", "role": "king" }),
    ] {
        let refused = bot.post(MEMBERS, body).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!(refused, json!(["Bots can only invite people as Member."]));
    }
    let invited = bot.post(MEMBERS, json!({ "email": "hedy@acme.test", "orgRole": "member" })).await;
    assert_eq!(invited.expect(StatusCode::CREATED)["orgRole"], "member");
    bot.post(MEMBERS, json!({ "email": "mary@acme.test" })).await.expect(StatusCode::CREATED);
    // A person's token is the person.
    let mut program = app.program_of("ada@acme.test", &["member:admin"]).await;
    let body = json!({ "email": "joan@acme.test", "orgRole": "manager" });
    program.post(MEMBERS, body).await.expect(StatusCode::CREATED);
}

#[tokio::test]
async fn a_refusal_for_coming_too_often_says_in_every_way_that_nothing_is_left() {
    let app = TestApp::with(|settings, _| settings.invites_per_day = 1).await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let mut ada = app.signed_in("ada@acme.test").await;
    ada.post(MEMBERS, json!({ "email": "a@b.test" })).await.expect(StatusCode::CREATED);
    let refused = ada.post(MEMBERS, json!({ "email": "b@b.test" })).await;
    refused.expect(StatusCode::TOO_MANY_REQUESTS);
    let header = |name: &str| refused.header(&format!("X-Sentry-Rate-Limit-{name}")).to_owned();
    assert_eq!((header("Limit"), header("Remaining")), ("1".into(), "0".into()));
    assert_eq!((header("ConcurrentLimit"), header("ConcurrentRemaining")), ("1".into(), "0".into()));
    let tomorrow = START.after(Duration::from_hours(24)).0 / 1_000_000;
    assert_eq!(header("Reset"), (tomorrow + 1).to_string());
}

#[tokio::test]
async fn a_failure_has_a_number_that_caller_and_log_share() {
    let log = Log::of_everything();
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let mut ada = app.signed_in("ada@acme.test").await;
    app.state.db.execute_unprepared("ALTER TABLE audit_entry RENAME TO elsewhere").await.expect("renamed");
    let mut numbers = Vec::new();
    for _ in 0..2 {
        let failed = ada.get("/api/0/organizations/acme/audit-logs/").await.expect(StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(failed["detail"], "Internal Error");
        numbers.push(failed["errorId"].as_str().expect("a number").to_owned());
    }
    assert!(numbers.iter().all(|number| number.len() == 32) && numbers[0] != numbers[1], "{numbers:?}");
    assert!(numbers.iter().all(|number| log.has(number)), "{numbers:?}");
}

#[tokio::test]
async fn a_method_that_a_path_has_not_is_refused_in_words_with_those_that_it_has() {
    let app = TestApp::new().await;
    let mut browser = app.browser().await;
    for (method, path, allowed) in [
        ("PATCH", "/api/0/organizations/acme/members/", "GET,HEAD,POST"),
        ("DELETE", "/api/0/", "GET,HEAD"),
        ("POST", "/api/0/openapi.json", "GET,HEAD"),
    ] {
        let request = Request::builder().method(method).uri(path).body(Body::empty()).expect("a request");
        let answer = browser.send(request).await;
        let words = format!("Method \"{method}\" not allowed.");
        assert_eq!(answer.expect(StatusCode::METHOD_NOT_ALLOWED), json!({ "detail": words }));
        let mut methods: Vec<&str> = answer.header("allow").split(',').collect();
        methods.sort_unstable();
        assert_eq!(methods.join(","), allowed, "{path}");
    }
}

#[tokio::test]
async fn a_caller_who_never_ends_their_request_is_answered_after_a_while() {
    let app = TestApp::with(|settings, _| settings.answer_time = Duration::from_millis(50)).await;
    let mut browser = app.browser().await;
    let endless = Body::from_stream(stream::pending::<Result<String, std::io::Error>>());
    let request = Request::post("/api/0/auth/login/").header(header::CONTENT_TYPE, "application/json").body(endless);
    let answer = browser.send(request.expect("a request")).await;
    let words = "This took too long and was given up. Try again.";
    assert_eq!(answer.expect(StatusCode::SERVICE_UNAVAILABLE), json!({ "detail": words }));
}
