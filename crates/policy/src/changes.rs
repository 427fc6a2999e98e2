//! Can the order still be changed (§1, §4)?
//!
//! An address change, an order change or a cancellation is open until dispatch, sooner where the shop states a
//! cancellation window; a personalized item can change only until its production starts. "Open" means that the
//! shopper may ask: support confirms.

use chrono::TimeDelta;

use crate::calendar::Moment;
use crate::order::{Line, Order};
use crate::progress::{self, Progress};
use crate::shop::Rules;

/// Whether a change may be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Whether a line can change.
#[must_use]
pub fn of_line(rules: &Rules, now: Moment, order: &Order, line: &Line) -> Change {
    if order.cancelled_at.is_some() {
        return Change::Closed(Closed::OrderCancelled);
    }
    if progress::of_line(&rules.zone, order, &line.id) != Progress::NotDispatched {
        return Change::Closed(Closed::Dispatched);
    }
    let production = line
        .personalization
        .as_ref()
        .and_then(|made| made.production_started_at);
    if production.is_some_and(|start| start <= now) {
        return Change::Closed(Closed::ProductionStarted);
    }
    let window_ends = window_ends(rules, order);
    if window_ends.is_some_and(|end| end <= now) {
        return Change::Closed(Closed::WindowPassed);
    }
    Change::Open {
        until: window_ends.into_iter().chain(production).min(),
    }
}

/// Whether the order as a whole can change: as long as one of its lines can.
#[must_use]
pub fn of_order(rules: &Rules, now: Moment, order: &Order) -> Change {
    let lines = order.lines.iter();
    lines
        .map(|line| of_line(rules, now, order, line))
        .reduce(longer)
        .unwrap_or(Change::Closed(Closed::Dispatched))
}

/// The one that stays open longer; of two that are closed, the first.
fn longer(one: Change, other: Change) -> Change {
    match (one, other) {
        (Change::Open { until: a }, Change::Open { until: b }) => Change::Open {
            until: a.zip(b).map(|(a, b)| a.max(b)),
        },
        (Change::Closed(_), Change::Open { .. }) => other,
        _ => one,
    }
}

fn window_ends(rules: &Rules, order: &Order) -> Option<Moment> {
    let hours = rules.policy.cancellation.window_hours?;
    order
        .placed_at
        .checked_add_signed(TimeDelta::hours(hours.into()))
}
