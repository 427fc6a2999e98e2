//! The limits of one action, from the settings `[limits]`.

use crate::config::LimitSettings;
use crate::limits::action::LimitedAction;
use crate::limits::bucket::{Bucket, Limit};
use crate::limits::charge::Charge;
use crate::limits::client_ip::Client;
use crate::limits::proof_of_work::Work;
use crate::platform::crypto::KEY;

/// The limits of one action.
pub struct ActionLimits {
    per_client: Limit,
    per_shop: Option<Limit>,
    /// How often a network may go beyond `per_shop`.
    free_per_network: Limit,
    /// What else gets a request served.
    work: Option<Work>,
}

impl ActionLimits {
    /// The limits that the settings give an action.
    pub fn new(action: LimitedAction, settings: &LimitSettings, key: &[u8; KEY]) -> Self {
        let (per_client, per_shop) = match action {
            LimitedAction::Lookup => (
                settings.lookups_per_address,
                Some(settings.lookups_per_shop),
            ),
            LimitedAction::Upload => (
                settings.uploads_per_address,
                Some(settings.uploads_per_shop),
            ),
            LimitedAction::Ticket => (
                settings.tickets_per_address,
                Some(settings.tickets_per_shop),
            ),
            LimitedAction::Message => (
                settings.messages_per_address,
                Some(settings.messages_per_shop),
            ),
            LimitedAction::Deflection => (
                settings.deflections_per_address,
                Some(settings.deflections_per_shop),
            ),
            // Its path names no shop.
            LimitedAction::AgentLink => (settings.agent_links_per_address, None),
        };
        let limit = |per, capacity| {
            let name = format!("{} per {per}", action.into_str());
            Limit::new(key, name, settings.scaled(capacity))
        };
        Self {
            per_client: limit("client", per_client),
            per_shop: per_shop.map(|capacity| limit("shop", capacity)),
            free_per_network: limit("network", settings.free_per_network),
            work: action.accepts_proof().then_some(Work::Light),
        }
    }

    /// What one request takes. A client beyond its own limit takes nothing from others.
    pub fn charges(&self, client: Client, shop: &str) -> Vec<Charge> {
        let mut charges = vec![Charge::per_client(self.own(client), self.work)];
        let per_shop = self.per_shop.as_ref();
        charges.extend(per_shop.map(|limit| Charge::shared(limit.bucket(&[shop]), self.work)));
        charges
    }

    /// The client's own bucket.
    pub fn own(&self, client: Client) -> Bucket {
        self.per_client.bucket(&[&client.to_string()])
    }

    /// What the client's network may take beyond the shop's limit.
    pub fn free(&self, client: Client) -> Bucket {
        self.free_per_network
            .bucket(&[&client.network().to_string()])
    }
}
