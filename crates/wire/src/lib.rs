//! What crosses the network between the widget and the endpoint.
//!
//! Both sides compile these types and read the same golden files (`golden/`), so neither can drift. A nullable field
//! may be absent; a field that a reader doesn't know is skipped, so that an older widget reads a newer endpoint.
//!
//! The order itself is [`careline_policy::Order`]: the rules and the wire speak of the same thing.

#![forbid(unsafe_code)]

pub mod answered;
pub mod bidi;
pub mod case;
pub mod facts;
pub mod lookup;
pub mod problem;
pub mod receipt;
pub mod ticket;
pub mod topic;
pub mod validate;
pub mod webhook;

pub use answered::Answered;
pub use facts::ShopFacts;
pub use lookup::{CodeSent, CodeTerms, FoundOrder, LookupRequest};
pub use problem::{FieldError, FieldProblem, Problem, ProblemType};
pub use receipt::{LineVerdict, Receipt, TicketStatus, TicketView};
pub use ticket::Ticket;
pub use topic::Topic;
