//! What one request takes from several buckets at once: from all of them, or from none.

use std::time::Duration;

use crate::limits::bucket::{Bucket, Remaining};
use crate::limits::buckets::Buckets;
use crate::limits::proof_of_work::Work;
use crate::store::error::StoreResult;

/// What a request takes from one bucket.
pub struct Charge {
    bucket: Bucket,
    payer: Payer,
}

/// Who fills a bucket up, and the work that helps.
#[derive(Clone, Copy)]
enum Payer {
    /// The client alone. Its second half asks for this work, if any; once it's empty, only time helps.
    Client { second_half: Option<Work> },
    /// Many clients. Once it's empty, a free request of the client's network helps, or this work, if any.
    Shared { beyond: Option<Work> },
}

/// Why a request isn't served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shortfall {
    /// It is after this long.
    Wait(Duration),
    /// It is for this work.
    Work(Work),
}

impl Charge {
    /// On the client's own bucket, whose second half asks for `second_half`, if any.
    pub const fn per_client(bucket: Bucket, second_half: Option<Work>) -> Self {
        let payer = Payer::Client { second_half };
        Self { bucket, payer }
    }

    /// On a bucket that others empty too. Beyond it, requests ask for `beyond`, if any.
    pub const fn shared(bucket: Bucket, beyond: Option<Work>) -> Self {
        let payer = Payer::Shared { beyond };
        Self { bucket, payer }
    }
}

/// Takes all charges for a client that has shown this much work, or none if the request isn't served. Returns what to
/// give back.
///
/// `free` is what the client's network may take beyond buckets that are shared.
///
/// What is refused is taken for a moment, and then given back. So the usual request, which is served, costs one call.
///
/// # Errors
///
/// If the buckets can't be reached.
pub async fn charge_all(
    buckets: &dyn Buckets,
    charges: &[Charge],
    free: Bucket,
    shown: Option<Work>,
) -> StoreResult<Result<Vec<Bucket>, Shortfall>> {
    let mut taken = Vec::with_capacity(charges.len() + 1);
    let charged = take(buckets, charges, free, shown, &mut taken).await?;
    if charged.is_err() {
        buckets.give_back(&taken).await?;
    }
    Ok(charged.map(|()| taken))
}

async fn take(
    buckets: &dyn Buckets,
    charges: &[Charge],
    free: Bucket,
    shown: Option<Work>,
    taken: &mut Vec<Bucket>,
) -> StoreResult<Result<(), Shortfall>> {
    let asked: Vec<_> = charges.iter().map(|charge| charge.bucket).collect();
    let outcomes = buckets.take(&asked).await?;
    let is_open = |due: &Shortfall| !matches!(due, Shortfall::Work(work) if Some(*work) <= shown);
    // The most that is asked: by the client's own bucket, and beyond shared ones.
    let (mut wait, mut own, mut beyond) = (None, None, None);
    for (Charge { bucket, payer }, outcome) in charges.iter().zip(outcomes) {
        match (outcome, payer) {
            (Ok(remaining), payer) => {
                own = own.max(payer.work_at(remaining).map(Shortfall::Work));
                taken.push(*bucket);
            }
            (Err(empty), Payer::Client { .. }) => wait = Some(Shortfall::Wait(empty)),
            (Err(empty), Payer::Shared { beyond: work }) => {
                let due = work.map_or(Shortfall::Wait(empty), Shortfall::Work);
                beyond = beyond.max(Some(due));
            }
        }
    }
    if let Some(wait) = wait {
        return Ok(Err(wait));
    }
    if let Some(due) = beyond.filter(is_open) {
        match buckets.take(&[free]).await?.as_slice() {
            [Ok(_)] => taken.push(free),
            _ => return Ok(Err(due)),
        }
    }
    Ok(own.filter(is_open).map_or(Ok(()), Err))
}

impl Payer {
    /// The work that is asked while something is left.
    const fn work_at(self, remaining: Remaining) -> Option<Work> {
        match (self, remaining) {
            (Self::Client { second_half }, Remaining::LessThanHalf) => second_half,
            _ => None,
        }
    }
}
