//! `careline decide`: one case on standard input, the verdict with its trace on standard output.

use std::io;
use std::path::Path;

use careline_policy::{LineId, Moment, Order, ReturnReason};
use serde::Deserialize;
use serde_json::Value;

use crate::cli::Outcome;
use crate::cli::escape::harmless;
use crate::config::shop_file;
use crate::config::shop_file::ShopFile;
use crate::platform::decode;

#[derive(Deserialize)]
struct Case {
    now: Moment,
    order: Order,
    line: LineId,
    reason: ReturnReason,
}

pub fn run(shop: &Path) -> Outcome {
    let ShopFile {
        rules,
        unknown_keys,
        ..
    } = shop_file::load(shop)?;
    warn(shop, &unknown_keys);
    let case = read(io::stdin()).map_err(|error| format!("standard input: {error}"))?;
    let Case {
        now,
        order,
        line,
        reason,
    } = case;
    let decision = careline_policy::decide(&rules, now, &order, &line, reason)
        .map_err(|error| format!("standard input: line: {error}"))?;
    println!("{}", serde_json::to_string_pretty(&decision)?);
    Ok(())
}

fn read(input: impl io::Read) -> Result<Case, String> {
    let value: Value = serde_json::from_reader(input)
        .map_err(|error| format!("expected one case as JSON: {error}"))?;
    decode::read(&value).map_err(|error| error.to_string())
}

/// A policy that is only tried may have keys of a later release.
pub fn warn(shop: &Path, unknown_keys: &[String]) {
    for key in unknown_keys {
        eprintln!(
            "warning: {}: {}: no such setting, skipped",
            shop.display(),
            harmless(key)
        );
    }
}
