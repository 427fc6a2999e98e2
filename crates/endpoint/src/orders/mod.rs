//! Orders as other systems send them.
//!
//! A single order is JSON, `{"email", "order"}`, which [`validate`] checks. An [`import`]ed file is a JSON list of such
//! objects, or a CSV table that is assembled into them, so all orders pass the same checks.

pub mod checks;
pub mod email;
pub mod import;
pub mod last_event;
pub mod number;
pub mod owned_order;
pub mod source;
pub mod validate;
pub mod verification_code;
