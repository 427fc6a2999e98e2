//! How far a parcel or a line of an order has come, read from its tracking events.
//!
//! A line may travel in several parcels. It is dispatched when a carrier has the first of them, and delivered when the
//! last of them is.
//!
//! Carriers' data is uneven: events come in any order, some without a date, some twice. So an event without a date
//! counts for the status, but not for the day.

use std::cmp::Reverse;

use crate::order::{LineId, Order, Shipment, TrackingEvent, TrackingStatus};
use crate::time::{Day, Zone};

/// How far a parcel or line has come. A day is `None` if no event names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// No carrier has it.
    NotDispatched,
    /// A carrier has it.
    UnderWay {
        /// The first day on which the carrier had it.
        dispatched: Option<Day>,
    },
    /// The carrier handed it over.
    Delivered {
        /// The day of delivery.
        on: Option<Day>,
    },
}

/// How far a parcel has come.
#[must_use]
pub fn of_shipment(zone: &Zone, shipment: &Shipment) -> Progress {
    let days = |wanted: fn(&TrackingEvent) -> bool| {
        let events = shipment.events.iter().filter(move |event| wanted(event));
        events.map(|event| event.at.map(|at| zone.day(at)))
    };
    let delivered = |event: &TrackingEvent| event.status == TrackingStatus::Delivered;
    if days(delivered).next().is_some() {
        // If there are two scans of "delivered", the shopper certainly had it on the later day.
        return Progress::Delivered {
            on: days(delivered).flatten().max(),
        };
    }
    let dispatched = |event: &TrackingEvent| event.status.is_dispatched();
    if days(dispatched).next().is_some() {
        return Progress::UnderWay {
            dispatched: days(dispatched).flatten().min(),
        };
    }
    Progress::NotDispatched
}

/// A parcel's current status: that of its latest event, with two exceptions.
///
/// Once delivered, it stays `delivered`. Once dispatched, it never goes back to a status before dispatch, even if a
/// stray or undated event says so.
#[must_use]
pub fn current_status(zone: &Zone, shipment: &Shipment) -> TrackingStatus {
    let mut events: Vec<_> = shipment.events.iter().collect();
    events.sort_by_key(|event| Reverse(event.at));
    let mut statuses = events.iter().map(|event| event.status);
    match of_shipment(zone, shipment) {
        Progress::Delivered { .. } => TrackingStatus::Delivered,
        Progress::UnderWay { .. } => statuses
            .find(|status| !is_before_dispatch(*status))
            .unwrap_or(TrackingStatus::InTransit),
        Progress::NotDispatched => statuses.next().unwrap_or(TrackingStatus::Confirmed),
    }
}

const fn is_before_dispatch(status: TrackingStatus) -> bool {
    matches!(
        status,
        TrackingStatus::Confirmed | TrackingStatus::Processing | TrackingStatus::LabelCreated
    )
}

/// How far a line has come.
#[must_use]
pub fn of_line(zone: &Zone, order: &Order, line: &LineId) -> Progress {
    order
        .shipments_of(line)
        .map(|shipment| of_shipment(zone, shipment))
        .reduce(combine)
        .unwrap_or(Progress::NotDispatched)
}

/// The progress of a line in two parcels: dispatched with the first one, delivered with the last one.
fn combine(one: Progress, other: Progress) -> Progress {
    use Progress::{Delivered, NotDispatched, UnderWay};
    match (one, other) {
        (NotDispatched, NotDispatched) => NotDispatched,
        (Delivered { on: a }, Delivered { on: b }) => Delivered {
            on: a.zip(b).map(|(a, b)| a.max(b)),
        },
        // Delivered parcels don't matter while another one is under way: it decides when the line is complete.
        (UnderWay { dispatched: a }, UnderWay { dispatched: b }) => UnderWay {
            dispatched: a.into_iter().chain(b).min(),
        },
        (UnderWay { dispatched }, _) | (_, UnderWay { dispatched }) => UnderWay { dispatched },
        // One arrived and the other hasn't left: the line is dispatched in part, and the day of the rest is unknown.
        (Delivered { .. }, NotDispatched) | (NotDispatched, Delivered { .. }) => {
            UnderWay { dispatched: None }
        }
    }
}
