//! How much one caller may ask for, so that guessing doesn't pay and a flood leaves room for others.
//!
//! Each [`LimitedAction`](action::LimitedAction) counts by the client's address and by shop. Look-ups that find nothing
//! count again, against guessing ([`failed_lookup`]). A count is a bucket that refills within ten minutes ([`bucket`]).
//!
//! Limits also affect legitimate callers, so every refusal is a 429 and loses no data. Most limits can be passed with a
//! proof of work ([`proof_of_work`]), which the widget computes by itself:
//!
//! - **A client's own limit.** Its second half asks for a light proof with each request. Once it's empty, the client
//!   waits for `Retry-After`.
//! - **A limit shared with others**, of an email, an order or a shop. Strangers can empty it: from many addresses one
//!   could keep a shopper from their order. So it never ends. Beyond it, the first requests of each network are free,
//!   enough for a shopper who mistypes twice; then each asks for a proof. It is a heavy one for an email or an order,
//!   because there only the work stops a guesser with very many networks; a shop that fears that has a code mailed. A
//!   right guess isn't exempt, or the limit would stop no guesser. The answer doesn't reveal which limit was reached.
//! - **Uploads and links in mails** never ask for a proof: other tus clients and mail readers can't compute one.
//!
//! A refused request takes nothing from the limits that refuse it. A proof that is wrong takes one from its client's
//! own limit, and isn't even checked once that is empty.
//!
//! Limits are in memory: they start full after a restart, and each process counts for itself.

pub mod action;
pub mod action_limits;
pub mod bucket;
pub mod charge;
pub mod client_ip;
pub mod concurrency;
pub mod failed_lookup;
pub mod proof_of_work;

use std::time::Duration;

use altcha::Challenge;
use strum::VariantArray as _;

use crate::config::LimitSettings;
use crate::limits::action::{LimitedAction, LimitedActionTable};
use crate::limits::action_limits::ActionLimits;
use crate::limits::bucket::BucketHandle;
use crate::limits::charge::{Charge, Shortfall, charge_all};
use crate::limits::client_ip::Client;
use crate::limits::failed_lookup::{FailedLookupLimits, PendingLookup};
use crate::limits::proof_of_work::{ProofOfWork, Purpose, Work};
use crate::platform::crypto::KEY;

/// All rate limits of an endpoint.
pub struct Limits {
    actions: LimitedActionTable<ActionLimits>,
    failed_lookups: FailedLookupLimits,
    proofs: ProofOfWork,
}

/// Who asks, and the work that they have shown.
#[derive(Clone, Copy)]
pub struct Caller<'a> {
    /// By address.
    pub client: Client,
    /// The id of the shop that is asked; empty if the path names none.
    pub shop: &'a str,
    /// The work of a good proof.
    pub proof_shown: Option<Work>,
}

/// Why a request isn't served.
#[derive(Debug)]
pub enum Exceeded {
    /// It is after this long.
    Wait(Duration),
    /// It is with a solution of this challenge.
    Proof(Box<Challenge>),
    /// It would be with a proof, but no challenge could be made.
    NoChallenge(altcha::Error),
}

impl Limits {
    /// The limits that the settings give. `key` is the endpoint's own, and signs challenges.
    #[must_use]
    pub fn new(settings: &LimitSettings, key: &[u8; KEY]) -> Self {
        Self {
            actions: LimitedActionTable::from_closure(|action| ActionLimits::new(action, settings)),
            failed_lookups: FailedLookupLimits::new(settings),
            proofs: ProofOfWork::new(key),
        }
    }

    /// The work that a proof shows. A wrong proof takes one from the client's own limit.
    #[must_use]
    pub fn verify_proof(
        &self,
        action: LimitedAction,
        client: Client,
        shop: &str,
        proof: Option<&str>,
    ) -> Option<Work> {
        let proof = proof.filter(|_| action.accepts_proof())?;
        let own = self.actions[action].per_client.bucket(client);
        own.take().ok()?;
        let shown = self.proofs.verify(Purpose { action, shop }, proof)?;
        own.give_back();
        Some(shown)
    }

    /// Counts a request.
    ///
    /// # Errors
    ///
    /// If it isn't to be served; it doesn't count then.
    pub fn count(&self, action: LimitedAction, caller: Caller<'_>) -> Result<(), Exceeded> {
        let limits = &self.actions[action];
        let charges = limits.charges(caller.client, caller.shop);
        self.take(action, caller, charges, limits.free(caller.client))
            .map(drop)
    }

    /// Counts a look-up as failed, before the order is looked for. `number` and `email` are as typed.
    ///
    /// # Errors
    ///
    /// If it isn't to be served; it doesn't count then.
    pub fn begin_lookup(
        &self,
        caller: Caller<'_>,
        number: &str,
        email: &str,
    ) -> Result<PendingLookup<'_>, Exceeded> {
        let limits = &self.failed_lookups;
        let charges = limits.charges(caller.client, caller.shop, number, email);
        let free = limits.free(caller.client);
        self.take(LimitedAction::Lookup, caller, charges, free)
            .map(PendingLookup)
    }

    /// A refusal that asks for this much work, whatever the limits say.
    #[must_use]
    pub fn require_proof(&self, action: LimitedAction, shop: &str, work: Work) -> Exceeded {
        match self.proofs.challenge(Purpose { action, shop }, work) {
            Ok(challenge) => Exceeded::Proof(Box::new(challenge)),
            Err(error) => Exceeded::NoChallenge(error),
        }
    }

    /// Drops the buckets that are full again, and the expired proofs.
    pub fn prune(&self) {
        let actions = LimitedAction::VARIANTS.iter();
        actions.for_each(|action| self.actions[*action].prune());
        self.failed_lookups.prune();
        self.proofs.prune();
    }

    fn take<'a>(
        &self,
        action: LimitedAction,
        caller: Caller<'_>,
        charges: Vec<Charge<'a>>,
        free: BucketHandle<'a>,
    ) -> Result<Vec<BucketHandle<'a>>, Exceeded> {
        charge_all(charges, free, caller.proof_shown).map_err(|shortfall| match shortfall {
            Shortfall::Wait(wait) => Exceeded::Wait(wait),
            Shortfall::Work(work) => self.require_proof(action, caller.shop, work),
        })
    }
}
