//! Careline end to end: a real browser against the real endpoint.
//!
//! Each test has its own [`Shop`] (endpoint, both demo shops' orders, mailbox) and its own [`Page`] (a browser with a
//! phone-sized window), and does what a shopper does: it finds elements by role and accessible name, as the browser
//! computes them. Both end with the test, whether it passes or not.
//!
//! No test sleeps: [`until`] polls until the state that a shopper would see is there.

pub mod browser;
pub mod chromium;
pub mod dictionary;
pub mod driver;
pub mod engine;
pub mod failure;
pub mod mailbox;
pub mod page;
pub mod photo;
pub mod repository;
pub mod shop;
pub mod site;
pub mod steps;
pub mod until;

pub use browser::Browser;
pub use chromium::{Chromium, Profile, SlowNetwork, Slowness};
pub use dictionary::Dictionary;
pub use engine::Engine;
pub use failure::{Failure, Result};
pub use page::{Page, Role};
pub use repository::repository;
pub use shop::Shop;
pub use site::Site;
pub use until::until;
