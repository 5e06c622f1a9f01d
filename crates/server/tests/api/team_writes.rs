//! Creating, renaming and deleting teams.

use axum::http::StatusCode;
use roster_api_types::{Role, TeamRole};
use roster_server::store::entity::team;
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};

use crate::{
    organizations::{keys, words},
    support::{Answer, Browser, TestApp},
    team_stage::{Closed, audit, data, put},
};

const TEAMS: &str = "/api/0/organizations/acme/teams/";
const BACKEND: &str = "/api/0/teams/acme/backend/";

async fn slugs(app: &TestApp) -> Vec<String> {
    let rows = team::Entity::find().all(&app.state.db).await.expect("read");
    rows.into_iter().map(|row| row.slug).collect()
}

async fn create(browser: &mut Browser, body: Value) -> Answer {
    browser.post(TEAMS, body).await
}

#[tokio::test]
async fn whoever_creates_a_team_is_on_it() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let made = create(&mut browser, json!({ "name": " Équipe Ärger " })).await.expect(StatusCode::CREATED);
    let contract = "id slug name dateCreated isMember teamRole flags access hasAccess isPending memberCount avatar";
    assert_eq!(keys(&made), words(contract));
    assert_eq!((&made["name"], &made["slug"]), (&json!("Équipe Ärger"), &json!("equipe-arger")));
    assert_eq!(
        (&made["isMember"], &made["teamRole"], &made["memberCount"]),
        (&json!(true), &json!("admin"), &json!(1))
    );
    let made = create(&mut browser, json!({ "slug": "ops", "name": null, "color": "red" })).await;
    assert_eq!(made.expect(StatusCode::CREATED)["name"], "ops");
    let log = audit(&app).await;
    let events: Vec<&str> = log.iter().map(|entry| entry.event.as_str()).collect();
    assert_eq!(events, ["team.create", "member.join-team", "team.create", "member.join-team"]);
    assert_eq!(data(&log[0]), json!({ "team_slug": "equipe-arger", "name": "Équipe Ärger" }));
    assert_eq!((log[0].target_object, log[1].target_object), (Some(1), Some(ada.id)));
    assert_eq!((log[0].actor_id, log[1].target_user_id), (ada.user_id, ada.user_id));
}

#[tokio::test]
async fn only_those_with_the_right_create_teams() {
    for (role, status) in [
        (Role::Owner, StatusCode::CREATED),
        (Role::Manager, StatusCode::CREATED),
        (Role::Admin, StatusCode::CREATED),
        (Role::Member, StatusCode::FORBIDDEN),
    ] {
        let stage = Closed::new().await;
        stage.member("grace", role).await;
        create(&mut stage.browser("grace").await, json!({ "slug": "ops" })).await.expect(status);
        let made = slugs(&stage.app).await.contains(&"ops".to_owned());
        assert_eq!(made, status == StatusCode::CREATED, "{role}");
    }
    let stage = Closed::new().await;
    create(&mut stage.app.browser().await, json!({ "slug": "ops" })).await.expect(StatusCode::UNAUTHORIZED);
    let mut ada = stage.browser("ada").await;
    ada.post("/api/0/organizations/nope/teams/", json!({ "slug": "ops" })).await.expect(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn wrong_names_are_told_under_their_keys() {
    let stage = Closed::new().await;
    let mut ada = stage.browser("ada").await;
    for (body, fields) in [
        (json!({}), "non_field_errors"),
        (json!({ "name": null, "slug": null }), "non_field_errors"),
        (json!({ "name": "" }), "name"),
        (json!({ "name": "a".repeat(65) }), "name"),
        (json!({ "name": "a\u{0}b" }), "name"),
        (json!({ "name": "設計" }), "slug"),
        (json!({ "slug": "" }), "slug"),
        (json!({ "slug": "42" }), "slug"),
        (json!({ "slug": "Upper" }), "slug"),
        (json!({ "slug": "a".repeat(51) }), "slug"),
        (json!({ "name": "\t", "slug": "a b" }), "name slug"),
    ] {
        let answer = create(&mut ada, body.clone()).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!(keys(&answer), words(fields), "{body}");
        assert!(answer.as_object().expect("fields").values().all(|reasons| reasons[0].is_string()), "{answer}");
        if fields != "non_field_errors" && fields != "slug" || body.get("name").is_none() && fields == "slug" {
            let answer = put(&mut ada, BACKEND, body.clone()).await.expect(StatusCode::BAD_REQUEST);
            assert_eq!(keys(&answer), words(fields), "{body}");
        }
    }
    for body in [json!({ "name": 7 }), json!([]), json!("ops")] {
        create(&mut ada, body.clone()).await.expect(StatusCode::BAD_REQUEST);
        put(&mut ada, BACKEND, body).await.expect(StatusCode::BAD_REQUEST);
    }
    assert_eq!(slugs(&stage.app).await, ["backend"]);
    assert_eq!(stage.audit().await.len(), 0);
}

#[tokio::test]
async fn a_slug_is_taken_within_its_organization_only() {
    let stage = Closed::new().await;
    let other = stage.app.organization("other").await;
    stage.app.team(&other, "ops").await;
    let mut ada = stage.browser("ada").await;
    for body in [json!({ "slug": "backend" }), json!({ "name": "Backend" }), json!({ "name": "X", "slug": "backend" })]
    {
        let answer = create(&mut ada, body).await.expect(StatusCode::CONFLICT);
        let reason = "A team with the slug \"backend\" already exists.";
        assert_eq!(answer, json!({ "non_field_errors": [reason], "detail": reason }));
    }
    create(&mut ada, json!({ "slug": "ops" })).await.expect(StatusCode::CREATED);
    let answer = put(&mut ada, "/api/0/teams/acme/ops/", json!({ "slug": "backend" })).await;
    assert_eq!(keys(&answer.expect(StatusCode::BAD_REQUEST)), words("slug"));
    assert_eq!(slugs(&stage.app).await, ["backend", "ops", "ops"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_many_at_the_same_moment_gets_the_slug() {
    let stage = Closed::new().await;
    let browser = stage.browser("ada").await;
    let tasks: Vec<_> = (0..10)
        .map(|_| {
            let mut browser = browser.clone();
            tokio::spawn(async move { create(&mut browser, json!({ "slug": "ops" })).await.status })
        })
        .collect();
    let mut statuses = Vec::new();
    for task in tasks {
        statuses.push(task.await.expect("no panic"));
    }
    statuses.sort();
    assert_eq!(statuses, [[StatusCode::CREATED].as_slice(), &[StatusCode::CONFLICT; 9]].concat());
}

#[tokio::test]
async fn a_team_is_renamed_and_found_under_its_new_names() {
    let stage = Closed::new().await;
    let mut ada = stage.browser("ada").await;
    let renamed = put(&mut ada, BACKEND, json!({ "name": "KERN" })).await.expect(StatusCode::OK);
    assert_eq!((&renamed["name"], &renamed["slug"]), (&json!("KERN"), &json!("backend")));
    let found = ada.get(&format!("{TEAMS}?query=kern")).await.expect(StatusCode::OK);
    assert_eq!(found.as_array().map(Vec::len), Some(1));
    let renamed = put(&mut ada, BACKEND, json!({ "slug": "core" })).await.expect(StatusCode::OK);
    assert_eq!((&renamed["name"], &renamed["slug"]), (&json!("KERN"), &json!("core")));
    ada.get(BACKEND).await.expect(StatusCode::NOT_FOUND);
    // The same again, or nothing at all, is no change.
    for body in [json!({ "slug": "core" }), json!({}), json!({ "name": null })] {
        put(&mut ada, "/api/0/teams/acme/core/", body).await.expect(StatusCode::OK);
    }
    let log = stage.audit().await;
    assert_eq!(log.iter().map(|entry| entry.event.as_str()).collect::<Vec<_>>(), ["team.edit"; 2]);
    let told = json!({ "team_slug": "core", "name": "KERN", "old_slug": "backend", "old_name": "KERN" });
    assert_eq!(data(&log[1]), told);
}

#[tokio::test]
async fn those_who_administer_a_team_change_and_delete_it() {
    for (role, own, on_it, status) in [
        (Role::Owner, None, false, true),
        (Role::Manager, None, false, true),
        (Role::Admin, None, true, true),
        (Role::Admin, None, false, false),
        (Role::Member, Some(TeamRole::Admin), true, true),
        (Role::Member, None, true, false),
    ] {
        let stage = Closed::new().await;
        let grace = stage.member("grace", role).await;
        if on_it {
            stage.put(&grace, own).await;
        }
        let mut browser = stage.browser("grace").await;
        let (changed, deleted) = if status {
            (StatusCode::OK, StatusCode::NO_CONTENT)
        } else {
            (StatusCode::FORBIDDEN, StatusCode::FORBIDDEN)
        };
        put(&mut browser, BACKEND, json!({ "name": "Core" })).await.expect(changed);
        let answer = browser.delete(BACKEND).await;
        assert_eq!(answer.status, deleted, "{role} {own:?} {on_it}");
        assert_eq!(slugs(&stage.app).await.is_empty(), status);
        if status {
            let log = stage.audit().await;
            assert_eq!((log[1].event.as_str(), log[1].target_object), ("team.remove", Some(stage.backend.id)));
            assert_eq!(stage.places().await, [], "nobody is on a team that is gone");
            browser.delete(BACKEND).await.expect(StatusCode::NOT_FOUND);
            browser.get("/api/0/organizations/acme/members/me/").await.expect(StatusCode::OK);
        }
    }
}
