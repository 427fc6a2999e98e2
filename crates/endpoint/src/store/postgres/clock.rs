//! The server's clock, which all replicas follow.
//!
//! What is stored with a time, such as the lease on an entry of the outbox, must mean the same to all of them. So each
//! measures now and then by how much the server's clock is ahead of its own, and reads its own with that added.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::sync::atomic::Ordering::Relaxed;

use chrono::{TimeDelta, Utc};
use sqlx::PgPool;

use crate::platform::clock::Clock;

/// By how many microseconds the server's clock is ahead of this machine's. Clones share it.
#[derive(Clone, Default)]
pub struct ServerClock(Arc<AtomicI64>);

impl ServerClock {
    /// Measures it. The server reads its clock about halfway between question and answer.
    pub async fn measure(&self, pool: &PgPool) -> sqlx::Result<()> {
        let mut connection = pool.acquire().await?;
        let asked = Utc::now();
        let theirs: i64 =
            sqlx::query_scalar("SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint")
                .fetch_one(&mut *connection)
                .await?;
        let halfway = asked + (Utc::now() - asked) / 2;
        self.0.store(theirs - halfway.timestamp_micros(), Relaxed);
        Ok(())
    }

    /// A machine's clock, corrected by it.
    #[must_use]
    pub fn corrects(&self, own: Clock) -> Clock {
        let ahead = self.0.clone();
        Arc::new(move || own() + TimeDelta::microseconds(ahead.load(Relaxed)))
    }
}
