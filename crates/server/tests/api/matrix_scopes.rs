//! Every route × every scope: what an owner's API token with exactly this one scope may do is written down in
//! `matrix_scopes.txt`, line by line as in `matrix.txt`. A route without a line fails.

use std::collections::BTreeMap;

use axum::http::{HeaderValue, Request, header};
use roster_api_types::Scope;
use roster_server::{
    secret::ApiSecret,
    store::{self, NewApiToken},
};

use crate::{
    matrix::{Row, World, rows},
    support::START,
};

const SCOPES: &str = include_str!("matrix_scopes.txt");
/// How many rows are asked one after the other; the parts are asked at the same time.
const PART: usize = 12;
/// Each scope by itself; the first token has none.
const KINDS: [Option<Scope>; 11] = [
    None,
    Some("member:read"),
    Some("member:invite"),
    Some("member:write"),
    Some("member:admin"),
    Some("team:read"),
    Some("team:write"),
    Some("team:admin"),
    Some("org:read"),
    Some("org:write"),
    Some("org:admin"),
];

/// A token of the owner's with at most this scope.
async fn token(world: &World, scope: Option<Scope>) -> HeaderValue {
    let (db, random) = (&world.app.state.db, &world.app.state.random);
    let owner = store::find_user_by_email(db, "owner@acme.test").await.expect("read").expect("there");
    let scopes = scope.into_iter().collect();
    let token = NewApiToken { user: owner.id, organization: None, name: "One".into(), scopes, expires_at: None };
    let secret = ApiSecret::generate(random);
    store::create_api_token(db, token, &secret, START).await.expect("written");
    format!("Bearer {}", secret.expose()).parse().expect("a header")
}

async fn status(world: &World, row: &Row, scope: Option<Scope>) -> u16 {
    let mut program = world.app.browser().await;
    let mut request: Request<_> = row.request(world);
    request.headers_mut().insert(header::AUTHORIZATION, token(world, scope).await);
    program.send(request).await.status.as_u16()
}

/// What each token is answered. A server serves until somebody has changed something, so none of the answers depends on those
/// before; that whoever is refused has changed nothing is looked at.
async fn statuses(row: &Row, world: &mut World) -> Vec<u16> {
    let mut seen = Vec::new();
    for scope in KINDS {
        let before = world.app.contents().await;
        let status = status(world, row, scope).await;
        seen.push(status);
        if row.method != "GET" && status < 300 {
            *world = World::new().await;
        } else {
            assert_eq!(world.app.contents().await, before, "{} {} {scope:?}", row.method, row.path);
        }
    }
    seen
}

/// `200 member:read,member:write  400 member:invite`: refused as 403 is what isn't named; `any` is every token.
async fn written(row: &Row, world: &mut World) -> String {
    let start = format!("{:<6} {:<67} ", row.method, row.path);
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for (status, scope) in statuses(row, world).await.into_iter().zip(KINDS) {
        by_status.entry(status).or_default().push(scope.unwrap_or("none"));
    }
    let named = by_status.into_iter().filter(|(status, _)| *status != 403).map(|(status, scopes)| {
        let scopes = if scopes.len() == KINDS.len() { "any".to_owned() } else { scopes.join(",") };
        format!("{status} {scopes}")
    });
    let named = named.collect::<Vec<_>>().join("  ");
    start + if named.is_empty() { "-" } else { &named }
}

/// The lines that these rows make, by a server of their own.
async fn lines(rows: Vec<Row>) -> Vec<String> {
    let mut world = World::new().await;
    let mut lines = Vec::new();
    for row in &rows {
        lines.push(written(row, &mut world).await);
    }
    lines
}

#[tokio::test(flavor = "multi_thread")]
async fn every_scope_is_answered_as_written_down() {
    let expected: Vec<&str> = SCOPES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let (mut parts, mut rest) = (Vec::new(), rows());
    while !rest.is_empty() {
        let part = rest.drain(..rest.len().min(PART)).collect();
        parts.push(tokio::spawn(lines(part)));
    }
    let mut seen = Vec::new();
    for part in parts {
        seen.extend(part.await.expect("no panic"));
    }
    let differ = seen.iter().enumerate().filter(|(number, line)| expected.get(*number) != Some(&line.as_str()));
    let differ =
        differ.map(|(number, line)| format!("  is  {}\n  got {line}", expected.get(number).unwrap_or(&"missing")));
    let differ = differ.collect::<Vec<_>>().join("\n");
    assert!(differ.is_empty(), "{differ}");
    assert_eq!(expected.len(), seen.len(), "a line for each line of matrix.txt");
}
