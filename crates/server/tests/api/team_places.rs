//! Who comes on a team, goes off it, and as what.

use axum::http::StatusCode;
use roster_api_types::{Role, TeamRole};
use sea_orm::ActiveValue::Set;
use serde_json::json;

use crate::{
    organizations::{keys, words},
    team_stage::{Closed, data, place, put},
};

#[tokio::test]
async fn where_membership_is_open_everybody_puts_everybody_on_a_team() {
    let stage = Closed::new().await;
    stage.app.change_organization(&stage.acme, |row| row.open_membership = Set(true)).await;
    let grace = stage.member("grace", Role::Member).await;
    let alan = stage.member("alan", Role::Owner).await;
    let hedy = stage.app.invitation(&stage.acme, "hedy").await.row;
    let mut browser = stage.browser("grace").await;
    let own = browser.press("/api/0/organizations/acme/members/me/teams/backend").await.expect(StatusCode::CREATED);
    let contract = "id slug name dateCreated isMember teamRole flags access hasAccess isPending memberCount avatar";
    assert_eq!(keys(&own), words(contract));
    assert_eq!(
        (&own["isMember"], &own["teamRole"], &own["memberCount"]),
        (&json!(true), &json!("contributor"), &json!(1))
    );
    // By ids, too; somebody else, and somebody who was only invited.
    let path = format!("/api/0/organizations/{}/members/{}/teams/{}/", stage.acme.id, alan.id, stage.backend.id);
    let others = browser.press(&path).await.expect(StatusCode::CREATED);
    assert_eq!((&others["isMember"], &others["memberCount"]), (&json!(true), &json!(2)));
    browser.press(&place(&hedy)).await.expect(StatusCode::CREATED);
    let again = browser.press(&place(&hedy)).await;
    assert_eq!((again.status, again.body.as_str()), (StatusCode::NO_CONTENT, ""));
    assert_eq!(stage.places().await, [(grace.id, None), (alan.id, None), (hedy.id, None)]);
    let audit = stage.audit().await;
    assert_eq!(audit.iter().map(|entry| entry.event.as_str()).collect::<Vec<_>>(), ["member.join-team"; 3]);
    assert_eq!(
        (audit[2].target_object, audit[2].target_user_id, audit[1].target_user_id),
        (Some(hedy.id), None, alan.user_id)
    );
    let told = json!({ "team_slug": "backend", "member_id": hedy.id.to_string(), "email": "hedy@acme.test", "is_active": true });
    assert_eq!(data(&audit[2]), told);
}

#[tokio::test]
async fn where_membership_is_closed_those_who_administer_the_team_put_people_on_it() {
    for (role, own, on_it, status) in [
        (Role::Owner, None, false, StatusCode::CREATED),
        (Role::Manager, None, false, StatusCode::CREATED),
        (Role::Admin, None, true, StatusCode::CREATED),
        (Role::Admin, None, false, StatusCode::ACCEPTED),
        (Role::Member, Some(TeamRole::Admin), true, StatusCode::CREATED),
        (Role::Member, None, true, StatusCode::ACCEPTED),
        (Role::Member, None, false, StatusCode::ACCEPTED),
    ] {
        let stage = Closed::new().await;
        let grace = stage.member("grace", role).await;
        if on_it {
            stage.put(&grace, own).await;
        }
        let alan = stage.member("alan", Role::Member).await;
        let answer = stage.browser("grace").await.press(&place(&alan)).await;
        assert_eq!(answer.status, status, "{role} {own:?} {on_it}");
        let is_on_it = stage.places().await.iter().any(|(member, _)| *member == alan.id);
        assert_eq!(is_on_it, status == StatusCode::CREATED);
        assert_eq!(stage.requests().await.len(), usize::from(status == StatusCode::ACCEPTED));
    }
}

#[tokio::test]
async fn who_is_on_all_teams_takes_a_place_without_asking_and_keeps_the_rest_when_giving_it_back() {
    let stage = Closed::new().await;
    let grace = stage.app.member(&stage.acme, "grace", Role::Member).await;
    let mut browser = stage.browser("grace").await;
    let path = place(&grace);
    browser.get(&path).await.expect(StatusCode::NOT_FOUND);
    browser.press(&path).await.expect(StatusCode::CREATED);
    assert_eq!(browser.get(&path).await.expect(StatusCode::OK), json!({ "isActive": true, "teamRole": null }));
    let left = browser.delete(&path).await.expect(StatusCode::OK);
    assert_eq!((&left["isMember"], &left["teamRole"], &left["hasAccess"]), (&json!(false), &json!(null), &json!(true)));
    browser.get(&path).await.expect(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_request_is_made_once_and_shows_as_pending_until_the_place_is_there() {
    let stage = Closed::new().await;
    let grace = stage.member("grace", Role::Member).await;
    let mut browser = stage.browser("grace").await;
    let path = "/api/0/organizations/acme/members/me/teams/backend/";
    for _ in 0..2 {
        let answer = browser.press(path).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::ACCEPTED, ""));
    }
    let requests = stage.requests().await;
    assert_eq!(requests.len(), 1);
    assert_eq!((requests[0].membership_id, requests[0].requester_id), (grace.id, None));
    assert_eq!(stage.audit().await.len(), 0);
    let team = browser.get("/api/0/teams/acme/backend/").await.expect(StatusCode::OK);
    assert_eq!((&team["isPending"], &team["hasAccess"]), (&json!(true), &json!(false)));
    // Once put there, there is nothing left to decide.
    stage.browser("ada").await.press(&place(&grace)).await.expect(StatusCode::CREATED);
    assert_eq!(stage.requests().await, []);
    let team = browser.get("/api/0/teams/acme/backend/").await.expect(StatusCode::OK);
    assert_eq!((&team["isPending"], &team["hasAccess"]), (&json!(false), &json!(true)));
}

#[tokio::test]
async fn everybody_leaves_and_those_who_administer_the_team_take_others_off() {
    for (role, own, on_it, status) in [
        (Role::Owner, None, false, StatusCode::OK),
        (Role::Manager, None, false, StatusCode::OK),
        (Role::Admin, None, true, StatusCode::OK),
        (Role::Admin, None, false, StatusCode::BAD_REQUEST),
        (Role::Member, Some(TeamRole::Admin), true, StatusCode::OK),
        (Role::Member, Some(TeamRole::Contributor), true, StatusCode::BAD_REQUEST),
    ] {
        let stage = Closed::new().await;
        // Open membership is for coming, not for sending away.
        stage.app.change_organization(&stage.acme, |row| row.open_membership = Set(true)).await;
        let grace = stage.member("grace", role).await;
        if on_it {
            stage.put(&grace, own).await;
        }
        let alan = stage.on_team("alan", Role::Owner, None).await;
        let mut browser = stage.browser("grace").await;
        let answer = browser.delete(&place(&alan)).await.expect(status);
        let is_on_it = stage.places().await.iter().any(|(member, _)| *member == alan.id);
        assert_eq!(is_on_it, status != StatusCode::OK, "{role} {own:?} {on_it}");
        if status == StatusCode::OK {
            assert_eq!((&answer["slug"], &answer["isMember"]), (&json!("backend"), &json!(on_it)));
            // The same again is fine and changes nothing.
            browser.delete(&place(&alan)).await.expect(StatusCode::OK);
            let audit = stage.audit().await;
            assert_eq!((audit.len(), audit[0].event.as_str()), (1, "member.leave-team"));
            assert_eq!(data(&audit[0])["is_active"], false);
        } else {
            assert!(answer["detail"].is_string());
        }
        browser.delete(&place(&grace)).await.expect(StatusCode::OK);
        assert!(stage.places().await.iter().all(|(member, _)| *member != grace.id));
    }
}

#[tokio::test]
async fn an_identity_providers_team_is_left_alone() {
    let stage = Closed::new().await;
    let alan = stage.on_team("alan", Role::Member, None).await;
    let grace = stage.member("grace", Role::Member).await;
    stage.manage_elsewhere().await;
    for (name, target) in [("ada", &grace), ("grace", &grace)] {
        let refused = stage.browser(name).await.press(&place(target)).await.expect(StatusCode::FORBIDDEN);
        assert!(refused["detail"].as_str().is_some_and(|reason| reason.contains("identity provider")));
    }
    for name in ["ada", "alan"] {
        stage.browser(name).await.delete(&place(&alan)).await.expect(StatusCode::FORBIDDEN);
    }
    let mut ada = stage.browser("ada").await;
    put(&mut ada, "/api/0/teams/acme/backend/", json!({ "name": "Core" })).await.expect(StatusCode::FORBIDDEN);
    ada.delete("/api/0/teams/acme/backend/").await.expect(StatusCode::FORBIDDEN);
    let team = ada.get("/api/0/teams/acme/backend/").await.expect(StatusCode::OK);
    assert_eq!((&team["flags"], &team["name"]), (&json!({ "idp:provisioned": true }), &json!("Backend")));
    assert_eq!((stage.requests().await.len(), stage.places().await.len(), stage.audit().await.len()), (0, 1, 0));
}

#[tokio::test]
async fn a_team_role_is_given_by_those_who_administer_the_team_and_kept_only_above_the_minimum() {
    for (role, own, status) in [
        (Role::Owner, None, StatusCode::OK),
        (Role::Admin, None, StatusCode::OK),
        (Role::Member, Some(TeamRole::Admin), StatusCode::OK),
        (Role::Member, None, StatusCode::BAD_REQUEST),
    ] {
        let stage = Closed::new().await;
        let grace = stage.on_team("grace", role, own).await;
        let alan = stage.on_team("alan", Role::Member, None).await;
        let mut browser = stage.browser("grace").await;
        let answer = put(&mut browser, &place(&alan), json!({ "teamRole": "admin" })).await.expect(status);
        if status != StatusCode::OK {
            assert!(answer["detail"].is_string(), "{answer}");
            // Nor can they raise themselves.
            put(&mut browser, &place(&grace), json!({ "teamRole": "admin" })).await.expect(status);
            assert_eq!(stage.places().await, [(grace.id, None), (alan.id, None)]);
            continue;
        }
        assert_eq!(answer, json!({ "isActive": true, "teamRole": "admin" }));
        assert_eq!(browser.get(&place(&alan)).await.expect(StatusCode::OK), answer);
        put(&mut browser, &place(&alan), json!({ "teamRole": "admin" })).await.expect(StatusCode::OK);
        let audit = stage.audit().await;
        assert_eq!((audit.len(), audit[0].event.as_str()), (1, "member.edit"));
        assert_eq!(data(&audit[0])["team_role"], "admin");
        let lowered = put(&mut browser, &place(&alan), json!({ "teamRole": "contributor" })).await;
        assert_eq!(lowered.expect(StatusCode::OK)["teamRole"], json!(null));
    }
}

#[tokio::test]
async fn a_team_role_that_the_organization_role_gives_anyway_is_not_stored() {
    let stage = Closed::new().await;
    let alan = stage.on_team("alan", Role::Manager, None).await;
    let mut ada = stage.browser("ada").await;
    for role in ["admin", "contributor"] {
        let answer = put(&mut ada, &place(&alan), json!({ "teamRole": role })).await.expect(StatusCode::OK);
        assert_eq!(answer["teamRole"], json!(null), "{role}");
    }
    assert_eq!(stage.places().await, [(alan.id, None)]);
    let seen = stage.browser("alan").await.get("/api/0/teams/acme/backend/").await.expect(StatusCode::OK);
    assert_eq!(seen["teamRole"], "admin");
}

#[tokio::test]
async fn a_wrong_team_role_is_told_under_its_key() {
    let stage = Closed::new().await;
    let alan = stage.on_team("alan", Role::Member, None).await;
    let mut ada = stage.browser("ada").await;
    for body in [json!({ "teamRole": "king" }), json!({ "teamRole": "" }), json!({ "teamRole": null }), json!({})] {
        let answer = put(&mut ada, &place(&alan), body.clone()).await.expect(StatusCode::BAD_REQUEST);
        assert!(answer["teamRole"][0].is_string(), "{body}: {answer}");
    }
    for body in [json!({ "teamRole": 7 }), json!([])] {
        put(&mut ada, &place(&alan), body).await.expect(StatusCode::BAD_REQUEST);
    }
    assert_eq!(stage.audit().await.len(), 0);
}

#[tokio::test]
async fn places_that_cannot_be_are_not_found() {
    let stage = Closed::new().await;
    let grace = stage.member("grace", Role::Member).await;
    let other = stage.app.organization("other").await;
    let foreign = stage.app.member(&other, "hedy", Role::Owner).await;
    stage.app.team(&other, "design").await;
    let requested = stage
        .app
        .invitation_with(&stage.acme, "alan", |row| row.invite_status = Set("requested_to_join".into()))
        .await
        .row;
    let mut ada = stage.browser("ada").await;
    let base = "/api/0/organizations/acme/members";
    for path in [
        format!("{base}/{}/teams/backend/", foreign.id),
        format!("{base}/{}/teams/backend/", requested.id),
        format!("{base}/99999/teams/backend/"),
        format!("{base}/nobody/teams/backend/"),
        format!("{base}/{}/teams/design/", grace.id),
        format!("{base}/{}/teams/%00/", grace.id),
        format!("{base}/{}/teams/99999999999999999999/", grace.id),
    ] {
        ada.get(&path).await.expect(StatusCode::NOT_FOUND);
        ada.press(&path).await.expect(StatusCode::NOT_FOUND);
        ada.delete(&path).await.expect(StatusCode::NOT_FOUND);
        put(&mut ada, &path, json!({ "teamRole": "admin" })).await.expect(StatusCode::NOT_FOUND);
    }
    ada.get(&place(&grace)).await.expect(StatusCode::NOT_FOUND);
    put(&mut ada, &place(&grace), json!({ "teamRole": "admin" })).await.expect(StatusCode::NOT_FOUND);
    stage.app.browser().await.press(&place(&grace)).await.expect(StatusCode::UNAUTHORIZED);
    stage.browser("hedy").await.press(&place(&grace)).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(stage.places().await, []);
}
