//! Draws photos: the ways to add them, their progress and refusals, and the button that removes one.

use leptos::html;
use leptos::prelude::*;
use web_sys::{DragEvent, File, FileList};

use crate::app::wait_text::wait_text;
use crate::browser::focus;
use crate::browser::live::announce;
use crate::i18n::{bidi_isolate, format, t};
use crate::photos::context::PhotoOwner;
use crate::photos::file_kind::FileKind;
use crate::photos::model::{Photo, Refusal, State};
use crate::photos::pipeline::{choose, remove};
use crate::ui::button::{Button, ButtonKind};
use crate::ui::field::ErrorLine;

/// The photos, and the ways to add one.
#[component]
pub fn PhotoTray(
    photo_owner: PhotoOwner,
    /// What is wrong with the photos as a whole.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// What is shown below them.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let is_over = RwSignal::new(false);
    let add = move |files: Option<FileList>| {
        for file in files.iter().flat_map(files_of) {
            choose(photo_owner, file);
        }
    };
    let photos = Memo::new(move |_| photo_owner.photos());
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
            <div class="pick" hidden=move || photos.with(|photos| !photos.has_room())>
                <FilePicker id="photos" label="photos.add" camera=false add=Callback::new(add) error />
                <FilePicker id="camera" label="photos.take" camera=true add=Callback::new(add) error />
            </div>
            <p class="hint" id="photos-hint">{t("photos.hint")}</p>
            <ErrorLine id="photos-error" error />
            <ul class="plain">
                <For each=move || photos.get().all().to_vec() key=|photo| photo.id let:photo>
                    <PhotoRow photo_owner photo />
                </For>
            </ul>
            {children.map(|children| children())}
        </section>
    }
}

#[component]
fn FilePicker(
    id: &'static str,
    /// The locale key of its accessible name.
    label: &'static str,
    /// Whether it opens the camera.
    camera: bool,
    add: Callback<Option<FileList>>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    view! {
        <div class=if camera { "picker camera" } else { "picker" }>
            <input
                node_ref=input
                type="file"
                id=id
                // Not only the three accepted formats: a chooser would grey out all others without saying why. iPhones
                // hand over JPEG either way, and Safari decodes what they don't convert.
                accept="image/*"
                multiple=!camera
                aria-describedby="photos-hint photos-error"
                aria-invalid=move || error.get().is_some().then_some("true")
                capture=camera.then_some("environment")
                on:change=move |_| {
                    if let Some(input) = input.get_untracked() {
                        add.run(input.files());
                        // Otherwise the same file couldn't be chosen again.
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

/// A chosen photo: its name, its state, and the button that removes it.
#[component]
fn PhotoRow(photo_owner: PhotoOwner, photo: Photo) -> impl IntoView {
    let id = photo.id;
    let state = Memo::new(move |_| {
        let photos = photo_owner.photos();
        let photo = photos.all().iter().find(|photo| photo.id == id);
        photo.map(|photo| photo.state)
    });
    let name = StoredValue::new(photo.name);
    let is_refused = move || matches!(state.get(), Some(State::Refused(_)));
    let text = Memo::new(move |_| {
        let state = state.get();
        state.map_or_else(String::new, |state| say(state, &name.get_value()))
    });
    Effect::new(move |_| announce(&text.get()));
    let percent = move || state.get().and_then(percent).map(|done| done.to_string());
    view! {
        <li class="photo" class:refused=is_refused>
            <div>
                <strong>{name.get_value()}</strong>
                // The property, because a translator may have replaced the text node that an update would change.
                <span prop:textContent=text></span>
                {move || {
                    percent()
                        .map(|done| {
                            view! { <progress max="100" value=done aria-label=name.get_value()></progress> }
                        })
                }}
            </div>
            <Button
                kind=ButtonKind::Quiet
                label=t("photos.remove")
                name=format("photos.remove.name", &[("name", &name.get_value())])
                press=move |()| {
                    remove(photo_owner, id);
                    focus::by_id("photos");
                }
            />
        </li>
    }
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
        State::Refused(Refusal::Empty) => "photos.empty",
        State::Refused(Refusal::TooLarge) => "photos.too_large",
        State::Refused(Refusal::TooManyPixels) => "photos.too_many_pixels",
        State::Refused(Refusal::Undecodable(FileKind::Heic)) => "photos.heic",
        State::Refused(Refusal::Undecodable(FileKind::Avif)) => "photos.avif",
        State::Refused(Refusal::Undecodable(FileKind::Video)) => "photos.video",
        State::Refused(Refusal::Undecodable(FileKind::Pdf)) => "photos.pdf",
        State::Refused(Refusal::Undecodable(FileKind::Gif)) => "photos.gif",
        State::Refused(Refusal::NotAPhoto) => "photos.not_a_photo",
        State::Refused(Refusal::Rejected) => "photos.not_taken",
        State::Refused(Refusal::TooMany) => "photos.too_many",
        State::Refused(Refusal::Insecure) => "photos.insecure",
    };
    format(key, &[("name", &bidi_isolate(name))])
}

fn files_of(files: &FileList) -> impl Iterator<Item = File> {
    (0..files.length()).filter_map(|index| files.get(index))
}
