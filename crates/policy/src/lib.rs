//! The shop's customer-service policy as plain functions.
//!
//! # The idea
//!
//! Everything here answers one question: *given what the shop says and what happened to an order,
//! what is true on this day?* May the item go back ([`returns`]), when will support reply
//! ([`calendar::reply_by`]), is the parcel late ([`timeline`]), is it urgent ([`urgency`]), can the order
//! still be changed ([`changes`])? What does the policy say before anybody is asked ([`answers`])? The same code answers in the shopper's browser, at once, and in the endpoint,
//! where the answer counts: they cannot disagree.
//!
//! A **day** is a date in the shop's time zone, and only [`Zone`] turns a moment into one. What the policy
//! doesn't state is never decided here: it is an `Option` of [`Policy`], and `None` leads to *support will check*.
//!
//! # Limits
//!
//! No clock, no I/O, no locale, no time-zone database: `now` is an argument, and a [`Zone`] is a list of offset
//! changes that somebody with a database made. Days outside that list take the nearest known offset.

#![forbid(unsafe_code)]

pub mod answers;
pub mod calendar;
pub mod changes;
pub mod country;
pub mod destinations;
pub mod money;
pub mod order;
pub mod progress;
pub mod returns;
pub mod shop;
pub mod time;
pub mod timeline;
pub mod urgency;

pub use answers::{Answer, Question};
pub use calendar::ReplyBy;
pub use order::{Line, LineId, Order, OrderNumber, ReturnReason, Shipment, TrackingStatus};
pub use returns::{Decision, ReasonCode, Verdict, decide};
pub use shop::{Policy, Rules};
pub use time::{Day, Moment, Window, Zone};
