//! A ticket that the shopper prepares: which order, which items, the form, a review, and the sending.
//!
//! [`Inquiry`] is a plain value. The views read it and send it an [`InquiryEvent`] for everything that happens. Each step's
//! rules are in a file of their own: `order`, `lines`, `form`, `sending`; `update` passes each event to its step.

mod event;
mod form;
mod inquiry;
mod lines;
mod order;
mod order_answer;
mod saved;
mod sending;
mod start;
mod step;
mod submitted;
#[cfg(test)]
mod tests;
mod ticket;
mod update;

pub use crate::flows::inquiry::model::event::InquiryEvent;
pub use crate::flows::inquiry::model::inquiry::Inquiry;
pub use crate::flows::inquiry::model::order_answer::OrderAnswer;
pub use crate::flows::inquiry::model::saved::Saved;
pub use crate::flows::inquiry::model::start::Prefill;
pub use crate::flows::inquiry::model::step::{InquiryStep, Refused, Sending};
pub use crate::flows::inquiry::model::submitted::SubmittedSnapshot;
