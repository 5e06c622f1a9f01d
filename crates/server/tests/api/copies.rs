//! Several copies of the server on one database.

use std::{collections::BTreeSet, time::Duration};

use axum::http::StatusCode;
use roster_api_types::Role;
use roster_server::{
    live,
    mail::Mailer,
    store::{self, Limit},
};
use serde_json::json;
use tokio::sync::{mpsc::unbounded_channel, watch};

use crate::{
    database,
    inviting::worker,
    support::{START, TestApp},
};

const MEMBERS: &str = "/api/0/organizations/acme/members/";

#[tokio::test]
async fn a_session_of_one_copy_is_one_of_the_other_until_it_ends_at_either() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let (other, _) = app.copy().await;
    let mut here = app.signed_in("ada@acme.test").await;
    let mut there = here.at(&other);
    there.get(MEMBERS).await.expect(StatusCode::OK);
    there.delete("/api/0/auth/").await.expect(StatusCode::NO_CONTENT);
    here.get(MEMBERS).await.expect(StatusCode::UNAUTHORIZED);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_limit_counts_what_all_copies_do_together() {
    let app = TestApp::new().await;
    let (_, other) = app.copy().await;
    let limit = Limit { times: 7, window: Duration::from_mins(1) };
    let uses = (0..40).map(|number| {
        let db = if number % 2 == 0 { app.state.db.clone() } else { other.db.clone() };
        tokio::spawn(async move { store::take(&db, "invite:user:7", limit, START).await.expect("counted").is_ok() })
    });
    let mut allowed = 0;
    for one in uses {
        allowed += usize::from(one.await.expect("no panic"));
    }
    assert_eq!(allowed, 7);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn mail_asked_for_at_two_copies_and_sent_by_two_workers_goes_out_once_each() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let (other, other_state) = app.copy().await;
    let (sender, mut mails) = unbounded_channel();
    let (stop, stopped) = watch::channel(false);
    let workers = [&app.state, &other_state]
        .map(|state| tokio::spawn(worker(state, Mailer::Memory(sender.clone())).run(stopped.clone())));
    drop(sender);
    let browser = app.signed_in("ada@acme.test").await;
    let invites = (0..60).map(|number| {
        let mut browser = if number % 2 == 0 { browser.clone() } else { browser.at(&other) };
        tokio::spawn(async move {
            let invite = json!({ "email": format!("invitee{number}@acme.test"), "orgRole": "member" });
            browser.post(MEMBERS, invite).await.expect(StatusCode::CREATED);
        })
    });
    for invite in invites.collect::<Vec<_>>() {
        invite.await.expect("invited");
    }
    let mut addressees = BTreeSet::new();
    while addressees.len() < 60 {
        let mail = mails.recv().await.expect("the workers go on");
        assert!(addressees.insert(mail.to.clone()), "twice to {}", mail.to);
    }
    stop.send(true).expect("somebody works");
    for worker in workers {
        worker.await.expect("ended without a panic");
    }
    assert!(mails.recv().await.is_none(), "one mail more than invitations");
}

#[tokio::test]
async fn a_copy_wakes_the_worker_of_another() {
    let app = TestApp::new().await;
    if !database::is_postgres() {
        assert!(!store::may_have_copies(&app.state.db), "SQLite serves one copy alone");
        return;
    }
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let (_, other) = app.copy().await;
    let (sender, mut mails) = unbounded_channel();
    let (stop, stopped) = watch::channel(false);
    let mut tasks = vec![tokio::spawn(worker(&other, Mailer::Memory(sender)).run(stopped.clone()))];
    tasks.extend([&app.state, &other].map(|state| tokio::spawn(live::relay(state.clone(), stopped.clone()))));
    let mut browser = app.signed_in("ada@acme.test").await;
    for name in ["grace", "alan", "radia"] {
        let email = format!("{name}@acme.test");
        browser.post(MEMBERS, json!({ "email": email, "orgRole": "member" })).await.expect(StatusCode::CREATED);
        // By itself the other worker would look once a minute.
        let mail = tokio::time::timeout(Duration::from_secs(20), mails.recv()).await.expect("woken");
        assert_eq!(mail.map(|mail| mail.to), Some(email));
    }
    stop.send(true).expect("somebody works");
    for task in tasks {
        task.await.expect("ended without a panic");
    }
}
