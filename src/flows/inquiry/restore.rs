//! Finds again what the shopper wrote on an earlier visit.

use careline_wire::Topic;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::begin;
use super::model::{Inquiry, OrderAnswer};
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
    desk.held().update_value(|all| all.push(held));
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

/// Goes on with a draft that the shopper chose; what they write now is put aside. The answer is whether that could be done:
/// another tab may have it open.
pub async fn go_on(desk: Desk, draft: Draft) -> bool {
    let topic = draft.topic;
    let is_its = |inquiry: &Inquiry| inquiry.draft == Some(draft.id);
    let is_now = |inquiry: &Option<Inquiry>| inquiry.as_ref().is_some_and(is_its);
    if !desk.inquiry().with_untracked(is_now) {
        let aside = desk.others().try_update_value(|others| {
            let at = others.iter().position(is_its)?;
            Some(others.remove(at))
        });
        desk.order.set(None);
        begin::put_aside(desk);
        desk.inquiry().set(aside.flatten());
        if !desk.inquiry().with_untracked(is_now) && !take_up(desk, draft).await {
            return false;
        }
    }
    desk.inquire(topic);
    true
}

/// Whether nothing of the shopper's would give way to it, and they didn't come from another order.
fn is_welcome(desk: Desk, kept: &Inquiry) -> bool {
    let order = desk.order.try_get_untracked().flatten();
    let is_that_order = order.is_none_or(|found| {
        kept.found_order()
            .is_some_and(|order| order.number == found.order.number)
    });
    let is_free = |inquiry: &Option<Inquiry>| {
        inquiry.as_ref().is_none_or(|now| {
            let is_typed = now.order == OrderAnswer::Typed;
            now.topic == kept.topic && !now.is_touched && now.is_open() && !is_typed
        })
    };
    is_that_order && desk.inquiry().try_with_untracked(is_free) == Some(true)
}

/// Says that this was written before, and offers to begin anew.
#[component]
pub fn FromEarlier(making: Making) -> impl IntoView {
    let desk = making.desk;
    let kept_from = making.memo(|inquiry| inquiry.kept_from);
    let anew = move |()| {
        let topic = making.topic();
        discard(desk);
        begin::anew(desk, topic);
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

/// Takes the inquiry, and its draft, from this device.
fn discard(desk: Desk) {
    let draft = desk
        .inquiry()
        .with_untracked(|inquiry| inquiry.as_ref().and_then(|inquiry| inquiry.draft));
    desk.inquiry().set(None);
    if let Some(draft) = draft {
        spawn_local(async move {
            delete(desk, draft).await;
        });
    }
}

/// Takes a draft from this device; whether that could be done: another tab may have it open.
pub async fn delete(desk: Desk, draft: Uuid) -> bool {
    let is_its = |inquiry: &Inquiry| inquiry.draft == Some(draft);
    let is_now = |inquiry: &Option<Inquiry>| inquiry.as_ref().is_some_and(is_its);
    desk.others()
        .try_update_value(|others| others.retain(|other| !is_its(other)));
    if desk.inquiry().try_with_untracked(is_now) == Some(true) {
        desk.inquiry().set(None);
        desk.keeping().set(Keeping::Nothing);
    }
    let mine = desk.held().try_update_value(|all| {
        let at = all.iter().position(|held| held.draft == draft)?;
        Some(all.remove(at))
    });
    let mine = match mine.flatten() {
        Some(held) => Some(held),
        None => lock::hold(draft).await,
    };
    // What stays expires.
    mine.is_some() && shelf::remove(draft).await.is_ok()
}
