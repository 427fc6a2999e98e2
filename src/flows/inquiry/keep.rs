//! Keeps what the shopper writes on this device, from the first keystroke that matters.

use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::model::{Inquiry, Saved};
use crate::desk::Desk;
use crate::drafts::database::Unkept;
use crate::drafts::draft::Draft;
use crate::drafts::{Keeping, lock, shelf};
use crate::embed::clock::device_millis;
use crate::ui::{Notice, Tone};
use crate::words::t;

/// Keeps the inquiry whenever it changes, as long as it is the shopper's.
pub fn keep(desk: Desk) {
    let saved = Memo::new(move |_| {
        desk.inquiry().with(|inquiry| {
            inquiry
                .as_ref()
                .filter(|one| is_kept(one))
                .map(Inquiry::saved)
        })
    });
    Effect::new(move |_| {
        if saved.with(Option::is_some) {
            changed(desk);
        }
    });
}

fn is_kept(inquiry: &Inquiry) -> bool {
    inquiry.is_touched && inquiry.is_open()
}

/// One write at a time: what changed meanwhile goes with the next one.
pub fn changed(desk: Desk) {
    let is_saving = desk.keeping().get_untracked() == Keeping::Saving;
    desk.keeping().set(Keeping::Saving);
    if !is_saving {
        spawn_local(save(desk));
    }
}

async fn save(desk: Desk) {
    let mut written: Option<Saved> = None;
    while let Some(id) = now(desk).and_then(|inquiry| inquiry.draft) {
        hold(desk, id).await;
        // Read only now, with nothing to wait for before it is put: a frozen one that is put next comes after it.
        let Some(inquiry) = now(desk).filter(|now| written.as_ref() != Some(&now.saved())) else {
            break;
        };
        let Some(draft) = draft(desk, &inquiry) else {
            break;
        };
        if let Err(unkept) = shelf::put(&draft).await {
            desk.keeping().try_set(Keeping::Refused(unkept));
            return;
        }
        written = Some(inquiry.saved());
    }
    desk.keeping().try_set(Keeping::Saved);
}

fn now(desk: Desk) -> Option<Inquiry> {
    desk.inquiry().try_get_untracked().flatten().filter(is_kept)
}

/// The inquiry as a draft.
pub fn draft(desk: Desk, inquiry: &Inquiry) -> Option<Draft> {
    Some(Draft {
        id: inquiry.draft?,
        shop: desk.shop(),
        topic: inquiry.topic,
        saved_at: device_millis(),
        content: serde_json::to_string(&inquiry.saved()).ok()?,
        waiting: None,
    })
}

/// Makes a draft this tab's own, if it isn't yet.
async fn hold(desk: Desk, draft: Uuid) {
    let is_held = |held: &Vec<lock::Held>| held.iter().any(|held| held.draft == draft);
    if desk.held().try_with_value(is_held) != Some(true) {
        let held = lock::hold(draft).await;
        desk.held().try_update_value(|all| all.extend(held));
    }
}

/// How the keeping goes, photos and all: one that is still prepared isn't saved.
#[must_use]
pub fn kept(desk: Desk) -> Keeping {
    let words = desk.keeping().get();
    let photos = desk.inquiry().with(|inquiry| {
        let photos = &inquiry.as_ref()?.photos;
        Some((photos.is_any_unkept(), photos.refs().is_some()))
    });
    match photos {
        Some((true, _)) if words != Keeping::Nothing => Keeping::Refused(Unkept::Full),
        Some((_, false)) if words == Keeping::Saved => Keeping::Saving,
        _ => words,
    }
}

/// Says whether what was written is on this device.
#[component]
pub fn Kept(desk: Desk) -> impl IntoView {
    move || match kept(desk) {
        Keeping::Nothing => ().into_any(),
        Keeping::Saving => view! { <p class="kept">{t("kept.saving")}</p> }.into_any(),
        Keeping::Saved => view! { <p class="kept">{t("kept.saved")}</p> }.into_any(),
        Keeping::Refused(Unkept::Full) => {
            view! { <Notice tone=Tone::Warn>{t("kept.full")}</Notice> }.into_any()
        }
        Keeping::Refused(Unkept::Off) => {
            view! { <Notice tone=Tone::Warn>{t("kept.off")}</Notice> }.into_any()
        }
    }
}
