//! How many requests are answered at once.
//!
//! A request holds a [`Permit`]. Without one it is refused at once, so that those under way are answered in their time.
//! One network may hold a quarter of the permits. Requests whose body hasn't arrived yet may hold half of them. Slow
//! senders can therefore only crowd out other slow senders, from however many networks they come.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::config::LimitSettings;
use crate::limits::client_ip::Network;

/// One network may hold `1 / NETWORK_SHARE` of the permits.
const NETWORK_SHARE: u32 = 4;
/// Incomplete requests may hold `1 / INCOMPLETE_SHARE` of the permits.
const INCOMPLETE_SHARE: u32 = 2;

/// Gives out permits.
pub struct ConcurrencyLimit {
    max: u32,
    max_per_network: u32,
    max_incomplete: u32,
    in_use: Arc<Mutex<InUse>>,
}

#[derive(Default)]
struct InUse {
    total: u32,
    incomplete: u32,
    by_network: HashMap<Network, u32>,
}

/// The right to be answered; dropping it returns it.
pub struct Permit {
    network: Network,
    is_complete: bool,
    in_use: Arc<Mutex<InUse>>,
}

impl ConcurrencyLimit {
    /// As many permits as the settings say.
    #[must_use]
    pub fn new(settings: &LimitSettings) -> Self {
        let max = settings.max_concurrent_requests.get();
        Self {
            max,
            max_per_network: (max / NETWORK_SHARE).max(1),
            max_incomplete: (max / INCOMPLETE_SHARE).max(1),
            in_use: Arc::default(),
        }
    }

    /// How many requests are being answered.
    #[must_use]
    pub fn under_way(&self) -> u32 {
        lock(&self.in_use).total
    }

    /// A permit, if there is one. `is_complete` says whether the request's whole body has arrived.
    #[must_use]
    pub fn acquire(&self, network: Network, is_complete: bool) -> Option<Permit> {
        let mut in_use = lock(&self.in_use);
        let of_network = in_use.by_network.get(&network).copied().unwrap_or_default();
        let is_free = in_use.total < self.max
            && of_network < self.max_per_network
            && (is_complete || in_use.incomplete < self.max_incomplete);
        if !is_free {
            return None;
        }
        in_use.total += 1;
        in_use.incomplete += u32::from(!is_complete);
        in_use.by_network.insert(network, of_network + 1);
        Some(Permit {
            network,
            is_complete,
            in_use: self.in_use.clone(),
        })
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        let mut in_use = lock(&self.in_use);
        in_use.total -= 1;
        in_use.incomplete -= u32::from(!self.is_complete);
        let of_network = in_use.by_network.remove(&self.network).unwrap_or_default();
        if of_network > 1 {
            in_use.by_network.insert(self.network, of_network - 1);
        }
    }
}

fn lock(in_use: &Mutex<InUse>) -> MutexGuard<'_, InUse> {
    in_use.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::client_ip::Client;

    fn network(address: [u8; 4]) -> Network {
        Client::from(std::net::IpAddr::from(address)).network()
    }

    #[test]
    fn a_network_and_incomplete_requests_hold_a_part_of_the_permits() {
        let settings = LimitSettings {
            max_concurrent_requests: 8.try_into().unwrap(),
            ..LimitSettings::default()
        };
        let concurrency = ConcurrencyLimit::new(&settings);
        let acquire =
            |third, is_complete| concurrency.acquire(network([203, 0, third, 5]), is_complete);
        let incomplete: Vec<_> = [1, 1, 2, 2].map(|third| acquire(third, false)).into();
        assert!(incomplete.iter().all(Option::is_some));
        assert!(acquire(3, false).is_none(), "half of them are incomplete");
        assert!(acquire(1, true).is_none(), "a network has a quarter");
        let complete: Vec<_> = [3, 3, 4, 4].map(|third| acquire(third, true)).into();
        assert!(complete.iter().all(Option::is_some));
        assert!(acquire(5, true).is_none(), "all are in use");
        drop(incomplete);
        assert!(acquire(1, false).is_some(), "dropped ones are free again");
    }
}
