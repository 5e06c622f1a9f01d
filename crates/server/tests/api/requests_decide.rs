//! Deciding requests.

use axum::http::StatusCode;
use roster_api_types::Role;
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};

use crate::{
    inviting::LIFE,
    members_create::acme,
    requests::{PATH, ask_as, entries, memberships, path},
    support::{START, TestApp},
};

async fn requested(app: &TestApp, body: Value) -> String {
    path(&ask_as(app, "member", body).await.expect(StatusCode::CREATED))
}

#[tokio::test]
async fn an_approved_request_is_an_invitation_by_the_approver_with_thirty_days_and_a_mail() {
    let (app, _) = acme().await;
    let asked = json!({ "email": "hedy@acme.test", "teams": ["backend"], "role": "admin" });
    let request = requested(&app, asked).await;
    app.state.clock.advance(LIFE);
    let mut manager = app.signed_in("manager@acme.test").await;
    let body = json!({ "orgRole": "manager", "teams": ["design"], "approve": 1 });
    let approved = manager.put(&request, body).await.expect(StatusCode::OK);
    assert_eq!(approved["inviteStatus"], "approved");
    assert_eq!((&approved["role"], &approved["teams"]), (&json!("manager"), &json!(["design"])));
    assert_eq!((&approved["inviterName"], &approved["delivery"]["state"]), (&json!("Manager"), &json!("queued")));
    assert_eq!(approved["expiresAt"], START.after(LIFE * 2).to_string());
    manager.put(&request, json!({ "approve": true })).await.expect(StatusCode::NOT_FOUND);
    manager.delete(&request).await.expect(StatusCode::NOT_FOUND);
    let (worker, mut mails) = app.worker();
    assert_eq!(worker.deliver_due().await.expect("worked"), 1, "the approvers' notices are forgotten");
    let mail = mails.try_recv().expect("a mail");
    assert_eq!(mail.to, "hedy@acme.test");
    let events: Vec<String> = entries(&app).await.into_iter().map(|entry| entry.0).collect();
    assert_eq!(events, ["invite-request.create", "member.edit", "member.invite"]);
    // The link works, and gives what was approved rather than what the requester could have given.
    app.user("hedy").await;
    let mut hedy = app.signed_in("hedy@acme.test").await;
    let link = mail.link.strip_prefix("http://roster.test").expect("our own link").to_owned();
    hedy.get(&link).await.expect(StatusCode::SEE_OTHER);
    let accept = format!("/api/0/accept-invite/{}/", approved["id"].as_str().expect("an id"));
    hedy.press(&accept).await.expect(StatusCode::NO_CONTENT);
    let me = hedy.get("/api/0/organizations/acme/members/me/").await.expect(StatusCode::OK);
    assert_eq!(me["role"], "manager");
}

#[tokio::test]
async fn a_request_can_not_be_accepted_before_it_is_approved() {
    let (app, acme) = acme().await;
    let invited = app.invitation_with(&acme, "hedy", |row| row.invite_status = Set("requested_to_join".into())).await;
    app.user("hedy").await;
    let mut hedy = app.signed_in("hedy@acme.test").await;
    let refused = hedy.press(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(refused["code"], "not_approved");
    hedy.get("/api/0/organizations/acme/members/").await.expect(StatusCode::FORBIDDEN);
    let body = json!({ "approve": true });
    let mut owner = app.signed_in("owner@acme.test").await;
    owner.put(&format!("{PATH}{}/", invited.row.id), body).await.expect(StatusCode::OK);
    hedy.press(&invited.path()).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_request_is_changed_without_being_approved() {
    let (app, _) = acme().await;
    let request = requested(&app, json!({ "email": "hedy@acme.test", "teams": ["backend"] })).await;
    let mut owner = app.signed_in("owner@acme.test").await;
    let kept = owner.put(&request, json!({})).await.expect(StatusCode::OK);
    assert_eq!((&kept["teams"], &kept["role"]), (&json!(["backend"]), &json!("member")));
    assert_eq!(entries(&app).await.len(), 1, "nothing was changed");
    let changed = owner.put(&request, json!({ "role": "admin", "teams": [] })).await.expect(StatusCode::OK);
    assert_eq!((&changed["teams"], &changed["role"]), (&json!([]), &json!("admin")));
    assert_eq!(changed["hasGlobalAccess"], false, "to clear the teams is not to give all of them");
    assert_eq!(changed["inviteStatus"], "requested_to_be_invited");
    assert_eq!(owner.get(&request).await.expect(StatusCode::OK), changed);
    for (body, field) in [
        (json!({ "orgRole": "king" }), "orgRole"),
        (json!({ "teams": ["nope"] }), "teams"),
        (json!({ "teamRoles": [{ "teamSlug": "design", "role": "captain" }] }), "teamRoles"),
    ] {
        let refused = owner.put(&request, body).await.expect(StatusCode::BAD_REQUEST);
        assert!(refused[field][0].is_string(), "{refused}");
    }
    let unreadable = owner.put(&request, json!({ "approve": "perhaps" })).await.expect(StatusCode::BAD_REQUEST);
    assert!(unreadable["detail"].is_string());
    assert_eq!(owner.get(&request).await.expect(StatusCode::OK), changed);
}

#[tokio::test]
async fn what_can_not_be_approved_is_refused_under_approve_and_stays() {
    let (app, acme) = acme().await;
    let above = requested(&app, json!({ "email": "hedy@acme.test", "role": "owner" })).await;
    let joining = app.invitation_with(&acme, "mary", |row| row.invite_status = Set("requested_to_join".into())).await;
    let joining = format!("{PATH}{}/", joining.row.id);
    let member = app.invitation_with(&acme, "alan", |row| row.invite_status = Set("requested_to_join".into())).await;
    let member = format!("{PATH}{}/", member.row.id);
    app.member(&acme, "alan", Role::Member).await;
    let mut manager = app.signed_in("manager@acme.test").await;
    let approve = json!({ "approve": true });
    let refused = manager.put(&above, approve.clone()).await.expect(StatusCode::BAD_REQUEST);
    let words = "The role asked for is above your own. Choose one that you have yourself.";
    assert_eq!(refused, json!({ "approve": [words] }));
    let refused = manager.put(&member, approve.clone()).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(refused["approve"], json!(["This person is a member already. Deny the request."]));
    app.change_organization(&acme, |row| row.allow_join_requests = Set(false)).await;
    let refused = manager.put(&joining, approve.clone()).await.expect(StatusCode::BAD_REQUEST);
    assert!(refused["approve"][0].as_str().is_some_and(|words| words.contains("no requests to join")));
    // With a refused approval nothing else is changed either.
    let both = json!({ "approve": true, "teams": ["design"] });
    manager.put(&above, both).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(manager.get(&above).await.expect(StatusCode::OK)["teams"], json!([]));
    let within = json!({ "approve": true, "role": "manager" });
    manager.put(&above, within).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn a_denied_request_is_gone_and_may_be_made_again() {
    let (app, _) = acme().await;
    let request = requested(&app, json!({ "email": "hedy@acme.test" })).await;
    let mut owner = app.signed_in("owner@acme.test").await;
    owner.delete(&request).await.expect(StatusCode::NO_CONTENT);
    owner.delete(&request).await.expect(StatusCode::NOT_FOUND);
    owner.get(&request).await.expect(StatusCode::NOT_FOUND);
    let (worker, _mails) = app.worker();
    assert_eq!(worker.deliver_due().await.expect("worked"), 0, "nobody is asked to decide it");
    let events: Vec<String> = entries(&app).await.into_iter().map(|entry| entry.0).collect();
    assert_eq!(events, ["invite-request.create", "invite-request.remove"]);
    let id = request.trim_start_matches(PATH);
    let restored = owner.post(&format!("/api/0/organizations/acme/members/{id}restore/"), json!({})).await;
    restored.expect(StatusCode::NOT_FOUND);
    requested(&app, json!({ "email": "hedy@acme.test" })).await;
}

#[tokio::test]
async fn only_those_who_administer_members_decide() {
    let (app, acme) = acme().await;
    let globex = app.organization("globex").await;
    app.member(&globex, "stranger", Role::Owner).await;
    let request = requested(&app, json!({ "email": "hedy@acme.test" })).await;
    let mut callers = vec![(app.browser().await, StatusCode::UNAUTHORIZED)];
    for name in ["member", "admin", "stranger"] {
        callers.push((app.signed_in(&format!("{name}@acme.test")).await, StatusCode::FORBIDDEN));
    }
    for (mut browser, status) in callers {
        browser.get(&request).await.expect(status);
        browser.put(&request, json!({ "approve": true })).await.expect(status);
        browser.delete(&request).await.expect(status);
    }
    let other = request.replace("acme", "globex");
    let mut stranger = app.signed_in("stranger@acme.test").await;
    stranger.get(&other).await.expect(StatusCode::NOT_FOUND);
    stranger.put(&other, json!({ "approve": true })).await.expect(StatusCode::NOT_FOUND);
    stranger.delete(&other).await.expect(StatusCode::NOT_FOUND);
    let mut owner = app.signed_in("owner@acme.test").await;
    let joined = memberships(&app).await.into_iter().find(|row| row.organization_id == acme.id).expect("a member");
    for id in ["me", "x", "9223372036854775808", &joined.id.to_string()] {
        owner.get(&format!("{PATH}{id}/")).await.expect(StatusCode::NOT_FOUND);
        owner.put(&format!("{PATH}{id}/"), json!({ "approve": true })).await.expect(StatusCode::NOT_FOUND);
        owner.delete(&format!("{PATH}{id}/")).await.expect(StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn two_who_approve_at_once_make_one_invitation() {
    let (app, _) = acme().await;
    let request = requested(&app, json!({ "email": "hedy@acme.test" })).await;
    let approve = |browser: crate::support::Browser| {
        let (mut browser, request) = (browser, request.clone());
        tokio::spawn(async move { browser.put(&request, json!({ "approve": true })).await.status })
    };
    let (owner, manager) = (app.signed_in("owner@acme.test").await, app.signed_in("manager@acme.test").await);
    let (first, second) = (approve(owner), approve(manager));
    let mut statuses = [first.await.expect("no panic"), second.await.expect("no panic")];
    statuses.sort_unstable();
    assert_eq!(statuses, [StatusCode::OK, StatusCode::NOT_FOUND]);
}

#[tokio::test]
async fn approving_counts_towards_the_days_invitations() {
    let app = TestApp::with(|settings, _| settings.invites_per_day = 2).await;
    let acme = app.organization("acme").await;
    app.member(&acme, "owner", Role::Owner).await;
    app.member(&acme, "member", Role::Member).await;
    let (hedy, radia) = (
        requested(&app, json!({ "email": "hedy@acme.test" })).await,
        requested(&app, json!({ "email": "r@acme.test" })).await,
    );
    let mut owner = app.signed_in("owner@acme.test").await;
    let invite = json!({ "email": "mary@acme.test" });
    owner.post("/api/0/organizations/acme/members/", invite).await.expect(StatusCode::CREATED);
    owner.put(&hedy, json!({ "approve": true })).await.expect(StatusCode::OK);
    let refused = owner.put(&radia, json!({ "approve": true, "orgRole": "admin" })).await;
    refused.expect(StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.header("x-sentry-rate-limit-remaining"), "0");
    assert!(refused.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0));
    let waiting = owner.get(&radia).await.expect(StatusCode::OK);
    assert_eq!((&waiting["inviteStatus"], &waiting["role"]), (&json!("requested_to_be_invited"), &json!("member")));
    app.state.clock.advance(std::time::Duration::from_hours(24));
    owner.put(&radia, json!({ "approve": true })).await.expect(StatusCode::OK);
}
