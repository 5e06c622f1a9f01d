use std::collections::BTreeSet;

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
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
        let answer = browser.send(Request::patch(&path).body(Body::empty()).expect("a request"));
        assert_eq!(answer.await.status, StatusCode::METHOD_NOT_ALLOWED, "{path}");
    }
}

/// What each endpoint answers to a request that comes with this API token, if with anything from this page: endpoint,
/// status, body.
async fn answers_to_token(token: &str, origin: &str) -> Vec<(Value, String, StatusCode, Value)> {
    let description = description().await;
    let app = TestApp::new().await;
    let mut program = app.browser().await;
    let mut answers = Vec::new();
    for (path, methods) in description["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            let request = Request::builder().method(method.to_uppercase().as_str()).uri(path.replace(['{', '}'], ""));
            let request = request.header(header::AUTHORIZATION, token).header(header::ORIGIN, origin);
            let answer = program.send(request.body(Body::empty()).expect("a request")).await;
            let body = serde_json::from_str(&answer.body).unwrap_or_default();
            answers.push((operation["responses"].clone(), format!("{method} {path}"), answer.status, body));
        }
    }
    answers
}

#[tokio::test]
async fn how_a_bad_token_is_refused_is_described_at_every_endpoint() {
    let answers = answers_to_token("Bearer nonsense", "http://roster.test").await;
    let mut refused = 0;
    for (described, endpoint, status, body) in answers {
        assert!(described[status.as_str()].is_object(), "{endpoint}: {status} is not described");
        if status == StatusCode::UNAUTHORIZED {
            assert_eq!(body["detail"], "Invalid token", "{endpoint}");
            refused += 1;
        }
    }
    assert!(refused > 50, "{refused}");
}

/// Whatever other origins may read otherwise: not with a token that is somebody's own.
#[tokio::test]
async fn a_page_of_another_origin_is_refused_with_the_described_text_at_every_endpoint() {
    for (described, endpoint, status, body) in answers_to_token("Bearer nonsense", "https://evil.test").await {
        assert_eq!((status, body), (StatusCode::BAD_REQUEST, "Invalid origin".into()), "{endpoint}");
        let schema = &described["400"]["content"]["application/json"]["schema"];
        let is_text = |schema: &Value| schema["type"] == "string";
        let among = schema["anyOf"].as_array().is_some_and(|any| any.iter().any(is_text));
        assert!(is_text(schema) || among, "{endpoint}: {schema}");
    }
}
