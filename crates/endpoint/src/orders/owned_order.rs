//! An order together with its buyer's address.

use careline_policy::Order;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An order and the email address of its buyer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwnedOrder {
    /// The buyer's email address.
    pub email: String,
    /// The order.
    pub order: Order,
}
