//! The buckets of limits in Postgres: all replicas take from the same ones.
//!
//! Each call is one statement, which takes and waits for its rows in the order of their ids, so that no two calls wait for
//! each other. Times are by the server's clock.
//!
//! The table is pruned every minute. If it is too large then, the keys of a limit share buckets until the next time.

use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use async_trait::async_trait;
use tracing::instrument;

use crate::limits::bucket::{Bucket, BucketId, Nanos, Remaining, WINDOW};
use crate::limits::buckets::Buckets;
use crate::store::error::StoreResult;
use crate::store::postgres::connect::Postgres;

/// How many rows there may be before keys share buckets.
const MAX_ROWS: i64 = 1 << 20;

/// Takes a token from each bucket that has one, and returns those rows. A conflicting row that has none is left alone.
const TAKE: &str = "
    INSERT INTO rate_limits AS bucket (limit_id, key, at, full_at)
    SELECT limit_id, key, at, at + refill
    FROM unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS asked (limit_id, key, refill),
        (SELECT (extract(epoch FROM statement_timestamp()) * 1000000)::bigint * 1000 AS at) AS clock
    ORDER BY limit_id, key
    ON CONFLICT (limit_id, key) DO UPDATE
    SET at = excluded.at, full_at = greatest(bucket.full_at, excluded.at) + excluded.full_at - excluded.at
    WHERE greatest(bucket.full_at, excluded.at) + excluded.full_at - excluded.at <= excluded.at + $4
    RETURNING limit_id, key, at, full_at";

/// Reads buckets, and the current time for `at`.
const READ: &str = "
    SELECT limit_id, key, (extract(epoch FROM statement_timestamp()) * 1000000)::bigint * 1000 AS at, full_at
    FROM rate_limits JOIN unnest($1::bigint[], $2::bigint[]) AS asked (limit_id, key) USING (limit_id, key)";

const GIVE_BACK: &str = "
    WITH taken AS (
        SELECT limit_id, key, refill
        FROM rate_limits JOIN unnest($1::bigint[], $2::bigint[], $3::bigint[]) AS asked (limit_id, key, refill)
            USING (limit_id, key)
        ORDER BY limit_id, key FOR UPDATE OF rate_limits)
    UPDATE rate_limits AS bucket SET full_at = bucket.full_at - refill
    FROM taken WHERE bucket.limit_id = taken.limit_id AND bucket.key = taken.key";

/// Leaves rows alone that are in use: they aren't full.
const PRUNE: &str = "
    DELETE FROM rate_limits WHERE (limit_id, key) IN (
        SELECT limit_id, key FROM rate_limits
        WHERE full_at <= (extract(epoch FROM statement_timestamp()) * 1000000)::bigint * 1000
        FOR UPDATE SKIP LOCKED)";

type Row = (i64, i64, Nanos, Nanos);

#[async_trait]
impl Buckets for Postgres {
    #[instrument(level = "debug", skip_all)]
    async fn take(&self, buckets: &[Bucket]) -> StoreResult<Vec<Result<Remaining, Duration>>> {
        let buckets = self.possibly_shared(buckets);
        let (limits, keys, refills) = columns(&buckets);
        let taken: Vec<Row> = sqlx::query_as(TAKE)
            .bind(&limits)
            .bind(&keys)
            .bind(refills)
            .bind(WINDOW)
            .fetch_all(&self.pool)
            .await?;
        let empty: Vec<Row> = match taken.len() < buckets.len() {
            true => {
                let read = sqlx::query_as(READ).bind(limits).bind(keys);
                read.fetch_all(&self.pool).await?
            }
            false => Vec::new(),
        };
        let outcome = |bucket: &Bucket| match find(&taken, bucket.id) {
            Some((at, full_at)) => Ok(bucket.remaining(full_at, at)),
            None => Err(
                find(&empty, bucket.id).map_or(Duration::ZERO, |(now, full_at)| {
                    bucket.take(full_at, now).err().unwrap_or_default()
                }),
            ),
        };
        Ok(buckets.iter().map(outcome).collect())
    }

    #[instrument(level = "debug", skip_all)]
    async fn give_back(&self, buckets: &[Bucket]) -> StoreResult<()> {
        let (limits, keys, refills) = columns(&self.possibly_shared(buckets));
        sqlx::query(GIVE_BACK)
            .bind(limits)
            .bind(keys)
            .bind(refills)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    #[instrument(level = "debug", skip_all)]
    async fn prune(&self) -> StoreResult<()> {
        sqlx::query(PRUNE).execute(&self.pool).await?;
        let rows: i64 = sqlx::query_scalar("SELECT count(*) FROM rate_limits")
            .fetch_one(&self.pool)
            .await?;
        self.has_shared_buckets.store(rows >= MAX_ROWS, Relaxed);
        Ok(())
    }
}

impl Postgres {
    fn possibly_shared(&self, buckets: &[Bucket]) -> Vec<Bucket> {
        match self.has_shared_buckets.load(Relaxed) {
            true => buckets.iter().map(|bucket| bucket.shared()).collect(),
            false => buckets.to_vec(),
        }
    }
}

fn columns(buckets: &[Bucket]) -> (Vec<i64>, Vec<i64>, Vec<Nanos>) {
    let ids = buckets
        .iter()
        .map(|bucket| (bucket.id.limit, bucket.id.key));
    let (limits, keys) = ids.unzip();
    (
        limits,
        keys,
        buckets.iter().map(|bucket| bucket.refill()).collect(),
    )
}

/// A row's `at` and `full_at`.
fn find(rows: &[Row], id: BucketId) -> Option<(Nanos, Nanos)> {
    let mut rows = rows.iter();
    rows.find(|(limit, key, ..)| (*limit, *key) == (id.limit, id.key))
        .map(|(.., at, full_at)| (*at, *full_at))
}
