//! Draws an order's story.

use careline_policy::timeline::{Expectation, Lateness};
use careline_policy::{Order, TrackingStatus};
use careline_wire::Topic;
use leptos::prelude::*;

use super::model::{Parcel, Story, Waiting, tell};
use crate::desk::Desk;
use crate::facts::Facts;
use crate::nav::{Group, Screen};
use crate::title::Title;
use crate::ui::{Button, Kind, Notice, Tone};
use crate::words::{self, fill, t};

/// An order's parcels, what hasn't left yet, its refunds, and what the shopper can do.
#[component]
pub fn OrderStory(desk: Desk, facts: Facts, order: Order) -> impl IntoView {
    let now = facts.now();
    let story = facts.with_rules(|rules| tell(rules, now, &order));
    let placed = facts.with_rules(|rules| words::full_day(rules.zone.day(order.placed_at)));
    let Story {
        is_cancelled,
        parcels,
        waiting,
        refunds,
    } = story;
    let several = parcels.len() + usize::from(waiting.is_some()) > 1;
    view! {
        <Title desk text=fill("track.order", &[("number", &order.number.0)]) />
        <p class="lead">{fill("track.placed", &[("day", &placed)])}</p>
        {is_cancelled.then(|| view! { <Notice tone=Tone::Warn>{t("track.cancelled")}</Notice> })}
        {several.then(|| view! { <p class="lead">{t("track.several")}</p> })}
        {(!is_cancelled)
            .then_some(waiting)
            .flatten()
            .map(|waiting| view! { <WaitingCard desk waiting /> })}
        {parcels
            .into_iter()
            .map(|parcel| view! { <ParcelCard desk facts parcel /> })
            .collect_view()}
        {refunds
            .into_iter()
            .map(|(refund, window)| {
                let amount = words::money(refund.amount, &order.currency);
                let issued = facts.with_rules(|rules| words::day(rules.zone.day(refund.at)));
                let span = facts.with_rules(|rules| rules.policy.timelines.refund);
                let (min, max) = (span.min().to_string(), span.max().to_string());
                let values = [
                    ("amount", amount.as_str()),
                    ("min", &min),
                    ("max", &max),
                    ("day", &issued),
                    ("window", &words::window(window)),
                ];
                view! {
                    <section class="card">
                        <h3>{t("track.refund")}</h3>
                        <p>{fill("track.refund.window", &values)}</p>
                    </section>
                }
            })
            .collect_view()}
        <div class="stack actions">
            <Button label=t("track.return") press=move |()| desk.go(Screen::Returns) />
            <Button
                label=t("track.report")
                press=move |()| desk.go(Screen::Topics(Group::Report))
            />
        </div>
    }
}

#[component]
fn WaitingCard(desk: Desk, waiting: Waiting) -> impl IntoView {
    view! {
        <section class="card">
            <h3>{t("track.waiting")}</h3>
            <Items items=waiting.items />
            <Expected expectation=waiting.expectation />
            <Advice desk topic=waiting.advice />
        </section>
    }
}

#[component]
fn ParcelCard(desk: Desk, facts: Facts, parcel: Parcel) -> impl IntoView {
    let status = ["status.", parcel.headline.name()].concat();
    let shipment = parcel.shipment;
    let carrier = [shipment.carrier, shipment.tracking_number]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let link = shipment.tracking_url.filter(|url| is_web_address(url));
    view! {
        <section class="card">
            <h3 class=headline_class(parcel.headline)>{t(&status)}</h3>
            <Items items=parcel.items />
            <Expected expectation=parcel.expectation />
            <Advice desk topic=parcel.advice />
            <p class="carrier">
                <span>{carrier}</span>
                {link
                    .map(|url| {
                        view! {
                            <a href=url target="_blank" rel="noopener noreferrer">
                                {t("track.carrier_page")}
                            </a>
                        }
                    })}
            </p>
            <ol class="timeline">
                {parcel
                    .events
                    .into_iter()
                    .map(|event| {
                        let name = ["status.", event.status.name()].concat();
                        let at = match event.at {
                            Some(at) => facts.with_rules(|rules| words::moment(&rules.zone, at)),
                            None => t("track.unknown_day"),
                        };
                        view! {
                            <li>
                                <strong>{t(&name)}</strong>
                                <span>{at}</span>
                                {event.place.map(|place| view! { <span>{place}</span> })}
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
        </section>
    }
}

#[component]
fn Items(items: Vec<(String, u32)>) -> impl IntoView {
    let line = |(title, quantity): (String, u32)| match quantity {
        1 => title,
        more => [&title, " × ", &more.to_string()].concat(),
    };
    view! {
        <ul class="items">
            {items.into_iter().map(|item| view! { <li>{line(item)}</li> }).collect_view()}
        </ul>
    }
}

/// What to expect (§3), and whether it is late.
#[component]
fn Expected(expectation: Expectation) -> impl IntoView {
    let text = match expectation {
        Expectation::Nothing => None,
        Expectation::Dispatch {
            leaves, arrives, ..
        } => Some(fill(
            "expect.dispatch",
            &[
                ("leaves", &words::window(leaves)),
                ("arrives", &words::window(arrives)),
            ],
        )),
        Expectation::Delivery {
            arrives: Some(arrives),
            ..
        } => Some(fill(
            "expect.delivery",
            &[("arrives", &words::window(arrives))],
        )),
        Expectation::Delivery { arrives: None, .. } => Some(t("expect.unknown")),
        Expectation::Arrived { on: Some(on) } => {
            Some(fill("expect.arrived", &[("day", &words::full_day(on))]))
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

/// The way to ask support about it.
#[component]
fn Advice(desk: Desk, topic: Option<Topic>) -> impl IntoView {
    topic.map(|topic| {
        let key = ["advice.", topic.name()].concat();
        let kind = if topic == Topic::MissingShipment {
            Kind::Quiet
        } else {
            Kind::Secondary
        };
        view! { <Button kind label=t(&key) press=move |()| desk.inquire(topic) /> }
    })
}

/// Links from outside may lead to the web and nowhere else.
fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

const fn headline_class(status: TrackingStatus) -> &'static str {
    match status {
        TrackingStatus::Delivered => "status good",
        TrackingStatus::Delayed
        | TrackingStatus::CustomsHold
        | TrackingStatus::Exception
        | TrackingStatus::AttemptedDelivery
        | TrackingStatus::ReturnedToSender => "status warn",
        _ => "status",
    }
}
