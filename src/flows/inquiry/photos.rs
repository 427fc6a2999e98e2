//! Draws the photos: choose, take or drop them; progress, cancel, and why one can't be sent.

use std::collections::HashMap;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;
use web_sys::{AbortController, DragEvent, File, FileList};

use super::model::Event;
use super::send::proceed;
use super::view::Making;
use crate::embed::{focus, random};
use crate::photos::model::{Photo, Refusal, State};
use crate::photos::upload::bring;
use crate::ui::{Button, Checkbox, Kind, Notice, Tone};
use crate::words::{fill, t};

/// Photos of what happened.
#[component]
pub fn Photos(making: Making) -> impl IntoView {
    let is_over = RwSignal::new(false);
    let add = move |files: Option<FileList>| {
        for file in files.iter().flat_map(files_of) {
            choose(making, file);
        }
    };
    let photos = making.memo(|inquiry| inquiry.photos.all().to_vec());
    let has_room = making.memo(|inquiry| inquiry.photos.has_room());
    let needs_one = making.memo(|inquiry| inquiry.error("/photos").is_some());
    let no_photo = making.memo(|inquiry| inquiry.no_photo);
    let is_needed = making.memo(|inquiry| {
        inquiry
            .topic
            .spec()
            .needs
            .contains(&careline_wire::topic::Part::Photos)
    });
    view! {
        <section
            class="photos"
            class:over=is_over
            on:dragover=move |event: DragEvent| {
                event.prevent_default();
                is_over.set(true);
            }
            on:dragleave=move |_| is_over.set(false)
            on:drop=move |event: DragEvent| {
                event.prevent_default();
                is_over.set(false);
                add(event.data_transfer().and_then(|data| data.files()));
            }
        >
            <div class="pick" hidden=move || !has_room.get()>
                <FilePicker id="photos" label="photos.add" camera=false add=Callback::new(add) />
                <FilePicker id="camera" label="photos.take" camera=true add=Callback::new(add) />
            </div>
            <p class="hint">{t("photos.hint")}</p>
            <ul class="plain">
                <For each=move || photos.get() key=|photo| photo.id let:photo>
                    <PhotoRow making photo />
                </For>
            </ul>
            {move || {
                is_needed
                    .get()
                    .then(|| {
                        view! {
                            <Checkbox
                                id="no-photo"
                                label=t("photos.none")
                                checked=no_photo
                                toggle=move |on| making.send(Event::NoPhoto(on))
                            />
                        }
                    })
            }}
            {move || {
                needs_one
                    .get()
                    .then(|| view! { <Notice tone=Tone::Bad>{t("photos.missing")}</Notice> })
            }}
        </section>
    }
}

#[component]
fn FilePicker(
    id: &'static str,
    /// The key of its accessible name.
    label: &'static str,
    /// Whether it opens the camera.
    camera: bool,
    add: Callback<Option<FileList>>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    view! {
        <div class=if camera { "picker camera" } else { "picker" }>
            <input
                node_ref=input
                type="file"
                id=id
                accept="image/*"
                multiple=!camera
                capture=camera.then_some("environment")
                on:change=move |_| {
                    if let Some(input) = input.get_untracked() {
                        add.run(input.files());
                        // So that the same file can be chosen again.
                        input.set_value("");
                    }
                }
            />
            <label for=id class="button">
                {t(label)}
            </label>
        </div>
    }
}

/// A photo that was chosen: its name, how it stands, and a way to take it back.
#[component]
fn PhotoRow(making: Making, photo: Photo) -> impl IntoView {
    let id = photo.id;
    let state = making.memo(move |inquiry| {
        let photos = inquiry.photos.all().iter();
        photos
            .filter(|photo| photo.id == id)
            .map(|photo| photo.state)
            .next()
    });
    let name = StoredValue::new(photo.name);
    let is_refused = move || matches!(state.get(), Some(State::Refused(_)));
    let percent = move || state.get().and_then(percent).map(|done| done.to_string());
    view! {
        <li class="photo" class:refused=is_refused>
            <div>
                <strong>{name.get_value()}</strong>
                <span role="status">{move || state.get().map(|state| say(state, &name.get_value()))}</span>
                {move || {
                    percent()
                        .map(|done| {
                            view! { <progress max="100" value=done aria-label=name.get_value()></progress> }
                        })
                }}
            </div>
            <Button
                kind=Kind::Quiet
                label=t("photos.remove")
                name=fill("photos.remove.name", &[("name", &name.get_value())])
                press=move |()| remove(making, id)
            />
        </li>
    }
}

fn percent(state: State) -> Option<u64> {
    match state {
        State::Uploading { sent, total } | State::Away { sent, total } => {
            Some((sent * 100).checked_div(total).unwrap_or_default())
        }
        State::Preparing | State::Uploaded(_) | State::Refused(_) => None,
    }
}

fn say(state: State, name: &str) -> String {
    let key = match state {
        State::Preparing => "photos.preparing",
        State::Uploading { .. } => "photos.uploading",
        State::Away { .. } => "photos.away",
        State::Uploaded(_) => "photos.uploaded",
        State::Refused(Refusal::Empty) => "photos.empty",
        State::Refused(Refusal::TooLarge) => "photos.too_large",
        State::Refused(Refusal::NotAPhoto) => "photos.not_a_photo",
        State::Refused(Refusal::NotTaken) => "photos.not_taken",
        State::Refused(Refusal::TooMany) => "photos.too_many",
        State::Refused(Refusal::Insecure) => "photos.insecure",
    };
    fill(key, &[("name", name)])
}

fn files_of(files: &FileList) -> impl Iterator<Item = File> {
    (0..files.length()).filter_map(|index| files.get(index))
}

thread_local! {
    /// What stops each photo that is under way.
    static UNDER_WAY: std::cell::RefCell<HashMap<Uuid, AbortController>> = std::cell::RefCell::default();
}

fn choose(making: Making, file: File) {
    let (Some(id), Ok(stop)) = (random::id(), AbortController::new()) else {
        return;
    };
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size is a whole number"
    )]
    let bytes = file.size() as u64;
    let is_taken = making.desk.inquiry.try_update(|inquiry| {
        inquiry
            .as_mut()
            .is_some_and(|inquiry| inquiry.photos.choose(id, file.name(), bytes))
    });
    if is_taken != Some(true) {
        return;
    }
    making.send(Event::NoPhoto(false));
    let signal = stop.signal();
    UNDER_WAY.with_borrow_mut(|all| all.insert(id, stop));
    let tell = move |state| {
        making.desk.inquiry.update(|inquiry| {
            if let Some(inquiry) = inquiry {
                inquiry.photo_moved(id, state);
            }
        });
        proceed(making);
    };
    // Not scoped to this view: a photo goes on uploading while the shopper reads another screen.
    spawn_local(async move {
        bring(making.desk.endpoint(), id, file, signal, tell).await;
        UNDER_WAY.with_borrow_mut(|all| all.remove(&id));
    });
}

fn remove(making: Making, id: Uuid) {
    if let Some(stop) = UNDER_WAY.with_borrow_mut(|all| all.remove(&id)) {
        stop.abort();
    }
    making.desk.inquiry.update(|inquiry| {
        if let Some(inquiry) = inquiry {
            inquiry.photos.remove(id);
        }
    });
    focus::by_id("photos");
}
