//! Limits against guessing at orders.
//!
//! A look-up that finds nothing counts for the client, the email, the order's number and the shop, so neither many
//! addresses nor many numbers help. Email and number count as they were typed, whether such an order exists or not.
//!
//! A look-up counts as failed before the order is looked for, and is given back if it finds one. Otherwise many
//! look-ups at once would all pass before the first of them is counted.

use crate::config::LimitSettings;
use crate::limits::bucket::{BucketHandle, Limit};
use crate::limits::charge::{Charge, give_back};
use crate::limits::client_ip::Client;
use crate::limits::proof_of_work::Work;
use crate::orders::email::normalize_email;
use crate::orders::number;

/// The limits of look-ups that find nothing.
pub struct FailedLookupLimits {
    per_client: Limit,
    per_email: Limit,
    per_order: Limit,
    per_shop: Limit,
    /// How often a network may go beyond the limits that are shared.
    free_per_network: Limit,
}

impl FailedLookupLimits {
    /// The limits that the settings give.
    pub fn new(settings: &LimitSettings) -> Self {
        let limit = |capacity| Limit::new(settings.scaled(capacity));
        Self {
            per_client: limit(settings.failed_lookups_per_address),
            per_email: limit(settings.failed_lookups_per_email),
            per_order: limit(settings.failed_lookups_per_order),
            per_shop: limit(settings.failed_lookups_per_shop),
            free_per_network: limit(settings.free_per_network),
        }
    }

    /// What a look-up takes.
    pub fn charges(
        &self,
        client: Client,
        shop: &str,
        number: &str,
        email: &str,
    ) -> Vec<Charge<'_>> {
        let (light, heavy) = (Some(Work::Light), Some(Work::Heavy));
        let email = (shop, normalize_email(email));
        let order = (shop, number::rate_limit_key(number));
        vec![
            Charge::per_client(&self.per_client, client, light),
            Charge::shared(&self.per_email, email, heavy),
            Charge::shared(&self.per_order, order, heavy),
            Charge::shared(&self.per_shop, shop, light),
        ]
    }

    /// What the client's network may take beyond the limits that are shared.
    pub fn free(&self, client: Client) -> BucketHandle<'_> {
        self.free_per_network.bucket(client.network())
    }

    /// Drops the buckets that are full again.
    pub fn prune(&self) {
        let Self {
            per_client,
            per_email,
            per_order,
            per_shop,
            free_per_network,
        } = self;
        [per_client, per_email, per_order, per_shop, free_per_network]
            .into_iter()
            .for_each(Limit::prune);
    }
}

/// A look-up that counts as failed until it [`succeeded`](Self::succeeded).
pub struct PendingLookup<'a>(pub Vec<BucketHandle<'a>>);

impl PendingLookup<'_> {
    /// Gives back what the look-up took: it found an order.
    pub fn succeeded(self) {
        give_back(&self.0);
    }
}
