//! Delivery to a mail server and a webhook receiver that use independent libraries.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    dead_code,
    reason = "a test may fail loudly, and these tests need less of an endpoint than others"
)]

#[path = "../api/app.rs"]
mod app;
#[path = "../command/mod.rs"]
mod command;
mod node;
#[path = "../api/pictures.rs"]
mod pictures;
#[path = "../platforms/mod.rs"]
mod platforms;
mod smtp;
mod webhooks;
