//! Finds again what the shopper wrote on an earlier visit.

use careline_wire::Topic;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::begin;
use super::model::Inquiry;
use super::photos::OF_INQUIRY;
use super::view::Making;
use crate::desk::Desk;
use crate::drafts::draft::Draft;
use crate::drafts::{Keeping, lock, shelf};
use crate::embed::clock;
use crate::photos::bring;
use crate::photos::tray::Tray;
use crate::ui::{Button, Kind};
use crate::words::{self, fill, t};

/// Goes on with the latest draft about the inquiry's topic, if there is one that no other tab works on.
///
/// Whoever begins to write meanwhile isn't interrupted.
pub fn look(desk: Desk, topic: Topic) {
    spawn_local(async move {
        for draft in shelf::drafts(&desk.shop()).await {
            if draft.topic == topic && draft.waiting.is_none() && take_up(desk, draft).await {
                return;
            }
        }
    });
}

/// Goes on with a draft; whether that could be done.
pub async fn take_up(desk: Desk, draft: Draft) -> bool {
    let Some(inquiry) = read(desk, &draft).filter(|kept| is_welcome(desk, kept)) else {
        return false;
    };
    let Some(held) = lock::hold(draft.id).await else {
        return false;
    };
    if !is_welcome(desk, &inquiry) {
        return false;
    }
    desk.held().set_value(Some(held));
    desk.keeping().set(Keeping::Nothing);
    desk.inquiry().set(Some(inquiry));
    let tray = Tray {
        desk,
        of: OF_INQUIRY,
    };
    bring::take_up(tray, draft.id).await;
    true
}

fn read(desk: Desk, draft: &Draft) -> Option<Inquiry> {
    let saved = serde_json::from_str(&draft.content).ok()?;
    let at = clock::moment(draft.saved_at);
    let page_item = desk.item.try_get_untracked()?;
    Some(Inquiry::kept(draft.topic, draft.id, at, saved, page_item))
}

/// Goes on with a draft that the shopper chose; what they write now is kept, and gives way.
pub fn go_on(desk: Desk, draft: Draft) {
    let topic = draft.topic;
    let is_its = |inquiry: &Inquiry| inquiry.draft == Some(draft.id) || inquiry.is_under_way();
    let is_here = desk
        .inquiry()
        .with_untracked(|inquiry| inquiry.as_ref().is_some_and(is_its));
    if is_here {
        return desk.inquire(topic);
    }
    desk.order.set(None);
    desk.held().set_value(None);
    desk.inquiry().set(None);
    spawn_local(async move {
        // Where another tab has it by now, the topic begins anew.
        take_up(desk, draft).await;
        desk.inquire(topic);
    });
}

/// Whether nothing of the shopper's would give way to it, and they didn't come from another order.
fn is_welcome(desk: Desk, kept: &Inquiry) -> bool {
    let order = desk.order.try_get_untracked().flatten();
    let is_that_order = order.is_none_or(|found| {
        kept.found_order()
            .is_some_and(|order| order.number == found.order.number)
    });
    let is_free = |inquiry: &Option<Inquiry>| {
        inquiry
            .as_ref()
            .is_none_or(|now| now.topic == kept.topic && !now.is_touched && now.is_open())
    };
    is_that_order && desk.inquiry().try_with_untracked(is_free) == Some(true)
}

/// Says that this was written before, and offers to begin anew.
#[component]
pub fn FromEarlier(making: Making) -> impl IntoView {
    let desk = making.desk;
    let kept_from = making.memo(|inquiry| inquiry.kept_from);
    let anew = move |()| {
        discard(desk);
        begin::anew(desk, making.topic());
    };
    move || {
        kept_from.get().map(|at| {
            let at = making
                .facts
                .with_rules(|rules| words::moment(&rules.zone, at));
            view! {
                <div class="earlier">
                    <p>{fill("kept.from", &[("at", &at)])}</p>
                    <Button kind=Kind::Quiet label=t("kept.anew") press=anew />
                </div>
            }
        })
    }
}

/// Takes the inquiry's draft from this device.
pub fn discard(desk: Desk) {
    let draft = desk
        .inquiry()
        .with_untracked(|inquiry| inquiry.as_ref().and_then(|inquiry| inquiry.draft));
    desk.inquiry().set(None);
    desk.held().set_value(None);
    desk.keeping().set(Keeping::Nothing);
    if let Some(draft) = draft {
        spawn_local(async move {
            // What stays expires.
            let _ = shelf::remove(draft).await;
        });
    }
}
