//! Request bodies with a deadline.
//!
//! A client that sends one byte now and then would hold a permit for hours. So every body is read through
//! [`TimedBody`], which fails if nothing arrives for `MAX_IDLE` or if the body is slower than
//! `MIN_BYTES_PER_SECOND`, less than any phone has. Its reader limits the size.

use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use careline_wire::ProblemType;
use futures_util::StreamExt as _;
use tokio::time::{Instant, timeout, timeout_at};

use crate::http::problem::ApiError;

/// The longest pause between two chunks.
const MAX_IDLE: Duration = Duration::from_secs(20);
/// How long any body may take, however short it is.
const GRACE: Duration = Duration::from_secs(30);
/// The slowest rate after that.
const MIN_BYTES_PER_SECOND: u64 = 512;

/// The most bytes that [`drain`] reads.
const MAX_DRAINED: usize = 64 * 1024 * 1024;
/// The longest time that [`drain`] takes.
const MAX_DRAIN_TIME: Duration = Duration::from_secs(30);

/// Why a body ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyError {
    /// The connection broke.
    Broken,
    /// The client sent too slowly.
    Slow,
}

/// A body whose client must keep up.
pub struct TimedBody {
    stream: BodyDataStream,
    started: Instant,
    /// Bytes so far.
    read: u64,
}

impl From<Body> for TimedBody {
    fn from(body: Body) -> Self {
        Self {
            stream: body.into_data_stream(),
            started: Instant::now(),
            read: 0,
        }
    }
}

impl TimedBody {
    /// The next chunk; `None` at the end.
    ///
    /// # Errors
    ///
    /// If the connection breaks or the client is too slow.
    pub async fn next(&mut self) -> Result<Option<Bytes>, BodyError> {
        let allowed = GRACE + Duration::from_secs(self.read / MIN_BYTES_PER_SECOND);
        let deadline = (self.started + allowed).min(Instant::now() + MAX_IDLE);
        match timeout_at(deadline, self.stream.next()).await {
            Err(_) => Err(BodyError::Slow),
            Ok(Some(Err(_))) => Err(BodyError::Broken),
            Ok(None) => Ok(None),
            Ok(Some(Ok(chunk))) => {
                self.read += chunk.len() as u64;
                Ok(Some(chunk))
            }
        }
    }
}

/// What the client is answered, if its connection still works.
impl From<BodyError> for ApiError {
    fn from(error: BodyError) -> Self {
        let (kind, detail) = match error {
            BodyError::Broken => (ProblemType::MalformedRequest, "The body is incomplete."),
            BodyError::Slow => (
                ProblemType::TooSlow,
                "The body arrived too slowly. Please try again.",
            ),
        };
        Self::new(kind, detail)
    }
}

/// Reads the rest of a refused body and drops it, up to a limit.
///
/// If the endpoint answered and closed the connection at once, a client that is still sending would see a broken
/// connection instead of the reason.
pub async fn drain(mut body: TimedBody) {
    let discard = async {
        let mut read = 0;
        while let Ok(Some(chunk)) = body.next().await {
            read += chunk.len();
            if read > MAX_DRAINED {
                return;
            }
        }
    };
    drop(timeout(MAX_DRAIN_TIME, discard).await);
}
