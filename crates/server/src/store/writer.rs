//! Writing. PostgreSQL lets many write at once; SQLite one after the other, and each of them waits for the disk. So on
//! SQLite those who come while others are at it share one transaction, each with a savepoint, and wait for the disk
//! together. Nobody is told that something is written before the disk has it.

use std::{future::Future, sync::Arc};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    TransactionTrait as _, prelude::async_trait,
};
use tokio::{
    runtime::Handle,
    sync::{Mutex, OwnedMutexGuard, oneshot},
};

use super::connect::write;

/// Begins transactions that write; cheap to clone. One for each database that a server has open.
#[derive(Clone, Debug)]
pub struct Writer {
    db: DatabaseConnection,
    group: Arc<Mutex<Group>>,
}

/// A transaction that several share.
#[derive(Debug, Default)]
struct Group {
    shared: Option<DatabaseTransaction>,
    /// Those who are done with their part and wait for the disk.
    waiting: Vec<oneshot::Sender<Result<(), DbErr>>>,
}

/// A transaction that writes. Dropping it undoes what was done within.
#[derive(Debug)]
pub struct WriteTransaction {
    // First, so that it is undone before another takes its turn.
    transaction: DatabaseTransaction,
    /// On SQLite.
    turn: Option<Turn>,
}

/// Somebody's turn in the group.
#[derive(Debug)]
struct Turn {
    /// Taken only when the turn ends.
    group: Option<OwnedMutexGuard<Group>>,
    queue: Arc<Mutex<Group>>,
}

impl Writer {
    /// Writes to this database.
    #[must_use]
    pub fn new(db: DatabaseConnection) -> Self {
        Self { db, group: Arc::default() }
    }

    /// Begins a transaction, as soon as those before are done with theirs.
    ///
    /// # Errors
    /// When the database is gone or stays busy.
    pub async fn begin(&self) -> Result<WriteTransaction, DbErr> {
        if self.db.get_database_backend() != DbBackend::Sqlite {
            return Ok(WriteTransaction { transaction: write(&self.db).await?, turn: None });
        }
        let mut turn = Turn { group: Some(self.group.clone().lock_owned().await), queue: self.group.clone() };
        let db = self.db.clone();
        uninterrupted(async move {
            let transaction = turn.savepoint(&db).await?;
            Ok(WriteTransaction { transaction, turn: Some(turn) })
        })
        .await
    }
}

/// Lets a step of a shared transaction end even if whoever asked for it goes. Given up halfway, a savepoint would be undone
/// twice: by the driver, and as what the driver then takes for it, the transaction of all.
async fn uninterrupted<T: Send + 'static>(
    step: impl Future<Output = Result<T, DbErr>> + Send + 'static,
) -> Result<T, DbErr> {
    let gone = |_| Err(DbErr::Custom("the server is stopping".into()));
    tokio::spawn(step).await.unwrap_or_else(gone)
}

impl Turn {
    async fn savepoint(&mut self, db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
        let Some(group) = &mut self.group else { return Err(DbErr::Custom("the turn is over".into())) };
        let shared = match group.shared.take() {
            Some(shared) => shared,
            None => write(db).await?,
        };
        group.shared.insert(shared).begin().await
    }

    /// Ends the turn; what it wrote is on the disk when the receiver hears so.
    fn end(mut self) -> oneshot::Receiver<Result<(), DbErr>> {
        let (told, hears) = oneshot::channel();
        if let Some(group) = &mut self.group {
            group.waiting.push(told);
        }
        hears
    }
}

/// Whoever's turn ends queues up again to end the shared transaction. The queue is fair, so all who were waiting at
/// that moment come first and join in. It is a task of its own because whoever asked may be gone by then.
impl Drop for Turn {
    fn drop(&mut self) {
        drop(self.group.take());
        let queue = self.queue.clone();
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move { queue.lock().await.write_to_disk().await });
        }
    }
}

impl Group {
    async fn write_to_disk(&mut self) {
        let Some(shared) = self.shared.take() else { return };
        let written = shared.commit().await;
        for waiting in self.waiting.drain(..) {
            // Who has gone meanwhile needs no answer.
            let _ = waiting.send(written.clone());
        }
    }
}

impl WriteTransaction {
    /// Makes what was done within last; returns when the disk has it.
    ///
    /// # Errors
    /// When the database fails. Then nothing was written.
    pub async fn commit(self) -> Result<(), DbErr> {
        let Self { transaction, turn } = self;
        let Some(turn) = turn else { return transaction.commit().await };
        uninterrupted(async move {
            transaction.commit().await?;
            let gone = |_| Err(DbErr::Custom("the server is stopping".into()));
            turn.end().await.unwrap_or_else(gone)
        })
        .await
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for WriteTransaction {
    fn get_database_backend(&self) -> DbBackend {
        self.transaction.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.transaction.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.transaction.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.transaction.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.transaction.query_all_raw(statement).await
    }
}
