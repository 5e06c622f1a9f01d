//! The stream of live events.

use std::time::Duration;

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use http_body_util::BodyExt as _;
use roster_api_types::Role;
use roster_server::{
    live::{self, STREAMS_MAX},
    store::{self, entity::membership},
};
use sea_orm::ActiveValue::Set;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::{
    database,
    members_list::acme_with,
    support::{Browser, START},
};

const EVENTS: &str = "/api/0/organizations/acme/events/";
const MEMBERS: &str = "/api/0/organizations/acme/members/";

/// An open stream.
struct Stream {
    body: Body,
    text: String,
}

/// One event of it.
#[derive(Debug, PartialEq)]
struct Told {
    id: i64,
    kind: String,
    data: Value,
}

impl Stream {
    async fn open(browser: &Browser, last_event_id: Option<i64>) -> Self {
        let mut request = Request::get(EVENTS).header("accept", "text/event-stream");
        if let Some(id) = last_event_id {
            request = request.header("last-event-id", id);
        }
        let body = browser.listen(request.body(Body::empty()).expect("a request")).await;
        Self { body, text: String::new() }
    }

    /// Opens one and waits until it is ready; with the number it begins behind.
    async fn ready(browser: &Browser, last_event_id: Option<i64>) -> (Self, i64) {
        let mut stream = Self::open(browser, last_event_id).await;
        let ready = stream.next().await.expect("an event");
        assert_eq!(ready.kind, "ready");
        (stream, ready.id)
    }

    /// The next event; none when the stream has ended.
    async fn next(&mut self) -> Option<Told> {
        tokio::time::timeout(Duration::from_secs(30), self.read()).await.expect("an event or the end")
    }

    async fn read(&mut self) -> Option<Told> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                if !event.starts_with(':') {
                    return Some(told(&event));
                }
            } else {
                let frame = self.body.frame().await?.expect("whole");
                self.text.push_str(std::str::from_utf8(frame.data_ref().expect("data")).expect("text"));
            }
        }
    }
}

fn told(event: &str) -> Told {
    let field = |name| event.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim();
    Told {
        id: field("id:").parse().expect("a number"),
        kind: field("event:").to_owned(),
        data: serde_json::from_str(field("data:")).expect("JSON"),
    }
}

#[tokio::test]
async fn a_change_is_told_with_its_kind_and_member_and_nothing_more() {
    let (app, acme) = acme_with(&[("ada", Role::Owner)]).await;
    let grace = app.member(&acme, "grace", Role::Member).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let (mut stream, before) = Stream::ready(&browser, None).await;
    browser.delete(&format!("{MEMBERS}{}/", grace.id)).await.expect(StatusCode::NO_CONTENT);
    let event = stream.next().await.expect("an event");
    assert!(event.id > before);
    assert_eq!(event.kind, "member.remove");
    let about = json!({ "kind": "member.remove", "memberId": grace.id.to_string(), "dateCreated": START.to_string() });
    assert_eq!(event.data, about);
}

#[tokio::test]
async fn a_mail_that_goes_out_is_told() {
    let (app, acme) = acme_with(&[("ada", Role::Owner)]).await;
    let browser = app.signed_in("ada@acme.test").await;
    let (mut stream, _) = Stream::ready(&browser, None).await;
    let invited = app.queued_invitation(&acme, "grace").await;
    let (worker, mut mails) = app.worker();
    worker.deliver_due().await.expect("worked");
    mails.try_recv().expect("a mail");
    let event = stream.next().await.expect("an event");
    assert_eq!((event.kind.as_str(), &event.data["memberId"]), ("member.delivery", &json!(invited.row.id.to_string())));
}

#[tokio::test]
async fn whoever_comes_back_hears_what_happened_meanwhile_and_only_that() {
    let (app, acme) = acme_with(&[("ada", Role::Owner)]).await;
    let mut people = Vec::new();
    for name in ["grace", "alan", "edsger", "barbara"] {
        people.push(app.member(&acme, name, Role::Member).await);
    }
    let mut browser = app.signed_in("ada@acme.test").await;
    let (mut stream, _) = Stream::ready(&browser, None).await;
    browser.delete(&format!("{MEMBERS}{}/", people[0].id)).await.expect(StatusCode::NO_CONTENT);
    let last = stream.next().await.expect("an event").id;
    drop(stream);
    for person in &people[1..] {
        browser.delete(&format!("{MEMBERS}{}/", person.id)).await.expect(StatusCode::NO_CONTENT);
    }
    let (mut stream, behind) = Stream::ready(&browser, Some(last)).await;
    assert_eq!(behind, last);
    for person in &people[1..] {
        assert_eq!(stream.next().await.expect("an event").data["memberId"], json!(person.id.to_string()));
    }
    // A number that this database has never given goes on from now.
    let (_, behind) = Stream::ready(&browser, Some(i64::MAX)).await;
    assert_eq!(behind, last + 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_changes_at_once_are_told_in_order_and_none_is_missed() {
    let (app, acme) = acme_with(&[("ada", Role::Owner)]).await;
    let mut ids = Vec::new();
    for number in 0..200 {
        ids.push(app.invitation(&acme, &format!("invitee{number}")).await.row.id);
    }
    let browser = app.signed_in("ada@acme.test").await;
    let (mut stream, _) = Stream::ready(&browser, None).await;
    let changes = ids.chunks(25).map(|some| {
        let (mut browser, some) = (browser.clone(), some.to_vec());
        tokio::spawn(async move {
            for id in some {
                browser.delete(&format!("{MEMBERS}{id}/")).await.expect(StatusCode::NO_CONTENT);
            }
        })
    });
    let changes: Vec<_> = changes.collect();
    let mut events = Vec::new();
    while events.len() < 200 {
        events.push(stream.next().await.expect("an event"));
    }
    for change in changes {
        change.await.expect("removed");
    }
    assert!(events.is_sorted_by(|one, next| one.id < next.id), "in order");
    let mut told: Vec<String> =
        events.iter().map(|event| event.data["memberId"].as_str().expect("an id").into()).collect();
    told.sort_by_key(|id| id.parse::<i64>().expect("a number"));
    assert_eq!(told, ids.iter().map(i64::to_string).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_change_at_one_copy_is_told_by_another() {
    let (app, acme) = acme_with(&[("ada", Role::Owner)]).await;
    if !database::is_postgres() {
        assert!(!store::may_have_copies(&app.state.db), "SQLite serves one copy alone");
        return;
    }
    let grace = app.member(&acme, "grace", Role::Member).await;
    let (other, other_state) = app.copy().await;
    let (stop, stopped) = watch::channel(false);
    let relays = [&app.state, &other_state].map(|state| tokio::spawn(live::relay(state.clone(), stopped.clone())));
    let mut browser = app.signed_in("ada@acme.test").await;
    let (mut stream, _) = Stream::ready(&browser.at(&other), None).await;
    browser.delete(&format!("{MEMBERS}{}/", grace.id)).await.expect(StatusCode::NO_CONTENT);
    // A heartbeat would bring it too, but late.
    let event = tokio::time::timeout(Duration::from_secs(10), stream.next()).await.expect("soon");
    assert_eq!(event.map(|event| event.kind), Some("member.remove".to_owned()));
    stop.send(true).expect("somebody listens");
    for relay in relays {
        relay.await.expect("ended without a panic");
    }
}

#[tokio::test]
async fn only_members_may_listen() {
    let (app, acme) = acme_with(&[("ada", Role::Owner), ("grace", Role::Member)]).await;
    app.user("mallory").await;
    app.queued_invitation(&acme, "alan").await;
    app.browser().await.get(EVENTS).await.expect(StatusCode::UNAUTHORIZED);
    app.signed_in("mallory@acme.test").await.get(EVENTS).await.expect(StatusCode::FORBIDDEN);
    Stream::ready(&app.signed_in("grace@acme.test").await, None).await;
    let mut other = app.signed_in("ada@acme.test").await;
    app.organization("babbage").await;
    other.get("/api/0/organizations/babbage/events/").await.expect(StatusCode::FORBIDDEN);
    other.get("/api/0/organizations/nowhere/events/").await.expect(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_stream_ends_with_the_membership_before_it_tells_more() {
    let (app, acme) = acme_with(&[("ada", Role::Owner)]).await;
    let grace = app.member(&acme, "grace", Role::Member).await;
    let (mut stream, _) = Stream::ready(&app.signed_in("grace@acme.test").await, None).await;
    let mut ada = app.signed_in("ada@acme.test").await;
    ada.delete(&format!("{MEMBERS}{}/", grace.id)).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(stream.next().await, None);
}

#[tokio::test]
async fn a_stream_ends_with_the_session_and_with_the_server() {
    let (app, _) = acme_with(&[("ada", Role::Owner)]).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let stays = app.signed_in("ada@acme.test").await;
    let (mut ended, _) = Stream::ready(&browser, None).await;
    let (mut goes_on, _) = Stream::ready(&stays, None).await;
    browser.delete("/api/0/auth/").await.expect(StatusCode::NO_CONTENT);
    assert_eq!(ended.next().await, None);
    app.state.live.end();
    assert_eq!(goes_on.next().await, None);
    let (mut late, _) = Stream::ready(&stays, None).await;
    assert_eq!(late.next().await, None);
}

#[tokio::test]
async fn a_stream_tells_only_its_own_organizations_events() {
    let (app, acme) = acme_with(&[("ada", Role::Owner)]).await;
    let babbage = app.organization("babbage").await;
    let charles = app.member(&babbage, "charles", Role::Owner).await;
    app.change_member(&charles, |row: &mut membership::ActiveModel| row.role = Set("owner".into())).await;
    let other = app.invitation(&babbage, "invitee").await.row.id;
    let own = app.invitation(&acme, "grace").await.row.id;
    let mut ada = app.signed_in("ada@acme.test").await;
    let (mut stream, _) = Stream::ready(&ada, None).await;
    let mut charles = app.signed_in("charles@acme.test").await;
    charles.delete(&format!("/api/0/organizations/babbage/members/{other}/")).await.expect(StatusCode::NO_CONTENT);
    ada.delete(&format!("{MEMBERS}{own}/")).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(stream.next().await.expect("an event").data["memberId"], json!(own.to_string()));
}

#[tokio::test]
async fn one_user_has_so_many_streams_and_no_more_until_one_is_closed() {
    let (app, _) = acme_with(&[("ada", Role::Owner)]).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let mut streams = Vec::new();
    for _ in 0..STREAMS_MAX {
        streams.push(Stream::ready(&browser, None).await);
    }
    let refused = browser.get(EVENTS).await;
    refused.expect(StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.header("x-sentry-rate-limit-remaining"), "0");
    streams.pop();
    Stream::ready(&browser, None).await;
}

#[tokio::test]
async fn a_last_event_id_that_is_no_number_is_refused() {
    let (app, _) = acme_with(&[("ada", Role::Owner)]).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    for wrong in ["nope", "-1", "", "1.5", "99999999999999999999"] {
        let request = Request::get(EVENTS).header("last-event-id", wrong).body(Body::empty()).expect("a request");
        browser.send(request).await.expect(StatusCode::BAD_REQUEST);
    }
}
