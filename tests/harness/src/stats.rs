//! Statistics of durations.

use std::time::Duration;

/// The area under the curve (AUC): how often, of one of each, the second took longer. 0.5 if the times are alike.
#[must_use]
#[expect(
    clippy::cast_precision_loss,
    reason = "nobody measures so many that it matters"
)]
pub fn auc(first: &[Duration], second: &[Duration]) -> f64 {
    let mut sorted = first.to_vec();
    sorted.sort_unstable();
    let shorter = |took: &Duration| {
        let less = sorted.partition_point(|other| other < took);
        let same = sorted.partition_point(|other| other <= took) - less;
        less as f64 + same as f64 / 2.0
    };
    second.iter().map(shorter).sum::<f64>() / (first.len() * second.len()) as f64
}

/// A percentile by the nearest rank: 50 for the median.
#[must_use]
pub fn percentile(times: &[Duration], percent: usize) -> Duration {
    let mut sorted = times.to_vec();
    sorted.sort_unstable();
    let nth = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted.get(nth).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(ms: std::ops::Range<u64>) -> Vec<Duration> {
        ms.map(Duration::from_millis).collect()
    }

    #[test]
    fn what_takes_longer_is_told_from_what_takes_as_long() {
        assert_eq!(auc(&times(0..100), &times(0..100)), 0.5);
        assert_eq!(auc(&times(0..100), &times(100..200)), 1.0);
        assert_eq!(auc(&times(0..100), &times(50..150)), 0.875);
    }

    #[test]
    fn a_percentile_is_one_of_the_times() {
        assert_eq!(percentile(&times(1..101), 50), Duration::from_millis(50));
        assert_eq!(percentile(&times(1..101), 99), Duration::from_millis(99));
        assert_eq!(percentile(&times(7..8), 99), Duration::from_millis(7));
        assert_eq!(percentile(&[], 99), Duration::ZERO);
    }
}
