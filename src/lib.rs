//! Careline's widget: a shop's self-service help desk, drawn inside the panel that the loader opens.
//!
//! # A tour
//!
//! - [`embed`] is the door: the loader calls it to mount the widget, to open a flow and to take it away.
//! - [`desk`] is what every flow is handed: the shop's facts, the clock, where the shopper is, what they looked up.
//! - [`flows`] holds one folder a flow. Its `model.rs` is a plain value with an `update`, tested natively; its `view.rs`
//!   draws the model and sends it events. Each flow is a wasm chunk of its own, fetched when it's first opened.
//! - [`ui`] has the buttons, fields and notices that flows are made of; it knows no word of the domain.
//! - [`api`], [`drafts`], [`photos`] and [`words`] are the edges: network, storage, pictures, language.
//!
//! What the shop's policy means is decided in `careline-policy`, which the endpoint shares.

#![forbid(unsafe_code)]
#![allow(
    missing_docs,
    reason = "a component's props that are plain from their names need no words"
)]

pub mod api;
pub mod app;
pub mod browser;
pub mod embed;
pub mod flows;
pub mod i18n;
pub mod photos;
pub mod storage;
#[cfg(test)]
mod testing;
pub mod ui;
