//! What happens to an inquiry.

use careline_policy::LineId;
use careline_wire::{FoundOrder, Receipt};

use crate::api::failure::{Failure, Wait};
use crate::flows::inquiry::fields::Field;
use crate::flows::inquiry::model::step::InquiryStep;
use crate::flows::inquiry::model::submitted::SubmittedSnapshot;

/// What happens to an inquiry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InquiryEvent {
    /// An order was found.
    Found(FoundOrder),
    /// `I can't find my order` was pressed, with the number that was typed until then.
    NotFound(String),
    /// The order's email address, which is used unless the shopper has typed another.
    Email(String),
    /// Another order is wanted.
    OtherOrder,
    /// A line was ticked or unticked.
    Toggle(LineId),
    /// `Continue` was pressed at the lines.
    Continue,
    /// A field was typed in.
    Type(Field, String),
    /// `I can't take a photo` was ticked or unticked.
    NoPhoto(bool),
    /// `Review` was pressed.
    Review,
    /// The shopper goes back to change something.
    Edit(InquiryStep),
    /// `Send` was pressed.
    Send,
    /// The photos are prepared, so the ticket can be frozen.
    Prepared,
    /// The ticket is frozen.
    Frozen(Box<SubmittedSnapshot>),
    /// The photos are uploaded, and the endpoint is asked.
    Asked,
    /// The endpoint accepted the ticket.
    Accepted(Receipt),
    /// The endpoint doesn't answer yet.
    Waits(Wait),
    /// The endpoint refused the ticket.
    Failed(Failure),
}

impl InquiryEvent {
    /// Whether the shopper wrote or chose something that they would miss. An order is soon looked up again.
    pub(super) const fn is_input(&self) -> bool {
        matches!(self, Self::Toggle(_) | Self::Type(..) | Self::NoPhoto(_))
    }
}
