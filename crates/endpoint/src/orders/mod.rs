//! Orders as other people's systems send them.
//!
//! One order comes as JSON, `{"email", "order"}`, and [`entry`] says whether it can be looked up. A JSON file is a
//! list of them; a CSV file is a table that is folded into them ([`table`] reads its cells, [`fold`] puts them
//! together, [`parcels`] tells the parcels apart), so all ways in end in the same checks.

pub mod email;
pub mod import;
pub mod number;
pub mod owned_order;
pub mod validate;
pub mod verification_code;

pub use crate::orders::import::file::load;
