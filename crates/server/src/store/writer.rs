//! Writing. PostgreSQL lets many write at once; SQLite one after the other, and each of them waits for the disk. So on
//! SQLite those who come while others are at it share one transaction, each with a savepoint, and wait for the disk
//! together. Nobody is told that something is written before the disk has it.

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement,
    prelude::async_trait,
};
use tokio::{
    runtime::Handle,
    sync::{Mutex, OwnedMutexGuard, oneshot},
    time::sleep,
};

use super::{
    connect::{for_writing, write},
    last_use::Here,
};

/// Begins transactions that write; cheap to clone. One for each database that a server has open.
#[derive(Clone, Debug)]
pub struct Writer {
    db: DatabaseConnection,
    group: Arc<Mutex<Group>>,
    /// How many are under way who will probably write.
    coming: Arc<AtomicUsize>,
    /// Who was here and is to be noted.
    pub(super) here: Arc<Here>,
}

/// A transaction that several share. Each has its turn, from a savepoint on, which there is one of.
#[derive(Debug, Default)]
struct Group {
    shared: Option<DatabaseTransaction>,
    /// How the turn before ended; what follows from it is said to the database together with what comes next.
    before: Before,
    /// Those who are done with their part and wait for the disk.
    waiting: Vec<oneshot::Sender<Result<(), DbErr>>>,
}

/// How the turn before ended.
#[derive(Clone, Copy, Debug, Default)]
enum Before {
    /// There was none.
    #[default]
    Nobody,
    /// What it did stays.
    Done,
    /// What it did is to be undone.
    GivenUp,
}

/// A transaction that writes. Dropping it undoes what was done within.
#[derive(Debug)]
pub struct WriteTransaction(Kind);

#[derive(Debug)]
enum Kind {
    /// One of its own.
    Own(DatabaseTransaction),
    /// A turn in a shared one.
    Turn(Turn),
}

/// Somebody's turn in the group.
#[derive(Debug)]
struct Turn {
    /// Taken only when the turn ends.
    group: Option<OwnedMutexGuard<Group>>,
    queue: Arc<Mutex<Group>>,
    coming: Arc<AtomicUsize>,
}

/// Somebody who is under way and will probably write, until it is dropped.
#[derive(Debug)]
pub struct Coming(Arc<AtomicUsize>);

impl Drop for Coming {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// How long those who are done wait for company, where others are under way. The disk takes longer than that, and it takes no
/// longer for many.
const PATIENCE: Duration = Duration::from_millis(1);

impl Writer {
    /// Writes to this database.
    #[must_use]
    pub fn new(db: &DatabaseConnection) -> Self {
        Self { db: for_writing(db), group: Arc::default(), coming: Arc::default(), here: Arc::default() }
    }

    /// Says that somebody is under way who will probably write, so that others who write wait for them a moment.
    #[must_use]
    pub fn expect(&self) -> Coming {
        self.coming.fetch_add(1, Ordering::Relaxed);
        Coming(self.coming.clone())
    }

    /// Begins a transaction, as soon as those before are done with theirs.
    ///
    /// # Errors
    /// When the database is gone or stays busy.
    pub async fn begin(&self) -> Result<WriteTransaction, DbErr> {
        if self.db.get_database_backend() != DbBackend::Sqlite {
            return Ok(WriteTransaction(Kind::Own(write(&self.db).await?)));
        }
        let group = Some(self.group.clone().lock_owned().await);
        let mut turn = Turn { group, queue: self.group.clone(), coming: self.coming.clone() };
        let db = self.db.clone();
        uninterrupted(async move {
            turn.group()?.begin_turn(&db).await?;
            Ok(WriteTransaction(Kind::Turn(turn)))
        })
        .await
    }
}

/// Lets a step of a shared transaction end even if whoever asked for it goes: half a step would leave nobody knows what.
async fn uninterrupted<T: Send + 'static>(
    step: impl Future<Output = Result<T, DbErr>> + Send + 'static,
) -> Result<T, DbErr> {
    tokio::spawn(step).await.unwrap_or_else(|_| Err(stopping()))
}

fn stopping() -> DbErr {
    DbErr::Custom("the server is stopping".into())
}

impl Turn {
    fn group(&mut self) -> Result<&mut Group, DbErr> {
        self.group.as_deref_mut().ok_or_else(over)
    }

    /// Ends the turn; what it wrote is on the disk when the receiver hears so.
    fn end(mut self) -> oneshot::Receiver<Result<(), DbErr>> {
        let (told, hears) = oneshot::channel();
        if let Some(group) = &mut self.group {
            group.before = Before::Done;
            group.waiting.push(told);
        }
        hears
    }
}

fn over() -> DbErr {
    DbErr::Custom("the turn is over".into())
}

/// Whoever's turn ends queues up again to end the shared transaction, a moment later if others are under way. The queue is
/// fair, so all who were waiting at that moment come first and join in. It is a task of its own because whoever asked may be
/// gone by then.
impl Drop for Turn {
    fn drop(&mut self) {
        let done = self.group.take().map_or(0, |group| group.waiting.len());
        let others_come = self.coming.load(Ordering::Relaxed) > done;
        let queue = self.queue.clone();
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(async move {
                if others_come {
                    sleep(PATIENCE).await;
                }
                queue.lock().await.write_to_disk().await;
            });
        }
    }
}

impl Group {
    /// Ends the turn before and sets the savepoint of the next. Until that ends, it counts as given up.
    async fn begin_turn(&mut self, db: &DatabaseConnection) -> Result<(), DbErr> {
        let step = match (&self.shared, self.before) {
            (None, _) => {
                self.shared = Some(write(db).await?);
                "SAVEPOINT turn"
            }
            (Some(_), Before::Nobody) => "SAVEPOINT turn",
            (Some(_), Before::Done) => "RELEASE turn; SAVEPOINT turn",
            (Some(_), Before::GivenUp) => "ROLLBACK TO turn",
        };
        self.before = Before::Nobody;
        self.say(step).await?;
        self.before = Before::GivenUp;
        Ok(())
    }

    /// Says something about savepoints to the database. If it fails, the database has given up the whole transaction, or
    /// nobody knows: nothing of it is written, and those who wait are told.
    async fn say(&mut self, step: &str) -> Result<(), DbErr> {
        let shared = self.shared.as_ref().ok_or_else(over)?;
        let said = shared.execute_unprepared(step).await.map(drop);
        if let Err(error) = &said {
            // The driver undoes what it takes to be open, and fails to if the database has done so: then there is something.
            let _ = shared.execute_unprepared("BEGIN").await;
            self.shared = None;
            self.tell(&Err(error.clone()));
        }
        said
    }

    async fn write_to_disk(&mut self) {
        let given_up = matches!(self.before, Before::GivenUp) && self.shared.is_some();
        self.before = Before::Nobody;
        if given_up && self.say("ROLLBACK TO turn").await.is_err() {
            return;
        }
        let Some(shared) = self.shared.take() else { return };
        let written = shared.commit().await;
        self.tell(&written);
    }

    fn tell(&mut self, written: &Result<(), DbErr>) {
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
        match self.0 {
            Kind::Own(transaction) => transaction.commit().await,
            Kind::Turn(turn) => turn.end().await.unwrap_or_else(|_| Err(stopping())),
        }
    }

    fn connection(&self) -> Result<&DatabaseTransaction, DbErr> {
        match &self.0 {
            Kind::Own(transaction) => Ok(transaction),
            Kind::Turn(turn) => turn.group.as_ref().and_then(|group| group.shared.as_ref()).ok_or_else(over),
        }
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for WriteTransaction {
    fn get_database_backend(&self) -> DbBackend {
        match &self.0 {
            Kind::Own(transaction) => transaction.get_database_backend(),
            Kind::Turn(_) => DbBackend::Sqlite,
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.connection()?.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.connection()?.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.connection()?.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.connection()?.query_all_raw(statement).await
    }
}
