//! Brings a photo from the shopper's hand to the endpoint: prepared, kept on this device, uploaded.

use std::cell::RefCell;
use std::collections::HashMap;

use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;
use web_sys::{AbortController, AbortSignal, File};

use super::model::{Event, State};
use super::shrink::{Shrunk, shrink};
use super::tray::Tray;
use super::upload::{Upstream, refusal};
use crate::api::uploads::Upload;
use crate::drafts::{Keeping, pictures};
use crate::embed::random;

thread_local! {
    /// What stops each photo that is under way.
    static UNDER_WAY: RefCell<HashMap<Uuid, AbortController>> = RefCell::default();
}

/// Takes a chosen file.
pub fn choose(tray: Tray, file: File) {
    let Some(id) = random::id() else { return };
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
                keep(tray, id, &file.name(), &shrunk).await;
                prepared(tray, id, shrunk, None, signal).await;
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
        tray.tell(Event::Kept { id, name });
        let begun = pictures::upload(draft, id).await.map(Upload::at);
        under_way(id, move |signal| {
            prepared(tray, id, picture.shrunk, begun, signal)
        });
    }
}

/// Drops a photo, wherever it stands.
pub fn remove(tray: Tray, id: Uuid) {
    if let Some(stop) = UNDER_WAY.with_borrow_mut(|all| all.remove(&id)) {
        stop.abort();
    }
    tray.tell(Event::Removed(id));
    if let Some(draft) = tray.draft() {
        spawn_local(pictures::remove(draft, id));
    }
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
async fn keep(tray: Tray, id: Uuid, name: &str, shrunk: &Shrunk) {
    let Some(draft) = tray.draft() else { return };
    if let Err(unkept) = pictures::keep(draft, id, name, shrunk).await {
        tray.desk.keeping().set(Keeping::Refused(unkept));
    }
}

async fn prepared(
    tray: Tray,
    id: Uuid,
    shrunk: Shrunk,
    begun: Option<Upload>,
    signal: AbortSignal,
) {
    if signal.aborted() {
        return;
    }
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
        if let Some(draft) = tray.draft() {
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
