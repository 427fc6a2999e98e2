//! Is a missing parcel urgent (§2)?
//!
//! Support handles missing shipments first if they are reported within the urgent window. Its days count from the last
//! day of the parcel's delivery window. If the carrier says "delivered" but nothing came, they count from that day. A
//! late report is never refused: support looks at it.
//!
//! Defects have the same window, but they get it from [`returns`](crate::returns).

use crate::order::{Line, Order};
use crate::shop::Rules;
use crate::time::{Day, Moment, plus};
use crate::timeline::{self, Expectation};

/// How urgent the report of a missing parcel is, from the least urgent to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MissingShipment {
    /// The day on which it should have arrived is unknown: support looks at it.
    Unknown,
    /// It may still arrive in time.
    NotYetDue {
        /// The last day of its delivery window.
        due: Day,
    },
    /// Reported after the urgent window: support looks at it.
    ReportedAfterWindow {
        /// The last day of the urgent window.
        last_day: Day,
    },
    /// Reported within the urgent window.
    Urgent {
        /// The last day of the urgent window.
        last_day: Day,
    },
}

/// How urgent the report of a missing line is: that of its most urgent units.
#[must_use]
pub fn of_missing_shipment(
    rules: &Rules,
    now: Moment,
    order: &Order,
    line: &Line,
) -> MissingShipment {
    let today = rules.zone.day(now);
    let expectations = timeline::of_line(rules, now, order, line).into_iter();
    let urgency = expectations.map(|expectation| of_expectation(rules, today, expectation));
    urgency.max().unwrap_or(MissingShipment::Unknown)
}

fn of_expectation(rules: &Rules, today: Day, expectation: Expectation) -> MissingShipment {
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
