//! `docs/SECURITY.md`, second part: who may accept.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use roster_api_types::Role;
use roster_server::store::{
    self,
    entity::{organization, user},
};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _};
use serde_json::json;

use crate::{
    inviting::LIFE,
    requests::entries,
    support::{Browser, PASSWORD, TestApp},
};

/// A browser signed in with an account of this very address.
async fn signed_in_as(app: &TestApp, email: &str) -> Browser {
    let id = app.user("somebody").await.id;
    let row = user::ActiveModel {
        id: Set(id),
        email: Set(email.into()),
        email_key: Set(email.to_lowercase()),
        ..Default::default()
    };
    row.update(&app.state.db).await.expect("renamed");
    app.signed_in(email).await
}

/// Row "Accept with another address": case is the only variant that is the same; tags, dots and look-alikes are others.
#[tokio::test]
async fn only_the_invited_address_in_whatever_case_accepts() {
    for (email, status) in [
        ("GRACE@Acme.Test", StatusCode::NO_CONTENT),
        ("grace+work@acme.test", StatusCode::CONFLICT),
        ("g.race@acme.test", StatusCode::CONFLICT),
        ("gr\u{430}ce@acme.test", StatusCode::CONFLICT),
        ("grace@a\u{441}me.test", StatusCode::CONFLICT),
        ("ｇrace@acme.test", StatusCode::CONFLICT),
        ("grace@sub.acme.test", StatusCode::CONFLICT),
        ("grace@acme.test.evil.example", StatusCode::CONFLICT),
    ] {
        let app = TestApp::new().await;
        let acme = app.organization("acme").await;
        let invited = app.invitation(&acme, "grace").await;
        let mut browser = signed_in_as(&app, email).await;
        let answer = browser.press(&invited.path()).await;
        answer.expect(status);
        if status == StatusCode::CONFLICT {
            assert_eq!(answer.expect(status)["code"], "wrong_account", "{email}");
            assert_eq!(invited.now(&app).await, invited.row, "{email}: the invitation waits");
        }
    }
}

/// The same row: addresses that pretend to be others can't be written at all.
#[tokio::test]
async fn an_address_that_would_be_taken_for_another_is_none() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let mut ada = app.signed_in("ada@acme.test").await;
    for email in [
        "mar\u{212a}@acme.test",
        "mark@\u{212a}elvin.test",
        "mark@acme.test.",
        "\"mark@acme.test\"@evil.example",
        "mark@acme.test@evil.example",
        "mark@acme.test\u{200b}",
        "mark\u{202e}@acme.test",
    ] {
        let body = json!({ "email": email });
        let refused = ada.post("/api/0/organizations/acme/members/", body).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!(refused, json!({ "email": ["Enter a valid email address."] }), "{email}");
    }
}

/// Row "Accept with an unverified matching address": no account is made without the mailed secret, and with an account of
/// that address nothing is accepted without it.
#[tokio::test]
async fn the_matching_address_alone_opens_nothing() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    let mut squatter = app.browser().await;
    for token in [json!(null), json!("0".repeat(64)), json!("grace@acme.test")] {
        let form =
            json!({ "memberId": invited.row.id.to_string(), "token": token, "name": "Grace", "password": PASSWORD });
        let refused = squatter.post("/api/0/auth/register/", form).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!(refused["code"], "unknown");
    }
    let users = user::Entity::find().all(&app.state.db).await.expect("read");
    assert!(users.is_empty(), "nobody has taken the address");
    app.user("grace").await;
    let mut grace = app.signed_in("grace@acme.test").await;
    let refused = grace.press(&format!("/api/0/accept-invite/{}/", invited.row.id)).await;
    assert_eq!(refused.expect(StatusCode::BAD_REQUEST)["code"], "unknown");
    assert_eq!(invited.now(&app).await.user_id, None);
}

/// Row "Removed person comes back with an old invite or by a race": an invitation by somebody who has been removed.
#[tokio::test]
async fn an_invitation_of_a_removed_person_admits_nobody() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let alan = app.member(&acme, "alan", Role::Manager).await;
    let own = app.invitation_with(&acme, "grace", |row| row.inviter_id = Set(alan.user_id)).await;
    app.user("grace").await;
    let mut ada = app.signed_in("ada@acme.test").await;
    let path = format!("/api/0/organizations/acme/members/{}/", alan.id);
    ada.delete(&path).await.expect(StatusCode::NO_CONTENT);
    let mut grace = app.signed_in("grace@acme.test").await;
    assert_eq!(grace.press(&own.path()).await.expect(StatusCode::BAD_REQUEST)["code"], "revoked");
}

async fn is_member(app: &TestApp, organization: &organization::Model, user: &user::Model) -> bool {
    store::has_joined(&app.state.db, organization.id, user.id).await.expect("read")
}

/// The same row: whoever is removed while they accept is out, in whichever order the two come.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_is_removed_while_they_accept_is_out() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    for round in 0..20 {
        let name = format!("invitee{round}");
        let invited = app.invitation(&acme, &name).await;
        let user = app.user(&name).await;
        let mut invitee = app.signed_in(&user.email).await;
        let mut ada = app.signed_in("ada@acme.test").await;
        let (accept, remove) = (invited.path(), format!("/api/0/organizations/acme/members/{}/", invited.row.id));
        let accepting = tokio::spawn(async move { invitee.press(&accept).await.status });
        let removing = tokio::spawn(async move { ada.delete(&remove).await.status });
        let accepted = accepting.await.expect("no panic");
        removing.await.expect("no panic").is_success().then_some(()).expect("removed in any case");
        assert!([StatusCode::NO_CONTENT, StatusCode::BAD_REQUEST].contains(&accepted), "{accepted}");
        assert!(!is_member(&app, &acme, &user).await, "round {round}: accept answered {accepted}");
    }
}

/// Row "Login forgery: victim accepts into the attacker's organization".
#[tokio::test]
async fn a_foreign_page_can_not_make_a_visitor_accept() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    let user = app.user("grace").await;
    let mut grace = app.signed_in("grace@acme.test").await;
    let foreign = Request::post(invited.path()).header(header::ORIGIN, "https://evil.example");
    grace.send(foreign.body(Body::empty()).expect("a request")).await.expect(StatusCode::FORBIDDEN);
    let without_token = Request::post(invited.path()).header("x-csrftoken", "guess");
    grace.send(without_token.body(Body::empty()).expect("a request")).await.expect(StatusCode::FORBIDDEN);
    assert!(!is_member(&app, &acme, &user).await);
    let page = grace.get(&format!("/accept/{}/", invited.row.id)).await;
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
}

/// Joining is written down, by the person who joins, whichever way they come.
#[tokio::test]
async fn joining_is_written_down_once() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let design = app.team(&acme, "design").await;
    let ada = app.member(&acme, "ada", Role::Manager).await;
    let with = |row: &mut store::entity::membership::ActiveModel| {
        row.role = Set("owner".into());
        row.inviter_id = Set(ada.user_id);
    };
    let invited = app.invitation_with(&acme, "grace", with).await;
    app.put_on_team(&invited.row, &design).await;
    let grace = app.user("grace").await;
    app.signed_in("grace@acme.test").await.press(&invited.path()).await.expect(StatusCode::NO_CONTENT);
    app.signed_in("grace@acme.test").await.press(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
    let registering = app.invitation(&acme, "hedy").await;
    let form = json!({ "memberId": registering.row.id.to_string(), "token": registering.secret.expose(),
        "name": "Hedy", "password": PASSWORD });
    app.browser().await.post("/api/0/auth/register/", form).await.expect(StatusCode::CREATED);
    let all = entries(&app).await;
    let [(first, actor, object, data), (second, ..)] = &all[..] else { panic!("two entries: {all:?}") };
    assert_eq!((first.as_str(), second.as_str()), ("member.accept-invite", "member.accept-invite"));
    assert_eq!((*actor, *object), (Some(grace.id), Some(invited.row.id)));
    let teams = [design.id.to_string()];
    let expected = json!({ "email": "grace@acme.test", "user": grace.id.to_string(), "teams": teams,
        "teams_slugs": ["design"], "has_global_access": false, "role": "manager", "invite_status": "approved" });
    assert_eq!(data, &expected, "the role given, not the one offered");
    app.state.clock.advance(LIFE);
}
