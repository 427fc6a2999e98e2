//! Careline's support endpoint: it tells the widget a shop's facts, finds orders, takes photos and tickets, and
//! mails them to support.
//!
//! # Where things are
//!
//! [`app`] is the table of contents: every route, and what their handlers share. A handler (`routes`) reads a
//! request through `extract`, asks the [`store`], and answers a wire type or a `problem`. The rules are not here:
//! they are `careline-policy`'s, and the same in the browser.
//!
//! [`config`] and [`shop_file`] read what people write, through [`reading`], which makes the errors; [`cli`] is the
//! operator's side of the same things.

#![forbid(unsafe_code)]

pub mod app;
mod backup;
pub mod cli;
pub mod config;
mod drain;
pub mod http;
pub mod jobs;
mod limits;
pub mod mail;
pub mod orders;
pub mod photos;
pub mod platform;
pub mod server;
pub mod store;
pub mod tickets;
pub mod webhooks;
