//! The caller's own account.

use axum::http::StatusCode;
use serde_json::json;

use crate::{
    organizations::{keys, words},
    support::TestApp,
};

const PATH: &str = "/api/0/users/me/";

#[tokio::test]
async fn the_caller_sees_what_others_do_not() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let me = app.signed_in("ada@acme.test").await.get(PATH).await.expect(StatusCode::OK);
    let contract = "id name username email avatarUrl isActive isSuspended hasPasswordAuth isManaged dateJoined lastLogin \
        lastActive has2fa isSuperuser isStaff experiments emails avatar options flags identities permissions authenticators";
    assert_eq!(keys(&me), words(contract));
    assert_eq!(me["emails"], json!([{ "id": me["id"], "email": "ada@acme.test", "is_verified": true }]));
    assert_eq!(
        me["options"],
        json!({ "theme": "system", "language": "en", "timezone": "UTC", "clock24Hours": false, "stacktraceOrder": -1,
            "defaultIssueEvent": "recommended" })
    );
    assert_eq!(me["flags"], json!({ "newsletter_consent_prompt": false }));
    assert_eq!(me["avatar"]["avatarType"], "letter_avatar");
    app.browser().await.get(PATH).await.expect(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn name_and_options_are_changed_and_kept() {
    let app = TestApp::new().await;
    app.user("ada").await;
    let mut ada = app.signed_in("ada@acme.test").await;
    let body = json!({ "name": " Ada Lovelace ", "options": { "theme": "dark", "clock24Hours": 1, "unknown": 1 } });
    let changed = ada.put(PATH, body).await.expect(StatusCode::OK);
    assert_eq!((&changed["name"], &changed["options"]["theme"]), (&json!("Ada Lovelace"), &json!("dark")));
    let more = json!({ "options": { "timezone": "Europe/London" } });
    let changed = ada.put(PATH, more).await.expect(StatusCode::OK);
    assert_eq!(changed["options"]["clock24Hours"], true);
    assert_eq!(ada.get(PATH).await.expect(StatusCode::OK), changed);
    let nameless = ada.put(PATH, json!({ "name": "" })).await.expect(StatusCode::OK);
    assert_eq!(nameless["name"], "ada@acme.test");
    for (body, field) in [
        (json!({ "name": "x".repeat(201) }), "name"),
        (json!({ "name": "a\nb" }), "name"),
        (json!({ "options": { "theme": "pink" } }), "options"),
    ] {
        let refused = ada.put(PATH, body).await.expect(StatusCode::BAD_REQUEST);
        assert!(refused[field][0].is_string(), "{refused}");
    }
    ada.put(PATH, json!({ "email": "victim@acme.test", "isSuperuser": true, "id": "7" })).await.expect(StatusCode::OK);
    let me = ada.get(PATH).await.expect(StatusCode::OK);
    assert_eq!((&me["email"], &me["isSuperuser"]), (&json!("ada@acme.test"), &json!(false)));
    app.browser().await.put(PATH, json!({ "name": "x" })).await.expect(StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn there_is_no_second_factor_to_take_away() {
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let mut browser = app.signed_in("ada@acme.test").await;
    for user in ["me", &ada.id.to_string(), "0", "x"] {
        browser.delete(&format!("/api/0/users/{user}/authenticators/1/")).await.expect(StatusCode::NOT_FOUND);
    }
    app.browser().await.delete("/api/0/users/me/authenticators/1/").await.expect(StatusCode::UNAUTHORIZED);
}
