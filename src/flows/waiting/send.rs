//! Sends what waits, one after the other, and tells the shopper.

use careline_wire::ProblemType;
use leptos::prelude::*;

use super::toast;
use crate::desk::Desk;
use crate::drafts::draft::Draft;
use crate::drafts::{lock, shelf};
use crate::embed::clock::device_millis;
use crate::failure::Failure;
use crate::flows::inquiry::deliver::{Delivery, arrived, sent};
use crate::words::{fill, t};

/// Sends every request that waits for this shop and that no other tab is sending.
pub async fn all(desk: Desk) {
    for draft in shelf::drafts(&desk.shop()).await {
        if draft.waiting.is_none() {
            continue;
        }
        if let Some(_held) = lock::hold(draft.id).await {
            one(desk, draft).await;
            desk.shelf().try_set(());
        }
    }
    shelf::unmark().await;
}

async fn one(desk: Desk, draft: Draft) {
    // Another tab may have sent it while this one waited for the lock.
    let kept = shelf::drafts(&desk.shop()).await;
    let Some(draft) = kept.into_iter().find(|kept| kept.id == draft.id) else {
        return;
    };
    let Some(waiting) = &draft.waiting else {
        return;
    };
    let forgettings = desk.forgettings().get_value();
    let is_wanted = || desk.forgettings().try_get_value() == Some(forgettings);
    let endpoint = desk.endpoint();
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
            arrived(desk, Some(draft.id), sent(waiting, draft.topic, &receipt)).await;
            toast::show(fill("waiting.arrived", &[("reference", &reference)]));
        }
        Err(Failure::Refused(problem)) if problem.kind == ProblemType::TicketGone => {
            // It had arrived, and the shop has deleted it since: there is nothing more to say.
            let _ = shelf::remove(draft.id).await;
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
    let _ = shelf::put(&draft).await;
}
