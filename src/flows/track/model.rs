//! What *track* shows of an order: its parcels, what hasn't left yet, its refunds, and what the shopper can do.

use careline_policy::order::{Refund, TitledQuantity, TrackingEvent};
use careline_policy::progress;
use careline_policy::timeline::{self, Expectation, Lateness};
use careline_policy::{Moment, Order, Rules, Shipment, TrackingStatus, Window};
use careline_wire::Topic;

/// An order as its shopper sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackedOrder {
    /// Whether it was cancelled.
    pub is_cancelled: bool,
    /// Its parcels, the latest first.
    pub parcels: Vec<Parcel>,
    /// The units that no shipment carries yet.
    pub waiting: Option<NotShipped>,
    /// The refunds, and when each should arrive.
    pub refunds: Vec<(Refund, Window)>,
}

/// A parcel as its shopper sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// The shipment as the shop describes it.
    pub shipment: Shipment,
    /// What is in it, by title and quantity.
    pub items: Vec<TitledQuantity>,
    /// Its current status.
    pub headline: TrackingStatus,
    /// What to expect.
    pub expectation: Expectation,
    /// Its events, the latest first; those of an unknown day last.
    pub events: Vec<TrackingEvent>,
    /// The topic that its state suggests.
    pub advice: Option<Topic>,
}

/// Units that no shipment carries yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotShipped {
    /// Titles and quantities.
    pub items: Vec<TitledQuantity>,
    /// What to expect.
    pub expectation: Expectation,
    /// The topic that their state suggests.
    pub advice: Option<Topic>,
}

/// The view of an order at `now`.
#[must_use]
pub fn track(rules: &Rules, now: Moment, order: &Order) -> TrackedOrder {
    let mut parcels: Vec<Parcel> = order
        .shipments
        .iter()
        .map(|shipment| parcel(rules, now, order, shipment))
        .collect();
    parcels.reverse();
    TrackedOrder {
        is_cancelled: order.cancelled_at.is_some(),
        parcels,
        waiting: waiting(rules, now, order),
        refunds: order
            .refunds
            .iter()
            .map(|refund| {
                let arrives = timeline::of_refund(&rules.policy, &rules.zone, refund);
                (refund.clone(), arrives)
            })
            .collect(),
    }
}

fn parcel(rules: &Rules, now: Moment, order: &Order, shipment: &Shipment) -> Parcel {
    let mut events = shipment.events.clone();
    events.sort_by_key(|event| std::cmp::Reverse(event.at));
    let expectation = timeline::of_shipment(rules, now, order, shipment);
    let headline = progress::current_status(&rules.zone, shipment);
    Parcel {
        shipment: shipment.clone(),
        items: order.contents(shipment),
        headline,
        advice: advice(expectation, headline),
        expectation,
        events,
    }
}

fn waiting(rules: &Rules, now: Moment, order: &Order) -> Option<NotShipped> {
    let items = order.unshipped();
    let expectation = timeline::of_unshipped(rules, now, order);
    (!items.is_empty()).then(|| NotShipped {
        expectation,
        advice: advice(expectation, TrackingStatus::Processing),
        items,
    })
}

/// The topic that a late, stuck or delivered parcel suggests.
const fn advice(expectation: Expectation, headline: TrackingStatus) -> Option<Topic> {
    match (expectation.lateness(), headline) {
        (_, TrackingStatus::CustomsHold) => Some(Topic::CustomsAndDuties),
        (Some(Lateness::DispatchLate), _) => Some(Topic::DelayedDispatch),
        (Some(Lateness::DeliveryLate), _) => Some(Topic::DelayedDelivery),
        (_, TrackingStatus::Exception | TrackingStatus::ReturnedToSender) => {
            Some(Topic::DelayedDelivery)
        }
        (_, TrackingStatus::Delivered) => Some(Topic::MissingShipment),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{moment, order, rules};

    #[test]
    fn a_delivered_parcel_tells_its_events_latest_first() {
        let tracked = track(&rules(), moment("2026-11-20T12:00:00-06:00"), &order());
        let parcel = &tracked.parcels[0];
        assert_eq!(parcel.headline, TrackingStatus::Delivered);
        assert_eq!(parcel.items, [("Elisa pendant necklace".to_owned(), 1)]);
        let statuses: Vec<_> = parcel.events.iter().map(|event| event.status).collect();
        let expected = [TrackingStatus::Delivered, TrackingStatus::InTransit];
        assert_eq!(statuses, expected);
        assert_eq!(tracked.waiting, None);
    }

    #[test]
    fn a_late_parcel_says_what_to_ask() {
        let mut order = order();
        order.shipments[0].events.truncate(1);
        let on_time = track(&rules(), moment("2026-11-24T12:00:00-06:00"), &order);
        assert_eq!(on_time.parcels[0].advice, None);
        let late = track(&rules(), moment("2026-11-25T12:00:00-06:00"), &order);
        assert_eq!(late.parcels[0].advice, Some(Topic::DelayedDelivery));
    }

    #[test]
    fn what_no_parcel_carries_is_waiting() {
        let mut order = order();
        order.shipments.clear();
        let tracked = track(&rules(), moment("2026-11-14T12:00:00-06:00"), &order);
        let waiting = tracked.waiting.expect("it waits");
        assert_eq!(waiting.items, [("Elisa pendant necklace".to_owned(), 1)]);
        assert_eq!(waiting.advice, Some(Topic::DelayedDispatch));
    }

    #[test]
    fn the_rest_of_a_line_waits_while_some_of_it_travels() {
        let mut order = order();
        order.lines[0].quantity = 3;
        let tracked = track(&rules(), moment("2026-11-12T12:00:00-06:00"), &order);
        let items = tracked.waiting.map(|waiting| waiting.items);
        assert_eq!(items, Some(vec![("Elisa pendant necklace".to_owned(), 2)]));
    }

    #[test]
    fn an_undated_scan_still_says_that_it_is_under_way() {
        let mut order = order();
        order.shipments[0].events.truncate(1);
        order.shipments[0].events[0].at = None;
        order.shipments[0].events.push(TrackingEvent {
            at: Some(moment("2026-11-11T12:00:00-06:00")),
            status: TrackingStatus::LabelCreated,
            place: None,
        });
        let tracked = track(&rules(), moment("2026-11-12T12:00:00-06:00"), &order);
        assert_eq!(tracked.parcels[0].headline, TrackingStatus::InTransit);
    }

    #[test]
    fn a_parcel_at_customs_points_to_customs() {
        let mut order = order();
        order.shipments[0].events[1].status = TrackingStatus::CustomsHold;
        let tracked = track(&rules(), moment("2026-11-20T12:00:00-06:00"), &order);
        assert_eq!(tracked.parcels[0].advice, Some(Topic::CustomsAndDuties));
    }

    #[test]
    fn a_refund_says_when_it_arrives() {
        let tracked = track(&rules(), moment("2026-11-20T12:00:00-06:00"), &order());
        let (_, window) = &tracked.refunds[0];
        assert_eq!(window.from.to_string(), "2026-11-25");
        assert_eq!(window.by.to_string(), "2026-11-30");
    }
}
