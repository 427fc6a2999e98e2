//! The steps of an inquiry.

use careline_wire::Receipt;

use crate::api::failure::Wait;

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

/// Why the endpoint refused a ticket, as far as the shopper can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It had arrived, and the shop has deleted it since.
    Gone,
    /// It is too large.
    TooLarge,
    /// The page may not use the help desk.
    Page,
    /// Anything else.
    Other,
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
    /// The endpoint doesn't answer yet. It is asked again.
    Waiting(Wait),
    /// The endpoint refused the ticket. The shopper is offered to mail the text.
    Failed(Refused),
}
