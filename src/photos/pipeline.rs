//! Brings a photo from the shopper's hand to the endpoint: prepared, kept on this device, uploaded.

use std::cell::RefCell;
use std::collections::HashMap;

use leptos::task::spawn_local;
use uuid::Uuid;
use web_sys::{AbortController, AbortSignal, File};

use crate::api::uploads::Upload;
use crate::browser::random;
use crate::photos::model::{Event, State};
use crate::photos::resize::{Shrunk, shrink};
use crate::photos::upload::{Upstream, refusal};
use crate::photos::view::PhotoOwner;
use crate::storage::photos;

thread_local! {
    /// What stops each photo that is under way.
    static UNDER_WAY: RefCell<HashMap<Uuid, AbortController>> = RefCell::default();
}

/// Takes a chosen file.
pub fn choose(photo_owner: PhotoOwner, file: File) {
    let Some(id) = random::id() else { return };
    let draft = photo_owner.draft();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size is a whole number"
    )]
    let bytes = file.size() as u64;
    let name = file.name();
    if !photo_owner.tell(Event::Chosen { id, name, bytes }) {
        return;
    }
    under_way(id, move |signal| async move {
        match shrink(&file).await {
            Ok(shrunk) => {
                if let Some(draft) = draft.filter(|_| !signal.aborted()) {
                    keep(photo_owner, draft, id, &file.name(), &shrunk).await;
                }
                if signal.aborted() {
                    return removed(draft, id).await;
                }
                prepared(photo_owner, draft, id, shrunk, None, signal).await;
            }
            Err(refusal) => {
                photo_owner.tell(Event::Moved(id, State::Refused(refusal)));
            }
        }
    });
}

/// Takes up the photos that this device kept with a draft.
pub async fn take_up(photo_owner: PhotoOwner, draft: Uuid) {
    for picture in photos::of(draft).await {
        let (id, name) = (picture.id, picture.name);
        let begun = photos::upload(draft, id).await.map(Upload::at);
        if photo_owner.draft() != Some(draft) {
            return;
        }
        photo_owner.tell(Event::Kept { id, name });
        under_way(id, move |signal| {
            prepared(photo_owner, Some(draft), id, picture.shrunk, begun, signal)
        });
    }
}

/// Drops a photo, wherever it stands.
pub fn remove(photo_owner: PhotoOwner, id: Uuid) {
    if let Some(stop) = UNDER_WAY.with_borrow_mut(|all| all.remove(&id)) {
        stop.abort();
    }
    photo_owner.tell(Event::Removed(id));
    spawn_local(removed(photo_owner.draft(), id));
}

async fn removed(draft: Option<Uuid>, id: Uuid) {
    if let Some(draft) = draft {
        photos::remove(draft, id).await;
    }
}

/// Stops whatever is under way: what it was for is gone.
pub fn stop_all() {
    UNDER_WAY.with_borrow_mut(|all| {
        for (_, stop) in all.drain() {
            stop.abort();
        }
    });
}

/// Not scoped to a view: a photo goes on uploading while the shopper reads another screen.
fn under_way<F: Future<Output = ()> + 'static>(
    id: Uuid,
    work: impl FnOnce(AbortSignal) -> F + 'static,
) {
    let Ok(stop) = AbortController::new() else {
        return;
    };
    let signal = stop.signal();
    UNDER_WAY.with_borrow_mut(|all| all.insert(id, stop));
    spawn_local(async move {
        work(signal).await;
        UNDER_WAY.with_borrow_mut(|all| all.remove(&id));
    });
}

/// Before it is uploaded: what comes next may be a closed tab.
async fn keep(photo_owner: PhotoOwner, draft: Uuid, id: Uuid, name: &str, shrunk: &Shrunk) {
    if photos::keep(draft, id, name, shrunk).await.is_err() {
        photo_owner.tell(Event::StorageError(id));
    }
}

async fn prepared(
    photo_owner: PhotoOwner,
    draft: Option<Uuid>,
    id: Uuid,
    shrunk: Shrunk,
    begun: Option<Upload>,
    signal: AbortSignal,
) {
    let Shrunk { jpeg, sha256 } = shrunk;
    photo_owner.tell(Event::Prepared(id, sha256));
    let tell = |state| {
        photo_owner.tell(Event::Moved(id, state));
    };
    let upstream = Upstream {
        endpoint: &photo_owner.session.endpoint(),
        photo: id,
        jpeg: &jpeg,
        signal: &signal,
    };
    let began = |upload: &Upload| {
        if let Some(draft) = draft {
            let url = upload.url().to_owned();
            spawn_local(async move { photos::keep_upload(draft, id, &url).await });
        }
    };
    match upstream.send(begun, began, &tell).await {
        Ok(()) => tell(State::Uploaded),
        Err(_) if signal.aborted() => {}
        Err(failure) => tell(State::Refused(refusal(&failure))),
    }
}
