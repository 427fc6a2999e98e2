//! (see the folder)

pub mod body;
pub mod etag;
pub mod extract;
pub mod handlers;
pub mod middleware;
pub mod openapi;
pub mod problem;
pub mod ticket_body;
pub mod tus;
