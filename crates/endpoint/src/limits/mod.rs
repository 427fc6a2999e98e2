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
//! On SQLite the buckets are in memory, and full after a restart. On Postgres they are in a table, so that they hold for
//! all replicas together ([`buckets`]).

pub(crate) mod action;
pub mod action_limits;
pub mod bucket;
pub mod buckets;
pub mod charge;
pub mod client_ip;
pub mod concurrency;
pub mod failed_lookup;
pub mod memory_buckets;
pub mod proof_of_work;

use std::sync::Arc;
use std::time::Duration;

use altcha::Challenge;

use crate::config::LimitSettings;
use crate::limits::action::{LimitedAction, LimitedActionTable};
use crate::limits::action_limits::ActionLimits;
use crate::limits::bucket::Bucket;
use crate::limits::buckets::Buckets;
use crate::limits::charge::{Charge, Shortfall, charge_all};
use crate::limits::client_ip::Client;
use crate::limits::failed_lookup::{FailedLookupLimits, PendingLookup};
use crate::limits::proof_of_work::{ProofOfWork, Purpose, Work};
use crate::platform::crypto::KEY;
use crate::store::error::{StoreError, StoreResult};

/// All rate limits of an endpoint.
pub struct Limits {
    buckets: Arc<dyn Buckets>,
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
    /// The buckets can't be reached, so nobody knows whether it may be.
    Unknown(StoreError),
}

impl From<StoreError> for Exceeded {
    fn from(error: StoreError) -> Self {
        Self::Unknown(error)
    }
}

impl Limits {
    /// The limits that the settings give. `key` is the endpoint's own: it hashes keys, and signs challenges.
    #[must_use]
    pub fn new(settings: &LimitSettings, key: &[u8; KEY], buckets: Arc<dyn Buckets>) -> Self {
        let limits = |action| ActionLimits::new(action, settings, key);
        Self {
            actions: LimitedActionTable::from_closure(limits),
            failed_lookups: FailedLookupLimits::new(settings, key),
            proofs: ProofOfWork::new(key, buckets.clone()),
            buckets,
        }
    }

    /// The work that a proof shows. A wrong proof takes one from the client's own limit.
    ///
    /// # Errors
    ///
    /// If the buckets can't be reached.
    pub async fn verify_proof(
        &self,
        action: LimitedAction,
        client: Client,
        shop: &str,
        proof: Option<&str>,
    ) -> StoreResult<Option<Work>> {
        let Some(proof) = proof.filter(|_| action.accepts_proof()) else {
            return Ok(None);
        };
        let own = [self.actions[action].own(client)];
        if !matches!(self.buckets.take(&own).await?.as_slice(), [Ok(_)]) {
            return Ok(None);
        }
        let shown = self.proofs.verify(Purpose { action, shop }, proof).await?;
        if shown.is_some() {
            self.buckets.give_back(&own).await?;
        }
        Ok(shown)
    }

    /// Counts a request.
    ///
    /// # Errors
    ///
    /// If it isn't to be served; it doesn't count then.
    pub async fn count(&self, action: LimitedAction, caller: Caller<'_>) -> Result<(), Exceeded> {
        let limits = &self.actions[action];
        let charges = limits.charges(caller.client, caller.shop);
        let free = limits.free(caller.client);
        self.take(action, caller, &charges, free).await.map(drop)
    }

    /// Counts a look-up as failed, before the order is looked for. `number` and `email` are as typed.
    ///
    /// # Errors
    ///
    /// If it isn't to be served; it doesn't count then.
    pub async fn begin_lookup(
        &self,
        caller: Caller<'_>,
        number: &str,
        email: &str,
    ) -> Result<PendingLookup<'_>, Exceeded> {
        let limits = &self.failed_lookups;
        let charges = limits.charges(caller.client, caller.shop, number, email);
        let free = limits.free(caller.client);
        let taken = self.take(LimitedAction::Lookup, caller, &charges, free);
        Ok(PendingLookup {
            taken: taken.await?,
            buckets: &*self.buckets,
        })
    }

    /// A refusal that asks for this much work, whatever the limits say.
    #[must_use]
    pub fn require_proof(&self, action: LimitedAction, shop: &str, work: Work) -> Exceeded {
        match self.proofs.challenge(Purpose { action, shop }, work) {
            Ok(challenge) => Exceeded::Proof(Box::new(challenge)),
            Err(error) => Exceeded::NoChallenge(error),
        }
    }

    /// Drops the buckets that are full again, and with them the expired proofs.
    ///
    /// # Errors
    ///
    /// If the buckets can't be reached.
    pub async fn prune(&self) -> StoreResult<()> {
        self.buckets.prune().await
    }

    async fn take(
        &self,
        action: LimitedAction,
        caller: Caller<'_>,
        charges: &[Charge],
        free: Bucket,
    ) -> Result<Vec<Bucket>, Exceeded> {
        let taken = charge_all(&*self.buckets, charges, free, caller.proof_shown).await?;
        taken.map_err(|shortfall| match shortfall {
            Shortfall::Wait(wait) => Exceeded::Wait(wait),
            Shortfall::Work(work) => self.require_proof(action, caller.shop, work),
        })
    }
}
