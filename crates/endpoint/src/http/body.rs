//! A body on its way in, as far as one is read.
//!
//! Every body is read through here, so none may be longer than its reader has room for, stand still, or trickle: a caller
//! that sends a byte now and then would hold a place for hours. Half a KiB a second is less than any phone has.

use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use careline_wire::{Problem, ProblemType};
use futures_util::StreamExt as _;
use tokio::time::{Instant, timeout_at};

/// How long nothing may come.
const STILL_MAX: Duration = Duration::from_secs(20);
/// How long a body may take, however short it is.
const TIME_MIN: Duration = Duration::from_secs(30);
/// The fewest bytes a second beyond that.
const PACE: u64 = 512;

/// Why there is no more of a body, though it isn't whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyError {
    /// The connection broke.
    Broken,
    /// It came too slowly.
    Slow,
}

/// A body on its way in.
pub struct TimedBody {
    body: BodyDataStream,
    since: Instant,
    read: u64,
}

impl From<Body> for TimedBody {
    fn from(body: Body) -> Self {
        Self {
            body: body.into_data_stream(),
            since: Instant::now(),
            read: 0,
        }
    }
}

impl TimedBody {
    /// The next piece; nothing at the end.
    ///
    /// # Errors
    ///
    /// When the rest doesn't come.
    pub async fn next(&mut self) -> Result<Option<Bytes>, BodyError> {
        let in_pace = self.since + TIME_MIN + Duration::from_secs(self.read / PACE);
        let until = in_pace.min(Instant::now() + STILL_MAX);
        match timeout_at(until, self.body.next()).await {
            Err(_) => Err(BodyError::Slow),
            Ok(Some(Err(_))) => Err(BodyError::Broken),
            Ok(None) => Ok(None),
            Ok(Some(Ok(piece))) => {
                self.read += piece.len() as u64;
                Ok(Some(piece))
            }
        }
    }
}

impl BodyError {
    /// The same as a problem; nobody hears of a connection that broke.
    #[must_use]
    pub fn problem(self) -> Problem {
        match self {
            Self::Broken => {
                Problem::new(ProblemType::MalformedRequest).detail("The body didn't arrive whole.")
            }
            Self::Slow => Problem::new(ProblemType::TooSlow)
                .detail("The body came too slowly. Please try again."),
        }
    }
}
