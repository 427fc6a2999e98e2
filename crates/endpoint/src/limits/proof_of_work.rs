//! Proof of work: some seconds of a caller's processor for one more call.
//!
//! The challenges are [ALTCHA](https://altcha.org/docs/v2/)'s. To solve one is to derive some 256 keys until one begins with a zero
//! byte; to check a proof is to derive one. So it costs the caller 256 times what it costs here, and a challenge costs a
//! signature alone. Nothing about a challenge is kept until its proof comes, and then it's known as used for as long as it
//! holds: a proof serves once, whether it was right or not.
//!
//! It stops nobody: it makes a thousand calls a thousand times as dear as one, and one is dear to nobody.

use std::collections::BTreeMap;
use std::num::NonZeroU32;
use std::time::{Duration, SystemTime};

use altcha::{
    Challenge, CreateChallengeOptions, HmacAlgorithm, Payload, VerifySolutionOptions,
    create_challenge, sign_challenge, verify_solution,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::limits::LimitedAction;
use crate::limits::bucket::Limit;
use crate::platform::crypto::{KEY, are_equal, sha256};

/// How long a challenge may be worked on; less than a limit remembers.
const LIFE: Duration = Duration::from_secs(5 * 60);

/// How much work is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Work {
    /// About half a second of a phone.
    Light,
    /// Some seconds of a phone.
    Heavy,
}

impl Work {
    /// How many rounds a key takes.
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

/// What a proof is for: it's worth nothing elsewhere.
#[derive(Clone, Copy)]
pub struct Purpose<'a> {
    /// What is to be done.
    pub action: LimitedAction,
    /// The shop that it's done to.
    pub shop: &'a str,
}

impl Purpose<'_> {
    fn data(&self) -> BTreeMap<String, Value> {
        let Self { action, shop } = self;
        let data = [("deed", json!(action.name())), ("shop", json!(shop))];
        data.map(|(key, value)| (key.to_owned(), value)).into()
    }
}

/// Makes challenges and checks proofs.
pub struct Proofs {
    secret: String,
    life: Duration,
    used: Limit,
}

impl Proofs {
    /// By a key of their own, which the endpoint's is behind.
    #[must_use]
    pub fn new(key: &[u8; KEY]) -> Self {
        let mut code = <Hmac<Sha256> as hmac::digest::KeyInit>::new(key.into());
        code.update(b"proof of work");
        Self {
            secret: STANDARD.encode(code.finalize().into_bytes()),
            life: LIFE,
            used: Limit::of(NonZeroU32::MIN),
        }
    }

    /// A challenge that nobody else can make.
    ///
    /// # Errors
    ///
    /// When it can't be made.
    pub fn challenge(&self, purpose: Purpose<'_>, work: Work) -> altcha::Result<Challenge> {
        create_challenge(CreateChallengeOptions {
            cost: work.cost(),
            data: Some(purpose.data()),
            expires_at: Some(seconds(SystemTime::now() + self.life)),
            hmac_signature_secret: Some(self.secret.clone()),
            ..CreateChallengeOptions::default()
        })
    }

    /// How much work a proof shows, where it's good.
    #[must_use]
    pub fn check(&self, purpose: Purpose<'_>, proof: &str) -> Option<Work> {
        let json = STANDARD.decode(proof).ok()?;
        let Payload {
            challenge,
            solution,
        } = serde_json::from_slice(&json).ok()?;
        let parameters = &challenge.parameters;
        if parameters.data != Some(purpose.data()) || !self.is_ours(&challenge) {
            return None;
        }
        let now = seconds(SystemTime::now());
        if parameters.expires_at.is_none_or(|end| end < now) {
            return None;
        }
        // Before its work is looked at: one challenge costs no more than one check.
        self.used.share(&challenge.signature).take().ok()?;
        let options = VerifySolutionOptions::new(&challenge, &solution, &self.secret);
        let is_good = verify_solution(options).is_ok_and(|result| result.verified);
        is_good.then_some(Work::of_cost(parameters.cost))
    }

    /// Whether this endpoint made a challenge: only those take room among the used ones.
    fn is_ours(&self, challenge: &Challenge) -> bool {
        let mut parameters = challenge.parameters.clone();
        let algorithm = HmacAlgorithm::default();
        let ours = sign_challenge(&algorithm, &mut parameters, None, &self.secret, None);
        let ours = ours.ok().and_then(|ours| ours.signature);
        let pair = ours.zip(challenge.signature.as_ref());
        pair.is_some_and(|(ours, theirs)| are_equal(&sha256(ours), &sha256(theirs)))
    }

    /// Forgets the proofs that are over.
    pub fn forget(&self) {
        self.used.forget();
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

    const HERE: Purpose<'_> = Purpose {
        action: LimitedAction::LookUp,
        shop: "mall",
    };

    fn proofs() -> Proofs {
        Proofs::new(&[7; KEY])
    }

    fn solved(challenge: Challenge) -> Payload {
        let options = SolveChallengeOptions::new(&challenge);
        let solution = solve_challenge(options).unwrap().unwrap();
        Payload {
            challenge,
            solution,
        }
    }

    fn written(payload: &Payload) -> String {
        STANDARD.encode(serde_json::to_vec(payload).unwrap())
    }

    fn light(proofs: &Proofs) -> Payload {
        solved(proofs.challenge(HERE, Work::Light).unwrap())
    }

    #[test]
    fn a_proof_serves_once_and_says_how_much_work_it_is() {
        let proofs = proofs();
        let first = written(&light(&proofs));
        assert_eq!(proofs.check(HERE, &first), Some(Work::Light));
        assert_eq!(proofs.check(HERE, &first), None);
        let heavy = solved(proofs.challenge(HERE, Work::Heavy).unwrap());
        assert_eq!(proofs.check(HERE, &written(&heavy)), Some(Work::Heavy));
    }

    #[test]
    fn a_proof_is_worth_nothing_elsewhere() {
        let proofs = proofs();
        let other_shop = Purpose {
            shop: "other",
            ..HERE
        };
        let other_deed = Purpose {
            action: LimitedAction::Ticket,
            ..HERE
        };
        let proof = written(&light(&proofs));
        for elsewhere in [other_shop, other_deed] {
            assert_eq!(proofs.check(elsewhere, &proof), None);
        }
        assert_eq!(Proofs::new(&[8; KEY]).check(HERE, &proof), None);
        assert_eq!(proofs.check(HERE, &proof), Some(Work::Light));
    }

    #[test]
    fn nothing_of_a_challenge_can_be_made_easier() {
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
            assert_eq!(proofs.check(HERE, &written(&solved)), None);
        }
        for nothing in ["", "AAAA", "e30=", "ü"] {
            assert_eq!(proofs.check(HERE, nothing), None);
        }
    }

    #[test]
    fn what_is_guessed_uses_the_challenge_up() {
        let proofs = proofs();
        let right = light(&proofs);
        let mut wrong = right.clone();
        wrong.solution.counter += 1;
        assert_eq!(proofs.check(HERE, &written(&wrong)), None);
        assert_eq!(proofs.check(HERE, &written(&right)), None);
    }

    #[test]
    fn a_challenge_is_over_after_a_while() {
        let proofs = Proofs {
            life: Duration::ZERO,
            ..proofs()
        };
        let proof = light(&proofs);
        // Its second began before now.
        while seconds(SystemTime::now()) <= proof.challenge.parameters.expires_at.unwrap() {
            std::thread::yield_now();
        }
        assert_eq!(proofs.check(HERE, &written(&proof)), None);
    }
}
