//! What a delivery or a photo is about.

use uuid::Uuid;

/// A shop, a ticket, or an event of a ticket.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// The shop's id.
    pub shop: &'a str,
    /// The ticket's id, unless it is about the shop as a whole.
    pub ticket: Option<Uuid>,
    /// The event's number, unless it is about the ticket's arrival.
    pub event: Option<i64>,
}

impl<'a> Subject<'a> {
    /// A ticket as it arrived.
    pub const fn ticket(shop: &'a str, ticket: Uuid) -> Self {
        Self {
            shop,
            ticket: Some(ticket),
            event: None,
        }
    }

    /// The id of the ticket as it is stored.
    pub fn ticket_id(&self) -> Option<String> {
        self.ticket.map(|id| id.to_string())
    }
}
