//! The HTTP API: routes, handlers, and what they share.
//!
//! - [`router`] lists every route and the layers around it; start reading there.
//! - [`handlers`] answer, one resource a file. They read a request through [`extract`], [`json_body`] and [`headers`],
//!   act through [`App`](crate::app::App), and return a wire type or an [`ApiError`](problem::ApiError).
//! - [`middleware`] runs before a handler: origins, rate limits, concurrency.
//! - [`openapi`] is the document of these routes, for other people's tools. Routes, extractors and middleware describe
//!   themselves.
//!
//! Every body is read through [`body`], which bounds its time.

pub mod agent_link_page;
pub mod body;
#[cfg(feature = "embedded-assets")]
mod embedded;
pub mod etag;
pub mod extract;
pub mod handlers;
pub mod headers;
pub mod idempotency;
pub mod json_body;
pub mod middleware;
pub mod openapi;
pub mod order_status_page;
mod order_status_style;
pub mod problem;
pub mod router;
pub mod ticket_body;
pub mod ticket_filter;
pub mod ticket_view;
pub mod tus;
pub mod upload_content;
