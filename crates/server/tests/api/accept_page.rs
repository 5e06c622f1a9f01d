//! The accept page before any script has run, and its plain form.

use std::fs;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use roster_api_types::Role;
use sea_orm::ActiveValue::Set;
use serde_json::json;

use crate::{
    inviting::{Invited, LIFE},
    support::{Answer, Browser, PASSWORD, TestApp},
};

const PAGE: &str = "<!doctype html><title>Roster</title><script>start()</script><main class=\"page-frame__main\">\
    <template id=\"invitation\"></template>Waiting<template id=\"invitation-end\"></template></main>";

async fn server() -> (tempfile::TempDir, TestApp, Invited) {
    let dist = tempfile::tempdir().expect("a temporary folder");
    fs::write(dist.path().join("index.html"), PAGE).expect("written");
    let app = TestApp::serving(Some(dist.path())).await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let invited = app.invitation_with(&acme, "grace", |row| row.inviter_id = Set(ada.user_id)).await;
    (dist, app, invited)
}

/// Opens the mailed link, as browsers do: with its redirect.
async fn open(browser: &mut Browser, invited: &Invited) -> Answer {
    let link = format!("/accept/{}/{}/", invited.row.id, invited.secret.expose());
    let answer = browser.get(&link).await;
    let page = answer.header("location").to_owned();
    browser.get(&page).await
}

async fn send(browser: &mut Browser, invited: &Invited, fields: &str) -> Answer {
    let csrf = browser.cookies.get("sc").cloned().unwrap_or_default();
    let body = format!("csrf={csrf}&{fields}");
    let form = Request::post(format!("/accept/{}/", invited.row.id))
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ORIGIN, "null");
    browser.send(form.body(body.into()).expect("a request")).await
}

#[tokio::test]
async fn the_first_answer_says_who_invites_to_what_and_holds_no_token() {
    let (_dist, app, invited) = server().await;
    let mut browser = app.browser().await;
    let before = invited.now(&app).await;
    for _ in 0..10 {
        let page = open(&mut browser, &invited).await;
        assert_eq!(page.status, StatusCode::OK);
        for words in [
            "<title>Create your account and join Acme · Roster</title>",
            "<bdi>Ada</bdi> invites you to join <bdi>Acme</bdi>.",
            "Member",
        ] {
            assert!(page.body.contains(words), "{words} in {}", page.body);
        }
        assert!(page.body.contains("g•••@acme.test") && !page.body.contains("grace@acme.test"));
        assert!(!page.body.contains(invited.secret.expose()) && !page.body.contains("Waiting"));
        assert!(page.body.contains("Create account and join"));
        assert_eq!((page.header("cache-control"), page.header("referrer-policy")), ("no-store", "no-referrer"));
        assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
    }
    assert_eq!(invited.now(&app).await, before);
}

#[tokio::test]
async fn hostile_names_stay_text() {
    let (_dist, app, invited) = server().await;
    let organization =
        roster_server::store::find_organization(&app.state.db, "acme").await.expect("read").expect("there");
    let name = "</title><script>x()</script>\"'<template id=\"invitation-end\">";
    app.change_organization(&organization, |row| row.name = Set(name.into())).await;
    let page = open(&mut app.browser().await, &invited).await;
    assert_eq!(page.body.matches("<script").count(), 1, "ours alone: {}", page.body);
    assert_eq!(page.body.matches("</title>").count(), 1);
    assert!(!page.body.contains("<template"));
}

#[tokio::test]
async fn each_state_has_its_heading_before_any_script() {
    let (_dist, app, invited) = server().await;
    app.user("grace").await;
    app.user("alan").await;
    let known = open(&mut app.browser().await, &invited).await;
    assert!(
        known.body.contains("Ask <bdi>Ada</bdi>, who invited you.") && known.body.contains("href=\"/auth/recover/\"")
    );
    assert!(known.body.contains("Sign in to join</button>") && !known.body.contains("name=\"name\""));
    let right = open(&mut app.signed_in("grace@acme.test").await, &invited).await;
    assert!(right.body.contains("Join <bdi>Acme</bdi></button>") && !right.body.contains("type=\"password\""));
    let other = open(&mut app.signed_in("alan@acme.test").await, &invited).await;
    assert!(other.body.contains("This invitation is for another account") && !other.body.contains("type=\"password\""));
    for words in
        ["<bdi>Ada</bdi> invites", "<dt>Role</dt><dd>Member</dd>", "<dt>Open until</dt>", "You are signed in as"]
    {
        assert!(other.body.contains(words), "{words} in {}", other.body);
    }
    let member = open(&mut app.signed_in("ada@acme.test").await, &invited).await;
    assert!(member.body.contains("You are already a member"), "{}", member.body);
    for words in ["href=\"/organizations/acme/members/\"", "value=\"switch\"", "value=\"decline\""] {
        assert!(member.body.contains(words), "{words} in {}", member.body);
    }
    let unknown = app.browser().await.get("/accept/999/").await;
    assert!(unknown.body.contains("<title>This link does not work · Roster</title>"), "{}", unknown.body);
    app.state.clock.advance(LIFE);
    let expired = open(&mut app.browser().await, &invited).await;
    assert!(expired.body.contains("This invitation has expired") && expired.body.contains("value=\"renewal\""));
    assert!(expired.body.contains("<bdi>Ada</bdi> invited you to join <bdi>Acme</bdi>."), "{}", expired.body);
    assert!(expired.body.contains("The invitation ended on 23 December 2026, 12:00 UTC."), "{}", expired.body);
    // To a member it says the same, and nothing else beside it.
    let member = open(&mut app.signed_in("ada@acme.test").await, &invited).await;
    assert!(member.body.contains("This invitation has expired") && !member.body.contains("already a member"));
}

#[tokio::test]
async fn every_closed_state_has_a_next_step_before_any_script() {
    let (_dist, app, invited) = server().await;
    let mut browser = app.browser().await;
    open(&mut browser, &invited).await;
    let unknown = browser.get("/accept/999/").await;
    assert!(unknown.body.contains("href=\"/\">Go to Roster</a>"), "{}", unknown.body);
    app.change(&invited, |row| row.invite_status = Set("requested_to_be_invited".into())).await;
    let waiting = open(&mut browser, &invited).await;
    assert!(waiting.body.contains(&format!("href=\"/accept/{}/\">Try again</a>", invited.row.id)), "{}", waiting.body);
    app.change(&invited, |row| row.invite_status = Set("approved".into())).await;
    app.user("grace").await;
    app.signed_in("grace@acme.test").await.press(&invited.path()).await.expect(StatusCode::NO_CONTENT);
    let used = open(&mut browser, &invited).await;
    assert!(used.body.contains("href=\"/\">Sign in</a>") && used.body.contains("<bdi>Ada</bdi> invited you"));
}

#[tokio::test]
async fn a_browser_that_sends_no_cookie_is_told_so() {
    let (_dist, app, invited) = server().await;
    let mut refusing = app.browser().await;
    refusing.cookies.clear();
    let page = refusing.get(&format!("/accept/{}/", invited.row.id)).await;
    assert!(page.body.contains("This browser has not kept your invitation"), "{}", page.body);
}

#[tokio::test]
async fn whoever_is_in_no_organization_is_led_to_the_invitation_that_waits() {
    let (_dist, app, invited) = server().await;
    app.user("grace").await;
    let here = format!("/accept/{}/", invited.row.id);
    let mut grace = app.browser().await;
    open(&mut grace, &invited).await;
    assert_eq!(grace.get("/").await.status, StatusCode::OK, "nobody is signed in");
    let register = grace.get("/auth/register/").await;
    assert_eq!((register.status, register.header("location")), (StatusCode::SEE_OTHER, here.as_str()));
    let login = json!({ "username": "grace@acme.test", "password": PASSWORD });
    let signed_in = grace.post("/api/0/auth/login/", login.clone()).await.expect(StatusCode::OK);
    assert_eq!(signed_in["nextUri"], here);
    assert_eq!(grace.get("/").await.header("location"), here);
    // Who has a place of their own, and who is somebody else, are not.
    let mut ada = app.signed_in("ada@acme.test").await;
    open(&mut ada, &invited).await;
    assert_eq!(ada.get("/").await.status, StatusCode::OK);
    assert_eq!(ada.get("/auth/register/").await.header("location"), "/auth/login/");
    grace.press(&invited.path()).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(grace.get("/").await.status, StatusCode::OK);
    let again = grace.post("/api/0/auth/login/", login).await.expect(StatusCode::OK);
    assert_eq!(again["nextUri"], "/organizations/acme/members/");
}

#[tokio::test]
async fn a_new_account_joins_by_the_plain_form() {
    let (_dist, app, invited) = server().await;
    let mut browser = app.browser().await;
    open(&mut browser, &invited).await;
    let refused = send(&mut browser, &invited, "name=Grace+%22H%22&password=short").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(refused.body.contains("role=\"alert\"") && refused.body.contains("Use at least 10 characters."));
    assert!(refused.body.contains("value=\"Grace &#34;H&#34;\""), "{}", refused.body);
    let common = send(&mut browser, &invited, "name=Grace&password=Password123").await;
    assert!(common.status == StatusCode::BAD_REQUEST && common.body.contains("guessers"));
    assert_eq!(invited.now(&app).await.user_id, None);
    let joined = send(&mut browser, &invited, "name=Grace&password=long+enough+to+be+one").await;
    assert_eq!(joined.status, StatusCode::SEE_OTHER, "{}", joined.body);
    let page = browser.get(joined.header("location")).await;
    assert!(page.body.contains("You belong to <bdi>Acme</bdi> with this account."), "{}", page.body);
    assert!(page.body.contains("href=\"/organizations/acme/members/\""));
    browser.get("/api/0/organizations/acme/members/").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn an_account_signs_in_and_joins_by_the_plain_form_with_its_own_password_only() {
    let (_dist, app, invited) = server().await;
    app.user("grace").await;
    let mut browser = app.browser().await;
    open(&mut browser, &invited).await;
    let refused = send(&mut browser, &invited, "password=not+the+password").await;
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    assert!(!browser.cookies.contains_key("sentrysid"));
    let joined = send(&mut browser, &invited, &format!("password={}", PASSWORD.replace(' ', "+"))).await;
    assert_eq!(joined.status, StatusCode::SEE_OTHER, "{}", joined.body);
    browser.get("/api/0/organizations/acme/members/").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn whoever_is_signed_in_with_the_invited_address_joins_by_a_press() {
    let (_dist, app, invited) = server().await;
    app.user("grace").await;
    app.user("alan").await;
    let mut wrong = app.signed_in("alan@acme.test").await;
    open(&mut wrong, &invited).await;
    assert_eq!(send(&mut wrong, &invited, "").await.status, StatusCode::CONFLICT);
    let mut right = app.signed_in("grace@acme.test").await;
    open(&mut right, &invited).await;
    for expected in [StatusCode::SEE_OTHER, StatusCode::BAD_REQUEST] {
        assert_eq!(send(&mut right, &invited, "").await.status, expected, "once");
    }
}

#[tokio::test]
async fn a_form_that_our_page_did_not_make_joins_nobody() {
    let (_dist, app, invited) = server().await;
    app.user("grace").await;
    let mut browser = app.signed_in("grace@acme.test").await;
    open(&mut browser, &invited).await;
    let token = browser.cookies["sc"].clone();
    let path = format!("/accept/{}/", invited.row.id);
    for (origin, csrf) in [("null", ""), ("null", "guessed"), ("https://evil.example", token.as_str())] {
        let form = Request::post(&path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, origin)
            .body(Body::from(format!("csrf={csrf}")));
        assert_eq!(browser.send(form.expect("a request")).await.status, StatusCode::FORBIDDEN, "{origin} {csrf}");
    }
    assert_eq!(invited.now(&app).await.user_id, None);
}

#[tokio::test]
async fn declining_and_asking_for_a_new_invitation_need_no_script() {
    let (_dist, app, invited) = server().await;
    let mut browser = app.browser().await;
    let page = open(&mut browser, &invited).await;
    assert!(page.body.contains("value=\"decline\" formnovalidate>Decline</button>"), "{}", page.body);
    let early = send(&mut browser, &invited, "do=renewal").await;
    assert!(early.status == StatusCode::SEE_OTHER && invited.now(&app).await.renewal_asked_at.is_none());
    let declined = send(&mut browser, &invited, "do=decline").await;
    assert_eq!(declined.status, StatusCode::SEE_OTHER, "{}", declined.body);
    assert!(invited.now(&app).await.declined_at.is_some());
    let page = browser.get(declined.header("location")).await;
    assert!(page.body.contains("This invitation was declined") && page.body.contains("value=\"renewal\""));
    assert!(!page.body.contains("value=\"decline\""));
    let asked = send(&mut browser, &invited, "do=renewal").await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.body);
    let page = browser.get(asked.header("location")).await;
    assert!(page.body.contains("<title>You have asked for a new invitation"), "{}", page.body);
    assert!(!page.body.contains("value=\"renewal\""), "asking is done: {}", page.body);
    assert!(invited.now(&app).await.renewal_asked_at.is_some());
    assert_eq!(send(&mut browser, &invited, "do=decline").await.status, StatusCode::BAD_REQUEST, "once");
}

#[tokio::test]
async fn somebody_else_switches_the_account_or_asks_for_the_invitation_without_a_script() {
    let (_dist, app, invited) = server().await;
    app.user("alan").await;
    let mut browser = app.signed_in("alan@acme.test").await;
    let page = open(&mut browser, &invited).await;
    for words in ["Sign out and continue", "Ask for it to be sent to this account&#39;s address", "Decline"] {
        assert!(page.body.contains(&format!("{words}</button>")), "{words} in {}", page.body);
    }
    let moved = send(&mut browser, &invited, "do=move").await;
    assert_eq!(moved.status, StatusCode::SEE_OTHER, "{}", moved.body);
    let page = browser.get(moved.header("location")).await;
    assert!(page.body.contains("You have asked for it to be sent to your address"), "{}", page.body);
    let out = send(&mut browser, &invited, "do=switch").await;
    assert_eq!(out.status, StatusCode::SEE_OTHER);
    let page = browser.get(out.header("location")).await;
    assert!(page.body.contains("Create account and join"), "{}", page.body);
    browser.get("/api/0/users/me/").await.expect(StatusCode::UNAUTHORIZED);
    assert_eq!(invited.now(&app).await.declined_at, None);
}

#[tokio::test]
async fn nothing_is_answered_by_a_form_that_our_page_did_not_make() {
    let (_dist, app, invited) = server().await;
    app.user("alan").await;
    let mut browser = app.signed_in("alan@acme.test").await;
    open(&mut browser, &invited).await;
    let before = invited.now(&app).await;
    browser.cookies.insert("sc".into(), "of another page".into());
    for answer in ["decline", "switch", "renewal", "move"] {
        let form = Request::post(format!("/accept/{}/", invited.row.id))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ORIGIN, "null")
            .body(Body::from(format!("csrf=guessed&do={answer}")));
        assert_eq!(browser.send(form.expect("a request")).await.status, StatusCode::FORBIDDEN, "{answer}");
    }
    assert_eq!(invited.now(&app).await, before);
    browser.get("/api/0/users/me/").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn whoever_signs_in_by_the_plain_form_stays_signed_in_when_joining_fails() {
    let (_dist, app, invited) = server().await;
    let acme = roster_server::store::find_organization(&app.state.db, "acme").await.expect("read").expect("there");
    // A member already, by another way.
    app.member(&acme, "grace", Role::Member).await;
    let mut browser = app.browser().await;
    open(&mut browser, &invited).await;
    let sent = send(&mut browser, &invited, &format!("password={}", PASSWORD.replace(' ', "+"))).await;
    assert_eq!(sent.status, StatusCode::BAD_REQUEST, "{}", sent.body);
    assert!(sent.body.contains("role=\"alert\""), "{}", sent.body);
    browser.get("/api/0/users/me/").await.expect(StatusCode::OK);
}
