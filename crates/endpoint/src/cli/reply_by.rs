//! `careline reply-by`.

use std::path::Path;

use careline_policy::{Moment, calendar};

use crate::cli::{Outcome, decide};
use crate::config::shop_file;
use crate::config::shop_file::ShopFile;

pub fn run(shop: &Path, received: &str) -> Outcome {
    let ShopFile {
        rules,
        unknown_keys,
        ..
    } = shop_file::load(shop)?;
    decide::warn(shop, &unknown_keys);
    let received: Moment = received.parse().map_err(|_| {
        format!("--received: expected a time like 2026-11-25T10:00:00-06:00, found {received:?}")
    })?;
    println!(
        "{}",
        serde_json::to_string(&calendar::reply_by(&rules, received))?
    );
    Ok(())
}
