//! Brings a photo to the endpoint: prepared, then sent piece by piece, patiently, from where it stopped.

use careline_wire::ProblemType;
use uuid::Uuid;
use web_sys::{AbortSignal, Blob, File};

use super::model::{Refusal, State};
use super::shrink::{Shrunk, shrink};
use crate::api::Endpoint;
use crate::api::patience::until_answered;
use crate::api::uploads::{self, Upload};
use crate::failure::Failure;

/// Prepares and uploads a photo; `tell` hears each state, the last of which is the answer.
///
/// The signal stops it: the shopper took the photo back.
pub async fn bring(
    endpoint: Endpoint,
    photo: Uuid,
    file: File,
    signal: AbortSignal,
    tell: impl Fn(State),
) {
    let Shrunk { jpeg, sha256 } = match shrink(&file).await {
        Ok(shrunk) => shrunk,
        Err(refusal) => return tell(State::Refused(refusal)),
    };
    match send(&endpoint, photo, &jpeg, &signal, &tell).await {
        Ok(()) => tell(State::Uploaded(sha256)),
        Err(_) if signal.aborted() => {}
        Err(failure) => tell(State::Refused(refusal(&failure))),
    }
}

fn refusal(failure: &Failure) -> Refusal {
    match failure {
        Failure::Refused(problem) if problem.kind == ProblemType::TooLarge => Refusal::TooLarge,
        Failure::Refused(problem) if problem.kind == ProblemType::UnsupportedPhoto => {
            Refusal::NotAPhoto
        }
        _ => Refusal::NotTaken,
    }
}

async fn send(
    endpoint: &Endpoint,
    photo: Uuid,
    jpeg: &Blob,
    signal: &AbortSignal,
    tell: &impl Fn(State),
) -> Result<(), Failure> {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size is a whole number"
    )]
    let total = jpeg.size() as u64;
    let away = |sent| move || tell(State::Away { sent, total });
    tell(State::Uploading { sent: 0, total });
    let create = || guarded(signal, uploads::create(endpoint, photo, total, signal));
    let mut upload = until_answered(create, away(0)).await?;
    let mut sent = 0;
    while sent < total {
        let step = || guarded(signal, next(&upload, jpeg, sent, signal));
        sent = match until_answered(step, away(sent)).await {
            Ok(sent) => sent,
            Err(failure) if is_expired(&failure) => {
                upload = until_answered(create, away(0)).await?;
                0
            }
            Err(failure) => {
                if signal.aborted() {
                    uploads::cancel(&upload).await;
                }
                return Err(failure);
            }
        };
        tell(State::Uploading { sent, total });
    }
    Ok(())
}

/// The endpoint forgot the upload; the photo is still here.
fn is_expired(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused(problem) if problem.kind == ProblemType::UploadNotFound)
}

/// The next piece; where the endpoint stands elsewhere (an answer was lost), its own offset.
async fn next(
    upload: &Upload,
    jpeg: &Blob,
    sent: u64,
    signal: &AbortSignal,
) -> Result<u64, Failure> {
    match uploads::send_piece(upload, jpeg, sent, signal).await {
        Err(Failure::Refused(problem)) if problem.kind == ProblemType::OffsetMismatch => {
            uploads::offset(upload, signal).await
        }
        answer => answer,
    }
}

/// A call that was stopped isn't "away": it must not be tried again.
async fn guarded<T>(
    signal: &AbortSignal,
    call: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    match call.await {
        Err(Failure::Away) if signal.aborted() => Err(Failure::Unreadable),
        answer => answer,
    }
}
