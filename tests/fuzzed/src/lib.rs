//! What fuzzers call, and what must hold whatever bytes they bring.
//!
//! A target is a function of bytes that panics where something doesn't hold. `fuzz/` lets libFuzzer at each; the tests here
//! bring each its [`seeds`] and some thousand mutations of them, so that the targets stay alive where no fuzzer runs.
//!
//! The endpoint is called as everybody calls it: through its router, in this process, with a database in a folder that
//! ends with it.

#![forbid(unsafe_code)]
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a target that panics is what a fuzzer looks for"
)]

mod house;
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

/// A function of bytes that panics where something doesn't hold.
pub type Target = fn(&[u8]);

#[cfg(test)]
mod tests;
