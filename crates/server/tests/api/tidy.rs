//! Deleting what nobody needs any longer.

use std::time::Duration;

use axum::http::StatusCode;
use roster_api_types::Role;
use roster_server::{
    store::{self, SESSION_LIFE, Tidied, entity::membership},
    tidy::{EVENTS_LIFE, tidy},
};
use sea_orm::{ActiveValue::Set, DbBackend, EntityTrait as _, Statement};
use serde_json::json;

use crate::{
    inviting::Invited,
    members_cost::plan,
    support::{START, TestApp},
};

const MOMENT: Duration = Duration::from_micros(1);
const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn old_events_go_and_younger_ones_stay() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let (db, clock) = (&app.state.db, &app.state.clock);
    store::announce(db, acme.id, "member.add", None, clock.now()).await.expect("written");
    clock.advance(MOMENT);
    store::announce(db, acme.id, "member.edit", None, clock.now()).await.expect("written");
    clock.advance(EVENTS_LIFE);
    assert_eq!(tidy(&app.state).await.expect("tidied"), Tidied { events: 1, ..Tidied::default() });
    let kept = store::events_after(db, acme.id, 0, 10).await.expect("read");
    assert_eq!(kept.iter().map(|event| event.kind.as_str()).collect::<Vec<_>>(), ["member.edit"]);
    clock.advance(MOMENT);
    assert_eq!(tidy(&app.state).await.expect("tidied").events, 1);
    // The numbers go on: whoever comes back behind a deleted event hears what follows.
    store::announce(db, acme.id, "member.remove", None, clock.now()).await.expect("written");
    assert_eq!(store::events_after(db, acme.id, kept[0].id, 10).await.expect("read").len(), 1);
}

#[tokio::test]
async fn sessions_and_counts_go_when_they_are_over_and_not_before() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let mut ada = app.signed_in("ada@acme.test").await;
    let invite = json!({ "email": "hedy@acme.test" });
    ada.post("/api/0/organizations/acme/members/", invite).await.expect(StatusCode::CREATED);
    let first = tidy(&app.state).await.expect("tidied");
    assert_eq!((first.sessions, first.counts), (0, 0));
    ada.get("/api/0/users/me/").await.expect(StatusCode::OK);
    app.state.clock.advance(SESSION_LIFE);
    let second = tidy(&app.state).await.expect("tidied");
    assert!(second.sessions == 1 && second.counts >= 3, "{second:?}");
    assert_eq!(tidy(&app.state).await.expect("tidied"), Tidied::default());
}

#[tokio::test]
async fn old_events_are_found_without_reading_the_others() {
    let app = TestApp::new().await;
    let backend = app.state.db.get_database_backend();
    if backend != DbBackend::Sqlite {
        // PostgreSQL's plan depends on how much there is; that the index is there is the migrations' doing in both.
        return;
    }
    let steps = plan(&app, Statement::from_string(backend, "DELETE FROM event WHERE date_created < 1")).await;
    assert!(steps.iter().any(|step| step.contains("event_age")), "{steps:?}");
}

/// Removed an hour ago: a person on a team, an invitation with its link and its mail; and one who stays.
async fn with_removed(app: &TestApp) -> (membership::Model, Invited) {
    let acme = app.organization("acme").await;
    let design = app.team(&acme, "design").await;
    app.member(&acme, "ada", Role::Owner).await;
    let grace = app.member(&acme, "grace", Role::Member).await;
    app.put_on_team(&grace, &design).await;
    let hedy = app.queued_invitation(&acme, "hedy").await;
    app.put_on_team(&hedy.row, &design).await;
    store::ask_for_access(&app.state.db, hedy.row.id, design.id, None, START).await.expect("asked");
    for row in [&grace, &hedy.row] {
        app.change_member(row, |row| row.removed_at = Set(Some(START))).await;
    }
    (grace, hedy)
}

#[tokio::test]
async fn removed_rows_stay_unless_the_operator_says_for_how_long() {
    let app = TestApp::new().await;
    with_removed(&app).await;
    app.state.clock.advance(DAY * 1000);
    tidy(&app.state).await.expect("tidied");
    assert_eq!(membership::Entity::find().all(&app.state.db).await.expect("read").len(), 3);
}

#[tokio::test]
async fn removed_rows_go_for_good_when_their_days_are_over_and_not_before() {
    let app = TestApp::with(|settings, _| settings.purge_after = Some(DAY * 30)).await;
    let (grace, hedy) = with_removed(&app).await;
    app.state.clock.advance(DAY * 30);
    assert_eq!(tidy(&app.state).await.expect("tidied").memberships, 0);
    app.state.clock.advance(MOMENT);
    assert_eq!(tidy(&app.state).await.expect("tidied").memberships, 2);
    let left = membership::Entity::find().all(&app.state.db).await.expect("read");
    assert_eq!(left.len(), 1, "{left:?}");
    let mut ada = app.signed_in("ada@acme.test").await;
    ada.post(&format!("/api/0/organizations/acme/members/{}/restore/", grace.id), json!({}))
        .await
        .expect(StatusCode::NOT_FOUND);
    let unknown = app.browser().await.get(&hedy.path()).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(unknown["code"], "unknown");
    // People keep their accounts.
    app.signed_in("grace@acme.test").await;
}
