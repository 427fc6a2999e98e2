//! The endpoint's HTTP conversations.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod app;
mod assets;
mod cors;
mod facts;
mod lookups;
mod mail;
mod pictures;
mod shutdown;
mod tickets;
mod uploads;
