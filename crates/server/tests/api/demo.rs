use axum::http::StatusCode;
use roster_api_types::Role;
use roster_server::{
    demo,
    store::entity::{membership, outbox, team},
};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn the_demo_fills_an_empty_database_once() {
    let app = TestApp::new().await;
    assert!(demo::fill(&app.state).await.expect("filled"));
    assert!(!demo::fill(&app.state).await.expect("left alone"));
    let db = &app.state.db;
    assert_eq!(membership::Entity::find().count(db).await.expect("counted"), 25);
    assert_eq!(team::Entity::find().count(db).await.expect("counted"), 4);
}

#[tokio::test]
async fn the_demo_has_a_member_of_every_role_and_mail_in_every_state() {
    let app = TestApp::new().await;
    demo::fill(&app.state).await.expect("filled");
    let members = membership::Entity::find().all(&app.state.db).await.expect("read");
    for role in Role::ALL {
        assert!(members.iter().any(|member| member.role == role.id() && member.user_id.is_some()), "{role}");
    }
    let now = app.state.clock.now();
    assert!(members.iter().any(|member| member.expires_at.is_some_and(|moment| moment <= now)), "expired");
    assert!(members.iter().any(|member| member.expires_at.is_some_and(|moment| moment > now)), "in time");
    let mails = outbox::Entity::find().all(&app.state.db).await.expect("read");
    for state in ["queued", "sent", "failed"] {
        assert!(mails.iter().any(|mail| mail.state == state), "{state}");
    }
}

#[tokio::test]
async fn every_announced_sign_in_works() {
    let app = TestApp::new().await;
    demo::fill(&app.state).await.expect("filled");
    for (email, _) in demo::SIGN_INS {
        let login = json!({ "username": email, "password": demo::PASSWORD });
        let answer = app.browser().await.post("/api/0/auth/login/", login).await.expect(StatusCode::OK);
        assert_eq!(answer["nextUri"], "/organizations/acme/members/", "{email}");
    }
}
