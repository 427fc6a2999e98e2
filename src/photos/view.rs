//! Draws photos: the ways to add them, and those that were added.

use std::collections::HashMap;

use leptos::html;
use leptos::prelude::*;
use web_sys::{DragEvent, File, FileList};

use crate::i18n::t;
use crate::photos::context::PhotoOwner;
use crate::photos::model::Photo;
use crate::photos::pipeline::choose;
use crate::photos::thumbnail::Thumbnail;
use crate::photos::tile::{PhotoTile, stored_file};
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
    // Hundreds of files may be chosen at once, so no tile searches them all.
    let states = Memo::new(move |_| {
        let state = |photo: &Photo| (photo.id, photo.state);
        photos.with(|photos| photos.all().iter().map(state).collect::<HashMap<_, _>>())
    });
    let chosen = Memo::new(move |_| {
        let named = |photo: &Photo| (photo.id, photo.name.clone());
        photos.with(|photos| photos.all().iter().map(named).collect::<Vec<_>>())
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
            <div class="pick" hidden=move || photos.with(|photos| !photos.has_room())>
                <FilePicker id="photos" label="photos.add" camera=false add=Callback::new(add) error />
                <FilePicker id="camera" label="photos.take" camera=true add=Callback::new(add) error />
            </div>
            <p class="hint" id="photos-hint">{t("photos.hint")}</p>
            <ErrorLine id="photos-error" error />
            <ul class="thumbnails">
                <For each=move || chosen.get() key=|(id, _)| *id let((id, name))>
                    <PhotoTile photo_owner id name states />
                </For>
            </ul>
            {children.map(|children| children())}
        </section>
    }
}

/// Small pictures of the photos that will be sent. Their names stand beside them, so assistive technology skips these.
#[component]
pub fn PhotoStrip(photo_owner: PhotoOwner) -> impl IntoView {
    let photos = untrack(|| photo_owner.photos());
    let thumbnail = |photo: &Photo| {
        view! {
            <span class="tile">
                <Thumbnail load=stored_file(photo_owner, photo.id) />
            </span>
        }
    };
    view! {
        <div class="thumbnails" aria-hidden="true">
            {photos.sendable().map(thumbnail).collect_view()}
        </div>
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

fn files_of(files: &FileList) -> impl Iterator<Item = File> {
    (0..files.length()).filter_map(|index| files.get(index))
}
