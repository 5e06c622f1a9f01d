use axum::http::StatusCode;
use roster_api_types::{PageLinks, Role};
use serde_json::{Value, json};

use crate::support::TestApp;

/// The keys of an object, in order.
pub fn keys(object: &Value) -> Vec<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

/// Words, sorted as [`keys`] are.
pub fn words(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    words.sort_unstable();
    words
}

#[tokio::test]
async fn everybody_sees_their_own_organizations_by_name() {
    let app = TestApp::new().await;
    let (zoo, acme, other) =
        (app.organization("zoo").await, app.organization("acme").await, app.organization("other").await);
    let ada = app.member(&zoo, "ada", Role::Member).await;
    app.join(&acme, &ada, Role::Owner).await;
    app.member(&other, "grace", Role::Owner).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let answer = browser.get("/api/0/organizations/").await;
    let links = PageLinks::from_header(answer.header("link"));
    assert!(answer.header("link").contains("rel=\"next\"; results=\"false\""), "{}", answer.header("link"));
    assert!(!links.previous.has_results && !links.next.has_results);
    assert_eq!(answer.header("x-hits"), "2");
    let list = answer.expect(StatusCode::OK);
    assert_eq!(list.as_array().map(Vec::len), Some(2));
    assert_eq!((&list[0]["slug"], &list[1]["slug"]), (&json!("acme"), &json!("zoo")));
    assert_eq!(keys(&list[0]), words("id slug name status dateCreated avatar"));
    app.browser().await.get("/api/0/organizations/").await.expect(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_organization_has_the_contracts_keys_and_tells_the_caller_what_they_may() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Manager).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let body = browser.get("/api/0/organizations/acme/").await.expect(StatusCode::OK);
    let contract = "id slug name status dateCreated avatar features access orgRoleList teamRoleList defaultRole role \
        orgRole openMembership allowMemberInvite allowJoinRequests require2FA requiresSso hasAuthProvider isDefault \
        isEarlyAdopter links pendingAccessRequests allowMemberProjectCreation allowSuperuserAccess";
    assert_eq!(keys(&body), words(&format!("{contract} memberId")));
    assert_eq!(body["memberId"], json!(ada.id.to_string()));
    assert_eq!((&body["role"], &body["orgRole"]), (&json!("manager"), &json!("manager")));
    let access = body["access"].as_array().expect("rights");
    assert!(access.contains(&json!("member:admin")) && !access.contains(&json!("org:admin")));
    let roles = body["orgRoleList"].as_array().expect("roles");
    assert_eq!(roles.iter().map(|role| &role["id"]).collect::<Vec<_>>(), ["member", "admin", "manager", "owner"]);
    assert!(roles.iter().all(|role| role["isAllowed"] == false && role["allowed"] == false));
    assert_eq!(
        keys(&roles[0]),
        words("id name desc scopes allowed isAllowed isRetired isTeamRolesAllowed is_global isGlobal minimumTeamRole")
    );
    assert_eq!(
        keys(&body["teamRoleList"][0]),
        words("id name desc scopes allowed isAllowed isRetired isTeamRolesAllowed isMinimumRoleFor")
    );
}

#[tokio::test]
async fn an_organization_is_named_by_slug_or_id_with_or_without_the_last_slash() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Member).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let bodies = [
        browser.get("/api/0/organizations/acme/").await,
        browser.get("/api/0/organizations/acme").await,
        browser.get(&format!("/api/0/organizations/{}/", acme.id)).await,
        browser.get(&format!("/api/0/organizations/{}", acme.id)).await,
    ]
    .map(|answer| answer.expect(StatusCode::OK));
    assert!(bodies.iter().all(|body| *body == bodies[0]));
}

#[tokio::test]
async fn who_is_asked_for_decides_between_401_403_and_404() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    app.organization("other").await;
    let mut ada = app.signed_in("ada@acme.test").await;
    for rest in ["", "members/", "members/me/", "members/1/", "teams/"] {
        let anonymous = app.browser().await.get(&format!("/api/0/organizations/acme/{rest}")).await;
        assert_eq!(
            anonymous.expect(StatusCode::UNAUTHORIZED)["detail"],
            "Authentication credentials were not provided."
        );
        let foreign = ada.get(&format!("/api/0/organizations/other/{rest}")).await.expect(StatusCode::FORBIDDEN);
        assert_eq!(foreign["detail"], "You do not have permission to perform this action.");
        for unknown in ["nope", "99999", "99999999999999999999", "a%00b", "%ff", "ACME", &"a".repeat(10_000)] {
            let answer = ada.get(&format!("/api/0/organizations/{unknown}/{rest}")).await;
            assert_eq!(answer.expect(StatusCode::NOT_FOUND)["detail"], "The requested resource does not exist");
        }
    }
}

#[tokio::test]
async fn whoever_has_been_removed_is_no_member_any_more() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let grace = app.member(&acme, "grace", Role::Member).await;
    let mut removed = app.signed_in("grace@acme.test").await;
    let mut ada = app.signed_in("ada@acme.test").await;
    ada.delete(&format!("/api/0/organizations/acme/members/{}/", grace.id)).await.expect(StatusCode::NO_CONTENT);
    removed.get("/api/0/organizations/acme/").await.expect(StatusCode::FORBIDDEN);
    assert_eq!(removed.get("/api/0/organizations/").await.expect(StatusCode::OK), json!([]));
    // Being removed from one organization is no reason to be signed out.
    removed.get("/api/0/users/me/").await.expect(StatusCode::OK);
}
