//! Random choices that can be repeated.

use rand::rngs::SmallRng;
use rand::{RngExt as _, SeedableRng as _};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::Result;

/// The environment variable that repeats a test's choices.
pub const VARIABLE: &str = "CARELINE_SEED";

/// Determines every random choice of a run.
#[derive(Clone, Copy, Debug)]
pub struct Seed(pub u64);

impl Seed {
    /// A random seed.
    #[must_use]
    pub fn random() -> Self {
        Self(Uuid::new_v4().as_u64_pair().0)
    }

    /// The seed of [`VARIABLE`], or a random one. Prints how to repeat the run, which cargo shows if the test fails.
    ///
    /// # Errors
    ///
    /// If the variable isn't a number.
    pub fn of_test() -> Result<Self> {
        let seed = match std::env::var(VARIABLE) {
            Ok(seed) => Self(
                seed.parse()
                    .map_err(|_| format!("{VARIABLE} isn't a number"))?,
            ),
            Err(_) => Self::random(),
        };
        println!("repeat this run with {VARIABLE}={}", seed.0);
        Ok(seed)
    }

    /// A generator for one of the run's actors. Different names get independent choices.
    #[must_use]
    pub fn rng(self, actor: &str) -> SmallRng {
        let mut seed = <SmallRng as rand::SeedableRng>::Seed::default();
        let digest = Sha256::new()
            .chain_update(self.0.to_le_bytes())
            .chain_update(actor)
            .finalize();
        for (byte, of_digest) in seed.iter_mut().zip(digest) {
            *byte = of_digest;
        }
        SmallRng::from_seed(seed)
    }
}

/// A UUID chosen by the generator.
pub fn uuid(rng: &mut SmallRng) -> Uuid {
    uuid::Builder::from_random_bytes(rng.random()).into_uuid()
}
