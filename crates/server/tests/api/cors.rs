//! What browsers let pages of other origins do.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use roster_api_types::Role;

use crate::support::{Answer, Browser, TestApp};

const MEMBERS: &str = "/api/0/organizations/acme/members/";

async fn asked_from(browser: &mut Browser, method: &str, path: &str, origin: &str) -> Answer {
    let request = Request::builder().method(method).uri(path).header(header::ORIGIN, origin);
    let request = request
        .header(header::ACCESS_CONTROL_REQUEST_METHOD, "DELETE")
        .header(header::ACCESS_CONTROL_REQUEST_HEADERS, "authorization");
    browser.send(request.body(Body::empty()).expect("a request")).await
}

fn allowed<'a>(answer: &'a Answer, what: &str) -> &'a str {
    answer.header(&format!("access-control-{what}"))
}

async fn acme() -> TestApp {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    app
}

#[tokio::test]
async fn a_preflight_is_answered_for_an_hour_with_what_may_be_sent() {
    let app = acme().await;
    let mut browser = app.browser().await;
    for path in [MEMBERS, "/api/0/", "/api/0/organizations/nowhere/members/7/", "/api/0/openapi.json"] {
        let answer = asked_from(&mut browser, "OPTIONS", path, "https://elsewhere.test").await;
        assert_eq!((answer.status, answer.body.as_str()), (StatusCode::OK, ""), "{path}");
        assert_eq!(allowed(&answer, "max-age"), "3600");
        assert_eq!(allowed(&answer, "allow-origin"), "https://elsewhere.test");
        assert_eq!(allowed(&answer, "allow-credentials"), "", "{path}");
        let sent = "x-sentry-auth,x-requested-with,origin,accept,content-type,authentication,authorization,\
                    content-encoding,sentry-trace,baggage,x-csrftoken";
        assert_eq!(allowed(&answer, "allow-headers"), sent);
        for method in ["GET", "POST", "PUT", "DELETE"] {
            assert!(allowed(&answer, "allow-methods").split(',').any(|allowed| allowed == method), "{method}");
        }
    }
}

#[tokio::test]
async fn credentials_are_for_the_own_host_and_its_subdomains_alone() {
    let app = acme().await;
    let mut ada = app.signed_in("ada@acme.test").await;
    for (origin, credentials) in [
        ("http://roster.test", "true"),
        ("https://www.roster.test:8443", "true"),
        ("https://evil.test", ""),
        ("https://evilroster.test", ""),
        ("https://roster.test.evil.test", ""),
        ("null", ""),
    ] {
        for method in ["OPTIONS", "GET"] {
            let answer = asked_from(&mut ada, method, MEMBERS, origin).await;
            assert_eq!(answer.status, StatusCode::OK);
            assert_eq!(allowed(&answer, "allow-origin"), origin);
            assert_eq!(allowed(&answer, "allow-credentials"), credentials, "{method} from {origin}");
        }
    }
}

#[tokio::test]
async fn a_page_elsewhere_may_read_the_headers_of_lists_and_limits_and_our_own_are_spared_them() {
    let app = acme().await;
    let mut ada = app.signed_in("ada@acme.test").await;
    let answer = asked_from(&mut ada, "GET", MEMBERS, "https://www.roster.test").await;
    let exposed = "x-sentry-error,x-sentry-direct-hit,x-hits,x-max-hits,endpoint,retry-after,link";
    assert_eq!(allowed(&answer, "expose-headers"), exposed);
    let own = ada.get(MEMBERS).await;
    assert!(own.headers.keys().all(|name| !name.as_str().starts_with("access-control")), "{:?}", own.headers);
    assert_eq!(own.header("vary"), "accept-encoding", "what compression says");
}

/// What CORS lets a browser send is refused all the same, a subdomain's page too: it isn't our own.
#[tokio::test]
async fn no_page_elsewhere_changes_anything_whatever_its_browser_lets_it_send() {
    let app = acme().await;
    let mut ada = app.signed_in("ada@acme.test").await;
    let before = app.contents().await;
    for origin in ["https://evil.test", "https://www.roster.test", "null"] {
        for (method, path) in
            [("DELETE", "/api/0/auth/"), ("POST", MEMBERS), ("POST", "/api/0/organizations/acme/join-request/")]
        {
            asked_from(&mut ada, method, path, origin).await.expect(StatusCode::FORBIDDEN);
        }
    }
    assert_eq!(app.contents().await, before);
}

#[tokio::test]
async fn pages_and_files_are_nobody_elses_to_read() {
    let app = acme().await;
    let mut browser = app.browser().await;
    for path in ["/", "/accept/7/", "/auth/recover/", "/dev/mail/"] {
        let answer = asked_from(&mut browser, "GET", path, "https://www.roster.test").await;
        assert_eq!(allowed(&answer, "allow-origin"), "", "{path}");
    }
}
