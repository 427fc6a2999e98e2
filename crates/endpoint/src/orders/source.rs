//! Where a shop's orders come from: its own table here, or another system that is asked at each look-up.

use async_trait::async_trait;
use careline_policy::Order;

/// A source of orders.
#[async_trait]
pub trait OrderSource: Send + Sync {
    /// A shop's order with this number, in any spelling, and this email, which is compared trimmed and in any case.
    /// Digits alone find the only order of this email that has them.
    ///
    /// # Errors
    ///
    /// If the source can't tell now. An order that doesn't exist is `None`, and so is one of another email: nothing,
    /// nor the time that the answer takes, may reveal which.
    async fn find(
        &self,
        shop: &str,
        number: &str,
        email: &str,
    ) -> Result<Option<Order>, SourceError>;
}

/// Why a source can't tell: its cause, for the log.
#[derive(Debug, thiserror::Error)]
#[error("orders can't be looked up: {0}")]
pub struct SourceError(#[from] pub Box<dyn std::error::Error + Send + Sync>);
