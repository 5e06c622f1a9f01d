use std::fs;

use axum::{
    body::Body,
    http::{Request, StatusCode},
};

use crate::support::TestApp;

const PAGE: &str = "<!doctype html><title>Roster</title><script>start()</script>";
const SCRIPT: &str = "/roster-app-0123456789abcdef.js";

/// A server with a built app of two files, the script compressed beforehand.
async fn server() -> (tempfile::TempDir, TestApp) {
    let dist = tempfile::tempdir().expect("a temporary folder");
    for (name, text) in [
        ("index.html", PAGE),
        ("roster-app-0123456789abcdef.js", "plain"),
        ("roster-app-0123456789abcdef.js.br", "brotli"),
        ("roster-app-0123456789abcdef.js.gz", "gzip"),
    ] {
        fs::write(dist.path().join(name), text).expect("written");
    }
    let app = TestApp::serving(Some(dist.path())).await;
    (dist, app)
}

#[tokio::test]
async fn every_path_of_the_app_gets_its_page_which_no_cache_keeps() {
    let (_dist, app) = server().await;
    let mut browser = app.browser().await;
    for path in
        ["/", "/organizations/acme/members/", "/organizations/acme/members/?query=ada", "/accept/7/", "/auth/login/"]
    {
        let answer = browser.get(path).await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, PAGE), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert!(answer.header("content-type").starts_with("text/html"), "{path}");
    }
}

#[tokio::test]
async fn a_file_with_a_hash_in_its_name_is_kept_for_good_and_sent_as_compressed_beforehand() {
    let (_dist, app) = server().await;
    let mut browser = app.browser().await;
    for (accepted, encoding, body) in
        [("gzip, br", "br", "brotli"), ("gzip", "gzip", "gzip"), ("identity", "", "plain")]
    {
        let request = Request::get(SCRIPT).header("accept-encoding", accepted).body(Body::empty()).expect("a request");
        let answer = browser.send(request).await;
        assert_eq!((answer.header("content-encoding"), answer.body.as_str()), (encoding, body));
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    }
}

#[tokio::test]
async fn what_is_missing_is_missing_and_not_the_apps_page() {
    let (_dist, app) = server().await;
    let mut browser = app.browser().await;
    for path in ["/roster-app-ffffffffffffffff.js", "/favicon.ico", "/../Cargo.toml", "/%2e%2e/Cargo.toml"] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
    }
    let answer = browser.get("/api/0/nothing/").await;
    assert_eq!(answer.expect(StatusCode::NOT_FOUND)["detail"], "The requested resource does not exist");
}

#[tokio::test]
async fn every_answer_carries_the_security_headers() {
    let (_dist, app) = server().await;
    let mut browser = app.browser().await;
    for path in ["/", "/organizations/acme/members/", SCRIPT, "/api/0/", "/api/0/users/me/", "/api/0/nothing/"] {
        let answer = browser.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'; "), "{path}: {policy}");
        assert!(policy.ends_with("frame-ancestors 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{path}: {policy}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
    }
}

#[tokio::test]
async fn a_page_may_run_its_own_scripts_and_other_answers_none() {
    let (_dist, app) = server().await;
    let mut browser = app.browser().await;
    for (path, runs_scripts) in [("/", true), ("/accept/7/", true), (SCRIPT, false), ("/api/0/", false)] {
        let answer = browser.get(path).await;
        let policy = answer.header("content-security-policy");
        let expected =
            policy.contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-") && policy.contains("base-uri 'none'");
        assert_eq!(expected, runs_scripts, "{path}: {policy}");
    }
}

#[tokio::test]
async fn answers_of_the_api_are_kept_in_no_cache() {
    let app = TestApp::new().await;
    assert_eq!(app.browser().await.get("/api/0/").await.header("cache-control"), "no-store");
}
