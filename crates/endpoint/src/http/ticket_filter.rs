//! The query of `GET …/desk/tickets`: `status`, `overdue`, `limit`, `after`.

use std::collections::HashMap;

use careline_wire::TicketStatus;
use careline_wire::agent::LIMIT_MAX;
use strum::VariantArray as _;

use crate::http::problem::{ApiError, ApiResult};
use crate::platform::decode::DecodeError;
use crate::store::agent_queue::{Cursor, TicketFilter};

/// How many tickets a page has by default.
const DEFAULT_LIMIT: u32 = 50;

const UNKNOWN: &str = "no such parameter; expected status, overdue, limit and after";

/// Reads the query. An unknown key is refused: skipping a filter would answer with tickets that weren't asked for.
///
/// # Errors
///
/// `malformed-request`, naming the key, what was expected and what was found.
pub fn read(query: &HashMap<String, String>) -> ApiResult<TicketFilter> {
    let mut filter = TicketFilter {
        limit: DEFAULT_LIMIT,
        ..TicketFilter::default()
    };
    for (key, value) in query {
        let malformed = |expected: &str| malformed(key, value, expected);
        match key.as_str() {
            "status" => filter.status = Some(status(value).map_err(|names| malformed(&names))?),
            "overdue" => {
                filter.overdue = value.parse().map_err(|_| malformed("true or false"))?;
            }
            "limit" => {
                let expected = || malformed(&format!("a number from 1 to {LIMIT_MAX}"));
                filter.limit = limit(value).ok_or_else(expected)?;
            }
            "after" => {
                let expected = || malformed("the `next` of an earlier page");
                filter.after = Some(Cursor::parse(value).ok_or_else(expected)?);
            }
            _ => return Err(DecodeError::new(key.as_str(), UNKNOWN).into()),
        }
    }
    Ok(filter)
}

/// A status, or what was expected.
fn status(name: &str) -> Result<TicketStatus, String> {
    name.parse().map_err(|_| {
        let names: Vec<_> = TicketStatus::VARIANTS
            .iter()
            .map(|status| status.name())
            .collect();
        format!("one of {}", names.join(", "))
    })
}

fn limit(text: &str) -> Option<u32> {
    let limit = text.parse().ok();
    limit.filter(|limit| (1..=LIMIT_MAX).contains(limit))
}

fn malformed(key: &str, found: &str, expected: &str) -> ApiError {
    let detail = format!("expected {expected}, found {found:?}");
    DecodeError::new(key, detail).into()
}
