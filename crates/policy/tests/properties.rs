//! Properties of every order, however odd, and the table once more, checked by an independent oracle.
//!
//! Both shops are tested: each under its own rules, and under other windows.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod common;

use std::hash::{BuildHasher as _, Hasher as _, RandomState};

use careline_policy::calendar::{is_business_day, reply_by};
use careline_policy::changes::{self, Change, Closed};
use careline_policy::order::{ReturnReason, ShippedLine, TrackingEvent, TrackingStatus};
use careline_policy::returns::{Rule, WouldChange};
use careline_policy::shop::AfterWindow;
use careline_policy::time::{Transition, days_between};
use careline_policy::{
    Day, Decision, LineId, Moment, Order, Rules, Shipment, Verdict, Zone, decide, timeline, urgency,
};
use chrono::{Datelike, Days, FixedOffset, TimeDelta, Utc, Weekday};
use common::{at, atelier, day, delivered, engraving, line, noon, order, rules};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use strum::VariantArray as _;

/// A shop's rules, and its local date by the law of its place rather than by a list of clock changes.
#[derive(Clone, Debug)]
struct Shop {
    rules: Rules,
    date: fn(Moment) -> Day,
}

/// An order with a shop, a reason and a moment to ask about it.
#[derive(Clone, Debug)]
struct Asked {
    shop: Shop,
    order: Order,
    reason: ReturnReason,
    now: Moment,
}

impl Asked {
    fn decision(&self) -> Decision {
        let line = &self.order.lines[0].id;
        decide(&self.shop.rules, self.now, &self.order, line, self.reason).unwrap()
    }

    fn at(&self, now: Moment) -> Self {
        Self {
            now,
            ..self.clone()
        }
    }
}

/// Moments around clock changes, year's end, a leap day and an ordinary week, in any UTC offset.
fn moments() -> impl Strategy<Value = Moment> + Clone {
    const AROUND: [&str; 7] = [
        "2026-03-08T08:00:00Z",
        "2026-03-29T01:00:00Z",
        "2026-07-15T12:00:00Z",
        "2026-10-25T01:00:00Z",
        "2026-11-01T07:00:00Z",
        "2026-12-31T18:00:00Z",
        "2028-02-29T18:00:00Z",
    ];
    (select(&AROUND), -30 * 1440..30 * 1440_i64, -14..=14)
        .prop_map(|(near, minutes, hours)| written(at(near) + TimeDelta::minutes(minutes), hours))
}

/// Moments within 6 weeks of day 0.
fn near() -> impl Strategy<Value = Moment> + Clone {
    (-40 * 1440..40 * 1440_i64, -14..=14)
        .prop_map(|(minutes, hours)| written(noon(0) + TimeDelta::minutes(minutes), hours))
}

/// Any moment of the calendar.
fn extreme() -> impl Strategy<Value = Moment> + Clone {
    const ENDS: [&str; 5] = [
        "-262143-01-01T00:00:00Z",
        "0000-02-29T23:59:59+14:00",
        "1970-01-01T00:00:00Z",
        "9999-12-31T23:59:59-14:00",
        "+262142-12-31T23:59:59Z",
    ];
    prop_oneof![
        select(&ENDS).prop_map(at),
        (-8_000_000_000_000..8_000_000_000_000_i64).prop_map(|seconds| {
            chrono::DateTime::from_timestamp(seconds, 0)
                .unwrap()
                .fixed_offset()
        }),
    ]
}

/// The same moment in another UTC offset.
fn written(moment: Moment, hours: i32) -> Moment {
    moment.with_timezone(&FixedOffset::east_opt(hours * 3600).unwrap())
}

fn statuses() -> impl Strategy<Value = TrackingStatus> + Clone {
    use TrackingStatus::*;
    prop_oneof![
        3 => Just(Delivered),
        2 => Just(InTransit),
        1 => select(&[
            Confirmed, Processing, LabelCreated, OutForDelivery, ReadyForPickup, AttemptedDelivery, Delayed,
            CustomsHold, Exception, ReturnedToSender, Cancelled, Unknown,
        ][..]),
    ]
}

fn shipments(when: impl Strategy<Value = Moment> + Clone) -> impl Strategy<Value = Shipment> {
    let at = proptest::option::weighted(0.9, when);
    let event = (at, statuses()).prop_map(|(at, status)| TrackingEvent {
        at,
        status,
        place: None,
    });
    let carried = (select(&["L1", "L1", "L1", "L2", "L9"]), 0..4_u32).prop_map(|(id, quantity)| {
        let id = LineId(id.to_owned());
        ShippedLine { id, quantity }
    });
    let events = proptest::collection::vec(event, 0..4);
    let lines = proptest::collection::vec(carried, 1..3);
    (lines, events).prop_map(|(lines, events)| Shipment {
        id: "S".to_owned(),
        carrier: None,
        tracking_number: None,
        tracking_url: None,
        lines,
        events,
    })
}

fn orders(when: impl Strategy<Value = Moment> + Clone + 'static) -> impl Strategy<Value = Order> {
    let seldom = |when| proptest::option::weighted(0.1, when);
    let made = proptest::option::weighted(0.2, proptest::option::of(when.clone()));
    let counts = (
        prop_oneof![9 => 1..5_u32, 1 => Just(0)],
        prop_oneof![3 => Just(0), 1 => 0..5_u32],
        prop_oneof![3 => Just(0), 1 => 0..5_u32],
        proptest::bool::weighted(0.9),
    );
    (
        when.clone(),
        seldom(when.clone()),
        counts,
        proptest::bool::weighted(0.2),
        made,
        proptest::collection::vec(shipments(when), 0..4),
    )
        .prop_map(
            |(placed_at, cancelled_at, counts, final_sale, made, shipments)| {
                let mut first = line("L1");
                (
                    first.quantity,
                    first.returned_quantity,
                    first.cancelled_quantity,
                    first.requires_shipping,
                ) = counts;
                first.final_sale = final_sale;
                first.personalization = made.map(engraving);
                Order {
                    placed_at,
                    cancelled_at,
                    shipments,
                    lines: vec![first, line("L2")],
                    ..order()
                }
            },
        )
}

fn as_they_stand() -> impl Strategy<Value = Shop> {
    let kendra = Shop {
        rules: rules(),
        date: chicago_date,
    };
    let atelier = Shop {
        rules: atelier(),
        date: lisbon_date,
    };
    select(vec![kendra, atelier])
}

fn shops() -> impl Strategy<Value = Shop> {
    let windows = (
        as_they_stand(),
        0..40_u16,
        proptest::option::weighted(0.8, 0..40_u16),
        proptest::option::of(1..400_u32),
        any::<bool>(),
    );
    let any = windows.prop_map(|(mut shop, urgent, returns, hours, refuse)| {
        let policy = &mut shop.rules.policy;
        policy.urgent.window_days = urgent;
        policy.returns.window_days = returns;
        policy.cancellation.window_hours = hours;
        policy.returns.after_window = if refuse {
            AfterWindow::Refuse
        } else {
            AfterWindow::Review
        };
        shop
    });
    prop_oneof![as_they_stand(), any]
}

fn asked(when: impl Strategy<Value = Moment> + Clone + 'static) -> impl Strategy<Value = Asked> {
    let reasons = select(ReturnReason::VARIANTS);
    (shops(), orders(when.clone()), reasons, when).prop_map(|(shop, order, reason, now)| Asked {
        shop,
        order,
        reason,
        now,
    })
}

/// An ordinary delivered order.
fn arrived() -> impl Strategy<Value = (Asked, Moment)> {
    let reasons = select(ReturnReason::VARIANTS);
    (shops(), moments(), reasons, any::<bool>(), any::<bool>()).prop_map(
        |(shop, arrival, reason, final_sale, made)| {
            let mut order = delivered().order;
            order.shipments[0].events[1].at = Some(arrival);
            order.lines[0].final_sale = final_sale;
            order.lines[0].personalization = made.then(|| engraving(None));
            (
                Asked {
                    shop,
                    order,
                    reason,
                    now: arrival,
                },
                arrival,
            )
        },
    )
}

// The oracle: the table as a chain of conditions on dates.

/// The date in Chicago: daylight time from 2:00 on the second Sunday of March to 2:00 on the first of November.
fn chicago_date(moment: Moment) -> Day {
    let utc = moment.with_timezone(&Utc).naive_utc();
    let sunday =
        |month, nth| Day::from_weekday_of_month_opt(utc.year(), month, Weekday::Sun, nth).unwrap();
    let begins = sunday(3, 2).and_hms_opt(8, 0, 0).unwrap();
    let ends = sunday(11, 1).and_hms_opt(7, 0, 0).unwrap();
    let hours = if utc >= begins && utc < ends { 5 } else { 6 };
    (utc - TimeDelta::hours(hours)).date()
}

/// The date in Lisbon: summer time from 1:00 UTC on the last Sunday of March to 1:00 UTC on October's.
fn lisbon_date(moment: Moment) -> Day {
    let utc = moment.with_timezone(&Utc).naive_utc();
    let last_sunday = |month| {
        let sundays =
            [5, 4].map(|nth| Day::from_weekday_of_month_opt(utc.year(), month, Weekday::Sun, nth));
        let last = sundays.into_iter().flatten().next().unwrap();
        last.and_hms_opt(1, 0, 0).unwrap()
    };
    let is_summer = utc >= last_sunday(3) && utc < last_sunday(10);
    (utc + TimeDelta::hours(i64::from(is_summer))).date()
}

/// Where a unit is.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Shop,
    Way,
    /// The day of delivery, if it is known.
    Home(Option<Day>),
}

/// Every unit of the first line that was neither cancelled nor returned, one by one.
fn units_left(asked: &Asked) -> Vec<Place> {
    let item = &asked.order.lines[0];
    let mut units = Vec::new();
    for shipment in &asked.order.shipments {
        for part in shipment.lines.iter().filter(|part| part.id == item.id) {
            for _ in 0..part.quantity {
                units.push(place(asked, shipment));
            }
        }
    }
    let ordered = item.quantity.saturating_sub(item.cancelled_quantity) as usize;
    while units.len() < ordered {
        units.push(Place::Shop);
    }
    // Contradictory orders: first the units go that have come least far.
    while units.len() > ordered {
        let at_shop = position(&units, Place::Shop);
        let on_the_way = at_shop.or(position(&units, Place::Way));
        let undated = on_the_way.or(position(&units, Place::Home(None)));
        units.remove(undated.unwrap_or_else(|| delivered_first(&units).unwrap()));
    }
    for _ in 0..item.returned_quantity {
        let returned = delivered_first(&units)
            .or(position(&units, Place::Home(None)))
            .or(position(&units, Place::Way))
            .or(position(&units, Place::Shop));
        if let Some(index) = returned {
            units.remove(index);
        }
    }
    units
}

fn position(units: &[Place], place: Place) -> Option<usize> {
    units.iter().position(|unit| *unit == place)
}

/// The unit that was delivered on the earliest known day.
fn delivered_first(units: &[Place]) -> Option<usize> {
    let mut first: Option<(Day, usize)> = None;
    for (index, unit) in units.iter().enumerate() {
        if let Place::Home(Some(day)) = unit
            && first.is_none_or(|(earliest, _)| *day < earliest)
        {
            first = Some((*day, index));
        }
    }
    first.map(|(_, index)| index)
}

fn place(asked: &Asked, shipment: &Shipment) -> Place {
    let way = [
        "in_transit",
        "out_for_delivery",
        "ready_for_pickup",
        "attempted_delivery",
    ];
    let mut has_left = false;
    let mut has_arrived = false;
    let mut arrival = None;
    for event in &shipment.events {
        let status = common::name(event.status);
        has_left |= way.contains(&status.as_str());
        if status == "delivered" {
            has_arrived = true;
            arrival = arrival.max(event.at);
        }
    }
    match (has_arrived, has_left) {
        (true, _) => Place::Home(arrival.map(asked.shop.date)),
        (false, true) => Place::Way,
        (false, false) => Place::Shop,
    }
}

/// Verdict, reason, last day, urgent.
type Answer = (&'static str, &'static str, Option<Day>, bool);

/// The table's answer for one unit.
fn of_unit(asked: &Asked, unit: Place) -> Answer {
    let Asked {
        shop: Shop { rules, date },
        order,
        reason,
        now,
    } = asked;
    let item = &order.lines[0];
    let plain = |verdict, why| (verdict, why, None, false);
    let reason = common::name(*reason);
    let is_defect = ["defective", "damaged_in_transit"].contains(&reason.as_str());
    let day_0 = match unit {
        _ if !item.requires_shipping => None,
        Place::Shop => return plain("not_eligible", "not_dispatched"),
        Place::Way => return plain("not_eligible", "not_delivered"),
        Place::Home(None) => return plain("needs_review", "delivery_date_unknown"),
        Place::Home(day) => day,
    };
    let today = date(*now);
    let last = |days: u16| day_0.map(|day_0| day_0 + Days::new(days.into()));
    if is_defect {
        return match last(rules.policy.urgent.window_days) {
            None => plain("needs_review", "not_stated_by_policy"),
            Some(day) if today <= day => ("eligible", "", Some(day), true),
            late => ("needs_review", "reported_after_window", late, false),
        };
    }
    match reason.as_str() {
        "wrong_item" => return plain("eligible", ""),
        "not_as_described" | "other" => return plain("needs_review", "not_stated_by_policy"),
        _ => {}
    }
    let refuses = rules.policy.returns.after_window == AfterWindow::Refuse;
    match (
        item.final_sale,
        &item.personalization,
        rules.policy.returns.window_days.and_then(last),
    ) {
        (true, _, _) => plain("not_eligible", "final_sale"),
        (_, Some(_), _) => plain("needs_review", "personalized"),
        (_, _, None) => plain("needs_review", "not_stated_by_policy"),
        (_, _, Some(last)) if today <= last => ("eligible", "", Some(last), false),
        (_, _, Some(last)) if refuses => ("not_eligible", "window_passed", Some(last), false),
        (_, _, Some(last)) => ("needs_review", "window_passed", Some(last), false),
    }
}

/// The line's answer, and how many units get its verdict.
fn oracle(asked: &Asked) -> (Answer, u32) {
    let item = &asked.order.lines[0];
    let units = units_left(asked);
    let count = u32::try_from(units.len()).unwrap();
    if asked.order.cancelled_at.is_some() || item.cancelled_quantity >= item.quantity {
        return (("not_eligible", "order_cancelled", None, false), count);
    }
    if units.is_empty() {
        return (("not_eligible", "already_returned", None, false), 0);
    }
    for verdict in ["eligible", "needs_review", "not_eligible"] {
        let mut answers = Vec::new();
        // From the unit that is furthest along to the one that is least far.
        for step in ["dated", "undated", "way", "shop"] {
            for unit in &units {
                let is_here = match unit {
                    Place::Home(Some(_)) => step == "dated",
                    Place::Home(None) => step == "undated",
                    Place::Way => step == "way",
                    Place::Shop => step == "shop",
                };
                let answer = of_unit(asked, *unit);
                if is_here && answer.0 == verdict {
                    answers.push(answer);
                }
            }
        }
        if let Some((_, why, _, urgent)) = answers.first().copied() {
            let last_day = answers.iter().filter_map(|answer| answer.2).max();
            return ((verdict, why, last_day, urgent), answers.len() as u32);
        }
    }
    unreachable!("every unit has an answer");
}

/// Whether and until when a line may change, checked from the latest obstacle to the earliest.
fn change_oracle(asked: &Asked) -> Change {
    let Asked { order, now, .. } = asked;
    let line = &order.lines[0];
    let mut ends = Vec::new();
    if let Some(hours) = asked.shop.rules.policy.cancellation.window_hours {
        ends.push((
            order.placed_at + TimeDelta::hours(hours.into()),
            Closed::WindowPassed,
        ));
    }
    let made = line.personalization.as_ref();
    if let Some(begins) = made.and_then(|made| made.production_started_at) {
        ends.push((begins, Closed::ProductionStarted));
    }
    let units = units_left(asked);
    match () {
        () if order.cancelled_at.is_some() => Change::Closed(Closed::OrderCancelled),
        () if line.cancelled_quantity >= line.quantity => Change::Closed(Closed::OrderCancelled),
        () if !line.requires_shipping || units.is_empty() => Change::Closed(Closed::NothingToShip),
        () if !units.contains(&Place::Shop) => Change::Closed(Closed::Dispatched),
        () => match ends.iter().rev().find(|(end, _)| now >= end) {
            Some((_, why)) => Change::Closed(*why),
            None => Change::Open {
                until: ends.iter().map(|(end, _)| *end).min(),
            },
        },
    }
}

/// Runs this many cases. A failure prints the seed to repeat them with: `PROPTEST_RNG_SEED` sets it, else it is random.
fn config(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let seed = match default.rng_seed {
        RngSeed::Fixed(seed) => seed,
        RngSeed::Random => RandomState::new().build_hasher().finish(),
    };
    println!("repeat these cases with PROPTEST_RNG_SEED={seed}");
    ProptestConfig {
        cases,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(seed),
        ..default
    }
}

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn every_order_gets_the_verdict_of_the_table(asked in asked(near())) {
        let decision = asked.decision();
        let ((verdict, reason, last_day, urgent), units) = oracle(&asked);
        prop_assert_eq!(common::name(decision.verdict), verdict);
        prop_assert_eq!(decision.units, units);
        let reasons: Vec<_> = decision.reasons.iter().map(common::name).collect();
        prop_assert_eq!(reasons.join(" "), reason);
        prop_assert_eq!(decision.last_day, last_day);
        prop_assert_eq!(decision.urgent, urgent);
    }

    #[test]
    fn so_does_every_order_that_arrived((asked, arrival) in arrived(), minutes in 0..45 * 1440_i64) {
        let asked = asked.at(arrival + TimeDelta::minutes(minutes));
        let decision = asked.decision();
        let ((verdict, _, last_day, urgent), _) = oracle(&asked);
        prop_assert_eq!(common::name(decision.verdict), verdict);
        prop_assert_eq!((decision.last_day, decision.urgent), (last_day, urgent));
    }

    #[test]
    fn a_verdict_never_gets_better_as_days_pass(asked in asked(near()), minutes in 0..30 * 1440_i64) {
        let later = asked.at(asked.now + TimeDelta::minutes(minutes));
        prop_assert!(later.decision().verdict <= asked.decision().verdict);
        prop_assert!(later.decision().urgent <= asked.decision().urgent);
    }

    #[test]
    fn the_last_day_is_the_last((asked, arrival) in arrived()) {
        let decision = asked.decision();
        if let (Verdict::Eligible, Some(last_day)) = (decision.verdict, decision.last_day) {
            // Around noon no clock change moves the date.
            let day_0 = (asked.shop.date)(arrival);
            let noon = at(&format!("{day_0}T15:00:00Z"));
            let days = days_between(day_0, last_day);
            let on = asked.at(noon + TimeDelta::days(days)).decision();
            prop_assert_eq!((on.verdict, on.urgent), (Verdict::Eligible, decision.urgent));
            prop_assert_eq!(on.last_day, Some(last_day));
            let after = asked.at(noon + TimeDelta::days(days + 1)).decision();
            prop_assert_ne!(after.verdict, Verdict::Eligible);
            prop_assert!(!after.urgent);
        }
    }

    #[test]
    fn a_line_can_change_until_the_first_obstacle(asked in asked(near()), hours in 0..72_i64) {
        // Most orders are asked about within days of being placed, so that every obstacle occurs.
        let soon = asked.at(asked.order.placed_at + TimeDelta::hours(hours));
        for asked in [asked, soon] {
            let line = &asked.order.lines[0];
            let change = changes::of_line(&asked.shop.rules, asked.now, &asked.order, line);
            prop_assert_eq!(change, change_oracle(&asked));
        }
    }

    #[test]
    fn only_a_defect_within_its_window_is_urgent(asked in asked(near())) {
        let decision = asked.decision();
        let decided = decision.trace.last().map(|step| step.rule);
        prop_assert_eq!(decision.urgent, decided == Some(Rule::DefectInWindow));
    }

    #[test]
    fn the_trace_ends_with_the_one_rule_that_applies(asked in asked(near())) {
        let trace = asked.decision().trace;
        let applies: Vec<bool> = trace.iter().map(|step| step.applies).collect();
        let (last, tried) = applies.split_last().unwrap();
        prop_assert!(last);
        prop_assert!(!tried.contains(&true));
        for count in trace.iter().filter_map(|step| step.count) {
            prop_assert_eq!(count.day, days_between(count.delivered, count.today));
            prop_assert_eq!(days_between(count.delivered, count.last_day), i64::from(count.window_days));
        }
    }

    #[test]
    fn a_defect_that_would_change_it_does(asked in asked(near())) {
        let decision = asked.decision();
        let defective = Asked { reason: ReturnReason::Defective, ..asked }.decision();
        let named = decision.would_change.contains(&WouldChange::Defect);
        prop_assert_eq!(named, defective.verdict > decision.verdict);
    }

    #[test]
    fn the_offset_that_a_sender_writes_changes_nothing(asked in asked(near()), hours in -14..=14) {
        let mut elsewhere = asked.at(written(asked.now, hours));
        for shipment in &mut elsewhere.order.shipments {
            for event in &mut shipment.events {
                event.at = event.at.map(|at| written(at, hours));
            }
        }
        prop_assert_eq!(elsewhere.decision(), asked.decision());
    }

    #[test]
    fn support_replies_on_business_days_after_the_day_of_receipt(
        shop in as_they_stand(),
        received in moments(),
        holidays in proptest::option::of(proptest::collection::vec(0..20_u64, 0..12)),
    ) {
        let Shop { mut rules, date } = shop;
        let today = date(received);
        if let Some(holidays) = holidays {
            rules.policy.holidays = holidays.into_iter().map(|days| today + Days::new(days)).collect();
        }
        let reply = reply_by(&rules, received);
        prop_assert!(today < reply.from && reply.from < reply.by);
        for day in [reply.from, reply.by] {
            prop_assert!(!matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
            prop_assert!(!rules.policy.holidays.contains(&day));
        }
        let worked = |day: &Day| is_business_day(&rules.policy, *day);
        let until = |end: Day| today.iter_days().skip(1).take_while(move |day| *day <= end).filter(worked);
        let days = rules.policy.response.business_days;
        let counted = [until(reply.from).count(), until(reply.by).count()];
        prop_assert_eq!(counted, [days.min(), days.max()].map(usize::from));
    }

    #[test]
    fn the_zones_tell_the_dates_of_their_places(shop in as_they_stand(), moment in moments()) {
        prop_assert_eq!(shop.rules.zone.day(moment), (shop.date)(moment));
    }
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn nothing_panics(
        asked in asked(prop_oneof![extreme(), near()]),
        window in any::<u16>(),
        hours in any::<Option<u32>>(),
        offset in -86_399..86_400,
        transitions in proptest::collection::vec((any::<i64>(), any::<i32>()), 0..3),
    ) {
        let Asked { shop: Shop { mut rules, .. }, order, reason, now } = asked;
        rules.policy.urgent.window_days = window;
        rules.policy.returns.window_days = Some(window);
        rules.policy.cancellation.window_hours = hours;
        let transitions = transitions.into_iter().map(|(at, offset)| Transition { at, offset }).collect();
        rules.zone = Zone { initial: offset, transitions };
        for line in &order.lines {
            decide(&rules, now, &order, &line.id, reason).unwrap();
            let _ = timeline::of_line(&rules, now, &order, line);
            let _ = urgency::of_missing_shipment(&rules, now, &order, line);
        }
        for shipment in &order.shipments {
            let _ = timeline::of_shipment(&rules, now, &order, shipment);
        }
        let _ = changes::of_order(&rules, now, &order);
        let _ = reply_by(&rules, now);
    }
}

#[test]
fn the_oracle_knows_its_clocks() {
    assert_eq!(chicago_date(at("2026-07-16T04:59:59Z")), day("2026-07-15"));
    assert_eq!(chicago_date(at("2026-12-16T05:59:59Z")), day("2026-12-15"));
    assert_eq!(lisbon_date(at("2026-07-15T23:00:00Z")), day("2026-07-16"));
    assert_eq!(lisbon_date(at("2026-12-15T23:59:59Z")), day("2026-12-15"));
    // Summer time began on 29 March 2026 and ends on 25 October.
    assert_eq!(lisbon_date(at("2026-03-28T23:30:00Z")), day("2026-03-28"));
    assert_eq!(lisbon_date(at("2026-03-29T23:30:00Z")), day("2026-03-30"));
    assert_eq!(lisbon_date(at("2026-10-24T23:30:00Z")), day("2026-10-25"));
    assert_eq!(lisbon_date(at("2026-10-25T23:30:00Z")), day("2026-10-25"));
}
