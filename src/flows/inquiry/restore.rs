//! Restores drafts that the shopper wrote on an earlier visit, and deletes them.

use careline_wire::Topic;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use crate::app::session::Session;
use crate::browser::{clock, json};
use crate::flows::inquiry::model::{Inquiry, OrderAnswer};
use crate::flows::inquiry::photos::OF_INQUIRY;
use crate::flows::inquiry::state::InquiryState;
use crate::photos::context::PhotoOwner;
use crate::photos::pipeline;
use crate::storage::draft::Draft;
use crate::storage::save_state::SaveState;
use crate::storage::{drafts, tab_lock};

/// Restores the latest draft about the current inquiry's topic that no other tab has open.
///
/// It isn't restored if the shopper starts to write meanwhile.
pub fn latest(session: Session, topic: Topic) {
    spawn_local(async move {
        for draft in drafts::drafts(&session.shop()).await {
            if draft.topic == topic && draft.waiting.is_none() && restore(session, draft).await {
                return;
            }
        }
    });
}

/// Makes a draft the current inquiry. Returns whether that was possible.
pub async fn restore(session: Session, draft: Draft) -> bool {
    let Some(inquiry) = read(session, &draft).filter(|draft| may_replace(session, draft)) else {
        return false;
    };
    let Some(lock) = tab_lock::hold(draft.id).await else {
        return false;
    };
    // The shopper may have written something while the lock was awaited.
    if !may_replace(session, &inquiry) {
        return false;
    }
    let state = InquiryState::of(session);
    state.locks.update_value(|locks| locks.push(lock));
    state.save_state.set(SaveState::Nothing);
    state.current.set(Some(inquiry));
    let photo_owner = PhotoOwner {
        session,
        fns: OF_INQUIRY,
    };
    pipeline::resume(photo_owner, draft.id).await;
    true
}

fn read(session: Session, draft: &Draft) -> Option<Inquiry> {
    let saved = json::decode(&draft.content).ok()?;
    let at = clock::moment(draft.saved_at);
    let page_item = session.item.try_get_untracked()?;
    Some(Inquiry::restored(
        draft.topic,
        draft.id,
        at,
        saved,
        page_item,
    ))
}

/// Whether the current inquiry is about the same topic and empty, and the shopper doesn't come from another order.
fn may_replace(session: Session, draft: &Inquiry) -> bool {
    let order = session.order.try_get_untracked().flatten();
    let is_that_order = order.is_none_or(|found| {
        draft
            .found_order()
            .is_some_and(|order| order.number == found.order.number)
    });
    let is_empty = |inquiry: &Option<Inquiry>| {
        inquiry.as_ref().is_none_or(|current| {
            let is_typed = current.order == OrderAnswer::Typed;
            current.topic == draft.topic && !current.is_dirty && current.is_open() && !is_typed
        })
    };
    let current = InquiryState::of(session).current;
    is_that_order && current.try_with_untracked(is_empty) == Some(true)
}

/// Deletes a draft from this device. Returns whether that was possible: another tab may have it open.
pub async fn delete(session: Session, draft: Uuid) -> bool {
    let state = InquiryState::of(session);
    let is_it = |inquiry: &Inquiry| inquiry.draft == Some(draft);
    let is_current = |inquiry: &Option<Inquiry>| inquiry.as_ref().is_some_and(is_it);
    state
        .others
        .try_update_value(|others| others.retain(|other| !is_it(other)));
    if state.current.try_with_untracked(is_current) == Some(true) {
        state.current.set(None);
        state.save_state.set(SaveState::Nothing);
    }
    let lock = state.locks.try_update_value(|locks| {
        let at = locks.iter().position(|lock| lock.draft == draft)?;
        Some(locks.remove(at))
    });
    let lock = match lock.flatten() {
        Some(lock) => Some(lock),
        None => tab_lock::hold(draft).await,
    };
    // If it can't be removed, it expires.
    lock.is_some() && drafts::remove(draft).await.is_ok()
}
