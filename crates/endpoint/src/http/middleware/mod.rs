//! What runs before a handler: which pages may call, how often, and how many requests at once.

pub mod concurrency;
pub mod cors;
pub mod rate_limit;
