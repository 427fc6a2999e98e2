//! Careline's support endpoint: it serves the widget and a shop's facts, finds orders, takes photos and tickets, and
//! mails them to support.
//!
//! # A tour of the folders
//!
//! They stand in layers. A file imports from its own layer or a lower one, never from a higher one. From the top:
//!
//! 1. [`cli`]: the commands of `careline`. [`server`]: listening, connections, shutdown.
//! 2. [`http`]: every route ([`http::router`]), the handlers, and problems as `application/problem+json`. [`jobs`]:
//!    what runs beside requests: outbox delivery, reminders, cleanup.
//! 3. [`app`]: the state that handlers and jobs share, and the actions on a ticket.
//! 4. [`mail`], [`webhooks`]: the delivery channels. `backup`: copies of all data.
//! 5. [`delivery`]: what a delivery channel is.
//! 6. [`store`]: a trait for each aggregate, and SQLite behind them. [`blobs`]: photos and the bytes of uploads.
//!    [`limits`]: rate limits and proof of work.
//! 7. [`tickets`], [`orders`], [`photos`]: what a ticket, an order and a photo are. [`config`]: `careline.toml` and the
//!    shops' files.
//! 8. [`platform`]: clock, time zones, durable files, crypto, decoding.
//!
//! The rules (verdicts, reply-by dates, urgency) aren't here: they are in `careline-policy`, and the browser runs the
//! same code. What crosses the network is in `careline-wire`.
//!
//! # The way of a request
//!
//! [`server`] accepts the connection, and [`http::router`] runs the middleware. A handler reads the request through
//! extractors, acts through [`app::App`], which writes to the [`store`], and answers a wire type or a problem. A handler
//! never sends mail: a job delivers what the commit queued in the outbox.

#![forbid(unsafe_code)]

pub mod app;
mod backup;
pub mod blobs;
pub mod cli;
pub mod config;
pub mod delivery;
pub mod http;
pub mod jobs;
pub mod limits;
pub mod mail;
pub mod orders;
pub mod photos;
pub mod platform;
pub mod server;
pub mod store;
pub mod tickets;
pub mod transfer;
pub mod webhooks;
