use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use mail_parser::MessageParser;
use roster_api_types::Role;
use roster_server::{
    clock::Clock,
    random::Random,
    secret::{Purpose, Secret},
    state::AppState,
    store::{
        self,
        entity::{invitation_token, membership, outbox},
    },
};
use sea_orm::EntityTrait as _;

use crate::{
    server::{Server, post},
    support::TestApp,
};

/// Organizations with one owner each: nobody invites more than a day allows.
const ORGANIZATIONS: usize = 25;
const INVITES_EACH: usize = 40;
/// How many people invite at the same time.
const CLIENTS: usize = 8;

/// Who invites whom, and what came of it.
struct Work {
    /// Path and session for each organization.
    doors: Vec<(String, String)>,
    next: AtomicUsize,
    /// The last answer for each address: 201, or 400 for what an unanswered try had already written.
    answers: Mutex<BTreeMap<String, u16>>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_invitations_under_kill_9_lose_no_row_and_no_mail_and_make_up_none() {
    let app = TestApp::new().await;
    let data = app.database().folder().map_or_else(|| app.folder().to_owned(), Path::to_owned);
    let work = Arc::new(Work { doors: doors(&app).await, next: AtomicUsize::new(0), answers: Mutex::default() });
    let (mut server, port) = Server::start(&data, app.database().address().as_deref(), 0).await;
    let clients: Vec<_> = (0..CLIENTS).map(|_| tokio::spawn(invite(Arc::clone(&work), port))).collect();
    let mut kills = 0;
    while clients.iter().any(|client| !client.is_finished()) {
        tokio::time::sleep(random_moment()).await;
        server.kill().await;
        kills += 1;
        server = Server::start(&data, app.database().address().as_deref(), port).await.0;
    }
    for client in clients {
        client.await.expect("no panic");
    }
    assert!(kills >= 5, "killed {kills} times only");
    let answers = std::mem::take(&mut *work.answers.lock().expect("no panic meanwhile"));
    assert_eq!(answers.len(), ORGANIZATIONS * INVITES_EACH);
    send_the_rest(&app, server, &data, port).await;
    check(&app.state, &data, &answers).await;
}

/// Organizations with an owner each who is signed in.
async fn doors(app: &TestApp) -> Vec<(String, String)> {
    let mut doors = Vec::new();
    for number in 0..ORGANIZATIONS {
        let acme = app.organization(&format!("org{number}")).await;
        let ada = app.member(&acme, &format!("ada{number}"), Role::Owner).await;
        let secret = Secret::generate(&Random::System);
        let user = ada.user_id.expect("joined");
        store::create_session(&app.state.db, user, &secret, Clock::System.now()).await.expect("signed in");
        doors.push((format!("/api/0/organizations/{}/members/", acme.slug), secret.expose().to_owned()));
    }
    doors
}

/// Invites until nobody is left, each until there is an answer.
async fn invite(work: Arc<Work>, port: u16) {
    loop {
        let number = work.next.fetch_add(1, Ordering::SeqCst);
        if number >= ORGANIZATIONS * INVITES_EACH {
            return;
        }
        let (path, session) = &work.doors[number % ORGANIZATIONS];
        let email = format!("invitee{number}@acme.test");
        let body = format!("{{\"email\":\"{email}\",\"orgRole\":\"member\"}}");
        let status = loop {
            if let Some(status) = post(port, path, session, &body).await {
                break status;
            }
            // Nobody listens until the server has been started again.
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        assert!(matches!(status, 201 | 400), "{email}: {status}");
        work.answers.lock().expect("no panic meanwhile").insert(email, status);
    }
}

fn random_moment() -> Duration {
    let bytes = Random::System.bytes();
    Duration::from_millis(100 + u64::from(bytes[0]) * 2)
}

/// Lets the outbox become empty. What the killed had in hand is due when its lease ends; nobody waits for that here.
async fn send_the_rest(app: &TestApp, mut server: Server, data: &Path, port: u16) {
    server.kill().await;
    store::free_mail_leases(&app.state.db, Clock::System.now()).await.expect("freed");
    server = Server::start(data, app.database().address().as_deref(), port).await.0;
    for _ in 0..600 {
        let mails = outbox::Entity::find().all(&app.state.db).await.expect("read");
        if mails.iter().all(|mail| mail.state == "sent") {
            server.kill().await;
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("mail is still waiting after a minute");
}

async fn check(state: &AppState, data: &Path, answers: &BTreeMap<String, u16>) {
    let rows = membership::Entity::find().all(&state.db).await.expect("read");
    let invited: Vec<String> = rows.into_iter().filter_map(|row| row.email).collect();
    let addresses: BTreeSet<&String> = invited.iter().collect();
    assert_eq!(invited.len(), addresses.len(), "nobody is invited twice");
    let tokens = invitation_token::Entity::find().all(&state.db).await.expect("read");
    let hashes: BTreeSet<String> = tokens.into_iter().map(|token| token.token_hash).collect();
    let mut mailed = BTreeSet::new();
    for file in std::fs::read_dir(data.join("mail")).expect("a mail folder") {
        let path = file.expect("a file").path();
        if path.extension().is_some_and(|ending| ending == "eml") {
            let (to, hash) = read(&std::fs::read(&path).expect("readable"));
            assert!(addresses.contains(&to), "mail to {to}, whom nobody has invited");
            assert!(hashes.contains(&hash), "a mailed link that we don't know");
            mailed.insert(to);
        }
    }
    for (email, status) in answers {
        assert!(addresses.contains(email) && mailed.contains(email), "{email} was answered {status} and is lost");
    }
}

/// A mail's addressee, and the hash of its link's secret.
fn read(mail: &[u8]) -> (String, String) {
    let mail = MessageParser::default().parse(mail).expect("a whole mail");
    let to = mail.to().and_then(|to| to.first()).and_then(|to| to.address()).expect("an addressee").to_owned();
    let text = mail.body_text(0).expect("a text");
    let token = text.split('/').find(|part| part.len() == 64).expect("a link");
    (to, Secret::parse(token).expect("a secret").hash(Purpose::Invitation))
}
