//! Buckets in memory: they are this process's own, and full after a restart.
//!
//! Memory is bounded: the first 2^20 keys have a bucket each. Past that point the keys of a limit share 2^18 buckets.
//! Below it, no caller is affected by another's traffic.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;

use crate::limits::bucket::{Bucket, BucketId, Nanos, Remaining};
use crate::limits::buckets::Buckets;
use crate::store::error::StoreResult;

/// How many keys have a bucket each.
const KEYS: usize = 1 << 20;

/// Buckets of one process.
pub struct MemoryBuckets {
    /// When each is full again, since `start`.
    full_at: Mutex<HashMap<BucketId, Nanos>>,
    start: Instant,
}

impl Default for MemoryBuckets {
    fn default() -> Self {
        Self {
            full_at: Mutex::default(),
            start: Instant::now(),
        }
    }
}

impl MemoryBuckets {
    fn now(&self) -> Nanos {
        self.start
            .elapsed()
            .as_nanos()
            .try_into()
            .unwrap_or(Nanos::MAX)
    }

    fn full_at(&self) -> MutexGuard<'_, HashMap<BucketId, Nanos>> {
        self.full_at.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_at(&self, now: Nanos, buckets: &[Bucket]) -> Vec<Result<Remaining, Duration>> {
        let mut stored = self.full_at();
        let mut take = |bucket: &Bucket| {
            let bucket = crowded(&stored, *bucket);
            let full_at = stored.get(&bucket.id).copied().unwrap_or_default();
            let full_at = bucket.take(full_at, now)?;
            stored.insert(bucket.id, full_at);
            Ok(bucket.remaining(full_at, now))
        };
        buckets.iter().map(&mut take).collect()
    }

    fn prune_at(&self, now: Nanos) {
        let mut stored = self.full_at();
        stored.retain(|_, full_at| *full_at > now);
        stored.shrink_to_fit();
    }
}

/// The bucket, or the one that it shares if there are too many keys.
fn crowded(stored: &HashMap<BucketId, Nanos>, bucket: Bucket) -> Bucket {
    match stored.len() < KEYS {
        true => bucket,
        false => bucket.shared(),
    }
}

#[async_trait]
impl Buckets for MemoryBuckets {
    async fn take(&self, buckets: &[Bucket]) -> StoreResult<Vec<Result<Remaining, Duration>>> {
        Ok(self.take_at(self.now(), buckets))
    }

    async fn give_back(&self, buckets: &[Bucket]) -> StoreResult<()> {
        let mut stored = self.full_at();
        for bucket in buckets {
            let bucket = crowded(&stored, *bucket);
            if let Some(full_at) = stored.get_mut(&bucket.id) {
                *full_at -= bucket.refill();
            }
        }
        Ok(())
    }

    async fn prune(&self) -> StoreResult<()> {
        self.prune_at(self.now());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use super::*;
    use crate::limits::bucket::Limit;
    use crate::platform::crypto::KEY;

    const MINUTE: Nanos = 60 * 1_000_000_000;

    /// Ten tokens in ten minutes.
    fn ten(key: &str) -> Bucket {
        let capacity = NonZeroU32::new(10).expect("not zero");
        Limit::new(&[0; KEY], "ten", capacity).bucket(&[key])
    }

    fn take(buckets: &MemoryBuckets, now: Nanos, bucket: Bucket) -> Result<Remaining, Duration> {
        buckets.take_at(now, &[bucket])[0]
    }

    fn taken(buckets: &MemoryBuckets, now: Nanos, key: &str) -> usize {
        (0..100)
            .take_while(|_| take(buckets, now, ten(key)).is_ok())
            .count()
    }

    #[test]
    fn a_full_bucket_may_be_emptied_at_once_and_refills_steadily() {
        let buckets = MemoryBuckets::default();
        assert_eq!(taken(&buckets, 0, "a"), 10);
        let minute = Duration::from_secs(60);
        assert_eq!(take(&buckets, 0, ten("a")), Err(minute));
        assert_eq!(taken(&buckets, MINUTE, "a"), 1);
        assert_eq!(taken(&buckets, 61 * MINUTE, "a"), 10);
        assert_eq!(
            taken(&buckets, 61 * MINUTE, "b"),
            10,
            "another key has its own"
        );
    }

    #[tokio::test]
    async fn a_token_given_back_counts_as_never_taken() {
        let buckets = MemoryBuckets::default();
        let (key, unknown) = ([ten("a")], [ten("never seen")]);
        for _ in 0..100 {
            assert_eq!(take(&buckets, MINUTE, key[0]), Ok(Remaining::AtLeastHalf));
            buckets.give_back(&key).await.expect("in memory");
        }
        assert_eq!(taken(&buckets, MINUTE, "a"), 10);
        buckets.give_back(&key).await.expect("in memory");
        assert_eq!(taken(&buckets, MINUTE, "a"), 1);
        buckets.give_back(&unknown).await.expect("in memory");
        assert_eq!(taken(&buckets, MINUTE, "never seen"), 10);
    }

    #[test]
    fn the_second_half_is_reported() {
        let buckets = MemoryBuckets::default();
        let left = |now| take(&buckets, now, ten("a"));
        assert!((0..5).all(|_| left(0) == Ok(Remaining::AtLeastHalf)));
        assert!((0..5).all(|_| left(0) == Ok(Remaining::LessThanHalf)));
        assert_eq!(left(6 * MINUTE), Ok(Remaining::AtLeastHalf));
        assert_eq!(left(6 * MINUTE), Ok(Remaining::LessThanHalf));
    }

    #[test]
    fn a_flood_of_keys_takes_bounded_memory_and_is_pruned() {
        let buckets = MemoryBuckets::default();
        let mut bucket = ten("a");
        for key in 0..(KEYS as i64) * 3 {
            bucket.id.key = key;
            let taken = take(&buckets, 0, bucket);
            assert!(taken.is_ok() || key >= KEYS as i64, "{key} shares a bucket");
        }
        assert!(buckets.full_at().len() <= 2 * KEYS);
        buckets.prune_at(60 * MINUTE);
        assert!(buckets.full_at().is_empty());
    }
}
