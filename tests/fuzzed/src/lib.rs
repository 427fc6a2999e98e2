//! The fuzz targets, and what must hold for any input.
//!
//! A target is a function of bytes that panics if something doesn't hold. `fuzz/` runs libFuzzer on each. The tests
//! here run each on its [`seeds`] and some hundred mutations of them, so that the targets keep working without a
//! fuzzer.
//!
//! The endpoint is called through its router, in this process, with a database in a temporary folder.

#![forbid(unsafe_code)]
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a target that panics is what a fuzzer looks for"
)]

mod fixture;
mod mail;
mod photo;
pub mod seeds;
mod shop_file;
mod ticket;
mod tus;

pub use mail::mail;
pub use photo::photo;
pub use shop_file::shop_file;
pub use ticket::ticket;
pub use tus::tus;

/// A function of bytes that panics if something doesn't hold.
pub type Target = fn(&[u8]);

#[cfg(test)]
mod tests;
