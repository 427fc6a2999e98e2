//! What one call takes of several limits at once: of all of them, or of none.

use std::hash::Hash;
use std::time::Duration;

use super::limit::{Left, Limit, Share};
use super::proof::Work;

/// What one call takes of one limit.
pub struct Toll<'a> {
    share: Share<'a>,
    /// What is asked where less than half is left.
    near: Option<Work>,
    /// What is asked where nothing is left; nothing would help where it is `None`.
    beyond: Option<Work>,
}

/// Why a call isn't served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// It can be after a while.
    Wait(Duration),
    /// It would be for some work.
    Work(Work),
}

impl<'a> Toll<'a> {
    /// Of a limit that ends for all who have that key.
    pub fn ending(limit: &'a Limit, key: impl Hash) -> Self {
        Self {
            share: limit.share(key),
            near: None,
            beyond: None,
        }
    }

    /// Of the caller's own limit: work is asked for its second half, and then it ends.
    pub fn own(limit: &'a Limit, key: impl Hash) -> Self {
        Self {
            near: Some(Work::Light),
            ..Self::ending(limit, key)
        }
    }

    /// Of a limit that others use up, too: beyond it, work is asked, and it never ends.
    pub fn shared(limit: &'a Limit, key: impl Hash, beyond: Work) -> Self {
        Self {
            beyond: Some(beyond),
            ..Self::ending(limit, key)
        }
    }
}

/// Takes every toll, the first first, for a caller who has shown that much work; the answer is what to give back.
///
/// # Errors
///
/// Why none is taken.
pub fn pay<'a>(tolls: Vec<Toll<'a>>, shown: Option<Work>) -> Result<Vec<Share<'a>>, Due> {
    let mut taken = Vec::with_capacity(tolls.len());
    let mut asked = None;
    for toll in tolls {
        match toll.share.take() {
            Ok(left) => {
                asked = asked.max(toll.near.filter(|_| left == Left::Little));
                taken.push(toll.share);
            }
            Err(_) if toll.beyond.is_some() => asked = asked.max(toll.beyond),
            Err(wait) => {
                give_back(&taken);
                return Err(Due::Wait(wait));
            }
        }
    }
    match asked {
        Some(work) if asked > shown => {
            give_back(&taken);
            Err(Due::Work(work))
        }
        _ => Ok(taken),
    }
}

/// Gives back what was taken.
pub fn give_back(taken: &[Share<'_>]) {
    taken.iter().for_each(Share::give_back);
}
