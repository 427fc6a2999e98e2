//! Delivers a frozen ticket: sends the same bytes until the endpoint answers.
//!
//! Photos are uploaded first. If the endpoint lacks one, or has expired it, it is uploaded from the copy on this
//! device.

use careline_wire::{Problem, ProblemType, Receipt};
use leptos::prelude::*;
use uuid::Uuid;
use web_sys::AbortController;

use crate::api::endpoint::Endpoint;
use crate::api::failure::{Failure, Wait};
use crate::api::retry::retry_until_answered;
use crate::api::tickets;
use crate::api::uploads::Upload;
use crate::app::session::Session;
use crate::browser::clock;
use crate::photos::model::State;
use crate::photos::upload::PhotoUpload;
use crate::storage::draft::QueuedTicket;
use crate::storage::sent_requests::{self, SentRequest};
use crate::storage::{drafts, photos};

/// The delivery of a frozen ticket.
pub struct Delivery<'a> {
    /// The shop's endpoint.
    pub endpoint: &'a Endpoint,
    /// The draft that holds its photos.
    pub draft: Option<Uuid>,
    /// What is sent.
    pub waiting: &'a QueuedTicket,
    /// Whether it should still be sent: the shopper may clear the device meanwhile.
    pub is_wanted: &'a dyn Fn() -> bool,
}

impl Delivery<'_> {
    /// Sends it until the endpoint answers; `on_wait` is called each time that it doesn't, and says why.
    ///
    /// # Errors
    ///
    /// The endpoint's refusal.
    pub async fn run(&self, on_wait: impl Fn(Wait)) -> Result<Receipt, Failure> {
        match (self.submit(&on_wait).await, self.draft) {
            (Err(Failure::Refused(problem)), Some(draft)) if lacks_photos(&problem) => {
                upload(self.endpoint, draft, &on_wait).await?;
                self.submit(&on_wait).await
            }
            (answer, _) => answer,
        }
    }

    async fn submit(&self, on_wait: impl Fn(Wait)) -> Result<Receipt, Failure> {
        let ask = async || {
            if (self.is_wanted)() {
                tickets::send(self.endpoint, &self.waiting.sendable).await
            } else {
                Err(Failure::Unreadable)
            }
        };
        retry_until_answered(ask, on_wait).await
    }
}

/// Whether missing photos are the only error.
fn lacks_photos(problem: &Problem) -> bool {
    let is_photo = |error: &careline_wire::FieldError| error.pointer.starts_with("/photos/");
    problem.kind == ProblemType::InvalidTicket
        && !problem.errors.is_empty()
        && problem.errors.iter().all(is_photo)
}

async fn upload(endpoint: &Endpoint, draft: Uuid, on_wait: &impl Fn(Wait)) -> Result<(), Failure> {
    let stop = AbortController::new().map_err(|_| Failure::Unreadable)?;
    for photo in photos::of(draft).await {
        let transfer = PhotoUpload {
            endpoint,
            photo: photo.id,
            file: &photo.file,
            signal: &stop.signal(),
        };
        let earlier = photos::upload(draft, photo.id).await.map(Upload::at);
        let on_progress = |state| {
            if let State::Waiting { wait, .. } = state {
                on_wait(wait);
            }
        };
        transfer.send(earlier, |_| {}, &on_progress).await?;
    }
    Ok(())
}

/// Records an accepted ticket in "My requests", and then removes its draft.
pub async fn record_accepted(session: Session, draft: Option<Uuid>, sent_request: SentRequest) {
    let reference = sent_request.reference.clone();
    // If the device doesn't store it, the receipt doesn't mention "My requests".
    let _ = sent_requests::keep(&session.shop(), sent_request);
    session
        .loader
        .try_with_value(|loader| (loader.tell_submitted)(&reference));
    if let Some(draft) = draft {
        // If the draft can't be removed, the next visit sends it again, and the endpoint recognizes its idempotency
        // key.
        let _ = drafts::remove(draft).await;
        drafts::refresh_pending_flag().await;
    }
}

/// The entry in "My requests".
#[must_use]
pub fn sent_request(
    waiting: &QueuedTicket,
    topic: careline_wire::Topic,
    receipt: &Receipt,
) -> SentRequest {
    SentRequest {
        id: waiting.sendable.id,
        secret: waiting.secret.clone(),
        reference: receipt.reference.clone(),
        topic,
        sent_at: clock::moment(clock::device_millis()),
        seen: None,
        is_unread: false,
    }
}
