//! `docs/SECURITY.md` names the tests that prove each of its rows. Here: that they exist, and proofs that go over all endpoints.

use std::{collections::BTreeSet, fs, path::Path};

use axum::http::{Method, StatusCode};
use roster_api_types::Role;
use roster_server::store::{
    self,
    entity::{membership, outbox, user},
};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, ConnectionTrait as _, DbBackend, EntityTrait as _};
use serde_json::{Value, json};

use crate::{
    inviting::Invited,
    matrix::{CALLERS, World, rows},
    secrecy::Log,
    support::{Browser, PASSWORD, START, TestApp},
};

const MEMBERS: &str = "/api/0/organizations/acme/members/";
const TABLE: &str = include_str!("../../../../docs/SECURITY.md");

/// `module::name` in backticks in the table's last column.
fn named_tests() -> BTreeSet<(String, String)> {
    let code = TABLE.split('`').skip(1).step_by(2);
    let names = code.filter_map(|code| code.rsplit_once("::"));
    names.map(|(module, name)| (module.rsplit("::").next().unwrap_or(module).to_owned(), name.to_owned())).collect()
}

fn files(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

#[test]
fn every_test_that_the_table_names_exists_and_no_row_is_without_proof_or_reason() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("crates");
    let mut sources = Vec::new();
    files(&crates.join("server"), &mut sources);
    files(&crates.join("api-types"), &mut sources);
    let browser = fs::read_dir(crates.parent().expect("the root").join("tests/e2e/specs")).expect("specs");
    sources.extend(browser.map(|entry| entry.expect("a file").path()));
    let tests = named_tests();
    assert!(tests.len() > 60, "{}", tests.len());
    let is_there = |module: &str, name: &str| {
        sources.iter().any(|file| {
            let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let is_module = stem == module || file.parent().is_some_and(|folder| folder.ends_with(module));
            is_module && fs::read_to_string(file).is_ok_and(|text| text.contains(&format!("fn {name}(")))
        })
    };
    let missing: Vec<_> = tests.iter().filter(|(module, name)| !is_there(module, name)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
    let is_row = |line: &&str| line.starts_with("| ") && !line.starts_with("| pitfall") && !line.starts_with("| ---");
    let rows: Vec<&str> = TABLE.lines().filter(is_row).collect();
    assert_eq!(rows.len(), 31, "as many as the list of pitfalls has");
    for row in rows {
        let proof = row.trim_end_matches(" |").rsplit(" | ").next().unwrap_or_default();
        assert!(proof.contains("::") || proof.starts_with("Not applicable: "), "{row}");
    }
}

/// Row "Secret or usable id in lists and API answers": whatever can be read, by whomever.
#[tokio::test]
async fn nothing_that_can_be_read_shows_a_secret_to_anybody() {
    let world = World::new().await;
    let readable: Vec<_> = rows().into_iter().filter(|row| row.method == "GET").collect();
    assert!(readable.len() > 20 && world.secrets.len() == 5);
    for caller in CALLERS.into_iter().filter(|caller| *caller != "expired") {
        let mut browser = world.browser(caller).await;
        let session = browser.cookies.get("sentrysid").cloned();
        for row in &readable {
            let mut answer = browser.send(row.request(&world)).await;
            // The cookie is where a link's token goes.
            answer.headers.remove("set-cookie");
            let headers = format!("{:?}", answer.headers);
            for secret in world.secrets.iter().chain(&session) {
                assert!(!answer.body.contains(secret) && !headers.contains(secret), "{} as {caller}", row.path);
            }
        }
    }
}

/// Row "Rights before the last step": whatever the invitation's state, every endpoint of the organization is closed.
#[tokio::test]
async fn an_invitee_is_refused_everywhere_whatever_state_the_invitation_is_in() {
    for state in ["open", "expired", "withdrawn", "declined", "requested_to_be_invited", "requested_to_join", "left"] {
        let world = World::new().await;
        let person = store::find_user_by_email(&world.app.state.db, "pending@acme.test").await.expect("read");
        let person = person.expect("an account").id;
        let change = |row: &mut membership::ActiveModel| match state {
            "open" => {}
            "expired" => row.expires_at = Set(Some(START)),
            "withdrawn" => row.removed_at = Set(Some(START)),
            "declined" => (row.removed_at, row.declined_at) = (Set(Some(START)), Set(Some(START))),
            "left" => (row.user_id, row.removed_at) = (Set(Some(person)), Set(Some(START))),
            request => row.invite_status = Set(request.to_owned()),
        };
        world.app.change_member(&world.own.row, change).await;
        let mut invitee = world.browser("pending").await;
        let inside =
            |path: &str| path.starts_with("/api/0/organizations/acme/") || path.starts_with("/api/0/teams/acme/");
        let closed = rows().into_iter().filter(|row| inside(&row.path) && !row.path.ends_with("/join-request/"));
        let mut asked = 0;
        for row in closed {
            let status = invitee.send(row.request(&world)).await.status;
            assert_eq!(status, StatusCode::FORBIDDEN, "{} {} while {state}", row.method, row.path);
            asked += 1;
        }
        assert!(asked > 50, "{asked}");
        let own = invitee.get("/api/0/organizations/").await.expect(StatusCode::OK);
        assert_eq!(own, json!([]), "while {state}");
    }
}

/// Row "Leak into server and proxy logs": a token in the wrong place, too.
#[tokio::test]
async fn a_token_in_the_query_is_neither_used_nor_logged() {
    let log = Log::of_everything();
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let invited = app.invitation(&acme, "grace").await;
    app.user("grace").await;
    let mut grace = app.signed_in("grace@acme.test").await;
    let secret = roster_server::secret::Secret::generate(&roster_server::random::Random::System);
    store::create_invitation_token(&app.state.db, invited.row.id, &secret, START).await.expect("a link");
    let secret = secret.expose();
    for path in [format!("/accept/{}/", invited.row.id), format!("/api/0/accept-invite/{}/", invited.row.id)] {
        for method in [Method::GET, Method::POST] {
            let request =
                axum::http::Request::builder().method(method).uri(format!("{path}?token={secret}&t={secret}"));
            let answer = grace.send(request.body(axum::body::Body::empty()).expect("a request")).await;
            assert!(!answer.header("location").contains(secret));
        }
    }
    assert!(!log.has(secret));
    assert_eq!(invited.now(&app).await.user_id, None);
}

fn link(mail: &str) -> String {
    let token = mail.split('/').find(|part| part.len() == 64).expect("a link with a token");
    token.to_owned()
}

async fn code(browser: &mut Browser, member: &Value, token: &str) -> Value {
    let path = format!("/api/0/accept-invite/{}/{token}/", member["id"].as_str().expect("an id"));
    browser.press(&path).await.expect(StatusCode::BAD_REQUEST)["code"].clone()
}

/// Row "Removed person comes back with an old invite": a second invitation revives neither the first nor itself.
#[tokio::test]
async fn an_old_link_stays_dead_after_a_second_invitation_to_the_same_address() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    app.user("grace").await;
    let mut ada = app.signed_in("ada@acme.test").await;
    let mut grace = app.signed_in("grace@acme.test").await;
    let (worker, mut mails) = app.worker();
    let mut invitations = Vec::new();
    for _ in 0..2 {
        let member = ada.post(MEMBERS, json!({ "email": "grace@acme.test" })).await.expect(StatusCode::CREATED);
        worker.deliver_due().await.expect("worked");
        let token = link(&mails.try_recv().expect("a mail").link);
        let path = format!("{MEMBERS}{}/", member["id"].as_str().expect("an id"));
        invitations.push((member, token, path));
        if invitations.len() == 1 {
            ada.delete(&invitations[0].2).await.expect(StatusCode::NO_CONTENT);
        }
    }
    let (first, second) = (&invitations[0], &invitations[1]);
    assert_eq!(code(&mut grace, &first.0, &first.1).await, "revoked");
    assert_eq!(code(&mut grace, &second.0, &first.1).await, "unknown", "the old token on the new invitation");
    let accept = format!("/api/0/accept-invite/{}/{}/", second.0["id"].as_str().expect("an id"), second.1);
    grace.press(&accept).await.expect(StatusCode::NO_CONTENT);
    ada.delete(&second.2).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(code(&mut grace, &first.0, &first.1).await, "revoked");
    assert_eq!(code(&mut grace, &second.0, &second.1).await, "used");
    grace.get(MEMBERS).await.expect(StatusCode::FORBIDDEN);
}

/// Row "Accept with an unverified matching address": the mailed secret vouches for its own address and for no other.
#[tokio::test]
async fn an_account_made_by_one_invitation_holds_no_other_address() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    let (grace, hedy) = (app.invitation(&acme, "grace").await, app.invitation(&acme, "hedy").await);
    let mut browser = app.browser().await;
    let form = json!({ "memberId": grace.row.id.to_string(), "token": grace.secret.expose(), "name": "Grace",
        "password": PASSWORD, "email": "hedy@acme.test", "emails": ["hedy@acme.test"] });
    browser.post("/api/0/auth/register/", form).await.expect(StatusCode::CREATED);
    let own = browser.get("/api/0/users/me/").await.expect(StatusCode::OK);
    assert_eq!(own["emails"].as_array().map(Vec::len), Some(1));
    assert_eq!(own["emails"][0]["email"], "grace@acme.test");
    let by_link = browser.press(&hedy.path()).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(by_link["code"], "already_member", "not Hedy, whose invitation it is");
    assert_eq!(hedy.now(&app).await, hedy.row);
    let users = user::Entity::find().all(&app.state.db).await.expect("read");
    assert_eq!(users.len(), 1);
}

/// One more mail than is allowed today, by each way that sends one.
#[tokio::test]
async fn every_way_of_sending_an_invitation_counts_and_says_when_again() {
    let app = TestApp::with(|settings, _| settings.invites_per_day = 1).await;
    let acme = app.organization("acme").await;
    let ada = app.member(&acme, "ada", Role::Owner).await;
    let sent = app.invitation_with(&acme, "grace", |row| row.inviter_id = Set(ada.user_id)).await.row.id;
    let asked =
        app.invitation_with(&acme, "hedy", |row| row.invite_status = Set("requested_to_join".into())).await.row.id;
    let mut ada = app.signed_in("ada@acme.test").await;
    ada.post(MEMBERS, json!({ "email": "first@acme.test" })).await.expect(StatusCode::CREATED);
    let before = app.contents().await;
    let requests = "/api/0/organizations/acme/invite-requests/";
    let refused = [
        ada.post(MEMBERS, json!({ "email": "second@acme.test" })).await,
        ada.put(&format!("{MEMBERS}{sent}/"), json!({ "reinvite": true })).await,
        ada.put(&format!("{MEMBERS}{sent}/"), json!({ "reinvite": true, "regenerate": true })).await,
        ada.put(&format!("{MEMBERS}{sent}/"), json!({ "email": "right@acme.test" })).await,
        ada.put(&format!("{requests}{asked}/"), json!({ "approve": true })).await,
    ];
    for (number, answer) in refused.iter().enumerate() {
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{number}: {}", answer.body);
        assert!(answer.header("retry-after").parse::<u64>().is_ok_and(|seconds| seconds > 0), "{number}");
    }
    assert_eq!(app.contents().await, before);
}

/// The same row, its end: somebody who has said no is asked once more, and then only if they want to.
#[tokio::test]
async fn who_has_declined_is_asked_once_more_and_then_left_alone() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let mut ada = app.signed_in("ada@acme.test").await;
    let declined = async |invited: &Invited, asks_again: bool| {
        let change = |row: &mut membership::ActiveModel| {
            (row.removed_at, row.declined_at) = (Set(Some(START)), Set(Some(START)));
            row.renewal_asked_at = Set(asks_again.then_some(START));
        };
        app.change(invited, change).await;
    };
    let first = app.invitation(&acme, "grace").await;
    declined(&first, false).await;
    let body = || json!({ "email": "Grace@acme.test" });
    let again = ada.post(MEMBERS, body()).await.expect(StatusCode::CREATED);
    let path = format!("{MEMBERS}{}/", again["id"].as_str().expect("an id"));
    let refused = ada.put(&path, json!({ "reinvite": true })).await;
    assert!(
        refused.expect(StatusCode::TOO_MANY_REQUESTS)["detail"].as_str().is_some_and(|text| text.contains("declined"))
    );
    ada.delete(&path).await.expect(StatusCode::NO_CONTENT);
    ada.post(MEMBERS, body()).await.expect(StatusCode::TOO_MANY_REQUESTS);
    declined(&first, true).await;
    ada.post(MEMBERS, body()).await.expect(StatusCode::CREATED);
}

/// Statements that make every insert into the table fail, and that let them succeed again.
fn refusal(backend: DbBackend, table: &str) -> (String, String) {
    if backend == DbBackend::Sqlite {
        let refuse =
            format!("CREATE TRIGGER refuse BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'refused'); END");
        return (refuse, "DROP TRIGGER refuse".to_owned());
    }
    let refuse = format!(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'refused'; END $$; \
         CREATE TRIGGER refuse BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION refuse()"
    );
    (refuse, "DROP FUNCTION refuse() CASCADE".to_owned())
}

/// Row "Half-done work": what fails at its very end leaves neither an invitation nor a mail.
#[tokio::test]
async fn an_invitation_that_can_not_be_written_to_its_end_leaves_no_mail() {
    let app = TestApp::with(|settings, _| settings.shows_invite_links = true).await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    let asked = app.invitation_with(&acme, "hedy", |row| row.invite_status = Set("requested_to_join".into())).await;
    let mut ada = app.signed_in("ada@acme.test").await;
    let before = app.contents().await;
    // What is written last: the link that is told, and the audit log's entry of an approval.
    for (table, is_approval) in [("invitation_token", false), ("audit_entry", true)] {
        let db = &app.state.db;
        let (refuse, allow) = refusal(db.get_database_backend(), table);
        db.execute_unprepared(&refuse).await.expect("set up");
        let failed = if is_approval {
            let path = format!("/api/0/organizations/acme/invite-requests/{}/", asked.row.id);
            ada.put(&path, json!({ "approve": true })).await
        } else {
            ada.post(MEMBERS, json!({ "email": "grace@acme.test" })).await
        };
        failed.expect(StatusCode::INTERNAL_SERVER_ERROR);
        db.execute_unprepared(&allow).await.expect("taken back");
        assert!(outbox::Entity::find().all(db).await.expect("read").is_empty(), "{table}");
        assert_eq!(app.contents().await, before, "{table}");
    }
    let (worker, mut mails) = app.worker();
    assert_eq!(worker.deliver_due().await.expect("worked"), 0);
    assert!(mails.try_recv().is_err());
}

/// Row "Finding out who has an account": what a list doesn't show can't be searched for.
#[tokio::test]
async fn no_search_tells_what_the_list_does_not_show() {
    let app = TestApp::new().await;
    let acme = app.organization("acme").await;
    app.member(&acme, "ada", Role::Owner).await;
    app.user("outsider").await;
    let invited = app.invitation(&acme, "grace").await;
    app.user("grace").await;
    let mut ada = app.signed_in("ada@acme.test").await;
    let found = async |browser: &mut Browser, query: &str| {
        let list = browser.get(&format!("{MEMBERS}?query={query}")).await.expect(StatusCode::OK);
        list.as_array().map(Vec::len)
    };
    let token = invited.secret.expose();
    for hidden in ["password", "passwordHash", "token", "user.email", "user.name", "lastLogin", "isActive", "session"] {
        for value in ["a", "true", "*", token] {
            assert_eq!(found(&mut ada, &format!("{hidden}:{value}")).await, Some(0), "{hidden}:{value}");
        }
    }
    for text in [token, "argon2", "outsider", "email:outsider@acme.test", "user.id:2"] {
        assert_eq!(found(&mut ada, text).await, Some(0), "{text}");
    }
    // Whether the invited address has an account: neither by name nor by any key.
    let named = user::ActiveModel { id: Set(3), name: Set("Grace Hopper".into()), ..Default::default() };
    named.update(&app.state.db).await.expect("renamed");
    for text in ["hopper", "user.id:3", "has2fa:true", "has2fa:false%20grace"] {
        assert_eq!(found(&mut ada, text).await, Some(0), "{text}");
    }
    assert_eq!(found(&mut ada, "grace").await, Some(1));
}
