use std::time::Duration;

use axum::http::StatusCode;
use roster_api_types::Role;
use roster_server::store::{
    MailOutcome,
    entity::{membership, organization},
};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};

use crate::{
    inviting::{Invited, LIFE},
    members_create::acme,
    support::{Answer, Browser, START, TestApp},
};

const PATH: &str = "/api/0/organizations/acme/members/";
const DAY: Duration = Duration::from_hours(24);

async fn change(browser: &mut Browser, invited: &Invited, body: Value) -> Answer {
    browser.put(&format!("{PATH}{}/", invited.row.id), body).await
}

/// An invitation by the person with this number, whose mail has been sent.
async fn sent_by(app: &TestApp, acme: &organization::Model, inviter: i64, name: &str) -> Invited {
    let invited = app.invitation_with(acme, name, |row| row.inviter_id = Set(Some(inviter))).await;
    app.enqueue(&invited, Some("page")).await;
    let (worker, _sent) = app.worker();
    assert_eq!(worker.deliver_due().await.expect("delivered"), 1);
    invited
}

/// The status of the accept page for this link.
async fn opens(app: &TestApp, link: &str) -> StatusCode {
    let path = link.split("/accept/").nth(1).expect("a link").split('?').next().unwrap_or_default();
    app.browser().await.get(&format!("/api/0/accept-invite/{path}")).await.status
}

#[tokio::test]
async fn a_managers_resend_renews_the_link_and_its_time_and_closes_the_old_one() {
    let (app, acme) = acme().await;
    let hedy = sent_by(&app, &acme, 4, "hedy").await;
    app.state.clock.advance(LIFE + DAY);
    let mut manager = app.signed_in("manager@acme.test").await;
    let path = format!("{PATH}{}/", hedy.row.id);
    let again = manager.put(&format!("{path}?referrer=again"), json!({ "reinvite": 1, "regenerate": "true" })).await;
    let member = again.expect(StatusCode::OK);
    assert_eq!((&member["expired"], &member["delivery"]["state"]), (&json!(false), &json!("queued")));
    assert_eq!(member["expiresAt"], app.state.clock.now().after(LIFE).to_string());
    assert_eq!(member.get("inviteLink"), None);
    assert_eq!(app.browser().await.get(&hedy.path()).await.expect(StatusCode::BAD_REQUEST)["code"], "unknown");
    let (worker, mut sent) = app.worker();
    assert_eq!(worker.deliver_due().await.expect("delivered"), 1);
    let mail = sent.try_recv().expect("one mail");
    assert!(mail.link.ends_with("?referrer=again"), "{}", mail.link);
    assert!(mail.message.contains("Subject: New invitation: join Acme on Roster"), "{}", mail.message);
    assert_eq!(opens(&app, &mail.link).await, StatusCode::OK);
    // The contract's idempotency: again is again, and `regenerate` is what a manager's resend means anyway.
    change(&mut manager, &hedy, json!({ "reinvite": true })).await.expect(StatusCode::OK);
    assert_eq!(opens(&app, &mail.link).await, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn whoever_is_no_manager_resends_their_own_with_the_time_that_is_left() {
    let (app, acme) = acme().await;
    let (own, other) = (sent_by(&app, &acme, 1, "hedy").await, sent_by(&app, &acme, 4, "radia").await);
    let mut member = app.signed_in("member@acme.test").await;
    app.state.clock.advance(DAY);
    let sent = change(&mut member, &own, json!({ "reinvite": true })).await.expect(StatusCode::OK);
    assert_eq!(sent["expiresAt"], START.after(LIFE).to_string());
    app.browser().await.get(&own.path()).await.expect(StatusCode::OK);
    let (worker, mut mails) = app.worker();
    assert_eq!(worker.deliver_due().await.expect("delivered"), 1);
    let mail = mails.try_recv().expect("one mail").message;
    assert!(mail.contains("Subject: Once more: join Acme on Roster"), "{mail}");
    let refused = change(&mut member, &other, json!({ "reinvite": true })).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(refused["detail"], "You can send only invitations again that you sent.");
    let new_link = json!({ "reinvite": true, "regenerate": true });
    change(&mut member, &own, new_link).await.expect(StatusCode::BAD_REQUEST);
    let other_keys = json!({ "reinvite": true, "teams": [] });
    change(&mut member, &own, other_keys.clone()).await.expect(StatusCode::FORBIDDEN);
    let mut owner = app.signed_in("owner@acme.test").await;
    let both = change(&mut owner, &own, other_keys).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(both["detail"], "Send the invitation again, or change the member: not both at once.");

    app.change_organization(&acme, |row| row.allow_member_invite = Set(false)).await;
    change(&mut member, &own, json!({ "reinvite": true })).await.expect(StatusCode::FORBIDDEN);
    app.change_organization(&acme, |row| row.allow_member_invite = Set(true)).await;
    app.state.clock.advance(LIFE);
    let mut member = app.signed_in("member@acme.test").await;
    let expired = change(&mut member, &own, json!({ "reinvite": true })).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(expired["detail"], "This invitation has expired. A manager or an owner can renew it.");
}

#[tokio::test]
async fn a_corrected_address_gets_the_mail_and_the_wrong_one_no_way_in() {
    let (app, acme) = acme().await;
    let hedy = sent_by(&app, &acme, 4, "hedi").await;
    let mut manager = app.signed_in("manager@acme.test").await;
    // A mere change of case is no other mailbox.
    change(&mut manager, &hedy, json!({ "email": "HEDI@acme.test" })).await.expect(StatusCode::OK);
    app.browser().await.get(&hedy.path()).await.expect(StatusCode::OK);

    let corrected = change(&mut manager, &hedy, json!({ "email": " Hedy@acme.test" })).await.expect(StatusCode::OK);
    assert_eq!((&corrected["email"], &corrected["delivery"]["state"]), (&json!("Hedy@acme.test"), &json!("queued")));
    app.browser().await.get(&hedy.path()).await.expect(StatusCode::BAD_REQUEST);
    let (worker, mut sent) = app.worker();
    assert_eq!(worker.deliver_due().await.expect("delivered"), 1);
    let mail = sent.try_recv().expect("one mail");
    assert_eq!(mail.to, "Hedy@acme.test");
    assert!(mail.message.contains("Subject: Join Acme on Roster"), "the first to this address: {}", mail.message);
    assert!(mail.link.ends_with("?referrer=page"), "{}", mail.link);
    // Invited without a mail: corrected without one.
    let quiet = app.invitation(&acme, "radja").await;
    change(&mut manager, &quiet, json!({ "email": "radia@acme.test" })).await.expect(StatusCode::OK);
    assert_eq!(worker.deliver_due().await.expect("nothing to do"), 0);
    let found = manager.get(&format!("{PATH}?query=email:hedy@acme.test")).await.expect(StatusCode::OK);
    assert_eq!(found[0]["id"], hedy.row.id.to_string());
}

#[tokio::test]
async fn a_worker_that_holds_the_mail_of_a_corrected_address_leaves_the_new_one_its_own() {
    let (app, acme) = acme().await;
    let hedy = app.queued_invitation(&acme, "hedi").await;
    let db = &app.state.db;
    let lease = Duration::from_mins(5);
    let held = roster_server::store::claim_mail(db, START, lease).await.expect("read").expect("due");
    let mut manager = app.signed_in("manager@acme.test").await;
    change(&mut manager, &hedy, json!({ "email": "hedy@acme.test" })).await.expect(StatusCode::OK);
    assert_eq!(app.links(&hedy).await, 0, "what is in hand opens nothing");
    roster_server::store::finish_mail(db, &held, MailOutcome::Sent, START).await.expect("ignored");
    let (worker, mut sent) = app.worker();
    assert_eq!(worker.deliver_due().await.expect("delivered"), 1);
    assert_eq!(sent.try_recv().expect("one mail").to, "hedy@acme.test");
}

#[tokio::test]
async fn invitations_above_ones_own_role_are_resent_to_their_addressee_and_to_nobody_else() {
    let app = with_links().await;
    let acme = app.organization("acme").await;
    for (name, role) in [("ada", Role::Owner), ("grace", Role::Manager)] {
        app.member(&acme, name, role).await;
    }
    let owner_to_be = app.invitation_with(&acme, "hedy", |row| row.role = Set("owner".into())).await;
    let mut grace = app.signed_in("grace@acme.test").await;
    let resent = change(&mut grace, &owner_to_be, json!({ "reinvite": true })).await.expect(StatusCode::OK);
    assert_eq!(resent.get("inviteLink"), None);
    let led_away = json!({ "email": "grace2@acme.test" });
    let refused = change(&mut grace, &owner_to_be, led_away).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(refused["email"], json!(["This invitation is for Owner, which is above your own role."]));
}

#[tokio::test]
async fn what_never_went_out_is_no_repetition_when_it_is_sent_again() {
    let (app, acme) = acme().await;
    let hedy = app.queued_invitation(&acme, "hedy").await;
    let mut manager = app.signed_in("manager@acme.test").await;
    change(&mut manager, &hedy, json!({ "reinvite": true })).await.expect(StatusCode::OK);
    let (worker, mut sent) = app.worker();
    assert_eq!(worker.deliver_due().await.expect("delivered"), 1);
    let mail = sent.try_recv().expect("one mail").message;
    assert!(mail.contains("Subject: Join Acme on Roster"), "{mail}");
}

async fn with_links() -> TestApp {
    TestApp::with(|settings, _| settings.shows_invite_links = true).await
}

#[tokio::test]
async fn a_link_is_told_once_where_the_operator_wants_it_and_works_beside_the_mailed_one() {
    let app = with_links().await;
    let acme = app.organization("acme").await;
    for (name, role) in [("ada", Role::Owner), ("alan", Role::Admin)] {
        app.member(&acme, name, role).await;
    }
    let mut ada = app.signed_in("ada@acme.test").await;
    let invited = ada.post(PATH, json!({ "email": "hedy@acme.test" })).await.expect(StatusCode::CREATED);
    let told = invited["inviteLink"].as_str().expect("a link").to_owned();
    let (worker, mut sent) = app.worker();
    assert_eq!(worker.deliver_due().await.expect("delivered"), 1);
    let mailed = sent.try_recv().expect("one mail").link;
    assert_ne!(told, mailed);
    for link in [&told, &mailed] {
        assert_eq!(opens(&app, link).await, StatusCode::OK);
    }
    // Without mail the link is the only one.
    let quiet = json!({ "email": "radia@acme.test", "sendInvite": false });
    let quiet = ada.post(PATH, quiet).await.expect(StatusCode::CREATED);
    assert_eq!(opens(&app, quiet["inviteLink"].as_str().expect("a link")).await, StatusCode::OK);
    let path = format!("{PATH}{}/", invited["id"].as_str().expect("an id"));
    let renewed = ada.put(&path, json!({ "reinvite": true })).await.expect(StatusCode::OK);
    assert_eq!(opens(&app, renewed["inviteLink"].as_str().expect("a link")).await, StatusCode::OK);
    for link in [&told, &mailed] {
        assert_eq!(opens(&app, link).await, StatusCode::BAD_REQUEST);
    }
    for elsewhere in [PATH, &path] {
        assert!(!ada.get(elsewhere).await.body.contains("inviteLink"), "{elsewhere}");
    }
    let body = json!({ "email": "barbara@acme.test" });
    let by_admin = app.signed_in("alan@acme.test").await.post(PATH, body).await.expect(StatusCode::CREATED);
    assert_eq!(by_admin.get("inviteLink"), None, "not for those who don't administer members");
}

#[tokio::test]
async fn one_address_is_sent_ten_invitations_a_day_and_the_refusal_says_until_when() {
    let (app, acme) = acme().await;
    let mut owner = app.signed_in("owner@acme.test").await;
    let first = owner.post(PATH, json!({ "email": "hedy@acme.test" })).await.expect(StatusCode::CREATED);
    let path = format!("{PATH}{}/", first["id"].as_str().expect("an id"));
    for _ in 1..10 {
        owner.put(&path, json!({ "reinvite": true })).await.expect(StatusCode::OK);
    }
    let refused = owner.put(&path, json!({ "reinvite": true })).await;
    let reason = refused.expect(StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(reason["detail"], "This address has reached the limit of 10 invitations a day. Try again later.");
    assert_eq!(refused.header("x-sentry-rate-limit-remaining"), "0");
    owner.delete(&path).await.expect(StatusCode::NO_CONTENT);
    owner.post(PATH, json!({ "email": "Hedy@acme.test" })).await.expect(StatusCode::TOO_MANY_REQUESTS);
    let other = sent_by(&app, &acme, 4, "radia").await;
    change(&mut owner, &other, json!({ "email": "hedy@acme.test" })).await.expect(StatusCode::TOO_MANY_REQUESTS);
    app.state.clock.advance(DAY);
    owner.post(PATH, json!({ "email": "hedy@acme.test" })).await.expect(StatusCode::CREATED);
}

#[tokio::test]
async fn a_person_and_an_organization_send_so_many_invitations_a_day() {
    let app = TestApp::with(|settings, _| settings.invites_per_day = 3).await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    app.member(&acme, "alan", Role::Member).await;
    let other = app.organization("other").await;
    app.join(&other, &ada, Role::Owner).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let email = |number: i32| json!({ "email": format!("m{number}@acme.test") });
    for number in 0..2 {
        browser.post(PATH, email(number)).await.expect(StatusCode::CREATED);
    }
    // What is refused for another reason isn't counted.
    browser.post(PATH, email(0)).await.expect(StatusCode::BAD_REQUEST);
    browser.post("/api/0/organizations/other/members/", email(2)).await.expect(StatusCode::CREATED);
    let refused = browser.post(PATH, email(3)).await.expect(StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused["detail"], "You have reached the limit of 3 invitations a day. Try again later.");
    let mut alan = app.signed_in("alan@acme.test").await;
    alan.post(PATH, email(4)).await.expect(StatusCode::CREATED);
    let refused = alan.post(PATH, email(5)).await.expect(StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused["detail"], "Your organization has reached the limit of 3 invitations a day. Try again later.");
    // Fields come before limits, limits before teams.
    alan.post(PATH, json!({ "email": "alan" })).await.expect(StatusCode::BAD_REQUEST);
    app.change_organization(&acme, |row| row.open_membership = Set(false)).await;
    app.team(&acme, "design").await;
    let elsewhere = json!({ "email": "m6@acme.test", "teams": ["design"] });
    alan.post(PATH, elsewhere).await.expect(StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn what_is_done_to_a_membership_is_in_the_audit_log_in_the_contracts_words() {
    let (app, acme) = acme().await;
    let mut owner = app.signed_in("owner@acme.test").await;
    let body = json!({ "email": "Hedy@acme.test", "teams": ["design"] });
    let invited = owner.post(PATH, body).await.expect(StatusCode::CREATED);
    let path = format!("{PATH}{}/", invited["id"].as_str().expect("an id"));
    owner.put(&path, json!({ "reinvite": true })).await.expect(StatusCode::OK);
    owner.put(&path, json!({ "role": "admin", "teams": [] })).await.expect(StatusCode::OK);
    owner.put(&path, json!({ "role": "admin" })).await.expect(StatusCode::OK);
    owner.delete(&path).await.expect(StatusCode::NO_CONTENT);
    owner.press(&format!("{path}restore/")).await.expect(StatusCode::OK);
    let entries = roster_server::store::entity::audit_entry::Entity::find().all(&app.state.db).await.expect("read");
    let events: Vec<&str> = entries.iter().map(|entry| entry.event.as_str()).collect();
    // The change that changed nothing is none.
    assert_eq!(events, ["member.invite", "member.reinvite", "member.edit", "member.remove", "member.restore"]);
    let data = |index: usize| serde_json::from_str::<Value>(&entries[index].data).expect("an object");
    let as_invited = json!({
        "email": "Hedy@acme.test", "user": null, "teams": ["2"], "teams_slugs": ["design"],
        "has_global_access": false, "role": "member", "invite_status": "approved",
    });
    assert_eq!((data(0), data(1)), (as_invited.clone(), as_invited));
    assert_eq!((&data(2)["role"], &data(2)["teams"]), (&json!("admin"), &json!([])));
    assert_eq!((data(3), data(4)), (data(2), data(2)));
    assert!(entries.iter().all(|entry| entry.organization_id == acme.id && entry.actor_id == Some(4)));
}

#[tokio::test]
async fn a_flag_survives_every_change() {
    let (app, _) = acme().await;
    let row = membership::Entity::find_by_id(1).one(&app.state.db).await.expect("read").expect("there");
    let mut flagged = row.into_active_model();
    flagged.sso_linked = Set(true);
    flagged.update(&app.state.db).await.expect("updated");
    let mut owner = app.signed_in("owner@acme.test").await;
    let changed = owner.put(&format!("{PATH}1/"), json!({ "role": "admin" })).await.expect(StatusCode::OK);
    assert_eq!(changed["flags"]["sso:linked"], true);
}
