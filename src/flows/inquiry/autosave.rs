//! Saves what the shopper writes on this device, starting with the first change.

use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use crate::app::session::Session;
use crate::browser::clock::device_millis;
use crate::flows::inquiry::model::{Inquiry, Saved};
use crate::flows::inquiry::state::InquiryState;
use crate::i18n::t;
use crate::storage::draft::Draft;
use crate::storage::indexed_db::StorageError;
use crate::storage::save_state::SaveState;
use crate::storage::tab_lock::TabLock;
use crate::storage::{drafts, private_window, tab_lock};
use crate::ui::notice::{Alert, Tone};

/// Saves the current inquiry whenever it changes, as long as it isn't being sent.
pub fn autosave(session: Session) {
    let state = InquiryState::of(session);
    let saved = Memo::new(move |_| {
        state.current.with(|inquiry| {
            inquiry
                .as_ref()
                .filter(|one| is_saved(one))
                .map(Inquiry::saved)
        })
    });
    Effect::new(move |_| {
        if saved.with(Option::is_some) {
            save(session);
        }
    });
}

fn is_saved(inquiry: &Inquiry) -> bool {
    inquiry.is_dirty && inquiry.is_open()
}

/// Saves the current inquiry. Writes don't overlap: a change during one is part of the next.
pub fn save(session: Session) {
    let save_state = InquiryState::of(session).save_state;
    let is_saving = save_state.get_untracked() == SaveState::Saving;
    save_state.set(SaveState::Saving);
    if !is_saving {
        spawn_local(write(session));
    }
}

async fn write(session: Session) {
    let state = InquiryState::of(session);
    let mut written: Option<Saved> = None;
    while let Some(id) = current(state).and_then(|inquiry| inquiry.draft) {
        lock(state, id).await;
        // There is no await between this read and the write, so the draft of a submitted ticket, which is written after
        // it, can't be overwritten by an older state.
        let Some(inquiry) = current(state).filter(|now| written.as_ref() != Some(&now.saved()))
        else {
            break;
        };
        let Some(draft) = draft(session, &inquiry) else {
            break;
        };
        if let Err(error) = drafts::put(&draft).await {
            state.save_state.try_set(SaveState::Failed(error));
            return;
        }
        written = Some(inquiry.saved());
    }
    state.save_state.try_set(private_window::saved().await);
}

fn current(state: InquiryState) -> Option<Inquiry> {
    state.current.try_get_untracked().flatten().filter(is_saved)
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

/// Takes the draft's lock for this tab, unless this tab has it.
async fn lock(state: InquiryState, draft: Uuid) {
    let has_lock = |locks: &Vec<TabLock>| locks.iter().any(|lock| lock.draft == draft);
    if state.locks.try_with_value(has_lock) != Some(true) {
        let lock = tab_lock::hold(draft).await;
        state.locks.try_update_value(|locks| locks.extend(lock));
    }
}

/// Whether the inquiry is saved with its photos. A photo that is still being prepared isn't saved.
#[must_use]
pub fn save_state(session: Session) -> SaveState {
    let state = InquiryState::of(session);
    let fields = state.save_state.get();
    let photos = state.current.with(|inquiry| {
        let photos = &inquiry.as_ref()?.photos;
        Some((photos.not_stored(), photos.refs().is_some()))
    });
    match photos {
        Some((Some(error), _)) if fields != SaveState::Nothing => SaveState::Failed(error),
        Some((_, false)) if fields.is_saved() => SaveState::Saving,
        _ => fields,
    }
}

/// Says whether what was written is saved on this device.
#[component]
pub fn SaveStatus(session: Session) -> impl IntoView {
    let state = Memo::new(move |_| save_state(session));
    // The property, because a translator may have replaced the text node that an update would change.
    let kept = |key| view! { <p class="kept" prop:textContent=t(key)></p> }.into_any();
    let lost = |key| view! { <Alert tone=Tone::Warn text=t(key) /> }.into_any();
    move || match state.get() {
        SaveState::Nothing => ().into_any(),
        SaveState::Saving => kept("kept.saving"),
        SaveState::Saved => kept("kept.saved"),
        SaveState::SavedUntilClosed => kept("kept.private"),
        SaveState::Failed(StorageError::Full) => lost("kept.full"),
        SaveState::Failed(StorageError::Off) => lost("kept.off"),
    }
}
