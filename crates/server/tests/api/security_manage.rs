//! `docs/SECURITY.md`, third part: who may invite and manage, and of the first the row on timing.

use std::{
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use axum::http::StatusCode;
use roster_api_types::Role;
use roster_server::{random::Random, secret::Secret, store::entity::membership};
use sea_orm::{ActiveValue::Set, EntityTrait as _};
use serde_json::{Value, json};

use crate::support::{Browser, TestApp};

const MEMBERS: &str = "/api/0/organizations/acme/members/";

/// What differs between any two invitations goes.
fn without_names(mut answer: Value) -> Value {
    for key in ["id", "email", "name"] {
        answer[key].take();
    }
    answer
}

/// Rows "Existing users added without being asked" and "Finding out who has an account".
#[tokio::test]
async fn an_existing_account_is_invited_like_an_unknown_address_and_asked_first() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let account = app.user("grace").await;
    let mut ada = app.signed_in("ada@acme.test").await;
    let mut answers = Vec::new();
    for address in ["grace@acme.test", "nobody@acme.test"] {
        let answer = ada.post(MEMBERS, json!({ "email": address })).await.expect(StatusCode::CREATED);
        assert_eq!(
            (&answer["email"], &answer["name"], &answer["user"]),
            (&json!(address), &json!(address), &Value::Null)
        );
        answers.push(without_names(answer));
    }
    assert_eq!(answers[0], answers[1]);
    let rows = membership::Entity::find().all(&app.state.db).await.expect("read");
    assert!(rows.iter().all(|row| row.user_id != Some(account.id)), "a member without being asked");
    app.signed_in("grace@acme.test").await.get(MEMBERS).await.expect(StatusCode::FORBIDDEN);
}

/// Row "HTML or links in names shown in mail": through the API, down to the mail that leaves.
#[tokio::test]
async fn an_organization_with_a_hostile_name_sends_one_harmless_mail() {
    let long = "x".repeat(5_000);
    for name in [
        "<a href=\"https://evil.example\">Acme</a>",
        "evil.example",
        long.as_str(),
        "\u{202e}elpmaxe.live",
        "A\r\nBcc: b@evil.example",
    ] {
        let app = TestApp::new().await;
        let acme = app.organization("acme").await;
        app.member(&acme, "ada", Role::Owner).await;
        let mut ada = app.signed_in("ada@acme.test").await;
        let answer = ada.put("/api/0/organizations/acme/", json!({ "name": name })).await;
        assert!(matches!(answer.status, StatusCode::OK | StatusCode::BAD_REQUEST), "{}", answer.body);
        ada.post(MEMBERS, json!({ "email": "grace@acme.test" })).await.expect(StatusCode::CREATED);
        let (worker, mut mails) = app.worker();
        assert_eq!(worker.deliver_due().await.expect("worked"), 1);
        let mail = mails.try_recv().expect("a mail");
        assert_eq!(mail.to, "grace@acme.test");
        let message = mail_parser::MessageParser::default().parse(mail.message.as_bytes()).expect("a mail");
        assert!(message.bcc().is_none() && message.cc().is_none(), "{name:?}");
        assert!(
            message.subject().is_some_and(|subject| subject.chars().count() < 120 && !subject.contains('\u{202e}'))
        );
        let texts = [message.body_text(0).expect("a text"), message.body_html(0).expect("a page")];
        for text in texts {
            assert!(!text.contains("evil.example") && !text.contains('\u{202e}'), "{name:?}: {text}");
        }
    }
}

/// Row "Timing of secret or user look-up", the code half: secrets are looked up by their hash or compared in constant time.
#[test]
fn no_code_compares_a_secret_byte_by_byte() {
    let mut files = Vec::new();
    source_files(Path::new(env!("CARGO_MANIFEST_DIR")).join("src").as_path(), &mut files);
    assert!(files.len() > 100, "{}", files.len());
    let mut found = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("readable");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        found.extend(
            code.lines().filter(|line| compares_a_secret(line)).map(|line| format!("{}: {line}", file.display())),
        );
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn compares_a_secret(line: &str) -> bool {
    let code = line.split("//").next().unwrap_or_default();
    let sides = code.replace("!=", "==");
    let is_secret = |side: &str| {
        ["secret", "expose()", "token_hash", "password_hash", ".hash(", "csrf"]
            .iter()
            .any(|word| side.to_lowercase().contains(word))
    };
    sides.contains("==") && sides.split(['{', '}', ';']).any(|part| part.contains("==") && is_secret(part))
}

#[test]
fn a_comparison_of_secrets_would_be_found() {
    for line in ["if secret == sent {", "row.token_hash != hash", "a.expose() == b", "let same = cookie == csrf_token;"]
    {
        assert!(compares_a_secret(line), "{line}");
    }
    for line in ["// secret == sent", "let secret = 1;", "if count == 0 { secret }"] {
        assert!(!compares_a_secret(line), "{line}");
    }
}

fn source_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            source_files(&path, files);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            files.push(path);
        }
    }
}

/// Row "Timing of secret or user look-up", the statistical half. A stranger with a wrong secret learns nothing from how long
/// it takes to refuse: whether there is no such invitation, one that is open, expired or withdrawn.
#[tokio::test]
async fn a_wrong_secret_is_refused_in_the_same_time_whatever_the_truth() {
    const ROUNDS: usize = 200;
    const TRIES: usize = 10;
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let open = app.invitation(&acme, "open").await.row.id;
    let expired = app.invitation_with(&acme, "expired", |row| row.expires_at = Set(Some(OVER))).await.row.id;
    let revoked = app.invitation_with(&acme, "revoked", |row| row.removed_at = Set(Some(OVER))).await.row.id;
    let mut browser = app.browser().await;
    let mut closest = f64::INFINITY;
    for _ in 0..TRIES {
        let mut times = [open, expired, revoked, 99_999].map(|id| (id, Vec::with_capacity(ROUNDS)));
        for _ in 0..ROUNDS {
            for (id, times) in &mut times {
                times.push(refusal(&mut browser, *id, &app.state.random).await);
            }
        }
        let medians = times.map(|(_, mut times)| {
            times.sort_unstable();
            times[ROUNDS / 2].as_secs_f64()
        });
        let (least, most) =
            (medians.iter().copied().fold(f64::INFINITY, f64::min), medians.iter().copied().fold(0.0, f64::max));
        closest = closest.min(most / least);
        if closest < 1.15 {
            return;
        }
    }
    panic!("the slowest refusal takes {closest} times as long as the fastest, in the best of {TRIES} tries");
}

/// A moment before every test's.
const OVER: roster_server::clock::Timestamp = roster_server::clock::Timestamp(0);

#[expect(clippy::disallowed_methods, reason = "how long it really takes is what is measured")]
async fn refusal(browser: &mut Browser, invitation: i64, random: &Random) -> Duration {
    let path = format!("/api/0/accept-invite/{invitation}/{}/", Secret::generate(random).expose());
    let began = Instant::now();
    let answer = browser.get(&path).await;
    let time = began.elapsed();
    assert_eq!(answer.expect(StatusCode::BAD_REQUEST)["code"], "unknown");
    time
}
