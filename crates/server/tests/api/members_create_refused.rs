use axum::http::StatusCode;
use serde_json::json;

use crate::{members_create::acme, organizations::keys};

const PATH: &str = "/api/0/organizations/acme/members/";

#[tokio::test]
async fn every_bad_body_is_refused_with_a_reason_and_changes_nothing() {
    let (app, _) = acme().await;
    let mut owner = app.signed_in("owner@acme.test").await;
    let before = app.contents().await;
    let address = "hedy@acme.test";
    for (body, key) in [
        (json!({}), "email"),
        (json!({ "email": null }), "email"),
        (json!({ "email": "" }), "email"),
        (json!({ "email": "hedy" }), "email"),
        (json!({ "email": "a".repeat(10_000) }), "email"),
        (json!({ "email": format!("{}@acme.test", "a".repeat(10_000)) }), "email"),
        (json!({ "email": "he\0dy@acme.test" }), "email"),
        (json!({ "email": "hedy@acme.test\r\nBcc: x@y.test" }), "email"),
        (json!({ "email": "a@b.test, c@d.test" }), "email"),
        (json!({ "email": "hedy@acme.test\u{202e}" }), "email"),
        (json!({ "email": address, "role": "king" }), "role"),
        (json!({ "email": address, "orgRole": "" }), "orgRole"),
        (json!({ "email": address, "orgRole": "k".repeat(10_000) }), "orgRole"),
        (json!({ "email": address, "orgRole": "own\0er" }), "orgRole"),
        (json!({ "email": address, "teams": ["nope"] }), "teams"),
        (json!({ "email": address, "teams": ["backend", "\0"] }), "teams"),
        (json!({ "email": address, "teams": vec!["nope"; 10_000] }), "teams"),
        (json!({ "email": address, "teams": (0..20_000).map(|n| n.to_string()).collect::<Vec<_>>() }), "teams"),
        (json!({ "email": address, "teamRoles": [{}] }), "teams"),
        (json!({ "email": address, "teamRoles": [{ "teamSlug": "backend", "role": "captain" }] }), "teamRoles"),
        (json!({ "email": 5 }), "detail"),
        (json!({ "email": [address] }), "detail"),
        (json!({ "email": { "address": address } }), "detail"),
        (json!({ "email": address, "teams": "backend" }), "detail"),
        (json!({ "email": address, "teams": [1] }), "detail"),
        (json!({ "email": address, "sendInvite": "maybe" }), "detail"),
        (json!({ "email": address, "sendInvite": 2 }), "detail"),
        (json!({ "email": address, "hasGlobalAccess": 1e300 }), "detail"),
        (json!([]), "detail"),
        (json!([address]), "detail"),
        (json!("hedy@acme.test"), "detail"),
        (json!(null), "detail"),
        (json!(7), "detail"),
    ] {
        let answer = owner.post(PATH, body.clone()).await;
        let shown: String = body.to_string().chars().take(100).collect();
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{shown}: {}", answer.body);
        assert!(answer.body.len() < 4_000, "{shown}: {} bytes", answer.body.len());
        assert!(keys(&answer.expect(StatusCode::BAD_REQUEST)).contains(&key), "{shown}: {}", answer.body);
    }
    assert_eq!(app.contents().await, before);
}

#[tokio::test]
async fn what_is_no_json_is_refused_with_a_reason_and_changes_nothing() {
    let (app, _) = acme().await;
    let mut owner = app.signed_in("owner@acme.test").await;
    let before = app.contents().await;
    let whole = "{\"email\":\"hedy@acme.test\"}";
    for (content_type, text, status) in [
        ("application/json", String::new(), StatusCode::BAD_REQUEST),
        ("application/json", "{\"email\":".into(), StatusCode::BAD_REQUEST),
        ("application/json", "{\"email\":\"hedy@acme.test\",\"sendInvite\":1e999}".into(), StatusCode::BAD_REQUEST),
        ("application/json", "[".repeat(100_000), StatusCode::BAD_REQUEST),
        ("application/json", format!("{whole}{whole}"), StatusCode::BAD_REQUEST),
        ("text/plain", whole.into(), StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("application/x-www-form-urlencoded", "email=hedy@acme.test".into(), StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("application/json", " ".repeat(300_000), StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let answer = owner.post_text(PATH, content_type, text.clone()).await;
        assert_eq!(answer.status, status, "{}", &text[..text.len().min(60)]);
        assert!(answer.expect(status)["detail"].is_string());
    }
    let invalid = axum::body::Body::from(&b"{\"email\":\"\xff@acme.test\"}"[..]);
    owner.post_text(PATH, "application/json", invalid).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(app.contents().await, before);
}
