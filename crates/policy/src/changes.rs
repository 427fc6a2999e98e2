//! Can the order still be changed (§1, §4)?
//!
//! A change of the address or the order, or its cancellation, is open until dispatch. If the shop states a cancellation
//! window, it is open no longer than that. A personalized item can be changed only until its production starts.
//!
//! "Open" means that the shopper may ask for it. Support confirms each change.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::order::{Line, Order};
use crate::progress::{self, Progress};
use crate::shop::Rules;
use crate::time::Moment;

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
    /// The order was cancelled.
    OrderCancelled,
    /// A carrier has the parcel.
    Dispatched,
    /// The personalized item is in production (§4).
    ProductionStarted,
    /// The shop's cancellation window is over.
    WindowPassed,
}

/// Whether the order as a whole can be changed: until its last line is dispatched (§1).
#[must_use]
pub fn of_order(rules: &Rules, now: Moment, order: &Order) -> Change {
    let mut lines = order.lines.iter();
    let is_undispatched = lines.any(|line| is_undispatched(rules, order, line));
    change(rules, now, order, is_undispatched, None)
}

/// Whether a line can be changed: until it is dispatched, and a personalized one only until its production starts (§4).
#[must_use]
pub fn of_line(rules: &Rules, now: Moment, order: &Order, line: &Line) -> Change {
    let made = line.personalization.as_ref();
    let production = made.and_then(|made| made.production_started_at);
    change(
        rules,
        now,
        order,
        is_undispatched(rules, order, line),
        production,
    )
}

fn change(
    rules: &Rules,
    now: Moment,
    order: &Order,
    is_undispatched: bool,
    production: Option<Moment>,
) -> Change {
    let window_ends = window_ends(rules, order);
    let is_over = |end: Option<Moment>| end.is_some_and(|end| end <= now);
    if order.cancelled_at.is_some() {
        Change::Closed(Closed::OrderCancelled)
    } else if !is_undispatched {
        Change::Closed(Closed::Dispatched)
    } else if is_over(production) {
        Change::Closed(Closed::ProductionStarted)
    } else if is_over(window_ends) {
        Change::Closed(Closed::WindowPassed)
    } else {
        let until = window_ends.into_iter().chain(production).min();
        Change::Open { until }
    }
}

fn is_undispatched(rules: &Rules, order: &Order, line: &Line) -> bool {
    progress::of_line(&rules.zone, order, &line.id) == Progress::NotDispatched
}

fn window_ends(rules: &Rules, order: &Order) -> Option<Moment> {
    let hours = rules.policy.cancellation.window_hours?;
    order
        .placed_at
        .checked_add_signed(TimeDelta::hours(hours.into()))
}
