//! Every route × every kind of caller: the status that each may expect is written down in `matrix.txt`. A route without a
//! row fails. Each cell has a server of its own, so that what one caller may do is not undone by another.

use std::{collections::BTreeSet, sync::Arc};

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

use crate::support::{Browser, START, TestApp};

const MATRIX: &str = include_str!("matrix.txt");
/// The columns of the matrix, in order.
const CALLERS: [&str; 9] =
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
    let lines = MATRIX.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
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
        let (token, bot, bot_token) = tokens(&app, &acme).await;
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
        Self { app, names }
    }

    async fn browser(&self, caller: &str) -> Browser {
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

/// The owner's API token, a bot, and the bot's API token.
async fn tokens(app: &TestApp, acme: &organization::Model) -> (i64, i64, i64) {
    let (db, random) = (&app.state.db, &app.state.random);
    let token = |user: i64| {
        let (name, scopes) = ("CI".to_owned(), vec!["member:read"]);
        let token = NewApiToken { user, organization: Some(acme.id), name, scopes, expires_at: None };
        let secret = ApiSecret::generate(random);
        async move { store::create_api_token(db, token, &secret, START).await.expect("written").id }
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
    (token(owner.id).await, bot.id, token(bot.user_id.expect("a user")).await)
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

async fn status(row: &Row, caller: &str) -> StatusCode {
    let world = World::new().await;
    let mut browser = world.browser(caller).await;
    browser.send(row.request(&world)).await.status
}

#[tokio::test]
async fn every_caller_is_answered_as_written_down() {
    let mut wrong = Vec::new();
    for row in rows() {
        let row = Arc::new(row);
        let cells = CALLERS.map(|caller| {
            let row = Arc::clone(&row);
            tokio::spawn(async move { status(&row, caller).await })
        });
        for ((cell, caller), expected) in cells.into_iter().zip(CALLERS).zip(&row.expected) {
            let status = cell.await.expect("no panic").as_u16();
            if status != *expected {
                wrong.push(format!("{} {}: {caller} got {status}, not {expected}", row.method, row.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
    assert!(missing.is_empty(), "the matrix has no row for\n{}", Vec::from_iter(missing).join("\n"));
}

/// Could the path be one that the template stands for?
pub fn is_instance(path: &str, template: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let (path, template): (Vec<&str>, Vec<&str>) = (path.split('/').collect(), template.split('/').collect());
    path.len() == template.len()
        && path.iter().zip(&template).all(|(part, place)| place.starts_with('{') || part == place)
}
