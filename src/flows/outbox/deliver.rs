//! Delivers a frozen ticket: the very same bytes, until the endpoint answers.
//!
//! Photos go ahead of it. One that the endpoint hasn't got, or has forgotten, is uploaded from this device's copy.

use careline_wire::{Problem, ProblemType, Receipt};
use leptos::prelude::*;
use uuid::Uuid;
use web_sys::AbortController;

use crate::api::endpoint::Endpoint;
use crate::api::failure::Failure;
use crate::api::retry::retry_until_answered;
use crate::api::tickets;
use crate::api::uploads::Upload;
use crate::app::session::Session;
use crate::browser::clock;
use crate::photos::model::State;
use crate::photos::upload::PhotoUpload;
use crate::storage::draft::Waiting;
use crate::storage::sent_requests;
use crate::storage::sent_requests::SentRequest;
use crate::storage::{drafts, photos};

/// A frozen ticket on its way.
pub struct Delivery<'a> {
    /// The shop's endpoint.
    pub endpoint: &'a Endpoint,
    /// The draft that its photos lie with.
    pub draft: Option<Uuid>,
    /// What is sent.
    pub waiting: &'a Waiting,
    /// Whether the shopper still wants it sent: they may make the device forget it.
    pub is_wanted: &'a dyn Fn() -> bool,
}

impl Delivery<'_> {
    /// Sends it until the endpoint answers; `away` hears each time that it doesn't.
    ///
    /// # Errors
    ///
    /// Why the endpoint won't take it.
    pub async fn make(&self, away: impl Fn()) -> Result<Receipt, Failure> {
        match (self.asked(&away).await, self.draft) {
            (Err(Failure::Refused(problem)), Some(draft)) if lacks_photos(&problem) => {
                upload(self.endpoint, draft, &away).await?;
                self.asked(&away).await
            }
            (answer, _) => answer,
        }
    }

    async fn asked(&self, away: impl Fn()) -> Result<Receipt, Failure> {
        let ask = async || {
            if (self.is_wanted)() {
                tickets::send(self.endpoint, &self.waiting.sendable).await
            } else {
                Err(Failure::Unreadable)
            }
        };
        retry_until_answered(ask, away).await
    }
}

/// Whether all that is wrong is that photos aren't there.
fn lacks_photos(problem: &Problem) -> bool {
    let is_photo = |error: &careline_wire::FieldError| error.pointer.starts_with("/photos/");
    problem.kind == ProblemType::InvalidTicket
        && !problem.errors.is_empty()
        && problem.errors.iter().all(is_photo)
}

async fn upload(endpoint: &Endpoint, draft: Uuid, away: &impl Fn()) -> Result<(), Failure> {
    let stop = AbortController::new().map_err(|_| Failure::Unreadable)?;
    for photo in photos::of(draft).await {
        let transfer = PhotoUpload {
            endpoint,
            photo: photo.id,
            jpeg: &photo.jpeg,
            signal: &stop.signal(),
        };
        let begun = photos::upload(draft, photo.id).await.map(Upload::at);
        let tell = |state| {
            if matches!(state, State::Unreachable { .. }) {
                away();
            }
        };
        transfer.send(begun, |_| {}, &tell).await?;
    }
    Ok(())
}

/// Support has it: it stands under "My requests", and only then does its draft go.
pub async fn arrived(session: Session, draft: Option<Uuid>, sent: SentRequest) {
    let reference = sent.reference.clone();
    // Where the device keeps nothing, the receipt doesn't point to "My requests".
    let _ = sent_requests::keep(&session.shop(), sent);
    session
        .loader
        .try_with_value(|loader| loader.tell_submitted(&reference));
    if let Some(draft) = draft {
        // What stays is sent again at the next visit, and the endpoint knows it by its key.
        let _ = drafts::remove(draft).await;
        drafts::unmark().await;
    }
}

/// The request, as "My requests" keeps it.
#[must_use]
pub fn sent(waiting: &Waiting, topic: careline_wire::Topic, receipt: &Receipt) -> SentRequest {
    SentRequest {
        id: waiting.sendable.id,
        secret: waiting.secret.clone(),
        reference: receipt.reference.clone(),
        topic,
        sent_at: clock::moment(clock::device_millis()),
    }
}
