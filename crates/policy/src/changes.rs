//! Can the order still be changed (§1, §4)?
//!
//! A change of the address or the order, or its cancellation, is open until dispatch. If the shop states a cancellation
//! window, it is open no longer than that. A personalized item can be changed only until its production starts.
//!
//! "Open" means that the shopper may ask for it. Support confirms each change.

use std::slice;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::order::{Line, Order};
use crate::progress::Progress;
use crate::shop::Rules;
use crate::time::Moment;
use crate::units;

/// Whether a shopper may ask for a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Yes.
    Open {
        /// The moment when it closes, if one is known.
        until: Option<Moment>,
    },
    /// No, for this reason.
    Closed(Closed),
}

/// Why a change is no longer possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// The order or the line was cancelled.
    OrderCancelled,
    /// A carrier has the parcel.
    Dispatched,
    /// Nothing is left to ship: it was returned, or needs no shipping.
    NothingToShip,
    /// The personalized item is in production (§4).
    ProductionStarted,
    /// The shop's cancellation window is over.
    WindowPassed,
}

/// Whether the order as a whole can be changed: until its last unit is dispatched (§1).
#[must_use]
pub fn of_order(rules: &Rules, now: Moment, order: &Order) -> Change {
    change(rules, now, order, &order.lines, None)
}

/// Whether a line can be changed: until its last unit is dispatched, and a personalized one only until its production
/// starts (§4).
#[must_use]
pub fn of_line(rules: &Rules, now: Moment, order: &Order, line: &Line) -> Change {
    if line.is_cancelled() {
        return Change::Closed(Closed::OrderCancelled);
    }
    let made = line.personalization.as_ref();
    let production = made.and_then(|made| made.production_started_at);
    change(rules, now, order, slice::from_ref(line), production)
}

fn change(
    rules: &Rules,
    now: Moment,
    order: &Order,
    lines: &[Line],
    production: Option<Moment>,
) -> Change {
    let window_ends = window_ends(rules, order);
    let is_over = |end: Option<Moment>| end.is_some_and(|end| end <= now);
    if order.is_cancelled() {
        return Change::Closed(Closed::OrderCancelled);
    }
    match least_progress(rules, order, lines) {
        None => Change::Closed(Closed::NothingToShip),
        Some(progress) if progress != Progress::NotDispatched => Change::Closed(Closed::Dispatched),
        Some(_) if is_over(production) => Change::Closed(Closed::ProductionStarted),
        Some(_) if is_over(window_ends) => Change::Closed(Closed::WindowPassed),
        Some(_) => {
            let until = window_ends.into_iter().chain(production).min();
            Change::Open { until }
        }
    }
}

/// How far the units have come that are least far; `None` if there are none.
fn least_progress(rules: &Rules, order: &Order, lines: &[Line]) -> Option<Progress> {
    let units = lines
        .iter()
        .flat_map(|line| units::of_line(&rules.zone, order, line));
    units.map(|units| units.progress).min()
}

fn window_ends(rules: &Rules, order: &Order) -> Option<Moment> {
    let hours = rules.policy.cancellation.window_hours?;
    order
        .placed_at
        .checked_add_signed(TimeDelta::hours(hours.into()))
}
