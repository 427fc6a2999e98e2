//! `careline desk step`, `message`, `ask` and `resolve`: what support does to a ticket.

use careline_wire::resolution::{NewStep, StepKind, StepState};
use careline_wire::{FieldError, validate};

use crate::app::channels::channels;
use crate::app::ticket_actions::TicketActions;
use crate::cli::desk::args::TicketArgs;
use crate::cli::outcome::{Failure, Outcome};
use crate::cli::output::say;
use crate::platform::clock;
use crate::store::tickets::ActionError;
use crate::tickets::event::{Event, SupportMessage};

pub async fn step(
    ticket: &TicketArgs,
    kind: StepKind,
    state: StepState,
    note: Option<String>,
) -> Outcome {
    check("--note", &validate::note(note.as_deref()))?;
    act(ticket, Event::Step(NewStep { kind, state, note })).await
}

/// Sends a message. If `asks`, the ticket then waits for the shopper's reply.
pub async fn message(ticket: &TicketArgs, text: String, asks: bool) -> Outcome {
    check("TEXT", &validate::support_message(&text))?;
    let message = SupportMessage::new(text, asks);
    act(ticket, Event::SupportMessage(message)).await
}

pub async fn resolve(ticket: &TicketArgs, note: Option<String>) -> Outcome {
    check("--note", &validate::note(note.as_deref()))?;
    let said = note.map(|note| SupportMessage::new(note, false));
    act(ticket, Event::Resolved { message: said }).await
}

async fn act(ticket: &TicketArgs, event: Event) -> Outcome {
    let (config, store, shop, id) = ticket.open().await?;
    let actions = TicketActions {
        tickets: store.tickets.clone(),
        channels: channels(&config, &store)?,
    };
    let done = actions
        .append(&shop, id, event, None, clock::system()())
        .await;
    store.database.close().await;
    let history = done?.map_err(|error| refused(&error))?;
    say!(
        "{}: {}",
        history.stored.receipt.reference,
        history.state.status.name()
    );
    Ok(())
}

fn refused(error: &ActionError) -> Failure {
    match error {
        ActionError::NoTicket => "REF: there is no such ticket",
        ActionError::IdTaken | ActionError::KeyTaken => "its id was used for something else",
        ActionError::PhotosUnknown(_) => "its photos don't exist",
        ActionError::StepDone => {
            "STATE: expected done, because this step is done already; write a message to say more"
        }
        ActionError::CheckInClosed(reason) => reason,
    }
    .into()
}

fn check(argument: &str, errors: &[FieldError]) -> Outcome {
    match errors.first() {
        Some(error) => Err(format!("{argument}: {}", error.detail).into()),
        None => Ok(()),
    }
}
