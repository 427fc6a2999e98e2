//! One limit: a bucket of tokens for each key.
//!
//! A full bucket may be emptied at once; it refills steadily within ten minutes (GCRA). Keys are hashed with a secret
//! of this process, so no address or email is stored.
//!
//! Memory is bounded: the first 2^18 keys have a bucket each. Past that point keys share as many buckets, so limits
//! become stricter than configured. Below it, no caller is affected by another's traffic.

use std::convert::Infallible;
use std::hash::{BuildHasher as _, Hash, RandomState};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use governor::clock::{Clock, MonotonicClock};
use governor::middleware::StateInformationMiddleware;
use governor::nanos::Nanos;
use governor::state::StateStore;
use governor::state::keyed::{HashMapStateStore, ShrinkableKeyedStateStore};
use governor::{Quota, RateLimiter};

/// How long an empty bucket takes to refill.
const WINDOW: Duration = Duration::from_secs(10 * 60);
/// How many keys have a bucket each, and how many buckets all further keys share.
const BUCKETS: usize = 1 << 18;

/// A key's hash.
type BucketId = u64;

/// A token bucket for each key. It refills within ten minutes.
pub struct Limit<C: Clock = MonotonicClock> {
    buckets: Buckets,
    limiter: RateLimiter<BucketId, Buckets, C, StateInformationMiddleware>,
    capacity: NonZeroU32,
    /// How long one token takes to refill.
    refill: Duration,
    hasher: RandomState,
}

impl Limit {
    /// A limit of `capacity` tokens for each key.
    #[must_use]
    pub fn new(capacity: NonZeroU32) -> Self {
        Self::with_clock(MonotonicClock, capacity)
    }
}

impl<C: Clock> Limit<C> {
    fn with_clock(clock: C, capacity: NonZeroU32) -> Self {
        let refill = WINDOW / capacity.get();
        let quota = Quota::with_period(refill).unwrap_or(Quota::per_second(capacity));
        let buckets = Buckets::default();
        Self {
            limiter: RateLimiter::new(quota.allow_burst(capacity), buckets.clone(), clock),
            buckets,
            capacity,
            refill,
            hasher: RandomState::new(),
        }
    }

    /// The key's bucket.
    pub fn bucket(&self, key: impl Hash) -> BucketHandle<'_, C> {
        BucketHandle {
            limit: self,
            id: self.id(key),
        }
    }

    fn id(&self, key: impl Hash) -> BucketId {
        let own = self.hasher.hash_one(key);
        match self.buckets.len() < BUCKETS {
            true => own,
            false => own % BUCKETS as u64,
        }
    }

    /// Drops the buckets that are full again.
    pub fn prune(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }
}

/// A key's bucket of a limit.
pub struct BucketHandle<'a, C: Clock = MonotonicClock> {
    limit: &'a Limit<C>,
    id: BucketId,
}

/// How full a bucket is after a token was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remaining {
    /// Half full, or more.
    AtLeastHalf,
    /// Less than half full.
    LessThanHalf,
}

impl<C: Clock> BucketHandle<'_, C> {
    /// Takes a token.
    ///
    /// # Errors
    ///
    /// If the bucket is empty: how long until it has a token.
    pub fn take(&self) -> Result<Remaining, Duration> {
        let Limit {
            limiter, capacity, ..
        } = self.limit;
        match limiter.check_key(&self.id) {
            Ok(state) if state.remaining_burst_capacity() < capacity.get() / 2 => {
                Ok(Remaining::LessThanHalf)
            }
            Ok(_) => Ok(Remaining::AtLeastHalf),
            Err(not_until) => Err(not_until.wait_time_from(limiter.clock().now())),
        }
    }

    /// Puts a token back that was taken.
    pub fn give_back(&self) {
        let refill = Nanos::from(self.limit.refill).as_u64();
        let earlier = |full_at: Option<Nanos>| {
            let full_at = full_at.unwrap_or_default().as_u64();
            Ok::<_, Infallible>(((), full_at.saturating_sub(refill).into()))
        };
        let buckets = &self.limit.buckets;
        let Ok(()) = buckets.measure_and_replace(&self.id, earlier);
    }
}

/// When each bucket will be full again. It is shared with the limiter, which has no way to give back.
#[derive(Clone, Default)]
struct Buckets(Arc<HashMapStateStore<BucketId>>);

impl StateStore for Buckets {
    type Key = BucketId;

    fn measure_and_replace<T, F, E>(&self, id: &BucketId, change: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        self.0.measure_and_replace(id, change)
    }
}

impl ShrinkableKeyedStateStore<BucketId> for Buckets {
    fn retain_recent(&self, before: Nanos) {
        self.0.retain_recent(before);
    }

    fn shrink_to_fit(&self) {
        self.0.shrink_to_fit();
    }

    fn len(&self) -> usize {
        self.0.len()
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use governor::clock::FakeRelativeClock;

    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    /// Ten tokens in ten minutes.
    fn ten() -> (FakeRelativeClock, Limit<FakeRelativeClock>) {
        let clock = FakeRelativeClock::default();
        let capacity = NonZeroU32::new(10).expect("not zero");
        (clock.clone(), Limit::with_clock(clock, capacity))
    }

    fn taken(limit: &Limit<FakeRelativeClock>, key: &str) -> usize {
        (0..100)
            .take_while(|_| limit.bucket(key).take().is_ok())
            .count()
    }

    #[test]
    fn a_full_bucket_may_be_emptied_at_once_and_refills_steadily() {
        let (clock, limit) = ten();
        assert_eq!(taken(&limit, "a"), 10);
        assert_eq!(limit.bucket("a").take(), Err(MINUTE));
        clock.advance(MINUTE);
        assert_eq!(taken(&limit, "a"), 1);
        clock.advance(60 * MINUTE);
        assert_eq!(taken(&limit, "a"), 10);
        assert_eq!(taken(&limit, "b"), 10, "another key has its own");
    }

    #[test]
    fn a_token_given_back_counts_as_never_taken() {
        let (clock, limit) = ten();
        clock.advance(MINUTE);
        for _ in 0..100 {
            assert_eq!(limit.bucket("a").take(), Ok(Remaining::AtLeastHalf));
            limit.bucket("a").give_back();
        }
        assert_eq!(taken(&limit, "a"), 10);
        limit.bucket("a").give_back();
        assert_eq!(taken(&limit, "a"), 1);
        limit.bucket("never seen").give_back();
        assert_eq!(taken(&limit, "never seen"), 10);
    }

    #[test]
    fn the_second_half_is_reported() {
        let (clock, limit) = ten();
        let left = || limit.bucket("a").take();
        assert!((0..5).all(|_| left() == Ok(Remaining::AtLeastHalf)));
        assert!((0..5).all(|_| left() == Ok(Remaining::LessThanHalf)));
        clock.advance(6 * MINUTE);
        assert_eq!(left(), Ok(Remaining::AtLeastHalf));
        assert_eq!(left(), Ok(Remaining::LessThanHalf));
    }

    #[test]
    fn a_flood_of_keys_takes_bounded_memory_and_is_pruned() {
        let clock = FakeRelativeClock::default();
        let limit = Limit::with_clock(clock.clone(), NonZeroU32::MIN);
        for key in 0..4 * BUCKETS {
            let taken = limit.bucket(key).take();
            assert!(taken.is_ok() || key >= BUCKETS, "{key} shares a bucket");
        }
        assert!(limit.buckets.len() <= 2 * BUCKETS);
        clock.advance(60 * MINUTE);
        limit.prune();
        assert!(limit.buckets.is_empty());
    }
}
