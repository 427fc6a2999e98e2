//! The installation that is moved: a data directory with a database of SQLite, locked while it is open.

use std::fs::File;
use std::path::{Path, PathBuf};

use futures_util::TryStreamExt as _;
use futures_util::stream::BoxStream;
use sqlx::AssertSqlSafe;
use sqlx::sqlite::SqliteRow;
use uuid::Uuid;

use crate::blobs::local_folder::LocalFolder;
use crate::store::database::Database as _;
use crate::store::directory_lock;
use crate::store::sqlite::connect::{DATABASE, Sqlite};
use crate::store::uploads::UploadStore as _;
use crate::store::{PHOTOS, UPLOADS};
use crate::transfer::error::TransferError;
use crate::transfer::row::of_sqlite;
use crate::transfer::rows::{Batch, Rows};
use crate::transfer::tables::{MOVED, Table};

/// How many rows are copied in one transaction.
const BATCH: u64 = 500;

/// The number of a ticket's order: the order's own if it was looked up, else as it was typed. Postgres has a column.
const ORDER_NUMBER: &str =
    "coalesce(json_extract(assessment, '$.order.number'), json_extract(body, '$.order.number'))";

pub struct Source {
    data: PathBuf,
    sqlite: Sqlite,
    folder: LocalFolder,
    _lock: File,
}

/// The rows of a table from some on, in the order of its key.
pub struct RowStream<'a> {
    rows: BoxStream<'a, sqlx::Result<SqliteRow>>,
    table: &'a Table,
}

impl Source {
    /// Opens it, and migrates its schema to this release's.
    pub async fn open(data: &Path) -> Result<Self, TransferError> {
        let path = data.join(DATABASE);
        if !path.exists() {
            let path = path.display();
            return Err(TransferError(format!(
                "there is no {path} (setting `data`)"
            )));
        }
        let lock = directory_lock::exclude(&data.join(UPLOADS)).map_err(|error| {
            let data = data.display();
            TransferError(format!(
                "{data} is in use ({error}): stop the endpoint and other commands first"
            ))
        })?;
        let folder = LocalFolder::open(data.join(PHOTOS));
        let sqlite = Sqlite::open(data).await;
        Ok(Self {
            data: data.to_owned(),
            sqlite: sqlite.map_err(|error| TransferError(error.to_string()))?,
            folder: folder.map_err(failed)?,
            _lock: lock,
        })
    }

    pub fn data(&self) -> &Path {
        &self.data
    }

    /// The photos' files.
    pub const fn folder(&self) -> &LocalFolder {
        &self.folder
    }

    /// The photos that rows name.
    pub async fn photos(&self) -> Result<Vec<Uuid>, TransferError> {
        let uploads = self.sqlite.list().await.map_err(failed)?;
        let finished = uploads.into_iter().filter(|upload| upload.is_finished);
        Ok(finished.map(|upload| upload.id).collect())
    }

    /// How many rows all tables have together.
    pub async fn count(&self) -> Result<u64, TransferError> {
        let mut sum = 0;
        for table in MOVED {
            let count = AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
            let count: i64 = sqlx::query_scalar(count)
                .fetch_one(&self.sqlite.pool)
                .await
                .map_err(failed)?;
            sum += count.unsigned_abs();
        }
        Ok(sum)
    }

    /// The rows of a table, without the first ones that are copied already.
    pub fn rows<'a>(&'a self, table: &'a Table, after: u64) -> RowStream<'a> {
        let columns = table.list(|column| match (table.name, &*column.name) {
            // Rows that were queued by an early release don't have it.
            ("outbox", "not_before") => "coalesce(not_before, next_at)".to_owned(),
            ("tickets", "order_number") => ORDER_NUMBER.to_owned(),
            (_, name) => name.to_owned(),
        });
        let query = format!(
            "SELECT {columns} FROM {} ORDER BY {} LIMIT -1 OFFSET {after}",
            table.name, table.key
        );
        RowStream {
            rows: sqlx::query(AssertSqlSafe(query)).fetch(&self.sqlite.pool),
            table,
        }
    }

    /// The sum of a table.
    pub async fn sum(&self, table: &Table) -> Result<Rows, TransferError> {
        let mut rows = self.rows(table, 0).rows;
        let mut sum = Rows::default();
        while let Some(row) = rows.try_next().await.map_err(failed)? {
            sum.add(&of_sqlite(&row, table).map_err(failed)?);
        }
        Ok(sum)
    }

    pub async fn close(&self) {
        self.sqlite.close().await;
    }
}

impl RowStream<'_> {
    /// The next rows; none at the end.
    pub async fn next_batch(&mut self) -> Result<Batch, TransferError> {
        let mut batch = Batch::default();
        while batch.len().unwrap_or_default() < BATCH {
            match self.rows.try_next().await.map_err(failed)? {
                Some(row) => batch.push(of_sqlite(&row, self.table).map_err(failed)?),
                None => break,
            }
        }
        Ok(batch)
    }
}

fn failed(error: impl std::fmt::Display) -> TransferError {
    TransferError(format!("the source can't be read: {error}"))
}
