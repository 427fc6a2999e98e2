//! Keeps what the shopper writes on this device, from the first keystroke that matters.

use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use crate::app::session::Session;
use crate::browser::clock::device_millis;
use crate::flows::inquiry::model::{Inquiry, Saved};
use crate::i18n::t;
use crate::storage::draft::Draft;
use crate::storage::indexed_db::StorageError;
use crate::storage::{SaveState, drafts, tab_lock};
use crate::ui::{Notice, Tone};

/// Keeps the inquiry whenever it changes, as long as it is the shopper's.
pub fn keep(session: Session) {
    let saved = Memo::new(move |_| {
        session.inquiry().with(|inquiry| {
            inquiry
                .as_ref()
                .filter(|one| is_kept(one))
                .map(Inquiry::saved)
        })
    });
    Effect::new(move |_| {
        if saved.with(Option::is_some) {
            changed(session);
        }
    });
}

fn is_kept(inquiry: &Inquiry) -> bool {
    inquiry.is_dirty && inquiry.is_open()
}

/// One write at a time: what changed meanwhile goes with the next one.
pub fn changed(session: Session) {
    let is_saving = session.save_state().get_untracked() == SaveState::Saving;
    session.save_state().set(SaveState::Saving);
    if !is_saving {
        spawn_local(save(session));
    }
}

async fn save(session: Session) {
    let mut written: Option<Saved> = None;
    while let Some(id) = now(session).and_then(|inquiry| inquiry.draft) {
        hold(session, id).await;
        // Read only now, with nothing to wait for before it is put: a frozen one that is put next comes after it.
        let Some(inquiry) = now(session).filter(|now| written.as_ref() != Some(&now.saved()))
        else {
            break;
        };
        let Some(draft) = draft(session, &inquiry) else {
            break;
        };
        if let Err(unkept) = drafts::put(&draft).await {
            session.save_state().try_set(SaveState::Refused(unkept));
            return;
        }
        written = Some(inquiry.saved());
    }
    session.save_state().try_set(SaveState::Saved);
}

fn now(session: Session) -> Option<Inquiry> {
    session
        .inquiry()
        .try_get_untracked()
        .flatten()
        .filter(is_kept)
}

/// The inquiry as a draft.
pub fn draft(session: Session, inquiry: &Inquiry) -> Option<Draft> {
    Some(Draft {
        id: inquiry.draft?,
        shop: session.shop(),
        topic: inquiry.topic,
        saved_at: device_millis(),
        content: serde_json::to_string(&inquiry.saved()).ok()?,
        waiting: None,
    })
}

/// Makes a draft this tab's own, if it isn't yet.
async fn hold(session: Session, draft: Uuid) {
    let is_held = |held: &Vec<tab_lock::TabLock>| held.iter().any(|held| held.draft == draft);
    if session.held().try_with_value(is_held) != Some(true) {
        let held = tab_lock::hold(draft).await;
        session.held().try_update_value(|all| all.extend(held));
    }
}

/// How the keeping goes, photos and all: one that is still prepared isn't saved.
#[must_use]
pub fn kept(session: Session) -> SaveState {
    let words = session.save_state().get();
    let photos = session.inquiry().with(|inquiry| {
        let photos = &inquiry.as_ref()?.photos;
        Some((photos.is_any_unkept(), photos.refs().is_some()))
    });
    match photos {
        Some((true, _)) if words != SaveState::Nothing => SaveState::Refused(StorageError::Full),
        Some((_, false)) if words == SaveState::Saved => SaveState::Saving,
        _ => words,
    }
}

/// Says whether what was written is on this device.
#[component]
pub fn Kept(session: Session) -> impl IntoView {
    move || match kept(session) {
        SaveState::Nothing => ().into_any(),
        SaveState::Saving => view! { <p class="kept">{t("kept.saving")}</p> }.into_any(),
        SaveState::Saved => view! { <p class="kept">{t("kept.saved")}</p> }.into_any(),
        SaveState::Refused(StorageError::Full) => {
            view! { <Notice tone=Tone::Warn>{t("kept.full")}</Notice> }.into_any()
        }
        SaveState::Refused(StorageError::Off) => {
            view! { <Notice tone=Tone::Warn>{t("kept.off")}</Notice> }.into_any()
        }
    }
}
