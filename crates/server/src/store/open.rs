//! Opening a database as it is, for commands that work beside a running server.

use std::{
    collections::BTreeSet,
    io,
    path::{Path, PathBuf},
    time::Duration,
};

use sea_orm::{ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DbErr, ExecResult, Statement};
use sea_orm_migration::{MigratorTrait as _, SchemaManager};

use super::{ConnectError, connect::sqlite_options, migration::Migrator};

/// The database's file in the data folder.
pub const SQLITE_FILE: &str = "roster.db";

/// How long somebody at the command line waits for a database server that doesn't answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why the database can't be opened: one sentence each.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// There is no such file.
    #[error("There is no database {}. Create it with `roster migrate`, or name its folder with --data.", .0.display())]
    Missing(PathBuf),
    /// The data folder can't be created.
    #[error("The data folder {} can't be created: {}.", .0.display(), .1)]
    Folder(PathBuf, io::Error),
    /// Some steps are missing.
    #[error("The database's tables are {0} steps behind this program. Bring them up to date with `roster migrate`.")]
    Behind(usize),
    /// There are steps that this program doesn't know.
    #[error("The database's tables are newer than this program. Use the program that the server runs.")]
    Newer,
    /// The database can't be opened or brought up to date.
    #[error("The database can't be used: {0}.")]
    Connect(ConnectError),
    /// The database failed.
    #[error("The database can't be used: {0}.")]
    Database(#[from] DbErr),
}

/// Opens the SQLite database in `file`, which has to exist.
///
/// # Errors
/// When it doesn't, or can't be opened.
pub async fn open_sqlite(file: &Path) -> Result<DatabaseConnection, OpenError> {
    if !file.is_file() {
        return Err(OpenError::Missing(file.to_owned()));
    }
    Ok(Database::connect(sqlite_options(file)).await?)
}

/// Connects to PostgreSQL, or an engine that speaks its protocol.
///
/// # Errors
/// When the server can't be reached.
pub async fn open_postgres(url: &str) -> Result<DatabaseConnection, OpenError> {
    let mut options = ConnectOptions::new(url);
    options.max_connections(2).acquire_timeout(PATIENCE).sqlx_logging(false);
    Ok(Database::connect(options).await?)
}

/// How the database's tables compare with what this program expects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableVersion {
    /// Steps that have not been taken yet.
    pub pending: Vec<String>,
    /// Steps that were taken and that this program doesn't know: a newer one took them.
    pub unknown: Vec<String>,
}

/// Compares the database's tables with what this program expects. Changes nothing.
///
/// # Errors
/// When the database fails.
pub async fn table_version(db: &DatabaseConnection) -> Result<TableVersion, DbErr> {
    let expected: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    let taken: BTreeSet<String> = if SchemaManager::new(db).has_table("seaql_migrations").await? {
        let select = Statement::from_string(db.get_database_backend(), "SELECT version FROM seaql_migrations");
        let rows = db.query_all_raw(select).await?;
        rows.iter().map(|row| row.try_get("", "version")).collect::<Result<_, _>>()?
    } else {
        BTreeSet::new()
    };
    let unknown = taken.iter().filter(|step| !expected.contains(step)).cloned().collect();
    let pending = expected.into_iter().filter(|step| !taken.contains(step)).collect();
    Ok(TableVersion { pending, unknown })
}

/// Writes a copy of the SQLite database into `file`, as it is at this moment, while others read and write.
///
/// # Errors
/// When the file holds something already or can't be written, or the database is not SQLite.
pub async fn back_up(db: &DatabaseConnection, file: &Path) -> Result<ExecResult, DbErr> {
    let name = file.to_str().ok_or_else(|| DbErr::Custom("its name is not UTF-8".into()))?;
    let statement = Statement::from_sql_and_values(db.get_database_backend(), "VACUUM INTO $1", [name.into()]);
    db.execute_raw(statement).await
}
