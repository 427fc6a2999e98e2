//! Where a shop's orders come from: its own table here, or another system that is asked at each look-up.

use async_trait::async_trait;
use careline_policy::Order;

/// The source of one shop's orders.
#[async_trait]
pub trait OrderSource: Send + Sync {
    /// The order that the typed number means among the orders of this email: see [`number`](crate::orders::number). The
    /// email is compared trimmed and in any case.
    ///
    /// # Errors
    ///
    /// If the source can't tell now. An order that doesn't exist is `None`, and so is one of another email: nothing,
    /// nor the time that the answer takes, may reveal which.
    async fn find(&self, number: &str, email: &str) -> Result<Option<Order>, SourceError>;
}

/// Why a source can't tell: its cause, for the log, without personal data.
#[derive(Debug, thiserror::Error)]
#[error("orders can't be looked up: {0}")]
pub struct SourceError(#[from] pub Box<dyn std::error::Error + Send + Sync>);
