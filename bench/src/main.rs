//! `make bench`: how fast the released server is, on SQLite and on PostgreSQL (`ROSTER_TEST_DATABASE_URL`), and whether a
//! page of a million members costs what a page of a thousand costs. Fails when an aim is missed.
#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

mod client;
mod fill;
mod seed;
mod server;

use std::{env, error::Error, path::Path, time::Duration};

use client::{Outcome, Work, request, run};
use roster_server::store;
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection};
use seed::Door;
use server::Server;

/// Organization sizes whose pages are compared.
const SIZES: [i64; 3] = [1_000, 10_000, 1_000_000];
/// The organization that is invited to and joined.
const MIDDLE: i64 = 10_000;
/// Nobody invites more than a day allows, so many organizations do.
const INVITING: usize = 400;
const INVITES_EACH: usize = 50;
const ACCEPTS: usize = 10_000;
/// How long one kind of request is repeated.
const SPAN: Duration = Duration::from_secs(8);
/// A page of a million may take so many times as long as one of a thousand.
const RATIO_MAX: f64 = 1.5;
/// What SQLite has to reach per second on two cores, with this program beside it.
const LISTS_MIN: f64 = 2_000.0;
const INVITES_MIN: f64 = 1_500.0;
const ACCEPTS_MIN: f64 = 1_200.0;
/// The memory that the server may hold at the end, in MB.
const MEMORY_MAX: u64 = 60;

type Failure = Box<dyn Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let sizes: Vec<i64> = match env::args().nth(1) {
        Some(list) => list.split(',').map(str::parse).collect::<Result<_, _>>()?,
        None => SIZES.to_vec(),
    };
    let folder = tempfile::tempdir()?;
    let sqlite = store::connect_sqlite(&folder.path().join("roster.db")).await?;
    let mut missed = measure("SQLite", &sqlite, folder.path(), None, &sizes).await?;
    if let Ok(server) = env::var("ROSTER_TEST_DATABASE_URL") {
        let url = own_database(&server).await?;
        let folder = tempfile::tempdir()?;
        let postgres = store::connect_postgres(&url).await?;
        missed.extend(measure("PostgreSQL", &postgres, folder.path(), Some(&url), &sizes).await?);
    }
    if missed.is_empty() { Ok(()) } else { Err(format!("missed: {}", missed.join("; ")).into()) }
}

/// A new database on the server; its address.
async fn own_database(server: &str) -> Result<String, Failure> {
    let db = Database::connect(server).await?;
    db.execute_unprepared("CREATE DATABASE roster_bench").await?;
    db.close().await?;
    Ok(server.replacen("/postgres?", "/roster_bench?", 1))
}

/// What was measured, how many a second that were, and how many it should be.
type Rate = (&'static str, f64, f64);

/// Prints the figures of one database; the aims that it misses.
async fn measure(
    name: &str,
    db: &DatabaseConnection,
    data: &Path,
    url: Option<&str>,
    sizes: &[i64],
) -> Result<Vec<String>, Failure> {
    let mut lists = Vec::new();
    for size in sizes {
        let door = seed::organization(db, &format!("of-{size}")).await?;
        fill::fill(db, door.organization, &door.slug, *size).await?;
        lists.push((*size, door));
    }
    let server = Server::start(data, url).await?;
    let before = server.memory();
    println!("\n{name}, {} connections", client::CONNECTIONS);
    println!("{:<28}{:>10}{:>10}{:>10}{:>10}{:>12}", "", "per second", "p50 ms", "p99 ms", "CPU ms", "memory MB");
    let (ratio, mut rates) = compare(&server, &lists).await?;
    if let Some((_, door)) = lists.iter().find(|(size, _)| *size == MIDDLE) {
        let invited = invite(&server, db).await?;
        print("invite", &invited, &server);
        let accepted = accept(&server, db, door).await?;
        print("accept", &accepted, &server);
        rates.extend([("invite", invited.rate(), INVITES_MIN), ("accept", accepted.rate(), ACCEPTS_MIN)]);
    }
    let after = server.memory();
    println!("p50 of the largest list / p50 of the smallest: {ratio:.2}");
    println!("memory before and after: {before} MB, {after} MB");
    let slow = (ratio > RATIO_MAX).then(|| format!("a page of the largest list takes {ratio:.2} times as long"));
    // PostgreSQL has processes of its own on the same two cores: its rates are told, not judged.
    let judged = if url.is_none() { missed(rates, after) } else { Vec::new() };
    Ok(slow.into_iter().chain(judged).map(|aim| format!("{name}: {aim}")).collect())
}

/// Lists members of organizations of several sizes; how many times longer the last one's p50 is than the first one's, and
/// how fast the middle one was.
async fn compare(server: &Server, lists: &[(i64, Door)]) -> Result<(f64, Vec<Rate>), Failure> {
    let (mut p50, mut rates) = (Vec::new(), Vec::new());
    // Back and forth: what the machine does beside this falls on all of them.
    for (size, door) in lists.iter().chain(lists.iter().rev()) {
        let outcome = list(server, door).await?;
        print(&format!("list-100 of {size}"), &outcome, server);
        p50.push(outcome.percentile(50));
        if *size == MIDDLE {
            rates.push(("list-100", outcome.rate(), LISTS_MIN));
        }
    }
    let (once, twice) = p50.split_at(lists.len());
    let means: Vec<f64> = once.iter().zip(twice.iter().rev()).map(|(one, other)| one + other).collect();
    Ok((means.last().unwrap_or(&1.0) / means.first().unwrap_or(&1.0), rates))
}

/// The aims that are missed.
fn missed(rates: Vec<Rate>, memory: u64) -> Vec<String> {
    let slow = rates.into_iter().filter(|(_, rate, aim)| rate < aim);
    let mut missed: Vec<String> =
        slow.map(|(what, rate, aim)| format!("{what} {rate:.0} a second of {aim:.0}")).collect();
    missed.extend((memory > MEMORY_MAX).then(|| format!("{memory} MB of memory, {MEMORY_MAX} allowed")));
    missed
}

fn print(what: &str, outcome: &Outcome, server: &Server) {
    let (rate, p50, p99) = (outcome.rate(), outcome.percentile(50), outcome.percentile(99));
    println!("{what:<28}{rate:>10.0}{p50:>10.2}{p99:>10.2}{:>10.2}{:>12}", outcome.cost(), server.memory());
}

async fn list(server: &Server, door: &Door) -> Result<Outcome, Failure> {
    let path = format!("/api/0/organizations/{}/members/?per_page=100", door.slug);
    let list = request("GET", &path, &door.session, "");
    run(server, Work::Same(list.clone(), SPAN / 8), 200).await?;
    Ok(run(server, Work::Same(list, SPAN), 200).await?)
}

async fn invite(server: &Server, db: &DatabaseConnection) -> Result<Outcome, Failure> {
    let transaction = store::write(db).await?;
    let mut doors = Vec::new();
    for number in 0..INVITING {
        doors.push(seed::organization(&transaction, &format!("inviting-{number}")).await?);
    }
    transaction.commit().await?;
    let invites = (0..INVITES_EACH * INVITING).map(|number| {
        let door = &doors[number % INVITING];
        let path = format!("/api/0/organizations/{}/members/", door.slug);
        let body = format!("{{\"email\":\"someone{number}@{}.test\",\"orgRole\":\"member\"}}", door.slug);
        request("POST", &path, &door.session, &body)
    });
    Ok(run(server, Work::Each(invites.collect(), SPAN), 201).await?)
}

async fn accept(server: &Server, db: &DatabaseConnection, door: &Door) -> Result<Outcome, Failure> {
    let invitations = seed::invitations(db, door, ACCEPTS).await?;
    let accepts = invitations.into_iter().map(|(member, token, session)| {
        request("POST", &format!("/api/0/accept-invite/{member}/{token}/"), &session, "")
    });
    Ok(run(server, Work::Each(accepts.collect(), SPAN), 204).await?)
}
