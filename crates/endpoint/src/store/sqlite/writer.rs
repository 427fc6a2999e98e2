//! The one writer: writes take turns on one connection, and those that wait are committed together.
//!
//! SQLite has one writer at a time, and a synced commit takes longer than most writes. So the first write opens a
//! transaction, and the committer lines up behind the writes that wait already. They write into the same transaction,
//! each in a savepoint of its own, and return once the committer has committed all of them. A write that fails or is
//! dropped is rolled back alone. If the commit fails, all of the group fail.
//!
//! The line is first come, first served, so neither tickets nor the outbox can starve the other. It has room for
//! [`MAX_WAITING`] writes.

use std::io::{self, ErrorKind};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions};
use sqlx::{Connection as _, Sqlite as Database, SqliteConnection};
use tokio::sync::mpsc::{self, Receiver, Sender};
use tokio::sync::{
    Mutex, OwnedMappedMutexGuard, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore, oneshot,
};

use crate::platform::fault_injection;
use crate::store::database_error::Shared;
use crate::store::error::{StoreError, StoreResult};

/// How many writes wait at most, those in the current group included.
pub const MAX_WAITING: usize = 1024;

/// Where writes line up. Clones share the line.
#[derive(Clone)]
pub struct Writer {
    /// First in, first out. `None` once it is closed.
    line: Arc<Mutex<Option<Line>>>,
    places: Arc<Semaphore>,
    /// Wakes the committer, which ends when all clones are gone.
    opened: Sender<()>,
}

/// The connection, and the transaction that is open on it.
struct Line {
    connection: SqliteConnection,
    state: State,
    /// The writes that are in the open transaction.
    group: Vec<oneshot::Sender<Result<(), Shared>>>,
}

/// What is known about the open transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// There is none.
    Closed,
    /// A savepoint is being made. If its write is dropped meanwhile, nothing was written, and it may exist or not. An
    /// incomplete write that was undone leaves the same.
    Entering,
    /// A write is in its savepoint, or was dropped there.
    Inside,
    /// The last write is complete.
    Complete,
}

/// A write whose turn it is, on the writer's connection. Unless it is committed, it is rolled back.
pub struct Write {
    line: Turn,
    place: OwnedSemaphorePermit,
}

type Turn = OwnedMappedMutexGuard<Option<Line>, Line>;

impl Writer {
    /// Connects, and starts the committer.
    pub async fn open(options: &SqliteConnectOptions) -> sqlx::Result<Self> {
        let line = Line {
            connection: SqliteConnection::connect_with(options).await?,
            state: State::Closed,
            group: Vec::new(),
        };
        let line = Arc::new(Mutex::new(Some(line)));
        let (opened, is_open) = mpsc::channel(1);
        tokio::spawn(commit_groups(line.clone(), is_open));
        Ok(Self {
            line,
            places: Arc::new(Semaphore::new(MAX_WAITING)),
            opened,
        })
    }

    /// Waits for its turn to write.
    ///
    /// # Errors
    ///
    /// At once if too many writes wait.
    pub async fn begin(&self) -> StoreResult<Write> {
        let place = self.places.clone().try_acquire_owned();
        let place = place.map_err(|_| StoreError::Busy)?;
        let mut line = turn(&self.line).await?;
        if line.state == State::Closed {
            // There is no room if the committer is on its way already.
            self.opened.try_send(()).ok();
        }
        line.enter().await?;
        Ok(Write { line, place })
    }

    /// Executes one statement, and returns how many rows it affected once that is committed.
    pub async fn execute(&self, query: Query<'_, Database, SqliteArguments>) -> StoreResult<u64> {
        let mut write = self.begin().await?;
        let done = query.execute(&mut *write).await?;
        write.commit().await?;
        Ok(done.rows_affected())
    }

    /// Executes a statement that runs outside of transactions, and returns its first column if it has a row.
    pub async fn execute_alone(&self, statement: &'static str) -> StoreResult<Option<i64>> {
        loop {
            let mut line = turn(&self.line).await?;
            if line.state == State::Closed {
                let query = sqlx::query_scalar(statement);
                return Ok(query.fetch_optional(&mut line.connection).await?);
            }
            // In a task of its own, which goes on if this is dropped.
            drop(tokio::spawn(end_group(line)).await);
        }
    }

    /// Commits what is written, and closes the connection.
    pub async fn close(&self) {
        while let Ok(line) = turn(&self.line).await {
            if line.state == State::Closed {
                break;
            }
            drop(tokio::spawn(end_group(line)).await);
        }
        if let Some(line) = self.line.lock().await.take() {
            drop(line.connection.close().await);
        }
    }
}

impl Write {
    /// Returns once the write is on the disk.
    pub async fn commit(self) -> StoreResult<()> {
        let Self { mut line, place } = self;
        let (committed, is_committed) = oneshot::channel();
        line.state = State::Complete;
        line.group.push(committed);
        drop(line);
        let result = is_committed.await.unwrap_or(Err(closed()));
        drop(place);
        Ok(result?)
    }
}

impl Deref for Write {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.line.connection
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.line.connection
    }
}

impl Line {
    /// Begins a write in a savepoint of its own.
    async fn enter(&mut self) -> Result<(), Shared> {
        self.undo().await;
        let before = std::mem::replace(&mut self.state, State::Entering);
        let entered = match before {
            State::Closed => self.run("BEGIN IMMEDIATE; SAVEPOINT write").await,
            State::Entering | State::Inside => self.run("SAVEPOINT write").await,
            State::Complete => self.run("RELEASE write; SAVEPOINT write").await,
        };
        if let Err(error) = entered {
            return Err(self.fail(error).await);
        }
        self.state = State::Inside;
        Ok(())
    }

    /// Commits the open transaction.
    async fn commit(&mut self) -> Result<(), Shared> {
        self.undo().await;
        if self.state != State::Closed
            && let Err(error) = self.run("COMMIT").await
        {
            return Err(self.fail(error).await);
        }
        self.state = State::Closed;
        Ok(())
    }

    /// Rolls back what a write has left that failed or was dropped.
    async fn undo(&mut self) {
        if self.state != State::Inside {
            return;
        }
        // To do it again does no harm, if this is dropped meanwhile.
        match self.run("ROLLBACK TO write").await {
            Ok(()) => self.state = State::Entering,
            // SQLite has rolled the whole transaction back by itself, as it does if the disk is full.
            Err(_) => drop(
                self.fail(io::Error::from(ErrorKind::StorageFull).into())
                    .await,
            ),
        }
    }

    /// Gives the transaction up, and tells all of its group.
    async fn fail(&mut self, error: sqlx::Error) -> Shared {
        // An error means that SQLite has done so by itself.
        drop(self.run("ROLLBACK").await);
        self.state = State::Closed;
        let error = Shared::from(error);
        for write in self.group.drain(..) {
            drop(write.send(Err(error.clone())));
        }
        error
    }

    async fn run(&mut self, statements: &'static str) -> sqlx::Result<()> {
        let done = sqlx::raw_sql(statements).execute(&mut self.connection);
        done.await.map(drop)
    }
}

/// Waits in line.
async fn turn(line: &Arc<Mutex<Option<Line>>>) -> Result<Turn, Shared> {
    let line = line.clone().lock_owned().await;
    OwnedMutexGuard::try_map(line, Option::as_mut).map_err(|_| closed())
}

/// Commits each group until the writer is gone or closed.
async fn commit_groups(line: Arc<Mutex<Option<Line>>>, mut is_open: Receiver<()>) {
    while is_open.recv().await.is_some() {
        let Ok(line) = turn(&line).await else {
            return;
        };
        end_group(line).await;
    }
}

/// Commits the open transaction and tells all of its group, with a crash point before and after.
async fn end_group(mut line: Turn) {
    line.undo().await;
    let group = std::mem::take(&mut line.group);
    fault_injection::point("commit");
    let result = line.commit().await;
    fault_injection::point("committed");
    for write in group {
        drop(write.send(result.clone()));
    }
}

fn closed() -> Shared {
    sqlx::Error::PoolClosed.into()
}

#[cfg(test)]
mod tests;
