//! Everything that counts days: reply-by, timelines, lateness, urgency of a missing parcel, changes.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
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
use careline_policy::{Day, LineId, Rules, Zone};
use common::{
    Case, at, chicago, day, delivered, engraving, line, name, noon, parcel, rules, shipped,
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

fn expectation(case: &Case) -> Expectation {
    timeline::of_line(&case.rules, case.now, &case.order, &LineId("L1".to_owned()))
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
fn a_lines_times_are_those_of_what_is_still_on_its_way() {
    let case = delivered().and(parcel("L1", "in_transit -1"));
    let expected = Expectation::Delivery {
        dispatched: Some(day("2026-07-14")),
        arrives: Some(window("2026-07-20", "2026-07-26")),
        lateness: Some(Lateness::OnTime),
    };
    assert_eq!(expectation(&case), expected);
}

#[test]
fn a_refund_takes_five_to_ten_days_from_its_issue() {
    let of = |moment| {
        let refund = Refund {
            at: at(moment),
            amount: Amount(6500),
        };
        timeline::of_refund(&rules().policy, &chicago(), &refund)
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

fn progress(case: &Case) -> Progress {
    progress::of_line(&case.rules.zone, &case.order, &case.order.lines[0].id)
}

#[test]
fn progress_is_dated_by_the_first_dispatch_and_the_last_delivery() {
    let on = |date| Some(day(date));
    assert_eq!(progress(&unshipped()), Progress::NotDispatched);
    assert_eq!(
        progress(&shipped(
            "out_for_delivery -1, in_transit -3, in_transit -2"
        )),
        Progress::UnderWay {
            dispatched: on("2026-07-12")
        }
    );
    assert_eq!(
        progress(&shipped("delivered 0, delivered -1")),
        Progress::Delivered {
            on: on("2026-07-15")
        }
    );
    assert_eq!(
        progress(&shipped("in_transit -3").and(parcel("L1", "in_transit -5"))),
        Progress::UnderWay {
            dispatched: on("2026-07-10")
        }
    );
}

#[test]
fn progress_does_not_depend_on_the_order_of_the_parcels() {
    let parcels = ["delivered 0", "label_created -6", "in_transit -3"];
    for [a, b, c] in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let case = shipped(parcels[a])
            .and(parcel("L1", parcels[b]))
            .and(parcel("L1", parcels[c]));
        let dispatched = Some(day("2026-07-12"));
        assert_eq!(progress(&case), Progress::UnderWay { dispatched });
    }
}

// Missing parcels.

fn missing(case: &Case) -> MissingShipment {
    of_missing_shipment(&case.rules, case.now, &case.order, &LineId("L1".to_owned()))
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
