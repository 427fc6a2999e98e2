//! What *track* shows of an order: its parcels, what hasn't left yet, what was cancelled, returned and refunded, and what
//! the shopper can do.

use careline_policy::order::{PartOfLine, TrackingEvent};
use careline_policy::progress;
use careline_policy::timeline::{self, Expectation, ExpectedRefund, Lateness};
use careline_policy::{Moment, Order, Rules, Shipment, TrackingStatus, units};
use careline_wire::Topic;

/// An order as its shopper sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrackedOrder {
    /// Whether it was cancelled.
    pub is_cancelled: bool,
    /// Its parcels, the latest first. Those that never left and of which all was cancelled are left out.
    pub parcels: Vec<Parcel>,
    /// The units that no shipment carries yet.
    pub waiting: Option<NotShipped>,
    /// What needs no shipping.
    pub without_shipping: Vec<PartOfLine>,
    /// What was cancelled.
    pub cancelled: Vec<PartOfLine>,
    /// What was returned.
    pub returned: Vec<PartOfLine>,
    /// The refunds, and when each should arrive.
    pub refunds: Vec<ExpectedRefund>,
}

impl TrackedOrder {
    /// Whether one of its parts suggests a topic.
    #[must_use]
    pub fn advises(&self, topic: Topic) -> bool {
        let parcels = self.parcels.iter().map(|parcel| parcel.advice);
        let waiting = self.waiting.iter().map(|waiting| waiting.advice);
        parcels.chain(waiting).any(|advice| advice == Some(topic))
    }
}

/// A parcel as its shopper sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parcel {
    /// The shipment as the shop describes it.
    pub shipment: Shipment,
    /// What is in it, by title and quantity.
    pub items: Vec<PartOfLine>,
    /// Its current status.
    pub headline: TrackingStatus,
    /// What to expect.
    pub expectation: Expectation,
    /// Its events, the latest first.
    pub events: Vec<TrackingEvent>,
    /// The topic that its state suggests.
    pub advice: Option<Topic>,
}

/// Units that no shipment carries yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotShipped {
    /// Titles and quantities.
    pub items: Vec<PartOfLine>,
    /// What to expect.
    pub expectation: Expectation,
    /// The topic that their state suggests.
    pub advice: Option<Topic>,
}

/// The view of an order at `now`.
#[must_use]
pub fn track(rules: &Rules, now: Moment, order: &Order) -> TrackedOrder {
    let is_cancelled = order.is_cancelled();
    let parcels = order.shipments.iter().rev();
    let parcels = parcels.filter(|shipment| !is_dropped(rules, order, shipment));
    let refunds = order.refunds.iter();
    TrackedOrder {
        is_cancelled,
        parcels: parcels
            .map(|shipment| parcel(rules, now, order, shipment))
            .collect(),
        waiting: waiting(rules, now, order).filter(|_| !is_cancelled),
        without_shipping: if is_cancelled {
            Vec::new()
        } else {
            order.without_shipping()
        },
        cancelled: order.cancelled(),
        returned: order.returned(),
        refunds: refunds
            .map(|refund| timeline::of_refund(rules, now, order, refund))
            .collect(),
    }
}

/// Whether a parcel never left, and all in it was cancelled or returned.
fn is_dropped(rules: &Rules, order: &Order, shipment: &Shipment) -> bool {
    let is_over = order.is_cancelled() || units::is_empty(&rules.zone, order, shipment);
    !shipment.has_left() && is_over
}

fn parcel(rules: &Rules, now: Moment, order: &Order, shipment: &Shipment) -> Parcel {
    let events = progress::history(shipment).into_iter().rev();
    let expectation = timeline::of_shipment(rules, now, order, shipment);
    let headline = progress::current_status(&rules.zone, shipment);
    Parcel {
        shipment: shipment.clone(),
        items: order.contents(shipment),
        headline,
        advice: advice(expectation, headline),
        expectation,
        events: events.cloned().collect(),
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

    /// `1 of 2`.
    fn quantities(items: &[PartOfLine]) -> String {
        let items = items.iter();
        let items = items.map(|item| format!("{} of {}", item.quantity, item.of));
        items.collect::<Vec<_>>().join(", ")
    }

    fn on_the_20th(order: &Order) -> TrackedOrder {
        track(&rules(), moment("2026-11-20T12:00:00-06:00"), order)
    }

    #[test]
    fn each_parcel_says_how_many_of_the_line_it_carries() {
        let mut order = order();
        order.lines[0].quantity = 2;
        let mut second = order.shipments[0].clone();
        second.events.truncate(1);
        order.shipments.push(second);
        let tracked = on_the_20th(&order);
        let parcels = tracked.parcels.iter();
        let parcels: Vec<_> = parcels
            .map(|parcel| (parcel.headline, quantities(&parcel.items)))
            .collect();
        let one_of_two = || "1 of 2".to_owned();
        assert_eq!(
            parcels,
            [
                (TrackingStatus::InTransit, one_of_two()),
                (TrackingStatus::Delivered, one_of_two())
            ]
        );
        assert_eq!(tracked.waiting, None);
    }

    #[test]
    fn what_was_cancelled_or_returned_is_told_and_waits_for_nothing() {
        let mut order = order();
        order.lines[0].quantity = 3;
        order.lines[0].cancelled_quantity = 2;
        order.lines[0].returned_quantity = 1;
        let mut label = order.shipments[0].clone();
        label.events.clear();
        order.shipments.push(label);
        let tracked = on_the_20th(&order);
        assert_eq!(
            tracked.parcels.len(),
            1,
            "the label was for a cancelled unit"
        );
        assert_eq!(tracked.waiting, None);
        assert_eq!(quantities(&tracked.cancelled), "2 of 3");
        assert_eq!(quantities(&tracked.returned), "1 of 1");
    }

    #[test]
    fn a_cancelled_order_still_lists_its_items() {
        let mut order = order();
        // A label was printed for it.
        order.shipments[0].events.clear();
        order.cancelled_at = Some(moment("2026-11-11T12:00:00-06:00"));
        let tracked = on_the_20th(&order);
        assert!(tracked.is_cancelled);
        assert_eq!(
            (tracked.waiting, quantities(&tracked.cancelled)),
            (None, "1 of 1".to_owned())
        );
        order.cancelled_at = None;
        order.lines[0].cancelled_quantity = 1;
        let tracked = on_the_20th(&order);
        assert!(tracked.is_cancelled);
        assert_eq!(
            (tracked.waiting, quantities(&tracked.cancelled)),
            (None, "1 of 1".to_owned())
        );
    }

    #[test]
    fn a_line_edited_down_to_nothing_is_not_shown() {
        let mut order = order();
        order.lines[0].quantity = 0;
        let tracked = on_the_20th(&order);
        assert_eq!(tracked.parcels[0].items, []);
        assert_eq!((tracked.waiting, tracked.cancelled), (None, Vec::new()));
    }

    #[test]
    fn what_needs_no_shipping_waits_for_nothing() {
        let mut order = order();
        order.shipments.clear();
        order.lines[0].requires_shipping = false;
        let tracked = on_the_20th(&order);
        assert_eq!(tracked.waiting, None);
        assert_eq!(quantities(&tracked.without_shipping), "1 of 1");
    }

    #[test]
    fn an_undated_delivery_is_the_newest_event() {
        let mut order = order();
        order.shipments[0].events[1].at = None;
        let tracked = on_the_20th(&order);
        assert_eq!(
            tracked.parcels[0].events[0].status,
            TrackingStatus::Delivered
        );
    }

    #[test]
    fn a_delivered_parcel_tells_its_events_latest_first() {
        let tracked = track(&rules(), moment("2026-11-20T12:00:00-06:00"), &order());
        let parcel = &tracked.parcels[0];
        assert_eq!(parcel.headline, TrackingStatus::Delivered);
        assert_eq!(quantities(&parcel.items), "1 of 1");
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
        assert_eq!(quantities(&waiting.items), "1 of 1");
        assert_eq!(waiting.advice, Some(Topic::DelayedDispatch));
    }

    #[test]
    fn the_rest_of_a_line_waits_while_some_of_it_travels() {
        let mut order = order();
        order.lines[0].quantity = 3;
        let tracked = track(&rules(), moment("2026-11-12T12:00:00-06:00"), &order);
        assert_eq!(quantities(&tracked.parcels[0].items), "1 of 3");
        let items = tracked.waiting.map(|waiting| quantities(&waiting.items));
        assert_eq!(items.as_deref(), Some("2 of 3"));
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
        let window = tracked.refunds[0].arrives;
        assert_eq!(window.from.to_string(), "2026-11-25");
        assert_eq!(window.by.to_string(), "2026-11-30");
    }
}
