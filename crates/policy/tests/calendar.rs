//! Everything that counts days: reply-by, timelines, lateness, urgency of a missing parcel, changes.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may fail loudly"
)]

mod common;

use careline_policy::calendar::{ReplyBy, business_days_left, reply_by};
use careline_policy::changes::{self, Change, Closed};
use careline_policy::money::Amount;
use careline_policy::order::Refund;
use careline_policy::progress::{self, Progress};
use careline_policy::time::Span;
use careline_policy::time::{Window, days_between, plus};
use careline_policy::timeline::{self, Expectation, Lateness};
use careline_policy::urgency::{MissingShipment, of_missing_shipment};
use careline_policy::{Day, Line, LineId, Rules, Zone};
use common::{
    Case, at, chicago, day, delivered, engraving, line, name, noon, order, parcel, rules, shipped,
    unshipped,
};

// Reply-by.

#[track_caller]
fn replies(rules: &Rules, received: &str, from: &str, by: &str) {
    let expected = ReplyBy {
        from: day(from),
        by: day(by),
    };
    assert_eq!(
        reply_by(rules, at(received)),
        expected,
        "received {received}"
    );
}

fn with_holidays(holidays: &[&str]) -> Rules {
    let mut rules = rules();
    rules.policy.holidays = holidays.iter().copied().map(day).collect();
    rules
}

#[test]
fn thanksgiving() {
    replies(
        &rules(),
        "2026-11-25T12:00:00-06:00",
        "2026-11-27",
        "2026-11-30",
    );
}

#[test]
fn on_a_weekday_the_count_begins_on_the_next() {
    // From Monday 13 July 2026 on.
    replies(
        &rules(),
        "2026-07-13T00:00:00-05:00",
        "2026-07-14",
        "2026-07-15",
    );
    replies(
        &rules(),
        "2026-07-13T23:59:59-05:00",
        "2026-07-14",
        "2026-07-15",
    );
    replies(
        &rules(),
        "2026-07-16T12:00:00-05:00",
        "2026-07-17",
        "2026-07-20",
    );
    replies(
        &rules(),
        "2026-07-17T12:00:00-05:00",
        "2026-07-20",
        "2026-07-21",
    );
}

#[test]
fn at_a_weekend_monday_is_day_one() {
    replies(
        &rules(),
        "2026-07-18T12:00:00-05:00",
        "2026-07-20",
        "2026-07-21",
    );
    replies(
        &rules(),
        "2026-07-19T23:59:59-05:00",
        "2026-07-20",
        "2026-07-21",
    );
}

#[test]
fn on_a_holiday_the_next_business_day_is_day_one() {
    replies(
        &rules(),
        "2026-11-26T12:00:00-06:00",
        "2026-11-27",
        "2026-11-30",
    );
    // New Year's Day 2027 is a Friday.
    replies(
        &rules(),
        "2027-01-01T12:00:00-06:00",
        "2027-01-04",
        "2027-01-05",
    );
}

#[test]
fn holidays_back_to_back_and_around_a_weekend() {
    // Thursday 24 December to Monday 28: only Tuesday and Wednesday are left.
    let christmas = with_holidays(&["2026-12-24", "2026-12-25", "2026-12-28"]);
    replies(
        &christmas,
        "2026-12-23T12:00:00-06:00",
        "2026-12-29",
        "2026-12-30",
    );
    // Between day 1 and day 2.
    let monday = with_holidays(&["2026-07-20"]);
    replies(
        &monday,
        "2026-07-16T12:00:00-05:00",
        "2026-07-17",
        "2026-07-21",
    );
}

#[test]
fn a_holiday_at_a_weekend_or_named_twice_changes_nothing() {
    let odd = with_holidays(&["2026-07-18", "2026-07-20", "2026-07-20"]);
    replies(
        &odd,
        "2026-07-17T12:00:00-05:00",
        "2026-07-21",
        "2026-07-22",
    );
}

#[test]
fn the_day_of_receipt_is_the_shops_and_not_the_senders() {
    // Friday 23:30 in Chicago is Saturday in UTC and Tokyo; Monday 00:30 in Berlin is Sunday in Chicago.
    replies(&rules(), "2026-07-18T04:30:00Z", "2026-07-20", "2026-07-21");
    replies(
        &rules(),
        "2026-07-16T23:30:00-05:00",
        "2026-07-17",
        "2026-07-20",
    );
    replies(
        &rules(),
        "2026-07-17T13:30:00+09:00",
        "2026-07-17",
        "2026-07-20",
    );
    replies(
        &rules(),
        "2026-07-20T00:30:00+02:00",
        "2026-07-20",
        "2026-07-21",
    );
}

#[test]
fn over_the_year_and_over_a_leap_day() {
    replies(
        &rules(),
        "2026-12-31T12:00:00-06:00",
        "2027-01-04",
        "2027-01-05",
    );
    // 28 February 2028 is a Monday, and the 29th is there.
    replies(
        &rules(),
        "2028-02-28T12:00:00-06:00",
        "2028-02-29",
        "2028-03-01",
    );
    replies(
        &rules(),
        "2028-02-29T23:59:59-06:00",
        "2028-03-01",
        "2028-03-02",
    );
}

#[test]
fn over_the_clock_changes() {
    // The Sundays of the changes themselves, and the Friday evenings before them.
    replies(
        &rules(),
        "2026-03-06T23:30:00-06:00",
        "2026-03-09",
        "2026-03-10",
    );
    replies(
        &rules(),
        "2026-03-08T23:30:00-05:00",
        "2026-03-09",
        "2026-03-10",
    );
    replies(
        &rules(),
        "2026-10-30T23:30:00-05:00",
        "2026-11-02",
        "2026-11-03",
    );
    replies(
        &rules(),
        "2026-11-01T23:30:00-06:00",
        "2026-11-02",
        "2026-11-03",
    );
    // By the summer offset this is already Monday; in the shop it is still Sunday.
    replies(
        &rules(),
        "2026-11-02T00:30:00-05:00",
        "2026-11-02",
        "2026-11-03",
    );
}

#[test]
fn a_shop_may_promise_other_days() {
    let mut slow = rules();
    slow.policy.response.business_days = Span::try_from([3, 5]).unwrap();
    replies(
        &slow,
        "2026-07-15T12:00:00-05:00",
        "2026-07-20",
        "2026-07-22",
    );
}

// The zone.

#[test]
fn offsets_change_at_the_second() {
    let zone = chicago();
    let hours = |moment| zone.offset_at(at(moment)) / 3600;
    assert_eq!(hours("2026-03-08T07:59:59Z"), -6);
    assert_eq!(hours("2026-03-08T08:00:00Z"), -5);
    assert_eq!(hours("2026-11-01T06:59:59Z"), -5);
    assert_eq!(hours("2026-11-01T07:00:00Z"), -6);
    // Beyond the list, the nearest.
    assert_eq!(hours("1999-07-01T00:00:00Z"), -6);
    assert_eq!(hours("2099-07-01T00:00:00Z"), -6);
}

#[test]
fn a_day_begins_at_the_shops_midnight() {
    let zone = chicago();
    let on = |moment| zone.day(at(moment)).to_string();
    assert_eq!(on("2026-03-08T05:59:59Z"), "2026-03-07");
    assert_eq!(on("2026-03-08T06:00:00Z"), "2026-03-08");
    assert_eq!(on("2026-03-09T04:59:59Z"), "2026-03-08");
    assert_eq!(on("2026-03-09T05:00:00Z"), "2026-03-09");
    assert_eq!(on("2026-11-02T05:59:59Z"), "2026-11-01");
    assert_eq!(on("2026-11-02T06:00:00Z"), "2026-11-02");
    assert_eq!(
        Zone::fixed(9 * 3600).day(at("2026-03-08T15:00:00Z")),
        day("2026-03-09")
    );
}

#[test]
fn at_the_ends_of_the_calendar_days_stay_there() {
    let last = Zone::fixed(3600).day(at("+262142-12-31T23:59:59Z"));
    assert_eq!(last, Day::MAX);
    assert_eq!(plus(last, 7), Day::MAX);
    assert_eq!(
        reply_by(&rules(), at("+262142-12-31T23:59:59Z")).by,
        Day::MAX
    );
    assert_eq!(
        Zone::fixed(-3600).day(at("-262143-01-01T00:00:00Z")),
        Day::MIN
    );
    assert!(days_between(Day::MIN, Day::MAX) > 0);
}

// Timelines and lateness.

fn expectations(case: &Case) -> Vec<Expectation> {
    timeline::of_line(&case.rules, case.now, &case.order, &case.order.lines[0])
}

fn expectation(case: &Case) -> Expectation {
    let [expectation] = expectations(case)[..] else {
        panic!("it is in one parcel: {case:?}");
    };
    expectation
}

fn lateness(case: &Case) -> Option<String> {
    expectation(case).lateness().map(name)
}

fn window(from: &str, by: &str) -> Window {
    Window {
        from: day(from),
        by: day(by),
    }
}

#[test]
fn before_dispatch_both_windows_are_named() {
    // Placed on 7 July.
    let expected = Expectation::Dispatch {
        leaves: window("2026-07-08", "2026-07-10"),
        arrives: window("2026-07-14", "2026-07-22"),
        lateness: Lateness::OnTime,
    };
    assert_eq!(expectation(&unshipped().on_day(-6)), expected);
}

#[test]
fn dispatch_is_late_after_more_than_three_days() {
    let placed_and = |days: i64| lateness(&unshipped().on_day(-8 + days));
    assert_eq!(placed_and(0).as_deref(), Some("on_time"));
    assert_eq!(placed_and(3).as_deref(), Some("on_time"));
    assert_eq!(placed_and(4).as_deref(), Some("dispatch_late"));
    let midnight = unshipped().at(at("2026-07-10T23:59:59-05:00"));
    assert_eq!(lateness(&midnight).as_deref(), Some("on_time"));
    let after = unshipped().at(at("2026-07-11T05:00:00Z"));
    assert_eq!(lateness(&after).as_deref(), Some("dispatch_late"));
    let label = shipped("label_created -7").on_day(-4);
    assert_eq!(lateness(&label).as_deref(), Some("dispatch_late"));
}

#[test]
fn delivery_is_late_after_more_than_twelve_days() {
    let dispatched_and = |days| shipped("in_transit 0, out_for_delivery 5").on_day(days);
    assert_eq!(
        expectation(&dispatched_and(1)),
        Expectation::Delivery {
            dispatched: Some(day("2026-07-15")),
            arrives: Some(window("2026-07-21", "2026-07-27")),
            lateness: Some(Lateness::OnTime),
        }
    );
    assert_eq!(lateness(&dispatched_and(12)).as_deref(), Some("on_time"));
    assert_eq!(
        lateness(&dispatched_and(13)).as_deref(),
        Some("delivery_late")
    );
}

#[test]
fn on_an_unknown_day_dispatched_it_can_not_be_told() {
    let expected = Expectation::Delivery {
        dispatched: None,
        arrives: None,
        lateness: None,
    };
    assert_eq!(expectation(&shipped("in_transit ?").on_day(400)), expected);
}

#[test]
fn delivered_is_never_late() {
    let on = Some(day("2026-07-15"));
    let late = shipped("in_transit -40, delivered 0").on_day(90);
    assert_eq!(expectation(&late), Expectation::Arrived { on });
    assert_eq!(lateness(&late), None);
    let unknown = shipped("in_transit -6, delivered ?");
    assert_eq!(expectation(&unknown), Expectation::Arrived { on: None });
    assert_eq!(expectation(&late.cancelled()), Expectation::Arrived { on });
}

#[test]
fn of_a_cancelled_order_nothing_is_to_be_expected() {
    assert_eq!(
        expectation(&unshipped().cancelled().on_day(90)),
        Expectation::Nothing
    );
    assert_eq!(
        expectation(&shipped("in_transit -6").cancelled()),
        Expectation::Nothing
    );
    assert_eq!(Expectation::Nothing.lateness(), None);
    assert_eq!(Expectation::Nothing.arrives(), None);
}

#[test]
fn each_parcel_has_its_own_times() {
    let case = delivered().and(parcel("L1", "in_transit -1")).on_day(12);
    let of = |index: usize| {
        let shipment = &case.order.shipments[index];
        timeline::of_shipment(&case.rules, case.now, &case.order, shipment).lateness()
    };
    assert_eq!(of(0), None);
    assert_eq!(of(1), Some(Lateness::DeliveryLate));
}

#[test]
fn the_units_of_a_line_have_the_times_of_their_parcels() {
    let case = delivered().and(parcel("L1", "in_transit -1"));
    let case = case.quantities(3, 0).on_day(-2);
    let arrived = Expectation::Arrived {
        on: Some(day("2026-07-15")),
    };
    let under_way = Expectation::Delivery {
        dispatched: Some(day("2026-07-14")),
        arrives: Some(window("2026-07-20", "2026-07-26")),
        lateness: Some(Lateness::OnTime),
    };
    let waits = Expectation::Dispatch {
        leaves: window("2026-07-08", "2026-07-10"),
        arrives: window("2026-07-14", "2026-07-22"),
        lateness: Lateness::DispatchLate,
    };
    assert_eq!(expectations(&case), [arrived, under_way, waits]);
    // The third unit was cancelled, then the first one returned.
    let case = case.cancelled_units(1);
    assert_eq!(expectations(&case), [arrived, under_way]);
    assert_eq!(expectations(&case.returned(1)), [under_way]);
}

#[test]
fn what_needs_no_shipping_is_never_late() {
    assert_eq!(expectations(&unshipped().on_day(90).no_shipping()), []);
}

#[test]
fn a_parcel_that_only_cancelled_units_were_meant_for_is_not_awaited() {
    let late = shipped("label_created -7");
    let of = |case: &Case| {
        let shipment = &case.order.shipments[0];
        timeline::of_shipment(&case.rules, case.now, &case.order, shipment)
    };
    assert_eq!(of(&late).lateness(), Some(Lateness::DispatchLate));
    assert_eq!(of(&late.clone().cancelled_units(1)), Expectation::Nothing);
    assert_eq!(of(&late.clone().no_shipping()), Expectation::Nothing);
    let rest = late.clone().quantities(2, 0).cancelled_units(1);
    assert_eq!(of(&rest).lateness(), Some(Lateness::DispatchLate));
    // The unit is in the other parcel, which has left.
    let sent = rest.and(parcel("L1", "in_transit -1"));
    assert_eq!(of(&sent), Expectation::Nothing);
    let mut of_others = late;
    of_others.order.shipments[0].lines[0].id = LineId("L9".to_owned());
    assert_eq!(of(&of_others).lateness(), Some(Lateness::DispatchLate));
}

#[test]
fn a_refund_takes_five_to_ten_days_from_its_issue() {
    let of = |moment| {
        let refund = Refund {
            at: at(moment),
            amount: Amount(6500),
        };
        let expected = timeline::of_refund(&rules(), noon(9), &order(), &refund);
        assert_eq!(expected.money.amount, Amount(6500));
        expected.arrives
    };
    assert_eq!(
        of("2026-07-15T12:00:00-05:00"),
        window("2026-07-20", "2026-07-25")
    );
    assert_eq!(
        of("2026-07-16T04:30:00Z"),
        window("2026-07-20", "2026-07-25")
    );
    assert_eq!(
        of("2026-12-28T12:00:00-06:00"),
        window("2027-01-02", "2027-01-07")
    );
    assert_eq!(
        of("2028-02-24T12:00:00-06:00"),
        window("2028-02-29", "2028-03-05")
    );
}

// Progress.

fn progress(events: &str) -> Progress {
    progress::of_shipment(&chicago(), &parcel("L1", events))
}

#[test]
fn progress_is_dated_by_the_first_dispatch_and_the_last_delivery() {
    let on = |date| Some(day(date));
    assert_eq!(progress(""), Progress::NotDispatched);
    assert_eq!(
        progress("out_for_delivery -1, in_transit -3, in_transit -2"),
        Progress::UnderWay {
            dispatched: on("2026-07-12")
        }
    );
    assert_eq!(
        progress("delivered 0, delivered -1"),
        Progress::Delivered {
            on: on("2026-07-15")
        }
    );
}

#[test]
fn events_of_an_unknown_day_stand_where_they_make_sense() {
    for (events, expected) in [
        ("delivered ?, in_transit -2", "in_transit delivered"),
        ("in_transit ?, label_created -3", "label_created in_transit"),
        (
            "in_transit -2, label_created ?, out_for_delivery 0",
            "label_created in_transit out_for_delivery",
        ),
        (
            "out_for_delivery 0, customs_hold ?, label_created -4, in_transit -2, confirmed ?",
            "confirmed label_created customs_hold in_transit out_for_delivery",
        ),
        (
            "delivered ?, processing ?, in_transit ?",
            "processing in_transit delivered",
        ),
        // Of the same time, and of none, they keep their order.
        (
            "in_transit 0, delayed 0, exception 0",
            "in_transit delayed exception",
        ),
        (
            "delayed ?, in_transit ?, exception ?",
            "delayed in_transit exception",
        ),
        // A later scan of a delivered parcel stays the later one.
        ("exception 1, delivered 0", "delivered exception"),
    ] {
        let parcel = parcel("L1", events);
        let history = progress::history(&parcel);
        let history: Vec<_> = history.iter().map(|event| event.status.name()).collect();
        assert_eq!(history.join(" "), expected, "{events}");
    }
}

// Missing parcels.

fn missing(case: &Case) -> MissingShipment {
    of_missing_shipment(&case.rules, case.now, &case.order, &case.order.lines[0])
}

#[test]
fn a_missing_parcel_is_urgent_for_seven_days_from_its_last_day() {
    // Dispatched on day 0: due on day 12, the 27th.
    let on = |days| missing(&shipped("in_transit 0").on_day(days));
    let due = day("2026-07-27");
    let last_day = day("2026-08-03");
    assert_eq!(on(11), MissingShipment::NotYetDue { due });
    assert_eq!(on(12), MissingShipment::Urgent { last_day });
    assert_eq!(on(19), MissingShipment::Urgent { last_day });
    assert_eq!(on(20), MissingShipment::ReportedAfterWindow { last_day });
}

#[test]
fn a_parcel_delivered_to_nobody_is_urgent_from_the_carriers_word() {
    let on = |days| missing(&delivered().on_day(days));
    let last_day = day("2026-07-22");
    assert_eq!(on(0), MissingShipment::Urgent { last_day });
    assert_eq!(on(7), MissingShipment::Urgent { last_day });
    assert_eq!(on(8), MissingShipment::ReportedAfterWindow { last_day });
}

#[test]
fn what_never_left_is_due_when_both_windows_are_over() {
    // Placed on the 7th: 3 days and 12.
    let due = day("2026-07-22");
    assert_eq!(
        missing(&unshipped().on_day(6)),
        MissingShipment::NotYetDue { due }
    );
    let last_day = day("2026-07-29");
    assert_eq!(
        missing(&unshipped().on_day(7)),
        MissingShipment::Urgent { last_day }
    );
}

#[test]
fn where_nobody_knows_when_it_was_due_support_looks_at_it() {
    assert_eq!(missing(&shipped("in_transit ?")), MissingShipment::Unknown);
    assert_eq!(missing(&shipped("delivered ?")), MissingShipment::Unknown);
    assert_eq!(missing(&unshipped().cancelled()), MissingShipment::Unknown);
}

#[test]
fn the_most_urgent_unit_says_how_urgent_a_missing_line_is() {
    let last_day = day("2026-07-22");
    let urgent = MissingShipment::Urgent { last_day };
    let two = |events| delivered().and(parcel("L1", events)).quantities(2, 0);
    for events in ["in_transit 0", "in_transit ?", "delivered ?"] {
        assert_eq!(missing(&two(events).on_day(3)), urgent, "{events}");
    }
    let arrived_long_ago = MissingShipment::ReportedAfterWindow { last_day };
    assert_eq!(missing(&two("in_transit 0").on_day(9)), arrived_long_ago);
    let due = day("2026-07-27");
    let last_day = day("2026-08-03");
    let late = two("in_transit 0").on_day(14);
    assert_eq!(missing(&late), MissingShipment::Urgent { last_day });
    // The delivered unit was returned, so the report is about the other one.
    let rest = two("in_transit 0").returned(1).on_day(3);
    assert_eq!(missing(&rest), MissingShipment::NotYetDue { due });
    for nothing in [
        late.clone().returned(2),
        late.clone().cancelled_units(2),
        late.no_shipping(),
    ] {
        assert_eq!(missing(&nothing), MissingShipment::Unknown);
    }
}

// Changes.

fn change(case: &Case) -> Change {
    changes::of_line(&case.rules, case.now, &case.order, &case.order.lines[0])
}

#[test]
fn a_change_is_open_until_dispatch() {
    let open = Change::Open { until: None };
    assert_eq!(change(&unshipped()), open);
    assert_eq!(change(&shipped("label_created -2").on_day(400)), open);
    assert_eq!(
        change(&shipped("in_transit -2")),
        Change::Closed(Closed::Dispatched)
    );
    assert_eq!(change(&delivered()), Change::Closed(Closed::Dispatched));
    assert_eq!(
        change(&unshipped().cancelled()),
        Change::Closed(Closed::OrderCancelled)
    );
}

#[test]
fn a_line_changes_until_its_last_unit_is_dispatched() {
    let dispatched = Change::Closed(Closed::Dispatched);
    let open = Change::Open { until: None };
    let split = delivered().and(parcel("L1", "label_created -6"));
    assert_eq!(change(&split.clone().quantities(2, 0)), open);
    let edited = split.quantities(2, 0).cancelled_units(1);
    assert_eq!(change(&edited), dispatched);
    assert_eq!(change(&delivered().quantities(2, 0)), open);
    let cancelled = unshipped().quantities(2, 0).cancelled_units(2);
    assert_eq!(change(&cancelled), Change::Closed(Closed::OrderCancelled));
    let nothing = Change::Closed(Closed::NothingToShip);
    assert_eq!(change(&unshipped().no_shipping()), nothing);
    assert_eq!(change(&delivered().returned(1)), nothing);
}

#[test]
fn a_personalized_line_changes_until_its_production() {
    let made = |started| {
        let mut case = unshipped().on_day(-6);
        case.order.lines[0].personalization = Some(engraving(started));
        change(&case)
    };
    assert_eq!(made(None), Change::Open { until: None });
    let tomorrow = noon(-5);
    assert_eq!(
        made(Some(tomorrow)),
        Change::Open {
            until: Some(tomorrow)
        }
    );
    let started = Change::Closed(Closed::ProductionStarted);
    assert_eq!(made(Some(noon(-6))), started);
    assert_eq!(made(Some(noon(-7))), started);
}

#[test]
fn a_stated_window_narrows_it_by_the_hour() {
    // Placed at noon on the 7th.
    let within = |hours, moment| {
        let mut case = unshipped().at(at(moment));
        case.rules.policy.cancellation.window_hours = Some(hours);
        change(&case)
    };
    let until = Some(at("2026-07-08T12:00:00-05:00"));
    assert_eq!(
        within(24, "2026-07-08T11:59:59-05:00"),
        Change::Open { until }
    );
    assert_eq!(within(24, "2026-07-08T16:59:59Z"), Change::Open { until });
    let passed = Change::Closed(Closed::WindowPassed);
    assert_eq!(within(24, "2026-07-08T12:00:00-05:00"), passed);
    assert_eq!(within(0, "2026-07-07T12:00:00-05:00"), passed);
    assert!(matches!(
        within(u32::MAX, "2026-07-08T12:00:00Z"),
        Change::Open { .. }
    ));
}

#[test]
fn hours_are_hours_over_a_clock_change() {
    let mut case = unshipped();
    case.order.placed_at = at("2026-03-07T12:00:00-06:00");
    case.rules.policy.cancellation.window_hours = Some(24);
    let open = case.clone().at(at("2026-03-08T12:59:59-05:00"));
    assert!(matches!(change(&open), Change::Open { .. }));
    let closed = case.at(at("2026-03-08T13:00:00-05:00"));
    assert_eq!(change(&closed), Change::Closed(Closed::WindowPassed));
}

#[test]
fn the_sooner_of_production_and_window_ends_it() {
    let mut case = unshipped().on_day(-8);
    case.rules.policy.cancellation.window_hours = Some(48);
    case.order.lines[0].personalization = Some(engraving(Some(noon(-7))));
    assert_eq!(
        change(&case),
        Change::Open {
            until: Some(noon(-7))
        }
    );
    case.rules.policy.cancellation.window_hours = Some(12);
    let until = Some(at("2026-07-08T00:00:00-05:00"));
    assert_eq!(change(&case), Change::Open { until });
}

#[test]
fn business_days_count_down_to_the_last() {
    let left = |today| business_days_left(&rules().policy, day(today), day("2026-11-30"));
    // Thursday the 26th is a holiday, the 28th and 29th are a weekend.
    for (today, expected) in [
        ("2026-11-25", 2),
        ("2026-11-26", 2),
        ("2026-11-27", 1),
        ("2026-11-29", 1),
        ("2026-11-30", 0),
        ("2026-12-01", 0),
    ] {
        assert_eq!(left(today), expected, "{today}");
    }
}

#[test]
fn an_order_changes_as_long_as_one_of_its_lines_does() {
    let of_order = |case: &Case| changes::of_order(&case.rules, case.now, &case.order);
    let mut case = shipped("in_transit -2");
    assert_eq!(of_order(&case), Change::Closed(Closed::Dispatched));
    case.order.lines.push(line("L2"));
    assert_eq!(of_order(&case), Change::Open { until: None });
    let gift_card = |line: &mut Line| line.requires_shipping = false;
    let of_the_rest = |change: fn(&mut Line)| {
        let mut case = case.clone();
        change(&mut case.order.lines[1]);
        of_order(&case)
    };
    assert_eq!(of_the_rest(gift_card), Change::Closed(Closed::Dispatched));
    let cancel = |line: &mut Line| line.cancelled_quantity = 1;
    assert_eq!(of_the_rest(cancel), Change::Closed(Closed::Dispatched));
    case.order.lines[1].personalization = Some(engraving(Some(noon(-3))));
    assert_eq!(
        of_order(&case),
        Change::Open { until: None },
        "production closes the item's own change, not the order's"
    );
    assert_eq!(
        of_order(&case.cancelled()),
        Change::Closed(Closed::OrderCancelled)
    );
}
