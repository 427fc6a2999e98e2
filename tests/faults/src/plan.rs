//! The faults to make: every kind equally often, in an order that follows from the seed.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rand::RngExt as _;
use rand::rngs::SmallRng;
use rand::seq::SliceRandom as _;

use careline_harness::Result;
use careline_harness::until::until_within;

/// Ends a campaign that hangs.
const DEADLINE: Duration = Duration::from_secs(30 * 60);

/// The probability of a fault while some are left.
const LIKELY: f64 = 0.25;

/// The remaining faults.
pub struct Plan<F>(Mutex<(SmallRng, Vec<F>)>);

impl<F: Copy> Plan<F> {
    /// Plans `count` faults of these kinds.
    #[must_use]
    pub fn new(mut rng: SmallRng, kinds: &[F], count: u32) -> Self {
        let mut left: Vec<F> = (0..count)
            .zip(kinds.iter().cycle())
            .map(|(_, kind)| *kind)
            .collect();
        left.shuffle(&mut rng);
        Self(Mutex::new((rng, left)))
    }

    /// The fault to make now, if any, and a number between 0 and 1 for where.
    pub fn next(&self) -> Option<(F, f64)> {
        let mut plan = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (rng, left) = &mut *plan;
        let fault = rng.random_bool(LIKELY).then(|| left.pop()).flatten();
        fault.map(|fault| (fault, rng.random()))
    }

    /// The number of remaining faults.
    pub fn left(&self) -> usize {
        let plan = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        plan.1.len()
    }
}

/// Waits until all faults of a plan are made.
///
/// # Errors
///
/// If that doesn't happen.
pub async fn all_made<F: Copy>(plan: &Plan<F>) -> Result {
    let look = async || Ok::<_, String>((plan.left() == 0).then_some(()));
    until_within(DEADLINE, "all faults to be made", look).await
}
