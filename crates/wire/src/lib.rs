//! What crosses the network between the widget and the endpoint.
//!
//! Both sides compile these types, and both are tested against the golden files in `golden/`. So neither can change a
//! shape without the other.
//!
//! A nullable field may be absent. A field that a reader doesn't know is skipped, so that an older widget can read what
//! a newer endpoint sends.
//!
//! An order is [`careline_policy::Order`]: the rules read it just as it was sent.

#![forbid(unsafe_code)]

pub mod agent;
pub mod bidi;
pub mod check_in;
pub mod conversation;
pub mod deflection;
pub mod facts;
pub mod loader;
pub mod lookup;
pub mod problem;
pub mod receipt;
pub mod resolution;
pub mod ticket;
pub mod ticket_status;
pub mod ticket_view;
pub mod topic;
pub mod validate;
pub mod webhook;

pub use deflection::Deflection;
pub use facts::ShopFacts;
pub use lookup::{CodeSent, CodeTerms, FoundOrder, LookupRequest};
pub use problem::{FieldError, FieldProblem, Problem, ProblemType};
pub use receipt::{LineVerdict, Receipt};
pub use ticket::Ticket;
pub use ticket_status::TicketStatus;
pub use ticket_view::{TicketItem, TicketView};
pub use topic::Topic;
