//! Where orders can go (§1), and which of these countries are outside the shop's primary regions (§4).

use crate::country::Country;
use crate::order::Order;
use crate::shop::Policy;

/// Whether orders can go to a country (§1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShipsTo {
    /// The shop lists it.
    Listed,
    /// The shop lists others.
    NotListed,
    /// The shop lists none: support checks.
    NotStated,
}

/// Whether orders can go to a country (§1), by its ISO 3166-1 alpha-2 code.
#[must_use]
pub fn ships_to(policy: &Policy, country: &Country) -> ShipsTo {
    match &policy.shipping.destinations {
        None => ShipsTo::NotStated,
        Some(listed) if listed.iter().any(|one| one.is(country)) => ShipsTo::Listed,
        Some(_) => ShipsTo::NotListed,
    }
}

/// Whether an order goes outside the shop's primary regions (§4); `None` where that can't be told.
#[must_use]
pub fn is_outside_primary_regions(policy: &Policy, order: &Order) -> Option<bool> {
    let regions = policy.shipping.primary_regions.as_ref()?;
    let country = &order.destination.as_ref()?.country;
    country
        .is_code()
        .then(|| !regions.iter().any(|region| region.is(country)))
}
