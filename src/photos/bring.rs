//! Brings a photo from the shopper's hand to the endpoint: prepared, kept on this device, uploaded.

use std::cell::RefCell;
use std::collections::HashMap;

use leptos::task::spawn_local;
use uuid::Uuid;
use web_sys::{AbortController, AbortSignal, File};

use super::model::{Event, State};
use super::shrink::{Shrunk, shrink};
use super::tray::Tray;
use super::upload::{Upstream, refusal};
use crate::api::uploads::Upload;
use crate::drafts::pictures;
use crate::embed::random;

thread_local! {
    /// What stops each photo that is under way.
    static UNDER_WAY: RefCell<HashMap<Uuid, AbortController>> = RefCell::default();
}

/// Takes a chosen file.
pub fn choose(tray: Tray, file: File) {
    let Some(id) = random::id() else { return };
    let draft = tray.draft();
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size is a whole number"
    )]
    let bytes = file.size() as u64;
    let name = file.name();
    if !tray.tell(Event::Chosen { id, name, bytes }) {
        return;
    }
    under_way(id, move |signal| async move {
        match shrink(&file).await {
            Ok(shrunk) => {
                if let Some(draft) = draft.filter(|_| !signal.aborted()) {
                    keep(tray, draft, id, &file.name(), &shrunk).await;
                }
                if signal.aborted() {
                    return taken_back(draft, id).await;
                }
                prepared(tray, draft, id, shrunk, None, signal).await;
            }
            Err(refusal) => {
                tray.tell(Event::Moved(id, State::Refused(refusal)));
            }
        }
    });
}

/// Takes up the photos that this device kept with a draft.
pub async fn take_up(tray: Tray, draft: Uuid) {
    for picture in pictures::of(draft).await {
        let (id, name) = (picture.id, picture.name);
        let begun = pictures::upload(draft, id).await.map(Upload::at);
        if tray.draft() != Some(draft) {
            return;
        }
        tray.tell(Event::Kept { id, name });
        under_way(id, move |signal| {
            prepared(tray, Some(draft), id, picture.shrunk, begun, signal)
        });
    }
}

/// Drops a photo, wherever it stands.
pub fn remove(tray: Tray, id: Uuid) {
    if let Some(stop) = UNDER_WAY.with_borrow_mut(|all| all.remove(&id)) {
        stop.abort();
    }
    tray.tell(Event::Removed(id));
    spawn_local(taken_back(tray.draft(), id));
}

async fn taken_back(draft: Option<Uuid>, id: Uuid) {
    if let Some(draft) = draft {
        pictures::remove(draft, id).await;
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
async fn keep(tray: Tray, draft: Uuid, id: Uuid, name: &str, shrunk: &Shrunk) {
    if pictures::keep(draft, id, name, shrunk).await.is_err() {
        tray.tell(Event::Unkept(id));
    }
}

async fn prepared(
    tray: Tray,
    draft: Option<Uuid>,
    id: Uuid,
    shrunk: Shrunk,
    begun: Option<Upload>,
    signal: AbortSignal,
) {
    let Shrunk { jpeg, sha256 } = shrunk;
    tray.tell(Event::Prepared(id, sha256));
    let tell = |state| {
        tray.tell(Event::Moved(id, state));
    };
    let upstream = Upstream {
        endpoint: &tray.desk.endpoint(),
        photo: id,
        jpeg: &jpeg,
        signal: &signal,
    };
    let began = |upload: &Upload| {
        if let Some(draft) = draft {
            let url = upload.url().to_owned();
            spawn_local(async move { pictures::keep_upload(draft, id, &url).await });
        }
    };
    match upstream.send(begun, began, &tell).await {
        Ok(()) => tell(State::Uploaded),
        Err(_) if signal.aborted() => {}
        Err(failure) => tell(State::Refused(refusal(&failure))),
    }
}
