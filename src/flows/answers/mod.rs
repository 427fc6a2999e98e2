//! Answers from the shop's policy, shown before a form and found by a search.

pub mod chunk;
pub mod countries;
pub mod estimate;
pub mod index;
pub mod search;
pub mod text;
pub mod view;
