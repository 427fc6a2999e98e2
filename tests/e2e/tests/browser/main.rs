//! The shop's help desk, end to end, in Chromium through WebDriver.
//!
//! `cargo xtask test` runs these after it has built everything. For one of them alone, and often: `cargo xtask demo
//! --data target/demo`, then `CARELINE_DEMO=target/demo cargo test -p careline-e2e journeys`.

mod answers;
mod assistive;
mod canvas;
mod case;
mod code;
mod drafts;
mod journeys;
mod older_release;
mod page;
mod proof;
mod resilience;
mod second_shop;
mod steps;
mod topics;
mod tus;
mod words;
