//! The table of return verdicts, one test a row, then odd orders that other systems really send.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod common;

use careline_policy::ReturnReason::{self, Defective, NotAsDescribed, Other, WrongItem};
use careline_policy::order::TrackingStatus;
use careline_policy::returns::{Offer, Rule, TraceStep, WouldChange};
use careline_policy::shop::Payer;
use careline_policy::{Decision, LineId, decide};
use common::{
    Case, DEFECTS, ORDINARY, all_say, at, day, delivered, line, name, noon, parcel, shipped,
    unshipped,
};
use strum::VariantArray as _;

/// Row 6, in full.
const DEFECT: &str =
    "eligible, urgent, until 2026-07-22, replacement or refund, return shipping: shop";
const LATE_DEFECT: &str = "needs_review, reported_after_window, until 2026-07-22";
const WRONG: &str = "eligible, replacement or refund, return shipping: not_stated_by_policy";
const NOT_STATED: &str = "needs_review, not_stated_by_policy";
/// Row 12, in full.
const RETURN: &str = "eligible, until 2026-07-22, return shipping: not_stated_by_policy";
const LATE: &str = "needs_review, window_passed, until 2026-07-22";
const NOT_DISPATCHED: &str = "not_eligible, not_dispatched";
const NOT_DELIVERED: &str = "not_eligible, not_delivered";
const DAY_UNKNOWN: &str = "needs_review, delivery_date_unknown";

// The table.

#[test]
fn row_1_cancelled() {
    let says = "not_eligible, order_cancelled";
    all_say(ReturnReason::VARIANTS, &unshipped().cancelled(), says);
    all_say(ReturnReason::VARIANTS, &delivered().cancelled(), says);
}

#[test]
fn row_2_nothing_left_to_return() {
    let says = "not_eligible, already_returned";
    all_say(ReturnReason::VARIANTS, &delivered().quantities(1, 1), says);
    all_say(ReturnReason::VARIANTS, &unshipped().quantities(2, 2), says);
}

#[test]
fn row_3_not_dispatched() {
    all_say(ReturnReason::VARIANTS, &unshipped(), NOT_DISPATCHED);
    let label = shipped("confirmed -8, processing -7, label_created -6");
    all_say(ReturnReason::VARIANTS, &label, NOT_DISPATCHED);
    assert_eq!(label.decision().offers, [Offer::ChangeOrCancel]);
}

#[test]
fn row_4_dispatched_not_delivered() {
    for status in [
        "in_transit",
        "out_for_delivery",
        "ready_for_pickup",
        "attempted_delivery",
    ] {
        let case = shipped(&format!("{status} -2"));
        all_say(ReturnReason::VARIANTS, &case, NOT_DELIVERED);
        assert_eq!(case.decision().offers, [Offer::Track]);
    }
}

#[test]
fn row_5_delivered_on_an_unknown_day() {
    let case = shipped("in_transit -6, delivered ?");
    all_say(ReturnReason::VARIANTS, &case, DAY_UNKNOWN);
    all_say(
        ReturnReason::VARIANTS,
        &case.final_sale().personalized(),
        DAY_UNKNOWN,
    );
}

#[test]
fn row_6_a_defect_within_the_window() {
    for days in [0, 1, 6, 7] {
        all_say(&DEFECTS, &delivered().on_day(days), DEFECT);
    }
    all_say(&DEFECTS, &delivered().personalized(), DEFECT);
    let final_sale = "eligible, urgent, until 2026-07-22, replacement, return shipping: shop";
    all_say(&DEFECTS, &delivered().final_sale(), final_sale);
}

#[test]
fn row_7_a_defect_after_the_window() {
    for days in [8, 9, 30, 4000] {
        all_say(&DEFECTS, &delivered().on_day(days), LATE_DEFECT);
    }
    let odd = delivered().on_day(8).final_sale().personalized().refusing();
    all_say(&DEFECTS, &odd, LATE_DEFECT);
}

#[test]
fn row_8_the_wrong_item() {
    for days in [0, 7, 8, 4000] {
        all_say(&[WrongItem], &delivered().on_day(days), WRONG);
    }
    all_say(
        &[WrongItem],
        &delivered().final_sale().personalized(),
        WRONG,
    );
    all_say(&[WrongItem], &delivered().return_window(None), WRONG);
}

#[test]
fn row_9_a_reason_that_the_policy_does_not_speak_of() {
    let reasons = [NotAsDescribed, Other];
    for days in [0, 7, 8] {
        all_say(&reasons, &delivered().on_day(days), NOT_STATED);
    }
    all_say(
        &reasons,
        &delivered().final_sale().personalized(),
        NOT_STATED,
    );
    all_say(&reasons, &delivered().on_day(8).refusing(), NOT_STATED);
}

#[test]
fn row_10_final_sale() {
    let says = "not_eligible, final_sale";
    all_say(&ORDINARY, &delivered().final_sale(), says);
    all_say(&ORDINARY, &delivered().final_sale().personalized(), says);
    all_say(&ORDINARY, &delivered().final_sale().on_day(8), says);
    all_say(
        &ORDINARY,
        &delivered().final_sale().return_window(None),
        says,
    );
}

#[test]
fn row_11_personalized() {
    let says = "needs_review, personalized";
    all_say(&ORDINARY, &delivered().personalized(), says);
    all_say(
        &ORDINARY,
        &delivered().personalized().on_day(8).refusing(),
        says,
    );
    all_say(
        &ORDINARY,
        &delivered().personalized().return_window(None),
        says,
    );
}

#[test]
fn row_12_within_the_window() {
    for days in [0, 1, 6, 7] {
        all_say(&ORDINARY, &delivered().on_day(days), RETURN);
        all_say(&ORDINARY, &delivered().on_day(days).refusing(), RETURN);
    }
}

#[test]
fn row_13_after_the_window() {
    for days in [8, 9, 4000] {
        all_say(&ORDINARY, &delivered().on_day(days), LATE);
        let refused = "not_eligible, window_passed, until 2026-07-22";
        all_say(&ORDINARY, &delivered().on_day(days).refusing(), refused);
    }
}

#[test]
fn rows_12_and_13_where_the_window_is_not_stated() {
    for days in [0, 7, 8] {
        let case = delivered().return_window(None).on_day(days);
        all_say(&ORDINARY, &case, NOT_STATED);
        all_say(&ORDINARY, &case.refusing(), NOT_STATED);
    }
    all_say(&DEFECTS, &delivered().return_window(None), DEFECT);
}

// Windows of other lengths.

#[test]
fn a_shop_may_state_any_window() {
    let until =
        |date: &str| format!("eligible, until {date}, return shipping: not_stated_by_policy");
    let thirty = delivered().return_window(30);
    assert_eq!(thirty.clone().on_day(30).says(), until("2026-08-14"));
    assert_eq!(
        thirty.on_day(31).says(),
        "needs_review, window_passed, until 2026-08-14"
    );
    let zero = delivered().return_window(0);
    assert_eq!(zero.clone().on_day(0).says(), until("2026-07-15"));
    assert_eq!(
        zero.on_day(1).says(),
        "needs_review, window_passed, until 2026-07-15"
    );
}

#[test]
fn the_urgent_window_is_not_the_return_window() {
    let case = delivered().return_window(30).on_day(10);
    all_say(&DEFECTS, &case, LATE_DEFECT);
    let mut case = delivered().return_window(2).on_day(10);
    case.rules.policy.urgent.window_days = 14;
    assert_eq!(case.says(), "needs_review, window_passed, until 2026-07-17");
    let defect = case.why(Defective).says();
    assert!(
        defect.starts_with("eligible, urgent, until 2026-07-29"),
        "{defect}"
    );
}

#[test]
fn a_shop_may_state_who_pays_for_an_ordinary_return() {
    for (payer, word) in [(Payer::Shop, "shop"), (Payer::Shopper, "shopper")] {
        let expected = format!("eligible, until 2026-07-22, return shipping: {word}");
        assert_eq!(delivered().paid_by(payer).says(), expected);
        // The policy itself covers defects and wrong items.
        assert_eq!(delivered().paid_by(payer).why(Defective).says(), DEFECT);
        assert_eq!(delivered().paid_by(payer).why(WrongItem).says(), WRONG);
    }
}

// Days are in the shop's time zone.

#[test]
fn late_in_the_evening_is_still_that_day_in_the_shop() {
    // 23:30 on the 15th in Chicago is the 16th in UTC, Berlin and Tokyo.
    for moment in [
        "2026-07-15T23:30:00-05:00",
        "2026-07-16T04:30:00Z",
        "2026-07-16T06:30:00+02:00",
        "2026-07-16T13:30:00+09:00",
    ] {
        let case = shipped(&format!("delivered {moment}"));
        assert_eq!(
            case.clone().at(at("2026-07-22T23:59:59-05:00")).says(),
            RETURN
        );
        assert_eq!(case.at(at("2026-07-23T00:00:00-05:00")).says(), LATE);
    }
}

#[test]
fn early_in_the_morning_elsewhere_may_be_the_day_before_in_the_shop() {
    // 04:59 UTC on the 16th is still the 15th in Chicago; 05:00 is not.
    let at_midnight = |moment| shipped(&format!("delivered {moment}")).decision().last_day;
    assert_eq!(at_midnight("2026-07-16T04:59:59Z"), Some(day("2026-07-22")));
    assert_eq!(at_midnight("2026-07-16T05:00:00Z"), Some(day("2026-07-23")));
}

#[test]
fn now_counts_by_the_shops_day_whatever_the_phone_says() {
    let now = |moment| delivered().at(at(moment)).says();
    assert_eq!(now("2026-07-23T04:59:59Z"), RETURN);
    assert_eq!(now("2026-07-23T13:59:59+09:00"), RETURN);
    assert_eq!(now("2026-07-23T05:00:00Z"), LATE);
    assert_eq!(now("2026-07-22T22:00:00-07:00"), LATE);
}

#[test]
fn seven_days_are_seven_dates_over_a_clock_change() {
    // Spring: the clocks skip an hour on 8 March 2026; autumn: they repeat one on 1 November.
    let spring = shipped("delivered 2026-03-05T23:30:00-06:00");
    let verdict = |case: &Case, now| name(case.clone().at(at(now)).decision().verdict);
    assert_eq!(verdict(&spring, "2026-03-12T23:59:59-05:00"), "eligible");
    assert_eq!(
        verdict(&spring, "2026-03-13T00:00:00-05:00"),
        "needs_review"
    );
    let autumn = shipped("delivered 2026-10-30T23:30:00-05:00");
    assert_eq!(verdict(&autumn, "2026-11-06T23:59:59-06:00"), "eligible");
    assert_eq!(
        verdict(&autumn, "2026-11-07T00:00:00-06:00"),
        "needs_review"
    );
}

#[test]
fn leap_day_and_new_year_are_days_like_others() {
    let last_day = |moment| shipped(&format!("delivered {moment}")).decision().last_day;
    assert_eq!(
        last_day("2028-02-25T12:00:00-06:00"),
        Some(day("2028-03-03"))
    );
    assert_eq!(
        last_day("2028-02-29T12:00:00-06:00"),
        Some(day("2028-03-07"))
    );
    assert_eq!(
        last_day("2027-02-25T12:00:00-06:00"),
        Some(day("2027-03-04"))
    );
    assert_eq!(
        last_day("2026-12-31T23:30:00-06:00"),
        Some(day("2027-01-07"))
    );
}

// Odd orders.

#[test]
fn cancelled_yet_shipped_is_cancelled() {
    let case = shipped("in_transit -2").cancelled().final_sale();
    assert_eq!(case.says(), "not_eligible, order_cancelled");
    assert_eq!(
        case.quantities(1, 1).says(),
        "not_eligible, order_cancelled"
    );
}

#[test]
fn returned_yet_under_way_is_returned() {
    let case = shipped("in_transit -2").quantities(1, 1);
    assert_eq!(case.says(), "not_eligible, already_returned");
}

#[test]
fn what_is_left_of_a_line_can_go_back() {
    let mut case = delivered().quantities(3, 2);
    case.order.shipments[0].lines[0].quantity = 3;
    assert_eq!(case.says(), RETURN);
    let billions = delivered().quantities(u32::MAX, 0);
    assert_eq!(
        billions.says(),
        RETURN.replacen(", ", ", 1 of 4294967295, ", 1)
    );
}

#[test]
fn more_returned_than_bought_leaves_nothing() {
    let says = "not_eligible, already_returned";
    assert_eq!(delivered().quantities(1, 2).says(), says);
    assert_eq!(delivered().quantities(1, u32::MAX).says(), says);
}

#[test]
fn events_come_in_any_order() {
    assert_eq!(
        shipped("delivered 0, label_created -7, in_transit -6").says(),
        RETURN
    );
    assert_eq!(
        shipped("delivered 0, out_for_delivery 1, delayed 2").says(),
        RETURN
    );
    assert_eq!(
        shipped("out_for_delivery 0, confirmed 1").says(),
        NOT_DELIVERED
    );
}

#[test]
fn delivered_without_ever_being_in_transit_is_delivered() {
    assert_eq!(shipped("delivered 0").says(), RETURN);
}

#[test]
fn delivered_twice_counts_from_the_later_day() {
    let case = shipped("delivered 0, delivered -3");
    assert_eq!(case.clone().on_day(7).says(), RETURN);
    assert_eq!(case.on_day(8).says(), LATE);
}

#[test]
fn a_known_day_of_delivery_counts_beside_an_unknown_one() {
    assert_eq!(shipped("delivered ?, delivered 0").says(), RETURN);
    assert_eq!(shipped("delivered ?, delivered ?").says(), DAY_UNKNOWN);
}

#[test]
fn an_unknown_day_of_dispatch_is_a_dispatch() {
    assert_eq!(shipped("in_transit ?").says(), NOT_DELIVERED);
    assert_eq!(shipped("in_transit ?, delivered 0").says(), RETURN);
}

#[test]
fn statuses_aside_of_the_way_neither_dispatch_nor_deliver() {
    for status in [
        "delayed",
        "customs_hold",
        "exception",
        "returned_to_sender",
        "cancelled",
        "unknown",
        "beamed_up",
    ] {
        assert_eq!(shipped(&format!("{status} -2")).says(), NOT_DISPATCHED);
        let under_way = shipped(&format!("in_transit -3, {status} -2"));
        assert_eq!(under_way.says(), NOT_DELIVERED);
        let arrived = shipped(&format!("in_transit -3, delivered 0, {status} 1"));
        assert_eq!(arrived.says(), RETURN);
    }
}

#[test]
fn a_parcel_without_events_is_not_dispatched() {
    assert_eq!(shipped("").says(), NOT_DISPATCHED);
}

#[test]
fn parcels_of_other_or_unknown_lines_say_nothing() {
    let other = unshipped().and(parcel("L9", "in_transit -6, delivered 0"));
    assert_eq!(other.says(), NOT_DISPATCHED);
    let delivered = delivered().and(parcel("L9", "in_transit -2"));
    assert_eq!(delivered.says(), RETURN);
}

#[test]
fn a_parcel_with_none_of_the_line_does_not_carry_it() {
    let mut case = delivered().and(parcel("L1", "in_transit -2"));
    case.order.shipments[1].lines[0].quantity = 0;
    assert_eq!(case.says(), RETURN);
}

#[test]
fn each_line_has_its_own_parcels() {
    let mut case = unshipped()
        .and(parcel("L1", "in_transit -6, delivered 0"))
        .and(parcel("L2", "in_transit -2"));
    case.order.lines.push(line("L2"));
    assert_eq!(case.says(), RETURN);
    case.order.lines.reverse();
    assert_eq!(case.says(), NOT_DELIVERED);
}

// Units.

fn two(first: &str, second: &str) -> Case {
    shipped(first).and(parcel("L1", second)).quantities(2, 0)
}

#[test]
fn each_unit_is_decided_by_its_own_parcel_and_the_best_verdict_counts() {
    let arrived = "in_transit -6, delivered 0";
    let one_of_two = |says: &str| says.replacen(", ", ", 1 of 2, ", 1);
    for other in ["in_transit -2", "label_created -6", ""] {
        for case in [two(arrived, other), two(other, arrived)] {
            assert_eq!(case.says(), one_of_two(RETURN), "{other:?}");
            all_say(&DEFECTS, &case, &one_of_two(DEFECT));
            all_say(&[WrongItem], &case, &one_of_two(WRONG));
            all_say(&[NotAsDescribed, Other], &case, &one_of_two(NOT_STATED));
            assert_eq!(case.on_day(8).says(), one_of_two(LATE));
        }
    }
    // Both have arrived, and the last day is that of the later one.
    assert_eq!(two(arrived, "delivered -5").says(), RETURN);
    let early_and_late = two(arrived, "delivered -5").on_day(4);
    assert_eq!(early_and_late.says(), one_of_two(RETURN));
    all_say(&DEFECTS, &early_and_late, &one_of_two(DEFECT));
    assert_eq!(early_and_late.on_day(8).says(), LATE);
}

#[test]
fn of_equal_verdicts_the_unit_furthest_along_gives_the_reasons() {
    let arrived = "in_transit -6, delivered 0";
    assert_eq!(
        two("label_created -2", "in_transit -2").says(),
        NOT_DELIVERED
    );
    assert_eq!(two("label_created -2", "").says(), NOT_DISPATCHED);
    assert_eq!(two(arrived, "delivered ?").on_day(8).says(), LATE);
    let final_sale = "not_eligible, final_sale";
    assert_eq!(
        two(arrived, "in_transit -2").final_sale().says(),
        final_sale
    );
    let unknown = two("delivered ?", arrived).final_sale().says();
    assert_eq!(unknown, "needs_review, 1 of 2, delivery_date_unknown");
    let refused = two(arrived, "in_transit -2").refusing().on_day(8);
    assert_eq!(
        refused.says(),
        "not_eligible, window_passed, until 2026-07-22"
    );
}

#[test]
fn units_that_no_parcel_carries_are_not_dispatched() {
    let case = delivered().quantities(3, 0);
    assert_eq!(case.says(), RETURN.replacen(", ", ", 1 of 3, ", 1));
    assert_eq!(case.clone().returned(1).says(), NOT_DISPATCHED);
    assert_eq!(
        case.returned(1).cancelled_units(2).says(),
        "not_eligible, already_returned"
    );
}

#[test]
fn what_was_returned_are_the_units_delivered_first() {
    let case = two("delivered -5", "in_transit -6, delivered 0").on_day(7);
    assert_eq!(case.says(), RETURN.replacen(", ", ", 1 of 2, ", 1));
    assert_eq!(case.clone().returned(1).says(), RETURN);
    assert_eq!(case.returned(2).says(), "not_eligible, already_returned");
    let unknown = two("delivered -5", "delivered ?").returned(1);
    assert_eq!(unknown.says(), DAY_UNKNOWN);
    let rest = two("delivered ?", "in_transit -2").returned(1);
    assert_eq!(rest.says(), NOT_DELIVERED);
}

#[test]
fn a_line_without_a_unit_counts_as_cancelled() {
    let says = "not_eligible, order_cancelled";
    for case in [delivered(), unshipped(), unshipped().no_shipping()] {
        all_say(ReturnReason::VARIANTS, &case.clone().quantities(0, 0), says);
        all_say(
            ReturnReason::VARIANTS,
            &case.clone().cancelled_units(1),
            says,
        );
        all_say(
            ReturnReason::VARIANTS,
            &case.cancelled_units(9).returned(1),
            says,
        );
    }
    let edited = delivered().quantities(2, 0).cancelled_units(1);
    assert_eq!(edited.says(), RETURN);
}

#[test]
fn what_needs_no_shipping_is_decided_without_a_delivery() {
    for case in [unshipped(), delivered(), shipped("in_transit -2")] {
        let card = case.no_shipping().on_day(90);
        all_say(&ORDINARY, &card, NOT_STATED);
        all_say(&DEFECTS, &card, NOT_STATED);
        all_say(&[WrongItem], &card, WRONG);
        all_say(&[NotAsDescribed, Other], &card, NOT_STATED);
        let made = card.clone().personalized();
        all_say(&ORDINARY, &made, "needs_review, personalized");
        let final_sale = made.final_sale();
        all_say(&ORDINARY, &final_sale, "not_eligible, final_sale");
        // A final sale never ends the matter of a defect (§4).
        all_say(&DEFECTS, &final_sale, NOT_STATED);
        assert_eq!(final_sale.decision().would_change, [WouldChange::Defect]);
        all_say(
            ReturnReason::VARIANTS,
            &card.clone().cancelled(),
            "not_eligible, order_cancelled",
        );
        all_say(
            ReturnReason::VARIANTS,
            &card.returned(1),
            "not_eligible, already_returned",
        );
    }
}

#[test]
fn a_decision_tells_what_holds_for_the_units_of_each_parcel() {
    let case = two("in_transit -6, delivered 0", "in_transit -2").quantities(5, 0);
    let decision = case.cancelled_units(1).why(Defective).decision();
    assert_eq!(decision.units, 1);
    let parts: Vec<_> = decision
        .by_parcel
        .iter()
        .map(|part| (part.units, name(part.verdict), part.rule, part.delivered))
        .collect();
    let no = || "not_eligible".to_owned();
    assert_eq!(
        parts,
        [
            (
                1,
                "eligible".to_owned(),
                Rule::DefectInWindow,
                Some(day("2026-07-15"))
            ),
            (1, no(), Rule::NotDelivered, None),
            (2, no(), Rule::NotDispatched, None),
        ]
    );
    assert_eq!(delivered().cancelled_units(1).decision().by_parcel, []);
}

#[test]
fn delivered_tomorrow_is_inside_the_window() {
    assert_eq!(delivered().on_day(-1).says(), RETURN);
    assert_eq!(delivered().on_day(-1).why(Defective).says(), DEFECT);
}

#[test]
fn a_line_that_is_not_there_is_an_error_and_says_which() {
    let Case {
        rules,
        order,
        now,
        reason,
    } = delivered();
    let error = decide(&rules, now, &order, &LineId("L7".to_owned()), reason).unwrap_err();
    assert_eq!(error.to_string(), "the order has no line L7");
}

// The trace.

fn rules_tried(decision: &Decision) -> Vec<Rule> {
    decision.trace.iter().map(|step| step.rule).collect()
}

fn last(decision: &Decision) -> &TraceStep {
    decision.trace.last().unwrap()
}

#[test]
fn the_trace_names_the_rules_in_the_order_of_the_table() {
    assert_eq!(
        rules_tried(&delivered().cancelled().decision()),
        [Rule::OrderCancelled]
    );
    assert_eq!(
        rules_tried(&delivered().final_sale().decision()),
        [
            Rule::OrderCancelled,
            Rule::AlreadyReturned,
            Rule::NotDispatched,
            Rule::NotDelivered,
            Rule::DeliveryDateUnknown,
            Rule::DefectInWindow,
            Rule::DefectAfterWindow,
            Rule::WrongItem,
            Rule::ReasonNotStated,
            Rule::FinalSale,
        ]
    );
}

#[test]
fn the_trace_shows_the_arithmetic_of_the_window_that_counted() {
    let decision = delivered().on_day(8).decision();
    let count = last(&decision).count.unwrap();
    assert_eq!(count.delivered, day("2026-07-15"));
    assert_eq!(count.today, day("2026-07-23"));
    assert_eq!((count.day, count.window_days), (8, 7));
    assert_eq!(count.last_day, day("2026-07-22"));
    // "Within the window" was tried with the same count; the urgent window, which is for defects, wasn't.
    let counted = decision.trace.iter().filter(|step| step.count.is_some());
    let counted: Vec<_> = counted.map(|step| step.rule).collect();
    assert_eq!(counted, [Rule::InReturnWindow, Rule::ReturnWindowPassed]);
}

#[test]
fn the_trace_of_a_late_defect_counts_the_urgent_window() {
    let decision = delivered()
        .return_window(30)
        .why(Defective)
        .on_day(8)
        .decision();
    let count = last(&decision).count.unwrap();
    assert_eq!((count.day, count.window_days), (8, 7));
}

#[test]
fn the_deciding_rule_names_its_section() {
    let section = |case: Case| last(&case.decision()).section.clone();
    assert_eq!(section(delivered().why(Defective)).as_deref(), Some("§2"));
    assert_eq!(
        section(delivered().why(Defective).on_day(8)).as_deref(),
        Some("§2")
    );
    assert_eq!(section(delivered().why(WrongItem)).as_deref(), Some("§3"));
    assert_eq!(section(delivered().final_sale()).as_deref(), Some("§4"));
    assert_eq!(section(delivered().personalized()).as_deref(), Some("§4"));
    assert_eq!(section(delivered()).as_deref(), Some("§2"));
    assert_eq!(section(delivered().quantities(1, 1)), None);
}

// What would change the outcome.

#[test]
fn what_would_change_it_is_named_where_it_would() {
    use WouldChange::{Defect, Delivery, KnownDeliveryDay, Review};
    let change = |case: Case| case.decision().would_change;
    let on_its_way = shipped("in_transit -2");
    assert_eq!(change(unshipped()), [Delivery]);
    assert_eq!(change(on_its_way.clone()), [Delivery]);
    assert_eq!(change(shipped("delivered ?")), [KnownDeliveryDay, Review]);
    assert_eq!(change(delivered().final_sale()), [Defect]);
    assert_eq!(change(delivered().final_sale().on_day(8)), [Defect]);
    assert_eq!(change(delivered().personalized()), [Review, Defect]);
    assert_eq!(change(delivered().why(Other)), [Review, Defect]);
    assert_eq!(
        change(delivered().return_window(3).on_day(4)),
        [Review, Defect]
    );
    assert_eq!(change(delivered().on_day(8).refusing()), [Defect]);
    // A defect reported on day 8 is also reviewed by support, so it would change nothing.
    assert_eq!(change(delivered().on_day(8)), [Review]);
    assert_eq!(change(delivered().personalized().on_day(8)), [Review]);
    // Nor would the delivery of an item that can't be returned then either.
    assert_eq!(change(on_its_way.final_sale()), []);
    assert_eq!(change(delivered()), []);
    assert_eq!(change(delivered().cancelled()), []);
    assert_eq!(change(delivered().quantities(1, 1)), []);
}

// On the wire.

#[test]
fn a_decision_is_written_in_the_words_of_the_field() {
    let json = serde_json::to_value(delivered().why(Defective).decision()).unwrap();
    assert_eq!(json["verdict"], "eligible");
    assert_eq!(json["reasons"], serde_json::json!([]));
    assert_eq!(json["last_day"], "2026-07-22");
    assert_eq!(json["urgent"], true);
    assert_eq!(
        json["remedies"],
        serde_json::json!(["replacement", "refund"])
    );
    assert_eq!(json["return_shipping"], "shop");
    assert_eq!(json["trace"][5]["rule"], "defect_in_window");
    assert_eq!(json["trace"][5]["count"]["day"], 2);
}

#[test]
fn reasons_and_codes_have_the_names_of_the_field() {
    let reasons: Vec<_> = ReturnReason::VARIANTS.iter().map(name).collect();
    assert_eq!(
        reasons.join(" "),
        "unwanted size_too_small size_too_large style color not_as_described wrong_item defective \
         damaged_in_transit other"
    );
    assert!(
        ReturnReason::VARIANTS
            .iter()
            .all(|reason| name(reason) == reason.name())
    );
    let rules: Vec<_> = Rule::VARIANTS.iter().map(name).collect();
    assert_eq!(
        rules.join(" "),
        "order_cancelled already_returned not_dispatched not_delivered delivery_date_unknown \
             defect_in_window defect_after_window defect_without_shipping wrong_item reason_not_stated \
             final_sale personalized without_shipping window_not_stated in_return_window return_window_passed"
    );
    assert!(Rule::VARIANTS.iter().all(|rule| name(rule) == rule.name()));
    let statuses = "confirmed processing label_created in_transit out_for_delivery ready_for_pickup \
             attempted_delivery delivered delayed customs_hold exception returned_to_sender cancelled \
             unknown";
    for status in statuses.split(' ') {
        let read: TrackingStatus = serde_json::from_value(status.into()).unwrap();
        assert_eq!((name(read).as_str(), read.name()), (status, status));
    }
}

#[test]
fn nullable_parts_of_an_order_may_be_absent() {
    let json = serde_json::json!({
        "number": "KS-1", "placed_at": "2026-07-07T12:00:00-05:00", "currency": "USD",
        "lines": [{"id": "L1", "sku": "A", "title": "A", "quantity": 1, "unit_price": 1}],
        "shipments": [{"id": "S1", "lines": [{"id": "L1", "quantity": 1}], "events": [{"status": "delivered"}]}],
    });
    let mut case = unshipped().at(noon(2));
    case.order = serde_json::from_value(json).unwrap();
    assert_eq!(case.says(), DAY_UNKNOWN);
}
