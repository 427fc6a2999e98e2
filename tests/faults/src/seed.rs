//! Where every choice comes from.

use rand::SeedableRng as _;
use rand::rngs::SmallRng;
use sha2::{Digest as _, Sha256};

/// What every choice of a run follows from.
#[derive(Clone, Copy, Debug)]
pub struct Seed(pub u64);

impl Seed {
    /// The choices of one of many, whose names tell them apart.
    #[must_use]
    pub fn rng(self, who: &str) -> SmallRng {
        let mut seed = <SmallRng as rand::SeedableRng>::Seed::default();
        let digest = Sha256::new()
            .chain_update(self.0.to_le_bytes())
            .chain_update(who)
            .finalize();
        for (byte, of_digest) in seed.iter_mut().zip(digest) {
            *byte = of_digest;
        }
        SmallRng::from_seed(seed)
    }
}
