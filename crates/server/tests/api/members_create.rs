use std::time::Duration;

use axum::http::StatusCode;
use roster_api_types::Role;
use roster_server::store::entity::{membership, organization, outbox};
use sea_orm::{ActiveValue::Set, EntityTrait as _, QueryOrder as _};
use serde_json::{Value, json};

use crate::{
    inviting::LIFE,
    members_list::MEMBER_KEYS,
    organizations::{keys, words},
    support::{Answer, START, TestApp},
};

const PATH: &str = "/api/0/organizations/acme/members/";

/// An organization with one person in every role, named after it, and two teams.
pub async fn acme() -> (TestApp, organization::Model) {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    for role in Role::ALL {
        app.member(&acme, role.id(), role).await;
    }
    app.team(&acme, "backend").await;
    app.team(&acme, "design").await;
    (app, acme)
}

async fn invite_as(app: &TestApp, inviter: &str, body: Value) -> Answer {
    app.signed_in(&format!("{inviter}@acme.test")).await.post(PATH, body).await
}

async fn memberships(app: &TestApp) -> Vec<membership::Model> {
    membership::Entity::find().order_by_asc(membership::Column::Id).all(&app.state.db).await.expect("read")
}

async fn mails(app: &TestApp) -> Vec<outbox::Model> {
    outbox::Entity::find().all(&app.state.db).await.expect("read")
}

#[tokio::test]
async fn an_invitation_is_answered_with_the_pending_member_and_its_mail_is_queued() {
    let (app, _) = acme().await;
    let body = json!({ "email": "  Hedy@Acme.test ", "orgRole": "admin", "teams": ["design", "backend"] });
    let mut browser = app.signed_in("owner@acme.test").await;
    let member = browser.post(&format!("{PATH}?referrer=members-page"), body).await.expect(StatusCode::CREATED);
    assert_eq!(keys(&member), words(MEMBER_KEYS));
    assert_eq!((&member["email"], &member["name"]), (&json!("Hedy@Acme.test"), &json!("Hedy@Acme.test")));
    assert_eq!(
        (&member["pending"], &member["orgRole"], &member["user"]),
        (&json!(true), &json!("admin"), &json!(null))
    );
    assert_eq!((&member["teams"], &member["hasGlobalAccess"]), (&json!(["backend", "design"]), &json!(false)));
    assert_eq!(member["inviterName"], "Owner");
    assert_eq!(member["expiresAt"], START.after(LIFE).to_string());
    assert_eq!(member["delivery"], json!({ "state": "queued", "reason": null }));
    let mails = mails(&app).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].referrer.as_deref(), Some("members-page"));
    let listed = browser.get(&format!("{PATH}?query=isInvited:true")).await.expect(StatusCode::OK);
    assert_eq!(listed, json!([member]));
}

#[tokio::test]
async fn the_mail_of_an_invitation_is_announced_after_the_commit() {
    let (app, _) = acme().await;
    invite_as(&app, "owner", json!({ "email": "hedy@acme.test" })).await.expect(StatusCode::CREATED);
    let bell = tokio::time::timeout(Duration::ZERO, app.state.outbox_bell.notified()).await;
    assert!(bell.is_ok(), "the worker is told at once");
    let (worker, mut sent) = app.worker();
    assert_eq!(worker.deliver_due().await.expect("delivered"), 1);
    assert_eq!(sent.try_recv().expect("one mail").to, "hedy@acme.test");
}

#[tokio::test]
async fn without_mail_no_mail_is_queued() {
    let (app, _) = acme().await;
    for (number, send) in [json!(false), json!(0), json!("false")].into_iter().enumerate() {
        let body = json!({ "email": format!("m{number}@acme.test"), "sendInvite": send });
        let member = invite_as(&app, "owner", body).await.expect(StatusCode::CREATED);
        assert_eq!(member["delivery"], json!(null));
    }
    assert_eq!(mails(&app).await, []);
}

#[tokio::test]
async fn teams_restrict_and_without_them_the_seeds_default_holds() {
    let (app, _) = acme().await;
    for (body, global, teams) in [
        (json!({}), true, json!([])),
        (json!({ "teams": [] }), true, json!([])),
        (json!({ "teams": null, "teamRoles": null }), true, json!([])),
        (json!({ "hasGlobalAccess": false }), false, json!([])),
        (json!({ "teams": ["design"] }), false, json!(["design"])),
        (json!({ "teams": ["design", "design"], "hasGlobalAccess": "true" }), true, json!(["design"])),
        (
            json!({ "teams": ["design"], "teamRoles": [{ "teamSlug": "backend", "role": "admin" }] }),
            false,
            json!(["backend"]),
        ),
    ] {
        let mut whole = body.clone();
        whole["email"] = json!(format!("m{}@acme.test", memberships(&app).await.len()));
        let member = invite_as(&app, "owner", whole).await.expect(StatusCode::CREATED);
        assert_eq!((&member["hasGlobalAccess"], &member["teams"]), (&json!(global), &teams), "{body}");
        assert!(member["teamRoles"].as_array().expect("teams").iter().all(|team| team["role"] == json!(null)));
    }
}

#[tokio::test]
async fn everybody_gives_at_most_their_own_role() {
    let (app, _) = acme().await;
    for inviter in Role::ALL {
        for given in Role::ALL {
            let email = format!("{}-{}@acme.test", inviter.id(), given.id());
            let allowed = if inviter >= Role::Manager { given <= inviter } else { given == Role::Member };
            for key in ["role", "orgRole"] {
                let before = memberships(&app).await;
                let mut browser = app.signed_in(&format!("{}@acme.test", inviter.id())).await;
                let answer = browser.post(PATH, json!({ "email": format!("{key}-{email}"), key: given.id() })).await;
                if allowed {
                    assert_eq!(answer.expect(StatusCode::CREATED)["orgRole"], given.id());
                } else {
                    let refused = answer.expect(StatusCode::BAD_REQUEST);
                    assert_eq!(keys(&refused), [key], "{inviter} as {given}");
                    assert_eq!(memberships(&app).await, before);
                }
            }
        }
    }
}

#[tokio::test]
async fn members_invite_only_while_the_organization_lets_them() {
    let (app, acme) = acme().await;
    app.change_organization(&acme, |row| row.allow_member_invite = Set(false)).await;
    for (inviter, status) in [
        ("member", StatusCode::FORBIDDEN),
        ("admin", StatusCode::FORBIDDEN),
        ("manager", StatusCode::CREATED),
        ("owner", StatusCode::CREATED),
    ] {
        // Before anything is said about the body.
        let body =
            json!({ "email": if status.is_success() { format!("by-{inviter}@acme.test") } else { "no".into() } });
        invite_as(&app, inviter, body).await.expect(status);
    }
}

#[tokio::test]
async fn in_a_closed_organization_members_invite_only_to_teams_they_are_on() {
    let (app, acme) = acme().await;
    app.change_organization(&acme, |row| row.open_membership = Set(false)).await;
    let members = memberships(&app).await;
    let member = members.iter().find(|row| row.role == "member").expect("a member");
    let ops = app.team(&acme, "ops").await;
    app.put_on_team(member, &ops).await;
    for refused in [json!(["design"]), json!(["design", "ops"])] {
        let body = json!({ "email": "hedy@acme.test", "teams": refused });
        let answer = invite_as(&app, "member", body).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!(keys(&answer), ["detail"]);
    }
    let everything = json!({ "email": "hedy@acme.test", "hasGlobalAccess": true });
    invite_as(&app, "member", everything).await.expect(StatusCode::BAD_REQUEST);
    let own = json!({ "email": "hedy@acme.test", "teams": ["ops"] });
    invite_as(&app, "member", own).await.expect(StatusCode::CREATED);
    let plain = invite_as(&app, "member", json!({ "email": "radia@acme.test" })).await.expect(StatusCode::CREATED);
    assert_eq!(plain["hasGlobalAccess"], false);
    let body = json!({ "email": "barbara@acme.test", "teams": ["design"] });
    invite_as(&app, "manager", body).await.expect(StatusCode::CREATED);
}

#[tokio::test]
async fn an_address_is_invited_once_and_a_member_never() {
    let (app, _) = acme().await;
    invite_as(&app, "owner", json!({ "email": "hedy@acme.test" })).await.expect(StatusCode::CREATED);
    for again in ["hedy@acme.test", "HEDY@ACME.TEST", " hedy@acme.test\n"] {
        let answer = invite_as(&app, "manager", json!({ "email": again })).await.expect(StatusCode::BAD_REQUEST);
        let reason = answer["email"][0].as_str().unwrap_or_default();
        assert!(reason.ends_with("already been invited."), "{answer}");
    }
    let member = invite_as(&app, "owner", json!({ "email": "Member@acme.test" })).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(member["email"], json!(["Member@acme.test is already a member."]));
    // An account elsewhere is no member here: it gets an invitation like anybody.
    app.user("radia").await;
    let invited = invite_as(&app, "owner", json!({ "email": "radia@acme.test" })).await.expect(StatusCode::CREATED);
    assert_eq!((&invited["pending"], &invited["user"]), (&json!(true), &json!(null)));
}

#[tokio::test]
async fn an_invitation_takes_the_place_of_mere_requests() {
    let (app, acme) = acme().await;
    let request =
        app.invitation_with(&acme, "hedy", |row| row.invite_status = Set("requested_to_be_invited".into())).await;
    invite_as(&app, "owner", json!({ "email": "Hedy@acme.test" })).await.expect(StatusCode::CREATED);
    assert!(request.now(&app).await.removed_at.is_some());
}

#[tokio::test]
async fn a_withdrawn_address_can_be_invited_again() {
    let (app, _) = acme().await;
    let mut owner = app.signed_in("owner@acme.test").await;
    let first = owner.post(PATH, json!({ "email": "hedy@acme.test" })).await.expect(StatusCode::CREATED);
    owner.delete(&format!("{PATH}{}/", first["id"].as_str().expect("an id"))).await.expect(StatusCode::NO_CONTENT);
    let second = owner.post(PATH, json!({ "email": "hedy@acme.test" })).await.expect(StatusCode::CREATED);
    assert_ne!(first["id"], second["id"]);
}

#[tokio::test]
async fn an_odd_referrer_is_left_out_and_refuses_nothing() {
    let (app, _) = acme().await;
    let mut owner = app.signed_in("owner@acme.test").await;
    for (number, referrer) in ["%00", "a%0d%0ab", "%ff", &"a".repeat(10_000), "%3Cscript%3E", ""].iter().enumerate() {
        let body = json!({ "email": format!("m{number}@acme.test") });
        owner.post(&format!("{PATH}?referrer={referrer}"), body).await.expect(StatusCode::CREATED);
    }
    assert!(mails(&app).await.iter().all(|mail| mail.referrer.is_none()));
}

#[tokio::test]
async fn inviting_needs_a_signed_in_member_and_our_own_page() {
    let (app, _) = acme().await;
    app.user("stranger").await;
    let body = json!({ "email": "hedy@acme.test" });
    app.browser().await.post(PATH, body.clone()).await.expect(StatusCode::UNAUTHORIZED);
    invite_as(&app, "stranger", body.clone()).await.expect(StatusCode::FORBIDDEN);
    let mut owner = app.signed_in("owner@acme.test").await;
    owner.cookies.remove("sc");
    let refused = owner.post(PATH, body).await.expect(StatusCode::FORBIDDEN);
    assert!(refused["detail"].as_str().is_some_and(|reason| reason.starts_with("CSRF Failed")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn twenty_invitations_of_one_address_at_once_make_one_row() {
    let (app, _) = acme().await;
    let owner = app.signed_in("owner@acme.test").await;
    let calls: Vec<_> = (0..20)
        .map(|number| {
            let mut browser = owner.clone();
            let email = if number % 2 == 0 { "hedy@acme.test" } else { "HEDY@acme.test" };
            tokio::spawn(async move { browser.post(PATH, json!({ "email": email })).await })
        })
        .collect();
    let mut statuses = Vec::new();
    for call in calls {
        let answer = call.await.expect("answered");
        if answer.status == StatusCode::BAD_REQUEST {
            assert_eq!(keys(&answer.expect(StatusCode::BAD_REQUEST)), ["email"]);
        }
        statuses.push(answer.status);
    }
    statuses.sort();
    let expected = [vec![StatusCode::CREATED], vec![StatusCode::BAD_REQUEST; 19]].concat();
    assert_eq!(statuses, expected);
    assert_eq!(memberships(&app).await.iter().filter(|row| row.user_id.is_none()).count(), 1);
    assert_eq!(mails(&app).await.len(), 1);
}
