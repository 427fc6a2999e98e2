use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;

use sqlx::sqlite::SqliteJournalMode;
use tempfile::TempDir;

use super::*;

/// A database with one table.
struct Notes {
    writer: Writer,
    options: SqliteConnectOptions,
    _folder: TempDir,
}

impl Notes {
    async fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let options = SqliteConnectOptions::new()
            .filename(folder.path().join("notes.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal);
        let writer = Writer::open(&options).await.unwrap();
        let table = sqlx::query("CREATE TABLE notes (text TEXT NOT NULL PRIMARY KEY) STRICT");
        writer.execute(table).await.unwrap();
        Self {
            writer,
            options,
            _folder: folder,
        }
    }

    /// A write that adds a note.
    async fn add(&self, text: &str) -> StoreResult<u64> {
        let insert = sqlx::query("INSERT INTO notes VALUES (?)").bind(text);
        self.writer.execute(insert).await
    }

    /// What is committed.
    async fn committed(&self) -> Vec<String> {
        let mut other = SqliteConnection::connect_with(&self.options).await.unwrap();
        let notes = sqlx::query_scalar("SELECT text FROM notes ORDER BY text");
        notes.fetch_all(&mut other).await.unwrap()
    }
}

/// Adds a note in a write whose turn it is.
async fn insert(write: &mut Write, text: &str) -> sqlx::Result<()> {
    let insert = sqlx::query("INSERT INTO notes VALUES (?)").bind(text);
    insert.execute(&mut **write).await.map(drop)
}

/// Lets a future go on as far as it can. Returns whether it waits.
async fn waits<F: Future>(mut future: Pin<&mut F>) -> bool {
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_pending())).await
}

#[tokio::test]
async fn a_failed_write_is_undone_and_its_neighbours_are_kept() {
    let notes = Notes::new().await;
    // Those that line up behind a write are in one group.
    let ahead = notes.writer.begin().await.unwrap();
    let mut first = pin!(notes.add("one"));
    let mut second = pin!(notes.add("one"));
    let mut third = pin!(notes.add("two"));
    assert!(waits(first.as_mut()).await && waits(second.as_mut()).await);
    assert!(waits(third.as_mut()).await);
    drop(ahead);
    let (first, second, third) = tokio::join!(first, second, third);
    assert!(
        matches!(second, Err(StoreError::Unavailable(_))),
        "the note is there already: {second:?}"
    );
    assert!(first.is_ok() && third.is_ok());
    assert_eq!(notes.committed().await, ["one", "two"]);
}

#[tokio::test]
async fn a_dropped_write_leaves_nothing() {
    let notes = Notes::new().await;
    let mut dropped = notes.writer.begin().await.unwrap();
    insert(&mut dropped, "dropped").await.unwrap();
    drop(dropped);
    notes.add("kept").await.unwrap();
    let mut last = notes.writer.begin().await.unwrap();
    insert(&mut last, "dropped too").await.unwrap();
    drop(last);
    notes.writer.close().await;
    assert_eq!(notes.committed().await, ["kept"]);
}

#[tokio::test]
async fn nobody_is_answered_before_the_commit_of_the_group() {
    let notes = Notes::new().await;
    let ahead = notes.writer.begin().await.unwrap();
    let (mut first, mut second) = (pin!(notes.writer.begin()), pin!(notes.writer.begin()));
    assert!(waits(first.as_mut()).await && waits(second.as_mut()).await);
    drop(ahead);
    let mut first = first.await.unwrap();
    insert(&mut first, "first").await.unwrap();
    let mut first = pin!(first.commit());
    assert!(waits(first.as_mut()).await);
    let second = second.await.unwrap();
    // A crash now would lose both: neither is committed, and neither was answered.
    assert!(waits(first.as_mut()).await);
    assert!(notes.committed().await.is_empty());
    second.commit().await.unwrap();
    assert!(!waits(first.as_mut()).await, "both are in one group");
    assert_eq!(notes.committed().await, ["first"]);
}

#[tokio::test]
async fn the_line_is_bounded() {
    let notes = Notes::new().await;
    let held = notes.writer.begin().await.unwrap();
    let mut waiting: Vec<_> = (1..MAX_WAITING)
        .map(|_| Box::pin(notes.writer.begin()))
        .collect();
    for write in &mut waiting {
        assert!(waits(write.as_mut()).await);
    }
    assert!(matches!(notes.add("too many").await, Err(StoreError::Busy)));
    drop(held);
    drop(waiting);
    notes.add("room again").await.unwrap();
}

#[tokio::test]
async fn a_full_disk_fails_the_group_and_the_next_write_succeeds_once_there_is_room() {
    let notes = Notes::new().await;
    notes.add("before").await.unwrap();
    notes
        .writer
        .execute_alone("PRAGMA max_page_count = 1")
        .await
        .unwrap();
    let long = "long".repeat(10_000);
    let ahead = notes.writer.begin().await.unwrap();
    let (mut first, mut second) = (pin!(notes.add("first")), pin!(notes.add(&long)));
    assert!(waits(first.as_mut()).await && waits(second.as_mut()).await);
    drop(ahead);
    let (first, second) = tokio::join!(first, second);
    // SQLite rolls the whole transaction back by itself.
    assert!(matches!(first, Err(StoreError::OutOfSpace(_))), "{first:?}");
    assert!(
        matches!(second, Err(StoreError::OutOfSpace(_))),
        "{second:?}"
    );
    notes
        .writer
        .execute_alone("PRAGMA max_page_count = 100000")
        .await
        .unwrap();
    notes.add("after").await.unwrap();
    assert_eq!(notes.committed().await, ["after", "before"]);
}

#[tokio::test]
async fn what_another_process_writes_is_waited_for() {
    let notes = Notes::new().await;
    let mut other = SqliteConnection::connect_with(&notes.options)
        .await
        .unwrap();
    sqlx::raw_sql("BEGIN IMMEDIATE; INSERT INTO notes VALUES ('theirs')")
        .execute(&mut other)
        .await
        .unwrap();
    let ours = async { notes.add("ours").await };
    let mut ours = pin!(ours);
    assert!(waits(ours.as_mut()).await);
    let (ours, theirs) = tokio::join!(ours, sqlx::raw_sql("COMMIT").execute(&mut other));
    assert!(ours.is_ok() && theirs.is_ok());
    assert_eq!(notes.committed().await, ["ours", "theirs"]);
}
