//! The real program, started as an operator starts it: two at one database, and one that logs everything.

use std::{collections::BTreeMap, fs::File, time::Duration};

use mail_parser::MessageParser;
use roster_api_types::Role;
use roster_server::{
    clock::Clock,
    random::Random,
    secret::Secret,
    store::{
        self,
        entity::{membership, outbox},
    },
};
use sea_orm::EntityTrait as _;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

use crate::{
    server::{Server, exchange, status},
    smtp::MailServer,
    support::TestApp,
};

const MEMBERS: &str = "/api/0/organizations/acme/members/";

/// A browser that keeps cookies, over the network.
#[derive(Clone, Debug, Default)]
struct Guest {
    cookies: BTreeMap<String, String>,
}

impl Guest {
    /// A browser with a session of Ada's, the owner.
    async fn ada(app: &TestApp) -> Self {
        let acme = app.organization("acme").await;
        let ada = app.member(&acme, "ada", Role::Owner).await;
        let secret = Secret::generate(&Random::System);
        let user = ada.user_id.expect("joined");
        store::create_session(&app.state.db, user, &secret, Clock::System.now()).await.expect("signed in");
        let cookies = [("sentrysid", secret.expose()), ("sc", "csrf")];
        Self { cookies: cookies.map(|(name, value)| (name.to_owned(), value.to_owned())).into() }
    }

    fn headers(&self, kind: &str) -> String {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let csrf = self.cookies.get("sc").map_or("", String::as_str);
        format!("Cookie: {}\r\nX-CSRFToken: {csrf}\r\nContent-Type: {kind}\r\n", cookies.join("; "))
    }

    /// The whole answer.
    async fn send(&mut self, port: u16, method: &str, path: &str, (kind, body): (&str, &str)) -> String {
        let answer = exchange(port, method, path, &self.headers(kind), body).await.expect("an answer");
        let head = answer.split("\r\n\r\n").next().unwrap_or_default();
        for line in head.lines().filter_map(|line| line.strip_prefix("set-cookie: ")) {
            let (name, value) = line.split(';').next().and_then(|cookie| cookie.split_once('=')).expect("a cookie");
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        answer
    }

    async fn json(&mut self, port: u16, method: &str, path: &str, body: &str) -> u16 {
        let answer = self.send(port, method, path, ("application/json", body)).await;
        status(&answer).expect("a whole answer")
    }

    async fn form(&mut self, port: u16, path: &str, fields: &str) -> u16 {
        let body = format!("csrf={}&{fields}", self.cookies["sc"]);
        status(&self.send(port, "POST", path, ("application/x-www-form-urlencoded", &body)).await)
            .expect("a whole answer")
    }
}

/// Waits until the outbox has nothing left to send.
async fn all_sent(app: &TestApp) {
    for _ in 0..300 {
        let rows = outbox::Entity::find().all(&app.state.db).await.expect("read");
        if rows.iter().all(|row| row.state == "sent") {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("mail is still waiting after half a minute");
}

async fn begin_listening(ada: &Guest, port: u16) -> TcpStream {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.expect("it listens");
    let path = "/api/0/organizations/acme/events/";
    let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{}\r\n", ada.headers("text/plain"));
    stream.write_all(request.as_bytes()).await.expect("written");
    hears(&mut stream, "event: ready").await;
    stream
}

/// Reads the stream until it tells this.
async fn hears(stream: &mut TcpStream, told: &str) {
    let mut heard = String::new();
    let reading = async {
        let mut bytes = [0; 4096];
        while !heard.contains(told) {
            let count = stream.read(&mut bytes).await.expect("readable");
            assert!(count > 0, "the stream ended: {heard}");
            heard.push_str(&String::from_utf8_lossy(&bytes[..count]));
        }
    };
    tokio::time::timeout(Duration::from_secs(10), reading).await.expect("told in time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_servers_on_one_database_share_sessions_limits_mail_and_live_events() {
    let app = TestApp::new().await;
    // SQLite is for one server.
    let Some(url) = app.database().address() else { return };
    let mut mail_server = MailServer::start(&[]).await;
    let mail = mail_server.url.clone();
    let start = || {
        Server::start_with(app.folder(), Some(&url), 0, |command| {
            command.args(["--mail", &mail]);
        })
    };
    let ((first, here), (second, there)) = (start().await, start().await);
    let mut ada = Guest::ada(&app).await;
    let mut stream = begin_listening(&ada, there).await;
    for number in 0..20 {
        let port = if number % 2 == 0 { here } else { there };
        let body = format!("{{\"email\": \"invitee{number}@acme.test\"}}");
        assert_eq!(ada.json(port, "POST", MEMBERS, &body).await, 201);
        if number == 0 {
            hears(&mut stream, "member.invite").await;
        }
    }
    all_sent(&app).await;
    let mut addressees = Vec::new();
    while let Ok(mail) = mail_server.mails.try_recv() {
        let message = MessageParser::default().parse(mail.as_bytes()).expect("a mail");
        let to = message.to().and_then(|to| to.first()).and_then(|to| to.address());
        addressees.push(to.expect("an addressee").to_owned());
    }
    addressees.sort_unstable();
    let mut expected: Vec<String> = (0..20).map(|number| format!("invitee{number}@acme.test")).collect();
    expected.sort_unstable();
    assert_eq!(addressees, expected, "each once, whoever sent it");
    let mut statuses = Vec::new();
    for number in 0..6 {
        let port = if number % 2 == 0 { here } else { there };
        let body = format!("{{\"email\": \"stranger{number}@b.test\"}}");
        statuses.push(Guest::default().json(port, "POST", "/api/0/organizations/acme/join-request/", &body).await);
    }
    assert_eq!(statuses, [204, 204, 204, 204, 204, 429]);
    assert_eq!(ada.json(there, "DELETE", "/api/0/auth/", "").await, 204);
    assert_eq!(ada.json(here, "GET", MEMBERS, "").await, 401);
    first.kill().await;
    second.kill().await;
}

/// The token of the next mail that has a link with one.
async fn mailed(mail_server: &mut MailServer) -> String {
    loop {
        let mail = tokio::time::timeout(Duration::from_secs(20), mail_server.mails.recv()).await.expect("in time");
        let mail = mail.expect("a mail");
        let message = MessageParser::default().parse(mail.as_bytes()).expect("a mail");
        let text = message.body_text(0).expect("a text").into_owned();
        if let Some(token) = text.split('/').find(|part| part.len() == 64) {
            return token.to_owned();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_that_logs_everything_logs_no_secret() {
    let app = TestApp::new().await;
    let data = app.database().folder().unwrap_or_else(|| app.folder()).to_owned();
    let log = app.folder().join("log.txt");
    let file = File::create(&log).expect("a file");
    let mut mail_server = MailServer::start(&[]).await;
    let mail = mail_server.url.clone();
    let url = app.database().address();
    let (server, port) = Server::start_with(&data, url.as_deref(), 0, |command| {
        command.args(["--mail", &mail]).env("RUST_LOG", "trace").stderr(file);
    })
    .await;
    let mut ada = Guest::ada(&app).await;
    assert_eq!(ada.json(port, "POST", MEMBERS, "{\"email\": \"grace@acme.test\"}").await, 201);
    let invitation = mailed(&mut mail_server).await;
    let rows = membership::Entity::find().all(&app.state.db).await.expect("read");
    let id = rows.iter().find(|row| row.user_id.is_none()).expect("an invitation").id;

    let mut grace = Guest::default();
    assert_eq!(grace.json(port, "GET", "/api/0/", "").await, 200);
    let link = format!("/accept/{id}/{invitation}/");
    assert_eq!(grace.json(port, "GET", &link, "").await, 303);
    let form = json!({ "memberId": id.to_string(), "name": "Grace", "password": "nanoseconds of wire" }).to_string();
    assert_eq!(grace.json(port, "POST", "/api/0/auth/register/", &form).await, 201);
    assert_eq!(grace.form(port, "/auth/recover/", "email=grace%40acme.test").await, 200);
    let reset = mailed(&mut mail_server).await;
    assert_eq!(grace.json(port, "GET", &format!("/auth/reset/{reset}/"), "").await, 303);
    let secrets: Vec<String> = grace.cookies.values().chain(ada.cookies.values()).cloned().collect();
    assert_eq!(grace.form(port, "/auth/reset/", "password=a+moth+in+the+relay").await, 200);
    let login = json!({ "username": "grace@acme.test", "password": "a moth in the relay" }).to_string();
    assert_eq!(grace.json(port, "POST", "/api/0/auth/login/", &login).await, 200);
    let signed_in = grace.cookies["sentrysid"].clone();
    server.kill().await;

    let log = std::fs::read_to_string(&log).expect("readable");
    assert!(log.contains("TRACE") && log.contains("answered"), "it logs: {log}");
    let others =
        [invitation, reset, signed_in, "nanoseconds of wire".into(), "moth in the relay".into(), "a+moth+in".into()];
    for secret in secrets.iter().chain(&others).filter(|secret| secret.len() > 8) {
        let told = log.lines().find(|line| line.contains(secret.as_str()));
        assert!(told.is_none(), "{told:?}");
    }
}
