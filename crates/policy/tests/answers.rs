//! The answers of the policy: each question, with the fact stated and not stated, with and without an order.
//!
//! The first shop states no optional fact; the second one states them all.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail loudly"
)]

mod common;

use careline_policy::answers::Expected;
use careline_policy::changes::{Change, Closed};
use careline_policy::country::Country;
use careline_policy::destinations::{ShipsTo, is_outside_primary_regions, ships_to};
use careline_policy::money::Money;
use careline_policy::money::{Amount, Currency};
use careline_policy::order::{Destination, PartOfLine, Refund};
use careline_policy::shop::{AfterWindow, Payer};
use careline_policy::time::Span;
use careline_policy::timeline::{Expectation, ExpectedRefund, Lateness};
use careline_policy::{Answer, Line, Order, Question, Rules, Window, answers};
use common::{at, atelier, day, engraving, line, noon, order, parcel, shop};
use strum::VariantArray as _;

/// The first shop, which states no optional fact.
fn kendra() -> Rules {
    shop("kendra-scott-mall")
}

/// Asked on day 2, Friday 17 July 2026.
fn answer(question: Question, rules: &Rules, order: Option<&Order>) -> Answer {
    answers::answer(question, rules, noon(2), order)
}

fn span(days: [u16; 2]) -> Span {
    days.try_into().unwrap()
}

fn window(from: &str, by: &str) -> Window {
    Window {
        from: day(from),
        by: day(by),
    }
}

fn countries(codes: &[&str]) -> Vec<Country> {
    codes
        .iter()
        .map(|code| Country((*code).to_owned()))
        .collect()
}

/// Some of a line's units.
fn part(line: &Line, quantity: u32) -> Vec<PartOfLine> {
    let (line, of) = (line.clone(), line.units());
    vec![PartOfLine { line, quantity, of }]
}

/// The necklace's order, placed on 7 July, to this destination.
fn to(country: &str) -> Order {
    Order {
        destination: Some(Destination {
            country: Country(country.to_owned()),
            region: None,
        }),
        ..order()
    }
}

/// The necklace's order, with that parcel.
fn sent(events: &str) -> Order {
    let mut order = order();
    order.shipments.push(parcel("L1", events));
    order
}

// Every question.

#[test]
fn what_has_nothing_to_compute_is_said_in_the_policys_words() {
    let said = [
        Question::ProductDetails,
        Question::Tracking,
        Question::Replacement,
        Question::PaymentMethods,
        Question::Website,
        Question::Contact,
        Question::Preparation,
        Question::Delay,
        Question::WrongItem,
        Question::Customization,
        Question::Customs,
        Question::FinalSaleAdvice,
        Question::Feedback,
        Question::FollowUp,
    ];
    for &question in Question::VARIANTS {
        for rules in [kendra(), atelier()] {
            for order in [None, Some(&to("PT"))] {
                let is_said = answer(question, &rules, order) == Answer::TextOnly;
                assert_eq!(is_said, said.contains(&question), "{question:?}");
            }
        }
    }
}

#[test]
fn where_the_shop_states_it_the_answer_is_the_shops_own() {
    let own = |question| answer(question, &atelier(), None);
    assert_eq!(
        own(Question::ReplyTime),
        Answer::ReplyTime {
            business_days: span([1, 3]),
            window: window("2026-07-20", "2026-07-22"),
        }
    );
    assert_eq!(own(Question::Urgent), Answer::Urgent { window_days: 14 });
    assert_eq!(own(Question::Defect), Answer::Defect { window_days: 14 });
    assert_eq!(
        own(Question::Processing),
        Answer::Processing {
            days: span([2, 5]),
            own: Vec::new(),
        }
    );
    assert_eq!(
        own(Question::Delivery),
        Answer::Delivery {
            days: span([2, 7]),
            own: Vec::new(),
        }
    );
    assert_eq!(
        own(Question::Refund),
        Answer::Refund {
            days: span([3, 7]),
            own: Vec::new(),
        }
    );
    assert_eq!(
        own(Question::Returns),
        Answer::Returns {
            window_days: Some(30),
            after_window: AfterWindow::Refuse,
            shipping_paid_by: Some(Payer::Shopper),
            final_sale_non_refundable: true,
        }
    );
    let Answer::ReturnSteps { address, steps } = own(Question::ReturnSteps) else {
        panic!("it has steps");
    };
    assert!(address.unwrap().contains("Rua do Exemplo 12"));
    assert_eq!(steps.len(), 4);
    assert_eq!(
        own(Question::Changes),
        Answer::Changes {
            window_hours: Some(24),
            own: None,
        }
    );
    assert_eq!(
        own(Question::Personalized),
        Answer::Personalized { own: Vec::new() }
    );
    let euro = || Currency("EUR".to_owned());
    assert_eq!(own(Question::Currency), Answer::Currency(Some(euro())));
    let free_from = Money {
        amount: Amount(7500),
        currency: euro(),
    };
    assert_eq!(
        own(Question::FreeShipping),
        Answer::FreeShipping(Some(free_from))
    );
    let Answer::Destinations(Some(listed)) = own(Question::Destinations) else {
        panic!("it lists some");
    };
    assert_eq!((listed.len(), &listed[0].0[..]), (12, "PT"));
    assert_eq!(
        own(Question::Abroad),
        Answer::Abroad {
            days: span([2, 7]),
            primary_regions: Some(countries(&["PT", "ES", "FR"])),
            is_outside: None,
        }
    );
    let Answer::FinalSale {
        non_refundable: true,
        why: Some(why),
    } = own(Question::FinalSale)
    else {
        panic!("it says that they are non-refundable, and why");
    };
    assert!(why.starts_with("Final sale pieces are the last of their series."));
}

#[test]
fn where_the_shop_leaves_it_open_the_answer_does_too() {
    let open = |question| answer(question, &kendra(), None);
    assert_eq!(
        open(Question::Returns),
        Answer::Returns {
            window_days: Some(7),
            after_window: AfterWindow::Review,
            shipping_paid_by: None,
            final_sale_non_refundable: true,
        }
    );
    assert_eq!(
        open(Question::ReturnSteps),
        Answer::ReturnSteps {
            address: None,
            steps: Vec::new(),
        }
    );
    assert_eq!(
        open(Question::Changes),
        Answer::Changes {
            window_hours: None,
            own: None,
        }
    );
    assert_eq!(open(Question::FreeShipping), Answer::FreeShipping(None));
    assert_eq!(open(Question::Destinations), Answer::Destinations(None));
    assert_eq!(
        open(Question::FinalSale),
        Answer::FinalSale {
            non_refundable: true,
            why: None,
        }
    );
    assert_eq!(
        open(Question::Abroad),
        Answer::Abroad {
            days: span([6, 12]),
            primary_regions: None,
            is_outside: None,
        }
    );
    // Facts that its policy states.
    assert_eq!(
        open(Question::Currency),
        Answer::Currency(Some(Currency("USD".to_owned())))
    );
    assert_eq!(open(Question::Urgent), Answer::Urgent { window_days: 7 });
    assert_eq!(open(Question::Defect), Answer::Defect { window_days: 7 });
    assert_eq!(
        open(Question::ReplyTime),
        Answer::ReplyTime {
            business_days: span([1, 2]),
            window: window("2026-07-20", "2026-07-21"),
        }
    );
    let mut silent = kendra();
    silent.policy.payment.currency = None;
    silent.policy.returns.window_days = None;
    assert_eq!(
        answer(Question::Currency, &silent, None),
        Answer::Currency(None)
    );
    let Answer::Returns { window_days, .. } = answer(Question::Returns, &silent, None) else {
        panic!("it is about returns");
    };
    assert_eq!(window_days, None);
}

// With an order.

/// Not dispatched: by the first shop's times an order of 7 July is late on day 2.
fn late_dispatch(items: Vec<PartOfLine>) -> Expected {
    Expected {
        items,
        expectation: Expectation::Dispatch {
            leaves: window("2026-07-08", "2026-07-10"),
            arrives: window("2026-07-14", "2026-07-22"),
            lateness: Lateness::DispatchLate,
        },
    }
}

fn processing(order: &Order) -> Vec<Expected> {
    match answer(Question::Processing, &kendra(), Some(order)) {
        Answer::Processing { own, .. } => own,
        other => panic!("it is about processing: {other:?}"),
    }
}

fn delivery(order: &Order) -> Vec<Expected> {
    match answer(Question::Delivery, &kendra(), Some(order)) {
        Answer::Delivery { own, .. } => own,
        other => panic!("it is about delivery: {other:?}"),
    }
}

#[test]
fn processing_tells_what_has_not_left_and_when_it_should() {
    let necklace = || part(&order().lines[0], 1);
    assert_eq!(processing(&order()), [late_dispatch(necklace())]);
    // A label isn't a dispatch: the carrier doesn't have the parcel.
    assert_eq!(
        processing(&sent("label_created -7")),
        [late_dispatch(necklace())]
    );
    assert_eq!(processing(&sent("in_transit -6")), []);
    assert_eq!(processing(&sent("in_transit -6, delivered 0")), []);
    let mut rest = sent("in_transit -6");
    rest.lines[0].quantity = 3;
    assert_eq!(processing(&rest), [late_dispatch(part(&rest.lines[0], 2))]);
    rest.lines[0].cancelled_quantity = 1;
    assert_eq!(processing(&rest), [late_dispatch(part(&rest.lines[0], 1))]);
    rest.lines[0].cancelled_quantity = 2;
    assert_eq!(processing(&rest), []);
    let mut unmade = sent("label_created -7");
    unmade.lines[0].cancelled_quantity = 1;
    assert_eq!(processing(&unmade), []);
    let mut gift_card = order();
    gift_card.lines[0].requires_shipping = false;
    assert_eq!(
        (processing(&gift_card), delivery(&gift_card)),
        (vec![], vec![])
    );
    let mut cancelled = order();
    cancelled.cancelled_at = Some(noon(-7));
    assert_eq!(processing(&cancelled), []);
    cancelled.shipments.push(parcel("L1", "label_created -7"));
    assert_eq!(processing(&cancelled), []);
}

#[test]
fn delivery_tells_each_parcel_and_what_waits() {
    let mut order = sent("in_transit -6, delivered 0");
    order.lines.extend([line("L2"), line("L3")]);
    order.shipments.push(parcel("L2", "in_transit -4"));
    let expectations: Vec<_> = delivery(&order)
        .into_iter()
        .map(|part| part.expectation)
        .collect();
    let arrived = Expectation::Arrived {
        on: Some(day("2026-07-15")),
    };
    let travels = Expectation::Delivery {
        dispatched: Some(day("2026-07-11")),
        arrives: Some(window("2026-07-17", "2026-07-23")),
        lateness: Some(Lateness::OnTime),
    };
    let waits = late_dispatch(Vec::new()).expectation;
    assert_eq!(expectations, [arrived, travels, waits]);
    let items: Vec<_> = delivery(&order)
        .into_iter()
        .map(|part| part.items)
        .collect();
    let lines = order.lines.iter().map(|line| part(line, 1));
    assert_eq!(items, lines.collect::<Vec<_>>());
}

#[test]
fn a_refund_is_expected_from_the_day_of_its_issue() {
    let refund = Refund {
        at: noon(1),
        amount: Amount(6500),
    };
    let refunded = Order {
        refunds: vec![refund],
        ..order()
    };
    let own = |rules: &Rules| match answer(Question::Refund, rules, Some(&refunded)) {
        Answer::Refund { own, .. } => own,
        other => panic!("it is about refunds: {other:?}"),
    };
    let expected = |arrives, is_over| ExpectedRefund {
        money: Money {
            amount: Amount(6500),
            currency: Currency("USD".to_owned()),
        },
        issued: day("2026-07-16"),
        arrives,
        is_over,
    };
    let first = window("2026-07-21", "2026-07-26");
    assert_eq!(own(&kendra()), [expected(first, false)]);
    let second = window("2026-07-19", "2026-07-23");
    assert_eq!(own(&atelier()), [expected(second, false)]);

    let over = [expected(first, true)];
    let ask = |now| answers::answer(Question::Refund, &kendra(), now, Some(&refunded));
    let is_over = |now| matches!(ask(now), Answer::Refund { own, .. } if own == over);
    assert!(!is_over(at("2026-07-26T23:59:00-05:00")));
    assert!(is_over(at("2026-07-27T00:00:00-05:00")));
}

#[test]
fn changes_tell_what_this_order_may_still_do() {
    let own = |rules: &Rules, order: &Order| match answer(Question::Changes, rules, Some(order)) {
        Answer::Changes { own, .. } => own.unwrap(),
        other => panic!("it is about changes: {other:?}"),
    };
    let mut fresh = order();
    fresh.placed_at = noon(2);
    assert_eq!(own(&kendra(), &fresh), Change::Open { until: None });
    let until = Some(noon(3));
    assert_eq!(own(&atelier(), &fresh), Change::Open { until });
    assert_eq!(own(&kendra(), &order()), Change::Open { until: None });
    assert_eq!(
        own(&atelier(), &order()),
        Change::Closed(Closed::WindowPassed)
    );
    let left = sent("in_transit -6");
    assert_eq!(own(&kendra(), &left), Change::Closed(Closed::Dispatched));
}

#[test]
fn personalized_lines_are_told_one_by_one_and_plain_ones_not_at_all() {
    let mut order = order();
    order.lines.extend([line("L2"), line("L3")]);
    order.lines[1].title = "Engraved bar necklace".to_owned();
    order.lines[1].personalization = Some(engraving(None));
    order.lines[2].title = "Engraved disc pendant".to_owned();
    order.lines[2].personalization = Some(engraving(Some(noon(-7))));
    let own = answer(Question::Personalized, &kendra(), Some(&order));
    let open = (
        "Engraved bar necklace".to_owned(),
        Change::Open { until: None },
    );
    let begun = Change::Closed(Closed::ProductionStarted);
    let closed = ("Engraved disc pendant".to_owned(), begun);
    assert_eq!(
        own,
        Answer::Personalized {
            own: vec![open, closed]
        }
    );
}

// Countries.

#[test]
fn an_order_outside_the_primary_regions_is_told_so_where_the_shop_states_them() {
    let told = |rules: &Rules, order: &Order| match answer(Question::Abroad, rules, Some(order)) {
        Answer::Abroad { is_outside, .. } => is_outside,
        other => panic!("it is about other countries: {other:?}"),
    };
    for (country, is_outside) in [
        ("PT", false),
        ("fr", false),
        (" ES ", false),
        ("DE", true),
        ("US", true),
    ] {
        assert_eq!(
            told(&atelier(), &to(country)),
            Some(is_outside),
            "{country}"
        );
        assert_eq!(told(&kendra(), &to(country)), None, "{country}");
    }
    assert_eq!(told(&atelier(), &order()), None);
    assert_eq!(
        is_outside_primary_regions(&atelier().policy, &order()),
        None
    );
}

#[test]
fn a_country_is_answered_from_the_shops_list_or_asked() {
    let country = |code: &str| Country(code.to_owned());
    let stated = atelier().policy;
    assert_eq!(ships_to(&stated, &country("FR")), ShipsTo::Listed);
    assert_eq!(ships_to(&stated, &country("JP")), ShipsTo::NotListed);
    assert_eq!(
        ships_to(&kendra().policy, &country("FR")),
        ShipsTo::NotStated
    );
    assert_eq!(
        ships_to(&kendra().policy, &country("JP")),
        ShipsTo::NotStated
    );
}
