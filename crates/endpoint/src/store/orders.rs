//! The shops' own orders, as they were imported or sent, found by number and email.

use async_trait::async_trait;
use careline_policy::Order;
use chrono::{DateTime, Utc};

use crate::orders::owned_order::OwnedOrder;
use crate::store::error::StoreResult;
use crate::store::privacy_log::Caller;

/// Which orders of a shop are listed.
#[derive(Clone, Debug)]
pub struct OrderFilter {
    /// Only those of this email.
    pub email: Option<String>,
    /// Only those after the order with this number.
    pub after: Option<String>,
    /// The most orders that are returned.
    pub limit: u32,
}

/// The local table of orders.
#[async_trait]
pub trait OrderStore: Send + Sync {
    /// Inserts or updates orders of a shop: all of them, or none. See [`put`](Self::put).
    async fn import(&self, shop: &str, orders: &[OwnedOrder]) -> StoreResult<()>;

    /// Inserts or updates an order of a shop: its number's [`key`](crate::orders::number::key) is its identity. Returns
    /// whether it is new. If the order gets another email, its lookup tokens are deleted: they prove that somebody knew
    /// the old address, not the new one.
    async fn put(&self, shop: &str, order: &OwnedOrder) -> StoreResult<bool>;

    /// The order that the typed number means among the orders of this email: see [`number`](crate::orders::number).
    ///
    /// The time that it takes doesn't reveal whether the number or the email alone exists.
    async fn find(&self, shop: &str, number: &str, email: &str) -> StoreResult<Option<Order>>;

    /// The orders that a person can look up in a shop, by their numbers.
    async fn by_email(&self, shop: &str, email: &str) -> StoreResult<Vec<Order>>;

    /// The next orders of a shop, by the [`key`](crate::orders::number::key)s of their numbers.
    async fn list(&self, shop: &str, filter: &OrderFilter) -> StoreResult<Vec<OwnedOrder>>;

    /// The order of a shop whose number has the same [`key`](crate::orders::number::key).
    async fn by_number(&self, shop: &str, number: &str) -> StoreResult<Option<OwnedOrder>>;

    /// Deletes that order and its lookup tokens, and records it in the [log](crate::store::privacy_log): all of it, or
    /// nothing. Returns whether there was one; if not, nothing is recorded.
    async fn delete(
        &self,
        shop: &str,
        number: &str,
        caller: Caller,
        at: DateTime<Utc>,
    ) -> StoreResult<bool>;
}
