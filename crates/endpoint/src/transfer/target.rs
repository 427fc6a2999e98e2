//! The servers that an installation is moved to. The import's state is in the database itself: how many rows of each
//! table are copied, until it is complete.

use std::sync::Arc;

use futures_util::TryStreamExt as _;
use sqlx::{AssertSqlSafe, PgConnection};

use crate::blobs::BlobStore;
use crate::config::{Config, PostgresUrl};
use crate::platform::crypto::sha256;
use crate::store::Files;
use crate::store::database::Database as _;
use crate::store::postgres::connect::Postgres;
use crate::transfer::error::TransferError;
use crate::transfer::row::of_postgres;
use crate::transfer::rows::{Batch, Rows, Values};
use crate::transfer::tables::{Column, Kind, MOVED, Table};

pub struct Target {
    postgres: Postgres,
    photos: Arc<dyn BlobStore>,
}

impl Target {
    /// Connects to the database, and migrates its schema.
    pub async fn open(url: &PostgresUrl, config: &Config) -> Result<Self, TransferError> {
        let files = Files::open(&config.data, &config.photos);
        let files = files.map_err(|error| TransferError(error.to_string()))?;
        let postgres = Postgres::open(url).await;
        Ok(Self {
            postgres: postgres.map_err(|error| TransferError(error.to_string()))?,
            photos: files.photos,
        })
    }

    pub fn photos(&self) -> &dyn BlobStore {
        self.photos.as_ref()
    }

    /// Whether an import of the source with this key is begun. A database with other data is refused.
    pub async fn check(&self, key: &[u8]) -> Result<bool, TransferError> {
        let owner: Option<Vec<u8>> = sqlx::query_scalar("SELECT key_sha256 FROM data_directory")
            .fetch_optional(&self.postgres.pool)
            .await
            .map_err(failed)?;
        if owner.is_some_and(|owner| owner != sha256(key)) {
            return Err(TransferError(
                "the target's database belongs to another installation".into(),
            ));
        }
        let is_unfinished = self
            .postgres
            .has_unfinished_import()
            .await
            .map_err(failed)?;
        if !is_unfinished {
            self.refuse_rows().await?;
        }
        Ok(is_unfinished)
    }

    async fn refuse_rows(&self) -> Result<(), TransferError> {
        for table in MOVED {
            let query = AssertSqlSafe(format!("SELECT EXISTS (SELECT FROM {table})"));
            let has_rows: bool = sqlx::query_scalar(query)
                .fetch_one(&self.postgres.pool)
                .await
                .map_err(failed)?;
            if has_rows {
                return Err(TransferError(format!(
                    "the target's database has data already: there are rows in the table {table}"
                )));
            }
        }
        Ok(())
    }

    /// Begins the import of the source with this key.
    pub async fn begin(&self, key: &[u8]) -> Result<(), TransferError> {
        let mut transaction = self.postgres.begin().await.map_err(failed)?;
        sqlx::query("INSERT INTO data_directory (key_sha256) VALUES ($1) ON CONFLICT DO NOTHING")
            .bind(sha256(key).as_slice())
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
        sqlx::query(
            "INSERT INTO unfinished_import SELECT name, 0 FROM unnest($1::text[]) AS name ON CONFLICT DO NOTHING",
        )
            .bind(MOVED.map(str::to_owned).to_vec())
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
        transaction.commit().await.map_err(failed)
    }

    /// The tables with their columns.
    pub async fn tables(&self) -> Result<Vec<Table>, TransferError> {
        let mut connection = self.postgres.pool.acquire().await.map_err(failed)?;
        let mut tables = Vec::new();
        for name in MOVED {
            tables.push(table(&mut connection, name).await.map_err(failed)?);
        }
        Ok(tables)
    }

    /// How many rows of a table are copied. Waits for the end of a batch of a run that was cut.
    pub async fn copied(&self, table: &Table) -> Result<u64, TransferError> {
        let copied: i64 = sqlx::query_scalar(
            "SELECT copied FROM unfinished_import WHERE table_name = $1 FOR UPDATE",
        )
        .bind(table.name)
        .fetch_one(&self.postgres.pool)
        .await
        .map_err(failed)?;
        Ok(copied.unsigned_abs())
    }

    /// Inserts the rows that follow those that are copied.
    pub async fn insert(
        &self,
        table: &Table,
        batch: Batch,
        copied: u64,
    ) -> Result<(), TransferError> {
        let rows = batch.len().unwrap_or_default();
        let mut transaction = self.postgres.begin().await.map_err(failed)?;
        let counted = sqlx::query(
            "UPDATE unfinished_import SET copied = copied + $1 WHERE table_name = $2 AND copied = $3",
        )
        .bind(rows.cast_signed())
        .bind(table.name)
        .bind(copied.cast_signed())
        .execute(&mut *transaction)
        .await
        .map_err(failed)?;
        if counted.rows_affected() == 0 {
            return Err(failed("another process copies rows into it"));
        }
        let insert = insert_statement(table);
        let mut query = sqlx::query(AssertSqlSafe(insert));
        for values in batch.columns {
            query = match values {
                Values::Text(values) => query.bind(values),
                Values::Integer(values) => query.bind(values),
                Values::Bytes(values) => query.bind(values),
            };
        }
        query.execute(&mut *transaction).await.map_err(failed)?;
        transaction.commit().await.map_err(failed)
    }

    /// The sum of a table.
    pub async fn sum(&self, table: &Table) -> Result<Rows, TransferError> {
        let columns = table.list(|Column { name, kind }| match kind {
            Kind::Json => format!("{name}::text"),
            Kind::Boolean => format!("{name}::int::bigint"),
            Kind::Text | Kind::Integer | Kind::Bytes => name.clone(),
        });
        let query = AssertSqlSafe(format!("SELECT {columns} FROM {}", table.name));
        let mut rows = sqlx::query(query).fetch(&self.postgres.pool);
        let mut sum = Rows::default();
        while let Some(row) = rows.try_next().await.map_err(failed)? {
            sum.add(&of_postgres(&row, table).map_err(failed)?);
        }
        Ok(sum)
    }

    /// Completes the import: new rows get ids after the copied ones, and the endpoint may use the database.
    pub async fn complete(&self) -> Result<(), TransferError> {
        let mut transaction = self.postgres.begin().await.map_err(failed)?;
        for table in ["order_codes", "privacy_log"] {
            let query = format!(
                "SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table} HAVING max(id) IS NOT NULL"
            );
            sqlx::query(AssertSqlSafe(query))
                .execute(&mut *transaction)
                .await
                .map_err(failed)?;
        }
        sqlx::query("DELETE FROM unfinished_import")
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
        transaction.commit().await.map_err(failed)
    }

    pub async fn close(&self) {
        self.postgres.close().await;
    }
}

/// Reads a table's columns and primary key.
async fn table(connection: &mut PgConnection, name: &'static str) -> sqlx::Result<Table> {
    let columns: Vec<(String, String)> = sqlx::query_as(
        "SELECT column_name::text, data_type::text FROM information_schema.columns
         WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position",
    )
    .bind(name)
    .fetch_all(&mut *connection)
    .await?;
    let key: String = sqlx::query_scalar(
        "SELECT string_agg(column_name::text, ', ' ORDER BY ordinal_position)
         FROM information_schema.key_column_usage JOIN information_schema.table_constraints
             USING (constraint_schema, constraint_name)
         WHERE constraint_type = 'PRIMARY KEY' AND constraint_schema = current_schema()
             AND table_constraints.table_name = $1",
    )
    .bind(name)
    .fetch_one(&mut *connection)
    .await?;
    let columns = columns.into_iter().map(|(column, data_type)| {
        let unknown = || sqlx::Error::Decode(format!("{name}.{column} is {data_type}").into());
        let kind = Kind::of(&data_type).ok_or_else(unknown)?;
        Ok(Column { name: column, kind })
    });
    Ok(Table {
        name,
        columns: columns.collect::<sqlx::Result<_>>()?,
        key,
    })
}

/// Inserts a batch, given as an array for each column. If the source has changed since an earlier run, a row may be there
/// already; the comparison at the end notices.
fn insert_statement(table: &Table) -> String {
    let names = table.list(|column| column.name.clone());
    let values = table.list(|Column { name, kind }| match kind {
        Kind::Json => format!("batch.{name}::json"),
        Kind::Boolean => format!("batch.{name} <> 0"),
        Kind::Text | Kind::Integer | Kind::Bytes => format!("batch.{name}"),
    });
    let arrays = table.columns.iter().zip(1..).map(|(column, number)| {
        let array = match column.kind {
            Kind::Text | Kind::Json => "text[]",
            Kind::Integer | Kind::Boolean => "bigint[]",
            Kind::Bytes => "bytea[]",
        };
        format!("${number}::{array}")
    });
    let arrays = arrays.collect::<Vec<_>>().join(", ");
    format!(
        "INSERT INTO {} ({names}) OVERRIDING SYSTEM VALUE SELECT {values} FROM unnest({arrays}) AS batch ({names})
         ON CONFLICT DO NOTHING",
        table.name
    )
}

fn failed(error: impl std::fmt::Display) -> TransferError {
    TransferError(format!("the target's database: {error}"))
}
