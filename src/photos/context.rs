//! What photos belong to: a request that is prepared, or a message.

use leptos::prelude::untrack;
use uuid::Uuid;

use crate::app::session::Session;
use crate::photos::model::{PhotoEvent, Photos};

/// What photos belong to. A copy is a handle.
#[derive(Clone, Copy)]
pub struct PhotoOwner {
    /// The session.
    pub session: Session,
    /// How the owner keeps its photos.
    pub fns: PhotoOwnerFns,
}

/// How an owner keeps its photos. These are plain functions, because uploads outlive the view that started them.
#[derive(Clone, Copy)]
pub struct PhotoOwnerFns {
    /// Reads the photos.
    pub photos: fn(Session) -> Photos,
    /// Applies an event. Returns whether the photo is to be uploaded.
    pub update: fn(Session, PhotoEvent) -> bool,
    /// The draft that the photos are stored with on this device.
    pub draft: fn(Session) -> Option<Uuid>,
}

impl PhotoOwner {
    /// The photos.
    #[must_use]
    pub fn photos(&self) -> Photos {
        (self.fns.photos)(self.session)
    }

    /// Whether a photo is refused.
    #[must_use]
    pub fn has_refused(&self, id: Uuid) -> bool {
        untrack(|| self.photos().is_refused(id))
    }

    /// Applies an event. Returns whether the photo is to be uploaded.
    #[allow(clippy::must_use_candidate, reason = "most events have no answer")]
    pub fn update(&self, event: PhotoEvent) -> bool {
        (self.fns.update)(self.session, event)
    }

    /// The draft that the photos are stored with on this device.
    #[must_use]
    pub fn draft(&self) -> Option<Uuid> {
        (self.fns.draft)(self.session)
    }
}
