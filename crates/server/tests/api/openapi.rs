use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::Value;

use crate::support::TestApp;

async fn description() -> Value {
    TestApp::new().await.browser().await.get("/api/0/openapi.json").await.expect(StatusCode::OK)
}

#[tokio::test]
async fn the_description_of_the_api_is_the_one_agreed_upon() {
    insta::assert_json_snapshot!("openapi", description().await);
}

#[tokio::test]
async fn everything_the_description_refers_to_is_described() {
    let description = description().await;
    let mut references = BTreeSet::new();
    collect(&description, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let pointer = reference.strip_prefix('#').expect("within the description");
        assert!(description.pointer(pointer).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn every_operation_has_a_name_of_its_own_and_words_for_every_response() {
    let description = description().await;
    let operations = description["paths"].as_object().expect("paths").values().filter_map(|path| path.as_object());
    let mut names = BTreeSet::new();
    for operation in operations.flat_map(|methods| methods.values()) {
        assert!(names.insert(operation["operationId"].as_str()), "{} twice", operation["operationId"]);
        for (status, response) in operation["responses"].as_object().expect("responses") {
            let words = response["description"].as_str().unwrap_or_default();
            assert!(!words.is_empty(), "{} {status}", operation["operationId"]);
        }
    }
}

fn collect(value: &Value, references: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            references.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|field| collect(field, references));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}

#[tokio::test]
async fn every_described_path_is_served() {
    let description = description().await;
    let app = TestApp::new().await;
    let mut browser = app.browser().await;
    for path in description["paths"].as_object().expect("paths").keys() {
        let path = path.replace(['{', '}'], "");
        let answer =
            browser.send(axum::http::Request::patch(&path).body(axum::body::Body::empty()).expect("a request"));
        assert_eq!(answer.await.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
}
