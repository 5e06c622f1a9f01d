//! Mail through a real mail server: sign-in, TLS, refusals, interruptions.
#![expect(clippy::expect_used, reason = "a test that can't go on says why")]

#[path = "../api/database.rs"]
#[expect(dead_code, reason = "shared with the API's tests")]
mod database;
#[path = "../api/inviting.rs"]
#[expect(dead_code, reason = "shared with the API's tests")]
mod inviting;
mod mail_server;
#[path = "../api/support.rs"]
#[expect(dead_code, reason = "shared with the API's tests")]
mod support;

use std::{collections::BTreeSet, path::PathBuf, time::Duration};

use axum::http::StatusCode;
use roster_api_types::Role;
use roster_server::mail::Mailer;
use serde_json::Value;

use crate::{inviting::Invited, mail_server::MailServer, support::TestApp};

const SIGN_IN: [&str; 4] = ["--user", "roster", "--password", "p@ss word"];

/// A server with an invitation of this person whose mail is due.
async fn queued(name: &str) -> (TestApp, Invited) {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let invited = app.queued_invitation(&acme, name).await;
    (app, invited)
}

fn ca(app: &TestApp) -> PathBuf {
    app.folder().join("ca.pem")
}

/// Tries once to send what is due, trusting the server's own authority too.
async fn deliver(app: &TestApp, url: &str) -> usize {
    let authority = std::fs::read(ca(app)).ok();
    let mailer = Mailer::parse_trusting(url, app.folder(), authority.as_deref()).expect("a setting");
    app.worker_by(mailer).deliver_due().await.expect("worked")
}

/// What the list says about the invitation's mail.
async fn delivery(app: &TestApp, invited: &Invited) -> Value {
    let mut browser = app.signed_in("ada@acme.test").await;
    let path = format!("/api/0/organizations/acme/members/{}/", invited.row.id);
    browser.get(&path).await.expect(StatusCode::OK)["delivery"].clone()
}

#[tokio::test]
async fn mail_goes_out_signed_in_and_encrypted() {
    for (tls, scheme) in [("starttls", "smtp"), ("wrapper", "smtps")] {
        let (app, invited) = queued("grace").await;
        let mut arguments = vec!["--tls", tls];
        // aiosmtpd offers sign-in after STARTTLS alone; from the first byte on TLS it doesn't know that it is safe.
        let sign_in = if tls == "starttls" { "roster:p%40ss%20word@" } else { "" };
        if !sign_in.is_empty() {
            arguments.extend(SIGN_IN);
        }
        let mut server = MailServer::start(&arguments, &ca(&app)).await;
        assert_eq!(deliver(&app, &format!("{scheme}://{sign_in}localhost:{}", server.port)).await, 1);
        let row = app.outbox_row(&invited).await;
        assert_eq!((row.state.as_str(), row.last_error), ("sent", None));
        let mail = server.mail().await;
        assert_eq!(mail["to"][0], "grace@acme.test");
        assert_eq!(mail["tls"], true);
        assert_eq!(mail["user"].as_str(), (!sign_in.is_empty()).then_some("roster"));
        assert!(mail["content"].as_str().is_some_and(|content| content.contains("Subject: Join Acme on Roster")));
        assert_eq!(delivery(&app, &invited).await["state"], "sent");
        assert_eq!(server.rest().await, Vec::<Value>::new());
    }
}

#[tokio::test]
async fn a_server_that_nobody_we_trust_vouches_for_gets_neither_mail_nor_password() {
    for (tls, scheme) in [("starttls", "smtp"), ("wrapper", "smtps")] {
        let (app, invited) = queued("grace").await;
        let server = MailServer::start(&["--tls", tls], &ca(&app)).await;
        let url = format!("{scheme}://roster:secret@localhost:{}", server.port);
        let mailer = Mailer::parse(&url, app.folder()).expect("a setting");
        app.worker_by(mailer).deliver_due().await.expect("worked");
        let row = app.outbox_row(&invited).await;
        let reason = row.last_error.unwrap_or_default();
        assert_eq!(row.state, "queued");
        assert!(reason.starts_with("No safe connection to the mail server: "), "{reason}");
        assert_eq!(server.rest().await, Vec::<Value>::new());
    }
}

#[tokio::test]
async fn a_password_is_not_sent_to_a_server_without_tls() {
    let (app, invited) = queued("grace").await;
    let server = MailServer::start(&SIGN_IN, &ca(&app)).await;
    deliver(&app, &format!("smtp://roster:p%40ss%20word@localhost:{}", server.port)).await;
    assert_eq!(app.outbox_row(&invited).await.state, "queued");
    assert_eq!(server.rest().await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_wrong_password_is_told_and_tried_again_until_it_is_mended() {
    let (app, invited) = queued("grace").await;
    let mut arguments = vec!["--tls", "starttls"];
    arguments.extend(SIGN_IN);
    let server = MailServer::start(&arguments, &ca(&app)).await;
    deliver(&app, &format!("smtp://roster:wrong@localhost:{}", server.port)).await;
    let told = delivery(&app, &invited).await;
    assert_eq!(told["state"], "queued");
    let reason = told["reason"].as_str().unwrap_or_default();
    assert!(reason.starts_with("The mail server refuses our sign-in: 535"), "{reason}");
    app.state.clock.advance(Duration::from_secs(10));
    deliver(&app, &format!("smtp://roster:p%40ss%20word@localhost:{}", server.port)).await;
    assert_eq!(delivery(&app, &invited).await["state"], "sent");
    assert_eq!(server.rest().await.len(), 1);
}

#[tokio::test]
async fn a_busy_server_is_tried_again_and_gets_the_mail_once() {
    let (app, invited) = queued("busy").await;
    let server = MailServer::start(&[], &ca(&app)).await;
    let url = format!("smtp://localhost:{}", server.port);
    assert_eq!(deliver(&app, &url).await, 1);
    let told = delivery(&app, &invited).await;
    assert_eq!(told["state"], "queued");
    assert_eq!(told["reason"], "The mail server asks to try again later: 451 4.3.0 Come back later");
    assert_eq!(deliver(&app, &url).await, 0, "not at once");
    app.state.clock.advance(Duration::from_secs(10));
    assert_eq!(deliver(&app, &url).await, 1);
    assert_eq!(delivery(&app, &invited).await["state"], "sent");
    app.state.clock.advance(Duration::from_hours(24));
    assert_eq!(deliver(&app, &url).await, 0);
    assert_eq!(server.rest().await.len(), 1);
}

#[tokio::test]
async fn a_refusal_for_good_is_given_up_with_the_servers_reason() {
    let (app, invited) = queued("unknown").await;
    let server = MailServer::start(&[], &ca(&app)).await;
    let url = format!("smtp://localhost:{}", server.port);
    deliver(&app, &url).await;
    let told = delivery(&app, &invited).await;
    assert_eq!(told["state"], "failed");
    assert_eq!(told["reason"], "The mail server refused the mail: 550 5.1.1 No such person here");
    app.state.clock.advance(Duration::from_hours(24));
    assert_eq!(deliver(&app, &url).await, 0);
    assert_eq!(server.rest().await, Vec::<Value>::new());
}

#[tokio::test]
async fn a_server_that_is_away_for_a_minute_gets_the_mail_when_it_is_back_and_once() {
    let (app, invited) = queued("grace").await;
    let first = MailServer::start(&[], &ca(&app)).await;
    let port = first.port;
    first.rest().await;
    let url = format!("smtp://localhost:{port}");
    let mut tries = 0;
    for _ in 0..6 {
        tries += deliver(&app, &url).await;
        assert_eq!(delivery(&app, &invited).await["state"], "queued");
        app.state.clock.advance(Duration::from_secs(10));
    }
    assert_eq!(tries, 3, "at once, after 10 and after 30 seconds");
    let reason = delivery(&app, &invited).await["reason"].clone();
    assert_eq!(reason, "The mail server can't be reached: it refuses connections.");
    let back = MailServer::start(&["--port", &port.to_string()], &ca(&app)).await;
    app.state.clock.advance(Duration::from_secs(10));
    assert_eq!(deliver(&app, &url).await, 1);
    assert_eq!(delivery(&app, &invited).await["state"], "sent");
    assert_eq!(back.rest().await.len(), 1);
}

#[tokio::test]
async fn a_mail_whose_answer_is_lost_goes_out_again_and_both_links_work() {
    let (app, invited) = queued("lost").await;
    let server = MailServer::start(&[], &ca(&app)).await;
    let url = format!("smtp://localhost:{}", server.port);
    deliver(&app, &url).await;
    assert_eq!(delivery(&app, &invited).await["state"], "queued");
    app.state.clock.advance(Duration::from_secs(10));
    deliver(&app, &url).await;
    assert_eq!(delivery(&app, &invited).await["state"], "sent");
    let mails = server.rest().await;
    assert_eq!(mails.len(), 2, "twice rather than never");
    for mail in mails {
        let content = mail["content"].as_str().expect("a mail");
        let parsed = mail_parser::MessageParser::default().parse(content.as_bytes()).expect("a mail");
        let text = parsed.body_text(0).expect("a text");
        let link = text.split_whitespace().find_map(|word| word.strip_prefix("http://roster.test")).expect("a link");
        let mut browser = app.browser().await;
        browser.get(link).await.expect(StatusCode::SEE_OTHER);
        browser.get(&format!("/api/0/accept-invite/{}/", invited.row.id)).await.expect(StatusCode::OK);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_mails_by_three_workers_arrive_once_each() {
    let (app, _) = queued("grace").await;
    let acme = app.organization("babbage").await;
    for number in 1..50 {
        app.queued_invitation(&acme, &format!("invitee{number}")).await;
    }
    let server = MailServer::start(&[], &ca(&app)).await;
    let mailer = Mailer::parse(&format!("smtp://localhost:{}", server.port), app.folder()).expect("a setting");
    let worker = app.worker_by(mailer);
    let workers: Vec<_> = (0..3)
        .map(|_| {
            let worker = worker.clone();
            tokio::spawn(async move { worker.deliver_due().await.expect("worked") })
        })
        .collect();
    let mut tries = 0;
    for worker in workers {
        tries += worker.await.expect("no panic");
    }
    let mails = server.rest().await;
    let addressees: BTreeSet<String> = mails.iter().map(|mail| mail["to"][0].to_string()).collect();
    assert_eq!((tries, mails.len(), addressees.len()), (50, 50, 50));
}
