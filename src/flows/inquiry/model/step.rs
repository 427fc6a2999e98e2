//! The steps of an inquiry.

use careline_wire::Receipt;

/// Where the shopper is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InquiryStep {
    /// Which order?
    Order,
    /// Which items of it?
    Lines,
    /// What happened?
    Form,
    /// Is this what should be sent?
    Review,
    /// The ticket is being sent.
    Sending(Sending),
    /// The endpoint has received the ticket.
    Sent(Receipt),
}

/// How far the sending is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// Waiting until each photo is prepared.
    Preparing,
    /// The ticket is frozen and stored on this device.
    Freezing,
    /// Waiting until each photo is uploaded.
    Photos,
    /// The endpoint is asked.
    Asking,
    /// The endpoint doesn't answer. It is asked again.
    Unreachable,
    /// The endpoint refused the ticket. The shopper is offered to mail the text.
    Failed,
}
