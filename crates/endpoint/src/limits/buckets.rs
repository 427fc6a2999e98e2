//! Where the buckets of all limits are.

use std::time::Duration;

use async_trait::async_trait;

use crate::limits::bucket::{Bucket, Remaining};
use crate::store::error::StoreResult;

/// The buckets of all limits. One that was never used is full.
#[async_trait]
pub trait Buckets: Send + Sync {
    /// Takes a token from each of these different buckets that has one, and says so for each. For an empty one it is how
    /// long until it has a token.
    async fn take(&self, buckets: &[Bucket]) -> StoreResult<Vec<Result<Remaining, Duration>>>;

    /// Puts a token back into each of these different buckets, from which it was taken.
    async fn give_back(&self, buckets: &[Bucket]) -> StoreResult<()>;

    /// Drops the buckets that are full again.
    async fn prune(&self) -> StoreResult<()>;
}
