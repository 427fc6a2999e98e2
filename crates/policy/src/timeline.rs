//! When an order should leave and arrive, and whether it is late (§3).
//!
//! Processing runs from the day of placing, delivery from the day of dispatch, a refund from the day it was issued,
//! all in calendar days. Late means *more* days than the most that the policy names.

use serde::{Deserialize, Serialize};

use crate::order::{LineId, Order, Refund, Shipment};
use crate::progress::{self, Progress};
use crate::shop::{Policy, Rules};
use crate::time::{Day, Moment, Window, Zone};

/// Whether something that the shop owes is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Lateness {
    /// Within the times of §3.
    OnTime,
    /// Not dispatched in time.
    DispatchLate,
    /// Dispatched, and not delivered in time.
    DeliveryLate,
}

/// What to expect of a line or a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// The order was cancelled: nothing.
    Nothing,
    /// It leaves, then it arrives.
    Dispatch {
        /// When it should leave.
        leaves: Window,
        /// When it should arrive.
        arrives: Window,
        /// Whether it should have left by now.
        lateness: Lateness,
    },
    /// It arrives.
    Delivery {
        /// The day the carrier took it, where it is known.
        dispatched: Option<Day>,
        /// When it should arrive; unknown where the day of dispatch is.
        arrives: Option<Window>,
        /// Whether it should have arrived by now; `None` where that can't be told.
        lateness: Option<Lateness>,
    },
    /// It has arrived.
    Arrived {
        /// On that day, where it is known.
        on: Option<Day>,
    },
}

impl Expectation {
    /// Whether it is late, where that can be told.
    #[must_use]
    pub const fn lateness(self) -> Option<Lateness> {
        match self {
            Self::Dispatch { lateness, .. } => Some(lateness),
            Self::Delivery { lateness, .. } => lateness,
            Self::Nothing | Self::Arrived { .. } => None,
        }
    }

    /// When it should arrive, where that can be told.
    #[must_use]
    pub const fn arrives(self) -> Option<Window> {
        match self {
            Self::Dispatch { arrives, .. } => Some(arrives),
            Self::Delivery { arrives, .. } => arrives,
            Self::Nothing | Self::Arrived { .. } => None,
        }
    }
}

/// What to expect of a line (§3).
#[must_use]
pub fn of_line(rules: &Rules, now: Moment, order: &Order, line: &LineId) -> Expectation {
    expect(
        rules,
        now,
        order,
        progress::of_line(&rules.zone, order, line),
    )
}

/// What to expect of a parcel (§3).
#[must_use]
pub fn of_shipment(rules: &Rules, now: Moment, order: &Order, shipment: &Shipment) -> Expectation {
    expect(
        rules,
        now,
        order,
        progress::of_shipment(&rules.zone, shipment),
    )
}

/// When a refund should have arrived (§3).
#[must_use]
pub fn of_refund(policy: &Policy, zone: &Zone, refund: &Refund) -> Window {
    Window::after(zone.day(refund.at), policy.timelines.refund)
}

/// What to expect of what no parcel carries yet (§3).
#[must_use]
pub fn of_unshipped(rules: &Rules, now: Moment, order: &Order) -> Expectation {
    expect(rules, now, order, Progress::NotDispatched)
}

fn expect(rules: &Rules, now: Moment, order: &Order, progress: Progress) -> Expectation {
    let Rules { policy, zone } = rules;
    let today = zone.day(now);
    match progress {
        Progress::Delivered { on } => Expectation::Arrived { on },
        _ if order.cancelled_at.is_some() => Expectation::Nothing,
        Progress::NotDispatched => {
            let leaves = Window::after(zone.day(order.placed_at), policy.timelines.processing);
            Expectation::Dispatch {
                leaves,
                arrives: leaves.then(policy.timelines.delivery),
                lateness: late(today, leaves, Lateness::DispatchLate),
            }
        }
        Progress::UnderWay { dispatched } => {
            let arrives = dispatched.map(|day| Window::after(day, policy.timelines.delivery));
            Expectation::Delivery {
                dispatched,
                arrives,
                lateness: arrives.map(|window| late(today, window, Lateness::DeliveryLate)),
            }
        }
    }
}

fn late(today: Day, window: Window, how: Lateness) -> Lateness {
    if today > window.by {
        how
    } else {
        Lateness::OnTime
    }
}
