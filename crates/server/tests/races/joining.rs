use axum::http::StatusCode;
use roster_api_types::Role;
use serde_json::json;

use crate::{ROUNDS, at_once, count, standing, support::TestApp};

/// How many do the same thing at once.
const CROWD: usize = 20;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_accepts_of_one_token_make_one_membership() {
    let app = TestApp::new().await;
    let grace = app.user("grace").await;
    let browser = app.signed_in("grace@acme.test").await;
    for round in 0..ROUNDS {
        let acme = app.organization(&format!("round{round}")).await;
        let invited = app.invitation(&acme, "grace").await;
        let accepts = (0..CROWD).map(|_| {
            let (mut browser, path) = (browser.clone(), invited.path());
            async move { browser.press(&path).await.status }
        });
        let answers = at_once(accepts).await;
        assert_eq!(count(&answers, StatusCode::NO_CONTENT), 1, "round {round}: {answers:?}");
        assert_eq!(count(&answers, StatusCode::BAD_REQUEST), CROWD - 1, "round {round}: {answers:?}");
        let members = standing(&app, &acme).await;
        assert_eq!((members.len(), members[0].user_id), (1, Some(grace.id)), "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_people_who_create_an_account_with_one_token_are_one_member() {
    let app = TestApp::new().await;
    let browser = app.browser().await;
    for round in 0..ROUNDS {
        let acme = app.organization(&format!("round{round}")).await;
        let invited = app.invitation(&acme, &format!("invitee{round}")).await;
        let accounts = (0..CROWD).map(|number| {
            let mut browser = browser.clone();
            let form = json!({
                "memberId": invited.row.id.to_string(), "token": invited.secret.expose(),
                "name": format!("Number {number}"), "password": "nanoseconds of wire",
            });
            async move { browser.post("/api/0/auth/register/", form).await.status }
        });
        let answers = at_once(accounts).await;
        assert_eq!(count(&answers, StatusCode::CREATED), 1, "round {round}: {answers:?}");
        assert!(answers.iter().all(|status| !status.is_server_error()), "round {round}: {answers:?}");
        let members = standing(&app, &acme).await;
        assert_eq!((members.len(), members[0].user_id.is_some()), (1, true), "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_invitations_of_one_address_are_one_and_nineteen_ordinary_refusals() {
    let app = TestApp::new().await;
    for round in 0..ROUNDS {
        let acme = app.organization(&format!("round{round}")).await;
        app.member(&acme, &format!("ada{round}"), Role::Owner).await;
        let browser = app.signed_in(&format!("ada{round}@acme.test")).await;
        let path = format!("/api/0/organizations/{}/members/", acme.slug);
        let invites = (0..CROWD).map(|number| {
            let (mut browser, path) = (browser.clone(), path.clone());
            // The same address, however it is written.
            let email = if number % 2 == 0 { "grace@acme.test" } else { "Grace@ACME.test" };
            async move { browser.post(&path, json!({ "email": email, "orgRole": "member" })).await }
        });
        let answers = at_once(invites).await;
        let statuses: Vec<StatusCode> = answers.iter().map(|answer| answer.status).collect();
        assert_eq!(count(&statuses, StatusCode::CREATED), 1, "round {round}: {statuses:?}");
        for refused in answers.iter().filter(|answer| answer.status != StatusCode::CREATED) {
            let reasons = refused.expect(StatusCode::BAD_REQUEST)["email"].clone();
            assert!(reasons[0].as_str().is_some_and(|reason| reason.contains("already been invited")), "{reasons}");
        }
        let pending = standing(&app, &acme).await.into_iter().filter(|row| row.user_id.is_none()).count();
        assert_eq!(pending, 1, "round {round}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_is_removed_while_accepting_has_not_joined_after_the_removal() {
    let app = TestApp::new().await;
    app.user("grace").await;
    let grace = app.signed_in("grace@acme.test").await;
    let mut both = 0;
    for round in 0..ROUNDS {
        let acme = app.organization(&format!("round{round}")).await;
        app.member(&acme, &format!("ada{round}"), Role::Owner).await;
        let mut ada = app.signed_in(&format!("ada{round}@acme.test")).await;
        let invited = app.invitation(&acme, "grace").await;
        let removal = format!("/api/0/organizations/{}/members/{}/", acme.slug, invited.row.id);
        let (mut grace, accept) = (grace.clone(), invited.path());
        let (accepted, removed) = tokio::join!(
            tokio::spawn(async move { grace.press(&accept).await.status }),
            tokio::spawn(async move { ada.delete(&removal).await.status }),
        );
        let (accepted, removed) = (accepted.expect("no panic"), removed.expect("no panic"));
        assert_eq!(removed, StatusCode::NO_CONTENT, "round {round}: {accepted}");
        // Joined first and then removed as a member is fine; joining after the removal is not.
        let row = invited.now(&app).await;
        assert!(row.removed_at.is_some(), "round {round}: {accepted}, {removed}");
        assert_eq!(row.user_id.is_some(), accepted == StatusCode::NO_CONTENT, "round {round}: {accepted}");
        both += usize::from(row.user_id.is_some());
        assert_eq!(standing(&app, &acme).await.len(), 1, "only the owner is left");
    }
    assert!(both < ROUNDS, "the removal never came first: no race was run");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_invitation_goes_with_its_removed_sender_or_is_accepted_before_and_never_half() {
    let app = TestApp::new().await;
    app.user("grace").await;
    let grace = app.signed_in("grace@acme.test").await;
    for round in 0..ROUNDS {
        let acme = app.organization(&format!("round{round}")).await;
        app.member(&acme, &format!("ada{round}"), Role::Owner).await;
        let alan = app.member(&acme, &format!("alan{round}"), Role::Manager).await;
        let mut ada = app.signed_in(&format!("ada{round}@acme.test")).await;
        let sent = |row: &mut roster_server::store::entity::membership::ActiveModel| {
            row.inviter_id = sea_orm::ActiveValue::Set(alan.user_id);
        };
        let invited = app.invitation_with(&acme, "grace", sent).await;
        let removal = format!("/api/0/organizations/{}/members/{}/", acme.slug, alan.id);
        let (mut grace, accept) = (grace.clone(), invited.path());
        let (accepted, removed) = tokio::join!(
            tokio::spawn(async move { grace.press(&accept).await.status }),
            tokio::spawn(async move { ada.delete(&removal).await.status }),
        );
        assert_eq!(removed.expect("no panic"), StatusCode::NO_CONTENT);
        let row = invited.now(&app).await;
        let joined = accepted.expect("no panic") == StatusCode::NO_CONTENT;
        assert_eq!((row.user_id.is_some(), row.removed_at.is_none()), (joined, joined), "round {round}");
    }
}
