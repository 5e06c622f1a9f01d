//! `docs/SECURITY.md`, first part: the secret in the link.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use roster_api_types::Role;
use roster_server::store::entity::membership;
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set};
use serde_json::json;

use crate::{
    inviting::Invited,
    requests::entries,
    support::{Browser, START, TestApp},
};

/// Row "Guessable or derived secret": one computed by the seed's formula is refused, although organization, address
/// and key are those of its published example.
#[tokio::test]
async fn a_secret_computed_by_the_legacy_formula_is_refused() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    assert_eq!(acme.id, 1);
    let invited = app
        .invitation_with(&acme, "foo", |row| {
            row.email = Set(Some("foo@example.com".into()));
            row.email_key = Set(Some("foo@example.com".into()));
        })
        .await;
    let path = format!("/api/0/accept-invite/{}/f3f2aa3e57f4b936dfd4f42c38db003e/", invited.row.id);
    let refused = app.browser().await.get(&path).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(refused["code"], "unknown");
}

async fn visit(browser: &mut Browser, method: &Method, path: &str, agent: &str) -> StatusCode {
    let request = Request::builder().method(method).uri(path).header(header::USER_AGENT, agent);
    let request = request.header("sec-purpose", "prefetch;prerender");
    browser.send(request.body(Body::empty()).expect("a request")).await.status
}

/// Row "Opening the link changes something (scanner, preview, prefetch)".
#[tokio::test]
async fn scanners_and_previews_that_open_the_link_change_nothing() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    app.user("grace").await;
    let before = app.contents().await;
    let page = format!("/accept/{}/{}/", invited.row.id, invited.secret.expose());
    for agent in ["Slackbot-LinkExpanding 1.0", "facebookexternalhit/1.1", "BarracudaCentral", "Twitterbot/1.0", ""] {
        for method in [Method::GET, Method::HEAD] {
            for path in [&page, &invited.path()] {
                let mut browser = app.browser().await;
                let status = visit(&mut browser, &method, path, agent).await;
                assert!(status.is_success() || status.is_redirection(), "{method} {status}");
                assert!(!browser.cookies.contains_key("sentrysid"), "no session is made");
            }
        }
    }
    assert_eq!(app.contents().await, before);
    assert!(entries(&app).await.is_empty());
    app.signed_in("grace@acme.test").await.press(&invited.path()).await.expect(StatusCode::NO_CONTENT);
}

/// Row "Secret from one flow accepted in another".
#[tokio::test]
async fn a_secret_of_one_flow_opens_no_other() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let grace = app.invitation(&acme, "grace").await;
    let hedy = app.invitation(&acme, "hedy").await;
    app.user("grace").await;
    let mut browser = app.signed_in("grace@acme.test").await;
    let session = browser.cookies["sentrysid"].clone();
    let csrf = browser.cookies["sc"].clone();
    for secret in [&session, &csrf, hedy.secret.expose()] {
        let path = format!("/api/0/accept-invite/{}/{secret}/", grace.row.id);
        assert_eq!(browser.get(&path).await.expect(StatusCode::BAD_REQUEST)["code"], "unknown");
        assert_eq!(browser.press(&path).await.expect(StatusCode::BAD_REQUEST)["code"], "unknown");
    }
    for secret in [grace.secret.expose(), &csrf] {
        browser.cookies.insert("sentrysid".into(), secret.to_owned());
        browser.get("/api/0/users/me/").await.expect(StatusCode::UNAUTHORIZED);
    }
    assert_eq!(grace.now(&app).await.user_id, None);
}

/// Row "Altered or unsigned token content trusted": organization, role and address come from the row alone.
#[tokio::test]
async fn what_the_request_says_about_the_invitation_counts_for_nothing() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let globex = app.organization("globex").await;
    app.member(&acme, "ada", Role::Owner).await;
    let invited = app.invitation(&acme, "grace").await;
    app.user("grace").await;
    let mut grace = app.signed_in("grace@acme.test").await;
    for other in ["globex".to_owned(), globex.id.to_string(), "nowhere".into()] {
        let path = format!("/api/0/accept-invite/{other}/{}/{}/", invited.row.id, invited.secret.expose());
        assert_eq!(grace.press(&path).await.expect(StatusCode::BAD_REQUEST)["code"], "unknown", "{other}");
    }
    let path = format!("/api/0/accept-invite/acme/{}/{}/", invited.row.id, invited.secret.expose());
    let body = json!({ "role": "owner", "orgRole": "owner", "email": "ada@acme.test", "organization": "globex" });
    grace.post(&path, body).await.expect(StatusCode::NO_CONTENT);
    let row = invited.now(&app).await;
    assert_eq!((row.role.as_str(), row.organization_id), ("member", acme.id));

    let invited = app.invitation(&acme, "hedy").await;
    let body = json!({ "memberId": invited.row.id.to_string(), "token": invited.secret.expose(), "name": "Hedy",
        "password": "correct horse battery", "email": "ada@acme.test", "role": "owner", "orgSlug": "globex" });
    let mut hedy = app.browser().await;
    let joined = hedy.post("/api/0/auth/register/", body).await.expect(StatusCode::CREATED);
    assert_eq!((&joined["user"]["email"], &joined["orgSlug"]), (&json!("hedy@acme.test"), &json!("acme")));
    assert_eq!(invited.now(&app).await.role, "member");
}

async fn left(app: &TestApp, invited: &Invited) -> Browser {
    let mut grace = app.signed_in("grace@acme.test").await;
    grace.press(&invited.path()).await.expect(StatusCode::NO_CONTENT);
    grace.delete("/api/0/organizations/acme/members/me/").await.expect(StatusCode::NO_CONTENT);
    grace
}

/// Row "Stateless token that can be used twice".
#[tokio::test]
async fn whoever_accepted_and_left_does_not_come_back_with_the_same_link() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    app.user("grace").await;
    let mut grace = left(&app, &invited).await;
    assert_eq!(grace.press(&invited.path()).await.expect(StatusCode::BAD_REQUEST)["code"], "used");
    assert_eq!(grace.get(&invited.path()).await.expect(StatusCode::BAD_REQUEST)["code"], "used");
    grace.get("/api/0/organizations/acme/members/").await.expect(StatusCode::FORBIDDEN);
}

/// Row "Expiry enforced only by a clean-up job", its last part: revoked in the very second.
#[tokio::test]
async fn an_invitation_withdrawn_a_moment_ago_is_refused() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    app.user("grace").await;
    let row = membership::ActiveModel { id: Set(invited.row.id), removed_at: Set(Some(START)), ..Default::default() };
    row.update(&app.state.db).await.expect("withdrawn");
    let mut grace = app.signed_in("grace@acme.test").await;
    assert_eq!(grace.press(&invited.path()).await.expect(StatusCode::BAD_REQUEST)["code"], "revoked");
}
