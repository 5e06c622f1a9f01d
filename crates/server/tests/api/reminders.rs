//! Reminders of open invitations.

use std::time::Duration;

use roster_server::remind::remind;
use sea_orm::ActiveValue::Set;

use crate::support::{START, TestApp};

const DAY: Duration = Duration::from_hours(24);

#[tokio::test]
async fn an_invitee_is_reminded_after_each_of_the_days_and_no_longer_once_there_is_an_answer() {
    let app = TestApp::with(|settings, _| settings.reminders = "2,5".parse().expect("days")).await;
    let acme = app.organization("acme").await;
    let invited = app.queued_invitation(&acme, "grace").await;
    let declined = app.queued_invitation(&acme, "alan").await;
    let (worker, mut mails) = app.worker();
    worker.deliver_due().await.expect("worked");
    app.change(&declined, |row| row.removed_at = Set(Some(START))).await;
    while mails.try_recv().is_ok() {}
    let mut sent = Vec::new();
    for day in 1..=7 {
        app.state.clock.advance(DAY);
        for _ in 0..2 {
            remind(&app.state).await.expect("reminded");
            worker.deliver_due().await.expect("worked");
        }
        while let Ok(mail) = mails.try_recv() {
            assert_eq!(mail.to, "grace@acme.test");
            assert!(mail.message.contains("Reminder: join Acme on Roster"));
            sent.push(day);
        }
    }
    assert_eq!(sent, [2, 5]);
    assert_eq!(app.links(&invited).await, 1 + 3, "the first, and one of each mail's own: all work");
}

#[tokio::test]
async fn nobody_is_reminded_unless_the_operator_wants_it_or_before_the_mail_has_gone_out() {
    for days in [None, Some("1")] {
        let app = TestApp::with(|settings, _| {
            settings.reminders = days.map(|days| days.parse().expect("days")).unwrap_or_default();
        })
        .await;
        let acme = app.organization("acme").await;
        app.queued_invitation(&acme, "grace").await;
        let (worker, _mails) = app.worker();
        if days.is_none() {
            worker.deliver_due().await.expect("worked");
        }
        app.state.clock.advance(DAY * 3);
        assert_eq!(remind(&app.state).await.expect("reminded"), 0);
    }
}
