//! Which topics make sense for an order as it stands, the likeliest first.

use careline_policy::changes::{self, Change};
use careline_policy::order::TrackingStatus;
use careline_policy::progress::{self, Progress};
use careline_policy::timeline::{self, Lateness};
use careline_policy::{Line, Moment, Order, Rules};
use careline_wire::Topic;

/// The topics of an order's state: of each state that one of its lines is in, in the order of the way.
#[must_use]
pub fn offered(rules: &Rules, now: Moment, order: &Order) -> Vec<Topic> {
    let lines = || order.lines.iter().map(|line| State::of(rules, order, line));
    let is_there = |state| lines().any(|line| line == state);
    let is_refunded = !order.refunds.is_empty();
    let mut topics = Vec::new();
    if order.cancelled_at.is_some() {
        topics.push(Topic::RefundStatus);
    }
    if order.cancelled_at.is_none() && is_there(State::NotDispatched) {
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

const DELIVERED: [Topic; 6] = [
    Topic::Damaged,
    Topic::Defective,
    Topic::WrongItem,
    Topic::MissingItem,
    Topic::Return,
    Topic::RefundStatus,
];

/// A group's topics, those of the order's state first.
#[must_use]
pub fn state_first(offered: &[Topic], group: &[Topic]) -> Vec<Topic> {
    each_once(offered.iter().chain(group).copied().collect())
}

/// How far a line has come, whatever the day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    NotDispatched,
    UnderWay,
    Delivered,
}

impl State {
    fn of(rules: &Rules, order: &Order, line: &Line) -> Self {
        match progress::of_line(&rules.zone, order, &line.id) {
            Progress::NotDispatched => Self::NotDispatched,
            Progress::UnderWay { .. } => Self::UnderWay,
            Progress::Delivered { .. } => Self::Delivered,
        }
    }
}

/// Not dispatched: change, cancel, late dispatch; what is late, or can't change any more, moves.
fn of_waiting(rules: &Rules, now: Moment, order: &Order) -> Vec<Topic> {
    let is_personalized = order
        .lines
        .iter()
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

/// In transit: delayed, missing, customs; first customs where customs holds it.
fn of_under_way(rules: &Rules, now: Moment, order: &Order) -> Vec<Topic> {
    let is_held = order.shipments.iter().any(|shipment| {
        let progress = progress::of_shipment(&rules.zone, shipment);
        let latest = shipment.events.iter().max_by_key(|event| event.at);
        !matches!(progress, Progress::Delivered { .. })
            && latest.is_some_and(|event| event.status == TrackingStatus::CustomsHold)
    });
    let mut topics = vec![
        Topic::DelayedDelivery,
        Topic::MissingShipment,
        Topic::CustomsAndDuties,
    ];
    if is_held && !is_any(rules, now, order, Lateness::DeliveryLate) {
        topics.rotate_right(1);
    }
    topics
}

fn is_any(rules: &Rules, now: Moment, order: &Order, lateness: Lateness) -> bool {
    order.lines.iter().any(|line| {
        let expectation = timeline::of_line(rules, now, order, &line.id);
        expectation.lateness() == Some(lateness)
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
    use careline_policy::order::{Amount, Event, Refund};
    use careline_wire::Topic::{
        CancelOrder, ChangeAddress, ChangeOrder, CustomsAndDuties, Damaged, Defective,
        DelayedDelivery, DelayedDispatch, MissingItem, MissingShipment, ModifyPersonalized,
        RefundStatus, Return, WrongItem,
    };

    use super::*;
    use crate::testing::{self, moment};

    /// The golden order, placed on 10 November, with these statuses on these days of November.
    fn order(events: &[(&str, TrackingStatus)]) -> Order {
        let mut order = testing::order();
        let event = |(day, status): &(&str, TrackingStatus)| Event {
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
        use TrackingStatus::{CustomsHold, Delivered, InTransit, LabelCreated};
        let changes = [ChangeAddress, ChangeOrder, CancelOrder];
        let waiting = [&changes[..], &[DelayedDispatch]].concat();
        let late = [&[DelayedDispatch], &changes[..]].concat();
        let delivered = vec![
            Damaged,
            Defective,
            WrongItem,
            MissingItem,
            Return,
            RefundStatus,
        ];
        let under_way = vec![DelayedDelivery, MissingShipment, CustomsAndDuties];
        let held = vec![CustomsAndDuties, DelayedDelivery, MissingShipment];
        let sent = ("12", InTransit);
        for (day, events, expected) in [
            ("11", vec![], &waiting),
            ("13", vec![("13", LabelCreated)], &waiting),
            ("14", vec![("13", LabelCreated)], &late),
            ("13", vec![sent], &under_way),
            ("16", vec![sent, ("15", CustomsHold)], &held),
            ("30", vec![sent, ("15", CustomsHold)], &under_way),
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
        assert_eq!(offered_on("21", &refunded)[..2], [RefundStatus, Damaged]);
    }

    #[test]
    fn a_change_whose_time_is_over_comes_after_what_still_helps() {
        let mut rules = testing::rules();
        rules.policy.cancellation.window_hours = Some(24);
        let now = moment("2026-11-12T12:00:00-06:00");
        assert_eq!(offered(&rules, now, &order(&[]))[0], DelayedDispatch);
    }

    #[test]
    fn a_group_lists_the_states_topics_first_and_each_once() {
        let list = state_first(&[Return, Damaged], &[Damaged, WrongItem, Return]);
        assert_eq!(list, [Return, Damaged, WrongItem]);
    }
}
