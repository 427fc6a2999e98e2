//! Preparing an inquiry and sending it.

pub mod begin;
pub mod deliver;
pub mod destination;
pub mod field;
pub mod form;
pub mod keep;
pub mod lines;
pub mod model;
pub mod photos;
pub mod read_back;
pub mod restore;
pub mod review;
pub mod send;
pub mod sent;
pub mod view;
pub mod words;
pub mod writing;
