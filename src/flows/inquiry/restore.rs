//! Finds again what the shopper wrote on an earlier visit.

use careline_wire::Topic;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use crate::app::session::Session;
use crate::browser::clock;
use crate::flows::inquiry::model::{Inquiry, OrderAnswer};
use crate::flows::inquiry::photos::OF_INQUIRY;
use crate::flows::inquiry::start;
use crate::flows::inquiry::view::InquiryContext;
use crate::i18n;
use crate::i18n::{format, t};
use crate::photos::pipeline;
use crate::photos::view::PhotoOwner;
use crate::storage::draft::Draft;
use crate::storage::{SaveState, drafts, tab_lock};
use crate::ui::{Button, Kind};

/// Goes on with the latest draft about the inquiry's topic, if there is one that no other tab works on.
///
/// Whoever begins to write meanwhile isn't interrupted.
pub fn look(session: Session, topic: Topic) {
    spawn_local(async move {
        for draft in drafts::drafts(&session.shop()).await {
            if draft.topic == topic && draft.waiting.is_none() && take_up(session, draft).await {
                return;
            }
        }
    });
}

/// Goes on with a draft; whether that could be done.
pub async fn take_up(session: Session, draft: Draft) -> bool {
    let Some(inquiry) = read(session, &draft).filter(|kept| is_welcome(session, kept)) else {
        return false;
    };
    let Some(held) = tab_lock::hold(draft.id).await else {
        return false;
    };
    if !is_welcome(session, &inquiry) {
        return false;
    }
    session.held().update_value(|all| all.push(held));
    session.save_state().set(SaveState::Nothing);
    session.inquiry().set(Some(inquiry));
    let photo_owner = PhotoOwner {
        session,
        of: OF_INQUIRY,
    };
    pipeline::take_up(photo_owner, draft.id).await;
    true
}

fn read(session: Session, draft: &Draft) -> Option<Inquiry> {
    let saved = serde_json::from_str(&draft.content).ok()?;
    let at = clock::moment(draft.saved_at);
    let page_item = session.item.try_get_untracked()?;
    Some(Inquiry::kept(draft.topic, draft.id, at, saved, page_item))
}

/// Goes on with a draft that the shopper chose; what they write now is put aside. The answer is whether that could be done:
/// another tab may have it open.
pub async fn go_on(session: Session, draft: Draft) -> bool {
    let topic = draft.topic;
    let is_its = |inquiry: &Inquiry| inquiry.draft == Some(draft.id);
    let is_now = |inquiry: &Option<Inquiry>| inquiry.as_ref().is_some_and(is_its);
    if !session.inquiry().with_untracked(is_now) {
        let aside = session.others().try_update_value(|others| {
            let at = others.iter().position(is_its)?;
            Some(others.remove(at))
        });
        session.order.set(None);
        start::put_aside(session);
        session.inquiry().set(aside.flatten());
        if !session.inquiry().with_untracked(is_now) && !take_up(session, draft).await {
            return false;
        }
    }
    session.inquire(topic);
    true
}

/// Whether nothing of the shopper's would give way to it, and they didn't come from another order.
fn is_welcome(session: Session, kept: &Inquiry) -> bool {
    let order = session.order.try_get_untracked().flatten();
    let is_that_order = order.is_none_or(|found| {
        kept.found_order()
            .is_some_and(|order| order.number == found.order.number)
    });
    let is_free = |inquiry: &Option<Inquiry>| {
        inquiry.as_ref().is_none_or(|now| {
            let is_typed = now.order == OrderAnswer::Typed;
            now.topic == kept.topic && !now.is_dirty && now.is_open() && !is_typed
        })
    };
    is_that_order && session.inquiry().try_with_untracked(is_free) == Some(true)
}

/// Says that this was written before, and offers to begin anew.
#[component]
pub fn FromEarlier(context: InquiryContext) -> impl IntoView {
    let session = context.session;
    let kept_from = context.memo(|inquiry| inquiry.kept_from);
    let anew = move |()| {
        let topic = context.topic();
        discard(session);
        start::anew(session, topic);
    };
    move || {
        kept_from.get().map(|at| {
            let at = context
                .facts
                .with_rules(|rules| i18n::moment(&rules.zone, at));
            view! {
                <div class="earlier">
                    <p>{format("kept.from", &[("at", &at)])}</p>
                    <Button kind=Kind::Quiet label=t("kept.anew") press=anew />
                </div>
            }
        })
    }
}

/// Takes the inquiry, and its draft, from this device.
fn discard(session: Session) {
    let draft = session
        .inquiry()
        .with_untracked(|inquiry| inquiry.as_ref().and_then(|inquiry| inquiry.draft));
    session.inquiry().set(None);
    if let Some(draft) = draft {
        spawn_local(async move {
            delete(session, draft).await;
        });
    }
}

/// Takes a draft from this device; whether that could be done: another tab may have it open.
pub async fn delete(session: Session, draft: Uuid) -> bool {
    let is_its = |inquiry: &Inquiry| inquiry.draft == Some(draft);
    let is_now = |inquiry: &Option<Inquiry>| inquiry.as_ref().is_some_and(is_its);
    session
        .others()
        .try_update_value(|others| others.retain(|other| !is_its(other)));
    if session.inquiry().try_with_untracked(is_now) == Some(true) {
        session.inquiry().set(None);
        session.save_state().set(SaveState::Nothing);
    }
    let mine = session.held().try_update_value(|all| {
        let at = all.iter().position(|held| held.draft == draft)?;
        Some(all.remove(at))
    });
    let mine = match mine.flatten() {
        Some(held) => Some(held),
        None => tab_lock::hold(draft).await,
    };
    // What stays expires.
    mine.is_some() && drafts::remove(draft).await.is_ok()
}
