//! Sends what waits, one after the other, and tells the shopper.

use careline_wire::ProblemType;
use leptos::prelude::*;

use crate::api::failure::Failure;
use crate::app::session::Session;
use crate::browser::clock::device_millis;
use crate::flows::inquiry::state::InquiryState;
use crate::flows::outbox::deliver::{Delivery, arrived, sent};
use crate::i18n::{format, t};
use crate::storage::draft::Draft;
use crate::storage::{drafts, tab_lock};
use crate::ui::toast;

/// Sends every request that waits for this shop and that no other tab is sending.
pub async fn all(session: Session) {
    for draft in drafts::drafts(&session.shop()).await {
        if draft.waiting.is_none() {
            continue;
        }
        if let Some(_held) = tab_lock::hold(draft.id).await {
            one(session, draft).await;
            InquiryState::of(session).drafts_changed.try_set(());
        }
    }
    drafts::unmark().await;
}

async fn one(session: Session, draft: Draft) {
    // Another tab may have sent it while this one waited for the lock.
    let kept = drafts::drafts(&session.shop()).await;
    let Some(draft) = kept.into_iter().find(|kept| kept.id == draft.id) else {
        return;
    };
    let Some(waiting) = &draft.waiting else {
        return;
    };
    let clear_count = InquiryState::of(session).clear_count.get_value();
    let is_wanted = || InquiryState::of(session).clear_count.try_get_value() == Some(clear_count);
    let endpoint = session.endpoint();
    let delivery = Delivery {
        endpoint: &endpoint,
        draft: Some(draft.id),
        waiting,
        is_wanted: &is_wanted,
    };
    match delivery.make(|| {}).await {
        _ if !is_wanted() => {}
        Ok(receipt) => {
            let reference = receipt.reference.clone();
            arrived(
                session,
                Some(draft.id),
                sent(waiting, draft.topic, &receipt),
            )
            .await;
            toast::show(format("waiting.arrived", &[("reference", &reference)]));
        }
        Err(Failure::Refused(problem)) if problem.kind == ProblemType::TicketGone => {
            // It had arrived, and the shop has deleted it since: there is nothing more to say.
            let _ = drafts::remove(draft.id).await;
        }
        // Not the endpoint's own answer (a captive portal, say): it may have arrived before, and is tried again.
        Err(Failure::Unreadable) => {}
        Err(_) => {
            give_back(draft).await;
            toast::show(t("waiting.failed"));
        }
    }
}

/// The endpoint won't take it as it is: it is the shopper's again, for the days of any draft.
async fn give_back(draft: Draft) {
    let draft = Draft {
        waiting: None,
        saved_at: device_millis(),
        ..draft
    };
    // What can't be written stays as it was, and is tried again.
    let _ = drafts::put(&draft).await;
}
