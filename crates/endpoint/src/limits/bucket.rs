//! One limit, and the bucket of tokens that it has for each key.
//!
//! A full bucket may be emptied at once; it refills steadily within ten minutes (GCRA). A bucket is stored as the moment
//! at which it is full again. Keys are hashed with a secret of the endpoint's, so no address or email is stored, and all
//! replicas on one database find the same bucket.

use std::num::NonZeroU32;
use std::time::Duration;

use hmac::Mac as _;

use crate::platform::crypto::{KEY, hmac_sha256};

/// Nanoseconds since some moment that all buckets of a store share.
pub type Nanos = i64;

/// How long an empty bucket takes to refill.
pub const WINDOW: Nanos = 10 * 60 * 1_000_000_000;
/// How many buckets the keys of a limit share if there are too many of them.
const SHARED: i64 = 1 << 18;

/// A rate limit. Each key has a bucket of `capacity` tokens.
pub struct Limit {
    secret: [u8; KEY],
    name: String,
    capacity: NonZeroU32,
}

/// A key's bucket of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bucket {
    /// Which one it is.
    pub id: BucketId,
    capacity: NonZeroU32,
}

/// Which bucket of which limit, as hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BucketId {
    /// The limit.
    pub limit: i64,
    /// The key.
    pub key: i64,
}

/// How full a bucket is after a token was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remaining {
    /// Half full, or more.
    AtLeastHalf,
    /// Less than half full.
    LessThanHalf,
}

impl Limit {
    /// A limit of `capacity` tokens for each key. `secret` is the endpoint's key. No other limit has this name.
    #[must_use]
    pub fn new(secret: &[u8; KEY], name: impl Into<String>, capacity: NonZeroU32) -> Self {
        Self {
            secret: *secret,
            name: name.into(),
            capacity,
        }
    }

    /// The bucket of the key that has these parts.
    #[must_use]
    pub fn bucket(&self, key: &[&str]) -> Bucket {
        let id = BucketId {
            limit: self.hash(&[]),
            key: self.hash(key),
        };
        Bucket {
            id,
            capacity: self.capacity,
        }
    }

    fn hash(&self, parts: &[&str]) -> i64 {
        let mut hash = hmac_sha256(&self.secret);
        hash.update(b"rate limit");
        for part in [self.name.as_str()].iter().chain(parts) {
            hash.update(b"\0");
            hash.update(part.as_bytes());
        }
        let [a, b, c, d, e, f, g, h, ..] = <[u8; 32]>::from(hash.finalize().into_bytes());
        i64::from_be_bytes([a, b, c, d, e, f, g, h])
    }
}

impl Bucket {
    /// How long one token takes to refill.
    #[must_use]
    pub fn refill(self) -> Nanos {
        WINDOW / Nanos::from(self.capacity.get())
    }

    /// When a bucket is full again after a token is taken at `now`.
    ///
    /// # Errors
    ///
    /// If it is empty: how long until it has a token.
    pub fn take(self, full_at: Nanos, now: Nanos) -> Result<Nanos, Duration> {
        let after = full_at.max(now) + self.refill();
        match after - now - WINDOW {
            ..=0 => Ok(after),
            wait => Err(Duration::from_nanos(wait.unsigned_abs())),
        }
    }

    /// How full it is at `now`.
    #[must_use]
    pub fn remaining(self, full_at: Nanos, now: Nanos) -> Remaining {
        let tokens = (WINDOW - (full_at - now)) / self.refill();
        match tokens < Nanos::from(self.capacity.get() / 2) {
            true => Remaining::LessThanHalf,
            false => Remaining::AtLeastHalf,
        }
    }

    /// The one that this bucket shares with others of its limit if there are too many keys. Limits become stricter than
    /// configured then, but what is stored stays bounded.
    #[must_use]
    pub const fn shared(self) -> Self {
        let id = BucketId {
            key: self.id.key.rem_euclid(SHARED),
            ..self.id
        };
        Self { id, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_has_a_bucket_of_its_own_that_only_the_secret_tells() {
        let limit = |secret, name| Limit::new(&[secret; KEY], name, NonZeroU32::MIN);
        let here = limit(1, "here").bucket(&["shop", "key"]);
        assert_eq!(here, limit(1, "here").bucket(&["shop", "key"]));
        assert_ne!(here.id, limit(1, "here").bucket(&["shopk", "ey"]).id);
        assert_ne!(here.id, limit(1, "there").bucket(&["shop", "key"]).id);
        assert_ne!(here.id, limit(2, "here").bucket(&["shop", "key"]).id);
    }

    #[test]
    fn no_capacity_lets_more_through() {
        for capacity in [1, 2, 3, 6, 7, 11, 19, 240, 1_000, 6_000, 77_777] {
            let capacity = NonZeroU32::new(capacity).expect("not zero");
            let bucket = Limit::new(&[0; KEY], "x", capacity).bucket(&[]);
            let mut full_at = 0;
            for _ in 0..capacity.get() {
                full_at = bucket.take(full_at, 0).expect("a token is left");
            }
            assert!(bucket.take(full_at, 0).is_err(), "{capacity}");
        }
    }
}
