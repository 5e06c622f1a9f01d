//! Every route × every scope: what an owner's API token with exactly this one scope may do is written down in
//! `matrix_scopes.txt`, line by line as in `matrix.txt`. A route without a line fails.

use std::{collections::BTreeMap, sync::Arc};

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

/// What each token is answered. Where nothing is changed they share a server; else each has its own.
async fn statuses(row: Row) -> Vec<u16> {
    let (row, shared) = (Arc::new(row), Arc::new(World::new().await));
    let cells = KINDS.map(|scope| {
        let (row, shared) = (Arc::clone(&row), Arc::clone(&shared));
        tokio::spawn(async move {
            if row.method == "GET" {
                status(&shared, &row, scope).await
            } else {
                status(&World::new().await, &row, scope).await
            }
        })
    });
    let mut seen = Vec::new();
    for cell in cells {
        seen.push(cell.await.expect("no panic"));
    }
    seen
}

/// `200 member:read,member:write  400 member:invite`: refused as 403 is what isn't named; `any` is every token.
async fn written(row: Row) -> String {
    let start = format!("{:<6} {:<67} ", row.method, row.path);
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for (status, scope) in statuses(row).await.into_iter().zip(KINDS) {
        by_status.entry(status).or_default().push(scope.unwrap_or("none"));
    }
    let named = by_status.into_iter().filter(|(status, _)| *status != 403).map(|(status, scopes)| {
        let scopes = if scopes.len() == KINDS.len() { "any".to_owned() } else { scopes.join(",") };
        format!("{status} {scopes}")
    });
    let named = named.collect::<Vec<_>>().join("  ");
    start + if named.is_empty() { "-" } else { &named }
}

#[tokio::test]
async fn every_scope_is_answered_as_written_down() {
    let expected: Vec<&str> = SCOPES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let mut wrong = Vec::new();
    for (number, row) in rows().into_iter().enumerate() {
        let seen = written(row).await;
        if expected.get(number) != Some(&seen.as_str()) {
            wrong.push(format!("line {number}\n  is  {}\n  got {seen}", expected.get(number).unwrap_or(&"missing")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(expected.len(), rows().len(), "a line for each line of matrix.txt");
}
