//! Why an invitation can't be accepted.

use std::time::Duration;

use axum::http::StatusCode;
use roster_api_types::Role;
use roster_server::{secret::Purpose, store::entity::membership};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set};
use serde_json::json;

use crate::{
    inviting::LIFE,
    support::{START, TestApp},
};

#[tokio::test]
async fn the_wrong_account_is_told_so_and_the_invitation_waits() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    app.user("alan").await;
    app.user("grace").await;
    let before = invited.now(&app).await;
    let mut wrong = app.signed_in("alan@acme.test").await;
    let refused = wrong.press(&invited.path()).await.expect(StatusCode::CONFLICT);
    assert_eq!(refused["code"], "wrong_account");
    let details = refused["details"].as_str().expect("a text");
    assert!(details.contains("g•••@acme.test") && details.contains("alan@acme.test") && !details.contains("grace@"));
    assert_eq!(invited.now(&app).await, before);
    app.signed_in("grace@acme.test").await.press(&invited.path()).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn joining_needs_somebody_signed_in_and_our_own_page() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    app.user("grace").await;
    let before = app.contents().await;
    let refused = app.browser().await.press(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(refused["code"], "signed_out");
    assert_eq!(app.contents().await, before);
    let mut browser = app.signed_in("grace@acme.test").await;
    browser.cookies.remove("sc");
    browser.press(&invited.path()).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(invited.now(&app).await.user_id, None);
}

#[tokio::test]
async fn an_invitation_is_used_once() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    app.user("grace").await;
    app.user("alan").await;
    let mut grace = app.signed_in("grace@acme.test").await;
    grace.press(&invited.path()).await.expect(StatusCode::NO_CONTENT);
    let own = grace.press(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!((&own["code"], &own["orgSlug"]), (&json!("used"), &json!("acme")));
    let others = app.signed_in("alan@acme.test").await.press(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!((&others["code"], &others["orgSlug"]), (&json!("used"), &json!(null)));

    // Who has left doesn't come back by the same link.
    app.change(&invited, |row| row.removed_at = Set(Some(START))).await;
    let again = grace.press(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(again["code"], "used");
}

#[tokio::test]
async fn without_the_right_token_every_invitation_is_unknown_alike() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.organization("globex").await;
    let invited = app.invitation(&acme, "grace").await;
    let other = app.invitation(&acme, "alan").await;
    let (member, token) = (invited.row.id, invited.secret.expose().to_owned());
    let last = if token.ends_with('0') { "1" } else { "0" };
    let changed = format!("{}{last}", &token[..63]);
    let stolen_hash = invited.secret.hash(Purpose::Invitation);
    app.user("grace").await;
    let mut browser = app.signed_in("grace@acme.test").await;
    let session = browser.cookies["sentrysid"].clone();
    let mut answers = Vec::new();
    for path in [
        format!("{member}/{changed}"),
        format!("999/{token}"),
        format!("{}/{token}", other.row.id),
        format!("{member}/{stolen_hash}"),
        format!("{member}/{session}"),
        format!("{member}/{}", token.to_uppercase()),
        format!("{member}/{}", "x".repeat(10_000)),
        format!("{member}/%00"),
        format!("me/{token}"),
        format!("-1/{token}"),
        format!("globex/{member}/{token}"),
        format!("nowhere/{member}/{token}"),
        member.to_string(),
    ] {
        let path = format!("/api/0/accept-invite/{path}/");
        let read = browser.get(&path).await;
        let pressed = browser.press(&path).await;
        assert_eq!(read.header("cache-control"), "no-store");
        assert_eq!(read.header("referrer-policy"), "no-referrer");
        answers.extend([(path.clone(), read.status, read.body), (path, pressed.status, pressed.body)]);
    }
    for (path, status, body) in &answers {
        assert_eq!((*status, body), (StatusCode::BAD_REQUEST, &answers[0].2), "{path}");
    }
    assert!(answers[0].2.contains("\"code\":\"unknown\""));
    for org in ["acme".to_owned(), acme.id.to_string()] {
        browser.get(&format!("/api/0/accept-invite/{org}/{member}/{token}/")).await.expect(StatusCode::OK);
    }
}

#[tokio::test]
async fn an_invitation_ends_exactly_at_its_time() {
    for (moment, ends) in [
        (LIFE.saturating_sub(Duration::from_secs(1)), false),
        (LIFE.saturating_sub(Duration::from_micros(1)), false),
        (LIFE, true),
        (LIFE + Duration::from_secs(1), true),
    ] {
        let app = TestApp::new().await;
        let acme = app.organization("acme").await;
        let invited = app.invitation(&acme, "grace").await;
        app.user("grace").await;
        app.state.clock.advance(moment);
        let mut browser = app.signed_in("grace@acme.test").await;
        if ends {
            let read = browser.get(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
            let pressed = browser.press(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
            assert_eq!((&read["code"], &pressed["code"]), (&json!("expired"), &json!("expired")));
        } else {
            browser.press(&invited.path()).await.expect(StatusCode::NO_CONTENT);
        }
    }
}

#[tokio::test]
async fn a_withdrawn_invitation_says_so_first() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let withdrawn = app.invitation_with(&acme, "grace", |row| row.removed_at = Set(Some(START))).await;
    let orphaned = app.invitation_with(&acme, "alan", |row| row.inviter_id = Set(ada.user_id)).await;
    let mut ada: membership::ActiveModel = ada.into();
    ada.removed_at = Set(Some(START));
    ada.update(&app.state.db).await.expect("removed");
    app.state.clock.advance(LIFE * 2);
    for invited in [withdrawn, orphaned] {
        let refused = app.browser().await.get(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!(refused["code"], "revoked");
    }
}

#[tokio::test]
async fn a_request_that_nobody_has_approved_is_no_invitation_yet() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let asked =
        app.invitation_with(&acme, "grace", |row| row.invite_status = Set("requested_to_be_invited".into())).await;
    app.user("grace").await;
    let refused = app.signed_in("grace@acme.test").await.press(&asked.path()).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(refused["code"], "not_approved");
    assert_eq!(asked.now(&app).await.user_id, None);
}

#[tokio::test]
async fn a_members_own_needless_invitation_is_closed_by_pressing_and_nobody_elses() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Member).await;
    let own = app.invitation_with(&acme, "Ada", |row| row.role = Set("owner".into())).await;
    let others = app.invitation(&acme, "grace").await;
    let mut browser = app.signed_in("ada@acme.test").await;
    for invited in [&own, &others] {
        let before = app.contents().await;
        let read = browser.get(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!((&read["code"], &read["orgSlug"]), (&json!("already_member"), &json!("acme")));
        assert_eq!(app.contents().await, before);
        let pressed = browser.press(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!(pressed, read);
    }
    assert_eq!(own.now(&app).await.removed_at, Some(START));
    assert_eq!(others.now(&app).await, others.row);
    let again = browser.press(&own.path()).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(again["code"], "revoked");
}

#[tokio::test]
async fn whoever_has_the_token_learns_what_a_closed_invitation_was_about() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let invited = app.invitation_with(&acme, "grace", |row| row.inviter_id = Set(ada.user_id)).await;
    app.user("alan").await;
    app.state.clock.advance(LIFE);
    let refused = app.browser().await.get(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
    let told = json!({
        "details": "This invitation has expired. Ask whoever invited you for a new one.", "code": "expired",
        "orgName": "Acme", "inviterName": "Ada", "expiresAt": "2026-12-23T12:00:00Z",
    });
    assert_eq!(refused, told);
    let others = app.signed_in("alan@acme.test").await.get(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!((&others["email"], others.get("orgSlug")), (&json!("g•••@acme.test"), None));
    let members = app.signed_in("ada@acme.test").await.get(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!((&members["code"], &members["orgSlug"]), (&json!("expired"), &json!("acme")));
    let unknown = app.browser().await.get("/api/0/accept-invite/999/").await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(unknown.as_object().map(serde_json::Map::len), Some(2), "nothing more: {unknown}");
}
