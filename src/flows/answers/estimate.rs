//! Draws what is in a parcel, and when to expect it or a refund.

use careline_policy::order::PartOfLine;
use careline_policy::timeline::{Expectation, ExpectedRefund, Lateness};
use leptos::prelude::*;

use crate::app::facts::Facts;
use crate::i18n::{self, bidi_isolate, format, t};
use crate::ui::notice::{Notice, Tone};

/// A list of titles with quantities.
#[component]
pub fn Items(items: Vec<PartOfLine>) -> impl IntoView {
    view! {
        <ul class="items">
            {items.into_iter().map(|item| view! { <li>{line(item)}</li> }).collect_view()}
        </ul>
    }
}

/// The title, how many units there are, and of how many, if the others are elsewhere.
fn line(item: PartOfLine) -> String {
    let title = bidi_isolate(&item.line.title);
    if item.of == 1 {
        return title;
    }
    let (count, all) = (item.quantity.to_string(), item.of.to_string());
    if item.quantity == item.of {
        return [&title, " × ", &count].concat();
    }
    let part = format("items.part", &[("count", &count), ("all", &all)]);
    [&title, ", ", &part].concat()
}

/// A refund's amount, and when to expect it (§3).
#[must_use]
pub fn refund(facts: Facts, refund: &ExpectedRefund) -> String {
    let amount = i18n::money(refund.money.amount, &refund.money.currency);
    let key = if refund.is_over {
        "refund.over"
    } else {
        "refund.expected"
    };
    let today = facts.today();
    let window = if refund.is_over {
        i18n::day_on(today, refund.arrives.by)
    } else {
        i18n::window_on(today, refund.arrives)
    };
    let issued = i18n::day_on(today, refund.issued);
    format(
        key,
        &[("amount", &amount), ("day", &issued), ("window", &window)],
    )
}

/// What to expect (§3), and whether it is late.
#[component]
pub fn Expected(facts: Facts, expectation: Expectation) -> impl IntoView {
    let today = facts.today();
    let window = |window| i18n::window_on(today, window);
    let day = |day| i18n::day_on(today, day);
    let text = match expectation {
        Expectation::Nothing => None,
        Expectation::Dispatch {
            leaves,
            lateness: Lateness::DispatchLate,
            ..
        } => Some(format("expect.dispatch.late", &[("by", &day(leaves.by))])),
        Expectation::Delivery {
            arrives: Some(arrives),
            lateness: Some(Lateness::DeliveryLate),
            ..
        } => Some(format("expect.delivery.late", &[("by", &day(arrives.by))])),
        Expectation::Dispatch {
            leaves, arrives, ..
        } => Some(format(
            "expect.dispatch",
            &[("leaves", &window(leaves)), ("arrives", &window(arrives))],
        )),
        Expectation::Delivery {
            arrives: Some(arrives),
            ..
        } => Some(format("expect.delivery", &[("arrives", &window(arrives))])),
        Expectation::Delivery { arrives: None, .. } => Some(t("expect.unknown")),
        Expectation::Arrived { on: Some(on) } => {
            Some(format("expect.arrived", &[("day", &day(on))]))
        }
        Expectation::Arrived { on: None } => Some(t("expect.arrived.unknown")),
    };
    let late = match expectation.lateness() {
        Some(Lateness::DispatchLate) => Some("late.dispatch"),
        Some(Lateness::DeliveryLate) => Some("late.delivery"),
        Some(Lateness::OnTime) | None => None,
    };
    view! {
        {text.map(|text| view! { <p>{text}</p> })}
        {late.map(|key| view! { <Notice tone=Tone::Warn>{t(key)}</Notice> })}
    }
}
