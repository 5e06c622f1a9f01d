//! Requests to join a team, and who decides them.

use axum::http::StatusCode;
use roster_api_types::{PageLinks, Role, TeamRole};
use roster_server::store::{self, entity::outbox};
use sea_orm::{ActiveValue::Set, EntityTrait as _};
use serde_json::{Value, json};

use crate::{
    members_list::MEMBER_KEYS,
    organizations::{keys, words},
    support::Browser,
    team_stage::{Closed, place, put},
};

const PATH: &str = "/api/0/organizations/acme/access-requests/";

async fn ids(browser: &mut Browser) -> Vec<String> {
    let list = browser.get(PATH).await.expect(StatusCode::OK);
    list.as_array().expect("a list").iter().map(|row| row["id"].as_str().expect("an id").to_owned()).collect()
}

fn decision(approved: impl Into<Value>) -> Value {
    json!({ "isApproved": approved.into() })
}

/// Grace, a plain member, asks to join; returns the request's address.
async fn asked(stage: &Closed) -> String {
    let grace = stage.member("grace", Role::Member).await;
    stage.browser("grace").await.press(&place(&grace)).await.expect(StatusCode::ACCEPTED);
    format!("{PATH}{}/", stage.requests().await.last().expect("a request").id)
}

#[tokio::test]
async fn a_request_says_who_asks_that_who_joins_what() {
    let stage = Closed::new().await;
    asked(&stage).await;
    let hedy = stage.app.invitation(&stage.acme, "hedy").await.row;
    stage.browser("grace").await.press(&place(&hedy)).await.expect(StatusCode::ACCEPTED);
    let mut ada = stage.browser("ada").await;
    let answer = ada.get(PATH).await;
    let list = answer.expect(StatusCode::OK);
    assert_eq!((list.as_array().map(Vec::len), answer.header("x-hits")), (Some(2), "2"));
    assert_eq!(keys(&list[0]), words("id member team requester"));
    assert_eq!(keys(&list[0]["member"]), words(MEMBER_KEYS));
    assert_eq!((&list[0]["member"]["email"], &list[0]["requester"]), (&json!("grace@acme.test"), &json!(null)));
    assert_eq!((&list[0]["team"]["slug"], &list[0]["team"]["isMember"]), (&json!("backend"), &json!(false)));
    assert_eq!((&list[1]["member"]["pending"], &list[1]["requester"]["name"]), (&json!(true), &json!("Grace")));
    assert_eq!(list[1]["requester"]["emails"], json!([]), "others' addresses are their own");
    let organization = ada.get("/api/0/organizations/acme/").await.expect(StatusCode::OK);
    assert_eq!(organization["pendingAccessRequests"], 2);
    let organization = stage.browser("grace").await.get("/api/0/organizations/acme/").await.expect(StatusCode::OK);
    assert_eq!(organization["pendingAccessRequests"], 0);
}

#[tokio::test]
async fn everybody_sees_and_decides_the_requests_of_the_teams_they_administer() {
    for (role, own, on_it, everywhere, decides) in [
        (Role::Owner, None, false, false, true),
        (Role::Manager, None, false, false, true),
        (Role::Admin, None, true, false, true),
        (Role::Admin, None, false, true, true),
        (Role::Admin, None, false, false, false),
        (Role::Member, Some(TeamRole::Admin), true, false, true),
        (Role::Member, Some(TeamRole::Contributor), true, false, false),
        (Role::Member, None, true, true, false),
    ] {
        let stage = Closed::new().await;
        let path = asked(&stage).await;
        let alan = stage.member("alan", role).await;
        stage.app.change_member(&alan, |row| row.has_global_access = Set(everywhere)).await;
        if on_it {
            stage.put(&alan, own).await;
        }
        // Of another team nobody says anything here.
        let design = stage.app.team(&stage.acme, "design").await;
        let elsewhere = stage.member("edsger", Role::Member).await;
        stage.app.put_on_team(&elsewhere, &design).await;
        let mut browser = stage.browser("alan").await;
        let what = format!("{role} {own:?} {on_it} {everywhere}");
        assert_eq!(ids(&mut browser).await.len(), usize::from(decides), "{what}");
        let status = if decides { StatusCode::NO_CONTENT } else { StatusCode::FORBIDDEN };
        put(&mut browser, &path, decision(true)).await.expect(status);
        assert_eq!(stage.requests().await.len(), usize::from(!decides), "{what}");
    }
}

#[tokio::test]
async fn approving_puts_the_member_on_the_team_and_denying_does_not() {
    for (approved, on_team) in
        [(json!(true), true), (json!(1), true), (json!("true"), true), (json!(false), false), (json!(0), false)]
    {
        let stage = Closed::new().await;
        let path = asked(&stage).await;
        let mut ada = stage.browser("ada").await;
        let answer = put(&mut ada, &path, decision(approved.clone())).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::NO_CONTENT, ""), "{approved}");
        assert_eq!(stage.places().await.len(), usize::from(on_team), "{approved}");
        let audit = stage.audit().await;
        let events: Vec<&str> = audit.iter().map(|entry| entry.event.as_str()).collect();
        assert_eq!(events, vec!["member.join-team"; usize::from(on_team)]);
        assert_eq!(ids(&mut ada).await, [""; 0]);
        put(&mut ada, &path, decision(true)).await.expect(StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn open_pages_are_told_of_a_request_and_of_its_end() {
    let stage = Closed::new().await;
    let told = async || {
        let events = store::events_after(&stage.app.state.db, stage.acme.id, 0, 10).await.expect("read");
        events.into_iter().map(|event| event.kind).collect::<Vec<_>>()
    };
    let denied = asked(&stage).await;
    assert_eq!(told().await, ["team.access-request"]);
    stage.browser("ada").await.put(&denied, decision(false)).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(told().await, ["team.access-request", "team.access-request"]);
}

#[tokio::test]
async fn a_decision_needs_its_key_and_a_request() {
    let stage = Closed::new().await;
    let path = asked(&stage).await;
    let other = stage.app.organization("other").await;
    stage.app.member(&other, "hedy", Role::Owner).await;
    let mut ada = stage.browser("ada").await;
    for body in [json!({}), json!({ "isApproved": null }), json!({ "approve": true })] {
        let answer = put(&mut ada, &path, body).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!(answer, json!({ "isApproved": ["This field is required."] }));
    }
    put(&mut ada, &path, decision("perhaps")).await.expect(StatusCode::BAD_REQUEST);
    for unknown in ["99999", "nope", "me", "99999999999999999999"] {
        put(&mut ada, &format!("{PATH}{unknown}/"), decision(true)).await.expect(StatusCode::NOT_FOUND);
    }
    let mut hedy = stage.browser("hedy").await;
    let foreign = path.replace("acme", "other");
    put(&mut hedy, &foreign, decision(true)).await.expect(StatusCode::NOT_FOUND);
    put(&mut hedy, &path, decision(true)).await.expect(StatusCode::FORBIDDEN);
    hedy.get(PATH).await.expect(StatusCode::FORBIDDEN);
    stage.app.browser().await.get(PATH).await.expect(StatusCode::UNAUTHORIZED);
    let mut grace = stage.browser("grace").await;
    put(&mut grace, &path, decision(true)).await.expect(StatusCode::FORBIDDEN);
    assert_eq!((stage.requests().await.len(), stage.places().await.len()), (1, 0));
    // An identity provider's team can't be joined, but the request can be denied.
    stage.manage_elsewhere().await;
    put(&mut ada, &path, decision(true)).await.expect(StatusCode::FORBIDDEN);
    put(&mut ada, &path, decision(false)).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn requests_go_with_their_team_and_hide_with_their_member() {
    let stage = Closed::new().await;
    let path = asked(&stage).await;
    let grace = stage.requests().await[0].membership_id;
    let mut ada = stage.browser("ada").await;
    let member = format!("/api/0/organizations/acme/members/{grace}/");
    ada.delete(&member).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(ids(&mut ada).await, [""; 0]);
    put(&mut ada, &path, decision(true)).await.expect(StatusCode::NOT_FOUND);
    ada.press(&format!("{member}restore/")).await.expect(StatusCode::OK);
    assert_eq!(ids(&mut ada).await.len(), 1);
    ada.delete("/api/0/teams/acme/backend/").await.expect(StatusCode::NO_CONTENT);
    assert_eq!(stage.requests().await, []);
}

#[tokio::test]
async fn requests_come_in_pages() {
    let stage = Closed::new().await;
    for name in ["grace", "alan", "hedy"] {
        let member = stage.member(name, Role::Member).await;
        stage.browser(name).await.press(&place(&member)).await.expect(StatusCode::ACCEPTED);
    }
    let mut ada = stage.browser("ada").await;
    let whole = ids(&mut ada).await;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let answer = ada.get(&format!("{PATH}?per_page=1&cursor={cursor}")).await;
        let page = answer.expect(StatusCode::OK);
        let links = PageLinks::from_header(answer.header("link"));
        assert_eq!(links.rows_before(false), u32::try_from(seen.len()).ok());
        seen.push(page[0]["id"].as_str().expect("an id").to_owned());
        if !links.next.has_results {
            break;
        }
        cursor = links.next.cursor;
    }
    assert_eq!((seen.len(), seen), (3, whole));
}

#[tokio::test]
async fn those_who_decide_get_mail_once() {
    let stage = Closed::new().await;
    let (worker, mut mails) = stage.app.worker();
    let demoted = stage.member("betty", Role::Manager).await;
    stage.on_team("edsger", Role::Member, Some(TeamRole::Admin)).await;
    stage.on_team("barbara", Role::Member, None).await;
    stage.member("frances", Role::Admin).await;
    asked(&stage).await;
    stage.browser("grace").await.press("/api/0/organizations/acme/members/me/teams/backend/").await;
    let queued = outbox::Entity::find().all(&stage.app.state.db).await.expect("read");
    assert_eq!(queued.len(), 3, "the owner, the manager and the team's admin");
    // Whoever can't decide any more gets none.
    stage.app.change_member(&demoted, |row| row.role = Set(Role::Member.id().into())).await;
    worker.deliver_due().await.expect("worked");
    let mut told = Vec::new();
    while let Ok(mail) = mails.try_recv() {
        assert!(mail.message.contains("Grace asks to join the team Backend of Acme"), "{}", mail.message);
        told.push(mail.to);
    }
    told.sort();
    assert_eq!(told, ["ada@acme.test", "edsger@acme.test"]);
}

#[tokio::test]
async fn there_is_no_mail_about_a_request_that_is_gone() {
    let stage = Closed::new().await;
    let (worker, mut mails) = stage.app.worker();
    let path = asked(&stage).await;
    put(&mut stage.browser("ada").await, &path, decision(false)).await.expect(StatusCode::NO_CONTENT);
    worker.deliver_due().await.expect("worked");
    assert!(mails.try_recv().is_err());
}

#[tokio::test]
async fn a_request_is_done_with_when_the_member_is_put_on_the_team_otherwise() {
    let stage = Closed::new().await;
    let request = asked(&stage).await;
    let member = stage.requests().await[0].membership_id;
    let other = stage.app.team(&stage.acme, "other").await;
    let path = format!("/api/0/organizations/acme/members/{member}/");
    let mut ada = stage.browser("ada").await;
    put(&mut ada, &path, json!({ "teams": ["other"] })).await.expect(StatusCode::OK);
    assert_eq!(stage.requests().await.len(), 1, "another team answers nothing");
    put(&mut ada, &path, json!({ "teams": ["backend", "other"] })).await.expect(StatusCode::OK);
    assert!(stage.requests().await.is_empty());
    // Taken off again, they may ask again, and nobody is on a team by an old request.
    put(&mut ada, &path, json!({ "teams": [other.slug] })).await.expect(StatusCode::OK);
    put(&mut ada, &request, decision(true)).await.expect(StatusCode::NOT_FOUND);
    assert!(stage.places().await.is_empty());
}

/// The members' page says how many wait by this number, and lists both kinds there.
#[tokio::test]
async fn the_number_of_requests_counts_those_for_a_team_too() {
    let closed = Closed::new().await;
    let counts = "/api/0/organizations/acme/members/counts/";
    let mut ada = closed.browser("ada").await;
    assert_eq!(ada.get(counts).await.expect(StatusCode::OK)["requests"], 0);
    asked(&closed).await;
    assert_eq!(ada.get(counts).await.expect(StatusCode::OK)["requests"], 1);
    closed.app.invitation_with(&closed.acme, "mary", |row| row.invite_status = Set("requested_to_join".into())).await;
    assert_eq!(ada.get(counts).await.expect(StatusCode::OK)["requests"], 2);
    let own = closed.browser("grace").await.get(counts).await.expect(StatusCode::OK);
    assert!(own["requests"].is_null(), "{own}");
}
