//! Where every choice comes from.

use rand::rngs::SmallRng;
use rand::{RngExt as _, SeedableRng as _};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// What every choice of a run follows from.
#[derive(Clone, Copy, Debug)]
pub struct Seed(pub u64);

impl Seed {
    /// One that nobody chose.
    #[must_use]
    pub fn by_chance() -> Self {
        Self(Uuid::new_v4().as_u64_pair().0)
    }

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

/// A UUID that follows from the seed.
pub fn uuid(rng: &mut SmallRng) -> Uuid {
    uuid::Builder::from_random_bytes(rng.random()).into_uuid()
}
