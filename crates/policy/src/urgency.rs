//! Is a missing parcel urgent (§2)?
//!
//! The policy puts missing shipments first when they are reported within the urgent window. The days run from the
//! last day on which the parcel should have come, or from the carrier's "delivered" where the shopper says that
//! nothing came. A late report is never refused: support looks at it.

use crate::order::{LineId, Order};
use crate::shop::Rules;
use crate::time::{Day, Moment, plus};
use crate::timeline::{self, Expectation};

/// How urgent a report of a missing parcel is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingShipment {
    /// It may still come in time.
    NotYetDue {
        /// The last day of its delivery window.
        due: Day,
    },
    /// Reported within the urgent window.
    Urgent {
        /// The window's last day.
        last_day: Day,
    },
    /// Reported after it: support looks at it.
    ReportedAfterWindow {
        /// The window's last day.
        last_day: Day,
    },
    /// Nobody knows when it should have come: support looks at it.
    Unknown,
}

/// How urgent it is that a line hasn't come.
#[must_use]
pub fn of_missing_shipment(
    rules: &Rules,
    now: Moment,
    order: &Order,
    line: &LineId,
) -> MissingShipment {
    let today = rules.zone.day(now);
    let expectation = timeline::of_line(rules, now, order, line);
    let due = match expectation {
        Expectation::Arrived { on } => on,
        other => other.arrives().map(|window| window.by),
    };
    let Some(due) = due else {
        return MissingShipment::Unknown;
    };
    let last_day = plus(due, rules.policy.urgent.window_days);
    if today > last_day {
        MissingShipment::ReportedAfterWindow { last_day }
    } else if today >= due {
        MissingShipment::Urgent { last_day }
    } else {
        MissingShipment::NotYetDue { due }
    }
}
