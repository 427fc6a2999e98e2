//! The shop's customer-service policy as plain functions.
//!
//! # The idea
//!
//! Everything here answers one question: *given what the shop states and what happened to an order, what holds on this
//! day?*
//!
//! | question | module |
//! |---|---|
//! | May the item go back? | [`returns`] |
//! | When does support reply? | [`calendar`] |
//! | Where are the units of a line? | [`units`] |
//! | When should the order leave and arrive, and is it late? | [`timeline`] |
//! | Is a missing parcel urgent? | [`urgency`] |
//! | Can the order still be changed? | [`changes`] |
//! | Does the shop ship to this country? | [`destinations`] |
//! | What does the policy already answer? | [`answers`] |
//!
//! The widget runs this code in the shopper's browser, for an immediate answer. The endpoint runs the same code when it
//! receives a ticket, and its result counts. So the two can't disagree about a rule.
//!
//! A **day** is a date in the shop's time zone, and only [`Zone`] turns a moment into one. What the policy doesn't
//! state is never decided here: it is an `Option` of [`Policy`], and `None` leads to *support will check*.
//!
//! # Limits
//!
//! There is no clock, no I/O, no locale and no time-zone database here. `now` is an argument, and a [`Zone`] is a list
//! of offset changes that the endpoint computes from its database. Days outside that list take the nearest known
//! offset.

#![forbid(unsafe_code)]

pub mod answers;
pub mod brand;
pub mod calendar;
pub mod changes;
pub mod country;
pub mod destinations;
pub mod money;
pub mod order;
pub mod progress;
pub mod returns;
pub mod rfc3339;
pub mod shop;
pub mod time;
pub mod timeline;
pub mod units;
pub mod urgency;

pub use answers::{Answer, Question};
pub use calendar::ReplyBy;
pub use order::{Line, LineId, Order, OrderNumber, ReturnReason, Shipment, TrackingStatus};
pub use returns::{Decision, ReasonCode, Verdict, decide};
pub use shop::{Policy, Rules};
pub use time::{Day, Moment, Window, Zone};
