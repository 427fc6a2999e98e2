//! What people do to a case: support by the desk, the command line or a mailed link; the shopper by the widget.
//!
//! Doing again what stands already is harmless: nothing is added, and nobody is mailed.

use careline_wire::TicketStatus;
use uuid::Uuid;

use crate::app::App;
use crate::config::Shop;
use crate::mail;
use crate::store::idempotency::Once;
use crate::store::ticket_events::{Deed, KeptCase, Unfit};
use crate::tickets::state::{Event, Happened};
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
    ) -> sqlx::Result<Result<KeptCase, Unfit>> {
        self.act_once(shop, id, event, None).await
    }

    /// The same, and what was done under the same key before is only answered again.
    ///
    /// # Errors
    ///
    /// When the database fails; within, when it can't happen.
    pub async fn act_once(
        &self,
        shop: &Shop,
        id: Uuid,
        event: Event,
        once: Option<&Once>,
    ) -> sqlx::Result<Result<KeptCase, Unfit>> {
        let sender = self.sender(shop);
        let decide = |case: &KeptCase| {
            let event = fit(case, event)?;
            Ok(event.map(|event| Deed {
                mails: mail::caused(&event, case, sender.email.domain())
                    .into_iter()
                    .chain(webhooks::caused(&event, shop))
                    .collect(),
                event,
            }))
        };
        let done = self
            .store
            .advance(shop, id, self.now(), once, decide)
            .await?;
        self.owes();
        Ok(done)
    }
}

/// What happens; nothing where it stands so already.
fn fit(KeptCase { case, events, .. }: &KeptCase, event: Event) -> Result<Option<Event>, Unfit> {
    let is_new = match &event {
        Event::Step(new) => case.step(new.kind).is_none_or(|step| {
            step.state != new.state || step.note != new.note || case.resolved_at.is_some()
        }),
        Event::Said(_) => true,
        Event::Answered {} => case.is_awaited || case.status == TicketStatus::Received,
        Event::Resolved { .. } => case.status != TicketStatus::Resolved,
        Event::Asked(new) => {
            let asked = events
                .iter()
                .find_map(|Happened { event, .. }| match event {
                    Event::Asked(asked) if asked.id == new.id => Some(asked),
                    _ => None,
                });
            if asked.is_some_and(|asked| asked != new) {
                return Err(Unfit::IdTaken);
            }
            asked.is_none()
        }
        Event::CheckedIn {} => case.wants_check_in(),
        Event::Rated(new) => {
            let answer = case
                .check_in
                .as_ref()
                .and_then(|asked| asked.answer.as_ref());
            match answer {
                Some(answer) if answer == new => false,
                Some(_) => return Err(Unfit::CheckInClosed("It was rated already.")),
                None if case.resolved_at.is_none() => {
                    return Err(Unfit::CheckInClosed("It isn't resolved."));
                }
                None => true,
            }
        }
    };
    Ok(is_new.then_some(event))
}
