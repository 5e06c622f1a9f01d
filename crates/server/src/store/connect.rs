use std::{path::Path, time::Duration};

use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, SqliteTransactionMode,
    SqlxSqliteConnector, TransactionOptions, TransactionTrait, sqlx::sqlite::SqlitePoolOptions,
};
use sea_orm_migration::MigratorTrait;

use super::migration::Migrator;

/// The database can't be opened or brought up to date.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ConnectError(#[from] DbErr);

/// How long a writer waits for its turn before giving up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a connection to PostgreSQL is trusted after its last use; behind that it is tried out first.
const TRUSTED_FOR: Duration = Duration::from_secs(5);

/// Opens (creating it if need be) the SQLite database in `file` and brings its tables up to date.
///
/// # Errors
/// When the file can't be opened or a migration fails.
pub async fn connect_sqlite(file: &Path) -> Result<DatabaseConnection, ConnectError> {
    connected(sqlite_options(file)).await
}

/// How the database in `file` is opened; it is created if need be.
pub(super) fn sqlite_options(file: &Path) -> ConnectOptions {
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", file.display()));
    let file = file.to_owned();
    // A connection to a file doesn't break by itself, so none is tried out before it is used.
    options.max_connections(8).sqlx_logging(false).test_before_acquire(false).map_sqlx_sqlite_opts(move |options| {
        options
            .filename(&file)
            .pragma("journal_mode", "WAL")
            // A row that was answered for survives a power cut, not just a crash.
            .pragma("synchronous", "FULL")
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
    });
    options
}

/// How much of the database the connection that writes remembers, in kB.
const WRITER_CACHE: &str = "-8192";

/// How many pages SQLite's log takes before they are moved into the database, which makes everybody wait who writes.
const LOG_PAGES: &str = "4000";

/// What writes to the database: on SQLite one more connection, the same for every write, so that it knows most pages already.
/// What it would undo it keeps in memory, not in a file.
pub(super) fn for_writing(db: &DatabaseConnection) -> DatabaseConnection {
    if db.get_database_backend() != DbBackend::Sqlite {
        return db.clone();
    }
    let options = (*db.get_sqlite_connection_pool().connect_options()).clone();
    let options = options
        .pragma("cache_size", WRITER_CACHE)
        .pragma("temp_store", "MEMORY")
        .pragma("wal_autocheckpoint", LOG_PAGES);
    let pool = SqlitePoolOptions::new().max_connections(1).test_before_acquire(false).connect_lazy_with(options);
    SqlxSqliteConnector::from_sqlx_sqlite_pool(pool)
}

/// Connects to PostgreSQL, or an engine that speaks its protocol, and brings its tables up to date.
///
/// # Errors
/// When the server can't be reached or a migration fails.
pub async fn connect_postgres(url: &str) -> Result<DatabaseConnection, ConnectError> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(16).sqlx_logging(false).test_before_acquire_if_idle_for(TRUSTED_FOR);
    connected(options).await
}

/// Migrates on a connection of its own: one that was open meanwhile can go on seeing the tables as they were.
async fn connected(options: ConnectOptions) -> Result<DatabaseConnection, ConnectError> {
    let mut alone = options.clone();
    alone.max_connections(1);
    let db = Database::connect(alone).await?;
    Migrator::up(&db, None).await?;
    db.close().await?;
    Ok(Database::connect(options).await?)
}

/// Begins a transaction that will write. On SQLite it takes the write lock at once, so that it can't
/// fail later because another writer came between its reads and its writes.
///
/// # Errors
/// When the database is gone or stays busy.
pub async fn write(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    db.begin_with_options(TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    })
    .await
}
