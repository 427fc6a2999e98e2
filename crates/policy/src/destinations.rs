//! Which countries the shop ships to (§1), and which of them are outside its primary regions (§4).

use crate::country::Country;
use crate::order::Order;
use crate::shop::Policy;

/// Whether a shop ships to a country (§1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ShipsTo {
    /// The shop lists it.
    Listed,
    /// The shop lists other countries only.
    NotListed,
    /// The shop lists no countries: support checks.
    NotStated,
}

/// Whether the shop ships to a country (§1).
#[must_use]
pub fn ships_to(policy: &Policy, country: &Country) -> ShipsTo {
    match &policy.shipping.destinations {
        None => ShipsTo::NotStated,
        Some(listed) if listed.iter().any(|one| one.is(country)) => ShipsTo::Listed,
        Some(_) => ShipsTo::NotListed,
    }
}

/// Whether an order goes to a country outside the shop's primary regions (§4).
///
/// `None` if the shop states no regions, or the order no country code.
#[must_use]
pub fn is_outside_primary_regions(policy: &Policy, order: &Order) -> Option<bool> {
    let regions = policy.shipping.primary_regions.as_ref()?;
    let country = &order.destination.as_ref()?.country;
    country
        .is_code()
        .then(|| !regions.iter().any(|region| region.is(country)))
}
