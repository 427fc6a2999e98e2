//! Verification codes: some shops mail a code before they show an order.
//!
//! The step that asks for the code is shown inside the look-up's form, whose other parts are hidden meanwhile. Its code
//! is downloaded when it is needed, so shops that don't verify pay nothing for it before the first field.
//!
//! The session keeps the step until its code expires, and the token of an order that a code opened until the page is
//! left.

pub mod chunk;
pub mod model;
pub mod state;
pub mod view;
