//! What the policy already answers: before a form, and found by typing.

pub mod countries;
pub mod search;
pub mod text;
pub mod view;
