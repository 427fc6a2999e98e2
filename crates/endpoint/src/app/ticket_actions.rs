//! What people do to a case: support by the desk, the command line or a mailed link; the shopper by the widget.
//!
//! Doing again what stands already is harmless: nothing is added, and nobody is mailed.

use careline_wire::TicketStatus;
use uuid::Uuid;

use crate::app::App;
use crate::config::Shop;
use crate::mail;
use crate::store::idempotency::IdempotencyKey;
use crate::store::ticket_events::{ActionError, NewEvent, TicketHistory};
use crate::tickets::event::{Event, RecordedEvent};
use crate::webhooks;

impl App {
    /// Lets something happen to a ticket; answers how it stands then.
    ///
    /// # Errors
    ///
    /// When the database fails; within, when it can't happen.
    pub async fn act(
        &self,
        shop: &Shop,
        id: Uuid,
        event: Event,
    ) -> sqlx::Result<Result<TicketHistory, ActionError>> {
        self.act_idempotent(shop, id, event, None).await
    }

    /// The same, and what was done under the same key before is only answered again.
    ///
    /// # Errors
    ///
    /// When the database fails; within, when it can't happen.
    pub async fn act_idempotent(
        &self,
        shop: &Shop,
        id: Uuid,
        event: Event,
        once: Option<&IdempotencyKey>,
    ) -> sqlx::Result<Result<TicketHistory, ActionError>> {
        let sender = self.sender(shop);
        let decide = |case: &TicketHistory| {
            let event = validate_transition(case, event)?;
            Ok(event.map(|event| NewEvent {
                deliveries: mail::for_event(&event, case, sender.email.domain())
                    .into_iter()
                    .chain(webhooks::for_event(&event, shop))
                    .collect(),
                event,
            }))
        };
        let done = self
            .store
            .append_event(shop, id, self.now(), once, decide)
            .await?;
        self.wake_outbox();
        Ok(done)
    }
}

/// What happens; nothing where it stands so already.
fn validate_transition(
    TicketHistory {
        state: case,
        events,
        ..
    }: &TicketHistory,
    event: Event,
) -> Result<Option<Event>, ActionError> {
    let is_new = match &event {
        Event::Step(new) => case.step(new.kind).is_none_or(|step| {
            step.state != new.state || step.note != new.note || case.resolved_at.is_some()
        }),
        Event::SupportMessage(_) => true,
        Event::AnsweredOutside {} => case.awaits_reply || case.status == TicketStatus::Received,
        Event::Resolved { .. } => case.status != TicketStatus::Resolved,
        Event::ShopperMessage(new) => {
            let asked = events
                .iter()
                .find_map(|RecordedEvent { event, .. }| match event {
                    Event::ShopperMessage(asked) if asked.id == new.id => Some(asked),
                    _ => None,
                });
            if asked.is_some_and(|asked| asked != new) {
                return Err(ActionError::IdTaken);
            }
            asked.is_none()
        }
        Event::CheckInSent {} => case.wants_check_in(),
        Event::CheckInAnswered(new) => {
            let answer = case
                .check_in
                .as_ref()
                .and_then(|asked| asked.answer.as_ref());
            match answer {
                Some(answer) if answer == new => false,
                Some(_) => return Err(ActionError::CheckInClosed("It was rated already.")),
                None if case.resolved_at.is_none() => {
                    return Err(ActionError::CheckInClosed("It isn't resolved."));
                }
                None => true,
            }
        }
    };
    Ok(is_new.then_some(event))
}
