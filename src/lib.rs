//! Careline's widget: a shop's self-service help desk, drawn inside the panel that the loader opens.
//!
//! # Layers
//!
//! From top to bottom; a file imports only from its own layer or a lower one.
//!
//! 1. [`embed`]: what the loader calls to mount the widget, open a flow and remove the widget.
//! 2. [`flows`]: a folder for each flow. `model.rs` is a plain value with an `update`, tested natively. `view.rs` draws
//!    the model and sends it events. `chunk.rs` puts the flow's code into a chunk of wasm that is fetched when the flow
//!    is first opened.
//! 3. [`photos`]: resizing and uploading photos.
//! 4. [`storage`]: drafts and sent requests on this device; [`app`]: the session, navigation, the shop's facts, chunks.
//! 5. [`api`]: calls to the endpoint; [`ui`]: buttons, fields and notices.
//! 6. [`browser`]: the browser and the host page; [`i18n`]: strings, dates and money in the shopper's language.
//!
//! The shop's policy is decided in `careline-policy`, which the endpoint shares.

#![forbid(unsafe_code)]
// The build renders views natively, and their types nest deeply.
#![recursion_limit = "1024"]
#![allow(
    missing_docs,
    reason = "a component's props that are plain from their names need no docs"
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
