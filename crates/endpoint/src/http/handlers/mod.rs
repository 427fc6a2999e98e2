//! The handlers, one resource a file. [`router`](crate::http::router) lists their routes.

pub mod agent_links;
pub mod agent_tickets;
pub mod assets;
pub mod deflections;
pub mod health;
pub mod metrics;
pub mod openapi;
pub mod order_lookups;
pub mod order_status;
pub mod orders;
pub mod shop;
pub mod shopper_tickets;
pub mod ticket_photos;
pub mod tickets;
pub mod uploads;
