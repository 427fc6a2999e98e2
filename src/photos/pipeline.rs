//! The way of a photo from the chosen file to the endpoint: resized, stored on this device, uploaded.

use std::cell::RefCell;
use std::collections::HashMap;

use leptos::task::spawn_local;
use uuid::Uuid;
use web_sys::{AbortController, AbortSignal, File};

use crate::api::uploads::Upload;
use crate::browser::random;
use crate::browser::timer::next_task;
use crate::photos::context::PhotoOwner;
use crate::photos::model::{PhotoEvent, State};
use crate::photos::resize::{ResizedPhoto, resize};
use crate::photos::upload::{PhotoUpload, refusal};
use crate::storage::photos::{self, StoredPhoto};

thread_local! {
    /// The abort controllers of photos that are being processed.
    static ABORT_CONTROLLERS: RefCell<HashMap<Uuid, AbortController>> = RefCell::default();
}

/// Adds a chosen file, in a task of its own: its tile is drawn in it, and on a slow phone that takes long enough.
pub fn choose(photo_owner: PhotoOwner, file: File) {
    spawn_local(async move {
        next_task().await;
        add(photo_owner, file);
    });
}

fn add(photo_owner: PhotoOwner, file: File) {
    let Some(id) = random::id() else { return };
    let draft = photo_owner.draft();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size is a whole number"
    )]
    let bytes = file.size() as u64;
    let name = file.name();
    if !photo_owner.update(PhotoEvent::Chosen { id, name, bytes }) {
        return;
    }
    process(id, move |signal| async move {
        next_task().await;
        match resize(&file, &signal).await {
            Ok(None) => {}
            Ok(Some(ResizedPhoto {
                file: content,
                sha256,
            })) => {
                let photo = StoredPhoto {
                    id,
                    name: file.name(),
                    file: content,
                    sha256,
                };
                if let Some(draft) = draft.filter(|_| !signal.aborted()) {
                    store(photo_owner, draft, &photo).await;
                }
                if signal.aborted() {
                    return delete(draft, id).await;
                }
                upload(photo_owner, draft, photo, None, signal).await;
            }
            Err(refusal) => {
                photo_owner.update(PhotoEvent::Moved(id, State::Refused(refusal)));
            }
        }
    });
}

/// Restores the photos of a draft, and continues their uploads.
pub async fn resume(photo_owner: PhotoOwner, draft: Uuid) {
    for photo in photos::of(draft).await {
        let (id, name) = (photo.id, photo.name.clone());
        let earlier = photos::upload(draft, id).await.map(Upload::at);
        if photo_owner.draft() != Some(draft) {
            return;
        }
        photo_owner.update(PhotoEvent::Restored { id, name });
        process(id, move |signal| {
            upload(photo_owner, Some(draft), photo, earlier, signal)
        });
    }
}

/// Removes a photo, and stops its upload.
pub fn remove(photo_owner: PhotoOwner, id: Uuid) {
    if let Some(stop) = ABORT_CONTROLLERS.with_borrow_mut(|all| all.remove(&id)) {
        stop.abort();
    }
    photo_owner.update(PhotoEvent::Removed(id));
    spawn_local(delete(photo_owner.draft(), id));
}

async fn delete(draft: Option<Uuid>, id: Uuid) {
    if let Some(draft) = draft {
        photos::remove(draft, id).await;
    }
}

/// Stops the processing of all photos, because their owners are gone.
pub fn stop_all() {
    ABORT_CONTROLLERS.with_borrow_mut(|all| {
        for (_, stop) in all.drain() {
            stop.abort();
        }
    });
}

/// Processes a photo. It isn't scoped to a view: it continues while the shopper reads another screen.
fn process<F: Future<Output = ()> + 'static>(
    id: Uuid,
    work: impl FnOnce(AbortSignal) -> F + 'static,
) {
    let Ok(stop) = AbortController::new() else {
        return;
    };
    let signal = stop.signal();
    ABORT_CONTROLLERS.with_borrow_mut(|all| all.insert(id, stop));
    spawn_local(async move {
        work(signal).await;
        ABORT_CONTROLLERS.with_borrow_mut(|all| all.remove(&id));
    });
}

/// Stores the photo before its upload, because the tab may be closed during it.
async fn store(photo_owner: PhotoOwner, draft: Uuid, photo: &StoredPhoto) {
    if let Err(error) = photos::put(draft, photo).await {
        photo_owner.update(PhotoEvent::NotStored(photo.id, error));
    }
}

async fn upload(
    photo_owner: PhotoOwner,
    draft: Option<Uuid>,
    photo: StoredPhoto,
    earlier: Option<Upload>,
    signal: AbortSignal,
) {
    let StoredPhoto {
        id, file, sha256, ..
    } = photo;
    photo_owner.update(PhotoEvent::Prepared(id, sha256));
    if photo_owner.has_refused(id) {
        // One too many. The next visit must not restore it.
        return delete(draft, id).await;
    }
    let on_progress = |state| {
        photo_owner.update(PhotoEvent::Moved(id, state));
    };
    let upload = PhotoUpload {
        endpoint: &photo_owner.session.endpoint(),
        photo: id,
        file: &file,
        signal: &signal,
    };
    let on_created = |upload: &Upload| {
        if let Some(draft) = draft {
            let url = upload.url().to_owned();
            spawn_local(async move { photos::put_upload(draft, id, &url).await });
        }
    };
    match upload.send(earlier, on_created, &on_progress).await {
        // One too many, because those that were chosen before it can be sent after all.
        Ok(()) if photo_owner.has_refused(id) => delete(draft, id).await,
        Ok(()) => on_progress(State::Uploaded),
        Err(_) if signal.aborted() => {}
        Err(failure) => on_progress(State::Refused(refusal(&failure))),
    }
}
