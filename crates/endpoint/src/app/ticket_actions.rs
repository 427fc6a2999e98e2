//! What people do to a ticket: agents through the API, the command line or a mailed link, the shopper through the
//! widget.
//!
//! To repeat an action is harmless: if the ticket is in that state already, no event is appended and no mail is sent.

use std::sync::Arc;

use careline_wire::TicketStatus;
use careline_wire::check_in::CheckInAnswer;
use careline_wire::conversation::NewMessage;
use careline_wire::resolution::{NewStep, StepState};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::config::Shop;
use crate::delivery::Channels;
use crate::store::StoreResult;
use crate::store::tickets::{ActionError, IdempotencyKey, NewEvent, TicketStore};
use crate::tickets::event::{Event, RecordedEvent};
use crate::tickets::history::TicketHistory;
use crate::tickets::state::TicketState;

/// Appends events to tickets.
#[derive(Clone)]
pub struct TicketActions {
    /// Where the tickets are.
    pub tickets: Arc<dyn TicketStore>,
    /// What delivers the events.
    pub channels: Channels,
}

impl TicketActions {
    /// Appends an event and queues its deliveries. Returns the ticket's history after that. If the same idempotency key
    /// was used before, nothing is appended, and the history is the one that the first call got.
    ///
    /// # Errors
    ///
    /// If the store fails; inside, if the ticket's state doesn't allow the event or the key was used for another.
    pub async fn append(
        &self,
        shop: &Shop,
        id: Uuid,
        event: Event,
        key: Option<&IdempotencyKey>,
        now: DateTime<Utc>,
    ) -> StoreResult<Result<TicketHistory, ActionError>> {
        let decide = |history: &TicketHistory| {
            let event = validate_transition(history, event)?;
            Ok(event.map(|event| {
                let ticket = &history.stored.ticket;
                let deliveries = self.channels.plan(shop, ticket, Some(&event));
                NewEvent { event, deliveries }
            }))
        };
        let tickets = &self.tickets;
        tickets.append(shop, id, now, key, Box::new(decide)).await
    }
}

/// The event to append; `None` if the ticket is in that state already.
fn validate_transition(
    history: &TicketHistory,
    event: Event,
) -> Result<Option<Event>, ActionError> {
    let state = &history.state;
    let is_new = match &event {
        Event::Step(step) => is_new_step(state, step)?,
        Event::SupportMessage(_) => true,
        Event::AnsweredOutside {} => state.awaits_reply || state.status == TicketStatus::Received,
        Event::Resolved { .. } => state.status != TicketStatus::Resolved,
        Event::ShopperMessage(message) => is_new_message(&history.events, message)?,
        Event::CheckInSent {} => state.wants_check_in(),
        Event::CheckInAnswered(answer) => is_new_answer(state, answer)?,
    };
    Ok(is_new.then_some(event))
}

/// A step that is done stays done: the shopper has read that. A resolved ticket takes even a step that it has: that opens
/// it again.
fn is_new_step(state: &TicketState, new: &NewStep) -> Result<bool, ActionError> {
    let Some(step) = state.step(new.kind) else {
        return Ok(true);
    };
    if step.state == StepState::Done && new.state != StepState::Done {
        return Err(ActionError::StepDone);
    }
    Ok(step.state != new.state || step.note != new.note || state.resolved_at.is_some())
}

/// A message's id belongs to one text.
fn is_new_message(events: &[RecordedEvent], new: &NewMessage) -> Result<bool, ActionError> {
    let mut messages = events.iter().filter_map(|recorded| match &recorded.event {
        Event::ShopperMessage(message) => Some(message),
        _ => None,
    });
    match messages.find(|message| message.id == new.id) {
        None => Ok(true),
        Some(message) if message == new => Ok(false),
        Some(_) => Err(ActionError::IdTaken),
    }
}

/// A check-in takes one answer, once the ticket was resolved.
fn is_new_answer(state: &TicketState, new: &CheckInAnswer) -> Result<bool, ActionError> {
    let check_in = state.check_in.as_ref();
    match check_in.and_then(|check_in| check_in.answer.as_ref()) {
        Some(answer) if answer == new => Ok(false),
        Some(_) => Err(ActionError::CheckInClosed(
            "The check-in was answered already.",
        )),
        None if state.resolved_at.is_none() => Err(ActionError::CheckInClosed(
            "The request isn't resolved yet.",
        )),
        None => Ok(true),
    }
}
