//! Draws what is in a parcel, and when to expect it.

use careline_policy::order::TitledQuantity;
use careline_policy::timeline::{Expectation, Lateness};
use leptos::prelude::*;

use crate::i18n::{self, bidi_isolate, format, t};
use crate::ui::notice::{Notice, Tone};

/// A list of titles with quantities.
#[component]
pub fn Items(items: Vec<TitledQuantity>) -> impl IntoView {
    let line = |(title, quantity): TitledQuantity| match quantity {
        1 => title,
        more => [&bidi_isolate(&title), " × ", &more.to_string()].concat(),
    };
    view! {
        <ul class="items">
            {items.into_iter().map(|item| view! { <li>{line(item)}</li> }).collect_view()}
        </ul>
    }
}

/// What to expect (§3), and whether it is late.
#[component]
pub fn Expected(expectation: Expectation) -> impl IntoView {
    let text = match expectation {
        Expectation::Nothing => None,
        Expectation::Dispatch {
            leaves,
            lateness: Lateness::DispatchLate,
            ..
        } => Some(format(
            "expect.dispatch.late",
            &[("by", &i18n::day(leaves.by))],
        )),
        Expectation::Delivery {
            arrives: Some(arrives),
            lateness: Some(Lateness::DeliveryLate),
            ..
        } => Some(format(
            "expect.delivery.late",
            &[("by", &i18n::day(arrives.by))],
        )),
        Expectation::Dispatch {
            leaves, arrives, ..
        } => Some(format(
            "expect.dispatch",
            &[
                ("leaves", &i18n::window(leaves)),
                ("arrives", &i18n::window(arrives)),
            ],
        )),
        Expectation::Delivery {
            arrives: Some(arrives),
            ..
        } => Some(format(
            "expect.delivery",
            &[("arrives", &i18n::window(arrives))],
        )),
        Expectation::Delivery { arrives: None, .. } => Some(t("expect.unknown")),
        Expectation::Arrived { on: Some(on) } => {
            Some(format("expect.arrived", &[("day", &i18n::full_day(on))]))
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
