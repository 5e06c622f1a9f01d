use axum::http::StatusCode;
use roster_api_types::Role;
use roster_server::store::entity::{membership, organization};
use sea_orm::{ActiveValue::Set, EntityTrait as _};
use serde_json::json;

use crate::{
    inviting::Invited,
    members_list::names,
    support::{Browser, TestApp},
};

const PATH: &str = "/api/0/organizations/acme/members/";

fn path(member: &membership::Model) -> String {
    format!("{PATH}{}/", member.id)
}

fn restore(member: &membership::Model) -> String {
    format!("{PATH}{}/restore/", member.id)
}

async fn acme_owned_by(name: &str) -> (TestApp, organization::Model, membership::Model) {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let owner = app.member(&acme, name, Role::Owner).await;
    (app, acme, owner)
}

/// An invitation that the person behind `sender` sent.
async fn sent_by(app: &TestApp, acme: &organization::Model, sender: &membership::Model, name: &str) -> Invited {
    app.invitation_with(acme, name, |row| row.inviter_id = Set(sender.user_id)).await
}

async fn listed(browser: &mut Browser) -> Vec<String> {
    names(&browser.get(PATH).await.expect(StatusCode::OK))
}

#[tokio::test]
async fn a_removed_member_is_gone_and_comes_back_as_they_were() {
    let (app, acme, _) = acme_owned_by("ada").await;
    let grace = app.member(&acme, "grace", Role::Admin).await;
    app.put_on_team(&grace, &app.team(&acme, "backend").await).await;
    let mut ada = app.signed_in("ada@acme.test").await;
    let before = ada.get(PATH).await.expect(StatusCode::OK);
    let removed = ada.delete(&path(&grace)).await;
    assert_eq!((removed.status, removed.body.as_str()), (StatusCode::NO_CONTENT, ""));
    assert_eq!(listed(&mut ada).await, ["Ada"]);
    ada.get(&path(&grace)).await.expect(StatusCode::NOT_FOUND);
    let again = ada.delete(&path(&grace)).await.expect(StatusCode::NOT_FOUND);
    assert_eq!(again["detail"], "The requested resource does not exist");
    let restored = ada.press(&restore(&grace)).await.expect(StatusCode::OK);
    assert_eq!(ada.get(PATH).await.expect(StatusCode::OK), before);
    assert_eq!(restored, before[1]);
    ada.press(&restore(&grace)).await.expect(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_invitations_that_somebody_sent_here_go_with_them_and_come_back_with_them() {
    let (app, acme, ada) = acme_owned_by("ada").await;
    let other = app.organization("other").await;
    let grace = app.member(&acme, "grace", Role::Manager).await;
    app.join(&other, &grace, Role::Owner).await;
    let theirs = sent_by(&app, &acme, &grace, "hedy").await;
    let elsewhere = sent_by(&app, &other, &grace, "radia").await;
    let somebody_elses = sent_by(&app, &acme, &ada, "alan").await;
    let withdrawn_before = sent_by(&app, &acme, &grace, "edsger").await;
    let joined = app.member(&acme, "barbara", Role::Member).await;
    app.change_member(&joined, |row| row.inviter_id = Set(grace.user_id)).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    browser.delete(&path(&withdrawn_before.row)).await.expect(StatusCode::NO_CONTENT);

    browser.delete(&path(&grace)).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(listed(&mut browser).await, ["Ada", "alan@acme.test", "Barbara"]);
    assert_eq!(elsewhere.now(&app).await.removed_at, None);
    let refused = app.browser().await.get(&theirs.path()).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(refused["code"], "revoked");
    // Alone they don't come back: without its sender an invitation can't be accepted.
    browser.press(&restore(&theirs.row)).await.expect(StatusCode::NOT_FOUND);
    browser.press(&restore(&withdrawn_before.row)).await.expect(StatusCode::CONFLICT);

    browser.press(&restore(&grace)).await.expect(StatusCode::OK);
    assert_eq!(listed(&mut browser).await, ["Ada", "Grace", "hedy@acme.test", "alan@acme.test", "Barbara"]);
    assert!(withdrawn_before.now(&app).await.removed_at.is_some());
    assert_eq!(somebody_elses.now(&app).await.removed_at, None);
    app.browser().await.get(&theirs.path()).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn the_requests_that_somebody_made_here_and_their_teams_go_and_come_back_too() {
    let (app, acme, _) = acme_owned_by("ada").await;
    let grace = app.member(&acme, "grace", Role::Member).await;
    app.put_on_team(&grace, &app.team(&acme, "backend").await).await;
    let request = app.invitation_with(&acme, "hedy", |row| {
        row.inviter_id = Set(grace.user_id);
        row.invite_status = Set("requested_to_be_invited".into());
    });
    let request = request.await;
    let mut ada = app.signed_in("ada@acme.test").await;
    ada.delete(&path(&grace)).await.expect(StatusCode::NO_CONTENT);
    assert!(request.now(&app).await.removed_at.is_some());
    assert_eq!(ada.press(&restore(&grace)).await.expect(StatusCode::OK)["teams"], json!(["backend"]));
    assert_eq!(request.now(&app).await.removed_at, None);
}

#[tokio::test]
async fn an_invitation_whose_address_was_invited_again_stays_away_for_good() {
    let (app, acme, _) = acme_owned_by("ada").await;
    let grace = app.member(&acme, "grace", Role::Manager).await;
    let first = sent_by(&app, &acme, &grace, "hedy").await;
    let mut ada = app.signed_in("ada@acme.test").await;
    ada.delete(&path(&grace)).await.expect(StatusCode::NO_CONTENT);
    ada.post(PATH, json!({ "email": "Hedy@acme.test" })).await.expect(StatusCode::CREATED);
    ada.press(&restore(&grace)).await.expect(StatusCode::OK);
    assert!(first.now(&app).await.removed_at.is_some());
    assert_eq!(listed(&mut ada).await, ["Ada", "Grace", "Hedy@acme.test"]);
    // Nor does it come back with a second removal and its undo.
    ada.delete(&path(&grace)).await.expect(StatusCode::NO_CONTENT);
    ada.press(&restore(&grace)).await.expect(StatusCode::OK);
    assert!(first.now(&app).await.removed_at.is_some());
}

#[tokio::test]
async fn what_has_a_new_place_meanwhile_is_not_restored() {
    let (app, acme, ada) = acme_owned_by("ada").await;
    let grace = app.member(&acme, "grace", Role::Member).await;
    let hedy = sent_by(&app, &acme, &ada, "hedy").await;
    let mut browser = app.signed_in("ada@acme.test").await;
    for member in [&grace, &hedy.row] {
        browser.delete(&path(member)).await.expect(StatusCode::NO_CONTENT);
    }
    for email in ["grace@acme.test", "HEDY@acme.test"] {
        browser.post(PATH, json!({ "email": email })).await.expect(StatusCode::CREATED);
    }
    let before = app.contents().await;
    for member in [&grace, &hedy.row] {
        let refused = browser.press(&restore(member)).await.expect(StatusCode::CONFLICT);
        assert_eq!(refused["detail"], "They have been invited again. Withdraw that invitation first.");
    }
    assert_eq!(app.contents().await, before);
    // And when they have joined again.
    let invited = browser.get(&format!("{PATH}?query=email:grace@acme.test")).await.expect(StatusCode::OK);
    let id: i64 = invited[0]["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
    app.change_member(&membership::Model { id, ..grace.clone() }, |row| {
        row.user_id = Set(grace.user_id);
        (row.email, row.email_key) = (Set(None), Set(None));
    })
    .await;
    let refused = browser.press(&restore(&grace)).await.expect(StatusCode::CONFLICT);
    assert_eq!(refused["detail"], "They are a member again. There is nothing left to restore.");
}

#[tokio::test]
async fn nobody_removes_or_restores_what_outranks_them() {
    let (app, acme, _) = acme_owned_by("ada").await;
    let mut members = Vec::new();
    for role in Role::ALL {
        members.push((role, app.member(&acme, role.id(), role).await));
    }
    for (actor, _) in &members {
        let mut browser = app.signed_in(&format!("{}@acme.test", actor.id())).await;
        for (target, _) in &members {
            let victim = app.member(&acme, &format!("{}-{}", actor.id(), target.id()), *target).await;
            let answer = browser.delete(&path(&victim)).await;
            if *actor >= Role::Manager && target <= actor {
                answer.expect(StatusCode::NO_CONTENT);
                browser.press(&restore(&victim)).await.expect(StatusCode::OK);
            } else {
                let refused = answer.expect(StatusCode::BAD_REQUEST);
                assert!(refused["detail"].is_string(), "{actor} removes {target}");
                app.change_member(&victim, |row| row.removed_at = Set(Some(crate::support::START))).await;
                browser.press(&restore(&victim)).await.expect(StatusCode::FORBIDDEN);
            }
        }
    }
}

#[tokio::test]
async fn members_withdraw_their_own_invitations_while_they_may_invite() {
    let (app, acme, ada) = acme_owned_by("ada").await;
    let grace = app.member(&acme, "grace", Role::Member).await;
    let own = sent_by(&app, &acme, &grace, "hedy").await;
    let second = sent_by(&app, &acme, &grace, "radia").await;
    let foreign = sent_by(&app, &acme, &ada, "alan").await;
    let mut browser = app.signed_in("grace@acme.test").await;
    let refused = browser.delete(&path(&foreign.row)).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(refused["detail"], "You can withdraw only invitations that you sent.");
    browser.delete(&path(&own.row)).await.expect(StatusCode::NO_CONTENT);
    browser.press(&restore(&own.row)).await.expect(StatusCode::OK);
    app.change_organization(&acme, |row| row.allow_member_invite = Set(false)).await;
    browser.delete(&path(&second.row)).await.expect(StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn requests_and_garbage_are_not_found() {
    let (app, acme, _) = acme_owned_by("ada").await;
    let request = app.invitation_with(&acme, "hedy", |row| row.invite_status = Set("requested_to_join".into())).await;
    let mut ada = app.signed_in("ada@acme.test").await;
    ada.delete(&path(&request.row)).await.expect(StatusCode::NOT_FOUND);
    for id in ["0", "abc", "9223372036854775808", "me"] {
        ada.press(&format!("{PATH}{id}/restore/")).await.expect(StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn whoever_leaves_is_out_but_stays_signed_in_and_cannot_come_back_alone() {
    let (app, acme, _) = acme_owned_by("ada").await;
    let grace = app.member(&acme, "grace", Role::Member).await;
    let mut browser = app.signed_in("grace@acme.test").await;
    browser.delete(&format!("{PATH}me/")).await.expect(StatusCode::NO_CONTENT);
    browser.get("/api/0/users/me/").await.expect(StatusCode::OK);
    browser.get(PATH).await.expect(StatusCode::FORBIDDEN);
    browser.delete(&format!("{PATH}me/")).await.expect(StatusCode::FORBIDDEN);
    browser.press(&restore(&grace)).await.expect(StatusCode::FORBIDDEN);
    app.signed_in("ada@acme.test").await.press(&restore(&grace)).await.expect(StatusCode::OK);
    browser.get(PATH).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn the_last_owner_and_the_last_administrator_stay() {
    let (app, acme, ada) = acme_owned_by("ada").await;
    app.member(&acme, "grace", Role::Manager).await;
    // Neither an invited owner nor one who can't sign in any more keeps the organization going.
    app.invitation_with(&acme, "hedy", |row| row.role = Set("owner".into())).await;
    let inactive = app.member(&acme, "alan", Role::Owner).await;
    app.change_user(&inactive, |row| row.is_active = Set(false)).await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let refused = browser.delete(&format!("{PATH}me/")).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(refused["detail"], "The organization needs an owner. Make somebody else an owner first.");
    app.member(&acme, "edsger", Role::Owner).await;
    browser.delete(&path(&ada)).await.expect(StatusCode::NO_CONTENT);

    let managed = app.organization("managed").await;
    let barbara = app.member(&managed, "barbara", Role::Manager).await;
    let mut browser = app.signed_in("barbara@acme.test").await;
    let own = format!("/api/0/organizations/managed/members/{}/", barbara.id);
    browser.delete(&own).await.expect(StatusCode::FORBIDDEN);
    app.member(&managed, "donald", Role::Manager).await;
    browser.delete(&own).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_owners_who_go_at_once_one_stays() {
    let (app, acme, ada) = acme_owned_by("ada").await;
    let grace = app.member(&acme, "grace", Role::Owner).await;
    let browsers = [app.signed_in("ada@acme.test").await, app.signed_in("grace@acme.test").await];
    for round in 0..40 {
        // Even rounds: each removes the other. Odd rounds: both leave.
        let targets = if round % 2 == 0 { [path(&grace), path(&ada)] } else { [0, 1].map(|_| format!("{PATH}me/")) };
        let calls: Vec<_> = browsers
            .clone()
            .into_iter()
            .zip(targets)
            .map(|(mut browser, target)| tokio::spawn(async move { browser.delete(&target).await.status }))
            .collect();
        let mut statuses = Vec::new();
        for call in calls {
            statuses.push(call.await.expect("answered"));
        }
        statuses.sort();
        assert_eq!(statuses, [StatusCode::NO_CONTENT, StatusCode::FORBIDDEN], "round {round}");
        let rows = membership::Entity::find().all(&app.state.db).await.expect("read");
        assert_eq!(rows.iter().filter(|row| row.removed_at.is_none()).count(), 1, "round {round}");
        for owner in [&ada, &grace] {
            app.change_member(owner, |row| row.removed_at = Set(None)).await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_removal_and_its_undo_at_once_leave_the_member_in_one_of_both_states() {
    let (app, acme, _) = acme_owned_by("ada").await;
    let grace = app.member(&acme, "grace", Role::Manager).await;
    let invited = sent_by(&app, &acme, &grace, "hedy").await;
    let ada = app.signed_in("ada@acme.test").await;
    for _ in 0..10 {
        let (mut one, mut two) = (ada.clone(), ada.clone());
        let (remove, back) = (path(&grace), restore(&grace));
        let removing = tokio::spawn(async move { one.delete(&remove).await.status });
        let restoring = tokio::spawn(async move { two.press(&back).await.status });
        let (removed, restored) = (removing.await.expect("answered"), restoring.await.expect("answered"));
        assert!([StatusCode::NO_CONTENT, StatusCode::NOT_FOUND].contains(&removed), "{removed}");
        assert!([StatusCode::OK, StatusCode::NOT_FOUND].contains(&restored), "{restored}");
        let row = membership::Entity::find_by_id(grace.id).one(&app.state.db).await.expect("read").expect("there");
        assert_eq!(row.removed_at.is_some(), invited.now(&app).await.removed_at.is_some());
    }
}
