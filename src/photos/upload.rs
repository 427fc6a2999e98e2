//! Uploads a photo piece by piece, and continues from where it stopped.

use careline_wire::ProblemType;
use uuid::Uuid;
use web_sys::{AbortSignal, Blob};

use crate::api::endpoint::Endpoint;
use crate::api::failure::{Failure, Wait};
use crate::api::retry::retry_until_answered;
use crate::api::uploads::{self, Upload};
use crate::browser::timer::next_task;
use crate::photos::model::{Refusal, State};

/// The upload of a photo.
pub struct PhotoUpload<'a> {
    /// The shop's endpoint.
    pub endpoint: &'a Endpoint,
    /// The client's own id for it.
    pub photo: Uuid,
    /// The file that is sent.
    pub file: &'a Blob,
    /// Stops the upload, because the shopper removed the photo.
    pub signal: &'a AbortSignal,
}

impl PhotoUpload<'_> {
    /// Uploads it, or continues an earlier upload. `on_created` is called with each new upload, `on_progress` with the
    /// progress.
    ///
    /// # Errors
    ///
    /// The endpoint's refusal.
    pub async fn send(
        &self,
        earlier: Option<Upload>,
        on_created: impl Fn(&Upload),
        on_progress: &impl Fn(State),
    ) -> Result<(), Failure> {
        let total = self.bytes();
        let on_wait = |sent| move |wait| on_progress(State::Waiting { wait, sent, total });
        let create = async || {
            let create = || {
                self.unless_stopped(uploads::create(
                    self.endpoint,
                    self.photo,
                    total,
                    self.signal,
                ))
            };
            let upload = retry_until_answered(create, on_wait(0)).await?;
            on_created(&upload);
            Ok((upload, 0))
        };
        on_progress(State::Uploading { sent: 0, total });
        // Its thumbnail is drawn first.
        next_task().await;
        let (mut upload, mut sent) = match earlier {
            Some(upload) => match self.offset(&upload, on_wait(0)).await {
                Ok(sent) => (upload, sent),
                Err(_) => create().await?,
            },
            None => create().await?,
        };
        while sent < total {
            on_progress(State::Uploading { sent, total });
            let step = || self.unless_stopped(self.next(&upload, sent));
            sent = match retry_until_answered(step, on_wait(sent)).await {
                Ok(sent) => sent,
                Err(failure) if is_expired(&failure) => {
                    (upload, sent) = create().await?;
                    sent
                }
                Err(failure) => {
                    if self.signal.aborted() {
                        uploads::cancel(&upload).await;
                    }
                    return Err(failure);
                }
            };
        }
        Ok(())
    }

    fn bytes(&self) -> u64 {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a size is a whole number"
        )]
        let bytes = self.file.size() as u64;
        bytes
    }

    async fn offset(&self, upload: &Upload, on_wait: impl Fn(Wait)) -> Result<u64, Failure> {
        let ask = || self.unless_stopped(uploads::offset(upload, self.signal));
        retry_until_answered(ask, on_wait).await
    }

    /// Sends the next piece. If the endpoint has another offset because an answer was lost, returns that.
    async fn next(&self, upload: &Upload, sent: u64) -> Result<u64, Failure> {
        match uploads::send_piece(upload, self.file, sent, self.signal).await {
            Err(Failure::Refused(problem)) if problem.kind == ProblemType::OffsetMismatch => {
                uploads::offset(upload, self.signal).await
            }
            answer => answer,
        }
    }

    /// A failure of a stopped call must not be retried.
    async fn unless_stopped<T>(
        &self,
        call: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        match call.await {
            Err(Failure::Unreachable | Failure::RetryLater(_)) if self.signal.aborted() => {
                Err(Failure::Unreadable)
            }
            answer => answer,
        }
    }
}

/// Whether the endpoint expired the upload, so that it starts again.
fn is_expired(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused(problem) if problem.kind == ProblemType::UploadNotFound)
}

/// A failure in terms of the shopper's photo.
#[must_use]
pub fn refusal(failure: &Failure) -> Refusal {
    match failure {
        Failure::Refused(problem) if problem.kind == ProblemType::TooLarge => Refusal::TooLarge,
        Failure::Refused(problem) if problem.kind == ProblemType::UnsupportedPhoto => {
            Refusal::NotAPhoto
        }
        _ => Refusal::Rejected,
    }
}
