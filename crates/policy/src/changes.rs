//! Can the order still be changed (§1, §4)?
//!
//! An address change, an order change or a cancellation is open until dispatch, sooner where the shop states a
//! cancellation window; a personalized item can change only until its production starts. "Open" means that the
//! shopper may ask: support confirms.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::order::{Line, Order};
use crate::progress::{self, Progress};
use crate::shop::Rules;
use crate::time::Moment;

/// Whether a change may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Yes.
    Open {
        /// Until that moment, where the shop states one.
        until: Option<Moment>,
    },
    /// No, and why.
    Closed(Closed),
}

/// Why a change can't be asked for any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Closed {
    /// The order was cancelled.
    OrderCancelled,
    /// A carrier has it.
    Dispatched,
    /// A personalized item is being made (§4).
    ProductionStarted,
    /// The shop's cancellation window is over.
    WindowPassed,
}

/// Whether the order as a whole can change: as long as something of it hasn't left (§1).
#[must_use]
pub fn of_order(rules: &Rules, now: Moment, order: &Order) -> Change {
    let mut lines = order.lines.iter();
    let is_waiting = lines.any(|line| is_waiting(rules, order, line));
    until(rules, now, order, is_waiting, None)
}

/// Whether a line can change: a personalized one only until its production starts (§4).
#[must_use]
pub fn of_line(rules: &Rules, now: Moment, order: &Order, line: &Line) -> Change {
    let made = line.personalization.as_ref();
    let production = made.and_then(|made| made.production_started_at);
    until(
        rules,
        now,
        order,
        is_waiting(rules, order, line),
        production,
    )
}

fn until(
    rules: &Rules,
    now: Moment,
    order: &Order,
    is_waiting: bool,
    production: Option<Moment>,
) -> Change {
    let window_ends = window_ends(rules, order);
    let is_over = |end: Option<Moment>| end.is_some_and(|end| end <= now);
    if order.cancelled_at.is_some() {
        Change::Closed(Closed::OrderCancelled)
    } else if !is_waiting {
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

fn is_waiting(rules: &Rules, order: &Order, line: &Line) -> bool {
    progress::of_line(&rules.zone, order, &line.id) == Progress::NotDispatched
}

fn window_ends(rules: &Rules, order: &Order) -> Option<Moment> {
    let hours = rules.policy.cancellation.window_hours?;
    order
        .placed_at
        .checked_add_signed(TimeDelta::hours(hours.into()))
}
