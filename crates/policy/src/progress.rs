//! How far a line of an order has come.
//!
//! A line may travel in several parcels. It is dispatched when a carrier has any of them, and delivered when the
//! last of them is.

use std::cmp::Reverse;

use crate::order::{LineId, Order, Shipment, TrackingStatus};
use crate::time::{Day, Zone};

/// How far something has come. A day is `None` where the carrier gave none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// No carrier has it.
    NotDispatched,
    /// A carrier has it.
    UnderWay {
        /// The day the carrier took it.
        dispatched: Option<Day>,
    },
    /// It was handed over.
    Delivered {
        /// The day of the hand-over.
        on: Option<Day>,
    },
}

/// How far a parcel has come.
#[must_use]
pub fn of_shipment(zone: &Zone, shipment: &Shipment) -> Progress {
    let days = |wanted: fn(&crate::order::TrackingEvent) -> bool| {
        let events = shipment.events.iter().filter(move |event| wanted(event));
        events.map(|event| event.at.map(|at| zone.day(at)))
    };
    let delivered = |event: &crate::order::TrackingEvent| event.status == TrackingStatus::Delivered;
    if days(delivered).next().is_some() {
        // Two scans of "delivered": the later one is when the shopper surely had it.
        return Progress::Delivered {
            on: days(delivered).flatten().max(),
        };
    }
    let dispatched = |event: &crate::order::TrackingEvent| event.status.is_dispatched();
    if days(dispatched).next().is_some() {
        return Progress::UnderWay {
            dispatched: days(dispatched).flatten().min(),
        };
    }
    Progress::NotDispatched
}

/// Where a parcel stands: the latest status; but what is delivered stays delivered, and what is under way isn't told as
/// waiting, whatever stray or undated scan there is.
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

/// Two parcels of one line, seen as one: it arrives with the last, and it left with the first.
fn combine(one: Progress, other: Progress) -> Progress {
    use Progress::{Delivered, NotDispatched, UnderWay};
    match (one, other) {
        (NotDispatched, NotDispatched) => NotDispatched,
        (Delivered { on: a }, Delivered { on: b }) => Delivered {
            on: a.zip(b).map(|(a, b)| a.max(b)),
        },
        // What is still on its way says when the rest is due.
        (UnderWay { dispatched: a }, UnderWay { dispatched: b }) => UnderWay {
            dispatched: a.into_iter().chain(b).min(),
        },
        (UnderWay { dispatched }, _) | (_, UnderWay { dispatched }) => UnderWay { dispatched },
        // Some arrived, the rest never left: a carrier had some of it, nobody knows when the rest goes.
        (Delivered { .. }, NotDispatched) | (NotDispatched, Delivered { .. }) => {
            UnderWay { dispatched: None }
        }
    }
}
