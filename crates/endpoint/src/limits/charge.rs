//! What one call takes of several limits at once: of all of them, or of none.

use std::hash::Hash;
use std::time::Duration;

use crate::limits::bucket::{BucketHandle, Limit, Remaining};
use crate::limits::proof_of_work::Work;

/// What one call takes of one limit.
pub struct Charge<'a> {
    share: BucketHandle<'a>,
    /// What is asked where less than half is left.
    near: Option<Work>,
    /// What helps where nothing is left.
    end: End,
}

/// What helps where nothing is left of a limit.
enum End {
    /// Time alone: the caller used it up.
    Own,
    /// Being among the first of a network, or else that work, if any: others may have used it up.
    Shared(Option<Work>),
}

/// Why a call isn't served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shortfall {
    /// It can be after a while.
    Wait(Duration),
    /// It would be for some work.
    Work(Work),
}

impl<'a> Charge<'a> {
    /// Of the caller's own limit: that work, if any, is asked for its second half, and then it ends.
    pub fn per_client(limit: &'a Limit, key: impl Hash, near: Option<Work>) -> Self {
        Self {
            share: limit.share(key),
            near,
            end: End::Own,
        }
    }

    /// Of a limit that others use up, too: beyond it, that work is asked, if any.
    pub fn shared(limit: &'a Limit, key: impl Hash, beyond: Option<Work>) -> Self {
        Self {
            share: limit.share(key),
            near: None,
            end: End::Shared(beyond),
        }
    }
}

/// Takes every charge, the first first, for a caller who has shown that much work; the answer is what to give back.
///
/// `first` is what the caller's network may take beyond limits that are shared.
///
/// # Errors
///
/// Why none is taken.
pub fn charge_all<'a>(
    charges: Vec<Charge<'a>>,
    first: BucketHandle<'a>,
    shown: Option<Work>,
) -> Result<Vec<BucketHandle<'a>>, Shortfall> {
    let mut taken = Vec::with_capacity(charges.len() + 1);
    let paid = take(charges, first, shown, &mut taken);
    if paid.is_err() {
        give_back(&taken);
    }
    paid.map(|()| taken)
}

fn take<'a>(
    charges: Vec<Charge<'a>>,
    first: BucketHandle<'a>,
    shown: Option<Work>,
    taken: &mut Vec<BucketHandle<'a>>,
) -> Result<(), Shortfall> {
    let is_due = |due: &Shortfall| !matches!(due, Shortfall::Work(work) if Some(*work) <= shown);
    let (mut near, mut beyond) = (None, None);
    for charge in charges {
        match (charge.share.take(), charge.end) {
            (Ok(left), _) => {
                near = near.max(charge.near.filter(|_| left == Remaining::LessThanHalf));
                taken.push(charge.share);
            }
            (Err(wait), End::Own) => return Err(Shortfall::Wait(wait)),
            (Err(wait), End::Shared(work)) => {
                beyond = beyond.max(Some(work.map_or(Shortfall::Wait(wait), Shortfall::Work)));
            }
        }
    }
    if let Some(due) = beyond.filter(is_due) {
        first.take().map_err(|_| due)?;
        taken.push(first);
    }
    near.map(Shortfall::Work).filter(is_due).map_or(Ok(()), Err)
}

/// Gives back what was taken.
pub fn give_back(taken: &[BucketHandle<'_>]) {
    taken.iter().for_each(BucketHandle::give_back);
}
