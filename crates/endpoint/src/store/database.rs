//! The connection to the database itself.

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};

use crate::platform::clock::Clock;
use crate::store::error::StoreResult;

/// The database behind the stores.
#[async_trait]
pub trait Database: Send + Sync {
    /// Fails unless the database answers a query.
    async fn check(&self) -> StoreResult<()>;

    /// Whether this release works on its schema. Another one may migrate it while this one serves.
    async fn is_usable(&self) -> StoreResult<bool>;

    /// Its size in bytes.
    async fn bytes(&self) -> StoreResult<u64>;

    /// The clock that all processes on this database agree on, for one whose machine has this clock.
    fn clock(&self, own: Clock) -> Clock {
        own
    }

    /// Measures how that clock differs from the machine's.
    async fn measure_clock(&self) -> StoreResult<()> {
        Ok(())
    }

    /// Whether it is this process's turn to run a periodic job. If it is, no other process has a turn for `period`. A
    /// database that only one process serves from gives it every turn.
    async fn take_turn(
        &self,
        _job: &str,
        _now: DateTime<Utc>,
        _period: TimeDelta,
    ) -> StoreResult<bool> {
        Ok(true)
    }

    /// Closes all connections, and leaves the database in a state that opens quickly.
    async fn close(&self);
}
