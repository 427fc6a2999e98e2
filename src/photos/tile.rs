//! Draws a chosen photo: its picture, its progress or refusal, and the button that removes it.

use std::collections::HashMap;

use leptos::prelude::*;
use uuid::Uuid;
use web_sys::Blob;

use crate::app::wait_text::wait_text;
use crate::browser::focus;
use crate::browser::live::announce;
use crate::i18n::{bidi_isolate, format, t};
use crate::photos::context::PhotoOwner;
use crate::photos::file_kind::FileKind;
use crate::photos::model::{Refusal, State};
use crate::photos::pipeline::remove;
use crate::photos::thumbnail::Thumbnail;
use crate::storage::photos;

const HEIC: State = State::Refused(Refusal::Undecodable(FileKind::Heic));

/// A chosen photo.
#[component]
pub fn PhotoTile(
    photo_owner: PhotoOwner,
    /// The client's own id for it.
    id: Uuid,
    /// Its file's name.
    name: String,
    /// The states of all photos.
    states: Memo<HashMap<Uuid, State>>,
) -> impl IntoView {
    let state = Memo::new(move |_| states.with(|states| states.get(&id).copied()));
    let name = StoredValue::new(name);
    let text = Memo::new(move |_| {
        state
            .get()
            .map(|state| name.with_value(|name| say(state, name)))
    });
    Effect::new(move |_| announce(&text.get().unwrap_or_default()));
    let is = move |test: fn(State) -> bool| Memo::new(move |_| state.get().is_some_and(test));
    let is_refused = is(|state| matches!(state, State::Refused(_)));
    let is_waiting = is(|state| matches!(state, State::Waiting { .. }));
    let is_prepared = is(|state| !matches!(state, State::Preparing | State::Refused(_)));
    let is_heic = is(|state| state == HEIC);
    let done = Memo::new(move |_| state.get().and_then(percent));
    let has_progress = Memo::new(move |_| done.get().is_some());
    view! {
        <li class="photo" class:refused=is_refused class:waits=is_waiting>
            <div class="tile" hidden=is_refused>
                {move || is_prepared.get().then(|| view! { <Thumbnail load=stored_file(photo_owner, id) /> })}
                {move || has_progress.get().then(|| view! { <Ring name=name.get_value() done /> })}
            </div>
            <div class="told">
                <strong>{name.get_value()}</strong>
                // The property, because a translator may have replaced the text node that an update would change.
                <span prop:textContent=text></span>
                {move || is_heic.get().then(|| view! { <HowToSendHeic /> })}
            </div>
            <button
                type="button"
                class="remove"
                aria-label=format("photos.remove.name", &[("name", &name.get_value())])
                on:click=move |_| {
                    remove(photo_owner, id);
                    focus::by_id("photos");
                }
            ></button>
        </li>
    }
}

/// How much of it has been uploaded.
#[component]
fn Ring(name: String, done: Memo<Option<u64>>) -> impl IntoView {
    let done = move || done.get().unwrap_or_default().to_string();
    view! {
        <div
            class="ring"
            role="progressbar"
            aria-label=name
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=done
            style:--done=done
        ></div>
    }
}

#[component]
fn HowToSendHeic() -> impl IntoView {
    view! {
        <details>
            <summary>{t("photos.how")}</summary>
            <p>{t("photos.heic.how")}</p>
        </details>
    }
}

/// The photo's file on this device.
pub fn stored_file(
    photo_owner: PhotoOwner,
    id: Uuid,
) -> impl Future<Output = Option<Blob>> + 'static {
    let draft = photo_owner.draft();
    async move { photos::file(draft?, id).await }
}

fn percent(state: State) -> Option<u64> {
    match state {
        State::Uploading { sent, total } | State::Waiting { sent, total, .. } => {
            Some((sent * 100).checked_div(total).unwrap_or_default())
        }
        State::Preparing | State::Uploaded | State::Refused(_) => None,
    }
}

fn say(state: State, name: &str) -> String {
    let key = match state {
        State::Preparing => "photos.preparing",
        State::Uploading { .. } => "photos.uploading",
        State::Waiting { wait, .. } => return wait_text(wait, "photos.away"),
        State::Uploaded => "photos.uploaded",
        State::Refused(refusal) => refusal_key(refusal),
    };
    format(key, &[("name", &bidi_isolate(name))])
}

const fn refusal_key(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Empty => "photos.empty",
        Refusal::TooLarge => "photos.too_large",
        Refusal::TooManyPixels => "photos.too_many_pixels",
        Refusal::Undecodable(FileKind::Heic) => "photos.heic",
        Refusal::Undecodable(FileKind::Avif) => "photos.avif",
        Refusal::Undecodable(FileKind::Video) => "photos.video",
        Refusal::Undecodable(FileKind::Pdf) => "photos.pdf",
        Refusal::Undecodable(FileKind::Gif) => "photos.gif",
        Refusal::NotAPhoto => "photos.not_a_photo",
        Refusal::Rejected => "photos.not_taken",
        Refusal::TooMany => "photos.too_many",
        Refusal::Insecure => "photos.insecure",
    }
}
