//! When an order should leave and arrive, and whether it is late (§3).
//!
//! All times are in calendar days. Processing counts from the day on which the order was placed, delivery from the day
//! of dispatch, and a refund from the day on which it was issued. Something is late on the day *after* its window's
//! last day.

use serde::{Deserialize, Serialize};

use crate::money::Money;
use crate::order::{Line, Order, Refund, Shipment};
use crate::progress::{self, Progress};
use crate::shop::Rules;
use crate::time::{Day, Moment, Window};
use crate::units;

/// Whether a line or a parcel is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Lateness {
    /// It is within the times of §3.
    OnTime,
    /// It should have been dispatched by now.
    DispatchLate,
    /// It was dispatched, and should have been delivered by now.
    DeliveryLate,
}

/// What to expect of a line or a parcel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// Nothing: it was cancelled.
    Nothing,
    /// It hasn't been dispatched.
    Dispatch {
        /// When it should leave.
        leaves: Window,
        /// When it should arrive.
        arrives: Window,
        /// Whether its dispatch is late.
        lateness: Lateness,
    },
    /// It is on its way.
    Delivery {
        /// The day of dispatch, if it is known.
        dispatched: Option<Day>,
        /// When it should arrive; `None` if the day of dispatch is unknown.
        arrives: Option<Window>,
        /// Whether its delivery is late; `None` if the day of dispatch is unknown.
        lateness: Option<Lateness>,
    },
    /// It has arrived.
    Arrived {
        /// The day of delivery, if it is known.
        on: Option<Day>,
    },
}

impl Expectation {
    /// Whether it is late; `None` if it has arrived, was cancelled, or left on an unknown day.
    #[must_use]
    pub const fn lateness(self) -> Option<Lateness> {
        match self {
            Self::Dispatch { lateness, .. } => Some(lateness),
            Self::Delivery { lateness, .. } => lateness,
            Self::Nothing | Self::Arrived { .. } => None,
        }
    }

    /// When it should arrive; `None` if it has arrived, was cancelled, or left on an unknown day.
    #[must_use]
    pub const fn arrives(self) -> Option<Window> {
        match self {
            Self::Dispatch { arrives, .. } => Some(arrives),
            Self::Delivery { arrives, .. } => arrives,
            Self::Nothing | Self::Arrived { .. } => None,
        }
    }
}

/// What to expect of each of a line's parts (§3): the units in one parcel, or in none. A line that is cancelled,
/// returned or needs no shipping has none.
#[must_use]
pub fn of_line(rules: &Rules, now: Moment, order: &Order, line: &Line) -> Vec<Expectation> {
    let units = units::of_line(&rules.zone, order, line).into_iter();
    units
        .map(|units| expect(rules, now, order, units.progress))
        .collect()
}

/// What to expect of a parcel (§3). Nothing, if it hasn't left and all in it was cancelled.
#[must_use]
pub fn of_shipment(rules: &Rules, now: Moment, order: &Order, shipment: &Shipment) -> Expectation {
    match progress::of_shipment(&rules.zone, shipment) {
        Progress::NotDispatched if units::is_empty(&rules.zone, order, shipment) => {
            Expectation::Nothing
        }
        progress => expect(rules, now, order, progress),
    }
}

/// A refund, and when to expect it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpectedRefund {
    /// How much.
    pub money: Money,
    /// The day on which it was issued.
    pub issued: Day,
    /// When it should arrive.
    pub arrives: Window,
    /// Whether that window is over.
    pub is_over: bool,
}

/// When a refund of the order should arrive (§3).
#[must_use]
pub fn of_refund(rules: &Rules, now: Moment, order: &Order, refund: &Refund) -> ExpectedRefund {
    let issued = rules.zone.day(refund.at);
    let arrives = Window::after(issued, rules.policy.timelines.refund);
    ExpectedRefund {
        money: Money {
            amount: refund.amount,
            currency: order.currency.clone(),
        },
        issued,
        arrives,
        is_over: rules.zone.day(now) > arrives.by,
    }
}

/// What to expect of the items that no parcel carries yet (§3).
#[must_use]
pub fn of_unshipped(rules: &Rules, now: Moment, order: &Order) -> Expectation {
    expect(rules, now, order, Progress::NotDispatched)
}

fn expect(rules: &Rules, now: Moment, order: &Order, progress: Progress) -> Expectation {
    let Rules { policy, zone } = rules;
    let today = zone.day(now);
    match progress {
        Progress::Delivered { on } => Expectation::Arrived { on },
        _ if order.is_cancelled() => Expectation::Nothing,
        Progress::NotDispatched => {
            let leaves = Window::after(zone.day(order.placed_at), policy.timelines.processing);
            Expectation::Dispatch {
                leaves,
                arrives: leaves.then(policy.timelines.delivery),
                lateness: lateness(today, leaves, Lateness::DispatchLate),
            }
        }
        Progress::UnderWay { dispatched } => {
            let arrives = dispatched.map(|day| Window::after(day, policy.timelines.delivery));
            Expectation::Delivery {
                dispatched,
                arrives,
                lateness: arrives.map(|window| lateness(today, window, Lateness::DeliveryLate)),
            }
        }
    }
}

fn lateness(today: Day, window: Window, if_late: Lateness) -> Lateness {
    if today > window.by {
        if_late
    } else {
        Lateness::OnTime
    }
}
