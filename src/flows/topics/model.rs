//! The topics that fit an order's state, the most likely first.

use careline_policy::changes::{self, Change};
use careline_policy::destinations::is_outside_primary_regions;
use careline_policy::order::TrackingStatus;
use careline_policy::progress::{self, Progress};
use careline_policy::timeline::{self, Lateness};
use careline_policy::{Line, Moment, Order, Rules, Shipment, units};
use careline_wire::Topic;

use crate::app::navigation::Section;

/// The topics of every state that one of the order's parcels or lines is in, in the order of a parcel's journey. None,
/// if there is nothing to ask yet.
#[must_use]
pub fn offered(rules: &Rules, now: Moment, order: &Order) -> Vec<Topic> {
    let states = states(rules, order);
    let is_there = |state| states.contains(&state);
    let is_refunded = !order.refunds.is_empty() || !order.returned().is_empty();
    let mut topics = Vec::new();
    if order.is_cancelled() {
        topics.push(Topic::RefundStatus);
    }
    if is_held(rules, order) && !is_there(State::UnderWay) {
        topics.push(Topic::CustomsAndDuties);
    }
    if !order.is_cancelled() && is_there(State::NotDispatched) {
        topics.extend(of_waiting(rules, now, order));
    }
    if is_there(State::UnderWay) {
        topics.extend(of_under_way(rules, now, order));
    }
    if is_there(State::Delivered) {
        topics.extend(is_refunded.then_some(Topic::RefundStatus));
        topics.extend(DELIVERED);
    }
    topics.extend(is_refunded.then_some(Topic::RefundStatus));
    each_once(topics)
}

const DELIVERED: [Topic; 5] = [
    Topic::Return,
    Topic::Damaged,
    Topic::Defective,
    Topic::WrongItem,
    Topic::MissingItem,
];

/// Topics under a heading, whose locale key it is.
pub type Listed = (Option<&'static str>, Vec<Topic>);

/// Sections of topics, after those that fit the order. Each topic is listed once. `hidden` are left out.
#[must_use]
pub fn listed(sections: &[Section], fitting: &[Topic], hidden: &[Topic]) -> Vec<Listed> {
    let is_left = |topic: &Topic| !fitting.contains(topic) && !hidden.contains(topic);
    let first = (Some("topics.fitting"), fitting.to_vec());
    let others = sections.iter().map(|section| {
        let topics = section.topics.iter().copied().filter(is_left);
        (section.heading, topics.collect())
    });
    let all = [first].into_iter().chain(others);
    all.filter(|(_, topics): &Listed| !topics.is_empty())
        .collect()
}

/// The topics that an order's state rules out: a delivery that is on time isn't late.
#[must_use]
pub fn ruled_out(rules: &Rules, now: Moment, order: &Order) -> Vec<Topic> {
    let is_on_time =
        states(rules, order).contains(&State::UnderWay) && !may_be_late(rules, now, order);
    is_on_time
        .then_some(Topic::DelayedDelivery)
        .into_iter()
        .collect()
}

/// How far a parcel or line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    NotDispatched,
    UnderWay,
    Delivered,
}

impl From<Progress> for State {
    fn from(progress: Progress) -> Self {
        match progress {
            Progress::NotDispatched => Self::NotDispatched,
            Progress::UnderWay { .. } => Self::UnderWay,
            Progress::Delivered { .. } => Self::Delivered,
        }
    }
}

/// The states of the parcels, and of units that no shipment carries.
fn states(rules: &Rules, order: &Order) -> Vec<State> {
    let zone = &rules.zone;
    let shipments = order.shipments.iter();
    let parcels = shipments
        .filter(|shipment| shipment.has_left() || !units::is_empty(zone, order, shipment))
        .map(|shipment| progress::of_shipment(zone, shipment).into());
    let waits = (!order.unshipped().is_empty()).then_some(State::NotDispatched);
    parcels.chain(waits).collect()
}

/// Not dispatched: changes and cancellation first, then the delay. If it is late, or changes are closed, the delay
/// comes first.
fn of_waiting(rules: &Rules, now: Moment, order: &Order) -> Vec<Topic> {
    let is_waiting = |line: &&Line| {
        let mut units = units::of_line(&rules.zone, order, line).into_iter();
        units.any(|units| units.progress == Progress::NotDispatched)
    };
    let is_personalized = order
        .lines
        .iter()
        .filter(is_waiting)
        .any(|line| line.personalization.is_some());
    let change = [Topic::ChangeAddress, Topic::ChangeOrder, Topic::CancelOrder];
    let modify = is_personalized.then_some(Topic::ModifyPersonalized);
    let changes = change.into_iter().chain(modify);
    let late = [Topic::DelayedDispatch];
    let is_late = is_any(rules, now, order, Lateness::DispatchLate);
    let is_open = matches!(changes::of_order(rules, now, order), Change::Open { .. });
    if is_late || !is_open {
        late.into_iter().chain(changes).collect()
    } else {
        changes.chain(late).collect()
    }
}

/// In transit: delay, loss, customs. If customs holds the parcel and it isn't late, customs comes first. A parcel inside
/// the shop's primary regions passes no customs, and neither is it known of one if the shop states none. What is out for
/// delivery isn't missing.
fn of_under_way(rules: &Rules, now: Moment, order: &Order) -> Vec<Topic> {
    let (is_late, is_held) = (may_be_late(rules, now, order), is_held(rules, order));
    let is_outside = is_outside_primary_regions(&rules.policy, order) == Some(true);
    let late = is_late.then_some(Topic::DelayedDelivery);
    let customs = (is_held || is_outside).then_some(Topic::CustomsAndDuties);
    let missing = (is_late || !comes_today(rules, order)).then_some(Topic::MissingShipment);
    let others = late.into_iter().chain(missing);
    if is_held && !is_any(rules, now, order, Lateness::DeliveryLate) {
        customs.into_iter().chain(others).collect()
    } else {
        others.chain(customs).collect()
    }
}

/// Whether a parcel that is under way isn't known to be on time: its window is over or unknown, or its carrier or
/// customs holds it up.
fn may_be_late(rules: &Rules, now: Moment, order: &Order) -> bool {
    let is_on_time = |shipment: &Shipment| {
        let expected = timeline::of_shipment(rules, now, order, shipment);
        let is_held_up = matches!(
            progress::current_status(&rules.zone, shipment),
            TrackingStatus::Delayed
                | TrackingStatus::CustomsHold
                | TrackingStatus::Exception
                | TrackingStatus::AttemptedDelivery
                | TrackingStatus::ReturnedToSender
        );
        expected.lateness() == Some(Lateness::OnTime) && !is_held_up
    };
    let mut under_way = order.shipments.iter().filter(|shipment| {
        let progress = progress::of_shipment(&rules.zone, shipment);
        matches!(progress, Progress::UnderWay { .. })
    });
    under_way.any(|shipment| !is_on_time(shipment))
}

/// Whether customs holds a parcel now.
fn is_held(rules: &Rules, order: &Order) -> bool {
    let mut shipments = order.shipments.iter();
    shipments.any(|shipment| {
        progress::current_status(&rules.zone, shipment) == TrackingStatus::CustomsHold
    })
}

/// Whether each parcel that is under way is out for delivery.
fn comes_today(rules: &Rules, order: &Order) -> bool {
    use TrackingStatus::{Delivered, OutForDelivery};
    let mut left = order
        .shipments
        .iter()
        .filter(|shipment| shipment.has_left());
    left.all(|shipment| {
        matches!(
            progress::current_status(&rules.zone, shipment),
            OutForDelivery | Delivered
        )
    })
}

fn is_any(rules: &Rules, now: Moment, order: &Order, lateness: Lateness) -> bool {
    order.lines.iter().any(|line| {
        let mut parts = timeline::of_line(rules, now, order, line).into_iter();
        parts.any(|part| part.lateness() == Some(lateness))
    })
}

fn each_once(topics: Vec<Topic>) -> Vec<Topic> {
    let mut kept = Vec::with_capacity(topics.len());
    for topic in topics {
        if !kept.contains(&topic) {
            kept.push(topic);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use careline_policy::country::Country;
    use careline_policy::money::Amount;
    use careline_policy::order::{Refund, TrackingEvent};
    use careline_wire::Topic::{
        CancelOrder, ChangeAddress, ChangeOrder, CustomsAndDuties, Damaged, DelayedDelivery,
        DelayedDispatch, MissingShipment, ModifyPersonalized, RefundStatus, Return, WrongItem,
    };

    use super::*;
    use crate::testing::{self, moment};

    /// The golden order, placed on 10 November, with these events: a day of November and a status.
    fn order(events: &[(&str, TrackingStatus)]) -> Order {
        let mut order = testing::order();
        let event = |(day, status): &(&str, TrackingStatus)| TrackingEvent {
            at: Some(moment(&format!("2026-11-{day}T12:00:00-06:00"))),
            status: *status,
            place: None,
        };
        order.shipments[0].events = events.iter().map(event).collect();
        order.refunds.clear();
        order
    }

    fn offered_on(day: &str, order: &Order) -> Vec<Topic> {
        let now = moment(&format!("2026-11-{day}T12:00:00-06:00"));
        offered(&testing::rules(), now, order)
    }

    #[test]
    fn the_topics_of_an_orders_state_come_first() {
        use TrackingStatus::{CustomsHold, Delivered, InTransit, LabelCreated, OutForDelivery};
        let changes = [ChangeAddress, ChangeOrder, CancelOrder];
        let waiting = [&changes[..], &[DelayedDispatch]].concat();
        let late = [&[DelayedDispatch], &changes[..]].concat();
        let delivered = DELIVERED.to_vec();
        let under_way = vec![MissingShipment];
        let held = vec![CustomsAndDuties, DelayedDelivery, MissingShipment];
        let overdue = vec![DelayedDelivery, MissingShipment];
        let overdue_at_customs = vec![DelayedDelivery, MissingShipment, CustomsAndDuties];
        let sent = ("12", InTransit);
        for (day, events, expected) in [
            ("11", vec![], &waiting),
            ("13", vec![("13", LabelCreated)], &waiting),
            ("14", vec![("13", LabelCreated)], &late),
            ("13", vec![sent], &under_way),
            ("13", vec![sent, ("13", OutForDelivery)], &vec![]),
            ("16", vec![sent, ("15", CustomsHold)], &held),
            ("30", vec![sent, ("15", CustomsHold)], &overdue_at_customs),
            ("30", vec![sent], &overdue),
            ("19", vec![sent, ("18", Delivered)], &delivered),
        ] {
            assert_eq!(
                &offered_on(day, &order(&events)),
                expected,
                "{day} {events:?}"
            );
        }
    }

    #[test]
    fn an_order_in_several_states_offers_the_topics_of_each() {
        let mut order = order(&[("18", TrackingStatus::Delivered)]);
        let mut second = order.lines[0].clone();
        second.id.0 = "L2".into();
        order.lines.push(second);
        let offered = offered_on("19", &order);
        assert_eq!(offered[0], DelayedDispatch);
        assert!(DELIVERED.iter().all(|topic| offered.contains(topic)));
        assert!(!offered.contains(&CustomsAndDuties));
    }

    #[test]
    fn a_personalized_item_that_waits_can_be_asked_to_change() {
        let mut order = order(&[]);
        order.lines[0].personalization = serde_json::from_str("{}").ok();
        assert!(offered_on("11", &order).contains(&ModifyPersonalized));

        let mut other = order.lines[0].clone();
        other.id.0 = "L2".into();
        other.personalization = None;
        order.lines.push(other);
        order.shipments = self::order(&[("18", TrackingStatus::Delivered)]).shipments;
        let offered = offered_on("19", &order);
        assert!(offered.contains(&ChangeOrder), "the other one waits");
        assert!(!offered.contains(&ModifyPersonalized), "it has arrived");
    }

    #[test]
    fn what_went_back_before_it_left_waits_for_nothing() {
        let mut order = order(&[("18", TrackingStatus::Delivered)]);
        let mut gone = order.lines[0].clone();
        gone.id.0 = "L2".into();
        gone.returned_quantity = gone.quantity;
        order.lines.push(gone);
        assert_eq!(offered_on("19", &order)[..2], [RefundStatus, Return]);
    }

    #[test]
    fn a_parcel_that_only_customs_has_seen_is_about_customs() {
        let order = order(&[("13", TrackingStatus::CustomsHold)]);
        assert_eq!(offered_on("13", &order)[0], CustomsAndDuties);
    }

    #[test]
    fn what_is_left_of_a_part_shipped_line_can_still_change() {
        let mut order = order(&[("18", TrackingStatus::Delivered)]);
        order.lines[0].quantity = 3;
        let offered = offered_on("19", &order);
        assert!(offered.contains(&CancelOrder) && offered.contains(&Damaged));
    }

    #[test]
    fn units_that_never_leave_offer_no_change_and_no_delay() {
        use TrackingStatus::{Delivered, LabelCreated};
        let mut edited = order(&[("18", Delivered)]);
        edited.lines[0].quantity = 2;
        edited.lines[0].cancelled_quantity = 1;
        assert_eq!(offered_on("19", &edited), DELIVERED);
        let mut label = edited.shipments[0].clone();
        label.events[0].status = LabelCreated;
        edited.shipments.push(label);
        assert_eq!(offered_on("19", &edited), DELIVERED);

        let mut gift_card = order(&[]);
        gift_card.shipments.clear();
        gift_card.lines[0].requires_shipping = false;
        assert_eq!(offered_on("30", &gift_card), []);

        let mut emptied = order(&[]);
        emptied.lines[0].cancelled_quantity = 1;
        assert_eq!(offered_on("30", &emptied), [RefundStatus]);
    }

    #[test]
    fn money_that_is_on_its_way_back_comes_first() {
        let mut cancelled = order(&[]);
        cancelled.cancelled_at = Some(moment("2026-11-11T12:00:00-06:00"));
        assert_eq!(offered_on("12", &cancelled), [RefundStatus]);

        let mut refunded = order(&[("18", TrackingStatus::Delivered)]);
        let at = moment("2026-11-20T12:00:00-06:00");
        let amount = Amount(6500);
        refunded.refunds = vec![Refund { at, amount }];
        assert_eq!(offered_on("21", &refunded)[..2], [RefundStatus, Return]);
    }

    #[test]
    fn a_change_whose_time_is_over_comes_after_what_still_helps() {
        let mut rules = testing::rules();
        rules.policy.cancellation.window_hours = Some(24);
        let now = moment("2026-11-12T12:00:00-06:00");
        assert_eq!(offered(&rules, now, &order(&[]))[0], DelayedDispatch);
    }

    #[test]
    fn a_delivery_on_time_isnt_late_and_inside_the_regions_there_are_no_customs() {
        let mut rules = testing::rules();
        rules.policy.shipping.primary_regions = Some(vec![Country("US".into())]);
        let order = order(&[("12", TrackingStatus::InTransit)]);
        let now = moment("2026-11-13T12:00:00-06:00");
        assert_eq!(offered(&rules, now, &order), [MissingShipment]);
        assert_eq!(ruled_out(&rules, now, &order), [DelayedDelivery]);
        rules.policy.shipping.primary_regions = Some(vec![Country("CA".into())]);
        let abroad = offered(&rules, now, &order);
        assert_eq!(abroad, [MissingShipment, CustomsAndDuties]);
        let later = moment("2026-11-30T12:00:00-06:00");
        assert_eq!(ruled_out(&rules, later, &order), []);
        assert_eq!(offered(&rules, later, &order)[0], DelayedDelivery);
    }

    #[test]
    fn sections_follow_what_fits_and_list_each_topic_once() {
        const SECTIONS: &[Section] = &[
            Section {
                heading: Some("topics.wrong"),
                topics: &[Damaged, WrongItem],
            },
            Section {
                heading: Some("topics.money"),
                topics: &[Return, RefundStatus],
            },
        ];
        let all = listed(SECTIONS, &[Return, Damaged], &[RefundStatus]);
        assert_eq!(
            all,
            [
                (Some("topics.fitting"), vec![Return, Damaged]),
                (Some("topics.wrong"), vec![WrongItem]),
            ]
        );
        let headings = listed(SECTIONS, &[], &[]);
        let headings: Vec<_> = headings.into_iter().map(|(heading, _)| heading).collect();
        assert_eq!(headings, [Some("topics.wrong"), Some("topics.money")]);
    }
}
