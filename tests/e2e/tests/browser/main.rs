//! The shop's help desk, end to end, through WebDriver: in Chromium, and the main journeys in Firefox and WebKit
//! too.
//!
//! `cargo xtask test` runs these after it has built everything. For one of them alone, and often: `cargo xtask demo
//! --data target/demo`, then `CARELINE_DEMO=target/demo cargo test -p careline-e2e journeys`.

mod answers;
mod assistive;
mod canvas;
mod case;
mod code;
mod drafts;
mod engines;
mod first_screen;
mod in_page;
mod journeys;
mod languages;
mod news;
mod older_release;
mod page;
mod proof;
mod resilience;
mod second_shop;
mod street;
mod taps;
mod topics;
mod tus;
mod words;

use careline_e2e::steps;
