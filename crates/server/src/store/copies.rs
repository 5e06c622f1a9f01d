//! How several copies of the server on one PostgreSQL wake each other. SQLite serves one copy alone, which has nobody
//! to wake: the one place where the databases differ in what they can do.

use sea_orm::{
    ConnectionTrait as _, DatabaseConnection, DbBackend, DbErr, RuntimeErr, Statement,
    sqlx::{self, postgres::PgListener},
};

/// The channel on which copies call.
const CHANNEL: &str = "roster";

/// Can there be other copies?
#[must_use]
pub fn may_have_copies(db: &DatabaseConnection) -> bool {
    db.get_database_backend() == DbBackend::Postgres
}

/// Calls every copy that listens, with the caller's name. Not within a transaction: a call that waits for a commit
/// holds up everybody else's.
///
/// # Errors
/// When the database fails.
pub async fn call_copies(db: &DatabaseConnection, name: &str) -> Result<(), DbErr> {
    let values = [CHANNEL.into(), name.into()];
    let call = Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_notify($1, $2)", values);
    db.execute_raw(call).await.map(drop)
}

/// An ear for the calls of other copies, on a connection of its own.
pub struct Calls(PgListener);

impl Calls {
    /// Listens from now on.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn listen(db: &DatabaseConnection) -> Result<Self, DbErr> {
        let mut listener = PgListener::connect_with(db.get_postgres_connection_pool()).await.map_err(failed)?;
        listener.listen(CHANNEL).await.map_err(failed)?;
        Ok(Self(listener))
    }

    /// Waits for the next call: the caller's name; none when the connection was lost for a while, and calls with it.
    ///
    /// # Errors
    /// When the connection is lost for good.
    pub async fn next(&mut self) -> Result<Option<String>, DbErr> {
        let call = self.0.try_recv().await.map_err(failed)?;
        Ok(call.map(|call| call.payload().to_owned()))
    }
}

fn failed(error: sqlx::Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}
