//! Preparing an inquiry and sending it.

pub mod begin;
pub mod destination;
pub mod field;
pub mod form;
pub mod lines;
pub mod model;
pub mod photos;
pub mod read_back;
pub mod review;
pub mod send;
pub mod sent;
pub mod view;
pub mod words;
