//! The secrets of links: where they must not be.

use std::{
    io,
    sync::{
        Arc, Mutex, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::http::StatusCode;
use roster_server::{
    mail::Mailer,
    random::Random,
    secret::{Purpose, Secret},
};
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::{inviting::Invited, smtp::MailServer, support::TestApp};

/// Everything that was logged since the first call, by anything in this process, at any level.
#[derive(Clone, Default)]
pub struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub fn of_everything() -> &'static Self {
        static LOG: OnceLock<Log> = OnceLock::new();
        LOG.get_or_init(|| {
            let log = Self::default();
            tracing_subscriber::fmt()
                .with_max_level(tracing::Level::TRACE)
                .with_ansi(false)
                .with_writer(log.clone())
                .try_init()
                .expect("nobody else logs in these tests");
            log
        })
    }

    pub fn has(&self, text: &str) -> bool {
        contains(&self.0.lock().expect("no panic while logging"), text)
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("no panic while logging").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self::Writer {
        self.clone()
    }
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

fn token(link: &str) -> Secret {
    let token = link.split('/').find(|part| part.len() == 64).expect("a link with a token");
    Secret::parse(token).expect("a secret")
}

/// A queued invitation on a server whose secrets no other test has: they all write into one log.
async fn queued() -> (TestApp, Invited) {
    static SEED: AtomicU64 = AtomicU64::new(1 << 40);
    let app = TestApp::new().await;
    let Random::Sequence(next) = &app.state.random else { panic!("tests know their secrets") };
    next.store(SEED.fetch_add(1 << 20, Ordering::SeqCst), Ordering::SeqCst);
    let acme = app.organization("acme").await;
    let invited = app.queued_invitation(&acme, "grace").await;
    (app, invited)
}

#[tokio::test]
async fn the_token_is_in_the_mail_alone_neither_in_the_database_nor_in_the_log() {
    let log = Log::of_everything();
    let (app, invited) = queued().await;
    let (worker, mut mails) = app.worker();
    worker.deliver_due().await.expect("worked");
    let secret = token(&mails.try_recv().expect("a mail").link);
    let mut browser = app.browser().await;
    browser.get(&format!("/accept/{}/{}/", invited.row.id, secret.expose())).await.expect(StatusCode::SEE_OTHER);
    let api = format!("/api/0/accept-invite/{}/", invited.row.id);
    browser.get(&format!("{api}{}/", secret.expose())).await.expect(StatusCode::OK);
    let form = json!({ "memberId": invited.row.id.to_string(), "name": "Grace", "password": "nanoseconds of wire" });
    browser.post("/api/0/auth/register/", form).await.expect(StatusCode::CREATED);
    browser.press(&format!("{api}{}/", secret.expose())).await.expect(StatusCode::BAD_REQUEST);
    let bytes = app.database().contents().await;
    assert!(contains(&bytes, &secret.hash(Purpose::Invitation)), "the search finds what is there");
    for clear in [secret.expose(), &browser.cookies["sentrysid"], "nanoseconds of wire"] {
        assert!(!contains(&bytes, clear));
        assert!(!log.has(clear));
    }
    assert!(log.has("sent mail=1 attempt=1"), "the search finds what is there");
}

#[tokio::test]
async fn no_answer_but_the_cookie_carries_the_token() {
    let (app, invited) = queued().await;
    let token = invited.secret.expose();
    for path in [invited.path(), format!("/accept/{}/{token}/", invited.row.id)] {
        let mut answer = app.browser().await.get(&path).await;
        answer.headers.remove("set-cookie");
        assert!(!answer.body.contains(token) && !format!("{:?}", answer.headers).contains(token));
    }
}

#[tokio::test]
async fn the_accept_link_is_logged_with_the_file_transport_and_never_with_smtp() {
    let log = Log::of_everything();
    let (app, _) = queued().await;
    let mut server = MailServer::start(&[]).await;
    app.worker_by(Mailer::parse(&server.url, app.folder()).expect("a setting")).deliver_due().await.expect("worked");
    let mail = server.mails.recv().await.expect("a mail");
    let message = mail_parser::MessageParser::default().parse(mail.as_bytes()).expect("a mail");
    let text = message.body_text(0).expect("a text");
    let link = text.split_whitespace().find(|word| word.starts_with("http://roster.test/accept/")).expect("a link");
    assert!(!log.has(token(link).expose()));

    let (app, invited) = queued().await;
    let folder = app.folder().join("mail");
    app.worker_by(Mailer::File(folder.clone())).deliver_due().await.expect("worked");
    let mails = roster_server::mail::folder::list(&folder, 1).await.expect("read").0;
    let link = mails[0].link.as_deref().expect("a link");
    assert!(log.has(&format!("link={link}")), "for whoever tries the product out");
    assert!(contains(&app.database().contents().await, &token(link).hash(Purpose::Invitation)));
    assert_eq!(app.outbox_row(&invited).await.state, "sent");
}
