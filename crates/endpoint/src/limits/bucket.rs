//! One limit: so much in ten minutes for each key.
//!
//! It's a bucket that refills steadily (GCRA): all of it may be taken at once, and then one by one as it fills. Keys are
//! hashed by a secret of this process, so that nobody's address or email is kept. Each has a bucket of its own until there are
//! very many; those that come then share a fixed number of them, so that memory is bounded however many keys a flood brings. A
//! limit that is too strict is the smaller evil then, and before nobody pays for what strangers do.

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

/// The time in which a bucket fills.
const WINDOW: Duration = Duration::from_secs(10 * 60);
/// How many keys have buckets of their own, and how many buckets all others share.
const BUCKETS: usize = 1 << 18;

/// A bucket by its number.
type Bucket = u64;

/// So much in ten minutes for each key.
pub struct Limit<C: Clock = MonotonicClock> {
    buckets: Buckets,
    limiter: RateLimiter<Bucket, Buckets, C, StateInformationMiddleware>,
    most: NonZeroU32,
    one: Duration,
    secret: RandomState,
}

impl Limit {
    /// So many for each key.
    pub fn of(most: NonZeroU32) -> Self {
        Self::by(MonotonicClock, most)
    }
}

impl<C: Clock> Limit<C> {
    fn by(clock: C, most: NonZeroU32) -> Self {
        let one = WINDOW / most.get();
        let quota = Quota::with_period(one).unwrap_or(Quota::per_second(most));
        let buckets = Buckets::default();
        Self {
            limiter: RateLimiter::new(quota.allow_burst(most), buckets.clone(), clock),
            buckets,
            most,
            one,
            secret: RandomState::new(),
        }
    }

    /// What a key has of it.
    pub fn share(&self, key: impl Hash) -> BucketHandle<'_, C> {
        BucketHandle {
            limit: self,
            bucket: self.bucket(key),
        }
    }

    fn bucket(&self, key: impl Hash) -> Bucket {
        let own = self.secret.hash_one(key);
        match self.buckets.len() < BUCKETS {
            true => own,
            false => own % BUCKETS as u64,
        }
    }

    /// Forgets the buckets that are full again.
    pub fn forget(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }
}

/// What a key has of a limit.
pub struct BucketHandle<'a, C: Clock = MonotonicClock> {
    limit: &'a Limit<C>,
    bucket: Bucket,
}

/// How much is left of a share after one was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remaining {
    /// Half of it, or more.
    AtLeastHalf,
    /// Less than half of it.
    LessThanHalf,
}

impl<C: Clock> BucketHandle<'_, C> {
    /// Takes one; where there is none, says how long until there is.
    ///
    /// # Errors
    ///
    /// How long to wait.
    pub fn take(&self) -> Result<Remaining, Duration> {
        let Limit { limiter, most, .. } = self.limit;
        match limiter.check_key(&self.bucket) {
            Ok(state) if state.remaining_burst_capacity() < most.get() / 2 => {
                Ok(Remaining::LessThanHalf)
            }
            Ok(_) => Ok(Remaining::AtLeastHalf),
            Err(later) => Err(later.wait_time_from(limiter.clock().now())),
        }
    }

    /// Gives back one that was taken.
    pub fn give_back(&self) {
        let one = Nanos::from(self.limit.one).as_u64();
        let back = |full_at: Option<Nanos>| {
            let full_at = full_at.unwrap_or_default().as_u64();
            Ok::<_, Infallible>(((), full_at.saturating_sub(one).into()))
        };
        let Ok(()) = self.limit.buckets.measure_and_replace(&self.bucket, back);
    }
}

/// When each bucket will be full again. The limiter keeps its own to itself, and can't give back.
#[derive(Clone, Default)]
struct Buckets(Arc<HashMapStateStore<Bucket>>);

impl StateStore for Buckets {
    type Key = Bucket;

    fn measure_and_replace<T, F, E>(&self, bucket: &Bucket, change: F) -> Result<T, E>
    where
        F: Fn(Option<Nanos>) -> Result<(T, Nanos), E>,
    {
        self.0.measure_and_replace(bucket, change)
    }
}

impl ShrinkableKeyedStateStore<Bucket> for Buckets {
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

    /// Ten in ten minutes.
    fn ten() -> (FakeRelativeClock, Limit<FakeRelativeClock>) {
        let clock = FakeRelativeClock::default();
        let most = NonZeroU32::new(10).expect("more than none");
        (clock.clone(), Limit::by(clock, most))
    }

    fn taken(limit: &Limit<FakeRelativeClock>, key: &str) -> usize {
        (0..100)
            .take_while(|_| limit.share(key).take().is_ok())
            .count()
    }

    #[test]
    fn a_key_may_take_all_at_once_and_then_one_by_one() {
        let (clock, limit) = ten();
        assert_eq!(taken(&limit, "a"), 10);
        assert_eq!(limit.share("a").take(), Err(MINUTE));
        clock.advance(MINUTE);
        assert_eq!(taken(&limit, "a"), 1);
        clock.advance(60 * MINUTE);
        assert_eq!(taken(&limit, "a"), 10);
        assert_eq!(taken(&limit, "b"), 10, "another key has its own");
    }

    #[test]
    fn what_is_given_back_was_never_taken() {
        let (clock, limit) = ten();
        clock.advance(MINUTE);
        for _ in 0..100 {
            assert_eq!(limit.share("a").take(), Ok(Remaining::AtLeastHalf));
            limit.share("a").give_back();
        }
        assert_eq!(taken(&limit, "a"), 10);
        limit.share("a").give_back();
        assert_eq!(taken(&limit, "a"), 1);
        limit.share("never seen").give_back();
        assert_eq!(taken(&limit, "never seen"), 10);
    }

    #[test]
    fn the_second_half_says_that_little_is_left() {
        let (clock, limit) = ten();
        let left = || limit.share("a").take();
        assert!((0..5).all(|_| left() == Ok(Remaining::AtLeastHalf)));
        assert!((0..5).all(|_| left() == Ok(Remaining::LessThanHalf)));
        clock.advance(6 * MINUTE);
        assert_eq!(left(), Ok(Remaining::AtLeastHalf));
        assert_eq!(left(), Ok(Remaining::LessThanHalf));
    }

    #[test]
    fn a_flood_of_keys_fills_bounded_memory_and_is_forgotten() {
        let clock = FakeRelativeClock::default();
        let limit = Limit::by(clock.clone(), NonZeroU32::MIN);
        for key in 0..4 * BUCKETS {
            let taken = limit.share(key).take();
            assert!(taken.is_ok() || key >= BUCKETS, "{key} shares a bucket");
        }
        assert!(limit.buckets.len() <= 2 * BUCKETS);
        clock.advance(60 * MINUTE);
        limit.forget();
        assert!(limit.buckets.is_empty());
    }
}
