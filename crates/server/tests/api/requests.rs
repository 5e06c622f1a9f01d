//! Asking that somebody be invited, and seeing what was asked.

use axum::http::StatusCode;
use roster_api_types::Role;
use roster_server::store::entity::{audit_entry, membership, outbox};
use sea_orm::{ActiveValue::Set, EntityTrait as _, QueryOrder as _};
use serde_json::{Value, json};

use crate::{
    members_create::acme,
    members_list::MEMBER_KEYS,
    organizations::{keys, words},
    support::{Answer, TestApp},
};

pub const PATH: &str = "/api/0/organizations/acme/invite-requests/";

/// One person's request.
pub async fn ask_as(app: &TestApp, name: &str, body: Value) -> Answer {
    app.signed_in(&format!("{name}@acme.test")).await.post(PATH, body).await
}

/// The path of a request that was just made.
pub fn path(request: &Value) -> String {
    format!("{PATH}{}/", request["id"].as_str().expect("an id"))
}

pub async fn memberships(app: &TestApp) -> Vec<membership::Model> {
    membership::Entity::find().order_by_asc(membership::Column::Id).all(&app.state.db).await.expect("read")
}

/// The audit log's entries: event, actor, object, data.
pub async fn entries(app: &TestApp) -> Vec<(String, Option<i64>, Option<i64>, Value)> {
    let rows = audit_entry::Entity::find().all(&app.state.db).await.expect("read");
    rows.into_iter().map(|row| (row.event, row.actor_id, row.target_object, row.data.parse().expect("JSON"))).collect()
}

/// The addresses of a list, in order.
pub fn emails(list: &Value) -> Vec<&str> {
    list.as_array().expect("a list").iter().map(|row| row["email"].as_str().expect("an address")).collect()
}

#[tokio::test]
async fn a_member_asks_and_everybody_who_may_decide_is_told() {
    let (app, _) = acme().await;
    let body = json!({ "email": " Hedy@Acme.test ", "orgRole": "owner", "teams": ["design"] });
    let request = ask_as(&app, "member", body).await.expect(StatusCode::CREATED);
    assert_eq!(keys(&request), words(MEMBER_KEYS));
    assert_eq!(request["email"], "Hedy@Acme.test");
    assert_eq!(request["inviteStatus"], "requested_to_be_invited");
    assert_eq!((request["role"].as_str(), request["pending"].as_bool()), (Some("owner"), Some(true)));
    assert_eq!((&request["expired"], &request["expiresAt"]), (&json!(false), &Value::Null));
    assert_eq!(request["inviterName"], "Member");
    assert_eq!(request["teamRoles"], json!([{ "teamSlug": "design", "teamName": "Design", "role": null }]));
    let (worker, mut mails) = app.worker();
    assert_eq!(worker.deliver_due().await.expect("worked"), 2);
    let mut to: Vec<String> = Vec::new();
    while let Ok(mail) = mails.try_recv() {
        assert!(mail.message.contains("Subject: Request to invite somebody to Acme"));
        to.push(mail.to);
    }
    to.sort_unstable();
    assert_eq!(to, ["manager@acme.test", "owner@acme.test"]);
    let [(event, actor, object, data)] = &entries(&app).await[..] else { panic!("one entry") };
    assert_eq!(event, "invite-request.create");
    assert!(actor.is_some() && object.map(|id| id.to_string()).as_deref() == request["id"].as_str());
    assert_eq!(data["email"], "Hedy@Acme.test");
    assert_eq!((&data["teams_slugs"], &data["role"]), (&json!(["design"]), &json!("owner")));
}

#[tokio::test]
async fn whoever_may_decide_is_not_mailed_their_own_request() {
    let (app, _) = acme().await;
    ask_as(&app, "owner", json!({ "email": "hedy@acme.test" })).await.expect(StatusCode::CREATED);
    let (worker, mut mails) = app.worker();
    assert_eq!(worker.deliver_due().await.expect("worked"), 1);
    assert_eq!(mails.try_recv().expect("a mail").to, "manager@acme.test");
}

#[tokio::test]
async fn a_request_is_no_member_and_blocks_no_invitation() {
    let (app, _) = acme().await;
    let request = ask_as(&app, "member", json!({ "email": "hedy@acme.test" })).await.expect(StatusCode::CREATED);
    let id = request["id"].as_str().expect("an id");
    let mut owner = app.signed_in("owner@acme.test").await;
    let members = "/api/0/organizations/acme/members/";
    let list = owner.get(members).await.expect(StatusCode::OK);
    assert!(!emails(&list).contains(&"hedy@acme.test"));
    owner.get(&format!("{members}{id}/")).await.expect(StatusCode::NOT_FOUND);
    owner.delete(&format!("{members}{id}/")).await.expect(StatusCode::NOT_FOUND);
    let invited = owner.post(members, json!({ "email": "HEDY@acme.test" })).await.expect(StatusCode::CREATED);
    assert_eq!(invited["inviteStatus"], "approved");
    assert_eq!(owner.get(PATH).await.expect(StatusCode::OK), json!([]));
    owner.get(&path(&request)).await.expect(StatusCode::NOT_FOUND);
    let standing = memberships(&app).await.into_iter().filter(|row| row.removed_at.is_none() && row.user_id.is_none());
    assert_eq!(standing.count(), 1);
    // The approvers' notices are forgotten, the invitation's mail goes out.
    let (worker, mut mails) = app.worker();
    worker.deliver_due().await.expect("worked");
    assert_eq!(mails.try_recv().expect("a mail").to, "HEDY@acme.test");
    assert!(mails.try_recv().is_err());
    assert!(outbox::Entity::find().all(&app.state.db).await.expect("read").iter().all(|row| row.kind == "invitation"));
}

#[tokio::test]
async fn what_can_not_be_asked_is_refused_under_its_field() {
    let (app, acme) = acme().await;
    app.invitation(&acme, "grace").await;
    ask_as(&app, "member", json!({ "email": "hedy@acme.test" })).await.expect(StatusCode::CREATED);
    for (body, field, reason) in [
        (json!({}), "email", "This field is required."),
        (json!({ "email": "hedy" }), "email", "Enter a valid email address."),
        (json!({ "email": "OWNER@acme.test" }), "email", "OWNER@acme.test is already a member."),
        (json!({ "email": "Grace@acme.test" }), "email", "Grace@acme.test has already been invited."),
        (json!({ "email": "Hedy@acme.test" }), "email", "Somebody has already asked to invite Hedy@acme.test."),
        (json!({ "email": "a@b.test", "role": "king" }), "role", "\"king\" is not a valid choice."),
        (json!({ "email": "a@b.test", "teams": ["x"] }), "teams", "\"x\" is no team of this organization."),
    ] {
        let refused = ask_as(&app, "member", body).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!(refused, json!({ field: [reason] }));
    }
    let answer = app.signed_in("member@acme.test").await.post_text(PATH, "text/plain", "x").await;
    answer.expect(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(memberships(&app).await.len(), 6);
}

#[tokio::test]
async fn a_member_asks_a_hundred_times_a_day_and_no_more() {
    let (app, _) = acme().await;
    let mut member = app.signed_in("member@acme.test").await;
    for number in 0..100 {
        let body = json!({ "email": format!("invitee{number}@acme.test") });
        member.post(PATH, body).await.expect(StatusCode::CREATED);
    }
    let refused = member.post(PATH, json!({ "email": "hedy@acme.test" })).await;
    assert!(refused.expect(StatusCode::TOO_MANY_REQUESTS)["detail"].is_string());
    assert_eq!(refused.header("x-sentry-rate-limit-remaining"), "0");
    app.state.clock.advance(std::time::Duration::from_hours(24));
    let mut member = app.signed_in("member@acme.test").await;
    member.post(PATH, json!({ "email": "hedy@acme.test" })).await.expect(StatusCode::CREATED);
}

#[tokio::test]
async fn requests_are_listed_by_status_then_address_page_by_page() {
    let (app, acme) = acme().await;
    for (name, status) in [
        ("zed", "requested_to_join"),
        ("mary", "requested_to_be_invited"),
        ("alan", "requested_to_join"),
        ("Hedy", "requested_to_be_invited"),
        ("bob", "approved"),
    ] {
        app.invitation_with(&acme, name, |row| row.invite_status = Set(status.into())).await;
    }
    let order = ["Hedy@acme.test", "mary@acme.test", "alan@acme.test", "zed@acme.test"];
    let mut owner = app.signed_in("owner@acme.test").await;
    let whole = owner.get(PATH).await;
    assert_eq!(emails(&whole.expect(StatusCode::OK)), order);
    assert_eq!(whole.header("x-hits"), "4");
    assert!(whole.header("link").contains("rel=\"next\"; results=\"false\""), "{}", whole.header("link"));
    let mut seen: Vec<String> = Vec::new();
    let mut address = format!("{PATH}?per_page=3");
    let second = loop {
        let page = owner.get(&address).await;
        let links = roster_api_types::PageLinks::from_header(page.header("link"));
        assert_eq!(links.rows_before(false), u32::try_from(seen.len()).ok());
        seen.extend(emails(&page.expect(StatusCode::OK)).into_iter().map(str::to_owned));
        if !links.next.has_results {
            break links;
        }
        address = format!("{PATH}?per_page=3&cursor={}", links.next.cursor);
    };
    assert_eq!(seen, order);
    let back = owner.get(&format!("{PATH}?per_page=2&cursor={}", second.previous.cursor)).await;
    assert_eq!(emails(&back.expect(StatusCode::OK)), ["mary@acme.test", "alan@acme.test"]);
    let behind = owner.get(&format!("{PATH}?cursor={}", second.next.cursor)).await;
    assert_eq!(behind.expect(StatusCode::OK), json!([]));
    let links = roster_api_types::PageLinks::from_header(behind.header("link"));
    assert!(links.previous.has_results && !links.next.has_results);
    let last = owner.get(&format!("{PATH}?per_page=1&cursor={}", links.previous.cursor)).await;
    assert_eq!(emails(&last.expect(StatusCode::OK)), ["zed@acme.test"]);
    for wrong in ["cursor=7:0:0", "cursor=nonsense", "per_page=0", "per_page=101"] {
        let refused = owner.get(&format!("{PATH}?{wrong}")).await.expect(StatusCode::BAD_REQUEST);
        assert!(refused["detail"].is_string(), "{wrong}");
    }
    app.change_organization(&acme, |row| row.allow_join_requests = Set(false)).await;
    assert_eq!(emails(&owner.get(PATH).await.expect(StatusCode::OK)), ["Hedy@acme.test", "mary@acme.test"]);
}

#[tokio::test]
async fn those_who_may_not_decide_see_their_own_requests_only() {
    let (app, acme) = acme().await;
    app.member(&acme, "joan", Role::Member).await;
    let request = ask_as(&app, "joan", json!({ "email": "mary@acme.test" })).await.expect(StatusCode::CREATED);
    ask_as(&app, "member", json!({ "email": "hedy@acme.test" })).await.expect(StatusCode::CREATED);
    app.invitation_with(&acme, "zed", |row| row.invite_status = Set("requested_to_join".into())).await;
    for (name, seen) in [
        ("member", &["hedy@acme.test"][..]),
        ("admin", &[]),
        ("manager", &["hedy@acme.test", "mary@acme.test", "zed@acme.test"]),
    ] {
        let mut browser = app.signed_in(&format!("{name}@acme.test")).await;
        assert_eq!(emails(&browser.get(PATH).await.expect(StatusCode::OK)), seen, "{name}");
        let one = browser.get(&path(&request)).await;
        one.expect(if name == "manager" { StatusCode::OK } else { StatusCode::FORBIDDEN });
    }
    app.browser().await.get(PATH).await.expect(StatusCode::UNAUTHORIZED);
}
