//! Creating organizations and changing their settings.

use axum::http::StatusCode;
use sea_orm::{ActiveValue::Set, EntityTrait as _};
use serde_json::{Value, json};

use roster_server::store::entity::organization;

use crate::{members_create::acme, requests::entries, support::TestApp};

const PATH: &str = "/api/0/organizations/acme/";

async fn organizations(app: &TestApp) -> Vec<organization::Model> {
    organization::Entity::find().all(&app.state.db).await.expect("read")
}

#[tokio::test]
async fn whoever_creates_an_organization_owns_it() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let created = browser.post("/api/0/organizations/", json!({ "name": " Analytical Engines " })).await;
    let created = created.expect(StatusCode::CREATED);
    assert_eq!((&created["name"], &created["slug"]), (&json!("Analytical Engines"), &json!("analytical-engines")));
    let own = browser.get("/api/0/organizations/analytical-engines/").await.expect(StatusCode::OK);
    assert_eq!((&own["orgRole"], &own["id"]), (&json!("owner"), &created["id"]));
    let members = browser.get("/api/0/organizations/analytical-engines/members/").await.expect(StatusCode::OK);
    assert_eq!(members.as_array().map(Vec::len), Some(1));
    let [(event, actor, _, data)] = &entries(&app).await[..] else { panic!("one entry") };
    assert_eq!((event.as_str(), actor), ("org.create", &Some(ada.id)));
    assert_eq!(data, &json!({ "name": "Analytical Engines", "slug": "analytical-engines" }));
    let taken = browser.post("/api/0/organizations/", json!({ "name": "Analytical engines!" })).await;
    assert!(taken.expect(StatusCode::CONFLICT)["detail"].as_str().is_some_and(|words| words.contains("exists")));
    for (body, field) in [(json!({}), "name"), (json!({ "name": "x", "slug": "A b" }), "slug")] {
        let refused = browser.post("/api/0/organizations/", body).await.expect(StatusCode::BAD_REQUEST);
        assert!(refused[field][0].is_string(), "{refused}");
    }
    assert_eq!(organizations(&app).await.len(), 1);
    app.browser().await.post("/api/0/organizations/", json!({ "name": "x" })).await.expect(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn one_person_creates_ten_organizations_a_day_and_no_more() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let mut browser = app.signed_in("ada@acme.test").await;
    for number in 0..10 {
        let body = json!({ "name": format!("Engine {number}") });
        browser.post("/api/0/organizations/", body).await.expect(StatusCode::CREATED);
    }
    let refused = browser.post("/api/0/organizations/", json!({ "name": "One more" })).await;
    refused.expect(StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(organizations(&app).await.len(), 10);
}

#[tokio::test]
async fn settings_are_changed_and_told_and_written_down() {
    let (app, _) = acme().await;
    let mut owner = app.signed_in("owner@acme.test").await;
    let body = json!({ "name": "Acme & Sons", "slug": "acme-sons", "openMembership": 0, "allowMemberInvite": "false",
        "allowJoinRequests": false, "defaultRole": "admin", "require2FA": false });
    let changed = owner.put(PATH, body.clone()).await.expect(StatusCode::OK);
    for (key, value) in [
        ("name", json!("Acme & Sons")),
        ("slug", json!("acme-sons")),
        ("openMembership", json!(false)),
        ("allowMemberInvite", json!(false)),
        ("allowJoinRequests", json!(false)),
        ("defaultRole", json!("admin")),
        ("require2FA", json!(false)),
    ] {
        assert_eq!(changed[key], value, "{key}");
    }
    owner.get(PATH).await.expect(StatusCode::NOT_FOUND);
    let path = "/api/0/organizations/acme-sons/";
    assert_eq!(owner.get(path).await.expect(StatusCode::OK), changed);
    let [(event, _, _, data)] = &entries(&app).await[..] else { panic!("one entry") };
    assert_eq!(event, "org.edit");
    assert_eq!(data["slug"], json!({ "old": "acme", "new": "acme-sons" }));
    assert_eq!(data["openMembership"]["new"], json!(false));
    assert_eq!(data.as_object().map(serde_json::Map::len), Some(6));
    // The same again is no change, and so is nothing.
    owner.put(path, body).await.expect(StatusCode::OK);
    owner.put(path, json!({})).await.expect(StatusCode::OK);
    owner.put(path, json!({ "name": null, "defaultRole": null, "unknown": 1 })).await.expect(StatusCode::OK);
    assert_eq!(entries(&app).await.len(), 1);
}

#[tokio::test]
async fn what_can_not_be_set_is_refused_under_its_field_and_nothing_is_changed() {
    let (app, _) = acme().await;
    app.organization("globex").await;
    let before = organizations(&app).await;
    let mut owner = app.signed_in("owner@acme.test").await;
    for (body, field) in [
        (json!({ "name": " ", "openMembership": false }), "name"),
        (json!({ "name": "x".repeat(65) }), "name"),
        (json!({ "slug": "42" }), "slug"),
        (json!({ "slug": "globex", "allowMemberInvite": false }), "slug"),
        (json!({ "defaultRole": "king" }), "defaultRole"),
        (json!({ "require2FA": true }), "require2FA"),
    ] {
        let refused = owner.put(PATH, body).await.expect(StatusCode::BAD_REQUEST);
        assert!(refused[field][0].is_string(), "{refused}");
    }
    let refused = owner.put(PATH, json!({ "openMembership": "perhaps" })).await.expect(StatusCode::BAD_REQUEST);
    assert!(refused["detail"].is_string());
    let versions = |rows: Vec<organization::Model>| -> Vec<organization::Model> {
        rows.into_iter().map(|row| organization::Model { version: 0, ..row }).collect()
    };
    assert_eq!(versions(organizations(&app).await), versions(before));
}

#[tokio::test]
async fn managers_change_settings_and_owners_alone_the_default_role() {
    let (app, _) = acme().await;
    for (name, status) in [
        ("member", StatusCode::FORBIDDEN),
        ("admin", StatusCode::FORBIDDEN),
        ("manager", StatusCode::OK),
        ("owner", StatusCode::OK),
    ] {
        let mut browser = app.signed_in(&format!("{name}@acme.test")).await;
        browser.put(PATH, json!({ "name": format!("Acme of {name}") })).await.expect(status);
    }
    let mut manager = app.signed_in("manager@acme.test").await;
    let refused = manager.put(PATH, json!({ "defaultRole": "admin" })).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(refused, json!({ "detail": "Only owners can change the default role." }));
    manager.put(PATH, json!({ "defaultRole": "member", "name": "Acme" })).await.expect(StatusCode::OK);
    app.user("stranger").await;
    let mut stranger = app.signed_in("stranger@acme.test").await;
    stranger.put(PATH, json!({ "name": "Mine" })).await.expect(StatusCode::FORBIDDEN);
    app.browser().await.put(PATH, json!({ "name": "Mine" })).await.expect(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn there_is_no_single_sign_on_and_nobody_is_missing() {
    let (app, _) = acme().await;
    let mut member = app.signed_in("member@acme.test").await;
    let answer = member.get(&format!("{PATH}auth-provider/")).await;
    answer.expect(StatusCode::NO_CONTENT);
    assert_eq!(answer.body, "");
    assert_eq!(member.get(&format!("{PATH}missing-members/")).await.expect(StatusCode::OK), json!([]));
    app.user("stranger").await;
    let mut stranger = app.signed_in("stranger@acme.test").await;
    for path in ["auth-provider", "missing-members"] {
        stranger.get(&format!("{PATH}{path}/")).await.expect(StatusCode::FORBIDDEN);
        app.browser().await.get(&format!("{PATH}{path}/")).await.expect(StatusCode::UNAUTHORIZED);
    }
    stranger.get("/api/0/organizations/globex/auth-provider/").await.expect(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_new_setting_counts_at_once() {
    let (app, acme) = acme().await;
    app.change_organization(&acme, |row| row.allow_member_invite = Set(true)).await;
    let invite = |email: &str| -> Value { json!({ "email": email }) };
    let members = format!("{PATH}members/");
    let mut member = app.signed_in("member@acme.test").await;
    member.post(&members, invite("a@b.test")).await.expect(StatusCode::CREATED);
    let mut owner = app.signed_in("owner@acme.test").await;
    owner.put(PATH, json!({ "allowMemberInvite": false })).await.expect(StatusCode::OK);
    member.post(&members, invite("b@b.test")).await.expect(StatusCode::FORBIDDEN);
}
