//! Limits against guessing at orders.
//!
//! A look-up that finds nothing counts for the client, the email, the order's number and the shop, so neither many
//! addresses nor many numbers help. Email and number count as they were typed, whether such an order exists or not.
//!
//! A look-up counts as failed before the order is looked for, and is given back if it finds one. Otherwise many
//! look-ups at once would all pass before the first of them is counted.

use crate::config::LimitSettings;
use crate::limits::bucket::{Bucket, Limit};
use crate::limits::buckets::Buckets;
use crate::limits::charge::Charge;
use crate::limits::client_ip::Client;
use crate::limits::proof_of_work::Work;
use crate::orders::email::normalize_email;
use crate::orders::number;
use crate::platform::crypto::KEY;
use crate::store::error::StoreResult;

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
    pub fn new(settings: &LimitSettings, key: &[u8; KEY]) -> Self {
        let limit = |per, capacity| {
            let name = format!("failed look-up per {per}");
            Limit::new(key, name, settings.scaled(capacity))
        };
        Self {
            per_client: limit("client", settings.failed_lookups_per_address),
            per_email: limit("email", settings.failed_lookups_per_email),
            per_order: limit("order", settings.failed_lookups_per_order),
            per_shop: limit("shop", settings.failed_lookups_per_shop),
            free_per_network: limit("network", settings.free_per_network),
        }
    }

    /// What a look-up takes.
    pub fn charges(&self, client: Client, shop: &str, number: &str, email: &str) -> Vec<Charge> {
        let (light, heavy) = (Some(Work::Light), Some(Work::Heavy));
        let client = self.per_client.bucket(&[&client.to_string()]);
        let email = self.per_email.bucket(&[shop, &normalize_email(email)]);
        let order = self
            .per_order
            .bucket(&[shop, &number::rate_limit_key(number)]);
        vec![
            Charge::per_client(client, light),
            Charge::shared(email, heavy),
            Charge::shared(order, heavy),
            Charge::shared(self.per_shop.bucket(&[shop]), light),
        ]
    }

    /// What the client's network may take beyond the limits that are shared.
    pub fn free(&self, client: Client) -> Bucket {
        self.free_per_network
            .bucket(&[&client.network().to_string()])
    }
}

/// A look-up that counts as failed until it [`succeeded`](Self::succeeded).
pub struct PendingLookup<'a> {
    /// Where it was taken from.
    pub buckets: &'a dyn Buckets,
    /// What it took.
    pub taken: Vec<Bucket>,
}

impl PendingLookup<'_> {
    /// Gives back what the look-up took: it found an order.
    ///
    /// # Errors
    ///
    /// If the buckets can't be reached. The look-up counts as failed then.
    pub async fn succeeded(self) -> StoreResult<()> {
        self.buckets.give_back(&self.taken).await
    }
}
