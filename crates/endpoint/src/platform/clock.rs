//! The current time, as a value that tests can set.

use std::sync::Arc;

use careline_policy::{Moment, Zone};
use chrono::{DateTime, FixedOffset, Utc};

use crate::platform::fault_injection;

/// Returns the current time.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

/// The system's clock.
#[must_use]
pub fn system() -> Clock {
    Arc::new(fault_injection::now)
}

/// A moment in a shop's time zone.
#[must_use]
pub fn in_zone(at: DateTime<Utc>, zone: &Zone) -> Moment {
    let offset = FixedOffset::east_opt(zone.offset_at(at.fixed_offset()));
    offset.map_or_else(|| at.fixed_offset(), |offset| at.with_timezone(&offset))
}
