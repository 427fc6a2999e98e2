//! The connection to the database itself.

use async_trait::async_trait;

use crate::store::error::StoreResult;

/// The database behind the stores.
#[async_trait]
pub trait Database: Send + Sync {
    /// Fails unless the database answers a query.
    async fn check(&self) -> StoreResult<()>;

    /// Whether its schema is this release's. Another one may migrate it while this one serves.
    async fn is_current(&self) -> StoreResult<bool>;

    /// Its size in bytes.
    async fn bytes(&self) -> StoreResult<u64>;

    /// Closes all connections, and leaves the database in a state that opens quickly.
    async fn close(&self);
}
