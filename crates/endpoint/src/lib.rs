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
pub mod assessment;
mod backup;
mod bidi;
pub mod case;
pub mod cli;
mod client;
pub mod clock;
pub mod config;
mod connections;
mod cors;
mod deeds;
mod delivery;
mod drain;
mod durable;
mod etag;
mod extract;
mod faults;
pub mod follow_up;
mod full;
mod full_disk;
mod incoming;
mod lanes;
mod limits;
mod links;
pub mod mail;
mod openapi;
mod order_number;
mod orders;
pub mod origin;
pub mod photos;
mod policy_check;
mod problem;
pub mod reading;
mod reference;
mod rounds;
mod routes;
mod secret;
pub mod serve;
pub mod settings;
pub mod shop_file;
pub mod store;
pub mod sweep;
mod ticket_body;
mod tus;
pub mod webhooks;
pub mod zone;
