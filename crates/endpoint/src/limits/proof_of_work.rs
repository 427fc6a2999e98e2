//! Proof of work: some processor time of the caller's for one more request.
//!
//! The challenges are those of [ALTCHA](https://altcha.org/docs/v2/). Solving one takes some 256 key derivations, until
//! a key begins with a zero byte. Checking a solution takes one, and making a challenge takes one signature. A
//! challenge is stored only once its solution arrives, and then for as long as it is valid: it can be used once,
//! whether the solution was right or not.
//!
//! It blocks no one. It makes cost grow with the number of calls while a single call stays cheap.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use altcha::{
    Challenge, CreateChallengeOptions, HmacAlgorithm, Payload, VerifySolutionOptions,
    create_challenge, sign_challenge, verify_solution,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::Mac as _;
use serde_json::{Value, json};

use crate::limits::action::LimitedAction;
use crate::limits::bucket::Limit;
use crate::limits::buckets::Buckets;
use crate::platform::crypto::{KEY, are_equal, hmac_sha256, sha256};
use crate::store::error::StoreResult;

/// How long a challenge is valid; shorter than a limit's window, so that a used one is remembered for as long.
const LIFETIME: Duration = Duration::from_secs(5 * 60);

/// How much work a challenge takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Work {
    /// About half a second on a phone.
    Light,
    /// Some seconds on a phone.
    Heavy,
}

impl Work {
    /// Iterations of PBKDF2 for each key.
    const fn cost(self) -> u32 {
        match self {
            Self::Light => 2_000,
            Self::Heavy => 16_000,
        }
    }

    const fn of_cost(cost: u32) -> Self {
        if cost < Self::Heavy.cost() {
            Self::Light
        } else {
            Self::Heavy
        }
    }
}

/// What a proof is for. It isn't valid for another purpose.
#[derive(Clone, Copy)]
pub struct Purpose<'a> {
    /// What the request does.
    pub action: LimitedAction,
    /// The shop's id.
    pub shop: &'a str,
}

impl Purpose<'_> {
    fn data(&self) -> BTreeMap<String, Value> {
        let Self { action, shop } = self;
        let data = [("deed", json!(action.into_str())), ("shop", json!(shop))];
        data.map(|(key, value)| (key.to_owned(), value)).into()
    }
}

/// Makes challenges and verifies their solutions.
pub struct ProofOfWork {
    /// Signs challenges.
    secret: String,
    lifetime: Duration,
    /// One token for the signature of each challenge.
    uses: Limit,
    buckets: Arc<dyn Buckets>,
}

impl ProofOfWork {
    /// Signs with a key derived from the endpoint's own. What was used is remembered in `buckets`.
    #[must_use]
    pub fn new(key: &[u8; KEY], buckets: Arc<dyn Buckets>) -> Self {
        let mut derived = hmac_sha256(key);
        derived.update(b"proof of work");
        Self {
            secret: STANDARD.encode(derived.finalize().into_bytes()),
            lifetime: LIFETIME,
            uses: Limit::new(key, "proof", NonZeroU32::MIN),
            buckets,
        }
    }

    /// Makes and signs a challenge.
    ///
    /// # Errors
    ///
    /// If the machine has no randomness to give.
    pub fn challenge(&self, purpose: Purpose<'_>, work: Work) -> altcha::Result<Challenge> {
        create_challenge(CreateChallengeOptions {
            cost: work.cost(),
            data: Some(purpose.data()),
            expires_at: Some(seconds(SystemTime::now() + self.lifetime)),
            hmac_signature_secret: Some(self.secret.clone()),
            ..CreateChallengeOptions::default()
        })
    }

    /// The work that a proof (base64 of ALTCHA's JSON) shows, if it is valid.
    ///
    /// # Errors
    ///
    /// If the buckets can't be reached.
    pub async fn verify(&self, purpose: Purpose<'_>, proof: &str) -> StoreResult<Option<Work>> {
        let Some((payload, signature)) = self.current(purpose, proof) else {
            return Ok(None);
        };
        // Before the solution is verified, so that a challenge costs us one verification at most.
        let use_up = [self.uses.bucket(&[&signature])];
        if !matches!(self.buckets.take(&use_up).await?.as_slice(), [Ok(_)]) {
            return Ok(None);
        }
        let Payload {
            challenge,
            solution,
        } = &payload;
        let options = VerifySolutionOptions::new(challenge, solution, &self.secret);
        let is_valid = verify_solution(options).is_ok_and(|result| result.verified);
        Ok(is_valid.then_some(Work::of_cost(challenge.parameters.cost)))
    }

    /// A proof whose challenge is ours, for this purpose and not expired, and the challenge's signature.
    fn current(&self, purpose: Purpose<'_>, proof: &str) -> Option<(Payload, String)> {
        let json = STANDARD.decode(proof).ok()?;
        let payload: Payload = serde_json::from_slice(&json).ok()?;
        let challenge = &payload.challenge;
        if challenge.parameters.data != Some(purpose.data()) || !self.signed(challenge) {
            return None;
        }
        let now = seconds(SystemTime::now());
        challenge.parameters.expires_at.filter(|end| *end >= now)?;
        let signature = challenge.signature.clone()?;
        Some((payload, signature))
    }

    /// Whether this endpoint signed a challenge. Only those are stored as used, so nobody else fills the memory.
    fn signed(&self, challenge: &Challenge) -> bool {
        let mut parameters = challenge.parameters.clone();
        let algorithm = HmacAlgorithm::default();
        let ours = sign_challenge(&algorithm, &mut parameters, None, &self.secret, None);
        let ours = ours.ok().and_then(|ours| ours.signature);
        let pair = ours.zip(challenge.signature.as_ref());
        pair.is_some_and(|(ours, theirs)| are_equal(&sha256(ours), &sha256(theirs)))
    }
}

fn seconds(time: SystemTime) -> i64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| since.as_secs().cast_signed())
}

#[cfg(test)]
mod tests {
    use altcha::{SolveChallengeOptions, solve_challenge};

    use super::*;
    use crate::limits::memory_buckets::MemoryBuckets;

    const HERE: Purpose<'_> = Purpose {
        action: LimitedAction::Lookup,
        shop: "mall",
    };

    fn with_key(key: u8) -> ProofOfWork {
        ProofOfWork::new(&[key; KEY], Arc::new(MemoryBuckets::default()))
    }

    async fn verify(proofs: &ProofOfWork, purpose: Purpose<'_>, proof: &str) -> Option<Work> {
        proofs.verify(purpose, proof).await.unwrap()
    }

    fn proofs() -> ProofOfWork {
        with_key(7)
    }

    fn solved(challenge: Challenge) -> Payload {
        let options = SolveChallengeOptions::new(&challenge);
        let solution = solve_challenge(options).unwrap().unwrap();
        Payload {
            challenge,
            solution,
        }
    }

    fn encoded(payload: &Payload) -> String {
        STANDARD.encode(serde_json::to_vec(payload).unwrap())
    }

    fn light(proofs: &ProofOfWork) -> Payload {
        solved(proofs.challenge(HERE, Work::Light).unwrap())
    }

    #[tokio::test]
    async fn a_proof_is_valid_once_and_shows_its_work() {
        let proofs = proofs();
        let first = encoded(&light(&proofs));
        assert_eq!(verify(&proofs, HERE, &first).await, Some(Work::Light));
        assert_eq!(verify(&proofs, HERE, &first).await, None);
        let heavy = solved(proofs.challenge(HERE, Work::Heavy).unwrap());
        assert_eq!(
            verify(&proofs, HERE, &encoded(&heavy)).await,
            Some(Work::Heavy)
        );
    }

    #[tokio::test]
    async fn a_proof_is_valid_for_its_purpose_alone() {
        let proofs = proofs();
        let other_shop = Purpose {
            shop: "other",
            ..HERE
        };
        let other_action = Purpose {
            action: LimitedAction::Ticket,
            ..HERE
        };
        let proof = encoded(&light(&proofs));
        for elsewhere in [other_shop, other_action] {
            assert_eq!(verify(&proofs, elsewhere, &proof).await, None);
        }
        assert_eq!(verify(&with_key(8), HERE, &proof).await, None);
        assert_eq!(verify(&proofs, HERE, &proof).await, Some(Work::Light));
    }

    #[tokio::test]
    async fn nothing_of_a_challenge_can_be_made_easier() {
        let proofs = proofs();
        let ours = proofs.challenge(HERE, Work::Heavy).unwrap();
        let easier: [fn(&mut Challenge); 5] = [
            |challenge| challenge.parameters.cost = 1,
            |challenge| challenge.parameters.key_prefix = String::new(),
            |challenge| challenge.parameters.expires_at = None,
            |challenge| challenge.parameters.algorithm = "SHA-256".into(),
            |challenge| challenge.signature = None,
        ];
        for change in easier {
            let mut challenge = ours.clone();
            challenge.parameters.cost = 1;
            change(&mut challenge);
            let solved = solved(challenge);
            assert_eq!(verify(&proofs, HERE, &encoded(&solved)).await, None);
        }
        for nothing in ["", "AAAA", "e30=", "ü"] {
            assert_eq!(verify(&proofs, HERE, nothing).await, None);
        }
    }

    #[tokio::test]
    async fn a_wrong_solution_uses_the_challenge_up() {
        let proofs = proofs();
        let right = light(&proofs);
        let mut wrong = right.clone();
        wrong.solution.counter += 1;
        assert_eq!(verify(&proofs, HERE, &encoded(&wrong)).await, None);
        assert_eq!(verify(&proofs, HERE, &encoded(&right)).await, None);
    }

    #[tokio::test]
    async fn a_challenge_expires() {
        let proofs = ProofOfWork {
            lifetime: Duration::ZERO,
            ..proofs()
        };
        let proof = light(&proofs);
        // Expiry is in whole seconds.
        while seconds(SystemTime::now()) <= proof.challenge.parameters.expires_at.unwrap() {
            std::thread::yield_now();
        }
        assert_eq!(verify(&proofs, HERE, &encoded(&proof)).await, None);
    }
}
