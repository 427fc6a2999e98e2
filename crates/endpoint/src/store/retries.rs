//! When a failed delivery is tried again: exponential backoff with jitter.

use chrono::TimeDelta;

/// The longest wait after a first failure. Each further failure doubles it.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(30);
/// The longest wait between two attempts.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);
/// For how long an entry is tried again, counted from its first attempt. Counted from when it was queued, an endpoint
/// that was off for longer would give everything up at the first failure.
pub const MAX_RETRY_AGE: TimeDelta = TimeDelta::hours(72);

/// The longest wait after this number of failures.
pub fn backoff(failures: i64) -> TimeDelta {
    let doublings = u32::try_from(failures.clamp(0, 16)).unwrap_or_default();
    let wait = FIRST_WAIT.checked_mul(1 << doublings);
    wait.unwrap_or(LONGEST_WAIT).min(LONGEST_WAIT)
}

/// A random wait between half of `wait` and all of it, so that deliveries that failed together aren't tried together.
pub fn jitter(wait: TimeDelta) -> TimeDelta {
    // Without randomness every wait is the longest.
    let random = getrandom::u32().unwrap_or(u32::MAX);
    let half = wait / 2;
    half + TimeDelta::milliseconds((half.num_milliseconds() * i64::from(random)) >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_doubles_the_wait_up_to_an_hour() {
        let minutes = |failures| backoff(failures).as_seconds_f64() / 60.0;
        assert_eq!([0, 1, 2, 6].map(minutes), [0.5, 1.0, 2.0, 32.0]);
        assert_eq!([7, 100, i64::MAX].map(minutes), [60.0; 3]);
    }

    #[test]
    fn deliveries_that_failed_together_are_tried_apart() {
        let waits: Vec<_> = (0..64).map(|_| jitter(LONGEST_WAIT)).collect();
        let within = LONGEST_WAIT / 2..=LONGEST_WAIT;
        assert!(waits.iter().all(|wait| within.contains(wait)), "{waits:?}");
        assert!(waits.iter().any(|wait| *wait != waits[0]), "{waits:?}");
    }
}
