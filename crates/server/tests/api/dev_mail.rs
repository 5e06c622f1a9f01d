use std::net::SocketAddr;

use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, StatusCode},
};
use roster_server::{
    mail::Mailer,
    outbox::LEASE,
    store::{self, entity::organization},
};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set};

use crate::support::{Answer, Browser, START, TestApp};

/// A server that keeps its mail, with mails to Grace and, later, Alan.
async fn app_with_mail() -> TestApp {
    let app = TestApp::with(|settings, folder| settings.captured_mail = Some(folder.join("mail"))).await;
    let mut acme: organization::ActiveModel = app.organization("acme").await.into();
    acme.name = Set("<b>Acme & Söhne</b>".into());
    let acme = acme.update(&app.state.db).await.expect("renamed");
    let worker = app.worker_by(Mailer::File(app.folder().join("mail")));
    // Alan's is asked for first and sent last: what counts is when a mail was written.
    app.queued_invitation(&acme, "alan").await;
    store::claim_mail(&app.state.db, START, LEASE).await.expect("claimed").expect("a mail");
    app.queued_invitation(&acme, "grace").await;
    assert_eq!(worker.deliver_due().await.expect("worked"), 1);
    app.state.clock.advance(LEASE);
    assert_eq!(worker.deliver_due().await.expect("worked"), 1);
    app
}

async fn get(browser: &mut Browser, host: &str, path: &str) -> Answer {
    browser.send(Request::get(path).header("host", host).body(Body::empty()).expect("a request")).await
}

#[tokio::test]
async fn the_page_shows_the_mails_newest_first_with_live_links() {
    let app = app_with_mail().await;
    let mut browser = app.browser().await;
    for path in ["/dev/mail/", "/dev/mail"] {
        let page = get(&mut browser, "127.0.0.1:8000", path).await;
        page.expect(StatusCode::OK);
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert_eq!((page.header("cache-control"), page.header("referrer-policy")), ("no-store", "no-referrer"));
        let (alan, grace) = (page.body.find("<dd>alan@acme.test"), page.body.find("<dd>grace@acme.test"));
        assert!(alan.is_some() && alan < grace, "newest first");
        assert!(page.body.contains("2026-11-23T12:05:00Z"));
        assert!(page.body.contains("Join &#60;b&#62;Acme &#38; Söhne&#60;/b&#62; on Roster"));
        assert!(!page.body.contains("<b>Acme"));
        assert!(!page.body.contains(" style=") && !page.body.contains("<script"), "the policy forbids both");
    }
    let page = get(&mut browser, "localhost", "/dev/mail/").await.body;
    let link = page.split("href=\"http://roster.test").nth(1).and_then(|rest| rest.split('"').next());
    browser.get(link.expect("a live link")).await.expect(StatusCode::SEE_OTHER);
    assert!(browser.cookies.contains_key("invite_1"));
}

#[tokio::test]
async fn each_mail_has_a_page_and_there_is_a_stylesheet() {
    let app = app_with_mail().await;
    let mut browser = app.browser().await;
    let page = get(&mut browser, "[::1]:8000", "/dev/mail/").await.body;
    let file = page.split("<h2><a href=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a mail");
    let one = get(&mut browser, "localhost:8000", file).await;
    one.expect(StatusCode::OK);
    assert!(one.body.contains("alan@acme.test") && !one.body.contains("grace@acme.test"));
    let style = get(&mut browser, "localhost:8000", "/dev/mail/style.css").await;
    style.expect(StatusCode::OK);
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    assert!(style.body.contains("prefers-color-scheme: dark"));
}

#[tokio::test]
async fn nothing_outside_the_folder_can_be_read() {
    let app = app_with_mail().await;
    std::fs::write(app.folder().join("secret.eml"), "Subject: secret\r\n\r\nsecret").expect("written");
    std::fs::write(app.folder().join("mail").join(".half.eml"), "Subject: half\r\n\r\nhalf").expect("written");
    let mut browser = app.browser().await;
    for path in [
        "..%2fsecret.eml",
        "..%5csecret.eml",
        "%2e%2e%2fsecret.eml",
        "..",
        "../secret.eml",
        "../roster.db",
        ".half.eml",
        "nothing.eml",
        "x%00.eml",
        ".eml",
    ] {
        let answer = get(&mut browser, "localhost", &format!("/dev/mail/{path}")).await;
        answer.expect(StatusCode::NOT_FOUND);
        assert!(!answer.body.contains("secret") && !answer.body.contains("half"), "{path}");
    }
    assert!(!get(&mut browser, "localhost", "/dev/mail/").await.body.contains("half"));
}

#[tokio::test]
async fn only_this_machine_sees_the_mail_and_only_while_it_is_kept() {
    let app = app_with_mail().await;
    let mut browser = app.browser().await;
    for path in ["/dev/mail/", "/dev/mail/style.css", "/dev/mail/x.eml"] {
        for host in ["roster.test", "evil.test:8000", "127.0.0.1.evil.test", "10.0.0.1:8000", "localhost.evil.test"] {
            get(&mut browser, host, path).await.expect(StatusCode::NOT_FOUND);
        }
    }
    for (peer, status) in [
        ("127.0.0.1:50000", StatusCode::OK),
        ("[::1]:50000", StatusCode::OK),
        ("[::ffff:127.0.0.1]:50000", StatusCode::OK),
        ("192.168.1.7:50000", StatusCode::NOT_FOUND),
        ("[2001:db8::1]:50000", StatusCode::NOT_FOUND),
    ] {
        let peer: ConnectInfo<SocketAddr> = ConnectInfo(peer.parse().expect("an address"));
        let request = Request::get("/dev/mail/").header("host", "localhost").extension(peer).body(Body::empty());
        browser.send(request.expect("a request")).await.expect(status);
    }
    let mut elsewhere = TestApp::new().await.browser().await;
    get(&mut elsewhere, "localhost", "/dev/mail/").await.expect(StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_folder_without_mail_says_so() {
    let app = TestApp::with(|settings, folder| settings.captured_mail = Some(folder.join("mail"))).await;
    let mut browser = app.browser().await;
    let page = get(&mut browser, "localhost", "/dev/mail/").await;
    page.expect(StatusCode::OK);
    assert!(page.body.contains("No mail yet."));
}
