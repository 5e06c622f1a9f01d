//! Declining, asking for a new invitation, asking to move one: what invitees may answer, and who is told.

use std::time::Duration;

use axum::http::StatusCode;
use roster_api_types::Role;
use roster_server::store::entity::{membership, organization, outbox};
use sea_orm::{ActiveValue::Set, EntityTrait as _};
use serde_json::{Value, json};

use crate::{
    inviting::{Invited, LIFE},
    support::{Browser, START, TestApp},
};

/// An organization with an owner, and an invitation that the owner has sent to grace.
async fn stage(app: &TestApp) -> (organization::Model, membership::Model, Invited) {
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let invited = app.invitation_with(&acme, "grace", |row| row.inviter_id = Set(ada.user_id)).await;
    (acme, ada, invited)
}

/// The browser has opened the invitation's link.
async fn opened(mut browser: Browser, invited: &Invited) -> Browser {
    browser.get(&format!("/accept/{}/{}/", invited.row.id, invited.secret.expose())).await;
    browser
}

async fn answer(browser: &mut Browser, invited: &Invited, what: &str) -> crate::support::Answer {
    browser.post(&format!("/api/0/accept-invite/{}/{what}/", invited.row.id), json!({})).await
}

async fn state(browser: &mut Browser, invited: &Invited) -> Value {
    browser.get(&format!("/api/0/accept-invite/{}/", invited.row.id)).await.expect(StatusCode::BAD_REQUEST)["code"]
        .clone()
}

/// The kinds of the notices that wait, and for whom.
async fn notices(app: &TestApp) -> Vec<(String, Option<i64>)> {
    let rows = outbox::Entity::find().all(&app.state.db).await.expect("read");
    let notices = rows.into_iter().filter(|row| row.membership_id.is_none());
    notices.map(|row| (row.kind, row.recipient_id)).collect()
}

#[tokio::test]
async fn declining_needs_no_account_and_the_inviter_is_told() {
    let app = TestApp::new().await;
    let (_, ada, invited) = stage(&app).await;
    let mut guest = opened(app.browser().await, &invited).await;
    answer(&mut guest, &invited, "decline").await.expect(StatusCode::NO_CONTENT);
    assert_eq!(state(&mut guest, &invited).await, "declined");
    assert_eq!(answer(&mut guest, &invited, "decline").await.expect(StatusCode::BAD_REQUEST)["code"], "declined");
    assert_eq!(notices(&app).await, [("declined".to_owned(), ada.user_id)]);

    let mut owner = app.signed_in("ada@acme.test").await;
    let list = |view: &str| format!("/api/0/organizations/acme/members/?view={view}&query=grace");
    assert_eq!(owner.get(&list("")).await.expect(StatusCode::OK), json!([]));
    let removed = owner.get(&list("removed")).await.expect(StatusCode::OK);
    assert_eq!(removed[0]["declinedAt"], "2026-11-23T12:00:00Z");
    let log =
        owner.get("/api/0/organizations/acme/audit-logs/?event=member.decline-invite").await.expect(StatusCode::OK);
    assert_eq!(log["rows"][0]["data"]["email"], "grace@acme.test");
    assert!(!log.to_string().contains(invited.secret.expose()));

    // The inviter may take it back; then it is open as before.
    let path = format!("/api/0/organizations/acme/members/{}/restore/", invited.row.id);
    owner.post(&path, json!({})).await.expect(StatusCode::OK);
    guest.get(&format!("/api/0/accept-invite/{}/", invited.row.id)).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn whoever_opened_the_link_declines_with_whatever_account() {
    for name in ["grace", "alan"] {
        let app = TestApp::new().await;
        let (_, _, invited) = stage(&app).await;
        app.user(name).await;
        let mut browser = opened(app.signed_in(&format!("{name}@acme.test")).await, &invited).await;
        answer(&mut browser, &invited, "decline").await.expect(StatusCode::NO_CONTENT);
        assert_eq!(invited.now(&app).await.user_id, None);
    }
}

#[tokio::test]
async fn without_the_link_or_our_own_page_nothing_is_declined_asked_or_moved() {
    let app = TestApp::new().await;
    let (_, _, invited) = stage(&app).await;
    app.user("alan").await;
    let before = invited.now(&app).await;
    let mut stranger = app.signed_in("alan@acme.test").await;
    answer(&mut stranger, &invited, "decline").await.expect(StatusCode::BAD_REQUEST);
    answer(&mut stranger, &invited, "move").await.expect(StatusCode::BAD_REQUEST);
    answer(&mut stranger, &invited, "renewal").await.expect(StatusCode::NO_CONTENT);
    let mut foreign = opened(app.signed_in("alan@acme.test").await, &invited).await;
    foreign.cookies.remove("sc");
    for what in ["decline", "move", "renewal"] {
        answer(&mut foreign, &invited, what).await.expect(StatusCode::FORBIDDEN);
    }
    // Reading is no answer: previews and scanners only read.
    let mut scanner = opened(app.browser().await, &invited).await;
    for what in ["decline", "move", "renewal"] {
        for _ in 0..10 {
            scanner.get(&format!("/api/0/accept-invite/{}/{what}/", invited.row.id)).await;
        }
    }
    assert_eq!(invited.now(&app).await, before);
    assert_eq!(notices(&app).await, []);
}

#[tokio::test]
async fn a_new_invitation_may_be_asked_for_once_a_day_and_the_answer_tells_nothing() {
    let app = TestApp::new().await;
    let (_, ada, invited) = stage(&app).await;
    let mut guest = opened(app.browser().await, &invited).await;
    let open = answer(&mut guest, &invited, "renewal").await;
    assert_eq!(invited.now(&app).await.renewal_asked_at, None, "an open one needs no other");
    app.state.clock.advance(LIFE);
    let expired = answer(&mut guest, &invited, "renewal").await;
    let again = answer(&mut guest, &invited, "renewal").await;
    let unknown = guest.post("/api/0/accept-invite/999/renewal/", json!({})).await;
    for other in [&expired, &again, &unknown] {
        assert_eq!((other.status, &other.body), (StatusCode::NO_CONTENT, &open.body));
    }
    assert_eq!(notices(&app).await, [("renewal".to_owned(), ada.user_id)]);
    let mut owner = app.signed_in("ada@acme.test").await;
    let list = "/api/0/organizations/acme/members/?query=isInvited:true";
    let row = owner.get(list).await.expect(StatusCode::OK)[0].clone();
    assert_eq!(row["renewalAskedAt"], "2026-12-23T12:00:00Z");

    let path = format!("/api/0/organizations/acme/members/{}/", invited.row.id);
    owner.put(&path, json!({ "reinvite": true, "regenerate": true })).await.expect(StatusCode::OK);
    assert_eq!(owner.get(list).await.expect(StatusCode::OK)[0]["renewalAskedAt"], json!(null));
}

#[tokio::test]
async fn too_many_questions_from_one_network_are_refused_whatever_they_ask() {
    let app = TestApp::new().await;
    let mut guest = app.browser().await;
    for _ in 0..20 {
        guest.post("/api/0/accept-invite/999/renewal/", json!({})).await.expect(StatusCode::NO_CONTENT);
    }
    let refused = guest.post("/api/0/accept-invite/999/renewal/", json!({})).await;
    refused.expect(StatusCode::TOO_MANY_REQUESTS);
    assert!(!refused.header("retry-after").is_empty());
    app.state.clock.advance(Duration::from_hours(24));
    guest.post("/api/0/accept-invite/999/renewal/", json!({})).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn when_the_inviter_is_gone_those_who_decide_requests_are_asked() {
    let app = TestApp::new().await;
    let (acme, ada, invited) = stage(&app).await;
    let grete = app.member(&acme, "grete", Role::Manager).await;
    app.member(&acme, "alan", Role::Admin).await;
    app.change_member(&ada, |row| row.removed_at = Set(Some(START))).await;
    let mut guest = opened(app.browser().await, &invited).await;
    assert_eq!(state(&mut guest, &invited).await, "revoked");
    answer(&mut guest, &invited, "renewal").await.expect(StatusCode::NO_CONTENT);
    assert_eq!(notices(&app).await, [("renewal".to_owned(), grete.user_id)]);
}

#[tokio::test]
async fn another_account_asks_to_be_given_the_invitation_and_gets_it_only_by_a_mail_to_its_address() {
    let app = TestApp::new().await;
    let (_, ada, invited) = stage(&app).await;
    app.user("alan").await;
    let mut alan = opened(app.signed_in("alan@acme.test").await, &invited).await;
    answer(&mut alan, &invited, "move").await.expect(StatusCode::NO_CONTENT);
    answer(&mut alan, &invited, "move").await.expect(StatusCode::NO_CONTENT);
    let refused = alan.press(&invited.path()).await.expect(StatusCode::CONFLICT);
    assert_eq!(refused["code"], "wrong_account", "asking gives nothing");
    assert_eq!(notices(&app).await, [("move".to_owned(), ada.user_id)]);

    let mut owner = app.signed_in("ada@acme.test").await;
    let list = "/api/0/organizations/acme/members/?query=isInvited:true";
    assert_eq!(owner.get(list).await.expect(StatusCode::OK)[0]["moveAskedTo"], "alan@acme.test");
    let path = format!("/api/0/organizations/acme/members/{}/", invited.row.id);
    owner.put(&path, json!({ "email": "alan@acme.test" })).await.expect(StatusCode::OK);
    let row = owner.get(list).await.expect(StatusCode::OK)[0].clone();
    assert_eq!((&row["email"], &row["moveAskedTo"]), (&json!("alan@acme.test"), &json!(null)));
    assert_eq!(state(&mut alan, &invited).await, "unknown", "the old link opens nothing");
}

#[tokio::test]
async fn nobody_signed_out_and_nobody_with_the_invited_account_asks_to_move() {
    let app = TestApp::new().await;
    let (_, _, invited) = stage(&app).await;
    app.user("grace").await;
    let mut guest = opened(app.browser().await, &invited).await;
    assert_eq!(answer(&mut guest, &invited, "move").await.expect(StatusCode::BAD_REQUEST)["code"], "signed_out");
    let mut grace = opened(app.signed_in("grace@acme.test").await, &invited).await;
    answer(&mut grace, &invited, "move").await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(invited.now(&app).await.move_asked_to, None);
}

#[tokio::test]
async fn the_inviter_is_told_who_has_joined() {
    let app = TestApp::new().await;
    let (_, ada, invited) = stage(&app).await;
    app.user("grace").await;
    app.signed_in("grace@acme.test").await.press(&invited.path()).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(notices(&app).await, [("joined".to_owned(), ada.user_id)]);
}

#[tokio::test]
async fn a_member_declines_an_invitation_that_is_for_another_address() {
    let app = TestApp::new().await;
    let (_, _, invited) = stage(&app).await;
    let mut ada = opened(app.signed_in("ada@acme.test").await, &invited).await;
    assert_eq!(state(&mut ada, &invited).await, "already_member");
    answer(&mut ada, &invited, "decline").await.expect(StatusCode::NO_CONTENT);
    assert_eq!(invited.now(&app).await.declined_at, Some(START));
}

#[tokio::test]
async fn what_was_asked_is_told_when_the_page_is_loaded_again_and_can_be_asked_once_more_a_day_later() {
    let app = TestApp::new().await;
    let (_, _, invited) = stage(&app).await;
    app.user("alan").await;
    let mut alan = opened(app.signed_in("alan@acme.test").await, &invited).await;
    let path = format!("/api/0/accept-invite/{}/", invited.row.id);
    assert_eq!(alan.get(&path).await.expect(StatusCode::OK).get("moveAsked"), None);
    answer(&mut alan, &invited, "move").await.expect(StatusCode::NO_CONTENT);
    assert_eq!(alan.get(&path).await.expect(StatusCode::OK)["moveAsked"], true);
    app.state.clock.advance(LIFE);
    let mut guest = opened(app.browser().await, &invited).await;
    answer(&mut guest, &invited, "renewal").await.expect(StatusCode::NO_CONTENT);
    assert_eq!(guest.get(&path).await.expect(StatusCode::BAD_REQUEST)["renewalAsked"], true);
    app.state.clock.advance(Duration::from_hours(24));
    assert_eq!(guest.get(&path).await.expect(StatusCode::BAD_REQUEST).get("renewalAsked"), None);
}

#[tokio::test]
async fn whoever_answers_for_an_invitation_says_no_and_the_question_is_gone() {
    let app = TestApp::new().await;
    let (acme, _, invited) = stage(&app).await;
    app.user("alan").await;
    app.member(&acme, "hedy", Role::Member).await;
    let mut alan = opened(app.signed_in("alan@acme.test").await, &invited).await;
    answer(&mut alan, &invited, "move").await.expect(StatusCode::NO_CONTENT);
    let keep = format!("/api/0/organizations/acme/members/{}/keep/", invited.row.id);
    app.signed_in("hedy@acme.test").await.press(&keep).await.expect(StatusCode::FORBIDDEN);
    app.signed_in("ada@acme.test").await.press(&keep).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(invited.now(&app).await.move_asked_to, None);
    assert_eq!(notices(&app).await, [], "a mail that still waits is not sent");
    answer(&mut alan, &invited, "move").await.expect(StatusCode::NO_CONTENT);
    assert_eq!(invited.now(&app).await.move_asked_to.as_deref(), Some("alan@acme.test"), "it can be asked again");
    assert_eq!(notices(&app).await, [], "but nobody gets a mail of it on the same day");
}

#[tokio::test]
async fn an_inviter_who_does_not_administer_members_is_not_asked_what_they_can_not_do() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let hedy = app.member(&acme, "hedy", Role::Member).await;
    let invited = app.invitation_with(&acme, "grace", |row| row.inviter_id = Set(hedy.user_id)).await;
    let declined = app.invitation_with(&acme, "alan", |row| row.inviter_id = Set(hedy.user_id)).await;
    let mut other = opened(app.browser().await, &declined).await;
    answer(&mut other, &declined, "decline").await.expect(StatusCode::NO_CONTENT);
    let (worker, mut mails) = app.worker();
    worker.deliver_due().await.expect("delivered");
    let mail = mails.try_recv().expect("one mail");
    assert_eq!(mail.to, "hedy@acme.test");
    assert!(mail.link.ends_with("/organizations/acme/members/"), "a page that they may see: {}", mail.link);
    app.state.clock.advance(LIFE);
    let mut guest = opened(app.browser().await, &invited).await;
    answer(&mut guest, &invited, "renewal").await.expect(StatusCode::NO_CONTENT);
    let asked: Vec<_> = notices(&app).await.into_iter().filter(|(kind, _)| kind == "renewal").collect();
    assert_eq!(asked, [("renewal".to_owned(), ada.user_id)]);
}
