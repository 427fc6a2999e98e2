//! What one request takes from several buckets at once: from all of them, or from none.

use std::hash::Hash;
use std::time::Duration;

use crate::limits::bucket::{BucketHandle, Limit, Remaining};
use crate::limits::proof_of_work::Work;

/// What a request takes from one bucket.
pub struct Charge<'a> {
    bucket: BucketHandle<'a>,
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

impl<'a> Charge<'a> {
    /// On the client's own bucket, whose second half asks for `second_half`, if any.
    pub fn per_client(limit: &'a Limit, key: impl Hash, second_half: Option<Work>) -> Self {
        Self {
            bucket: limit.bucket(key),
            payer: Payer::Client { second_half },
        }
    }

    /// On a bucket that others empty too. Beyond it, requests ask for `beyond`, if any.
    pub fn shared(limit: &'a Limit, key: impl Hash, beyond: Option<Work>) -> Self {
        Self {
            bucket: limit.bucket(key),
            payer: Payer::Shared { beyond },
        }
    }
}

/// Takes all charges in order, for a client that has shown this much work. Returns what to give back.
///
/// `free` is what the client's network may take beyond buckets that are shared.
///
/// # Errors
///
/// If the request isn't served; nothing is taken then.
pub fn charge_all<'a>(
    charges: Vec<Charge<'a>>,
    free: BucketHandle<'a>,
    shown: Option<Work>,
) -> Result<Vec<BucketHandle<'a>>, Shortfall> {
    let mut taken = Vec::with_capacity(charges.len() + 1);
    let charged = take(charges, free, shown, &mut taken);
    if charged.is_err() {
        give_back(&taken);
    }
    charged.map(|()| taken)
}

fn take<'a>(
    charges: Vec<Charge<'a>>,
    free: BucketHandle<'a>,
    shown: Option<Work>,
    taken: &mut Vec<BucketHandle<'a>>,
) -> Result<(), Shortfall> {
    let is_open = |due: &Shortfall| !matches!(due, Shortfall::Work(work) if Some(*work) <= shown);
    // The most that is asked: by the client's own bucket, and beyond shared ones.
    let (mut own, mut beyond) = (None, None);
    for Charge { bucket, payer } in charges {
        match (bucket.take(), payer) {
            (Ok(remaining), payer) => {
                own = own.max(payer.work_at(remaining).map(Shortfall::Work));
                taken.push(bucket);
            }
            (Err(wait), Payer::Client { .. }) => return Err(Shortfall::Wait(wait)),
            (Err(wait), Payer::Shared { beyond: work }) => {
                let due = work.map_or(Shortfall::Wait(wait), Shortfall::Work);
                beyond = beyond.max(Some(due));
            }
        }
    }
    if let Some(due) = beyond.filter(is_open) {
        free.take().map_err(|_| due)?;
        taken.push(free);
    }
    own.filter(is_open).map_or(Ok(()), Err)
}

impl Payer {
    /// The work that is asked while something is left.
    fn work_at(self, remaining: Remaining) -> Option<Work> {
        match (self, remaining) {
            (Self::Client { second_half }, Remaining::LessThanHalf) => second_half,
            _ => None,
        }
    }
}

/// Gives back what was taken.
pub fn give_back(taken: &[BucketHandle<'_>]) {
    taken.iter().for_each(BucketHandle::give_back);
}
