//! The form that prepares a ticket, and sends it.

pub mod autosave;
pub mod bound_fields;
pub mod chunk;
pub mod context;
pub mod country_field;
pub mod fields;
pub mod form;
pub mod lines;
pub mod model;
pub mod personalization_fields;
pub mod photos;
pub mod progress;
pub mod receipt;
pub mod restore;
pub mod resume;
pub mod review;
pub mod send;
pub mod send_button;
pub mod start;
pub mod state;
pub mod subject;
pub mod view;
