//! A database of one test's own: an SQLite file, or one among many on the PostgreSQL server that
//! `ROSTER_TEST_DATABASE_URL` names (`scripts/with-postgres` starts one).

use std::{
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

use roster_server::store;
use sea_orm::{ConnectionTrait as _, Database, DatabaseConnection, Statement};
use tokio::sync::OnceCell;

/// The variable that names the PostgreSQL server; without it tests run on SQLite.
const SERVER: &str = "ROSTER_TEST_DATABASE_URL";

/// Where a test's rows are; gone with the value.
pub enum TestDatabase {
    /// A file in a folder of its own.
    Sqlite(tempfile::TempDir),
    /// A database on the server, by name.
    Postgres(String),
}

/// Do these tests run on PostgreSQL?
pub fn is_postgres() -> bool {
    std::env::var_os(SERVER).is_some()
}

impl TestDatabase {
    /// An empty database with every table.
    pub async fn new() -> Self {
        if !is_postgres() {
            return Self::Sqlite(tempfile::tempdir().expect("a temporary folder"));
        }
        let template = template().await;
        let name = fresh_name();
        execute(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        Self::Postgres(name)
    }

    /// An empty database without any table: connecting makes them.
    pub async fn bare() -> Self {
        if !is_postgres() {
            return Self::new().await;
        }
        let name = fresh_name();
        execute(&format!("CREATE DATABASE {name}")).await;
        Self::Postgres(name)
    }

    /// Connects as the server does; several may, as several copies of the server do.
    pub async fn connect(&self) -> DatabaseConnection {
        match (self.folder(), self.address()) {
            (Some(folder), _) => store::connect_sqlite(&folder.join("roster.db")).await.expect("a database"),
            (None, address) => store::connect_postgres(&address.expect("either of the two")).await.expect("a database"),
        }
    }

    /// The folder that holds the SQLite database.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(folder) => Some(folder.path()),
            Self::Postgres(_) => None,
        }
    }

    /// The PostgreSQL database's address.
    pub fn address(&self) -> Option<String> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres(name) => Some(address(name)),
        }
    }

    /// The address of a PostgreSQL database; none for SQLite.
    pub fn postgres_address(&self) -> Option<String> {
        match self {
            Self::Sqlite(_) => None,
            Self::Postgres(name) => Some(address(name)),
        }
    }

    /// Everything that is stored: the bytes of SQLite's files, every column of every row of PostgreSQL's tables.
    pub async fn contents(&self) -> Vec<u8> {
        let Some(folder) = self.folder() else { return self.rows().await.into_bytes() };
        let files = ["roster.db", "roster.db-wal", "roster.db-shm"];
        files.iter().flat_map(|file| std::fs::read(folder.join(file)).unwrap_or_default()).collect()
    }

    async fn rows(&self) -> String {
        let db = self.connect().await;
        let texts = |statement: String| {
            let db = &db;
            async move {
                let statement = Statement::from_string(db.get_database_backend(), statement);
                let rows = db.query_all_raw(statement).await.expect("read");
                rows.iter().map(|row| row.try_get("", "text").expect("a text")).collect::<Vec<String>>()
            }
        };
        let mut all = String::new();
        let tables = "SELECT table_name::text AS text FROM information_schema.tables WHERE table_schema = 'public'";
        for table in texts(tables.to_owned()).await {
            all.extend(texts(format!("SELECT row::text AS text FROM \"{table}\" row")).await);
        }
        all
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Self::Postgres(name) = self else { return };
        let statement = format!("DROP DATABASE {name} WITH (FORCE)");
        // A thread of its own: dropping can't wait for the test's runtime, which may be ending.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(execute(&statement));
        });
        let is_dropped = dropped.join().is_ok();
        assert!(is_dropped || std::thread::panicking(), "the test's database is left behind");
    }
}

/// The database that the others are copies of: migrated once, whatever the number of tests.
async fn template() -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    TEMPLATE
        .get_or_init(|| async {
            let name = fresh_name();
            execute(&format!("CREATE DATABASE {name}")).await;
            let db = store::connect_postgres(&address(&name)).await.expect("migrated");
            db.close().await.expect("closed: a database in use can't be copied");
            name
        })
        .await
}

fn fresh_name() -> String {
    static NAMES: AtomicU64 = AtomicU64::new(0);
    format!("roster_test_{}_{}", std::process::id(), NAMES.fetch_add(1, Ordering::SeqCst))
}

fn server() -> String {
    std::env::var(SERVER).expect("asked for only when set")
}

/// The address of another database on the same server.
fn address(name: &str) -> String {
    let server = server();
    let (before, after) = server.split_once('?').unwrap_or((&server, ""));
    let (host, _) = before.rsplit_once('/').expect("postgres://…/database");
    format!("{host}/{name}?{after}")
}

async fn execute(statement: &str) {
    let db = Database::connect(server()).await.expect("a PostgreSQL server");
    db.execute_unprepared(statement).await.expect(statement);
    db.close().await.expect("closed");
}
