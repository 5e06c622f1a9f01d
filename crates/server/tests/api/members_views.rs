use axum::http::StatusCode;
use roster_api_types::Role;
use roster_server::store::{self, entity::membership};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _};
use serde_json::{Value, json};

use crate::{
    members_list::{acme_with, names},
    support::{START, TestApp},
};

const PATH: &str = "/api/0/organizations/acme/members/";

async fn counts(app: &TestApp, name: &str) -> Value {
    let path = format!("{PATH}counts/");
    app.signed_in(&format!("{name}@acme.test")).await.get(&path).await.expect(StatusCode::OK)
}

#[tokio::test]
async fn removed_members_are_listed_for_those_who_may_restore_them_and_leave_the_list_when_they_come_again() {
    let (app, acme) = acme_with(&[("ada", Role::Owner), ("alan", Role::Admin)]).await;
    let grace = app.member(&acme, "grace", Role::Member).await;
    let hedy = app.invitation(&acme, "hedy").await.row;
    let radia = app.invitation(&acme, "radia").await.row;
    let with_grace = app.invitation_with(&acme, "barbara", |row| row.inviter_id = Set(grace.user_id)).await.row;
    let mut ada = app.signed_in("ada@acme.test").await;
    for member in [&grace, &hedy, &radia] {
        ada.delete(&format!("{PATH}{}/", member.id)).await.expect(StatusCode::NO_CONTENT);
    }
    let removed = format!("{PATH}?view=removed");
    let answer = ada.get(&removed).await;
    let list = answer.expect(StatusCode::OK);
    assert_eq!(names(&list), ["Grace", "hedy@acme.test", "radia@acme.test"]);
    assert_eq!((answer.header("x-hits"), &list[0]["removedAt"]), ("3", &json!(START.to_string())));
    assert_eq!(names(&ada.get(&format!("{removed}&query=grace&sort=-name")).await.expect(StatusCode::OK)), ["Grace"]);
    app.signed_in("alan@acme.test").await.get(&removed).await.expect(StatusCode::FORBIDDEN);

    ada.post(PATH, json!({ "email": "Hedy@acme.test" })).await.expect(StatusCode::CREATED);
    ada.press(&format!("{PATH}{}/restore/", grace.id)).await.expect(StatusCode::OK);
    assert_eq!(names(&ada.get(&removed).await.expect(StatusCode::OK)), ["radia@acme.test"]);
    let listed = ada.get(PATH).await.expect(StatusCode::OK);
    assert!(listed.as_array().expect("a list").iter().all(|row| row.get("removedAt").is_none()));
    let back = membership::Entity::find_by_id(with_grace.id).one(&app.state.db).await.expect("read").expect("there");
    assert_eq!(back.removed_at, None);
}

#[tokio::test]
async fn every_view_tells_how_many_it_has_to_those_who_may_see_it() {
    let (app, acme) = acme_with(&[("ada", Role::Owner), ("alan", Role::Member)]).await;
    app.invitation(&acme, "hedy").await;
    app.invitation_with(&acme, "radia", |row| row.invite_status = Set("requested_to_join".into())).await;
    let gone = app.member(&acme, "grace", Role::Member).await;
    app.change_member(&gone, |row| row.removed_at = Set(Some(START))).await;
    assert_eq!(counts(&app, "ada").await, json!({ "members": 3, "pending": 1, "requests": 1, "removed": 1 }));
    assert_eq!(counts(&app, "alan").await, json!({ "members": 3, "pending": 1, "requests": null, "removed": null }));
}

/// What the organization's row says, and what counting says.
async fn kept_and_counted(app: &TestApp, organization: i64) -> [i64; 2] {
    let kept = store::count_members(&app.state.db, organization).await.expect("read");
    let mut browser = app.signed_in("ada@acme.test").await;
    let counted = browser.get(&format!("{PATH}?query=role:member+role:owner")).await;
    [kept.joined + kept.pending, counted.header("x-hits").parse().expect("a number")]
}

#[tokio::test]
async fn the_kept_count_follows_every_way_in_which_members_come_and_go() {
    let (app, acme) = acme_with(&[("ada", Role::Owner)]).await;
    assert_eq!(kept_and_counted(&app, acme.id).await, [1, 1]);
    let grace = app.member(&acme, "grace", Role::Member).await;
    let hedy = app.invitation(&acme, "hedy").await.row;
    assert_eq!(kept_and_counted(&app, acme.id).await, [3, 3]);
    app.change_user(&grace, |row| row.is_active = Set(false)).await;
    assert_eq!(kept_and_counted(&app, acme.id).await, [2, 2]);
    // Removed while their account is closed, opened meanwhile, restored.
    app.change_member(&grace, |row| row.removed_at = Set(Some(START))).await;
    app.change_user(&grace, |row| row.is_active = Set(true)).await;
    assert_eq!(kept_and_counted(&app, acme.id).await, [2, 2]);
    app.change_member(&grace, |row| row.removed_at = Set(None)).await;
    assert_eq!(kept_and_counted(&app, acme.id).await, [3, 3]);
    store::join(&app.state.db, &hedy, app.user("hedy").await.id, Role::Member).await.expect("joined");
    let request = app.invitation_with(&acme, "alan", |row| row.invite_status = Set("requested_to_join".into())).await;
    assert_eq!(kept_and_counted(&app, acme.id).await, [3, 3]);
    app.change_member(&request.row, |row| row.invite_status = Set("approved".into())).await;
    assert_eq!(kept_and_counted(&app, acme.id).await, [4, 4]);
    let spare = membership::ActiveModel {
        organization_id: Set(acme.id),
        email: Set(Some("x@acme.test".into())),
        email_key: Set(Some("x@acme.test".into())),
        date_created: Set(START),
        ..Default::default()
    };
    let spare = spare.insert(&app.state.db).await.expect("inserted");
    membership::Entity::delete_by_id(spare.id).exec(&app.state.db).await.expect("deleted");
    assert_eq!(kept_and_counted(&app, acme.id).await, [4, 4]);
    let mut ada = app.signed_in("ada@acme.test").await;
    for (query, hits) in [("isInvited:true", "1"), ("isInvited:false", "3"), ("", "4")] {
        assert_eq!(ada.get(&format!("{PATH}?query={query}")).await.header("x-hits"), hits, "{query}");
    }
}

#[tokio::test]
async fn flags_are_told_searched_and_respected() {
    let (app, acme) = acme_with(&[("ada", Role::Owner), ("grace", Role::Member)]).await;
    let linked = app.member(&acme, "alan", Role::Member).await;
    app.change_member(&linked, |row| row.sso_linked = Set(true)).await;
    app.invitation(&acme, "hedy").await;
    let mut ada = app.signed_in("ada@acme.test").await;
    for (query, expected) in [
        ("ssoLinked:true", &["Alan"][..]),
        ("ssoLinked:false", &["Ada", "Grace", "hedy@acme.test"]),
        ("has2fa:true", &[]),
        ("has2fa:false", &["Ada", "Grace", "Alan"]),
        ("hasExternalUsers:true", &[]),
        ("hasExternalUsers:false", &["Ada", "Grace", "Alan", "hedy@acme.test"]),
        ("scope:%22org:admin%22", &["Ada"]),
        ("scope:nothing", &[]),
    ] {
        let list = ada.get(&format!("{PATH}?query={query}")).await.expect(StatusCode::OK);
        assert_eq!(names(&list), expected, "{query}");
    }
    let alan = ada.get(&format!("{PATH}{}/", linked.id)).await.expect(StatusCode::OK);
    assert_eq!(alan["flags"]["sso:linked"], true);
    for kept in ["idp:provisioned", "partnership:restricted"] {
        app.change_member(&linked, |row| {
            row.idp_provisioned = Set(kept == "idp:provisioned");
            row.partnership_restricted = Set(kept == "partnership:restricted");
        })
        .await;
        let refused = ada.delete(&format!("{PATH}{}/", linked.id)).await.expect(StatusCode::FORBIDDEN);
        assert_eq!(refused["detail"], "This membership is managed elsewhere and can't be removed here.", "{kept}");
    }
}

#[tokio::test]
async fn invitations_are_found_by_who_sent_them() {
    let (app, acme) = acme_with(&[("ada", Role::Owner)]).await;
    let grace = app.member(&acme, "grace", Role::Member).await;
    app.invitation(&acme, "hedy").await;
    app.invitation_with(&acme, "barbara", |row| row.inviter_id = Set(grace.user_id)).await;
    let id = grace.user_id.expect("joined");
    let mut ada = app.signed_in("ada@acme.test").await;
    let path = format!("{PATH}?query=isInvited:true+inviter.id:{id}");
    assert_eq!(names(&ada.get(&path).await.expect(StatusCode::OK)), ["barbara@acme.test"]);
    assert_eq!(names(&ada.get(&format!("{PATH}?query=inviter.id:999")).await.expect(StatusCode::OK)), [""; 0]);
}

#[tokio::test]
async fn linked_accounts_are_told_when_asked_for() {
    let (app, _) = acme_with(&[("ada", Role::Owner)]).await;
    let mut ada = app.signed_in("ada@acme.test").await;
    for expand in ["expand=externalUsers", "expand=externalUsers&expand=other", "expand=other&expand=externalUsers"] {
        let list = ada.get(&format!("{PATH}?{expand}")).await.expect(StatusCode::OK);
        assert_eq!(list[0]["externalUsers"], json!([]), "{expand}");
    }
    assert_eq!(ada.get(PATH).await.expect(StatusCode::OK)[0].get("externalUsers"), None);
}
