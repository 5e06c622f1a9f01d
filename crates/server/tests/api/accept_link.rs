//! The mailed link.

use axum::http::StatusCode;

use crate::support::TestApp;

#[tokio::test]
async fn the_mailed_link_leads_to_the_page_and_leaves_the_token_in_a_cookie_alone() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    app.user("grace").await;
    let (member, token) = (invited.row.id, invited.secret.expose());
    for path in [
        format!("/accept/{member}/{token}/?referrer=mail"),
        format!("/accept/{member}/{token}"),
        format!("/accept/acme/{member}/{token}/"),
        format!("/accept/acme/{member}/{token}?referrer=mail"),
    ] {
        let mut browser = app.signed_in("grace@acme.test").await;
        let answer = browser.get(&path).await;
        answer.expect(StatusCode::SEE_OTHER);
        assert_eq!(answer.header("location"), format!("/accept/{member}/"));
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
        assert_eq!(answer.header("cache-control"), "no-store");
        let cookie = answer.header("set-cookie");
        assert_eq!(cookie, format!("invite_{member}={token}; HttpOnly; SameSite=Lax; Path=/"));
        assert!(!answer.body.contains(token));
        browser.get(&format!("/api/0/accept-invite/{member}/")).await.expect(StatusCode::OK);
    }
    let mut browser = app.signed_in("grace@acme.test").await;
    browser.get(&format!("/accept/{member}/{token}/")).await;
    browser.press(&format!("/api/0/accept-invite/{member}/")).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn the_mailed_link_is_answered_without_a_look_at_the_database() {
    let app = TestApp::new().await;
    let mut browser = app.browser().await;
    app.state.db.clone().close().await.expect("closed");
    let token = "0".repeat(64);
    browser.get("/api/0/organizations/").await;
    let answer = browser.get(&format!("/accept/7/{token}/")).await;
    answer.expect(StatusCode::SEE_OTHER);
    assert_eq!(browser.cookies["invite_7"], token);
}

#[tokio::test]
async fn a_damaged_mailed_link_leads_to_the_page_without_a_token() {
    let app = TestApp::new().await;
    let mut browser = app.browser().await;
    browser.get(&format!("/accept/7/{}/", "0".repeat(64))).await;
    for (path, location) in [
        ("/accept/7/abc/", "/accept/7/"),
        ("/accept/x/y/", "/accept/0/"),
        ("/accept/7/%0d%0aSet-Cookie:a=b/", "/accept/7/"),
        ("/accept/%2f%2fevil.test/abc/", "/accept/0/"),
    ] {
        let answer = browser.get(path).await;
        answer.expect(StatusCode::SEE_OTHER);
        assert_eq!(answer.header("location"), location, "{path}");
    }
    assert!(!browser.cookies.contains_key("invite_7"), "an earlier link's token is forgotten");
    let refused = browser.get("/api/0/accept-invite/7/").await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(refused["code"], "unknown");
}
