//! `careline reply-by`: prints when support replies to a request that was received at a given time.

use std::path::Path;

use careline_policy::{Moment, calendar};

use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::cli::shop_file::rules_to_try;

pub fn run(shop: &Path, received: &str) -> Outcome {
    let rules = rules_to_try(shop)?;
    let received: Moment = received.parse().map_err(|_| {
        format!("--received: expected a time like 2026-11-25T10:00:00-06:00, found {received:?}")
    })?;
    say!(
        "{}",
        serde_json::to_string(&calendar::reply_by(&rules, received))?
    );
    Ok(())
}
