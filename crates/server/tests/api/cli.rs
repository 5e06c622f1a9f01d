//! The command line, by the real program.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use roster_server::store;
use sea_orm::{ConnectionTrait as _, DatabaseConnection};

use crate::database::{TestDatabase, is_postgres};

/// An installation's folder and database, and the program that works with them.
pub struct Roster {
    folder: tempfile::TempDir,
    database: TestDatabase,
}

/// What a command said and how it ended.
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Roster {
    /// An empty folder, and on PostgreSQL an empty database.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { folder, database: wait_for(TestDatabase::bare()) }
    }

    /// An installation whose database is there and empty.
    pub fn migrated() -> Self {
        let roster = Self::new();
        roster.run(&["migrate"]).succeeded();
        roster
    }

    /// An installation with the organization `acme`, owned by Ada.
    pub fn with_acme() -> Self {
        let roster = Self::migrated();
        let ada = ["user", "create", "ada@acme.test", "--name", "Ada Lovelace"];
        roster.run_with(&ada, "correct horse battery\n").succeeded();
        roster.run(&["org", "create", "acme", "--name", "Acme", "--owner", "ada@acme.test"]).succeeded();
        roster
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_roster"));
        command.env_clear().args(args).current_dir(self.folder());
        if let Some(address) = self.database.postgres_address() {
            command.env("DATABASE_URL", address);
        }
        command
    }

    /// The installation's database, as the program has left it.
    pub async fn open(&self) -> DatabaseConnection {
        let opened = match self.database.postgres_address() {
            Some(address) => store::open_postgres(&address).await,
            None => store::open_sqlite(&self.folder().join("var/roster.db")).await,
        };
        opened.expect("opened")
    }

    /// Runs a command with nothing to read.
    pub fn run(&self, args: &[&str]) -> Said {
        self.run_with(args, "")
    }

    /// Runs a command that reads `input`.
    pub fn run_with(&self, args: &[&str], input: &str) -> Said {
        let mut command = self.command(args);
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        // A command that reads nothing may be over already.
        let _ = child.stdin.take().expect("piped").write_all(input.as_bytes());
        Said::from(child.wait_with_output().expect("the program ends"))
    }
}

/// Waits outside of any runtime: the program is a process, and waiting for it blocks.
pub fn wait_for<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(future)
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self { code: output.status.code().expect("not killed"), out: text(output.stdout), err: text(output.stderr) }
    }
}

impl Said {
    /// Makes sure that the command did what it was asked.
    #[track_caller]
    pub fn succeeded(self) -> Self {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }

    /// Makes sure that the command ended with 1 and one sentence with these words.
    #[track_caller]
    pub fn failed(self, words: &str) {
        assert_eq!(self.code, 1, "{self:?}");
        assert_eq!(self.err.lines().count(), 1, "one sentence: {self:?}");
        assert!(self.err.starts_with("roster: ") && self.err.contains(words), "{self:?}");
    }
}

/// A server that runs on an installation; it ends with the test.
pub struct Server {
    child: Child,
    pub address: String,
}

impl Server {
    pub fn start(roster: &Roster, options: &[&str]) -> Self {
        let mut child = roster
            .command(&[&["serve", "--port", "0"], options].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("piped");
        BufReader::new(out).read_line(&mut line).expect("it says where it listens");
        let address = line.trim().strip_prefix("Roster listens on http://").expect("an address");
        let address = address.trim_end_matches('/').to_owned();
        Self { child, address }
    }

    /// The whole answer to a program with a token.
    pub fn get(&self, path: &str, token: &str) -> String {
        self.ask(path, &format!("Authorization: Bearer {token}\r\n"))
    }

    /// The whole answer to nobody in particular.
    pub fn get_anonymously(&self, path: &str) -> String {
        self.ask(path, "")
    }

    fn ask(&self, path: &str, headers: &str) -> String {
        use std::io::Read as _;
        let mut stream = std::net::TcpStream::connect(&self.address).expect("it listens");
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{headers}Connection: close\r\n\r\n", self.address);
        stream.write_all(request.as_bytes()).expect("written");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("read");
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already ended is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn every_command_explains_itself_and_a_wrong_one_ends_with_2() {
    let roster = Roster::new();
    let commands: [&[&str]; 14] = [
        &[],
        &["serve"],
        &["user"],
        &["user", "create"],
        &["user", "set-password"],
        &["token"],
        &["token", "create"],
        &["bot"],
        &["bot", "create"],
        &["org", "create"],
        &["export"],
        &["import"],
        &["migrate"],
        &["doctor"],
    ];
    for command in commands {
        let help = roster.run(&[command, &["--help"]].concat()).succeeded();
        assert!(help.out.contains("Usage: roster"), "{help:?}");
    }
    for wrong in
        [&["fly"][..], &["user"], &["user", "create"], &["migrate", "--fast"], &["token", "create", "--user", "x"]]
    {
        let said = roster.run(wrong);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{said:?}");
        assert!(said.err.contains("Usage") || said.err.contains("--help"), "{said:?}");
    }
}

#[test]
fn an_installation_is_set_up_from_nothing_and_its_first_person_signs_in() {
    let roster = Roster::new();
    roster.run(&["user", "create", "ada@acme.test"]).failed("`roster migrate`");
    let said = roster.run(&["migrate", "--check"]);
    assert_eq!(said.code, 1);
    assert!(is_postgres() || said.out == "There is no database yet.\n", "{said:?}");
    roster.run(&["migrate"]).succeeded();
    assert_eq!(roster.run(&["migrate", "--check"]).succeeded().out, "The tables are up to date.\n");
    let said = roster.run_with(&["user", "create", "Ada@acme.test", "--name", "Ada"], "correct horse battery\n");
    assert_eq!(said.succeeded().out, "Created user 1 (Ada@acme.test).\n");
    let said = roster.run(&["org", "create", "acme", "--owner", "ada@acme.test"]).succeeded();
    assert_eq!(said.out, "Created organization 1 (acme).\n");
    let token = roster.run(&["token", "create", "--user", "ada@acme.test", "--name", "CI", "--scope", "member:read"]);
    let token = token.succeeded().out;
    assert!(token.starts_with("rst_") && token.lines().count() == 1, "nothing but the token: {token}");

    let server = Server::start(&roster, &[]);
    let members = server.get("/api/0/organizations/acme/members/", token.trim());
    assert!(members.starts_with("HTTP/1.1 200") && members.contains("\"Ada@acme.test\""), "{members}");
}

#[test]
fn a_password_comes_from_the_standard_input_and_keeps_to_the_rule() {
    let roster = Roster::migrated();
    let create = ["user", "create", "ada@acme.test"];
    roster.run_with(&create, "short\n").failed("Use at least 10 characters.");
    roster.run_with(&create, "").failed("Use at least 10 characters.");
    roster.run_with(&create, &"x".repeat(100_000)).failed("Use at most 256 characters.");
    roster.run_with(&create, "correct horse battery\r\nand more").succeeded();
    roster.run_with(&create, "correct horse battery\n").failed("exists already");
    roster.run_with(&["user", "set-password", "ada@acme.test"], "another horse battery").succeeded();
    roster.run_with(&["user", "set-password", "grace@acme.test"], "another horse battery").failed("There is no user");
    assert_eq!(roster.run(&["user", "create", "ada"]).code, 2, "not an address");
    let help = roster.run(&["user", "create", "--help"]).out;
    assert!(!help.contains("--password"), "{help}");
}

#[tokio::test]
async fn a_new_password_ends_every_session() {
    use crate::support::{PASSWORD, TestApp};
    use axum::http::StatusCode;
    let app = TestApp::new().await;
    let ada = app.user("ada").await;
    let mut browser = app.signed_in("ada@acme.test").await;
    let hash = app.state.passwords.hash("another horse battery".parse().expect("long enough"), &app.state.random).await;
    store::set_password(&app.state.db, ada.id, hash.expect("hashed")).await.expect("written");
    browser.get("/api/0/users/me/").await.expect(StatusCode::UNAUTHORIZED);
    for (password, status) in [(PASSWORD, StatusCode::BAD_REQUEST), ("another horse battery", StatusCode::OK)] {
        let login = serde_json::json!({ "username": "ada@acme.test", "password": password });
        browser.post("/api/0/auth/login/", login).await.expect(status);
    }
}

#[test]
fn wrong_values_are_refused_in_one_sentence() {
    let roster = Roster::with_acme();
    roster.run(&["org", "create", "acme"]).failed("exists already");
    roster.run(&["org", "create", "123"]).failed("not digits alone");
    roster.run(&["org", "create", "other", "--name", " "]).failed("--name can't be used");
    roster.run(&["org", "create", "other", "--owner", "grace@acme.test"]).failed("There is no user");
    let token = |extra: &[&str]| {
        roster.run(&[&["token", "create", "--user", "ada@acme.test", "--name", "CI", "--scope"], extra].concat())
    };
    token(&["root"]).failed("\"root\" is not a valid choice.");
    token(&["org:read", "--expires", "2020-01-01T00:00:00Z"]).failed("--expires can't be used");
    token(&["org:read", "--organization", "other"]).failed("belongs to no organization");
    token(&["org:read,member:read", "--organization", "acme", "--expires", "2999-01-01T00:00:00Z"]).succeeded();
    roster.run(&["org", "create", "other", "--database-url", "postgres://127.0.0.1:1/none"]).failed("can't be used");
}

#[test]
fn a_bot_is_made_with_its_token_and_is_never_an_owner() {
    let roster = Roster::with_acme();
    let bot = |role: &str, extra: &[&str]| {
        let args =
            ["bot", "create", "--organization", "acme", "--name", "Deploy", "--scope", "member:read", "--role", role];
        roster.run(&[&args[..], extra].concat())
    };
    bot("owner", &[]).failed("A bot can't be an owner.");
    bot("king", &[]).failed("--role can't be used");
    bot("member", &["--team", "nowhere"]).failed("is no team of this organization");
    let token = bot("manager", &[]).succeeded().out;
    let server = Server::start(&roster, &[]);
    let me = server.get("/api/0/users/me/", token.trim());
    assert!(me.contains("\"actorType\":\"service_account\"") && me.contains("\"name\":\"Deploy\""), "{me}");
}

#[test]
fn a_database_of_another_version_is_left_alone() {
    let roster = Roster::migrated();
    let change = |statement: &'static str| {
        wait_for(async {
            let db = roster.open().await;
            db.execute_unprepared(statement).await.expect("changed");
            db.close().await.expect("closed");
        });
    };
    change("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_future', 0)");
    roster.run(&["org", "create", "acme"]).failed("newer than this program");
    roster.run(&["migrate"]).failed("newer than this program");
    change("DELETE FROM seaql_migrations WHERE version = 'm9999_future' OR version = 'm0011_bots'");
    roster.run(&["org", "create", "acme"]).failed("1 steps behind");
    let doctor = roster.run(&["doctor"]);
    assert!(doctor.code == 1 && doctor.out.contains("WRONG  The tables are behind"), "{doctor:?}");
}

#[test]
fn the_doctor_says_what_is_wrong_and_ends_accordingly() {
    let roster = Roster::new();
    let missing = roster.run(&["doctor"]);
    let words = if is_postgres() { "WRONG  The tables are behind" } else { "WRONG  There is no database" };
    assert!(missing.code == 1 && missing.out.contains(words), "{missing:?}");

    let roster = Roster::with_acme();
    let healthy = roster.run(&["doctor", "--base-url", "https://roster.example.com", "--mail", "smtp://127.0.0.1:25"]);
    assert!(!healthy.succeeded().out.contains("WRONG"));
    roster.run(&["org", "create", "orphan"]).succeeded();
    for (options, words) in [
        (&[][..], "Organizations without an owner: orphan."),
        (&["--mail", "pigeon"], "The mail setting (--mail) can't be used"),
        (&["--mail", "smtp://127.0.0.1:25", "--mail-ca", "nowhere.pem"], "nowhere.pem, can't be read"),
        (&["--mail-from", "nobody"], "The sender of mails (--mail-from) can't be used"),
        (&["--base-url", "roster.example.com"], "The base URL roster.example.com can't be used"),
        (&["--app", "nowhere"], "The app isn't built"),
        (&["--data", "/proc/nothing"], "can't be written"),
        (&["--database-url", "postgres://127.0.0.1:1/none"], "The database can't be used"),
    ] {
        let said = roster.run(&[&["doctor"], options].concat());
        assert!(
            said.code == 1 && said.out.lines().any(|line| line.starts_with("WRONG") && line.contains(words)),
            "{said:?}"
        );
    }
}

#[test]
fn every_option_and_variable_is_in_the_operators_manual() {
    let manual = include_str!("../../../../docs/OPERATING.md");
    let roster = Roster::new();
    let commands: [&[&str]; 10] = [
        &["serve"],
        &["user", "create"],
        &["user", "set-password"],
        &["token", "create"],
        &["bot", "create"],
        &["org", "create"],
        &["export"],
        &["import"],
        &["migrate"],
        &["doctor"],
    ];
    for command in commands {
        assert!(manual.contains(&command.join(" ")), "{command:?}");
        let help = roster.run(&[command, &["--help"]].concat()).succeeded().out;
        let words = help.split(|character: char| !(character.is_alphanumeric() || "-_".contains(character)));
        let named = words.filter(|word| word.starts_with("--") && word.len() > 2 || word.starts_with("ROSTER_"));
        for word in named.filter(|word| !matches!(*word, "--help" | "--version")) {
            assert!(manual.contains(word), "{word} of {command:?}");
        }
    }
}
