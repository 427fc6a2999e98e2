//! How far a parcel has come, read from its tracking events.
//!
//! Carriers' data is uneven: events come in any order, some without a date, some twice. So an event without a date
//! counts for the status, but not for the day.

use crate::order::{Shipment, TrackingEvent, TrackingStatus};
use crate::time::{Day, Zone};

/// How far a parcel has come, from the shortest way to the longest. A day is `None` if no event names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

/// A parcel's events, the earliest first. Events of the same time keep their order.
///
/// Events of an unknown day stand at their place on the way: those before dispatch come first, a delivery comes last,
/// and all others come when the parcel leaves.
#[must_use]
pub fn history(shipment: &Shipment) -> Vec<&TrackingEvent> {
    let (mut events, undated): (Vec<_>, Vec<_>) =
        shipment.events.iter().partition(|event| event.at.is_some());
    events.sort_by_key(|event| event.at);
    let (before, rest): (Vec<_>, Vec<_>) = undated
        .into_iter()
        .partition(|event| is_before_dispatch(event.status));
    let (last, way): (Vec<_>, Vec<_>) = rest
        .into_iter()
        .partition(|event| event.status == TrackingStatus::Delivered);
    let mut dated = events.iter();
    let leaves = dated.position(|event| !is_before_dispatch(event.status));
    let rest = events.split_off(leaves.unwrap_or(events.len()));
    [before, events, way, rest, last].concat()
}

/// A parcel's current status: that of its latest event, with two exceptions.
///
/// Once delivered, it stays `delivered`. Once dispatched, it never goes back to a status before dispatch, even if a
/// stray or undated event says so.
#[must_use]
pub fn current_status(zone: &Zone, shipment: &Shipment) -> TrackingStatus {
    let events = history(shipment);
    let mut statuses = events.iter().rev().map(|event| event.status);
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
