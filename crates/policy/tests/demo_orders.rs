//! The demo's orders show what they are meant to show on any day, at both shops: each row of the table, each kind of
//! lateness, and times that fit the shop's timelines.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod common;

use std::collections::HashSet;
use std::fs;

use careline_policy::changes::{self, Change, Closed};
use careline_policy::destinations::is_outside_primary_regions;
use careline_policy::order::{Personalization, ReturnReason, TrackingStatus};
use careline_policy::progress::{self, Progress};
use careline_policy::returns::Rule;
use careline_policy::time::days_between;
use careline_policy::timeline::{self, Expectation, Lateness};
use careline_policy::{Day, Line, Moment, Order, Rules, Verdict, decide, units};
use chrono::{Days, TimeDelta};
use common::{SHOPS, at, atelier, day, shop};
use serde_json::Value;
use strum::VariantArray as _;

/// The first shop.
const KENDRA: &str = "kendra-scott-mall";
/// The second one.
const ATELIER: &str = "example-atelier";

/// An ordinary day, the days around clock changes here and there, a leap day, and New Year's Day.
const TODAYS: [&str; 7] = [
    "2026-07-15",
    "2026-03-10",
    "2026-03-31",
    "2026-10-27",
    "2026-11-03",
    "2028-02-29",
    "2027-01-01",
];

/// The first minute of a day.
const EARLIEST: &str = "00:01";

struct Demo {
    email: String,
    order: Order,
    now: Moment,
}

/// A shop's rules, and its demo orders at the start of a day.
fn demo(id: &str, today: &str) -> (Rules, Vec<Demo>) {
    let rules = shop(id);
    let file = fs::read_to_string(format!("{SHOPS}/{id}/orders.json")).unwrap();
    let mut file: Value = file.parse().unwrap();
    resolve(&mut file, &rules, day(today));
    let read = |entry: &Value| {
        assert!(!entry["about"].as_str().unwrap().is_empty());
        Demo {
            email: entry["email"].as_str().unwrap().to_owned(),
            order: serde_json::from_value(entry["order"].clone()).unwrap(),
            now: moment(&rules, day(today), EARLIEST),
        }
    };
    let orders = file.as_array().unwrap().iter().map(read).collect();
    (rules, orders)
}

/// Both shops, on each of the days.
fn demos() -> impl Iterator<Item = (Rules, Vec<Demo>, String)> {
    let days = |id| TODAYS.map(|today| (id, today));
    let all = [KENDRA, ATELIER].into_iter().flat_map(days);
    all.map(|(id, today)| {
        let (rules, orders) = demo(id, today);
        (rules, orders, format!("{id} on {today}"))
    })
}

/// `today-12T14:05` is 12 days ago at 14:05 in the shop, `now-3h` is three hours ago.
fn resolve(value: &mut Value, rules: &Rules, today: Day) {
    match value {
        Value::String(text) => {
            let moment = match (text.strip_prefix("today-"), text.strip_prefix("now-")) {
                (Some(time), _) => {
                    let (days, time) = time.split_once('T').unwrap();
                    let date = today - Days::new(days.parse().unwrap());
                    moment(rules, date, time)
                }
                (_, Some(time)) => {
                    let hours = time.strip_suffix('h').unwrap().parse().unwrap();
                    moment(rules, today, EARLIEST) - TimeDelta::hours(hours)
                }
                _ => return,
            };
            *value = serde_json::to_value(moment).unwrap();
        }
        Value::Array(values) => values
            .iter_mut()
            .for_each(|value| resolve(value, rules, today)),
        Value::Object(members) => members
            .values_mut()
            .for_each(|value| resolve(value, rules, today)),
        _ => {}
    }
}

/// The moment of a local time in the shop's time zone.
fn moment(rules: &Rules, date: Day, time: &str) -> Moment {
    let utc = at(&format!("{date}T{time}:00Z"));
    let by = |offset: i32| utc - TimeDelta::seconds(offset.into());
    let offset = rules.zone.offset_at(utc);
    // The first offset may be that of the other side of a clock change.
    by(rules.zone.offset_at(by(offset)))
}

/// The order with this number.
fn numbered<'a>(demo: &'a [Demo], number: &str) -> &'a Demo {
    let mut demo = demo.iter();
    demo.find(|demo| demo.order.number.0 == number).unwrap()
}

fn personalized(order: &Order) -> impl Iterator<Item = (&Line, &Personalization)> {
    let lines = order.lines.iter();
    lines.filter_map(|line| Some((line, line.personalization.as_ref()?)))
}

#[test]
fn every_row_of_the_table_can_be_tried() {
    for (rules, demo, when) in demos() {
        let mut rows = HashSet::new();
        for Demo { order, now, .. } in demo {
            for line in &order.lines {
                for &reason in ReturnReason::VARIANTS {
                    let decision = decide(&rules, now, &order, &line.id, reason).unwrap();
                    rows.extend(decision.trace.last().map(|step| step.rule));
                }
            }
        }
        let missing: Vec<_> = Rule::VARIANTS
            .iter()
            .filter(|rule| !rows.contains(rule))
            .collect();
        // Both shops state a window, so that row doesn't occur.
        assert_eq!(missing, [&Rule::WindowNotStated], "{when}");
    }
}

#[test]
fn each_lateness_can_be_seen_and_nothing_else_is_late() {
    for (rules, demo, when) in demos() {
        let mut late = Vec::new();
        for Demo { order, now, .. } in demo {
            for line in &order.lines {
                let expected = timeline::of_line(&rules, now, &order, line).into_iter();
                let lateness = expected.filter_map(Expectation::lateness);
                late.extend(lateness.filter(|lateness| *lateness != Lateness::OnTime));
            }
        }
        assert_eq!(
            late,
            [Lateness::DispatchLate, Lateness::DeliveryLate],
            "{when}"
        );
    }
}

#[test]
fn what_else_the_demos_promise() {
    for (rules, demo, when) in demos() {
        let some = |wanted: &dyn Fn(&Demo) -> bool| demo.iter().any(wanted);
        let changes = |wanted: fn(Change) -> bool| {
            let rules = &rules;
            move |demo: &Demo| {
                let is_personalized = personalized(&demo.order).next().is_some();
                is_personalized
                    && wanted(changes::of_line(
                        rules,
                        demo.now,
                        &demo.order,
                        &demo.order.lines[0],
                    ))
            }
        };
        let is_open = |change| matches!(change, Change::Open { .. });
        let in_production = |change| change == Change::Closed(Closed::ProductionStarted);
        assert!(some(&changes(is_open)), "{when}");
        assert!(some(&changes(in_production)), "{when}");
        assert!(some(&|demo| demo.order.shipments.len() == 2), "{when}");
        let is_refunded =
            |demo: &Demo| !demo.order.refunds.is_empty() && demo.order.cancelled_at.is_none();
        assert!(some(&is_refunded), "{when}");
        let country = |order: &Order| order.destination.clone().unwrap().country;
        let home = country(&demo[0].order);
        let is_held = |Demo { order, .. }: &Demo| {
            let mut events = order.shipments.iter().flat_map(|shipment| &shipment.events);
            let is_held = events.any(|event| event.status == TrackingStatus::CustomsHold);
            is_held && country(order) != home
        };
        assert!(some(&is_held), "{when}");
    }
}

#[test]
fn both_demos_have_lines_whose_units_differ() {
    for (rules, demo, when) in demos() {
        let some = |wanted: &dyn Fn(&Order, &Line) -> bool| {
            demo.iter().any(|demo| {
                let mut lines = demo.order.lines.iter();
                lines.any(|line| wanted(&demo.order, line))
            })
        };
        let is_split = |order: &Order, line: &Line| {
            let units = units::of_line(&rules.zone, order, line);
            let [one, other] = units[..] else {
                return false;
            };
            matches!(one.progress, Progress::Delivered { on: Some(_) })
                && matches!(other.progress, Progress::UnderWay { .. })
        };
        assert!(some(&is_split), "{when}");
        let is_partly_cancelled =
            |_: &Order, line: &Line| line.cancelled_quantity > 0 && !line.is_cancelled();
        assert!(some(&is_partly_cancelled), "{when}");
        assert!(some(&|_, line| !line.requires_shipping), "{when}");
    }
}

#[test]
fn the_second_shops_orders_show_its_settings_at_work() {
    for today in TODAYS {
        let (rules, demo) = demo(ATELIER, today);
        let decided = |number, reason| {
            let Demo { order, now, .. } = numbered(&demo, number);
            let decision = decide(&rules, *now, order, &order.lines[0].id, reason).unwrap();
            (decision.verdict, decision.urgent)
        };
        let (unwanted, defective) = (ReturnReason::Unwanted, ReturnReason::Defective);
        assert_eq!(decided("AT-2033", unwanted), (Verdict::Eligible, false));
        assert_eq!(decided("AT-2033", defective), (Verdict::NeedsReview, false));
        assert_eq!(decided("AT-2034", unwanted), (Verdict::NotEligible, false));
        assert_eq!(decided("AT-2035", defective), (Verdict::Eligible, true));
        assert_eq!(decided("AT-2036", unwanted), (Verdict::NotEligible, false));

        let change = |number, hours| {
            let Demo { order, now, .. } = numbered(&demo, number);
            changes::of_order(&rules, *now + TimeDelta::hours(hours), order)
        };
        let placed = numbered(&demo, "AT-2031").order.placed_at;
        let until = Some(placed + TimeDelta::hours(24));
        for hours in [0, 12, 20] {
            assert_eq!(change("AT-2031", hours), Change::Open { until }, "{today}");
        }
        let over = Change::Closed(Closed::WindowPassed);
        assert_eq!((change("AT-2031", 21), change("AT-2032", 0)), (over, over));

        let outside =
            |number| is_outside_primary_regions(&rules.policy, &numbered(&demo, number).order);
        assert_eq!(
            (outside("AT-2039"), outside("AT-2031")),
            (Some(true), Some(false))
        );
    }
}

#[test]
fn the_engravings_are_of_every_script() {
    let (_, demo) = demo(ATELIER, TODAYS[0]);
    let engraved = |number| {
        personalized(&numbered(&demo, number).order).map(|(_, made)| made.text.clone().unwrap())
    };
    let texts: String = engraved("AT-2037").chain(engraved("AT-2038")).collect();
    let combining_accent = '\u{308}'..='\u{308}';
    let zero_width_joiner = '\u{200D}'..='\u{200D}';
    for script in [combining_accent, zero_width_joiner, 'א'..='ת', 'ء'..='ي'] {
        assert!(texts.chars().any(|c| script.contains(&c)), "{script:?}");
    }
}

#[test]
fn a_number_of_both_shops_is_somebody_elses_at_each() {
    let (_, kendra) = demo(KENDRA, TODAYS[0]);
    let (_, atelier) = demo(ATELIER, TODAYS[0]);
    let [one, other] = [&kendra, &atelier].map(|demo| numbered(demo, "KS-10495"));
    assert_ne!(one.email, other.email);
    let first = kendra.first().unwrap();
    assert_eq!(
        (first.order.number.0.as_str(), first.email.as_str()),
        ("KS-10482", "ada@example.com")
    );
}

#[test]
fn numbers_and_people_are_their_own_and_links_are_safe() {
    for id in [KENDRA, ATELIER] {
        let (rules, demo) = demo(id, TODAYS[0]);
        let numbers: HashSet<_> = demo.iter().map(|demo| &demo.order.number).collect();
        let emails: HashSet<_> = demo.iter().map(|demo| &demo.email).collect();
        assert_eq!((numbers.len(), emails.len()), (demo.len(), demo.len()));
        let is_nobodys =
            |email: &&String| email.ends_with("@example.com") || email.ends_with("@example.org");
        assert!(emails.iter().all(is_nobodys));
        for shipment in demo.iter().flat_map(|demo| &demo.order.shipments) {
            let mut url = shipment.tracking_url.iter();
            assert!(url.all(|url| url.starts_with("https://")));
        }
        let currency = rules.policy.payment.currency;
        let mut currencies = demo.iter().map(|demo| Some(&demo.order.currency));
        assert!(currencies.all(|own| own == currency.as_ref()), "{id}");
    }
}

#[test]
fn the_second_shop_sends_only_where_it_ships() {
    let destinations = atelier().policy.shipping.destinations.unwrap();
    for Demo { order, .. } in demo(ATELIER, TODAYS[0]).1 {
        let to = order.destination.unwrap().country;
        assert!(destinations.contains(&to), "{to:?}");
    }
}

#[test]
fn times_add_up() {
    for (rules, demo, when) in demos() {
        let zone = &rules.zone;
        let timelines = &rules.policy.timelines;
        for Demo { order, now, .. } in demo {
            let number = format!("{} at {when}", order.number.0);
            let placed = zone.day(order.placed_at);
            assert!(order.placed_at < now, "{number} is placed in the future");
            for shipment in &order.shipments {
                let times = shipment.events.iter().filter_map(|event| event.at);
                let times: Vec<_> = times.collect();
                assert!(
                    times.is_sorted() && times.iter().all(|time| *time < now),
                    "{number}"
                );
                let mut lines = shipment.lines.iter();
                assert!(lines.all(|part| order.line(&part.id).is_some()), "{number}");
                let way = shipment.events.iter();
                let way = way.filter(|event| event.status.is_dispatched());
                let dispatched = way.filter_map(|event| event.at).min();
                let dispatched = dispatched.map(|at| zone.day(at));
                let within = |span: careline_policy::time::Span, days: i64| {
                    (i64::from(span.min())..=i64::from(span.max())).contains(&days)
                };
                let processing = dispatched.map(|day| days_between(placed, day));
                let in_time = |days| within(timelines.processing, days);
                assert!(processing.is_none_or(in_time), "{number}: {processing:?}");
                if let Progress::Delivered { on: Some(on) } = progress::of_shipment(zone, shipment)
                {
                    let delivery = days_between(dispatched.unwrap(), on);
                    let in_time = within(timelines.delivery, delivery);
                    assert!(in_time, "{number}: {delivery}");
                }
            }
            let mut refunds = order.refunds.iter();
            assert!(refunds.all(|refund| refund.at < now), "{number}");
        }
    }
}
