//! What the policy already answers: before a form, and found by typing.

pub mod countries;
pub mod says;
pub mod search;
pub mod view;
