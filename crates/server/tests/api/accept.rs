//! Looking at an invitation and joining.

use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use roster_api_types::Role;
use roster_server::store::{self, entity::membership};
use sea_orm::{ActiveValue::Set, EntityTrait as _};
use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn a_signed_out_invitee_learns_who_invites_to_what_but_not_the_whole_address() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let invited = app
        .invitation_with(&acme, "grace", |row| {
            row.inviter_id = Set(ada.user_id);
            row.role = Set("manager".into());
        })
        .await;
    for team in ["frontend", "backend"] {
        app.put_on_team(&invited.row, &app.team(&acme, team).await).await;
    }
    let details = app.browser().await.get(&invited.path()).await.expect(StatusCode::OK);
    assert_eq!(
        details,
        json!({
            "orgSlug": "acme", "needsAuthentication": true, "needsSso": false, "hasAuthProvider": false,
            "requireSso": false, "existingMember": false, "needs2fa": false, "needsEmailVerification": false,
            "email": "g•••@acme.test", "emailMatches": null, "hasAccount": false, "signedInAs": null,
            "inviterName": "Ada", "orgName": "Acme", "expiresAt": "2026-12-23T12:00:00Z", "roleName": "Manager",
            "hasGlobalAccess": false, "teams": ["Backend", "Frontend"],
        })
    );
}

#[tokio::test]
async fn a_signed_in_caller_learns_whether_it_is_the_right_account() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "Grace").await;
    app.user("grace").await;
    app.user("alan").await;
    let right = app.signed_in("grace@acme.test").await.get(&invited.path()).await.expect(StatusCode::OK);
    assert_eq!((&right["email"], &right["emailMatches"]), (&json!("Grace@acme.test"), &json!(true)));
    let wrong = app.signed_in("alan@acme.test").await.get(&invited.path()).await.expect(StatusCode::OK);
    assert_eq!((&wrong["email"], &wrong["emailMatches"]), (&json!("G•••@acme.test"), &json!(false)));
    assert_eq!((&wrong["signedInAs"], &wrong["hasAccount"]), (&json!("alan@acme.test"), &json!(true)));
}

#[tokio::test]
async fn looking_at_an_invitation_ten_times_changes_nothing() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let own = app.invitation(&acme, "ada").await;
    let invited = app.invitation(&acme, "grace").await;
    app.user("grace").await;
    let mut browsers =
        [app.browser().await, app.signed_in("grace@acme.test").await, app.signed_in("ada@acme.test").await];
    let before = app.contents().await;
    let token = invited.secret.expose();
    let paths = [
        invited.path(),
        own.path(),
        format!("/api/0/accept-invite/{}/", invited.row.id),
        format!("/accept/{}/{token}/", invited.row.id),
        format!("/accept/acme/{}/{token}", invited.row.id),
    ];
    for agent in ["Slackbot-LinkExpanding 1.0", "Twitterbot/1.0", "Microsoft Office Outlook", "curl/8", "Mozilla/5.0"] {
        for method in [Method::GET, Method::HEAD] {
            for browser in &mut browsers {
                for path in &paths {
                    let request = Request::builder().method(&method).uri(path).header("user-agent", agent);
                    let answer = browser.send(request.body(Body::empty()).expect("a request")).await;
                    assert!(!answer.status.is_server_error(), "{}", answer.body);
                }
            }
        }
    }
    assert_eq!(app.contents().await, before);
}

#[tokio::test]
async fn the_right_account_joins_with_role_and_teams() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation_with(&acme, "Grace", |row| row.role = Set("admin".into())).await;
    app.put_on_team(&invited.row, &app.team(&acme, "backend").await).await;
    let user = app.user("grace").await;
    let mut browser = app.signed_in("grace@acme.test").await;
    browser.get(&invited.path()).await.expect(StatusCode::OK);
    assert_eq!(browser.cookies[&format!("invite_{}", invited.row.id)], invited.secret.expose());
    browser.press(&invited.path()).await.expect(StatusCode::NO_CONTENT);
    let joined = invited.now(&app).await;
    assert_eq!(joined.user_id, Some(user.id));
    assert_eq!((joined.email, joined.email_key, joined.expires_at), (None, None, None));
    assert_eq!((joined.role.as_str(), joined.removed_at), ("admin", None));
    // Whoever goes back to the page finds out that they have joined.
    let again = browser.get(&format!("/api/0/accept-invite/{}/", invited.row.id)).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!((&again["code"], &again["orgSlug"]), (&json!("used"), &json!("acme")));
    let teams = store::team_names(&app.state.db, invited.row.id).await;
    assert_eq!(teams.expect("read"), ["Backend"]);
}

#[tokio::test]
async fn the_role_is_at_most_what_the_inviter_may_still_give() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    for (inviter, now, offered, given) in [
        ("ada", Role::Owner, Role::Owner, Role::Owner),
        ("grace", Role::Manager, Role::Owner, Role::Manager),
        ("alan", Role::Admin, Role::Admin, Role::Member),
        ("edsger", Role::Member, Role::Owner, Role::Member),
    ] {
        let inviter = app.member(&acme, inviter, now).await;
        let name = format!("invitee-of-{}", now.id());
        let invited = app
            .invitation_with(&acme, &name, |row| {
                row.role = Set(offered.id().into());
                row.inviter_id = Set(inviter.user_id);
            })
            .await;
        app.user(&name).await;
        let mut browser = app.signed_in(&format!("{name}@acme.test")).await;
        assert_eq!(browser.get(&invited.path()).await.expect(StatusCode::OK)["roleName"], given.name());
        browser.press(&invited.path()).await.expect(StatusCode::NO_CONTENT);
        assert_eq!(invited.now(&app).await.role, given.id());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_accepts_at_once_make_one_member() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    let grace = app.user("grace").await;
    let mut browsers = Vec::new();
    for number in 0..10 {
        app.user(&format!("wrong{number}")).await;
        browsers.push(app.signed_in(&format!("wrong{number}@acme.test")).await);
        browsers.push(app.signed_in("grace@acme.test").await);
    }
    let presses: Vec<_> = browsers
        .into_iter()
        .map(|mut browser| {
            let path = invited.path();
            tokio::spawn(async move { browser.press(&path).await })
        })
        .collect();
    let mut joined = 0;
    for press in presses {
        let answer = press.await.expect("no panic");
        match answer.status {
            StatusCode::NO_CONTENT => joined += 1,
            StatusCode::CONFLICT => assert!(answer.body.contains("wrong_account"), "{}", answer.body),
            status => {
                assert_eq!(status, StatusCode::BAD_REQUEST, "{}", answer.body);
                assert!(answer.body.contains("\"used\""), "{}", answer.body);
            }
        }
    }
    assert_eq!(joined, 1);
    let members = membership::Entity::find().all(&app.state.db).await.expect("read");
    assert_eq!(members.iter().map(|row| row.user_id).collect::<Vec<_>>(), [Some(grace.id)]);
}
