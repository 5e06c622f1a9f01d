use std::path::PathBuf;

use clap::Args;
use sea_orm::DatabaseConnection;

use crate::store::{self, OpenError};

/// Where the data is: the same as for `roster serve`.
#[derive(Clone, Debug, Args)]
pub struct DatabaseOptions {
    /// The data folder of the installation.
    #[arg(long, default_value = "var")]
    pub data: PathBuf,
    /// A PostgreSQL database (postgres://…) instead of SQLite in the data folder.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
}

impl DatabaseOptions {
    /// The file of the SQLite database; not used with PostgreSQL.
    pub(super) fn file(&self) -> PathBuf {
        self.data.join(store::SQLITE_FILE)
    }

    /// Opens the database beside a running server. It has to exist and to be up to date: no command changes
    /// tables in passing.
    pub(super) async fn open(&self) -> Result<DatabaseConnection, OpenError> {
        let db = self.open_as_it_is().await?;
        match store::table_version(&db).await? {
            version if !version.unknown.is_empty() => Err(OpenError::Newer),
            version if !version.pending.is_empty() => Err(OpenError::Behind(version.pending.len())),
            _ => Ok(db),
        }
    }

    /// Opens the database whatever the state of its tables.
    pub(super) async fn open_as_it_is(&self) -> Result<DatabaseConnection, OpenError> {
        match &self.database_url {
            Some(url) => store::open_postgres(url).await,
            None => store::open_sqlite(&self.file()).await,
        }
    }

    /// Creates the database if need be and brings its tables up to date.
    pub(super) async fn migrate(&self) -> Result<(), OpenError> {
        let db = if let Some(url) = &self.database_url {
            store::connect_postgres(url).await
        } else {
            std::fs::create_dir_all(&self.data).map_err(|error| OpenError::Folder(self.data.clone(), error))?;
            store::connect_sqlite(&self.file()).await
        };
        Ok(db.map_err(OpenError::Connect)?.close().await?)
    }
}
