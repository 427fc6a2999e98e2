//! Preparing an inquiry and sending it.

pub mod begin;
pub mod form;
pub mod lines;
pub mod model;
pub mod photos;
pub mod review;
pub mod send;
pub mod sent;
pub mod view;
