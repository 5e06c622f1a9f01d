use std::time::Duration;

use axum::http::StatusCode;
use roster_api_types::Role;
use roster_server::{
    outbox::{LEASE, TRIES_MAX},
    store::{
        self, MailContent, MailOutcome, Occasion,
        entity::{membership, outbox},
    },
};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set};
use tokio::sync::watch;

use crate::{
    inviting::LIFE,
    support::{START, TestApp},
};

/// The path of a link on our own server.
fn path(link: &str) -> &str {
    link.strip_prefix("http://roster.test").expect("our own link")
}

#[tokio::test]
async fn a_queued_mail_goes_out_once_with_a_link_that_works() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    app.enqueue(&invited, Some("members page")).await;
    let (worker, mut mails) = app.worker();
    assert_eq!(worker.deliver_due().await.expect("worked"), 1);
    assert_eq!(worker.deliver_due().await.expect("worked"), 0);
    let mail = mails.try_recv().expect("a mail");
    assert!(mails.try_recv().is_err(), "one mail only");
    assert_eq!(mail.to, "grace@acme.test");
    assert!(mail.link.ends_with("/?referrer=members%20page"), "{}", mail.link);
    let row = app.outbox_row(&invited).await;
    assert_eq!((row.state.as_str(), row.attempts, row.sent_at, row.last_error), ("sent", 1, Some(START), None));
    assert_eq!(row.leased_until, None);
    let mut browser = app.browser().await;
    browser.get(path(&mail.link)).await.expect(StatusCode::SEE_OTHER);
    let api = format!("/api/0/accept-invite/{}/", invited.row.id);
    browser.get(&api).await.expect(StatusCode::OK);
}

#[tokio::test]
async fn the_bell_wakes_a_sleeping_worker_and_shutdown_ends_it() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let (worker, mut mails) = app.worker();
    let (shutdown, over) = watch::channel(false);
    let running = tokio::spawn(worker.run(over));
    for name in ["grace", "alan"] {
        app.queued_invitation(&acme, name).await;
        app.state.outbox_bell.notify_one();
        assert_eq!(mails.recv().await.expect("a mail").to, format!("{name}@acme.test"));
    }
    shutdown.send(true).expect("still running");
    running.await.expect("ended without a panic");
}

#[tokio::test]
async fn mail_that_was_there_before_the_worker_needs_no_bell() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.queued_invitation(&acme, "grace").await;
    let (worker, mut mails) = app.worker();
    let (shutdown, over) = watch::channel(false);
    let running = tokio::spawn(worker.run(over));
    assert_eq!(mails.recv().await.expect("a mail").to, "grace@acme.test");
    drop(shutdown);
    running.await.expect("ended without a panic");
}

#[tokio::test]
async fn a_mail_in_a_killed_workers_hands_goes_out_all_the_same() {
    for freed in [true, false] {
        let app = TestApp::new().await;
        let acme = app.organization("acme").await;
        let invited = app.queued_invitation(&acme, "grace").await;
        let (worker, mut mails) = app.worker();
        let taken = store::claim_mail(&app.state.db, START, LEASE).await.expect("claimed").expect("a mail");
        let content = MailContent::Invitation { membership: invited.row.id, referrer: None, occasion: Occasion::First };
        assert_eq!((taken.content, taken.attempt), (content, 1));
        assert_eq!(worker.deliver_due().await.expect("worked"), 0, "it is in somebody's hands");
        if freed {
            store::free_mail_leases(&app.state.db, START).await.expect("freed");
        } else {
            app.state.clock.advance(LEASE.saturating_sub(Duration::from_micros(1)));
            assert_eq!(worker.deliver_due().await.expect("worked"), 0);
            app.state.clock.advance(Duration::from_micros(1));
        }
        assert_eq!(worker.deliver_due().await.expect("worked"), 1);
        mails.try_recv().expect("a mail");
        assert_eq!(app.outbox_row(&invited).await.state, "sent");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_workers_never_send_one_mail_twice() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    for number in 0..20 {
        app.queued_invitation(&acme, &format!("invitee{number}")).await;
    }
    let (worker, mut mails) = app.worker();
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let worker = worker.clone();
            tokio::spawn(async move { worker.deliver_due().await })
        })
        .collect();
    let mut tries = 0;
    for worker in workers {
        tries += worker.await.expect("no panic").expect("worked");
    }
    drop(worker);
    let mut sent = Vec::new();
    while let Some(mail) = mails.recv().await {
        sent.push(mail.to);
    }
    assert_eq!((tries, sent.len()), (20, 20));
    sent.sort_unstable();
    sent.dedup();
    assert_eq!(sent.len(), 20);
}

#[tokio::test]
async fn mail_of_an_invitation_that_is_over_stays_home_and_goes_out_when_it_comes_back() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let user = app.user("ada").await;
    let removed = app.queued_invitation(&acme, "grace").await;
    let joined = app.queued_invitation(&acme, "alan").await;
    let expired = app.queued_invitation(&acme, "hedy").await;
    app.change(&removed, |row| row.removed_at = Set(Some(START))).await;
    app.change(&joined, |row| row.user_id = Set(Some(user.id))).await;
    app.change(&expired, |row| row.expires_at = Set(Some(START))).await;
    let (worker, mut mails) = app.worker();
    assert_eq!(worker.deliver_due().await.expect("worked"), 0);
    assert_eq!(store::next_mail_due(&app.state.db, START).await.expect("read"), None);
    app.change(&removed, |row| row.removed_at = Set(None)).await;
    assert_eq!(worker.deliver_due().await.expect("worked"), 1);
    assert_eq!(mails.try_recv().expect("a mail").to, "grace@acme.test");
}

#[tokio::test]
async fn an_invitation_of_somebody_who_has_gone_is_given_up_with_the_reason() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let invited = app.invitation_with(&acme, "grace", |row| row.inviter_id = Set(ada.user_id)).await;
    app.enqueue(&invited, None).await;
    membership::ActiveModel { removed_at: Set(Some(START)), ..ada.into() }
        .update(&app.state.db)
        .await
        .expect("removed");
    let (worker, mut mails) = app.worker();
    worker.deliver_due().await.expect("worked");
    assert!(mails.try_recv().is_err());
    let row = app.outbox_row(&invited).await;
    assert_eq!(row.state, "failed");
    assert_eq!(row.last_error.as_deref(), Some("Whoever sent the invitation is no member now."));
}

#[tokio::test]
async fn a_failed_try_is_repeated_after_growing_pauses_and_given_up_in_the_end() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.queued_invitation(&acme, "grace").await;
    let links = app.links(&invited).await;
    let (worker, mails) = app.worker();
    drop(mails);
    for attempt in 1..TRIES_MAX {
        assert_eq!(worker.deliver_due().await.expect("worked"), 1);
        let row = app.outbox_row(&invited).await;
        assert_eq!((row.state.as_str(), row.attempts, row.leased_until), ("queued", attempt, None));
        assert_eq!(row.last_error.as_deref(), Some("Nobody listens for mail."));
        assert_eq!(app.links(&invited).await, links, "a mail that never left leaves no link");
        let pause = Duration::from_micros((row.next_attempt_at.0 - app.state.clock.now().0).unsigned_abs());
        assert!(pause >= Duration::from_secs(10) && pause <= Duration::from_hours(1), "{pause:?}");
        app.state.clock.advance(pause.saturating_sub(Duration::from_micros(1)));
        assert_eq!(worker.deliver_due().await.expect("worked"), 0);
        app.state.clock.advance(Duration::from_micros(1));
    }
    assert_eq!(worker.deliver_due().await.expect("worked"), 1);
    assert_eq!(app.outbox_row(&invited).await.state, "failed");
    app.state.clock.advance(LIFE / 2);
    assert_eq!(worker.deliver_due().await.expect("worked"), 0);
}

#[tokio::test]
async fn each_try_has_a_link_and_a_message_id_of_its_own() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.queued_invitation(&acme, "grace").await;
    let (worker, mut mails) = app.worker();
    worker.deliver_due().await.expect("worked");
    let first = mails.try_recv().expect("a mail");
    let again = outbox::ActiveModel {
        state: Set("queued".into()),
        next_attempt_at: Set(START),
        ..app.outbox_row(&invited).await.into()
    };
    again.update(&app.state.db).await.expect("asked for again");
    worker.deliver_due().await.expect("worked");
    let second = mails.try_recv().expect("a mail");
    assert_ne!(first.link, second.link);
    let id = |mail: &str| mail.lines().find(|line| line.starts_with("Message-ID:")).map(str::to_owned);
    assert!(id(&first.message).is_some_and(|id| id.ends_with("-1@localhost>")));
    assert!(id(&second.message).is_some_and(|id| id.ends_with("-2@localhost>")));
    for mail in [first, second] {
        let mut browser = app.browser().await;
        browser.get(path(&mail.link)).await.expect(StatusCode::SEE_OTHER);
        browser.get(&format!("/api/0/accept-invite/{}/", invited.row.id)).await.expect(StatusCode::OK);
    }
}

#[tokio::test]
async fn a_worker_that_comes_back_late_doesnt_overwrite_what_another_did() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.queued_invitation(&acme, "grace").await;
    let late = store::claim_mail(&app.state.db, START, LEASE).await.expect("claimed").expect("a mail");
    app.state.clock.advance(LEASE);
    let (worker, _mails) = app.worker();
    assert_eq!(worker.deliver_due().await.expect("worked"), 1);
    let reason = MailOutcome::Failed("too late".into());
    store::finish_mail(&app.state.db, &late, reason, app.state.clock.now()).await.expect("ignored");
    assert_eq!(app.outbox_row(&invited).await.state, "sent");
}

#[tokio::test]
async fn an_address_that_no_mail_can_go_to_is_given_up_at_once() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation_with(&acme, "grace", |row| row.email = Set(Some("no address".into()))).await;
    app.enqueue(&invited, None).await;
    let (worker, _mails) = app.worker();
    worker.deliver_due().await.expect("worked");
    let row = app.outbox_row(&invited).await;
    assert_eq!((row.state.as_str(), row.attempts), ("failed", 1));
    assert_eq!(row.last_error.as_deref(), Some("The invitation has no address that mail could be sent to."));
}
