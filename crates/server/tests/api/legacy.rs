//! Links that the installation before this one mailed.

use axum::http::StatusCode;
use md5::{Digest as _, Md5};
use roster_api_types::Role;
use roster_server::{
    legacy::LegacyKey,
    random::Random,
    secret::Secret,
    store::{self, ImportedInvitation, entity::organization},
};
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};

use crate::{
    cli::{Roster, Server},
    inviting::LIFE,
    support::{START, TestApp},
};

/// The contract's vector: organization 1, foo@example.com, secret key `a`.
const VECTOR: &str = "f3f2aa3e57f4b936dfd4f42c38db003e";
const EMAIL: &str = "foo@example.com";
/// The invitation's number in the old installation.
const OLD: i64 = 4_100;

/// A server that knows the old installation's key.
async fn with_key(key: &str) -> TestApp {
    TestApp::with(|settings, _| settings.legacy_key = LegacyKey::new(key)).await
}

/// An invitation as `roster import` writes it.
async fn imported(app: &TestApp, acme: &organization::Model, legacy: Option<(i64, i64)>) -> i64 {
    let invitation = ImportedInvitation {
        organization: acme.id,
        email: EMAIL.parse().expect("an address"),
        role: Role::Member,
        has_global_access: true,
        places: vec![],
        inviter: None,
        since: START,
        expires_at: START.after(LIFE),
        legacy,
    };
    store::import_invitation(&app.state.db, invitation, START).await.expect("written")
}

fn formula(organization: i64, email: &str, key: &str) -> String {
    use std::fmt::Write as _;
    let digest = Md5::digest(format!("{organization}{email}{key}"));
    digest.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("a String takes everything");
        text
    })
}

/// The code that the API refuses the link with; none when the link is good.
async fn refusal(app: &TestApp, member: i64, token: &str) -> Option<Value> {
    let answer = app.browser().await.get(&format!("/api/0/accept-invite/{member}/{token}/")).await;
    if answer.status == StatusCode::OK { None } else { Some(answer.expect(StatusCode::BAD_REQUEST)["code"].clone()) }
}

#[tokio::test]
async fn the_old_link_leads_to_an_account_and_a_membership_once() {
    let app = with_key("a").await;
    app.organization("first").await;
    let acme = app.organization("acme").await;
    let id = imported(&app, &acme, Some((1, OLD))).await;
    let mut browser = app.browser().await;
    let opened = browser.get(&format!("/accept/{OLD}/{VECTOR}/")).await;
    assert_eq!((opened.status, opened.header("location")), (StatusCode::SEE_OTHER, "/accept/4100/"));
    let details = browser.get(&format!("/api/0/accept-invite/{OLD}/")).await.expect(StatusCode::OK);
    assert_eq!((&details["orgSlug"], &details["hasAccount"]), (&json!("acme"), &json!(false)));
    browser.get(&format!("/api/0/accept-invite/acme/{OLD}/{VECTOR}/")).await.expect(StatusCode::OK);
    let form = json!({ "memberId": OLD.to_string(), "name": "Foo", "password": "correct horse battery" });
    browser.post("/api/0/auth/register/", form.clone()).await.expect(StatusCode::CREATED);
    let row = store::find_membership(&app.state.db, acme.id, id).await.expect("read").expect("there");
    assert!(row.user_id.is_some());

    assert_eq!(refusal(&app, OLD, VECTOR).await, Some(json!("unknown")), "never after it was accepted");
    let mut other = app.browser().await;
    other.get(&format!("/accept/{OLD}/{VECTOR}/")).await;
    other.post("/api/0/auth/register/", form).await.expect(StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_old_link_is_good_for_the_invited_account_alone() {
    let app = with_key("a").await;
    let acme = app.organization("acme").await;
    imported(&app, &acme, Some((1, OLD))).await;
    app.user("ada").await;
    let mut ada = app.signed_in("ada@acme.test").await;
    ada.post(&format!("/api/0/accept-invite/{OLD}/{VECTOR}/"), json!({})).await.expect(StatusCode::CONFLICT);
}

#[tokio::test]
async fn without_the_old_key_the_old_link_opens_nothing() {
    for app in [TestApp::new().await, with_key("b").await, with_key("").await] {
        let acme = app.organization("acme").await;
        imported(&app, &acme, Some((1, OLD))).await;
        assert_eq!(refusal(&app, OLD, VECTOR).await, Some(json!("unknown")));
    }
}

#[tokio::test]
async fn a_secret_computed_by_the_formula_for_an_ordinary_row_is_refused() {
    let app = with_key("a").await;
    let acme = app.organization("acme").await;
    let ordinary = app.invitation(&acme, "grace").await;
    let grace = formula(acme.id, "grace@acme.test", "a");
    assert_eq!(refusal(&app, ordinary.row.id, &grace).await, Some(json!("unknown")));
    let imported_without = imported(&app, &acme, None).await;
    assert_eq!(formula(acme.id, EMAIL, "a"), VECTOR, "the formula is the contract's");
    assert_eq!(refusal(&app, imported_without, VECTOR).await, Some(json!("unknown")));
    assert_eq!(refusal(&app, OLD, VECTOR).await, Some(json!("unknown")));
}

#[tokio::test]
async fn number_and_token_have_to_belong_together() {
    let app = with_key("a").await;
    let acme = app.organization("acme").await;
    let id = imported(&app, &acme, Some((1, OLD))).await;
    assert_eq!(refusal(&app, OLD, VECTOR).await, None);
    for (member, token) in [
        (id, VECTOR.to_owned()),
        (OLD + 1, VECTOR.to_owned()),
        (OLD, formula(2, EMAIL, "a")),
        (OLD, formula(1, "bar@example.com", "a")),
        (OLD, formula(1, EMAIL, "")),
        (OLD, VECTOR.to_uppercase()),
        (OLD, VECTOR[..31].to_owned()),
    ] {
        assert_eq!(refusal(&app, member, &token).await, Some(json!("unknown")), "{member} {token}");
    }
    let mut browser = app.browser().await;
    let elsewhere = browser.get(&format!("/api/0/accept-invite/other/{OLD}/{VECTOR}/")).await;
    assert_eq!(elsewhere.expect(StatusCode::BAD_REQUEST)["code"], "unknown");
}

#[tokio::test]
async fn asking_for_a_new_mail_or_a_new_link_ends_the_old_one() {
    let app = with_key("a").await;
    let acme = app.organization("acme").await;
    let id = imported(&app, &acme, Some((1, OLD))).await;
    assert_eq!(refusal(&app, OLD, VECTOR).await, None);
    store::enqueue_invitation(&app.state.db, id, None, START).await.expect("queued");
    assert_eq!(refusal(&app, OLD, VECTOR).await, Some(json!("unknown")));

    let app = with_key("a").await;
    let acme = app.organization("acme").await;
    let id = imported(&app, &acme, Some((1, OLD))).await;
    let secret = Secret::generate(&Random::System);
    store::create_invitation_token(&app.state.db, id, &secret, START).await.expect("written");
    assert_eq!(refusal(&app, OLD, VECTOR).await, Some(json!("unknown")));
    assert_eq!(refusal(&app, id, secret.expose()).await, None, "the new link works");
}

#[tokio::test]
async fn sending_again_or_correcting_the_address_ends_the_old_link() {
    for change in [
        json!({ "reinvite": true }),
        json!({ "reinvite": true, "regenerate": true }),
        json!({ "email": "Bar@example.com" }),
    ] {
        let app = with_key("a").await;
        let acme = app.organization("acme").await;
        app.member(&acme, "ada", Role::Owner).await;
        let id = imported(&app, &acme, Some((1, OLD))).await;
        let mut ada = app.signed_in("ada@acme.test").await;
        let path = format!("/api/0/organizations/acme/members/{id}/");
        ada.put(&path, change.clone()).await.expect(StatusCode::OK);
        for email in [EMAIL, "Bar@example.com"] {
            assert_eq!(refusal(&app, OLD, &formula(1, email, "a")).await, Some(json!("unknown")), "{change}");
        }
    }
}

#[tokio::test]
async fn an_old_link_ends_with_its_invitations_time_and_withdrawal() {
    let app = with_key("a").await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let id = imported(&app, &acme, Some((1, OLD))).await;
    let mut ada = app.signed_in("ada@acme.test").await;
    let path = format!("/api/0/organizations/acme/members/{id}/");
    ada.delete(&path).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(refusal(&app, OLD, VECTOR).await, Some(json!("revoked")));
    let row = store::find_removed(&app.state.db, acme.id, id).await.expect("read").expect("there");
    app.change_member(&row, |row| row.removed_at = Set(None)).await;
    app.state.clock.advance(LIFE);
    assert_eq!(refusal(&app, OLD, VECTOR).await, Some(json!("expired")));
}

#[test]
fn an_operator_brings_invitations_over_with_their_links() {
    let roster = Roster::with_acme();
    let csv = "email,legacy_member\nfoo@example.com,4100\ngrace@acme.test,\n";
    let import = ["import", "-", "--organization", "acme", "--legacy-organization", "1"];
    roster.run_with(&import, csv).succeeded();
    let halves = "email,legacy_member,legacy_organization\na@acme.test,7,\nb@acme.test,,7\n";
    let said = roster.run_with(&["import", "-", "--organization", "acme"], halves);
    assert!(said.code == 1 && said.out.contains("0 invited, 0 skipped, 2 refused"), "{said:?}");

    let path = format!("/api/0/accept-invite/4100/{VECTOR}/");
    let without = Server::start(&roster, &[]);
    assert!(without.get_anonymously(&path).starts_with("HTTP/1.1 400"));
    drop(without);
    let server = Server::start(&roster, &["--legacy-secret-key", "a"]);
    let details = server.get_anonymously(&path);
    assert!(details.starts_with("HTTP/1.1 200") && details.contains("\"orgSlug\":\"acme\""), "{details}");
    drop(server);

    let exported = roster.run(&["export", "--organization", "acme"]).succeeded().out;
    let document: Value = serde_json::from_str(&exported).expect("JSON");
    let legacy = |index: usize| document["invitations"][index].get("legacyMember").cloned();
    assert_eq!((legacy(0), legacy(1)), (Some(json!("4100")), None));
    assert!(!exported.contains(VECTOR));
}
