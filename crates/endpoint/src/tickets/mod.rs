//! (see the folder)

pub mod assessment;
pub mod reference;
pub mod signed_links;
pub mod state;
