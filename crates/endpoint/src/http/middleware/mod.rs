//! What runs before a handler: the request's id, which pages may call, how often, and how many requests at once.

pub mod concurrency;
pub mod cors;
pub mod measure;
pub mod rate_limit;
pub mod request_id;
