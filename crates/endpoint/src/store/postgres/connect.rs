//! Connections to the Postgres database.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::postgres::PgPoolOptions;
use sqlx::{PgConnection, PgPool, Postgres as Engine, Transaction};

use crate::config::PostgresUrl;
use crate::platform::clock::Clock;
use crate::platform::crypto::sha256;
use crate::store::database::Database;
use crate::store::error::{OpenError, StoreError, StoreResult};
use crate::store::postgres::clock::ServerClock;
use crate::store::postgres::import::has_unfinished_import;
use crate::store::postgres::migrations;

/// How many connections one process opens, and so how many queries it runs at once.
const MAX_CONNECTIONS: u32 = 8;
/// By how much this machine's clock may differ from the server's. A proof of work is valid for minutes by the clocks of
/// the replicas that ask for it and check it.
const MAX_CLOCK_DIFFERENCE: TimeDelta = TimeDelta::seconds(60);
/// A server that confirms commits before they are on its disk would lose what was acknowledged.
const DURABLE_COMMITS: &str = "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";
/// A single statement is a transaction too. If the server's default were stricter, one that waits for another replica's
/// would fail.
const READ_COMMITTED: &str =
    "SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED";

/// A migrated Postgres database. Clones share its connections.
#[derive(Clone)]
pub struct Postgres {
    /// Its connections.
    pub pool: PgPool,
    /// Its server's clock.
    pub server_clock: ServerClock,
    /// Whether `rate_limits` has too many rows, so that keys share buckets.
    pub has_shared_buckets: Arc<AtomicBool>,
}

impl Postgres {
    /// Connects to a database and migrates it while no other process does.
    ///
    /// # Errors
    ///
    /// If it can't be reached or migrated, or the two machines' clocks differ.
    pub async fn open(url: &PostgresUrl) -> Result<Self, OpenError> {
        let unusable = |error: StoreError| OpenError::Database {
            database: url.to_string(),
            error,
        };
        let options = PgPoolOptions::new()
            .max_connections(MAX_CONNECTIONS)
            .after_connect(|connection, _| {
                Box::pin(async move {
                    for setting in [DURABLE_COMMITS, READ_COMMITTED] {
                        sqlx::query(setting).execute(&mut *connection).await?;
                    }
                    Ok(())
                })
            });
        let pool = options.connect_with(url.options().clone()).await;
        let postgres = Self {
            pool: pool.map_err(|error| unusable(error.into()))?,
            server_clock: ServerClock::default(),
            has_shared_buckets: Arc::default(),
        };
        postgres.check_clock().await.map_err(unusable)?;
        postgres.measure_clock().await.map_err(unusable)?;
        if let Err(error) = migrations::migrate(&postgres.pool).await {
            postgres.pool.close().await;
            return Err(OpenError::Migration {
                database: url.to_string(),
                error: error.into(),
            });
        }
        Ok(postgres)
    }

    /// Ties the database to this key, if it isn't tied to any. Returns whether it is tied to this one.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn belongs_to(&self, key: &[u8]) -> StoreResult<bool> {
        let digest = sha256(key);
        sqlx::query("INSERT INTO data_directory (key_sha256) VALUES ($1) ON CONFLICT DO NOTHING")
            .bind(digest.as_slice())
            .execute(&self.pool)
            .await?;
        let found: Vec<u8> = sqlx::query_scalar("SELECT key_sha256 FROM data_directory")
            .fetch_one(&self.pool)
            .await?;
        Ok(found == digest)
    }

    /// Whether an import into it is begun and not complete.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn has_unfinished_import(&self) -> StoreResult<bool> {
        let mut connection = self.pool.acquire().await?;
        Ok(has_unfinished_import(&mut connection).await?)
    }

    async fn check_clock(&self) -> StoreResult<()> {
        let mut connection = self.pool.acquire().await?;
        check_clock(&mut connection).await
    }

    /// Begins a transaction in which each statement sees what was committed before it, whatever the server's default.
    pub async fn begin(&self) -> sqlx::Result<Transaction<'static, Engine>> {
        let begin = "BEGIN ISOLATION LEVEL READ COMMITTED";
        self.pool.begin_with(begin).await
    }
}

#[async_trait]
impl Database for Postgres {
    async fn check(&self) -> StoreResult<()> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    async fn is_usable(&self) -> StoreResult<bool> {
        Ok(migrations::is_usable(&self.pool).await?)
    }

    async fn bytes(&self) -> StoreResult<u64> {
        let bytes: i64 = sqlx::query_scalar("SELECT pg_database_size(current_database())")
            .fetch_one(&self.pool)
            .await?;
        Ok(bytes.unsigned_abs())
    }

    fn clock(&self, own: Clock) -> Clock {
        self.server_clock.corrects(own)
    }

    async fn measure_clock(&self) -> StoreResult<()> {
        Ok(self.server_clock.measure(&self.pool).await?)
    }

    async fn take_turn(
        &self,
        job: &str,
        now: DateTime<Utc>,
        period: TimeDelta,
    ) -> StoreResult<bool> {
        let taken = sqlx::query(
            "INSERT INTO job_turns (job, next_at) VALUES ($1, $2)
             ON CONFLICT (job) DO UPDATE SET next_at = excluded.next_at WHERE job_turns.next_at <= $3",
        )
        .bind(job)
        .bind((now + period).timestamp())
        .bind(now.timestamp())
        .execute(&self.pool)
        .await?;
        Ok(taken.rows_affected() > 0)
    }

    async fn close(&self) {
        self.pool.close().await;
    }
}

/// Fails unless this machine's clock roughly agrees with the server's.
pub async fn check_clock(connection: &mut PgConnection) -> StoreResult<()> {
    let seconds = "SELECT floor(extract(epoch FROM clock_timestamp()))::bigint";
    let theirs: i64 = sqlx::query_scalar(seconds).fetch_one(connection).await?;
    let difference = Utc::now().timestamp() - theirs;
    if difference.abs() > MAX_CLOCK_DIFFERENCE.num_seconds() {
        let error = format!(
            "this machine's clock and the database server's differ by {difference} seconds; expected at most {}",
            MAX_CLOCK_DIFFERENCE.num_seconds()
        );
        return Err(StoreError::Unavailable(error.into()));
    }
    Ok(())
}
