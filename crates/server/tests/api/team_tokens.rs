//! What API tokens may do about teams: never more than their scopes, whatever their owner is on a team.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use roster_api_types::{Role, TeamRole};
use serde_json::{Value, json};

use crate::{
    program::Program,
    support::Answer,
    team_stage::{Closed, place},
};

const TEAMS: &str = "/api/0/organizations/acme/teams/";
const BACKEND: &str = "/api/0/teams/acme/backend/";
const REQUESTS: &str = "/api/0/organizations/acme/access-requests/";

async fn program(stage: &Closed, name: &str, scopes: &[&str]) -> Program {
    stage.app.program_of(&format!("{name}@acme.test"), scopes).await
}

async fn put(program: &mut Program, path: &str, body: Value) -> Answer {
    let request = Request::put(path).header(header::CONTENT_TYPE, "application/json");
    program.send(request.body(Body::from(body.to_string())).expect("a request")).await
}

async fn press(program: &mut Program, path: &str) -> Answer {
    program.send(Request::post(path).body(Body::empty()).expect("a request")).await
}

#[tokio::test]
async fn putting_somebody_on_a_closed_team_takes_more_than_reading() {
    for (role, scopes, status) in [
        (Role::Owner, &["org:read"][..], StatusCode::ACCEPTED),
        (Role::Owner, &["org:write"], StatusCode::CREATED),
        (Role::Owner, &["team:write"], StatusCode::CREATED),
        (Role::Owner, &["member:read"], StatusCode::FORBIDDEN),
        // A token can't give what the role lacks.
        (Role::Member, &["org:read", "team:write", "org:write"], StatusCode::ACCEPTED),
    ] {
        let stage = Closed::new().await;
        stage.member("grace", role).await;
        let alan = stage.member("alan", Role::Member).await;
        let answer = press(&mut program(&stage, "grace", scopes).await, &place(&alan)).await;
        assert_eq!(answer.status, status, "{role} {scopes:?}");
    }
}

#[tokio::test]
async fn a_narrow_token_leaves_its_owner_no_team_admin() {
    let stage = Closed::new().await;
    let alan = stage.on_team("alan", Role::Member, None).await;
    for (name, role, own) in [("grace", Role::Member, Some(TeamRole::Admin)), ("betty", Role::Owner, None)] {
        stage.on_team(name, role, own).await;
        let mut narrow = program(&stage, name, &["org:read", "team:read"]).await;
        narrow.delete(&place(&alan)).await.expect(StatusCode::BAD_REQUEST);
        put(&mut narrow, &place(&alan), json!({ "teamRole": "admin" })).await.expect(StatusCode::BAD_REQUEST);
        put(&mut narrow, BACKEND, json!({ "name": "Core" })).await.expect(StatusCode::FORBIDDEN);
        narrow.delete(BACKEND).await.expect(StatusCode::FORBIDDEN);
        narrow.post(TEAMS, json!({ "slug": "ops" })).await.expect(StatusCode::FORBIDDEN);
        let team = narrow.get(BACKEND).await.expect(StatusCode::OK);
        assert_eq!(
            (&team["teamRole"], &team["access"]),
            (&json!("admin"), &json!(["org:read", "team:read"])),
            "{name}"
        );
        // With everything the role has, it is the person again.
        let mut whole = program(&stage, name, &role.scopes()).await;
        put(&mut whole, BACKEND, json!({ "name": "Core" })).await.expect(StatusCode::OK);
    }
}

#[tokio::test]
async fn requests_are_seen_and_decided_with_a_scope_that_decides() {
    let stage = Closed::new().await;
    let grace = stage.member("grace", Role::Member).await;
    stage.browser("grace").await.press(&place(&grace)).await.expect(StatusCode::ACCEPTED);
    let path = format!("{REQUESTS}{}/", stage.requests().await[0].id);
    let mut blind = program(&stage, "ada", &["member:read"]).await;
    blind.get(REQUESTS).await.expect(StatusCode::FORBIDDEN);
    let mut narrow = program(&stage, "ada", &["org:read"]).await;
    assert_eq!(narrow.get(REQUESTS).await.expect(StatusCode::OK), json!([]));
    put(&mut narrow, &path, json!({ "isApproved": true })).await.expect(StatusCode::FORBIDDEN);
    let mut deciding = program(&stage, "ada", &["member:write"]).await;
    assert_eq!(deciding.get(REQUESTS).await.expect(StatusCode::OK).as_array().map(Vec::len), Some(1));
    put(&mut deciding, &path, json!({ "isApproved": true })).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(stage.places().await, [(grace.id, None)]);
}

#[tokio::test]
async fn each_endpoint_wants_a_scope_of_its_own() {
    let stage = Closed::new().await;
    let mut other = program(&stage, "ada", &["event:read"]).await;
    let me = "/api/0/organizations/acme/members/me/teams/backend/";
    let members = format!("{BACKEND}members/");
    for path in [TEAMS, BACKEND, &members, "/api/0/organizations/acme/user-teams/", me, REQUESTS] {
        other.get(path).await.expect(StatusCode::FORBIDDEN);
    }
    press(&mut other, me).await.expect(StatusCode::FORBIDDEN);
    for path in [BACKEND, me] {
        other.delete(path).await.expect(StatusCode::FORBIDDEN);
        put(&mut other, path, json!({ "name": "X", "teamRole": "admin" })).await.expect(StatusCode::FORBIDDEN);
    }
    let mut reading = program(&stage, "ada", &["team:read"]).await;
    for path in [TEAMS, BACKEND, &members] {
        reading.get(path).await.expect(StatusCode::OK);
    }
    // To change is not to delete.
    let mut writing = program(&stage, "ada", &["team:write"]).await;
    put(&mut writing, BACKEND, json!({ "name": "Core" })).await.expect(StatusCode::OK);
    writing.delete(BACKEND).await.expect(StatusCode::FORBIDDEN);
    program(&stage, "ada", &["team:admin"]).await.delete(BACKEND).await.expect(StatusCode::NO_CONTENT);
}
