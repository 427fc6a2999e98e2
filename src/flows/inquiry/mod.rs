//! Preparing an inquiry and sending it.

pub mod autosave;
pub mod bound_fields;
pub mod country_field;
pub mod fields;
pub mod form;
pub mod lines;
pub mod model;
pub mod personalization_fields;
pub mod photos;
pub mod receipt;
pub mod restore;
pub mod review;
pub mod send;
pub mod session_state;
pub mod start;
pub mod view;
