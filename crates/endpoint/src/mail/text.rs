//! What mails say about days, sums, items and the policy's terms, in a language.

use careline_messages::Language;
use careline_policy::money::{Amount, Currency};
use careline_policy::returns::ReasonCode;
use careline_policy::{Day, Decision, Line, Moment, ReturnReason, TrackingStatus, Verdict, Window};
use careline_wire::Topic;

use crate::mail::sanitize::one_line;
use crate::mail::words::Words;
use crate::tickets::signed_links::AgentAction;

/// The words of the command line.
pub fn english() -> Words {
    Language::english().into()
}

/// `Friday, November 27, 2026`.
pub fn day(words: &Words, day: Day) -> String {
    words.formats().long_day(day)
}

/// `Friday, November 27, 2026 at 2:05 PM`.
pub fn moment(words: &Words, at: Moment) -> String {
    words.formats().moment(at)
}

/// A message about a range of days: the first key's if it is a single day `{by}`, else the second's, with `{from}` and
/// `{by}`.
pub fn range(
    words: &Words,
    [on, between]: [&str; 2],
    Window { from, by }: Window,
    values: &[(&str, &str)],
) -> String {
    if from == by {
        let by = day(words, by);
        return words.fill(on, &[values, &[("by", &by)]].concat());
    }
    let [from, by] = words.formats().long_range(from, by);
    words.fill(between, &[values, &[("from", &from), ("by", &by)]].concat())
}

/// `USD 65.00`, `KWD 12.500`, `JPY 6500`: with the currency's decimals (ISO 4217), without rounding, the same in every
/// language, because programs that read support's mail rely on it.
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

/// `$65.00`: a sum as the shopper's language writes it.
pub fn shoppers_money(words: &Words, amount: Amount, currency: &Currency) -> String {
    let code = Currency(one_line(&currency.0));
    words.formats().money(amount, &code)
}

/// `Elisa pendant necklace (Gold, rose quartz)`.
pub fn item(words: &Words, line: &Line) -> String {
    let title = one_line(&line.title);
    match line.variant.as_deref().map(one_line) {
        Some(variant) if !variant.is_empty() => {
            let values = [("item", title.as_str()), ("variant", &variant)];
            words.fill("mail.item.variant", &values)
        }
        _ => title,
    }
}

/// `2 × L1`.
pub fn counted(words: &Words, quantity: u32, item: &str) -> String {
    let values = [("count", &*quantity.to_string()), ("item", item)];
    words.fill("mail.item.count", &values)
}

pub fn topic(words: &Words, topic: Topic) -> String {
    words.text(&["mail.topic.", topic.name()].concat())
}

pub fn reason(words: &Words, reason: ReturnReason) -> String {
    words.text(&["support.reason.", reason.name()].concat())
}

pub fn status(words: &Words, status: TrackingStatus) -> String {
    words.text(&["support.status.", status.name()].concat())
}

/// `can't go back: it is personalized`.
pub fn verdict(words: &Words, verdict: Verdict, reasons: &[ReasonCode]) -> String {
    because(words, words.text(verdict_key(verdict)), reasons)
}

/// `can go back (1 of 2)`: the same, and for how many units, if it isn't the same for all.
pub fn verdict_of_units(words: &Words, decision: &Decision) -> String {
    let verdict = words.text(verdict_key(decision.verdict));
    let verdict = of_units(
        words,
        "support.verdict.units",
        ("verdict", verdict),
        decision,
    );
    because(words, verdict, &decision.reasons)
}

/// `Ring (1 of 2)`: an item, and for how many of its units a verdict is, if it isn't the same for all.
pub fn item_of_units(words: &Words, item: String, decision: &Decision) -> String {
    of_units(words, "mail.item.units", ("item", item), decision)
}

fn of_units(
    words: &Words,
    key: &str,
    (name, value): (&str, String),
    decision: &Decision,
) -> String {
    let all = decision.all_units();
    if decision.units == all {
        return value;
    }
    let (count, all) = (decision.units.to_string(), all.to_string());
    words.fill(key, &[(name, &value), ("count", &count), ("all", &all)])
}

fn because(words: &Words, verdict: String, reasons: &[ReasonCode]) -> String {
    match reason_for(words, reasons) {
        Some(because) => {
            let values = [("verdict", verdict.as_str()), ("because", &because)];
            words.fill("support.verdict.because", &values)
        }
        None => verdict,
    }
}

/// The reason for a verdict, as a clause. A plain yes has none; no verdict has several.
pub fn reason_for(words: &Words, reasons: &[ReasonCode]) -> Option<String> {
    reasons.first().map(|code| words.text(reason_key(*code)))
}

const fn verdict_key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Eligible => "support.verdict.eligible",
        Verdict::NeedsReview => "support.verdict.needs_review",
        Verdict::NotEligible => "support.verdict.not_eligible",
    }
}

const fn reason_key(code: ReasonCode) -> &'static str {
    match code {
        ReasonCode::FinalSale => "mail.because.final_sale",
        ReasonCode::Personalized => "mail.because.personalized",
        ReasonCode::WindowPassed => "mail.because.window_passed",
        ReasonCode::NotDelivered => "mail.because.not_delivered",
        ReasonCode::NotDispatched => "mail.because.not_dispatched",
        ReasonCode::DeliveryDateUnknown => "mail.because.delivery_date_unknown",
        ReasonCode::AlreadyReturned => "mail.because.already_returned",
        ReasonCode::OrderCancelled => "mail.because.order_cancelled",
        ReasonCode::ReportedAfterWindow => "mail.because.reported_after_window",
        ReasonCode::NotStatedByPolicy => "mail.because.not_stated_by_policy",
    }
}

/// The key of what an agent's link does: its label and its button.
pub const fn action_key(action: AgentAction) -> &'static str {
    match action {
        AgentAction::Answered => "page.answered",
        AgentAction::Resolve => "page.resolve",
        AgentAction::Refunded => "page.refunded",
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
