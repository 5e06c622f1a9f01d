use axum::http::StatusCode;
use roster_api_types::Role;
use roster_server::store::entity::{membership, membership_team, organization};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _,
};
use serde_json::{Value, json};

use crate::{
    members_create::acme,
    members_list::MEMBER_KEYS,
    organizations::{keys, words},
    support::{Answer, TestApp},
};

const PATH: &str = "/api/0/organizations/acme/members/";

async fn change(app: &TestApp, by: &str, member: i64, body: Value) -> Answer {
    app.signed_in(&format!("{by}@acme.test")).await.put(&format!("{PATH}{member}/"), body).await
}

/// The membership of the person named after a role: see [`acme`].
async fn member(app: &TestApp, name: &str) -> membership::Model {
    let user = roster_server::store::find_user_by_email(&app.state.db, &format!("{name}@acme.test")).await;
    let user = user.expect("read").expect("a user");
    let found = membership::Entity::find().filter(membership::Column::UserId.eq(user.id)).one(&app.state.db).await;
    found.expect("read").expect("a member")
}

async fn with_team_role(app: &TestApp, acme: &organization::Model, member: &membership::Model) {
    let ops = app.team(acme, "ops").await;
    let place = membership_team::ActiveModel {
        membership_id: Set(member.id),
        team_id: Set(ops.id),
        role: Set(Some("admin".into())),
    };
    place.insert(&app.state.db).await.expect("inserted");
}

#[tokio::test]
async fn role_and_teams_change_together_and_the_answer_shows_them() {
    let (app, _) = acme().await;
    let target = member(&app, "member").await;
    let body = json!({
        "orgRole": "admin", "hasGlobalAccess": "false",
        "teamRoles": [{ "teamSlug": "design", "role": "admin" }, { "teamSlug": "backend", "role": null }],
    });
    let mut owner = app.signed_in("owner@acme.test").await;
    let changed = owner.put(&format!("{PATH}{}/", target.id), body).await.expect(StatusCode::OK);
    assert_eq!(keys(&changed), words(&format!("{MEMBER_KEYS} isOnlyOwner orgRoleList roles teamRoleList invite_link")));
    assert_eq!((&changed["role"], &changed["orgRole"]), (&json!("admin"), &json!("admin")));
    assert_eq!((&changed["teams"], &changed["hasGlobalAccess"]), (&json!(["backend", "design"]), &json!(false)));
    let roles: Vec<&Value> = changed["teamRoles"].as_array().expect("teams").iter().map(|team| &team["role"]).collect();
    assert_eq!(roles, [&json!(null), &json!(null)], "an admin is a team's admin anyway");
    let read = owner.get(&format!("{PATH}{}/", target.id)).await.expect(StatusCode::OK);
    assert_eq!(read, changed);
}

#[tokio::test]
async fn without_team_keys_the_teams_stay_and_an_empty_list_clears_them() {
    let (app, acme) = acme().await;
    let target = member(&app, "member").await;
    with_team_role(&app, &acme, &target).await;
    for keeping in
        [json!({}), json!({ "teamRoles": null, "teams": null, "role": "member" }), json!({ "teams": ["ops"] })]
    {
        let kept = change(&app, "manager", target.id, keeping.clone()).await.expect(StatusCode::OK);
        assert_eq!(kept["teamRoles"][0]["role"], "admin", "{keeping}");
    }
    // A role that gives as much anyway takes the team role over; a weaker one doesn't give it back.
    let promoted = change(&app, "manager", target.id, json!({ "role": "admin" })).await.expect(StatusCode::OK);
    assert_eq!((&promoted["teams"], &promoted["teamRoles"][0]["role"]), (&json!(["ops"]), &json!(null)));
    let raised = json!({ "role": "member", "teamRoles": [{ "teamSlug": "ops", "role": "admin" }] });
    let raised = change(&app, "manager", target.id, raised).await.expect(StatusCode::OK);
    assert_eq!(raised["teamRoles"][0]["role"], "admin");
    let lowered = json!({ "teamRoles": [{ "teamSlug": "ops", "role": "contributor" }] });
    let lowered = change(&app, "manager", target.id, lowered).await.expect(StatusCode::OK);
    assert_eq!(lowered["teamRoles"][0]["role"], json!(null), "the least is stored as nothing");
    let cleared = change(&app, "manager", target.id, json!({ "teamRoles": [] })).await.expect(StatusCode::OK);
    assert_eq!(cleared["teams"], json!([]));
}

#[tokio::test]
async fn wrong_fields_are_told_and_change_nothing() {
    let (app, acme) = acme().await;
    let target = member(&app, "member").await;
    let hedy = app.invitation(&acme, "hedy").await.row;
    app.invitation(&acme, "radia").await;
    let before = members_and_teams(&app).await;
    for (by, member, body, key) in [
        ("owner", target.id, json!({ "role": "king" }), "role"),
        ("manager", target.id, json!({ "orgRole": "owner", "role": "owner" }), "role"),
        ("manager", target.id, json!({ "orgRole": "owner", "role": "owner" }), "orgRole"),
        ("admin", target.id, json!({ "role": "member" }), "role"),
        ("owner", target.id, json!({ "role": "admin", "teams": ["nope"] }), "teams"),
        ("owner", target.id, json!({ "role": "king", "teams": ["design"] }), "role"),
        ("owner", target.id, json!({ "teamRoles": [{ "teamSlug": "design", "role": "captain" }] }), "teamRoles"),
        ("owner", target.id, json!({ "email": "new@acme.test" }), "email"),
        ("owner", hedy.id, json!({ "email": "new" }), "email"),
        ("owner", hedy.id, json!({ "email": "RADIA@acme.test" }), "email"),
        ("owner", hedy.id, json!({ "email": "owner@acme.test" }), "email"),
        ("owner", target.id, json!({ "teams": "design" }), "detail"),
        ("owner", target.id, json!({ "reinvite": "maybe" }), "detail"),
        ("owner", target.id, json!({ "reinvite": true }), "detail"),
        ("owner", target.id, json!([]), "detail"),
    ] {
        let refused = change(&app, by, member, body.clone()).await.expect(StatusCode::BAD_REQUEST);
        assert!(keys(&refused).contains(&key), "{by} {body}: {refused}");
    }
    assert_eq!(members_and_teams(&app).await, before);
}

async fn members_and_teams(app: &TestApp) -> String {
    let members =
        membership::Entity::find().order_by_asc(membership::Column::Id).all(&app.state.db).await.expect("read");
    let teams = membership_team::Entity::find().all(&app.state.db).await.expect("read");
    format!("{members:?}{teams:?}")
}

async fn member_roles(app: &TestApp) -> Vec<String> {
    membership::Entity::find()
        .order_by_asc(membership::Column::Id)
        .all(&app.state.db)
        .await
        .expect("read")
        .into_iter()
        .map(|row| row.role)
        .collect()
}

#[tokio::test]
async fn roles_are_changed_within_ones_own_reach_and_never_ones_own() {
    let (app, acme) = acme().await;
    let [owner, manager, target] =
        [member(&app, "owner").await, member(&app, "manager").await, member(&app, "member").await];
    let above = change(&app, "manager", owner.id, json!({ "role": "member" })).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(above, json!({ "role": "Their role is above yours. Ask somebody with at least their role." }));
    for (name, id) in [("owner", owner.id), ("manager", manager.id)] {
        let own = change(&app, name, id, json!({ "role": "member" })).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!(own["detail"], "You can't change your own role. Ask another manager or owner.");
        change(&app, name, id, json!({ "role": name })).await.expect(StatusCode::OK);
    }
    change(&app, "manager", target.id, json!({ "role": "manager" })).await.expect(StatusCode::OK);
    // Works on invitations, too: that is how a declared role of somebody invited is kept.
    let hedy = app.invitation(&acme, "hedy").await.row;
    let invited = change(&app, "owner", hedy.id, json!({ "role": "owner" })).await.expect(StatusCode::OK);
    assert_eq!((&invited["role"], &invited["pending"]), (&json!("owner"), &json!(true)));
    for name in ["admin", "stranger"] {
        if name == "stranger" {
            app.user(name).await;
        }
        change(&app, name, target.id, json!({ "teams": [] })).await.expect(StatusCode::FORBIDDEN);
    }
    for missing in [hedy.id + 100, 0] {
        change(&app, "owner", missing, json!({})).await.expect(StatusCode::NOT_FOUND);
    }
    app.browser().await.put(&format!("{PATH}{}/", target.id), json!({})).await.expect(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn of_two_owners_one_can_demote_the_other_and_then_nobody_the_last() {
    let (app, acme) = acme().await;
    let second = app.member(&acme, "ada", Role::Owner).await;
    let first = member(&app, "owner").await;
    change(&app, "ada", first.id, json!({ "role": "member" })).await.expect(StatusCode::OK);
    change(&app, "owner", second.id, json!({ "role": "member" })).await.expect(StatusCode::BAD_REQUEST);
    change(&app, "manager", second.id, json!({ "role": "member" })).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(
        membership::Entity::find_by_id(second.id).one(&app.state.db).await.expect("read").expect("Ada").role,
        "owner"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_owners_who_demote_each_other_at_once_leave_an_owner() {
    for _ in 0..20 {
        let app = TestApp::new().await;
        let acme = app.organization("acme").await;
        let owners = [app.member(&acme, "ada", Role::Owner).await, app.member(&acme, "grace", Role::Owner).await];
        let browsers = [app.signed_in("grace@acme.test").await, app.signed_in("ada@acme.test").await];
        let calls: Vec<_> = browsers
            .into_iter()
            .zip(owners)
            .map(|(mut browser, target)| {
                let path = format!("{PATH}{}/", target.id);
                tokio::spawn(async move { browser.put(&path, json!({ "role": "manager" })).await.status })
            })
            .collect();
        for call in calls {
            let status = call.await.expect("answered");
            assert!([StatusCode::OK, StatusCode::FORBIDDEN].contains(&status), "{status}");
        }
        let mut roles = member_roles(&app).await;
        roles.sort();
        assert_eq!(roles, ["manager", "owner"]);
    }
}

#[tokio::test]
async fn what_is_kept_elsewhere_is_not_changed_here() {
    let (app, _) = acme().await;
    let target = member(&app, "member").await;
    app.change_member(&target, |row| row.partnership_restricted = Set(true)).await;
    let refused = change(&app, "owner", target.id, json!({ "teams": [] })).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(refused["detail"], "This membership is managed elsewhere and can't be changed here.");
    app.change_member(&target, |row| {
        row.partnership_restricted = Set(false);
        row.idp_role_restricted = Set(true);
    })
    .await;
    let refused = change(&app, "owner", target.id, json!({ "role": "admin" })).await.expect(StatusCode::FORBIDDEN);
    assert_eq!(refused["detail"], "This member's role is set elsewhere and can't be changed here.");
    change(&app, "owner", target.id, json!({ "teams": ["design"] })).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn managers_see_more_of_a_person_than_members_do() {
    let (app, acme) = acme().await;
    let target = member(&app, "member").await;
    let path = format!("{PATH}{}/", target.id);
    let mut manager = app.signed_in("manager@acme.test").await;
    let detailed = manager.get(&path).await.expect(StatusCode::OK);
    assert_eq!((&detailed["user"]["authenticators"], &detailed["user"]["canReset2fa"]), (&json!([]), &json!(true)));
    app.join(&app.organization("other").await, &target, Role::Member).await;
    assert_eq!(manager.get(&path).await.expect(StatusCode::OK)["user"]["canReset2fa"], false);
    let hedy = app.invitation(&acme, "hedy").await.row;
    assert_eq!(manager.get(&format!("{PATH}{}/", hedy.id)).await.expect(StatusCode::OK)["user"], json!(null));
    let plain = app.signed_in("admin@acme.test").await.get(&path).await.expect(StatusCode::OK);
    assert!(plain["user"].get("authenticators").is_none() && plain["user"].get("canReset2fa").is_none());
}
