//! The English of mails: how dates, amounts and items are written, and the names of topics, reasons and statuses.

use careline_policy::money::{Amount, Currency};
use careline_policy::returns::{ReasonCode, Remedy, ReturnShipping};
use careline_policy::{
    Day, Decision, Line, Moment, ReplyBy, ReturnReason, TrackingStatus, Verdict, Window,
};
use careline_wire::Topic;

use crate::mail::sanitize::one_line;

/// `Friday, November 27, 2026`.
pub fn day(day: Day) -> String {
    day.format("%A, %B %-d, %Y").to_string()
}

/// `Friday, November 27, 2026 at 14:05`.
pub fn moment(at: Moment) -> String {
    at.format("%A, %B %-d, %Y at %H:%M").to_string()
}

/// `between Friday, November 27 and Monday, November 30, 2026`.
pub fn reply_by(ReplyBy { from, by }: ReplyBy) -> String {
    if from == by {
        return format!("on {}", day(by));
    }
    let same_year = from.format("%Y").to_string() == by.format("%Y").to_string();
    let first = if same_year {
        from.format("%A, %B %-d").to_string()
    } else {
        day(from)
    };
    format!("between {first} and {}", day(by))
}

/// A range of days as it is told on a day: by its end alone, if its start has passed.
pub fn window_on(today: Day, window: Window) -> String {
    if window.from < today {
        return format!("by {}", day(window.by));
    }
    reply_by(window)
}

/// `USD 65.00`, `KWD 12.500`, `JPY 6500`: with the currency's decimals (ISO 4217), without rounding.
pub fn money(Amount(minor): Amount, currency: &Currency) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let decimals = usize::from(currency.decimals());
    // One digit stands before the point: 5 cents are `0.05`.
    let digits = format!("{:0width$}", minor.unsigned_abs(), width = decimals + 1);
    let (whole, fraction) = digits.split_at(digits.len() - decimals);
    let point = if decimals == 0 { "" } else { "." };
    let code = one_line(&currency.0).to_uppercase();
    format!("{code} {sign}{whole}{point}{fraction}")
}

/// `Elisa pendant necklace (Gold, rose quartz)`.
pub fn item(line: &Line) -> String {
    let title = one_line(&line.title);
    match line.variant.as_deref().map(one_line) {
        Some(variant) if !variant.is_empty() => format!("{title} ({variant})"),
        _ => title,
    }
}

pub const fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::ProductDetails => "Product details",
        Topic::Customization => "Customization options",
        Topic::FinalSaleAdvice => "Final sale advice",
        Topic::ShippingDestination => "Shipping destination",
        Topic::DelayedDispatch => "Delayed dispatch",
        Topic::DelayedDelivery => "Delayed delivery",
        Topic::MissingShipment => "Missing shipment",
        Topic::ChangeOrder => "Change of an order",
        Topic::CancelOrder => "Cancellation",
        Topic::CustomsAndDuties => "Customs and duties",
        Topic::ChangeAddress => "Change of the shipping address",
        Topic::MissingItem => "Missing item",
        Topic::ModifyPersonalized => "Change of a personalized item",
        Topic::Return => "Return",
        Topic::RefundStatus => "Refund status",
        Topic::Defective => "Defective item",
        Topic::Damaged => "Damaged item",
        Topic::WrongItem => "Wrong item",
        Topic::Replacement => "Replacement",
        Topic::Website => "Website",
        Topic::Payment => "Payment",
        Topic::FreeShipping => "Free shipping",
        Topic::Other => "Something else",
        Topic::ResponseTimes => "Feedback: response times",
        Topic::ProductInformation => "Feedback: product information",
        Topic::ContactChannels => "Feedback: contact channels",
        Topic::OtherSuggestion => "Feedback: another suggestion",
    }
}

pub const fn reason(reason: ReturnReason) -> &'static str {
    match reason {
        ReturnReason::Unwanted => "changed their mind",
        ReturnReason::SizeTooSmall => "too small",
        ReturnReason::SizeTooLarge => "too large",
        ReturnReason::Style => "not their style",
        ReturnReason::Color => "not the color they hoped for",
        ReturnReason::NotAsDescribed => "not as described",
        ReturnReason::WrongItem => "the wrong item",
        ReturnReason::Defective => "defective",
        ReturnReason::DamagedInTransit => "arrived damaged",
        ReturnReason::Other => "another reason",
    }
}

pub const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Eligible => "can go back",
        Verdict::NeedsReview => "support decides",
        Verdict::NotEligible => "can't go back",
    }
}

/// ` (1 of 2)`: for how many units the verdict is, if it isn't the same for all.
pub fn of_units(decision: &Decision) -> String {
    let all = decision.all_units();
    if decision.units < all {
        format!(" ({} of {all})", decision.units)
    } else {
        String::new()
    }
}

/// `: it is personalized`, to follow a verdict. Empty if the verdict has no reasons.
pub fn because(reasons: &[ReasonCode]) -> String {
    let reasons: Vec<_> = reasons.iter().map(|code| reason_code(*code)).collect();
    if reasons.is_empty() {
        String::new()
    } else {
        format!(": {}", reasons.join("; "))
    }
}

const fn reason_code(code: ReasonCode) -> &'static str {
    match code {
        ReasonCode::FinalSale => "it is marked Final Sale",
        ReasonCode::Personalized => "it is personalized",
        ReasonCode::WindowPassed => "the return window is over",
        ReasonCode::NotDelivered => "it is still on its way",
        ReasonCode::NotDispatched => "it hasn't been dispatched yet",
        ReasonCode::DeliveryDateUnknown => "its delivery date isn't known",
        ReasonCode::AlreadyReturned => "it was already returned",
        ReasonCode::OrderCancelled => "it was cancelled",
        ReasonCode::ReportedAfterWindow => "it was reported after the urgent window",
        ReasonCode::NotStatedByPolicy => "the policy doesn't say",
    }
}

pub const fn remedy(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::Refund => "refund it",
        Remedy::Replacement => "send a replacement",
        Remedy::ReturnShippingReimbursed => "reimburse the return shipping",
    }
}

pub const fn return_shipping(payer: ReturnShipping) -> &'static str {
    match payer {
        ReturnShipping::Shop => "the shop pays the return shipping",
        ReturnShipping::Shopper => "the shopper pays the return shipping",
        ReturnShipping::NotStatedByPolicy => "the policy doesn't say who pays the return shipping",
    }
}

pub const fn status(status: TrackingStatus) -> &'static str {
    match status {
        TrackingStatus::Confirmed => "confirmed",
        TrackingStatus::Processing => "processing",
        TrackingStatus::LabelCreated => "label created",
        TrackingStatus::InTransit => "in transit",
        TrackingStatus::OutForDelivery => "out for delivery",
        TrackingStatus::ReadyForPickup => "ready for pickup",
        TrackingStatus::AttemptedDelivery => "delivery attempted",
        TrackingStatus::Delivered => "delivered",
        TrackingStatus::Delayed => "delayed",
        TrackingStatus::CustomsHold => "held at customs",
        TrackingStatus::Exception => "a problem at the carrier",
        TrackingStatus::ReturnedToSender => "on its way back to the shop",
        TrackingStatus::Cancelled => "cancelled",
        TrackingStatus::Unknown => "an unknown status",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_have_the_decimals_of_their_currency() {
        for (minor, code, sum) in [
            (6_500, "USD", "USD 65.00"),
            (5, "USD", "USD 0.05"),
            (0, "USD", "USD 0.00"),
            (-5, "EUR", "EUR -0.05"),
            (-123_456, "usd", "USD -1234.56"),
            (12_500, "KWD", "KWD 12.500"),
            (7, "TND", "TND 0.007"),
            (1_200, "JPY", "JPY 1200"),
            (0, "KRW", "KRW 0"),
            (-650, "UGX", "UGX -650"),
            (650_000, "HUF", "HUF 6500.00"),
            (123_456, "CLF", "CLF 12.3456"),
            (i64::MIN, "USD", "USD -92233720368547758.08"),
        ] {
            assert_eq!(money(Amount(minor), &Currency(code.into())), sum);
        }
    }
}
