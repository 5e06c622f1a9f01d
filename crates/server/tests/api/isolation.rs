//! Two organizations: the other one's things are as unknown as things that don't exist.

use axum::http::StatusCode;
use roster_api_types::Role;

use crate::{
    matrix::{Row, World, rows},
    support::TestApp,
};

#[tokio::test]
async fn another_organizations_ids_are_answered_like_unknown_ones() {
    let app = TestApp::new().await;
    let (acme, other) = (app.organization("acme").await, app.organization("other").await);
    app.member(&acme, "ada", Role::Owner).await;
    let foreign = app.member(&other, "grace", Role::Member).await;
    let invited = app.invitation(&other, "hedy").await.row;
    let team = app.team(&other, "backend").await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let before = app.contents().await;
    let unknown = browser.get("/api/0/organizations/acme/members/99999/").await;
    unknown.expect(StatusCode::NOT_FOUND);
    for id in [foreign.id, invited.id] {
        let path = format!("/api/0/organizations/acme/members/{id}/");
        let answers =
            [browser.get(&path).await, browser.delete(&path).await, browser.press(&format!("{path}restore/")).await];
        for answer in answers {
            assert_eq!((answer.status, &answer.body), (unknown.status, &unknown.body), "{path}");
        }
    }
    for name in [team.slug.clone(), team.id.to_string()] {
        for rest in ["", "members/"] {
            let answer = browser.get(&format!("/api/0/teams/acme/{name}/{rest}")).await;
            assert_eq!((answer.status, &answer.body), (unknown.status, &unknown.body), "{name}");
        }
    }
    assert_eq!(app.contents().await, before);
}

#[tokio::test]
async fn a_removed_member_of_another_organization_cannot_be_restored_from_here() {
    let app = TestApp::new().await;
    let (acme, other) = (app.organization("acme").await, app.organization("other").await);
    app.member(&acme, "ada", Role::Owner).await;
    app.member(&other, "grace", Role::Owner).await;
    let removed = app.member(&other, "alan", Role::Member).await;
    let mut there = app.signed_in("grace@acme.test").await;
    there.delete(&format!("/api/0/organizations/other/members/{}/", removed.id)).await.expect(StatusCode::NO_CONTENT);
    let mut here = app.signed_in("ada@acme.test").await;
    let answer = here.press(&format!("/api/0/organizations/acme/members/{}/restore/", removed.id)).await;
    answer.expect(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn lists_show_nothing_of_another_organization_whatever_is_asked_for() {
    let app = TestApp::new().await;
    let (acme, other) = (app.organization("acme").await, app.organization("other").await);
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let foreign = app.member(&other, "grace", Role::Member).await;
    let team = app.team(&other, "backend").await;
    app.put_on_team(&foreign, &team).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    for query in [
        String::new(),
        format!("id:{}", foreign.id),
        format!("user.id:{}", foreign.user_id.unwrap_or_default()),
        "email:grace@acme.test".into(),
        "grace".into(),
        "%".into(),
    ] {
        let list = browser.get(&format!("/api/0/organizations/acme/members/?query={query}")).await;
        let list = list.expect(StatusCode::OK);
        let ids: Vec<String> = list.as_array().expect("a list").iter().map(|row| row["id"].to_string()).collect();
        assert!(ids.is_empty() || ids == [format!("\"{}\"", ada.id)], "{query}: {ids:?}");
    }
    let invite = serde_json::json!({ "email": "hedy@acme.test", "teams": ["backend"] });
    let refused = browser.post("/api/0/organizations/acme/members/", invite).await.expect(StatusCode::BAD_REQUEST);
    assert!(refused["teams"].is_array());
}

/// The line, asked of the organization `other`, with these numbers for those of acme's things.
fn elsewhere(row: &Row, numbers: Option<&str>) -> Row {
    let mut path = row.path.replace("/acme/", "/other/");
    if let Some(number) = numbers {
        while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
            path.replace_range(from..=to, number);
        }
        path = path.replace("/backend/", "/nowhere/");
    }
    Row { method: row.method.clone(), path, expected: row.expected.clone(), body: row.body.clone() }
}

/// `security.md`, row "Change role or remove by guessing ids": every route of the matrix that names something of acme's,
/// asked by another organization's owner in their own organization.
#[tokio::test]
async fn every_route_answers_the_other_organizations_ids_like_unknown_ones() {
    let world = World::new().await;
    let mut owner = world.app.signed_in("elsewhere@acme.test").await;
    let before = world.app.contents().await;
    let mut asked = 0;
    for row in rows().iter().filter(|row| row.path.starts_with("/api/") && !row.path.contains("accept-invite")) {
        if !row.path.contains('{') && !row.path.contains("/backend/") {
            continue;
        }
        let unknown = owner.send(elsewhere(row, Some("99999")).request(&world)).await;
        let foreign = owner.send(elsewhere(row, None).request(&world)).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND, "{} {}: {}", row.method, row.path, unknown.body);
        assert_eq!((foreign.status, &foreign.body), (unknown.status, &unknown.body), "{} {}", row.method, row.path);
        asked += 1;
    }
    assert!(asked >= 25, "{asked}");
    assert_eq!(world.app.contents().await, before);
}
