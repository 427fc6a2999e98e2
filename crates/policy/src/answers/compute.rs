//! Computes an answer from the shop's rules and an order.

use super::answer::{Answer, Expected};
use super::question::Question;
use crate::calendar::reply_by;
use crate::changes::{self, Change};
use crate::destinations::is_outside_primary_regions;
use crate::order::Order;
use crate::shop::Rules;
use crate::time::Moment;
use crate::timeline::{self, Expectation, ExpectedRefund};

/// Answers a question as of `now`. If an order is given, the answer has its dates.
#[must_use]
pub fn answer(question: Question, rules: &Rules, now: Moment, order: Option<&Order>) -> Answer {
    let policy = &rules.policy;
    match question {
        Question::ReplyTime => Answer::ReplyTime {
            business_days: policy.response.business_days,
            window: reply_by(rules, now),
        },
        Question::Urgent => Answer::Urgent {
            window_days: policy.urgent.window_days,
        },
        Question::Processing => Answer::Processing {
            days: policy.timelines.processing,
            own: order.map_or_else(Vec::new, |order| undispatched(rules, now, order)),
        },
        Question::Delivery => Answer::Delivery {
            days: policy.timelines.delivery,
            own: order.map_or_else(Vec::new, |order| expected(rules, now, order)),
        },
        Question::Refund => Answer::Refund {
            days: policy.timelines.refund,
            own: order.map_or_else(Vec::new, |order| refunds(rules, now, order)),
        },
        Question::Defect => Answer::Defect {
            window_days: policy.urgent.window_days,
        },
        Question::Returns => Answer::Returns {
            window_days: policy.returns.window_days,
            after_window: policy.returns.after_window,
            shipping_paid_by: policy.returns.shipping_paid_by,
            final_sale_non_refundable: policy.final_sale.is_non_refundable(),
        },
        Question::ReturnSteps => Answer::ReturnSteps {
            address: policy.returns.address.clone(),
            steps: policy.returns.steps.clone(),
        },
        Question::Changes => Answer::Changes {
            window_hours: policy.cancellation.window_hours,
            own: order.map(|order| changes::of_order(rules, now, order)),
        },
        Question::Personalized => Answer::Personalized {
            own: order.map_or_else(Vec::new, |order| personalized(rules, now, order)),
        },
        Question::Currency => Answer::Currency(policy.payment.currency.clone()),
        Question::FreeShipping => Answer::FreeShipping(policy.shipping.free_from.clone()),
        Question::Destinations => Answer::Destinations(policy.shipping.destinations.clone()),
        Question::Abroad => Answer::Abroad {
            days: policy.timelines.delivery,
            primary_regions: policy.shipping.primary_regions.clone(),
            is_outside: order.and_then(|order| is_outside_primary_regions(policy, order)),
        },
        Question::FinalSale => Answer::FinalSale {
            non_refundable: policy.final_sale.is_non_refundable(),
            why: policy.final_sale.why.clone(),
        },
        Question::ProductDetails
        | Question::Tracking
        | Question::Replacement
        | Question::PaymentMethods
        | Question::Website
        | Question::Contact
        | Question::Preparation
        | Question::Delay
        | Question::WrongItem
        | Question::Customization
        | Question::Customs
        | Question::FinalSaleAdvice
        | Question::Feedback
        | Question::FollowUp => Answer::TextOnly,
    }
}

fn unshipped(rules: &Rules, now: Moment, order: &Order) -> Vec<Expected> {
    let items = order.unshipped();
    if items.is_empty() || order.is_cancelled() {
        return Vec::new();
    }
    let expectation = timeline::of_unshipped(rules, now, order);
    vec![Expected { items, expectation }]
}

/// The parcels, and the items that no parcel carries. Parts that were cancelled are left out.
fn expected(rules: &Rules, now: Moment, order: &Order) -> Vec<Expected> {
    let parcels = order.shipments.iter().map(|shipment| Expected {
        items: order.contents(shipment),
        expectation: timeline::of_shipment(rules, now, order, shipment),
    });
    let parts = parcels.chain(unshipped(rules, now, order));
    parts
        .filter(|part| part.expectation != Expectation::Nothing)
        .collect()
}

/// The parts that no carrier has yet, with or without a label.
fn undispatched(rules: &Rules, now: Moment, order: &Order) -> Vec<Expected> {
    let mut own = expected(rules, now, order);
    own.retain(|part| matches!(part.expectation, Expectation::Dispatch { .. }));
    own
}

fn refunds(rules: &Rules, now: Moment, order: &Order) -> Vec<ExpectedRefund> {
    let refunds = order.refunds.iter();
    refunds
        .map(|refund| timeline::of_refund(rules, now, order, refund))
        .collect()
}

fn personalized(rules: &Rules, now: Moment, order: &Order) -> Vec<(String, Change)> {
    let lines = order
        .lines
        .iter()
        .filter(|line| line.personalization.is_some() && line.quantity_left() > 0);
    let own = lines.map(|line| {
        (
            line.title.clone(),
            changes::of_line(rules, now, order, line),
        )
    });
    own.collect()
}
