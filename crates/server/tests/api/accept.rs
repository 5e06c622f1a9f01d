use std::time::Duration;

use axum::{
    body::Body,
    http::{Method, Request, StatusCode},
};
use roster_api_types::Role;
use roster_server::{
    secret::Purpose,
    store::{self, entity::membership},
};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _};
use serde_json::json;

use crate::{
    inviting::LIFE,
    support::{START, TestApp},
};

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
    assert!(!browser.cookies.contains_key(&format!("invite_{}", invited.row.id)), "the link is forgotten");
    let teams = store::team_names(&app.state.db, invited.row.id).await;
    assert_eq!(teams.expect("read"), ["Backend"]);
}

#[tokio::test]
async fn the_mailed_link_leads_to_the_page_and_leaves_the_token_in_a_cookie_alone() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    app.user("grace").await;
    let (member, token) = (invited.row.id, invited.secret.expose());
    for path in [
        format!("/accept/{member}/{token}/?referrer=mail"),
        format!("/accept/{member}/{token}"),
        format!("/accept/acme/{member}/{token}/"),
        format!("/accept/acme/{member}/{token}?referrer=mail"),
    ] {
        let mut browser = app.signed_in("grace@acme.test").await;
        let answer = browser.get(&path).await;
        answer.expect(StatusCode::SEE_OTHER);
        assert_eq!(answer.header("location"), format!("/accept/{member}/"));
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cache-control"), "no-store");
        let cookie = answer.header("set-cookie");
        assert_eq!(cookie, format!("invite_{member}={token}; HttpOnly; SameSite=Lax; Path=/api/0/"));
        assert!(!answer.body.contains(token));
        browser.get(&format!("/api/0/accept-invite/{member}/")).await.expect(StatusCode::OK);
    }
    let mut browser = app.signed_in("grace@acme.test").await;
    browser.get(&format!("/accept/{member}/{token}/")).await;
    browser.press(&format!("/api/0/accept-invite/{member}/")).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn the_mailed_link_is_answered_without_a_look_at_the_database() {
    let app = TestApp::new().await;
    let mut browser = app.browser().await;
    app.state.db.clone().close().await.expect("closed");
    let token = "0".repeat(64);
    browser.get("/api/0/organizations/").await;
    let answer = browser.get(&format!("/accept/7/{token}/")).await;
    answer.expect(StatusCode::SEE_OTHER);
    assert_eq!(browser.cookies["invite_7"], token);
}

#[tokio::test]
async fn a_damaged_mailed_link_leads_to_the_page_without_a_token() {
    let app = TestApp::new().await;
    let mut browser = app.browser().await;
    browser.get(&format!("/accept/7/{}/", "0".repeat(64))).await;
    for (path, location) in [
        ("/accept/7/abc/", "/accept/7/"),
        ("/accept/x/y/", "/accept/0/"),
        ("/accept/7/%0d%0aSet-Cookie:a=b/", "/accept/7/"),
        ("/accept/%2f%2fevil.test/abc/", "/accept/0/"),
    ] {
        let answer = browser.get(path).await;
        answer.expect(StatusCode::SEE_OTHER);
        assert_eq!(answer.header("location"), location, "{path}");
    }
    assert!(!browser.cookies.contains_key("invite_7"), "an earlier link's token is forgotten");
    let refused = browser.get("/api/0/accept-invite/7/").await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(refused["code"], "unknown");
}

#[tokio::test]
async fn the_wrong_account_is_told_so_and_the_invitation_waits() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    app.user("alan").await;
    app.user("grace").await;
    let before = invited.now(&app).await;
    let mut wrong = app.signed_in("alan@acme.test").await;
    let refused = wrong.press(&invited.path()).await.expect(StatusCode::CONFLICT);
    assert_eq!(refused["code"], "wrong_account");
    let details = refused["details"].as_str().expect("a text");
    assert!(details.contains("g•••@acme.test") && details.contains("alan@acme.test") && !details.contains("grace@"));
    assert_eq!(invited.now(&app).await, before);
    app.signed_in("grace@acme.test").await.press(&invited.path()).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn joining_needs_somebody_signed_in_and_our_own_page() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    app.user("grace").await;
    let before = app.contents().await;
    let refused = app.browser().await.press(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(refused["code"], "signed_out");
    assert_eq!(app.contents().await, before);
    let mut browser = app.signed_in("grace@acme.test").await;
    browser.cookies.remove("sc");
    browser.press(&invited.path()).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(invited.now(&app).await.user_id, None);
}

#[tokio::test]
async fn an_invitation_is_used_once() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    app.user("grace").await;
    app.user("alan").await;
    let mut grace = app.signed_in("grace@acme.test").await;
    grace.press(&invited.path()).await.expect(StatusCode::NO_CONTENT);
    let own = grace.press(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!((&own["code"], &own["orgSlug"]), (&json!("used"), &json!("acme")));
    let others = app.signed_in("alan@acme.test").await.press(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!((&others["code"], &others["orgSlug"]), (&json!("used"), &json!(null)));

    // Who has left doesn't come back by the same link.
    app.change(&invited, |row| row.removed_at = Set(Some(START))).await;
    let again = grace.press(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(again["code"], "used");
}

#[tokio::test]
async fn without_the_right_token_every_invitation_is_unknown_alike() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.organization("globex").await;
    let invited = app.invitation(&acme, "grace").await;
    let other = app.invitation(&acme, "alan").await;
    let (member, token) = (invited.row.id, invited.secret.expose().to_owned());
    let last = if token.ends_with('0') { "1" } else { "0" };
    let changed = format!("{}{last}", &token[..63]);
    let stolen_hash = invited.secret.hash(Purpose::Invitation);
    app.user("grace").await;
    let mut browser = app.signed_in("grace@acme.test").await;
    let session = browser.cookies["sentrysid"].clone();
    let mut answers = Vec::new();
    for path in [
        format!("{member}/{changed}"),
        format!("999/{token}"),
        format!("{}/{token}", other.row.id),
        format!("{member}/{stolen_hash}"),
        format!("{member}/{session}"),
        format!("{member}/{}", token.to_uppercase()),
        format!("{member}/{}", "x".repeat(10_000)),
        format!("{member}/%00"),
        format!("me/{token}"),
        format!("-1/{token}"),
        format!("globex/{member}/{token}"),
        format!("nowhere/{member}/{token}"),
        member.to_string(),
    ] {
        let path = format!("/api/0/accept-invite/{path}/");
        let read = browser.get(&path).await;
        let pressed = browser.press(&path).await;
        assert_eq!(read.header("cache-control"), "no-store");
        assert_eq!(read.header("referrer-policy"), "no-referrer");
        answers.extend([(path.clone(), read.status, read.body), (path, pressed.status, pressed.body)]);
    }
    for (path, status, body) in &answers {
        assert_eq!((*status, body), (StatusCode::BAD_REQUEST, &answers[0].2), "{path}");
    }
    assert!(answers[0].2.contains("\"code\":\"unknown\""));
    for org in ["acme".to_owned(), acme.id.to_string()] {
        browser.get(&format!("/api/0/accept-invite/{org}/{member}/{token}/")).await.expect(StatusCode::OK);
    }
}

#[tokio::test]
async fn an_invitation_ends_exactly_at_its_time() {
    for (moment, ends) in [
        (LIFE.saturating_sub(Duration::from_secs(1)), false),
        (LIFE.saturating_sub(Duration::from_micros(1)), false),
        (LIFE, true),
        (LIFE + Duration::from_secs(1), true),
    ] {
        let app = TestApp::new().await;
        let acme = app.organization("acme").await;
        let invited = app.invitation(&acme, "grace").await;
        app.user("grace").await;
        app.state.clock.advance(moment);
        let mut browser = app.signed_in("grace@acme.test").await;
        if ends {
            let read = browser.get(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
            let pressed = browser.press(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
            assert_eq!((&read["code"], &pressed["code"]), (&json!("expired"), &json!("expired")));
        } else {
            browser.press(&invited.path()).await.expect(StatusCode::NO_CONTENT);
        }
    }
}

#[tokio::test]
async fn a_withdrawn_invitation_says_so_first() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let withdrawn = app.invitation_with(&acme, "grace", |row| row.removed_at = Set(Some(START))).await;
    let orphaned = app.invitation_with(&acme, "alan", |row| row.inviter_id = Set(ada.user_id)).await;
    let mut ada: membership::ActiveModel = ada.into();
    ada.removed_at = Set(Some(START));
    ada.update(&app.state.db).await.expect("removed");
    app.state.clock.advance(LIFE * 2);
    for invited in [withdrawn, orphaned] {
        let refused = app.browser().await.get(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!(refused["code"], "revoked");
    }
}

#[tokio::test]
async fn a_request_that_nobody_has_approved_is_no_invitation_yet() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let asked =
        app.invitation_with(&acme, "grace", |row| row.invite_status = Set("requested_to_be_invited".into())).await;
    app.user("grace").await;
    let refused = app.signed_in("grace@acme.test").await.press(&asked.path()).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(refused["code"], "not_approved");
    assert_eq!(asked.now(&app).await.user_id, None);
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
        let sender = app.member(&acme, inviter, now).await;
        let name = format!("invitee-of-{}", now.id());
        let invited = app
            .invitation_with(&acme, &name, |row| {
                row.role = Set(offered.id().into());
                row.inviter_id = Set(sender.user_id);
            })
            .await;
        app.user(&name).await;
        let mut browser = app.signed_in(&format!("{name}@acme.test")).await;
        assert_eq!(browser.get(&invited.path()).await.expect(StatusCode::OK)["roleName"], given.name());
        browser.press(&invited.path()).await.expect(StatusCode::NO_CONTENT);
        assert_eq!(invited.now(&app).await.role, given.id());
    }
}

#[tokio::test]
async fn a_members_own_needless_invitation_is_closed_by_pressing_and_nobody_elses() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Member).await;
    let own = app.invitation_with(&acme, "Ada", |row| row.role = Set("owner".into())).await;
    let others = app.invitation(&acme, "grace").await;
    let mut browser = app.signed_in("ada@acme.test").await;
    for invited in [&own, &others] {
        let before = app.contents().await;
        let read = browser.get(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!((&read["code"], &read["orgSlug"]), (&json!("already_member"), &json!("acme")));
        assert_eq!(app.contents().await, before);
        let pressed = browser.press(&invited.path()).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!(pressed, read);
    }
    assert_eq!(own.now(&app).await.removed_at, Some(START));
    assert_eq!(others.now(&app).await, others.row);
    let again = browser.press(&own.path()).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(again["code"], "revoked");
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
