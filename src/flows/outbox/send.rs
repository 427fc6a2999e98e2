//! Delivers the queued tickets one after the other, and tells the shopper.

use careline_wire::ProblemType;
use leptos::prelude::*;

use crate::api::failure::Failure;
use crate::app::session::Session;
use crate::browser::clock::device_millis;
use crate::browser::live;
use crate::flows::outbox::deliver::{Delivery, record_accepted, sent_request};
use crate::flows::outbox::state::OutboxState;
use crate::i18n::{format, t};
use crate::storage::draft::Draft;
use crate::storage::{drafts, tab_lock};
use crate::ui::toast;

/// Delivers every queued ticket of this shop that no other tab is delivering.
pub async fn all(session: Session) {
    live::add_outside();
    for draft in drafts::drafts(&session.shop()).await {
        if draft.waiting.is_none() {
            continue;
        }
        if let Some(_held) = tab_lock::hold(draft.id).await {
            one(session, draft).await;
            OutboxState::of(session).drafts_changed.try_set(());
        }
    }
    drafts::refresh_pending_flag().await;
}

async fn one(session: Session, draft: Draft) {
    // Another tab may have delivered it while this one waited for the lock.
    let drafts = drafts::drafts(&session.shop()).await;
    let Some(draft) = drafts.into_iter().find(|stored| stored.id == draft.id) else {
        return;
    };
    let Some(waiting) = &draft.waiting else {
        return;
    };
    let clear_count = OutboxState::of(session).clear_count.get_value();
    let is_wanted = || OutboxState::of(session).clear_count.try_get_value() == Some(clear_count);
    let endpoint = session.endpoint();
    let delivery = Delivery {
        endpoint: &endpoint,
        draft: Some(draft.id),
        waiting,
        is_wanted: &is_wanted,
    };
    match delivery.run(|_| {}).await {
        _ if !is_wanted() => {}
        Ok(receipt) => {
            let reference = receipt.reference.clone();
            record_accepted(
                session,
                Some(draft.id),
                sent_request(waiting, draft.topic, &receipt),
            )
            .await;
            toast::show(format("waiting.arrived", &[("reference", &reference)]));
        }
        Err(Failure::Refused(problem)) if problem.kind == ProblemType::TicketGone => {
            // The endpoint had accepted it, and the shop has deleted it since.
            let _ = drafts::remove(draft.id).await;
        }
        // The answer isn't the endpoint's (a captive portal, say). The ticket stays queued.
        Err(Failure::Unreadable) => {}
        Err(_) => {
            return_to_drafts(draft).await;
            toast::show(t("waiting.failed"));
        }
    }
}

/// Turns a refused ticket back into a draft that the shopper can edit.
async fn return_to_drafts(draft: Draft) {
    let draft = Draft {
        waiting: None,
        saved_at: device_millis(),
        ..draft
    };
    // If it can't be written, the ticket stays queued.
    let _ = drafts::put(&draft).await;
}
