//! What tests drive: the same service that users get, on a database of its own.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use http_body_util::BodyExt as _;
use roster_api_types::Role;
use roster_server::{
    app,
    cli::INVITES_PER_DAY,
    client::TrustedProxies,
    clock::{Clock, Timestamp},
    live::Live,
    look::Look,
    password::PasswordHashing,
    random::Random,
    rules::reminder::Reminders,
    state::{AppState, Settings},
    store::{
        Writer,
        entity::{membership, membership_team, organization, team, user},
    },
};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set};
use serde_json::Value;
use tower::ServiceExt as _;

use crate::database::TestDatabase;

/// The time at which every test begins: 2026-11-23 12:00 UTC.
pub const START: Timestamp = Timestamp(1_795_435_200_000_000);
/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery";

/// A server of one test's own.
pub struct TestApp {
    pub router: Router,
    pub state: AppState,
    database: TestDatabase,
    folder: tempfile::TempDir,
    password_hash: String,
}

impl TestApp {
    /// A server on an empty database, without the app's files.
    pub async fn new() -> Self {
        Self::with(|_, _| {}).await
    }

    /// A server on an empty database that also serves the app built in `dist`.
    pub async fn serving(dist: Option<&Path>) -> Self {
        Self::with(|settings, _| settings.app = dist.map(Path::to_owned)).await
    }

    /// A server on an empty database, set up otherwise; `change` is told the server's folder.
    pub async fn with(change: impl FnOnce(&mut Settings, &Path)) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = TestDatabase::new().await;
        let db = database.connect().await;
        let random = Random::sequence(fresh_seed());
        let passwords = PasswordHashing::cheap(&random).expect("a valid cost");
        let password_hash = passwords.hash(PASSWORD.parse().expect("long enough"), &random).await.expect("hashed");
        let mut settings = Settings {
            base_url: "http://roster.test".into(),
            trusted_proxies: TrustedProxies::default(),
            answer_time: Duration::from_mins(1),
            app: None,
            look: Look::default(),
            captured_mail: None,
            legacy_key: None,
            shows_invite_links: false,
            invites_per_day: INVITES_PER_DAY,
            purge_after: None,
            reminders: Reminders::default(),
        };
        change(&mut settings, folder.path());
        let state = AppState {
            writer: Writer::new(&db),
            db,
            clock: Clock::manual(START),
            random,
            passwords,
            outbox_bell: Arc::default(),
            live: Live::default(),
            settings: Arc::new(settings),
        };
        let dist = state.settings.app.as_ref();
        let page = dist.map(|dist| std::fs::read_to_string(dist.join("index.html")).expect("a page"));
        Self { router: app(state.clone(), page.as_deref()), state, database, folder, password_hash }
    }

    /// Where the rows are.
    pub const fn database(&self) -> &TestDatabase {
        &self.database
    }

    /// A folder of the server's own, for its mails.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Another copy of the server on the same database, with a network of its own and the same time.
    pub async fn copy(&self) -> (Router, AppState) {
        let db = self.database.connect().await;
        let state = AppState {
            writer: Writer::new(&db),
            db,
            outbox_bell: Arc::default(),
            live: Live::default(),
            ..self.state.clone()
        };
        (app(state.clone(), None), state)
    }

    /// A browser that has been here before and so has its CSRF cookie, signed out.
    pub async fn browser(&self) -> Browser {
        let mut browser = Browser { router: self.router.clone(), cookies: BTreeMap::new() };
        browser.get("/api/0/").await.expect(StatusCode::OK);
        browser
    }

    /// A browser signed in with this address.
    pub async fn signed_in(&self, email: &str) -> Browser {
        let mut browser = self.browser().await;
        let login = serde_json::json!({ "username": email, "password": PASSWORD });
        browser.post("/api/0/auth/login/", login).await.expect(StatusCode::OK);
        browser
    }

    /// An organization in its default settings.
    pub async fn organization(&self, slug: &str) -> organization::Model {
        let row = organization::ActiveModel {
            slug: Set(slug.into()),
            name: Set(capitalized(slug)),
            date_created: Set(START),
            ..Default::default()
        };
        row.insert(&self.state.db).await.expect("inserted")
    }

    /// A user whose address is `name@acme.test` and whose password is [`PASSWORD`]; here at this moment.
    pub async fn user(&self, name: &str) -> user::Model {
        let email = format!("{name}@acme.test");
        let row = user::ActiveModel {
            email: Set(email.clone()),
            email_key: Set(email.to_lowercase()),
            name: Set(capitalized(name)),
            password_hash: Set(Some(self.password_hash.clone())),
            date_joined: Set(START),
            last_active: Set(Some(START)),
            ..Default::default()
        };
        row.insert(&self.state.db).await.expect("inserted")
    }

    /// A user of that name who has joined the organization; on all teams.
    pub async fn member(&self, organization: &organization::Model, name: &str, role: Role) -> membership::Model {
        let user = self.user(name).await;
        let row = membership::ActiveModel {
            organization_id: Set(organization.id),
            user_id: Set(Some(user.id)),
            role: Set(role.id().into()),
            date_created: Set(START),
            ..Default::default()
        };
        row.insert(&self.state.db).await.expect("inserted")
    }

    /// The person behind a membership joins another organization.
    pub async fn join(&self, organization: &organization::Model, person: &membership::Model, role: Role) {
        let row = membership::ActiveModel {
            organization_id: Set(organization.id),
            user_id: Set(person.user_id),
            role: Set(role.id().into()),
            date_created: Set(START),
            ..Default::default()
        };
        row.insert(&self.state.db).await.expect("inserted");
    }

    /// Changes an organization's settings.
    pub async fn change_organization(
        &self,
        organization: &organization::Model,
        change: impl FnOnce(&mut organization::ActiveModel),
    ) {
        let mut row = organization::ActiveModel { id: Set(organization.id), ..Default::default() };
        change(&mut row);
        row.update(&self.state.db).await.expect("updated");
    }

    /// Changes a membership.
    pub async fn change_member(&self, member: &membership::Model, change: impl FnOnce(&mut membership::ActiveModel)) {
        let mut row = membership::ActiveModel { id: Set(member.id), ..Default::default() };
        change(&mut row);
        row.update(&self.state.db).await.expect("updated");
    }

    /// Changes the account of the member's person.
    pub async fn change_user(&self, member: &membership::Model, change: impl FnOnce(&mut user::ActiveModel)) {
        let mut row = user::ActiveModel { id: Set(member.user_id.expect("joined")), ..Default::default() };
        change(&mut row);
        row.update(&self.state.db).await.expect("updated");
    }

    /// A team.
    pub async fn team(&self, organization: &organization::Model, slug: &str) -> team::Model {
        let row = team::ActiveModel {
            organization_id: Set(organization.id),
            slug: Set(slug.into()),
            name: Set(capitalized(slug)),
            date_created: Set(START),
            ..Default::default()
        };
        row.insert(&self.state.db).await.expect("inserted")
    }

    /// Puts a member on a team.
    pub async fn put_on_team(&self, member: &membership::Model, team: &team::Model) {
        let row =
            membership_team::ActiveModel { membership_id: Set(member.id), team_id: Set(team.id), role: Set(None) };
        row.insert(&self.state.db).await.expect("inserted");
    }
}

/// Another for every server: what one test logs is not another's secret.
fn fresh_seed() -> u64 {
    static SERVERS: AtomicU64 = AtomicU64::new(1);
    SERVERS.fetch_add(1, Ordering::SeqCst) << 32
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// A browser: keeps cookies and repeats the CSRF cookie as our pages do.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookies: BTreeMap<String, String>,
}

impl Browser {
    /// The same browser, led to another copy of the server.
    pub fn at(&self, copy: &Router) -> Self {
        Self { router: copy.clone(), cookies: self.cookies.clone() }
    }

    /// Begins a request whose answer goes on and on; its status must be 200.
    pub async fn listen(&self, mut request: Request<Body>) -> Body {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().expect("a header"));
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK);
        response.into_body()
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    pub async fn delete(&mut self, path: &str) -> Answer {
        self.send(Request::delete(path).body(Body::empty()).expect("a request")).await
    }

    pub async fn post(&mut self, path: &str, body: Value) -> Answer {
        self.post_text(path, "application/json", body.to_string()).await
    }

    pub async fn put(&mut self, path: &str, body: Value) -> Answer {
        let request = Request::put(path).header(header::CONTENT_TYPE, "application/json").body(body.to_string().into());
        self.send(request.expect("a request")).await
    }

    pub async fn post_text(&mut self, path: &str, content_type: &str, body: impl Into<Body>) -> Answer {
        let request = Request::post(path).header(header::CONTENT_TYPE, content_type).body(body.into());
        self.send(request.expect("a request")).await
    }

    /// Sends the request with this browser's cookies; a CSRF header that is already there is kept.
    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let headers = request.headers_mut();
        headers.entry(header::HOST).or_insert("roster.test".parse().expect("a header"));
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        headers.insert(header::COOKIE, cookies.join("; ").parse().expect("a header"));
        if let Some(token) = self.cookies.get("sc") {
            headers.entry("x-csrftoken").or_insert(token.parse().expect("a header"));
        }
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("text");
            let (name, rest) = cookie.split_once('=').expect("name=value");
            let value = rest.split(';').next().unwrap_or_default();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let (parts, mut body) = response.into_parts();
        let goes_on = parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream");
        let body = if goes_on {
            // Of what has no end, the beginning.
            body.frame().await.expect("a beginning").expect("whole").into_data().expect("text")
        } else {
            body.collect().await.expect("a body").to_bytes()
        };
        Answer { status: parts.status, headers: parts.headers, body: String::from_utf8_lossy(&body).into_owned() }
    }
}

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    /// The answer's JSON, after making sure of its status.
    #[track_caller]
    pub fn expect(&self, status: StatusCode) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        serde_json::from_str(&self.body).unwrap_or(Value::Null)
    }

    /// A header's text; empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}
