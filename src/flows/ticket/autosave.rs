//! Keeps the message that the shopper writes on this device until the endpoint has it.
//!
//! Only the tab that holds the lock of a ticket's message saves and restores it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use crate::api::tickets::Key;
use crate::app::session::Session;
use crate::browser::clock::device_millis;
use crate::flows::ticket::compose::Compose;
use crate::flows::ticket::state::TicketState;
use crate::photos::context::PhotoOwner;
use crate::photos::pipeline;
use crate::storage::message_draft::MessageDraft;
use crate::storage::{messages, tab_lock};

/// Restores what was written to the current ticket on an earlier visit, unless the shopper writes something meanwhile.
pub async fn restore(photo_owner: PhotoOwner, ticket: Uuid) {
    let state = TicketState::of(photo_owner.session);
    if state.draft() == Some(ticket) {
        return;
    }
    let Some(lock) = tab_lock::hold(ticket).await else {
        return;
    };
    let stored = messages::of(ticket).await;
    let is_current = state.current.try_with_untracked(|current| {
        let mut current = current.iter();
        current.any(|key| key.id == ticket)
    });
    if is_current != Some(true) {
        return;
    }
    state.lock.set_value(Some(lock));
    let is_begun = state
        .compose
        .with_untracked(|compose| *compose != Compose::default());
    if is_begun {
        save(photo_owner.session);
    } else if let Some(stored) = stored {
        state
            .compose
            .set(Compose::restored(stored.text, stored.frozen));
        pipeline::resume(photo_owner, ticket).await;
    }
}

/// Saves the message whenever it changes.
pub fn autosave(session: Session) {
    let compose = TicketState::of(session).compose;
    let content = Memo::new(move |_| compose.with(content));
    Effect::new(move |before: Option<()>| {
        content.with(|_| ());
        if before.is_some() {
            save(session);
        }
    });
}

/// What is saved of a message; its photos are stored beside it.
fn content(compose: &Compose) -> (String, Option<Uuid>, bool) {
    let frozen = compose.frozen.as_ref().map(|frozen| frozen.id);
    let has_photos = !compose.photos.all().is_empty();
    (compose.text.clone(), frozen, has_photos)
}

/// Saves the current message, or removes it if it is empty. Writes don't overlap: a change during one is part of the
/// next.
pub fn save(session: Session) {
    let is_saving = TicketState::of(session).is_saving;
    if is_saving.try_get_value() == Some(false) {
        is_saving.set_value(true);
        spawn_local(async move {
            write(session).await;
            is_saving.try_set_value(false);
        });
    }
}

async fn write(session: Session) {
    let mut written = None;
    while let Some((ticket, compose)) = current(session) {
        let now = Some((ticket, content(&compose)));
        if written == now {
            return;
        }
        written = now;
        if is_empty(&compose) {
            messages::remove(ticket).await;
        } else {
            // If it can't be stored, it is sent all the same.
            let _ = messages::put(&draft(ticket, compose)).await;
        }
    }
}

/// The current ticket and the message to it, if this tab saves it.
fn current(session: Session) -> Option<(Uuid, Compose)> {
    let state = TicketState::of(session);
    Some((state.draft()?, state.compose.try_get_untracked()?))
}

fn is_empty(compose: &Compose) -> bool {
    compose.text.is_empty() && compose.photos.all().is_empty()
}

fn draft(ticket: Uuid, compose: Compose) -> MessageDraft {
    MessageDraft {
        ticket,
        saved_at: device_millis(),
        text: compose.text,
        frozen: compose.frozen,
    }
}

/// Makes a ticket the current one. What was written to another one is saved.
pub fn switch(session: Session, key: Key) {
    let state = TicketState::of(session);
    if state.draft() != Some(key.id) {
        leave(session);
    }
    state.switch(key);
}

/// Saves the current message for the last time.
fn leave(session: Session) {
    if let Some((ticket, compose)) = current(session).filter(|(_, compose)| !is_empty(compose)) {
        spawn_local(async move {
            let _ = messages::put(&draft(ticket, compose)).await;
        });
    }
}

/// Removes what is stored of a message that has arrived.
pub async fn arrived(session: Session, ticket: Uuid, message: Uuid) {
    if TicketState::of(session).draft() == Some(ticket) {
        // With its photos. What was typed meanwhile is saved anew.
        messages::remove(ticket).await;
        return save(session);
    }
    // The shopper has opened another ticket meanwhile.
    let stored = messages::of(ticket).await.and_then(|stored| stored.frozen);
    if stored.is_some_and(|frozen| frozen.id == message) {
        messages::remove(ticket).await;
    }
}
