//! `careline decide`: reads one question from standard input and prints the verdict with its trace.

use std::io;
use std::path::Path;

use careline_policy::{LineId, Moment, Order, ReturnReason};
use serde::Deserialize;
use serde_json::Value;

use crate::cli::outcome::Outcome;
use crate::cli::output::say;
use crate::cli::shop_file::rules_to_try;
use crate::platform::decode;

#[derive(Deserialize)]
struct Question {
    now: Moment,
    order: Order,
    line: LineId,
    reason: ReturnReason,
}

pub fn run(shop: &Path) -> Outcome {
    let rules = rules_to_try(shop)?;
    let question = read(io::stdin()).map_err(|error| format!("standard input: {error}"))?;
    let Question { now, reason, .. } = question;
    let decision = careline_policy::decide(&rules, now, &question.order, &question.line, reason)
        .map_err(|error| format!("standard input: line: {error}"))?;
    say!("{}", serde_json::to_string_pretty(&decision)?);
    Ok(())
}

fn read(input: impl io::Read) -> Result<Question, String> {
    let value: Value = serde_json::from_reader(input)
        .map_err(|error| format!("expected one question as JSON: {error}"))?;
    decode::read(&value).map_err(|error| error.to_string())
}
