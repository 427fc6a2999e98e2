//! Checks of an order: what can't be meant is refused, and what is only odd is warned of.

pub mod findings;
pub mod lines;
pub mod shipments;
pub mod times;
