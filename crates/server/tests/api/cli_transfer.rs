//! Members as files, by the real program.

use std::{fs, os::unix::fs::PermissionsExt as _};

use roster_api_types::{MEMBER_CSV_COLUMNS, Member, csv_line, member_csv_line};
use roster_server::store;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, Statement};
use serde_json::{Value, json};

use crate::{
    cli::{Roster, Server, wait_for},
    database::is_postgres,
};

impl Roster {
    /// How many rows a statement counts.
    pub fn count(&self, statement: &str) -> i64 {
        wait_for(async { count_in(self.open().await, statement).await })
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.folder().join(name), text).expect("written");
    }

    fn exported(&self, organization: &str) -> Value {
        let said = self.run(&["export", "--organization", organization]).succeeded();
        let mut document: Value = serde_json::from_str(&said.out).expect("JSON");
        document["exportedAt"] = Value::Null;
        document
    }
}

async fn count_in(db: DatabaseConnection, statement: &str) -> i64 {
    let counted = db.query_one_raw(Statement::from_string(db.get_database_backend(), statement)).await;
    let count = counted.expect("counted").expect("a row").try_get_by_index(0).expect("a number");
    db.close().await.expect("closed");
    count
}

const MEMBERS: &str = "SELECT count(*) FROM membership";
const MAILS: &str = "SELECT count(*) FROM outbox";

#[test]
fn an_organization_moves_whole_to_another_installation_and_twice_changes_nothing() {
    let (old, new) = (Roster::new(), Roster::migrated());
    let server = Server::start(&old, &["--demo"]);
    let document = old.exported("acme");
    let lengths = ["teams", "members", "invitations"].map(|key| document[key].as_array().map(Vec::len));
    assert_eq!(lengths, [Some(4), Some(18), Some(7)]);
    for secret in ["argon2", "password", "token", "hash"] {
        assert!(!document.to_string().contains(secret), "{secret}");
    }
    drop(server);

    new.write("acme.json", &document.to_string());
    let said = new.run(&["import", "acme.json"]).succeeded();
    assert_eq!(
        said.out,
        "Created organization acme.\nCreated 4 teams.\nacme: 18 joined, 7 invited, 0 skipped, 0 refused.\n"
    );
    assert!(said.err.contains("18 new accounts have no password yet"), "{said:?}");
    assert_eq!(new.exported("acme"), document);
    assert_eq!(new.count(MAILS), 0, "nobody is mailed unasked");

    let entries = new.count("SELECT count(*) FROM audit_entry");
    assert_eq!(entries, 1 + 18 + 7);
    let said = new.run(&["import", "acme.json"]).succeeded();
    assert!(said.out.ends_with("acme: 0 joined, 0 invited, 25 skipped, 0 refused.\n"), "{said:?}");
    assert!(said.out.contains("members[0]: skipped. ada@acme.test is already a member.\n"), "{said:?}");
    assert!(said.out.contains("invitations[6]: skipped. ole-johan@acme.test has already been invited.\n"), "{said:?}");
    assert_eq!(new.exported("acme"), document);
    assert_eq!(new.count("SELECT count(*) FROM audit_entry"), entries);
}

#[test]
fn somebody_imported_is_found_by_name_and_signs_in_once_the_password_is_set() {
    let roster = Roster::with_acme();
    let csv = "email,name,role,status\nkaren@acme.test,Karen SPÄRCK Jones,manager,joined\n";
    roster.run_with(&["import", "-", "--organization", "acme"], csv).succeeded();
    let set = ["user", "set-password", "karen@acme.test"];
    roster.run_with(&set, "correct horse battery\n").succeeded();
    let token = ["token", "create", "--user", "karen@acme.test", "--name", "CI", "--scope", "member:read"];
    let token = roster.run(&token).succeeded().out;
    let server = Server::start(&roster, &[]);
    let found = server.get("/api/0/organizations/acme/members/?query=sp%C3%A4rck", token.trim());
    assert!(found.contains("Karen SPÄRCK Jones") && !found.contains("Ada"), "{found}");
}

/// The page's own export, written by the code that the page runs.
#[test]
fn what_the_members_page_exports_is_read_again_with_the_senders() {
    let (old, new) = (Roster::new(), Roster::migrated());
    let server = Server::start(&old, &["--demo"]);
    let token = ["token", "create", "--user", "ada@acme.test", "--name", "CI", "--scope", "member:read"];
    let token = old.run(&token).succeeded().out;
    let list = server.get("/api/0/organizations/acme/members/", token.trim());
    let (_, list) = list.split_once("\r\n\r\n").expect("a body");
    let members: Vec<Member> = serde_json::from_str(list).expect("members");
    let rows: String = members.iter().map(member_csv_line).collect();
    new.write("members.csv", &(csv_line(&MEMBER_CSV_COLUMNS) + &rows));
    let mut document = old.exported("acme");
    drop(server);
    document["members"] = json!([]);
    document["invitations"] = json!([]);
    new.write("acme.json", &document.to_string());
    new.run(&["import", "acme.json"]).succeeded();
    new.run(&["import", "members.csv", "--organization", "acme"]).succeeded();
    let senders = |roster: &Roster| {
        let invitations = roster.exported("acme")["invitations"].clone();
        let of = |row: &Value| (row["email"].to_string(), row["invitedBy"].to_string());
        invitations.as_array().expect("a list").iter().map(of).collect::<Vec<_>>()
    };
    assert!(senders(&old).iter().any(|(_, sender)| sender.contains('@')), "{:?}", senders(&old));
    assert_eq!(senders(&new), senders(&old));
}

#[test]
fn every_row_left_out_is_told_with_its_line_and_reason() {
    let roster = Roster::with_acme();
    roster.write(
        "team.csv",
        "email,name,role,teams,shoe size\n\
         grace@acme.test,Grace,manager,,38\n\
         ADA@acme.test,,,,\n\
         not an address,,,,\n\
         grace@ACME.test,,,,\n\
         alan@acme.test,,king,,\n\
         hedy@acme.test,,,nowhere,\n\
         bot-1@bots.invalid,,,,\n",
    );
    let said = roster.run(&["import", "team.csv", "--organization", "acme"]);
    assert_eq!(said.code, 1);
    assert_eq!(
        said.out,
        "line 3: skipped. ADA@acme.test is already a member.\n\
         line 4: refused. \"not an address\": Enter a valid email address.\n\
         line 5: skipped. grace@ACME.test has already been invited.\n\
         line 6: refused. alan@acme.test: there is no role \"king\".\n\
         line 7: refused. hedy@acme.test: there is no team \"nowhere\".\n\
         line 8: refused. bot-1@bots.invalid: bots, and they alone, have addresses at bots.invalid.\n\
         acme: 0 joined, 1 invited, 2 skipped, 4 refused.\n"
    );
    assert!(said.err.contains("shoe size") && said.err.contains("4 rows can't be imported"), "{said:?}");
    assert_eq!(roster.count(MEMBERS), 2);
}

#[test]
fn invitations_are_mailed_only_when_asked_for() {
    let roster = Roster::with_acme();
    let import = ["import", "-", "--organization", "acme"];
    roster.run_with(&import, "email\ngrace@acme.test\n").succeeded();
    assert_eq!((roster.count(MEMBERS), roster.count(MAILS)), (2, 0));
    let mail = &[&import[..], &["--send"]].concat();
    roster.run_with(mail, "email,status\nalan@acme.test,\nhedy@acme.test,joined\ngrace@acme.test,\n").succeeded();
    assert_eq!((roster.count(MEMBERS), roster.count(MAILS)), (4, 1));
    let expiring = "SELECT count(*) FROM membership WHERE expires_at > date_created + 29 * 86400000000";
    assert_eq!(roster.count(expiring), 2, "thirty days from now");
}

#[test]
fn csv_for_spreadsheets_is_harmless_and_comes_back_the_same() {
    let (old, new) = (Roster::with_acme(), Roster::migrated());
    let document = json!({
        "format": "roster-organization", "version": 1,
        "organization": { "slug": "acme", "name": "Acme" },
        "teams": [{ "slug": "-backend", "name": "Backend" }],
        "members": [
            { "email": "+grace@acme.test", "name": "=HYPERLINK(\"http://evil.test\";\"Grace\")", "role": "member",
              "teams": [{ "slug": "-backend", "role": "admin" }] },
            { "email": "alan@acme.test", "name": "'@SUM(1,2)", "role": "admin" },
        ],
        "invitations": [{ "email": "-hedy@acme.test", "invitedBy": "ada@acme.test" }],
    });
    old.run_with(&["import", "-"], &document.to_string()).succeeded();
    let written = old.run(&["export", "--organization", "acme", "--format", "csv"]).succeeded().out;
    let formulas = ["=", "+", "-", "@"];
    let cells = written.lines().flat_map(|line| line.split(',')).map(|cell| cell.trim_start_matches('"'));
    assert!(cells.into_iter().all(|cell| !formulas.iter().any(|sign| cell.starts_with(sign))), "{written}");
    new.run(&["org", "create", "acme", "--name", "Acme"]).succeeded();
    let teams = json!({ "format": "roster-organization", "version": 1, "organization": document["organization"], "teams": document["teams"] });
    new.run_with(&["import", "-"], &teams.to_string()).succeeded();
    new.run_with(&["import", "-", "--organization", "acme"], &written).succeeded();
    assert_eq!(new.exported("acme"), old.exported("acme"));
}

#[test]
fn a_bot_moves_along_without_its_tokens() {
    let (old, new) = (Roster::with_acme(), Roster::migrated());
    let bot = ["bot", "create", "--organization", "acme", "--name", "Deploy", "--scope", "org:read"];
    old.run(&bot).succeeded();
    let document = old.exported("acme");
    assert_eq!(document["members"][1]["bot"], true);
    new.run_with(&["import", "-"], &document.to_string()).succeeded();
    assert_eq!(new.exported("acme"), document);
    assert_eq!(new.count("SELECT count(*) FROM api_token"), 0);
    assert_eq!(new.count("SELECT count(*) FROM user_account WHERE is_bot"), 1);
}

#[test]
fn what_is_no_export_is_refused_whole() {
    let roster = Roster::with_acme();
    for (text, words) in [
        ("{}", "no export of Roster's"),
        (
            "{\"format\":\"roster-organization\",\"version\":2,\"organization\":{\"slug\":\"a\",\"name\":\"A\"}}",
            "newer one",
        ),
        ("{\"format\":\"other\",\"version\":1,\"organization\":{\"slug\":\"a\",\"name\":\"A\"}}", "no export"),
        ("ada@acme.test\n", "The first line has to name the columns"),
        ("", "The first line has to name the columns"),
    ] {
        roster.run_with(&["import", "-", "--organization", "acme"], text).failed(words);
    }
    roster.run_with(&["import", "-"], "email\n").failed("CSV needs --organization.");
    roster.run_with(&["import", "-", "--organization", "none"], "email\n").failed("There is no organization \"none\"");
    roster.run(&["import", "missing.csv"]).failed("can't be read");
    roster.run(&["export", "--organization", "none"]).failed("There is no organization \"none\"");
    assert_eq!(roster.run(&["export"]).code, 2);
    let rows = json!({
        "format": "roster-organization", "version": 1, "organization": { "slug": "acme", "name": "Acme" },
        "members": [{ "email": 7 }, { "email": "grace@acme.test" }],
    });
    let said = roster.run_with(&["import", "-"], &rows.to_string());
    assert!(said.code == 1 && said.out.contains("members[0]: refused."), "{said:?}");
    assert!(said.out.contains("acme: 1 joined, 0 invited, 0 skipped, 1 refused."), "{said:?}");
}

#[test]
fn the_database_is_copied_while_the_server_runs() {
    let roster = Roster::new();
    if is_postgres() {
        return roster.run(&["export", "--backup", "copy.db"]).failed("pg_dump");
    }
    let _server = Server::start(&roster, &["--demo"]);
    let copy = roster.folder().join("copy.db");
    roster.run(&["export", "--backup", "copy.db"]).succeeded();
    assert_eq!(fs::metadata(&copy).expect("written").permissions().mode() & 0o777, 0o600);
    let members = wait_for(async { count_in(store::open_sqlite(&copy).await.expect("opened"), MEMBERS).await });
    assert_eq!(members, 25);
    roster.run(&["export", "--backup", "copy.db"]).failed("File exists");
    roster.run(&["export", "--backup", "nowhere/copy.db"]).failed("can't be written");
    let postgres = ["export", "--backup", "other.db", "--database-url", "postgres://127.0.0.1:1/none"];
    roster.run(&postgres).failed("pg_dump");
    assert!(!roster.folder().join("other.db").exists());
}
