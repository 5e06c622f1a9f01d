use std::time::Duration;

use mail_parser::MessageParser;
use roster_api_types::Role;
use roster_server::{
    mail::{InvitationMail, MailTexts, Mailer},
    store::Occasion,
};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set};

use crate::{
    inviting::{Invited, LIFE},
    smtp::{MailServer, nowhere},
    support::{START, TestApp},
};

fn mail(organization: &str, inviter: Option<&str>) -> MailTexts {
    mail_on(Occasion::First, organization, inviter)
}

fn mail_on(occasion: Occasion, organization: &str, inviter: Option<&str>) -> MailTexts {
    let mail = InvitationMail {
        to: "grace@acme.test".parse().expect("an address"),
        organization: organization.into(),
        inviter: inviter.map(str::to_owned),
        role: Role::Manager,
        expires_at: Some(START.after(LIFE)),
        link: format!("https://roster.test/accept/7/{}/?referrer=a%26b", "0".repeat(64)),
        occasion,
    };
    mail.texts().expect("written")
}

#[test]
fn the_invitation_reads_so() {
    let texts = mail("Acme", Some("Ada Lovelace"));
    assert_eq!(texts.subject, "Join Acme on Roster");
    insta::assert_snapshot!("invitation_text", texts.text);
    insta::assert_snapshot!("invitation_html", texts.html);
}

#[test]
fn a_reminder_reads_so() {
    let texts = mail_on(Occasion::Reminder, "Acme", None);
    assert_eq!(texts.subject, "Reminder: join Acme on Roster");
    insta::assert_snapshot!("reminder_text", texts.text);
    insta::assert_snapshot!("reminder_html", texts.html);
}

#[test]
fn a_renewed_invitation_says_that_the_earlier_link_works_no_longer() {
    let texts = mail_on(Occasion::Renewed, "Acme", Some("Ada Lovelace"));
    assert_eq!(texts.subject, "New invitation: join Acme on Roster");
    insta::assert_snapshot!("renewed_text", texts.text);
    insta::assert_snapshot!("renewed_html", texts.html);
}

#[test]
fn an_invitation_that_is_sent_once_more_says_that_both_links_work() {
    let texts = mail_on(Occasion::Again, "Acme", Some("Ada Lovelace"));
    assert_eq!(texts.subject, "Once more: join Acme on Roster");
    insta::assert_snapshot!("again_text", texts.text);
    insta::assert_snapshot!("again_html", texts.html);
}

#[test]
fn an_invitation_by_nobody_in_particular_names_nobody() {
    let texts = mail("Acme", None);
    insta::assert_snapshot!("invitation_text_without_inviter", texts.text);
    insta::assert_snapshot!("invitation_html_without_inviter", texts.html);
    assert!(mail("Acme", Some("\n")).text.starts_with("You are invited"));
}

#[test]
fn the_page_loads_nothing_from_elsewhere() {
    let html = mail("Acme", Some("Ada")).html;
    for loading in ["src=", "<img", "<link", "<script", "url(", "@import", "<form"] {
        assert!(!html.contains(loading), "{loading}");
    }
}

#[test]
fn hostile_names_stay_names() {
    let long = "x".repeat(5_000);
    for name in [
        "<a href=\"https://evil.example\">Acme</a>",
        "evil.example",
        "https://evil.example/login",
        "www.evil.example",
        "mailto:boss@evil.example",
        "Acme\r\nBcc: victim@evil.example",
        "Acme\n\nhttps://evil.example\n",
        "\u{202e}elpmaxe.live",
        "\"><script>alert(1)</script>",
        "{{ link }}",
        long.as_str(),
    ] {
        let on = |occasion| [mail_on(occasion, name, Some("Ada")), mail_on(occasion, "Acme", Some(name))];
        for texts in Occasion::ALL.into_iter().flat_map(on) {
            assert_eq!(texts.subject.lines().count(), 1, "{name}");
            assert!(texts.subject.chars().count() < 120 && texts.text.len() < 3_000 && texts.html.len() < 8_000);
            for text in [&texts.subject, &texts.text, &texts.html] {
                assert!(!text.contains('\u{202e}'), "{name}");
            }
            for text in [&texts.text, &texts.html] {
                assert!(!text.contains("evil.example") && !text.contains("@evil"), "{text}");
            }
            assert_eq!(texts.text.matches("://").count(), 1, "our link alone: {}", texts.text);
            assert_eq!(texts.html.matches("<a ").count(), 2, "our links alone");
            assert_eq!(texts.html.matches("href=\"https://roster.test/accept/7/").count(), 2);
            assert!(!texts.html.contains("<script"));
        }
    }
}

#[tokio::test]
async fn the_message_has_the_headers_it_should_and_no_others_sneak_in() {
    let app = TestApp::new().await;
    let mut acme: roster_server::store::entity::organization::ActiveModel = app.organization("acme").await.into();
    acme.name = Set("Äcme\r\nBcc: victim@evil.example".into());
    let acme = acme.update(&app.state.db).await.expect("renamed");
    app.queued_invitation(&acme, "grace").await;
    let (worker, mut mails) = app.worker();
    worker.deliver_due().await.expect("worked");
    let raw = mails.try_recv().expect("a mail").message;
    let message = MessageParser::default().parse(raw.as_bytes()).expect("a mail");
    assert_eq!(message.subject(), Some("Join Äcme Bcc: victim@evil.example on Roster"));
    assert_eq!(message.date().map(mail_parser::DateTime::to_rfc3339).as_deref(), Some("2026-11-23T12:00:00Z"));
    assert_eq!(message.message_id(), Some(format!("invitation-{}-1-1@localhost", START.0).as_str()));
    assert_eq!(message.header_raw("Auto-Submitted").map(str::trim), Some("auto-generated"));
    assert!(message.bcc().is_none() && message.cc().is_none());
    let to = message.to().and_then(|to| to.first()).and_then(mail_parser::Addr::address);
    assert_eq!(to, Some("grace@acme.test"));
    assert_eq!((message.text_body_count(), message.html_body_count(), message.attachment_count()), (1, 1, 0));
    assert!(raw.contains("Content-Type: multipart/alternative"));
    assert!(raw.lines().all(|line| line.len() <= 998), "no line is too long for SMTP");
}

#[tokio::test]
async fn a_mail_server_takes_the_mail() {
    let (app, invited) = queued().await;
    let mut server = MailServer::start(&[]).await;
    deliver(&app, &server.url).await;
    let mail = server.mails.recv().await.expect("a mail");
    let message = MessageParser::default().parse(mail.as_bytes()).expect("a mail");
    assert!(message.body_text(0).is_some_and(|text| text.contains("http://roster.test/accept/")));
    assert!(message.body_html(0).is_some_and(|html| html.contains("See the invitation")));
    assert_eq!(app.outbox_row(&invited).await.state, "sent");
}

#[tokio::test]
async fn a_mail_server_that_asks_for_patience_gets_it() {
    let (app, invited) = queued().await;
    let mut server = MailServer::start(&["451 4.7.1 Greylisted, come back later"]).await;
    let links = app.links(&invited).await;
    deliver(&app, &server.url).await;
    let row = app.outbox_row(&invited).await;
    assert_eq!((row.state.as_str(), row.next_attempt_at), ("queued", START.after(Duration::from_secs(10))));
    let reason = "The mail server asks to try again later: 451 4.7.1 Greylisted, come back later";
    assert_eq!(row.last_error.as_deref(), Some(reason));
    assert_eq!(app.links(&invited).await, links);
    app.state.clock.advance(Duration::from_secs(10));
    deliver(&app, &server.url).await;
    server.mails.recv().await.expect("a mail");
    let row = app.outbox_row(&invited).await;
    assert_eq!((row.state.as_str(), row.attempts, row.last_error), ("sent", 2, None));
}

#[tokio::test]
async fn a_mail_server_that_refuses_ends_the_tries_with_its_reason() {
    let (app, invited) = queued().await;
    let server = MailServer::start(&["550 5.1.1 No such \u{1b}[31muser here"]).await;
    let links = app.links(&invited).await;
    deliver(&app, &server.url).await;
    let row = app.outbox_row(&invited).await;
    assert_eq!((row.state.as_str(), row.attempts), ("failed", 1));
    assert_eq!(row.last_error.as_deref(), Some("The mail server refused the mail: 550 5.1.1 No such [31muser here"));
    assert_eq!(app.links(&invited).await, links);
}

#[tokio::test]
async fn mail_waits_for_a_mail_server_that_is_down() {
    let (app, invited) = queued().await;
    let address = nowhere().await;
    deliver(&app, &format!("smtp://{address}")).await;
    let row = app.outbox_row(&invited).await;
    assert_eq!(row.state, "queued");
    assert_eq!(row.last_error.as_deref(), Some("The mail server can't be reached: it refuses connections."));
    let mut server = MailServer::start_at(&address, &[]).await;
    app.state.clock.advance(Duration::from_secs(10));
    deliver(&app, &server.url).await;
    server.mails.recv().await.expect("a mail");
    assert_eq!(app.outbox_row(&invited).await.state, "sent");
}

#[tokio::test]
async fn a_mail_server_without_tls_doesnt_get_mail_that_needs_it() {
    let (app, invited) = queued().await;
    let mut server = MailServer::start(&[]).await;
    deliver(&app, &format!("{}?tls=required", server.url)).await;
    assert!(server.mails.try_recv().is_err());
    let row = app.outbox_row(&invited).await;
    assert_eq!(row.state, "queued");
    assert!(row.last_error.is_some_and(|reason| reason.contains("STARTTLS")));
}

#[tokio::test]
async fn the_file_transport_writes_whole_files_for_their_owner_only() {
    let (app, invited) = queued().await;
    let folder = app.folder().join("mail");
    let worker = app.worker_by(Mailer::parse("file", &folder).expect("a setting"));
    worker.deliver_due().await.expect("worked");
    assert_eq!(app.outbox_row(&invited).await.state, "sent");
    let files: Vec<_> = std::fs::read_dir(&folder).expect("a folder").map(|file| file.expect("a file")).collect();
    assert_eq!(files.len(), 1, "no unfinished file is left");
    assert_eq!(files[0].file_name().to_str(), Some(format!("{0}-invitation-{0}-1-1.eml", START.0).as_str()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(files[0].metadata().expect("readable").permissions().mode() & 0o777, 0o600);
    }
    let content = std::fs::read(files[0].path()).expect("readable");
    assert!(MessageParser::default().parse(&content).is_some_and(|mail| mail.subject() == Some("Join Acme on Roster")));
}

#[tokio::test]
async fn a_mail_folder_that_cant_be_written_is_told_and_tried_again() {
    let (app, invited) = queued().await;
    let file = app.folder().join("file");
    std::fs::write(&file, "in the way").expect("written");
    app.worker_by(Mailer::File(file.join("mail"))).deliver_due().await.expect("worked");
    let row = app.outbox_row(&invited).await;
    assert_eq!(row.state, "queued");
    assert!(row.last_error.is_some_and(|reason| reason.starts_with("The mail folder can't be written: ")));
}

#[test]
fn a_file_of_authorities_without_a_certificate_is_refused() {
    for pem in ["", "nothing", "-----BEGIN CERTIFICATE-----\nno base64!\n-----END CERTIFICATE-----\n"] {
        let folder = std::path::Path::new("mail");
        let refused = Mailer::parse_trusting("smtps://mail.test", folder, Some(pem.as_bytes())).err();
        assert!(refused.is_some_and(|error| error.to_string().contains("--mail-ca")), "{pem}");
    }
}

#[test]
fn a_setting_that_names_no_way_out_is_refused() {
    for setting in ["", "File", "memory", "mail.test", "http://mail.test", "smtp:mail.test"] {
        let refused = Mailer::parse(setting, std::path::Path::new("mail")).err().map(|error| error.to_string());
        assert!(refused.is_some_and(|words| words.contains("smtp://")), "{setting}");
    }
}

async fn queued() -> (TestApp, Invited) {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.queued_invitation(&acme, "grace").await;
    (app, invited)
}

async fn deliver(app: &TestApp, url: &str) {
    let mailer = Mailer::parse(url, app.folder()).expect("a setting");
    assert_eq!(app.worker_by(mailer).deliver_due().await.expect("worked"), 1);
}
