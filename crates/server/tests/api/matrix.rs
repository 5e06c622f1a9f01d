//! Every route × every kind of caller: the status that each may expect is written down in `matrix.txt`. A route without a
//! row fails.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use roster_api_types::Role;
use roster_server::{
    secret::ApiSecret,
    store::{self, NewApiToken, NewBot, SESSION_LIFE, entity::organization},
};
use sea_orm::ActiveValue::Set;

use crate::{
    inviting::Invited,
    support::{Browser, START, TestApp},
};

const MATRIX: &str = include_str!("matrix.txt");
const MATRIX_CLOSED: &str = include_str!("matrix_closed.txt");
/// The columns of the matrix, in order.
pub const CALLERS: [&str; 9] =
    ["anonymous", "outsider", "pending", "member", "admin", "manager", "owner", "elsewhere", "expired"];

/// A line of the matrix.
pub struct Row {
    pub method: String,
    pub path: String,
    pub expected: Vec<u16>,
    pub body: Option<String>,
}

/// The lines of the matrix.
pub fn rows() -> Vec<Row> {
    parsed(MATRIX)
}

fn parsed(matrix: &str) -> Vec<Row> {
    let lines = matrix.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(row).collect()
}

fn row(line: &str) -> Row {
    let (cells, body) = match line.find(" {\"") {
        Some(at) => (&line[..at], Some(line[at + 1..].to_owned())),
        None => (line, None),
    };
    let mut cells = cells.split_whitespace().map(str::to_owned);
    let (method, path) = (cells.next().expect("a method"), cells.next().expect("a path"));
    let expected: Vec<u16> = cells.map(|cell| cell.parse().expect("a status")).collect();
    assert_eq!(expected.len(), CALLERS.len(), "{line}");
    Row { method, path, expected, body }
}

/// Two organizations and one of everything in the first.
pub struct World {
    pub app: TestApp,
    names: Vec<(&'static str, String)>,
    /// What nobody may ever be shown again.
    pub secrets: Vec<String>,
    /// The invitation of the caller `pending`.
    pub own: Invited,
}

impl World {
    pub async fn new() -> Self {
        let app = TestApp::new().await;
        let acme = app.organization("acme").await;
        for (name, role) in
            [("member", Role::Member), ("admin", Role::Admin), ("manager", Role::Manager), ("owner", Role::Owner)]
        {
            app.member(&acme, name, role).await;
        }
        let other = app.organization("other").await;
        app.member(&other, "elsewhere", Role::Owner).await;
        app.user("outsider").await;
        app.user("pending").await;
        let own = app.invitation(&acme, "pending").await;
        let victim = app.member(&acme, "victim", Role::Member).await;
        let invited = app.invitation(&acme, "invited").await;
        let removed = app.member(&acme, "removed", Role::Member).await;
        app.change_member(&removed, |row| row.removed_at = Set(Some(START))).await;
        let request =
            app.invitation_with(&acme, "asked", |row| row.invite_status = Set("requested_to_join".into())).await;
        let team = app.team(&acme, "backend").await;
        app.put_on_team(&victim, &team).await;
        let asked = store::ask_for_access(&app.state.db, invited.row.id, team.id, None, START).await;
        let asked = asked.expect("written").expect("the first time");
        let (token, bot, bot_token, mut secrets) = tokens(&app, &acme).await;
        secrets.extend([&own, &invited, &request].map(|invited| invited.secret.expose().to_owned()));
        let names = vec![
            ("{access_request}", asked.to_string()),
            ("{token}", token.to_string()),
            ("{bot}", bot.to_string()),
            ("{bot_token}", bot_token.to_string()),
            ("{victim}", victim.id.to_string()),
            ("{invitation}", invited.row.id.to_string()),
            ("{own_invitation}", own.row.id.to_string()),
            ("{own_token}", own.secret.expose().to_owned()),
            ("{removed}", removed.id.to_string()),
            ("{request}", request.row.id.to_string()),
        ];
        Self { app, names, secrets, own }
    }

    pub async fn browser(&self, caller: &str) -> Browser {
        match caller {
            "anonymous" => self.app.browser().await,
            "expired" => {
                let browser = self.app.signed_in("owner@acme.test").await;
                self.app.state.clock.advance(SESSION_LIFE);
                browser
            }
            name => self.app.signed_in(&format!("{name}@acme.test")).await,
        }
    }

    fn filled_in(&self, text: &str) -> String {
        self.names.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }
}

/// The owner's API token, a bot, and the bot's API token; the secrets of both tokens.
async fn tokens(app: &TestApp, acme: &organization::Model) -> (i64, i64, i64, Vec<String>) {
    let (db, random) = (&app.state.db, &app.state.random);
    let token = |user: i64| {
        let (name, scopes) = ("CI".to_owned(), vec!["member:read"]);
        let token = NewApiToken { user, organization: Some(acme.id), name, scopes, expires_at: None };
        let secret = ApiSecret::generate(random);
        async move {
            let row = store::create_api_token(db, token, &secret, START).await.expect("written");
            (row.id, secret.expose().to_owned())
        }
    };
    let owner = store::find_user_by_email(db, "owner@acme.test").await.expect("read").expect("there");
    let bot = NewBot {
        organization: acme.id,
        name: "Deploy".into(),
        role: Role::Member,
        has_global_access: true,
        teams: vec![],
    };
    let bot = store::create_bot(db, bot, store::bot_address(random), START).await.expect("written");
    let (own, own_secret) = token(owner.id).await;
    let (bots, bots_secret) = token(bot.user_id.expect("a user")).await;
    (own, bot.id, bots, vec![own_secret, bots_secret])
}

impl Row {
    /// The line's request, in this world.
    pub fn request(&self, world: &World) -> Request<Body> {
        let request = Request::builder().method(self.method.as_str()).uri(world.filled_in(&self.path));
        let request = match &self.body {
            Some(body) => {
                request.header(header::CONTENT_TYPE, "application/json").body(Body::from(world.filled_in(body)))
            }
            None => request.body(Body::empty()),
        };
        request.expect("a request")
    }
}

/// A world whose organization may be closed: teams are joined by permission only, and members don't invite.
async fn world(is_closed: bool) -> World {
    let world = World::new().await;
    if is_closed {
        let acme = store::find_organization(&world.app.state.db, "acme").await.expect("read").expect("there");
        let close = |row: &mut organization::ActiveModel| {
            (row.open_membership, row.allow_member_invite) = (Set(false), Set(false));
        };
        world.app.change_organization(&acme, close).await;
    }
    world
}

/// What the caller is answered to each row. A server serves until something may have been changed or counted on it, so none
/// of the answers depends on those before; an expired session has moved its clock.
async fn answers(rows: Arc<Vec<Row>>, caller: &str, is_closed: bool) -> Vec<u16> {
    let mut here = world(is_closed).await;
    let mut answers = Vec::new();
    for row in rows.iter() {
        let status = here.browser(caller).await.send(row.request(&here)).await.status;
        answers.push(status.as_u16());
        let is_refused = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
        if caller == "expired" || (row.method != "GET" && !is_refused) {
            here = world(is_closed).await;
        }
    }
    answers
}

#[tokio::test(flavor = "multi_thread")]
async fn every_caller_is_answered_as_written_down() {
    let wrong = compared(rows(), false).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where teams are joined by permission only and members don't invite. What isn't in `matrix_closed.txt` is as ever.
#[tokio::test(flavor = "multi_thread")]
async fn every_caller_of_a_closed_organization_is_answered_as_written_down() {
    let mut closed: BTreeMap<(String, String, Option<String>), Row> = parsed(MATRIX_CLOSED)
        .into_iter()
        .map(|row| ((row.method.clone(), row.path.clone(), row.body.clone()), row))
        .collect();
    let rows = rows().into_iter().filter(|row| row.path.contains("/acme/"));
    let rows = rows.map(|row| closed.remove(&(row.method.clone(), row.path.clone(), row.body.clone())).unwrap_or(row));
    let wrong = compared(rows.collect(), true).await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(closed.is_empty(), "{:?}", closed.keys());
}

async fn compared(rows: Vec<Row>, is_closed: bool) -> Vec<String> {
    let rows = Arc::new(rows);
    let columns = CALLERS.map(|caller| tokio::spawn(answers(Arc::clone(&rows), caller, is_closed)));
    let mut wrong = Vec::new();
    for (column, (answers, caller)) in columns.into_iter().zip(CALLERS).enumerate() {
        for (row, status) in rows.iter().zip(answers.await.expect("no panic")) {
            let expected = row.expected[column];
            if status != expected {
                wrong.push(format!("{} {}: {caller} got {status}, not {expected}", row.method, row.path));
            }
        }
    }
    wrong
}

#[tokio::test]
async fn every_route_has_a_row() {
    let description = TestApp::new().await.browser().await.get("/api/0/openapi.json").await.expect(StatusCode::OK);
    let rows = rows();
    let mut missing = BTreeSet::new();
    for (template, methods) in description["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys() {
            let has_row = |row: &Row| row.method.eq_ignore_ascii_case(method) && is_instance(&row.path, template);
            if !rows.iter().any(has_row) {
                missing.insert(format!("{} {template}", method.to_uppercase()));
            }
        }
    }
    for template in pages() {
        if !rows.iter().any(|row| is_instance(row.path.trim_end_matches('/'), template.trim_end_matches('/'))) {
            missing.insert(template);
        }
    }
    assert!(missing.is_empty(), "the matrix has no row for\n{}", Vec::from_iter(missing).join("\n"));
}

/// The paths beside the described ones, from the code that serves them. The pages that an invitation leads to are there with the
/// app only (`accept_page`).
fn pages() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let code = std::fs::read_to_string(path).expect("readable");
            let routes = code.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next());
            found.extend(routes.map(str::to_owned));
        }
    }
    for with_app in ["/accept/{member}/", "/auth/register/"] {
        assert!(found.remove(with_app), "{with_app}");
    }
    assert!(found.len() > 8, "{found:?}");
    found
}

/// Could the path be one that the template stands for?
pub fn is_instance(path: &str, template: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let (path, template): (Vec<&str>, Vec<&str>) = (path.split('/').collect(), template.split('/').collect());
    path.len() == template.len()
        && path.iter().zip(&template).all(|(part, place)| place.starts_with('{') || part == place)
}
