//! The words of mails: English, for the shop's support and as the shopper's default.

use careline_policy::money::{Amount, Currency};
use careline_policy::returns::{ReasonCode, Remedy, ReturnShipping};
use careline_policy::{Day, Line, Moment, ReplyBy, ReturnReason, TrackingStatus, Verdict};
use careline_wire::{Topic, bidi};

/// Words from outside, on one line, nothing in them that turns it around, and none of them an encoded word (RFC 2047)
/// that a mail program would decode.
pub fn one_line(text: &str) -> String {
    let plain = text.chars().filter(|c| !bidi::is_control(*c));
    let spaced = plain.map(|c| if c.is_control() { ' ' } else { c });
    let spaced: String = spaced.collect();
    spaced
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace("=?", "= ?")
}

/// Characters from outside that all count, in quotes; a line break shows as `⏎`. Unicode's isolates keep a script that
/// runs from right to left from turning the words around it, as long as none of its own ends them.
pub fn exact(text: &str) -> String {
    let is_plain = |c: &char| !c.is_control() && !('\u{2066}'..='\u{2069}').contains(c);
    let lines = text_lines(text).into_iter();
    let lines = lines.map(|line| line.chars().filter(is_plain).collect::<String>());
    let quoted = format!("\"{}\"", lines.collect::<Vec<_>>().join(" ⏎ "));
    if text.is_ascii() {
        quoted
    } else {
        format!("\u{2068}{quoted}\u{2069}")
    }
}

/// Words from outside, quoted so that nothing in them looks like ours.
pub fn quoted(text: &str) -> Vec<String> {
    let lines = plain_lines(text);
    lines.map(|line| format!("> {line}")).collect()
}

/// Words of support, each line pushed in, so that none of them looks like a title of ours.
pub fn indented(text: &str) -> Vec<String> {
    let lines = plain_lines(text).map(|line| format!("  {line}"));
    lines.map(|line| line.trim_end().to_owned()).collect()
}

fn plain_lines(text: &str) -> impl Iterator<Item = String> + use<> {
    let is_plain = |c: &char| *c == '\t' || !(c.is_control() || bidi::is_control(*c));
    let lines = text_lines(text).into_iter();
    lines.map(move |line| line.chars().filter(is_plain).collect())
}

/// The lines of a text, wherever some mail program begins one (Unicode's mandatory breaks): else what stands behind a rare
/// one would pass for ours.
fn text_lines(text: &str) -> Vec<String> {
    const ENDS: [char; 10] = [
        '\n', '\r', '\u{b}', '\u{c}', '\u{1c}', '\u{1d}', '\u{1e}', '\u{85}', '\u{2028}',
        '\u{2029}',
    ];
    let text = text.replace("\r\n", "\n");
    text.split_terminator(ENDS).map(str::to_owned).collect()
}

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

/// `USD 65.00`: exact minor units, whatever the currency.
pub fn money(Amount(minor): Amount, Currency(code): &Currency) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let minor = minor.unsigned_abs();
    let code = one_line(code);
    match code.as_str() {
        "JPY" | "KRW" | "VND" | "CLP" | "ISK" => format!("{code} {sign}{minor}"),
        _ => format!("{code} {sign}{}.{:02}", minor / 100, minor % 100),
    }
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

/// Why the verdict is what it is, to stand behind it; nothing for a plain yes.
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
        ReasonCode::FinalSale => "it is marked Final Sale (§4)",
        ReasonCode::Personalized => "it is personalized (§4)",
        ReasonCode::WindowPassed => "the return window is over (§2)",
        ReasonCode::NotDelivered => "it is still on its way (§1)",
        ReasonCode::NotDispatched => "it hasn't left yet (§1)",
        ReasonCode::DeliveryDateUnknown => "the day of its delivery isn't known (§2)",
        ReasonCode::AlreadyReturned => "it went back already",
        ReasonCode::OrderCancelled => "the order was cancelled",
        ReasonCode::ReportedAfterWindow => "it was reported after the urgent window (§2)",
        ReasonCode::NotStatedByPolicy => "the policy leaves it open",
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
        ReturnShipping::Shop => "the shop pays the return shipping (§3)",
        ReturnShipping::Shopper => "the shopper pays the return shipping",
        ReturnShipping::NotStatedByPolicy => "who pays the return shipping isn't stated",
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
    fn every_line_of_outside_words_is_marked_however_it_ends() {
        for end in "\n\r\u{b}\u{c}\u{1c}\u{1d}\u{1e}\u{85}\u{2028}\u{2029}".chars() {
            let text = format!("One{end}FROM{end}");
            assert_eq!(quoted(&text), ["> One", "> FROM"], "{end:?}");
            assert_eq!(indented(&text), ["  One", "  FROM"], "{end:?}");
            assert_eq!(one_line(&text), "One FROM", "{end:?}");
            assert!(exact(&text).contains("One ⏎ FROM"), "{end:?}");
        }
        assert_eq!(quoted("One\r\n\r\nTwo"), ["> One", "> ", "> Two"]);
    }

    #[test]
    fn nothing_in_outside_words_turns_them_around() {
        assert_eq!(quoted("a\u{202e}b\u{2067}c\u{0}d\te"), ["> abcd\te"]);
        assert_eq!(indented("a\u{202e}b\u{1b}[2J"), ["  ab[2J"]);
    }
}
