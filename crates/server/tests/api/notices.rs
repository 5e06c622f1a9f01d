//! Mail to those who decide requests.

use roster_api_types::Role;
use roster_server::{
    mail::{MailTexts, NoticeMail},
    store::{
        self, Notice, NoticeFacts, NoticeKind,
        entity::{membership, organization, outbox},
    },
};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _};

use crate::support::{START, TestApp};

fn facts() -> NoticeFacts {
    NoticeFacts {
        person: "hedy@acme.test".into(),
        requester: Some("Alan Turing".into()),
        role: Some(Role::Admin),
        team: Some("Backend".into()),
    }
}

fn texts(kind: NoticeKind, organization: &str, facts: NoticeFacts) -> MailTexts {
    let link = "https://roster.test/organizations/acme/members/?view=requests".into();
    NoticeMail { kind, organization: organization.into(), facts, administers_members: true, link }
        .texts()
        .expect("written")
}

async fn request(app: &TestApp, organization: &organization::Model, name: &str) -> membership::Model {
    app.invitation_with(organization, name, |row| {
        row.invite_status = Set("requested_to_be_invited".into());
        row.expires_at = Set(None);
    })
    .await
    .row
}

async fn enqueue(app: &TestApp, request: &membership::Model, recipients: &[i64]) {
    let organization = request.organization_id;
    let kind = NoticeKind::InviteRequest;
    let notice = Notice { organization, kind, subject: request.id, recipients, facts: facts() };
    store::enqueue_notice(&app.state.db, notice, START).await.expect("queued");
}

async fn rows(app: &TestApp) -> Vec<outbox::Model> {
    outbox::Entity::find().all(&app.state.db).await.expect("read")
}

#[test]
fn the_notices_read_so() {
    let nobody_else = NoticeFacts { requester: None, role: None, ..facts() };
    let invite = texts(NoticeKind::InviteRequest, "Acme", NoticeFacts { team: None, ..facts() });
    let join = texts(NoticeKind::JoinRequest, "Acme", NoticeFacts { team: None, ..nobody_else.clone() });
    let access = texts(NoticeKind::AccessRequest, "Acme", NoticeFacts { role: None, ..facts() });
    let own_access = texts(NoticeKind::AccessRequest, "Acme", nobody_else);
    let told = |kind| {
        texts(
            kind,
            "Acme",
            NoticeFacts { requester: Some("hedy@example.test".into()), role: None, team: None, ..facts() },
        )
    };
    let [joined, declined, renewal, moved] =
        [NoticeKind::Joined, NoticeKind::Declined, NoticeKind::Renewal, NoticeKind::Move].map(told);
    let all: Vec<String> = [&invite, &join, &access, &own_access, &joined, &declined, &renewal, &moved]
        .map(|mail| format!("{}\n\n{}", mail.subject, mail.text))
        .to_vec();
    insta::assert_snapshot!("notices_text", all.join("\n--------\n"));
    insta::assert_snapshot!("invite_request_html", invite.html);
    insta::assert_snapshot!("join_request_html", join.html);
    insta::assert_snapshot!("access_request_html", access.html);
    insta::assert_snapshot!("own_access_request_html", own_access.html);
    insta::assert_snapshot!("joined_html", joined.html);
    insta::assert_snapshot!("declined_html", declined.html);
    insta::assert_snapshot!("renewal_html", renewal.html);
    insta::assert_snapshot!("move_html", moved.html);
}

#[test]
fn an_inviter_who_can_not_restore_is_not_told_to() {
    let link = "https://roster.test/organizations/acme/members/".to_owned();
    let facts = NoticeFacts { person: "hedy@acme.test".into(), ..NoticeFacts::default() };
    let mail =
        NoticeMail { kind: NoticeKind::Declined, organization: "Acme".into(), facts, administers_members: false, link };
    let texts = mail.texts().expect("written");
    for text in [&texts.text, &texts.html] {
        assert!(text.contains("invite them once more") && !text.contains("restore"), "{text}");
    }
    assert!(texts.html.contains("See the members</a>"), "{}", texts.html);
}

#[test]
fn hostile_names_in_notices_stay_names() {
    let long = "x".repeat(5_000);
    for name in [
        "<a href=\"https://evil.example\">Acme</a>",
        "https://evil.example/login",
        "boss@evil.example",
        "Acme\r\nBcc: victim@evil.example",
        "\"><script>alert(1)</script>",
        long.as_str(),
    ] {
        let named = NoticeFacts {
            person: name.into(),
            requester: Some(name.into()),
            team: Some(name.into()),
            ..NoticeFacts::default()
        };
        for kind in NoticeKind::ALL {
            let mail = texts(kind, name, named.clone());
            assert_eq!(mail.subject.lines().count(), 1, "{name}");
            assert!(mail.subject.chars().count() < 240 && mail.text.len() < 3_000 && mail.html.len() < 8_000);
            for text in [&mail.text, &mail.html] {
                assert!(!text.contains("evil.example") && !text.contains("@evil"), "{text}");
            }
            assert_eq!(mail.text.matches("://").count(), 1, "our link alone: {}", mail.text);
            assert_eq!(mail.html.matches("<a ").count(), 2, "our links alone");
            assert!(!mail.html.contains("<script"));
        }
    }
}

#[tokio::test]
async fn each_decider_gets_a_notice_once_however_often_it_is_asked_for() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let grace = app.member(&acme, "grace", Role::Manager).await;
    app.member(&acme, "alan", Role::Admin).await;
    let gone = app.member(&acme, "gone", Role::Owner).await;
    app.change_user(&gone, |row| row.is_active = Set(false)).await;
    let bot = app.member(&acme, "bot", Role::Manager).await;
    app.change_user(&bot, |row| row.is_bot = Set(true)).await;
    let request = request(&app, &acme, "hedy").await;
    let mut deciders = store::member_deciders(&app.state.db, acme.id).await.expect("read");
    deciders.sort_unstable();
    assert_eq!(deciders, [ada.user_id, grace.user_id].map(|id| id.expect("joined")));
    enqueue(&app, &request, &deciders).await;
    enqueue(&app, &request, &deciders).await;
    let (worker, mut mails) = app.worker();
    assert_eq!(worker.deliver_due().await.expect("worked"), 2);
    enqueue(&app, &request, &deciders).await;
    assert_eq!(worker.deliver_due().await.expect("worked"), 0);
    let mut to: Vec<String> = Vec::new();
    while let Ok(mail) = mails.try_recv() {
        assert_eq!(mail.link, "http://roster.test/organizations/acme/members/?view=requests");
        assert!(mail.message.contains("Subject: Request to invite somebody to Acme"), "{}", mail.message);
        to.push(mail.to);
    }
    to.sort_unstable();
    assert_eq!(to, ["ada@acme.test", "grace@acme.test"]);
    assert!(rows(&app).await.iter().all(|row| row.state == "sent" && row.attempts == 1));
}

#[tokio::test]
async fn a_notice_of_a_decided_request_or_to_somebody_who_may_no_longer_decide_is_forgotten() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let demoted = app.member(&acme, "grace", Role::Manager).await;
    let removed = app.member(&acme, "alan", Role::Manager).await;
    let recipients = [&ada, &demoted, &removed].map(|member| member.user_id.expect("joined"));
    let waiting = request(&app, &acme, "hedy").await;
    enqueue(&app, &waiting, &recipients).await;
    let decided = request(&app, &acme, "mary").await;
    enqueue(&app, &decided, &recipients).await;
    let cancelled = request(&app, &acme, "joan").await;
    enqueue(&app, &cancelled, &recipients).await;
    app.change_member(&demoted, |row| row.role = Set("member".into())).await;
    app.change_member(&removed, |row| row.removed_at = Set(Some(START))).await;
    app.change_member(&decided, |row| row.invite_status = Set("approved".into())).await;
    store::cancel_notices(&app.state.db, NoticeKind::InviteRequest, cancelled.id).await.expect("cancelled");
    assert_eq!(rows(&app).await.len(), 6);
    let (worker, mut mails) = app.worker();
    assert_eq!(worker.deliver_due().await.expect("worked"), 6);
    assert_eq!(mails.try_recv().expect("a mail").to, "ada@acme.test");
    assert!(mails.try_recv().is_err());
    assert_eq!(rows(&app).await.len(), 1);
}

#[tokio::test]
async fn a_notice_that_could_not_be_sent_is_tried_again() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let waiting = request(&app, &acme, "hedy").await;
    enqueue(&app, &waiting, &[ada.user_id.expect("joined")]).await;
    let (worker, mails) = app.worker();
    drop(mails);
    assert_eq!(worker.deliver_due().await.expect("worked"), 1);
    let row = rows(&app).await.remove(0);
    assert_eq!((row.state.as_str(), row.attempts, row.leased_until), ("queued", 1, None));
    app.state.clock.advance(std::time::Duration::from_secs(10));
    let (worker, mut mails) = app.worker();
    assert_eq!(worker.deliver_due().await.expect("worked"), 1);
    assert_eq!(mails.try_recv().expect("a mail").to, "ada@acme.test");
}

#[tokio::test]
async fn a_mail_is_an_invitation_or_a_whole_notice_and_nothing_between() {
    let app = TestApp::new().await;
    let half = outbox::ActiveModel {
        kind: Set("join-request".into()),
        state: Set("queued".into()),
        next_attempt_at: Set(START),
        date_created: Set(START),
        ..Default::default()
    };
    assert!(half.insert(&app.state.db).await.is_err());
}
